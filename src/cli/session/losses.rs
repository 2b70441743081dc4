//! Packets that saved captures say they have lost, each counted once.
//!
//! A capture says it in two ways, or in both: how many were lost before a packet, and how many were dropped on an
//! interface since its capture began, perhaps several times while that lasts.

use std::collections::HashMap;

use crate::capture::SourceIndex;

/// Interfaces that are told apart.
const MOST: usize = 65_536;

/// What the interfaces of saved captures have lost.
#[derive(Debug, Default)]
pub(super) struct Losses(HashMap<(SourceIndex, u32), Loss>);

#[derive(Debug, Default)]
struct Loss {
    /// Since the capture began, as it was last said.
    total: u64,
    /// Before single packets.
    single: u64,
}

impl Losses {
    /// Takes note that an index names another interface from here on.
    pub(super) fn begin(&mut self, source: SourceIndex, interface: u32) {
        self.0.remove(&(source, interface));
    }

    /// Takes note that so many were lost before a packet. Says how many of those are news.
    pub(super) fn before_packet(&mut self, source: SourceIndex, interface: u32, count: u64) -> u64 {
        self.note(source, interface, count, |loss| {
            loss.single = loss.single.saturating_add(count);
        })
    }

    /// Takes note that so many were dropped since the capture began. Says how many of those are news.
    pub(super) fn in_all(&mut self, source: SourceIndex, interface: u32, count: u64) -> u64 {
        self.note(source, interface, count, |loss| {
            loss.total = loss.total.max(count);
        })
    }

    /// Where there is no room to remember, all of `count` is news.
    fn note(
        &mut self,
        source: SourceIndex,
        interface: u32,
        count: u64,
        change: impl FnOnce(&mut Loss),
    ) -> u64 {
        let key = (source, interface);
        if self.0.len() >= MOST && !self.0.contains_key(&key) {
            return count;
        }
        let loss = self.0.entry(key).or_default();
        let before = loss.known();
        change(loss);
        loss.known() - before
    }
}

impl Loss {
    /// What was lost before single packets is part of the total.
    fn known(&self) -> u64 {
        self.total.max(self.single)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_said_again_is_no_news() {
        let mut losses = Losses::default();
        assert_eq!(losses.in_all(0, 0, 5), 5);
        assert_eq!(losses.in_all(0, 0, 5), 0);
        assert_eq!(losses.in_all(0, 0, 7), 2);
        assert_eq!(losses.in_all(0, 1, 7), 7, "another interface");
        assert_eq!(losses.in_all(1, 0, 7), 7, "another file");
        losses.begin(0, 0);
        assert_eq!(losses.in_all(0, 0, 4), 4, "another section");
    }

    #[test]
    fn what_was_lost_before_packets_is_part_of_the_total() {
        let mut losses = Losses::default();
        assert_eq!(losses.before_packet(0, 0, 1), 1);
        assert_eq!(losses.before_packet(0, 0, 2), 2);
        assert_eq!(losses.in_all(0, 0, 3), 0);
        assert_eq!(losses.in_all(0, 0, 4), 1);
    }
}
