//! The fragments of one datagram: which bytes are there, and which must still come.
//!
//! Bytes that come twice have to be the same bytes; where they differ the datagram is refused,
//! because nobody can say which the receiver took. RFC 791 s3.2, RFC 1858, RFC 5722 s3.

use smallvec::SmallVec;

/// Why fragments were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The same place has different bytes.
    Overlap,
    /// A length that no fragment, or no fragment of this datagram, can have.
    Length,
}

/// The bytes of one or a part of one fragment.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Offset in the datagram's payload.
    pub(super) start: u32,
    /// Where it ended on the wire.
    pub(super) end: u32,
    /// The bytes captured of it, from `start` on.
    pub(super) data: Box<[u8]>,
    /// How often it came.
    pub(super) seen: u32,
}

/// A fragment as it came: where it belongs, and what was captured of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Whether other fragments follow it.
    pub(super) more: bool,
    pub(super) data: &'a [u8],
}

/// All fragments of one datagram so far: disjoint, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    list: Vec<Part>,
    /// Length of the payload, once the last fragment is seen.
    total: Option<u32>,
    /// How many bytes of the payload the parts stand for.
    covered: u32,
}

/// What a part costs in memory besides its bytes.
const OVERHEAD: usize = 64;

impl Parts {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Part> {
        self.list.iter()
    }

    pub(super) fn covered(&self) -> u32 {
        self.covered
    }

    pub(super) fn total(&self) -> Option<u32> {
        self.total
    }

    /// Whether every byte of the payload was in a fragment that is here.
    pub(super) fn is_complete(&self) -> bool {
        self.total == Some(self.covered)
    }

    /// Takes a fragment in, and says how many bytes of memory that took: none for a repeat.
    pub(super) fn add(&mut self, piece: Piece<'_>) -> Result<usize, Refusal> {
        self.check_length(piece)?;
        let first = self.list.partition_point(|part| part.end <= piece.start);
        let mut gaps: SmallVec<[(u32, u32); 2]> = SmallVec::new();
        let mut at = piece.start;
        let behind = self.list.get(first..).unwrap_or_default();
        for part in behind.iter().take_while(|part| part.start < piece.end) {
            if differs(part, piece) {
                return Err(Refusal::Overlap);
            }
            if part.start > at {
                gaps.push((at, part.start));
            }
            at = part.end;
        }
        if at < piece.end {
            gaps.push((at, piece.end));
        }
        if !piece.more {
            self.total = Some(piece.end);
        }
        let is_it = |part: &&mut Part| (part.start, part.end) == (piece.start, piece.end);
        if let Some(part) = self.list.get_mut(first).filter(is_it) {
            part.seen = part.seen.saturating_add(1);
        }
        Ok(gaps.iter().map(|gap| self.fill(*gap, piece)).sum())
    }

    /// The bytes of the payload from its start to the first that was not captured.
    pub(super) fn captured(&self) -> impl Iterator<Item = &[u8]> {
        let mut is_cut = false;
        self.list.iter().map_while(move |part| {
            let length = u32::try_from(part.data.len()).unwrap_or(u32::MAX);
            let taken = (!is_cut).then_some(&*part.data);
            is_cut |= length < part.end - part.start;
            taken
        })
    }

    fn check_length(&self, piece: Piece<'_>) -> Result<(), Refusal> {
        let is_odd = piece.more && (piece.end - piece.start) % 8 != 0;
        let reach = self.list.last().map_or(0, |part| part.end);
        let fits = match self.total {
            Some(total) if piece.more => piece.end < total,
            Some(total) => piece.end == total,
            None => piece.more || reach <= piece.end,
        };
        if is_odd || !fits || piece.end <= piece.start {
            return Err(Refusal::Length);
        }
        Ok(())
    }

    /// Takes in the bytes of `piece` that belong in a gap.
    fn fill(&mut self, (start, end): (u32, u32), piece: Piece<'_>) -> usize {
        let data = within(piece.data, piece.start, start, end);
        let index = self.list.partition_point(|part| part.start < start);
        self.list.insert(
            index,
            Part {
                start,
                end,
                data: data.into(),
                seen: 1,
            },
        );
        self.covered += end - start;
        data.len() + OVERHEAD
    }
}

