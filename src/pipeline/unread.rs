//! Link types that are not read. A capture may have tens of thousands, which are not told apart.

use crate::capture::LinkType;
use crate::pipeline::add;

/// Link types that are told apart.
const MOST: usize = 32;

/// Frames of link types that are not read.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// The first of the types, and how many frames had each.
    pub(super) first: Vec<(LinkType, u64)>,
    /// How many frames had others.
    pub(super) others: u64,
}

impl Unread {
    /// Counts a frame.
    pub(super) fn note(&mut self, link: LinkType) {
        let is_it = |(known, _): &(LinkType, u64)| *known == link;
        if self.first.len() < MOST || self.first.iter().any(is_it) {
            add(&mut self.first, link, 1);
        } else {
            self.others += 1;
        }
    }
}
