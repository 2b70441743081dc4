//! What becomes of a frame: filtered, given other names, shown, written.

use super::{Session, Step};
use crate::capture::{Frame, Run};
use crate::cli::record::{Outcome, Recorder};
use crate::cli::run::complain;
use crate::pipeline::{BLOCK, Kept};

impl Session {
    /// Takes note of frames that were passed over.
    pub(super) fn passed(&mut self, run: &Run) {
        self.pipeline.passed(run);
        self.idle.passed(run);
        self.captured += run.frames;
    }

    /// Takes a frame, and says what that asks of the loop.
    pub(super) fn frame(&mut self, frame: &Frame<'_>) -> Step {
        if let Some(filter) = &mut self.filter {
            match filter.matches(frame.link, frame.bytes, frame.len) {
                Ok(true) => {}
                Ok(false) => {
                    self.pipeline.kept_out(frame);
                    return Step::GoOn;
                }
                Err(error) => {
                    self.say_unfiltered(frame.source, &error);
                    self.pipeline.kept_out(frame);
                    return Step::GoOn;
                }
            }
        }
        self.captured += 1;
        self.idle.frame(frame);
        let comments = self.comments.take(frame.source, frame.number);
        let has_comments = !comments.is_empty();
        let kept = self.keep(frame, comments);
        if has_comments {
            let unused = self.pipeline.unused_comments();
            self.say_comments(frame, &unused);
        }
        if kept.is_message() && frame.time.is_none() {
            self.timeless += 1;
        }
        if self.pipeline.output().len() >= BLOCK || (kept.is_message() && self.manner.is_prompt) {
            Step::Write
        } else {
            Step::GoOn
        }
    }

    /// Hands a frame on, under other names where that is asked for.
    fn keep(&mut self, frame: &Frame<'_>, comments: Vec<Box<str>>) -> Kept {
        let Some(mask) = &mut self.mask else {
            let kept = self.pipeline.frame(frame, comments);
            self.record(|recorder| recorder.take(frame, &kept));
            return kept;
        };
        let taken = mask.take(frame);
        for before in &taken.before {
            self.record(|recorder| recorder.take(&before.frame(), &Kept::Fragment));
        }
        let frame = taken.frame.frame();
        let kept = self.pipeline.located(&frame, taken.located, comments);
        // A fragment that waits is written when it comes out.
        if kept != Kept::Fragment {
            self.record(|recorder| recorder.take(&frame, &kept));
        }
        kept
    }

    /// Has the recorder do something, if there is one. A file that cannot be written ends the writing, not the view.
    pub(super) fn record(&mut self, act: impl FnOnce(&mut Recorder) -> Outcome) {
        let Some(recorder) = &mut self.recorder else {
            return;
        };
        match act(recorder) {
            Outcome::GoOn => {}
            Outcome::Full | Outcome::Closed => self.stop(),
            Outcome::Failed(sentence) => {
                self.has_failed = true;
                self.recorder = None;
                if self.manner.is_silent {
                    complain(&sentence);
                    self.stop();
                } else {
                    complain(&format!("{sentence}; only the view goes on"));
                }
            }
        }
    }
}