/// Whether the captured bytes of a part and a fragment differ where both have some.
fn differs(part: &Part, piece: Piece<'_>) -> bool {
    let start = part.start.max(piece.start);
    let end = part.end.min(piece.end);
    let ours = within(&part.data, part.start, start, end);
    let theirs = within(piece.data, piece.start, start, end);
    ours.iter().zip(theirs).any(|(ours, theirs)| ours != theirs)
}

/// Those of the bytes `data`, which begin at `from`, that stand in `start..end`.
fn within(data: &[u8], from: u32, start: u32, end: u32) -> &[u8] {
    let index = |at: u32| {
        let at = usize::try_from(at.saturating_sub(from)).unwrap_or(usize::MAX);
        at.min(data.len())
    };
    data.get(index(start)..index(end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(start: u32, data: &[u8], more: bool) -> Piece<'_> {
        let end = start + u32::try_from(data.len()).unwrap_or(u32::MAX);
        Piece {
            start,
            end,
            more,
            data,
        }
    }

    fn whole(parts: &Parts) -> Vec<u8> {
        parts.captured().flatten().copied().collect()
    }

    const EIGHT: [u8; 8] = [1; 8];
    const OTHER: [u8; 8] = [2; 8];

    #[test]
    fn order_does_not_matter() {
        let mut parts = Parts::default();
        assert!(parts.add(piece(8, &[9, 9], false)).is_ok());
        assert!(!parts.is_complete());
        assert!(parts.add(piece(0, &EIGHT, true)).is_ok());
        assert!(parts.is_complete());
        assert_eq!(whole(&parts), [1, 1, 1, 1, 1, 1, 1, 1, 9, 9]);
    }

    #[test]
    fn a_repeat_takes_no_memory() {
        let mut parts = Parts::default();
        assert_eq!(parts.add(piece(0, &EIGHT, true)), Ok(8 + OVERHEAD));
        assert_eq!(parts.add(piece(0, &EIGHT, true)), Ok(0));
        assert_eq!(parts.covered(), 8);
    }

    #[test]
    fn a_differing_overlap_is_refused_and_a_like_one_fills_the_gaps() {
        let mut parts = Parts::default();
        assert!(parts.add(piece(8, &EIGHT, true)).is_ok());
        let mut three = [1; 24];
        assert_eq!(
            parts.clone().add(piece(0, &three, true)),
            Ok(2 * (8 + OVERHEAD))
        );
        three[9] = 7;
        assert_eq!(parts.add(piece(0, &three, true)), Err(Refusal::Overlap));
        assert_eq!(parts.add(piece(8, &OTHER, true)), Err(Refusal::Overlap));
    }

    #[test]
    fn lengths_that_cannot_be_are_refused() {
        let mut parts = Parts::default();
        let odd = parts.add(piece(0, &[0; 7], true));
        assert_eq!(
            odd,
            Err(Refusal::Length),
            "not a multiple of 8, more follow"
        );
        assert!(parts.add(piece(16, &EIGHT, false)).is_ok());
        let longer = parts.add(piece(24, &EIGHT, true));
        assert_eq!(longer, Err(Refusal::Length), "behind the last");
        let other = parts.add(piece(8, &EIGHT, false));
        assert_eq!(other, Err(Refusal::Length), "another last");
        let empty = parts.add(piece(8, &[], true));
        assert_eq!(empty, Err(Refusal::Length), "empty");
    }

    #[test]
    fn bytes_behind_a_cut_are_not_joined_to_those_before() {
        let mut parts = Parts::default();
        let cut = Piece {
            start: 0,
            end: 8,
            more: true,
            data: &[1, 2],
        };
        assert!(parts.add(cut).is_ok());
        assert!(parts.add(piece(8, &EIGHT, false)).is_ok());
        assert!(parts.is_complete());
        assert_eq!(whole(&parts), [1, 2]);
    }
}
