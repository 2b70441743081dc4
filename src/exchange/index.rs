//! Which open exchanges there are under a key, and with an xid.

use std::hash::Hash;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use hashbrown::hash_map::{Entry, OccupiedEntry};
use smallvec::SmallVec;

use crate::exchange::key::Key;
use crate::exchange::tracker::Id;

/// Names of exchanges; most often one.
pub(super) type Names = SmallVec<[Id; 1]>;

/// The open exchanges by key and by xid.
#[derive(Debug, Default)]
pub(super) struct Index {
    keys: HashMap<Key, Names, RandomState>,
    xids: HashMap<u32, XidUse, RandomState>,
}

/// Exchanges that use one xid: how many, and all their slots exclusive-ored, so that a single one is known.
#[derive(Debug, Default, Clone, Copy)]
struct XidUse {
    count: u32,
    slots: u32,
}

impl Index {
    /// The exchanges under a key, in the order they were opened.
    pub(super) fn under(&self, key: Key) -> &[Id] {
        self.keys.get(&key).map_or(&[], SmallVec::as_slice)
    }

    /// The slot of the only exchange with an xid.
    pub(super) fn only_with(&self, xid: u32) -> Option<u32> {
        let used = self.xids.get(&xid)?;
        (used.count == 1).then_some(used.slots)
    }

    pub(super) fn add(&mut self, id: Id, key: Key) {
        let used = self.xids.entry(key.xid).or_default();
        used.count += 1;
        used.slots ^= id.slot;
        self.keys.entry(key).or_default().push(id);
    }

    pub(super) fn remove(&mut self, id: Id, key: Key) {
        if let Entry::Occupied(names) = self.keys.entry(key) {
            remove_name(names, id);
        }
        if let Entry::Occupied(mut entry) = self.xids.entry(key.xid) {
            let used = entry.get_mut();
            used.count = used.count.saturating_sub(1);
            used.slots ^= id.slot;
            if used.count == 0 {
                entry.remove();
            }
        }
    }
}

/// Takes a name out of a list, and the list out of its map when it is empty.
pub(super) fn remove_name<K: Hash + Eq>(
    mut names: OccupiedEntry<'_, K, Names, RandomState>,
    id: Id,
) {
    names.get_mut().retain(|other| *other != id);
    if names.get().is_empty() {
        names.remove();
    }
}
