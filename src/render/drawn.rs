//! What was drawn before: servers send the same options to every client, so most rows come again and again.
//!
//! A piece of output is found by what it was made from and compared with it, so a hit is always right. Bounded: a
//! fixed number of places, and a piece is kept only when it comes twice in a row among those that fall on its place and
//! are not kept: what is different for each client does not push out what is the same for all.

use crate::dhcp::option;
use std::convert::Infallible;
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

/// Places for pieces of output; a power of two.
const PLACES: usize = 1024;
/// Longest value whose output is kept, in bytes.
const LONGEST: usize = 96;

/// Pieces of output drawn before.
#[derive(Debug)]
pub(crate) struct Drawn {
    places: Vec<Piece>,
    count: usize,
    longest: usize,
}

impl Default for Drawn {
    /// For single options.
    fn default() -> Self {
        Self::with(PLACES, LONGEST)
    }
}

/// A piece of output.
#[derive(Debug, Default, Clone)]
struct Piece {
    what: (u8, u8),
    /// Bytes of the value, which the output stands behind.
    length: u16,
    bytes: Vec<u8>,
    /// Hash of what came last and was not kept.
    passed: u64,
}

impl Piece {
    /// The output, if this is what was made of the value.
    #[inline]
    fn of(&self, what: (u8, u8), value: &[u8]) -> Option<&[u8]> {
        let (made_of, output) = self.bytes.split_at_checked(usize::from(self.length))?;
        (self.what == what && made_of == value && !self.bytes.is_empty()).then_some(output)
    }

    /// Keeps what was made of a value, if it came before.
    fn keep(&mut self, hash: u64, what: (u8, u8), value: &[u8], output: &[u8]) {
        let has_passed = self.passed == hash;
        self.passed = hash;
        if let (true, Ok(length)) = (has_passed, u16::try_from(value.len())) {
            (self.what, self.length) = (what, length);
            self.bytes.clear();
            self.bytes.extend_from_slice(value);
            self.bytes.extend_from_slice(output);
        }
    }
}

impl Drawn {
    /// For all options of a message each.
    pub(crate) fn for_messages() -> Self {
        Self::with(256, 512)
    }

    /// Room for so many pieces, a power of two, that are made of values of at most so many bytes.
    fn with(count: usize, longest: usize) -> Self {
        Self {
            places: Vec::new(),
            count,
            longest,
        }
    }

    /// Appends what `draw` makes of an option's value, and makes it only where it was not made before.
    ///
    /// `mark` tells apart what a view makes of the same value in different places.
    #[inline(always)]
    pub(crate) fn append(
        &mut self,
        out: &mut Vec<u8>,
        what: (u8, u8),
        value: &[u8],
        draw: impl FnOnce(&mut Vec<u8>),
    ) {
        let Ok(()) = self.try_append(out, what, value, |out| {
            draw(out);
            Ok::<(), Infallible>(())
        });
    }

    /// The same of something that mostly ends with `end`, which is no part of the value: what stands in front of the end
    /// is kept.
    #[inline]
    pub(crate) fn append_before(
        &mut self,
        out: &mut Vec<u8>,
        what: (u8, u8),
        value: &[u8],
        end: &[u8],
        draw: impl FnOnce(&mut Vec<u8>),
    ) {
        let start = out.len();
        let front = self.try_append(out, what, value, |out| {
            draw(out);
            let front = out.get(start..).and_then(|drawn| drawn.strip_suffix(end));
            let length = front.map(<[u8]>::len).ok_or(())?;
            out.truncate(start + length);
            Ok::<(), ()>(())
        });
        if front.is_ok() {
            out.extend_from_slice(end);
        }
    }

    /// The same of something that may not come to its end, and is not kept then.
    pub(crate) fn try_append<E>(
        &mut self,
        out: &mut Vec<u8>,
        what: (u8, u8),
        value: &[u8],
        draw: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        if value.len() > self.longest || what.0 == option::VENDOR {
            return draw(out);
        }
        if self.places.is_empty() {
            self.places.resize(self.count, Piece::default());
        }
        let hash = hash(what, value);
        let place = usize::try_from(hash).unwrap_or(0) & (self.places.len() - 1);
        let Some(piece) = self.places.get_mut(place) else {
            return draw(out);
        };
        if let Some(output) = piece.of(what, value) {
            out.extend_from_slice(output);
            return Ok(());
        }
        let start = out.len();
        draw(out)?;
        piece.keep(hash, what, value, out.get(start..).unwrap_or(&[]));
        Ok(())
    }
}

/// What was drawn last, kept for when the same comes again.
#[derive(Debug)]
pub(crate) struct Last<K> {
    is_of: Option<K>,
    drawn: Vec<u8>,
}

impl<K> Default for Last<K> {
    fn default() -> Self {
        Self {
            is_of: None,
            drawn: Vec::new(),
        }
    }
}

impl<K: PartialEq> Last<K> {
    /// Appends what `draw` makes of something, and makes it only where it was not made last.
    #[inline]
    pub(crate) fn append(&mut self, out: &mut Vec<u8>, of: K, draw: impl FnOnce(&mut Vec<u8>)) {
        if self.is_of.as_ref() == Some(&of) {
            return out.extend_from_slice(&self.drawn);
        }
        let start = out.len();
        draw(out);
        self.drawn.clear();
        self.drawn
            .extend_from_slice(out.get(start..).unwrap_or(&[]));
        self.is_of = Some(of);
    }
}

/// What is drawn the same whenever it comes, by its place.
#[derive(Debug, Default)]
pub(crate) struct Labels(Vec<Vec<u8>>);

impl Labels {
    /// Places of labels.
    const COUNT: usize = 512;

    /// Appends the label of a place, which is drawn when it comes for the first time.
    #[inline]
    pub(crate) fn append(
        &mut self,
        out: &mut Vec<u8>,
        place: usize,
        draw: impl FnOnce(&mut Vec<u8>),
    ) {
        match self.0.get(place) {
            Some(label) if !label.is_empty() => out.extend_from_slice(label),
            _ => {
                let start = out.len();
                draw(out);
                self.keep(place, out.get(start..).unwrap_or(&[]));
            }
        }
    }

    #[cold]
    fn keep(&mut self, place: usize, label: &[u8]) {
        self.0.resize(Self::COUNT, Vec::new());
        if let Some(place) = self.0.get_mut(place) {
            *place = label.to_vec();
        }
    }
}

/// Where to look for a piece. It decides nothing but how often a piece is found, so it needs no secret.
#[inline]
fn hash((code, mark): (u8, u8), value: &[u8]) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write_u16(u16::from_be_bytes([code, mark]));
    hasher.write(value);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_drawn_once_and_another_anew() {
        let mut drawn = Drawn::default();
        let mut out = Vec::new();
        let mut times = 0;
        for value in [b"a", b"a", b"b", b"a"] {
            drawn.append(&mut out, (12, 0), value, |out| {
                times += 1;
                out.extend_from_slice(value);
            });
        }
        assert_eq!(out, b"aaba");
        assert!((2..=3).contains(&times));
        drawn.append(&mut out, (12, 1), b"a", |out| out.push(b'!'));
        assert_eq!(out, b"aaba!");
    }
}
