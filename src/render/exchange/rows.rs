//! Rows that were drawn before: servers send the same options to every client, so most rows come again and again.
//!
//! A row is found by what it was made from and compared with it, so a hit is always right. Bounded: a fixed number of
//! places, each for the newest row that falls on it.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::differences::Change;
use crate::dhcp::Logical;

/// Places for rows. A power of two.
const PLACES: usize = 1024;
/// Longest value whose row is kept, in bytes.
const LONGEST: usize = 96;
/// Vendor Specific Information: its row depends on more than its value.
const OPTION_VENDOR: u8 = 43;

/// Rows drawn before.
#[derive(Debug, Default)]
pub(super) struct Rows {
    places: Vec<Row>,
}

#[derive(Debug, Default, Clone)]
struct Row {
    code: u8,
    mark: u8,
    value: Vec<u8>,
    drawn: Vec<u8>,
}

impl Rows {
    /// The place of an option's row; `None` where rows of its kind are not kept.
    pub(super) fn place(option: &Logical<'_>, change: Change) -> Option<usize> {
        if option.data.len() > LONGEST || option.pieces > 1 || option.code == OPTION_VENDOR {
            return None;
        }
        // Which place a row falls on decides nothing but how often it is found, so no secret is needed.
        let hash = FixedState::default().hash_one((option.code, change.mark(), &*option.data));
        usize::try_from(hash).ok().map(|hash| hash % PLACES)
    }

    /// The row at a place, if it was drawn from this very option.
    pub(super) fn drawn(
        &self,
        place: usize,
        option: &Logical<'_>,
        change: Change,
    ) -> Option<&[u8]> {
        let row = self.places.get(place)?;
        let is_it =
            row.code == option.code && row.mark == change.mark() && row.value == *option.data;
        is_it
            .then_some(&row.drawn)
            .filter(|drawn| !drawn.is_empty())
            .map(Vec::as_slice)
    }

    /// Keeps a row at its place.
    pub(super) fn keep(
        &mut self,
        place: usize,
        option: &Logical<'_>,
        change: Change,
        drawn: &[u8],
    ) {
        if self.places.is_empty() {
            self.places.resize(PLACES, Row::default());
        }
        if let Some(row) = self.places.get_mut(place) {
            row.code = option.code;
            row.mark = change.mark();
            row.value.clear();
            row.value.extend_from_slice(&option.data);
            row.drawn.clear();
            row.drawn.extend_from_slice(drawn);
        }
    }
}
