//! A map that forgets its oldest entry when it is full. Its keys come from the wire, so its hasher has a secret.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use foldhash::fast::RandomState;

/// A map of at most so many entries.
#[derive(Debug)]
pub(crate) struct Bounded<K, V> {
    /// Boxed, since a table of this size has twice as many places as entries.
    known: HashMap<K, Box<V>, RandomState>,
    order: VecDeque<K>,
    most: usize,
    forgotten: u64,
}

impl<K: Clone + Eq + Hash, V: Default> Bounded<K, V> {
    /// An empty map of at most `most` entries.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            known: HashMap::default(),
            order: VecDeque::new(),
            most,
            forgotten: 0,
        }
    }

    /// The value of a key; an empty one where it was not known.
    pub(crate) fn entry(&mut self, key: &K) -> &mut V {
        if !self.known.contains_key(key) {
            if self.known.len() >= self.most {
                if let Some(oldest) = self.order.pop_front() {
                    self.known.remove(&oldest);
                    self.forgotten += 1;
                }
            }
            self.order.push_back(key.clone());
        }
        self.known.entry(key.clone()).or_default()
    }

    /// The value of a key, if it is known.
    pub(crate) fn of(&self, key: &K) -> Option<&V> {
        self.known.get(key).map(Box::as_ref)
    }

    /// The value of a key, if it is known.
    pub(crate) fn of_mut(&mut self, key: &K) -> Option<&mut V> {
        self.known.get_mut(key).map(Box::as_mut)
    }

    /// How many entries were forgotten.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_first() {
        let mut map = Bounded::new(2);
        for key in [1, 2, 1, 3] {
            *map.entry(&key) += key;
        }
        assert_eq!(map.of(&1), None);
        assert_eq!(map.of(&2), Some(&2));
        assert_eq!(map.of_mut(&3), Some(&mut 3));
        assert_eq!(map.forgotten(), 1);
    }
}
