//! Frames held back until it is known whether they are wanted, within a bound on their bytes.

use std::collections::{BTreeMap, HashMap};

use super::{Frame, LinkType, Precision, SourceIndex, Timestamp};

/// Bytes of fragments to hold back: what their reassembly holds, and the headers around it.
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

/// Names a frame: its source, and its number there.
type Place = (SourceIndex, u64);

/// What is held back, each found by a frame.
#[derive(Debug)]
pub struct Held<T> {
    /// In the order in which it came, with its frame and its size.
    things: BTreeMap<u64, (Place, usize, T)>,
    /// Where each thing is.
    places: HashMap<Place, u64>,
    next: u64,
    bytes: usize,
    most: usize,
}

impl<T> Held<T> {
    /// Nothing yet, and so many bytes at most.
    pub fn new(most: usize) -> Self {
        Self {
            things: BTreeMap::new(),
            places: HashMap::new(),
            next: 0,
            bytes: 0,
            most,
        }
    }

    /// Holds back what is found by a frame. Where there is no room the oldest goes.
    pub fn hold(&mut self, place: Place, size: usize, thing: T) {
        self.bytes += size;
        self.places.insert(place, self.next);
        self.things.insert(self.next, (place, size, thing));
        self.next += 1;
        while self.bytes > self.most {
            let Some((_, (place, size, _))) = self.things.pop_first() else {
                return;
            };
            self.bytes -= size;
            self.places.remove(&place);
        }
    }

    /// Gives up what is found by a frame, if it is still there.
    pub fn take(&mut self, source: SourceIndex, number: u64) -> Option<T> {
        let place = self.places.remove(&(source, number))?;
        let (_, size, thing) = self.things.remove(&place)?;
        self.bytes -= size;
        Some(thing)
    }
}

impl Held<OwnedFrame> {
    /// Holds a frame back. Where there is no room the oldest go.
    pub fn push(&mut self, frame: &Frame<'_>) {
        let frame = OwnedFrame::of(frame, frame.bytes.into());
        self.hold((frame.source, frame.number), frame.size(), frame);
    }
}

/// Fragments.
impl Default for Held<OwnedFrame> {
    fn default() -> Self {
        Self::new(MAX_BYTES)
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

    /// It would hardly end if all that is held were looked through for each.
    #[test]
    fn very_many_may_be_held() {
        const COUNT: u64 = 80_000;
        let mut held = Held::default();
        for number in 0..COUNT {
            held.push(&frame(number, b"x"));
        }
        for number in (0..COUNT).rev() {
            assert!(held.take(0, number).is_some());
        }
        assert_eq!(held.bytes, 0);
        assert!(held.things.is_empty() && held.places.is_empty());
    }
}
