//! What was drawn before: servers send the same options to every client, so most rows come again and again.
//!
//! A piece of output is found by what it was made from and compared with it, so a hit is always right. Bounded: a
//! fixed number of places, each for the newest piece that falls on it.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

/// Places for pieces of output.
const PLACES: u16 = 1024;
/// Longest value whose output is kept, in bytes.
const LONGEST: usize = 96;
/// Vendor Specific Information: what is drawn of it depends on more than its value.
const OPTION_VENDOR: u8 = 43;

/// Pieces of output drawn before.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    places: Vec<Piece>,
}

#[derive(Debug, Default, Clone)]
struct Piece {
    code: u8,
    mark: u8,
    value: Vec<u8>,
    output: Vec<u8>,
}

impl Drawn {
    /// Appends what `draw` makes of an option's value, and makes it only where it was not made before.
    ///
    /// `mark` tells apart what a view makes of the same value in different places.
    pub(crate) fn append(
        &mut self,
        out: &mut Vec<u8>,
        (code, mark): (u8, u8),
        value: &[u8],
        draw: impl FnOnce(&mut Vec<u8>),
    ) {
        if value.len() > LONGEST || code == OPTION_VENDOR {
            return draw(out);
        }
        if self.places.is_empty() {
            self.places.resize(usize::from(PLACES), Piece::default());
        }
        // The place decides nothing but how often a piece is found, so the hash needs no secret.
        let hash = FixedState::default().hash_one((code, mark, value));
        let place = usize::try_from(hash % u64::from(PLACES)).unwrap_or(0);
        let Some(piece) = self.places.get_mut(place) else {
            return draw(out);
        };
        let is_it = piece.code == code && piece.mark == mark && piece.value == value;
        if is_it && !piece.output.is_empty() {
            return out.extend_from_slice(&piece.output);
        }
        let start = out.len();
        draw(out);
        (piece.code, piece.mark) = (code, mark);
        piece.value.clear();
        piece.value.extend_from_slice(value);
        piece.output.clear();
        piece
            .output
            .extend_from_slice(out.get(start..).unwrap_or(&[]));
    }
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
