//! Frames held back until it is known whether they are wanted, within a bound on their bytes.

use std::collections::VecDeque;

use super::{Frame, LinkType, Precision, SourceIndex, Timestamp};

/// Bytes to hold back: what the reassembly of fragments holds, and the headers around it.
const MAX_BYTES: usize = 8 << 20;

/// A frame with bytes of its own.
#[derive(Debug, Clone)]
pub struct OwnedFrame {
    source: SourceIndex,
    number: u64,
    time: Option<Timestamp>,
    len: u32,
    link: LinkType,
    interface: Option<u32>,
    precision: Precision,
    bytes: Box<[u8]>,
}

/// The frames held back, the oldest first.
#[derive(Debug, Default)]
pub struct Held {
    frames: VecDeque<OwnedFrame>,
    bytes: usize,
}

impl Held {
    /// Holds a frame back. Where there is no room the oldest go.
    pub fn push(&mut self, frame: &Frame<'_>) {
        let frame = OwnedFrame::of(frame, frame.bytes.into());
        self.bytes += frame.size();
        self.frames.push_back(frame);
        while self.bytes > MAX_BYTES {
            let Some(oldest) = self.frames.pop_front() else {
                return;
            };
            self.bytes -= oldest.size();
        }
    }

    /// Gives up a frame, if it is still there.
    pub fn take(&mut self, source: SourceIndex, number: u64) -> Option<OwnedFrame> {
        let is_wanted = |frame: &OwnedFrame| frame.number == number && frame.source == source;
        let place = self.frames.iter().position(is_wanted)?;
        let frame = self.frames.remove(place)?;
        self.bytes -= frame.size();
        Some(frame)
    }
}

impl OwnedFrame {
    /// All of a frame but its bytes, which are these.
    pub fn of(frame: &Frame<'_>, bytes: Box<[u8]>) -> Self {
        Self {
            source: frame.source,
            number: frame.number,
            time: frame.time,
            len: frame.len,
            link: frame.link,
            interface: frame.interface,
            precision: frame.precision,
            bytes,
        }
    }

    /// It as others lend it.
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            source: self.source,
            number: self.number,
            time: self.time,
            len: self.len,
            link: self.link,
            interface: self.interface,
            precision: self.precision,
            bytes: &self.bytes,
        }
    }

    /// Bytes of memory.
    pub fn size(&self) -> usize {
        size_of::<Self>() + self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(number: u64, bytes: &[u8]) -> Frame<'_> {
        Frame {
            source: 0,
            number,
            time: None,
            len: 0,
            link: LinkType::ETHERNET,
            interface: None,
            precision: Precision::Micro,
            bytes,
        }
    }

    #[test]
    fn what_is_held_is_bounded_and_the_oldest_goes() {
        let mut held = Held::default();
        let large = vec![7; MAX_BYTES / 4];
        for number in 1..=5 {
            held.push(&frame(number, &large));
        }
        assert!(held.take(0, 1).is_none(), "gone");
        assert!(held.take(1, 5).is_none(), "of another source");
        assert!(held.take(0, 5).is_some());
        assert!(held.take(0, 5).is_none(), "taken");
        assert!(held.bytes <= MAX_BYTES);
    }
}
