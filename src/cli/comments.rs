//! Comments on frames, which come before the frame that they are about.
//!
//! They stand beside its message, in the views that have a place for them.

use crate::capture::SourceIndex;

/// Bytes of comments to keep of one frame.
const MAX_BYTES: usize = 64 << 10;

/// Comments on frames that are still to come.
#[derive(Debug, Default)]
pub(super) struct Comments {
    waiting: Vec<Comment>,
}

#[derive(Debug)]
struct Comment {
    source: SourceIndex,
    frame: u64,
    text: Box<str>,
}

impl Comments {
    /// Keeps a comment until its frame comes, if there is room.
    pub(super) fn keep(&mut self, source: SourceIndex, frame: u64, text: &str) -> bool {
        // Before a source's next frame only comments on that one come.
        self.waiting
            .retain(|one| one.source != source || one.frame == frame);
        let own = self.waiting.iter().filter(|one| one.source == source);
        let held: usize = own.map(|one| one.text.len() + size_of::<Comment>()).sum();
        if held + text.len() > MAX_BYTES {
            return false;
        }
        self.waiting.push(Comment {
            source,
            frame,
            text: text.into(),
        });
        true
    }

    /// Whether none waits for its frame.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The comments on a frame.
    pub(super) fn take(&mut self, source: SourceIndex, frame: u64) -> Vec<Box<str>> {
        if self.waiting.is_empty() {
            return Vec::new();
        }
        let (its, others) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|one| one.source == source && one.frame == frame);
        self.waiting = others;
        let its: Vec<Comment> = its;
        its.into_iter().map(|one| one.text).collect()
    }
}
