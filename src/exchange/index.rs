//! Which open exchanges there are under a key, and with an xid.

use std::hash::{BuildHasher, Hash};
use std::slice;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use hashbrown::hash_map::{Entry, OccupiedEntry};
use smallvec::SmallVec;

use crate::exchange::key::{ClientName, Key};
use crate::exchange::tracker::Id;

/// Names of exchanges; most often one.
pub(super) type Names = SmallVec<[Id; 1]>;

/// The open exchanges by xid, and by key where several have one xid.
#[derive(Debug, Default)]
pub(super) struct Index {
    xids: HashMap<u32, XidUse, RandomState>,
    keys: HashMap<Key, Names, RandomState>,
}

/// Exchanges that use one xid.
#[derive(Debug, Clone, Copy)]
enum XidUse {
    /// A single one, and its client.
    One(Id, ClientName),
    /// There were several: how many there are, and all their slots exclusive-ored, so that a single one is known.
    /// They are found by their keys.
    Several { count: u32, slots: u32 },
}

impl Index {
    /// The exchanges under a key, in the order they were opened; `None` where not even the xid is known.
    pub(super) fn under(&self, key: Key) -> Option<&[Id]> {
        Some(match self.xids.get(&key.xid)? {
            XidUse::One(id, client) if *client == key.client => slice::from_ref(id),
            XidUse::One(..) => &[],
            XidUse::Several { .. } => self.keys.get(&key).map_or(&[], SmallVec::as_slice),
        })
    }

    /// The slot of the only exchange with an xid.
    pub(super) fn only_with(&self, xid: u32) -> Option<u32> {
        match *self.xids.get(&xid)? {
            XidUse::One(id, _) => Some(id.slot),
            XidUse::Several { count, slots } => (count == 1).then_some(slots),
        }
    }

    pub(super) fn add(&mut self, id: Id, key: Key) {
        let used = match self.xids.entry(key.xid) {
            Entry::Occupied(used) => used.into_mut(),
            Entry::Vacant(place) => {
                place.insert(XidUse::One(id, key.client));
                return;
            }
        };
        let (count, slots) = match *used {
            XidUse::One(first, client) => {
                let key = Key { client, ..key };
                self.keys.entry(key).or_default().push(first);
                (1, first.slot)
            }
            XidUse::Several { count, slots } => (count, slots),
        };
        *used = XidUse::Several {
            count: count + 1,
            slots: slots ^ id.slot,
        };
        self.keys.entry(key).or_default().push(id);
    }

    pub(super) fn remove(&mut self, id: Id, key: Key) {
        let Entry::Occupied(mut used) = self.xids.entry(key.xid) else {
            return;
        };
        let left = match *used.get() {
            XidUse::One(..) => 0,
            XidUse::Several { count, slots } => {
                if let Entry::Occupied(names) = self.keys.entry(key) {
                    remove_name(names, id);
                }
                let (count, slots) = (count.saturating_sub(1), slots ^ id.slot);
                used.insert(XidUse::Several { count, slots });
                count
            }
        };
        if left == 0 {
            used.remove();
        }
    }
}

/// Takes a name out of a list, and the list out of its map when it is empty.
pub(super) fn remove_name<K: Hash + Eq, S: BuildHasher>(
    mut names: OccupiedEntry<'_, K, Names, S>,
    id: Id,
) {
    names.get_mut().retain(|other| *other != id);
    if names.get().is_empty() {
        names.remove();
    }
}
