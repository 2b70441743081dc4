//! What is remembered of the fragments of a datagram that is complete: they may come again.
//!
//! Where each fragment is captured twice, one behind the other, the copy of the one that completed the datagram comes
//! when that is over. It is no part of the next datagram, which may have the same identification. RFC 791 s2.3.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::parts::{Parts, Piece};

/// How many fragments of a complete datagram are remembered.
const MAX_ECHOES: usize = 64;

/// A fragment that came.
#[derive(Debug, Clone, Copy)]
struct Echo {
    start: u32,
    end: u32,
    /// A hash of its bytes.
    hash: u64,
    /// How often it came.
    seen: u32,
}

impl Echo {
    fn is(&self, start: u32, end: u32, data: &[u8], hasher: &RandomState) -> bool {
        (self.start, self.end) == (start, end) && self.hash == hasher.hash_one(data)
    }
}

/// The fragments of a datagram that is complete.
#[derive(Debug, Clone, Default)]
pub(super) struct Echoes(Vec<Echo>);

impl Echoes {
    /// Takes note of what came of a datagram.
    pub(super) fn of(parts: &Parts, hasher: &RandomState) -> Self {
        let echoes = parts.iter().take(MAX_ECHOES).map(|part| Echo {
            start: part.start,
            end: part.end,
            hash: hasher.hash_one(&*part.data),
            seen: part.seen,
        });
        Self(echoes.collect())
    }

    /// Whether all these fragments came before.
    pub(super) fn have(&self, parts: &Parts, hasher: &RandomState) -> bool {
        parts.iter().all(|part| {
            let is_it = |echo: &Echo| echo.is(part.start, part.end, &part.data, hasher);
            self.0.iter().any(is_it)
        })
    }

    /// Whether a fragment is the copy of one that came less often than others of its datagram; it is counted. A whole
    /// datagram that comes again is none: none of its fragments came more often than another.
    pub(super) fn are_owed(&mut self, piece: Piece<'_>, hasher: &RandomState) -> bool {
        let most = self.0.iter().map(|echo| echo.seen).max().unwrap_or(0);
        let owed = self
            .0
            .iter_mut()
            .find(|echo| echo.seen < most && echo.is(piece.start, piece.end, piece.data, hasher));
        owed.map(|echo| echo.seen += 1).is_some()
    }
}
