//! A bounded map that knows which of its entries came first.
//!
//! Keys are chosen by whoever sends packets: the hasher is keyed, and what is dropped is decided
//! by age alone, so that the same input gives the same result on every run.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use foldhash::fast::RandomState;

/// Entries by key, oldest first.
#[derive(Debug, Clone)]
pub(super) struct Table<K, V> {
    entries: HashMap<K, (u64, V), RandomState>,
    /// Keys in the order they came, each with the serial number of its entry: an entry that was
    /// removed leaves its key here until it comes to the front.
    order: VecDeque<(u64, K)>,
    serial: u64,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            entries: HashMap::default(),
            order: VecDeque::new(),
            serial: 0,
        }
    }
}

impl<K: Copy + Eq + Hash, V> Table<K, V> {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key).map(|(_, value)| value)
    }

    /// Takes an entry in as the youngest, in place of one with the same key.
    pub(super) fn insert(&mut self, key: K, value: V) {
        self.serial += 1;
        self.entries.insert(key, (self.serial, value));
        self.order.push_back((self.serial, key));
        self.tidy();
    }

    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        self.entries.remove(key).map(|(_, value)| value)
    }

    /// The oldest entry.
    pub(super) fn oldest(&mut self) -> Option<(K, &V)> {
        while let Some((serial, key)) = self.order.front() {
            if self.entries.get(key).is_some_and(|(own, _)| own == serial) {
                break;
            }
            self.order.pop_front();
        }
        let (_, key) = self.order.front()?;
        self.entries.get(key).map(|(_, value)| (*key, value))
    }

    /// Drops the keys of removed entries once they outnumber the others.
    fn tidy(&mut self) {
        const SPARE: usize = 64;
        if self.order.len() > 2 * self.entries.len() + SPARE {
            let entries = &self.entries;
            self.order
                .retain(|(serial, key)| entries.get(key).is_some_and(|(own, _)| own == serial));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_taken_in_again_is_the_youngest() {
        let mut table = Table::default();
        table.insert(1, 'a');
        table.insert(2, 'b');
        table.insert(1, 'c');
        assert_eq!(table.oldest(), Some((2, &'b')));
        table.remove(&2);
        assert_eq!(table.oldest(), Some((1, &'c')));
        table.remove(&1);
        assert_eq!(table.oldest(), None);
        assert_eq!(table.len(), 0);
    }

    #[test]
    fn removed_entries_leave_nothing_behind_for_long() {
        let mut table = Table::default();
        table.insert(0, ());
        for key in 1..10_000_u32 {
            table.insert(key, ());
            table.remove(&key);
        }
        assert!(table.order.len() < 100);
        assert_eq!(table.oldest(), Some((0, &())));
    }
}
