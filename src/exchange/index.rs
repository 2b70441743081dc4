//! Which open exchanges there are under a key, and with an xid.

use std::hash::{BuildHasher, Hash};
use std::slice;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use hashbrown::hash_map::{Entry, OccupiedEntry};
use smallvec::SmallVec;

use crate::exchange::key::{ClientName, Key};
use crate::exchange::tracker::Id;

/// Exchanges with one xid that are known without their clients, where it has several.
const LAST: usize = 3;
/// No slot.
const NONE: u32 = u32::MAX;

/// Exchanges by id; most often one.
pub(super) type Ids = SmallVec<[Id; 1]>;

/// The open exchanges by xid, and by key where several have one xid.
#[derive(Debug, Default)]
pub(super) struct Index {
    xids: HashMap<u32, XidUse, RandomState>,
    keys: HashMap<Key, Ids, RandomState>,
}

/// Exchanges that use one xid.
#[derive(Debug, Clone, Copy)]
enum XidUse {
    /// A single one, and its client.
    One(Id, ClientName),
    /// There were several: how many there are, and all their slots exclusive-ored, so that a single one is known; and the
    /// slots of those that came last, which may be gone. They are found by their keys.
    Several {
        count: u32,
        slots: u32,
        last: [u32; LAST],
    },
}

impl Index {
    /// The exchanges under a key, in the order they were opened; `None` where not even the xid is known.
    #[inline(always)]
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
            XidUse::Several { count, slots, .. } => (count == 1).then_some(slots),
        }
    }

    /// The slots of the last exchanges that began to use an xid, the newest first: what is there by now may be another.
    pub(super) fn last_with(&self, xid: u32) -> impl Iterator<Item = u32> + use<> {
        let last = match self.xids.get(&xid) {
            Some(XidUse::One(id, _)) => only(id.slot),
            Some(XidUse::Several {
                count: 1, slots, ..
            }) => only(*slots),
            Some(XidUse::Several { last, .. }) => *last,
            None => [NONE; LAST],
        };
        last.into_iter().filter(|slot| *slot != NONE)
    }

    /// Takes in an exchange that begins to use a key.
    pub(super) fn add(&mut self, id: Id, key: Key) {
        let used = match self.xids.entry(key.xid) {
            Entry::Occupied(used) => used.into_mut(),
            Entry::Vacant(place) => {
                place.insert(XidUse::One(id, key.client));
                return;
            }
        };
        let (count, slots, last) = match *used {
            XidUse::One(first, client) => {
                let key = Key { client, ..key };
                self.keys.entry(key).or_default().push(first);
                (1, first.slot, only(first.slot))
            }
            XidUse::Several { count, slots, last } => (count, slots, last),
        };
        *used = XidUse::Several {
            count: count + 1,
            slots: slots ^ id.slot,
            last: with(id.slot, last),
        };
        self.keys.entry(key).or_default().push(id);
    }

    /// Takes out an exchange that does not use a key any more.
    pub(super) fn remove(&mut self, id: Id, key: Key) {
        let Entry::Occupied(mut used) = self.xids.entry(key.xid) else {
            return;
        };
        let left = match *used.get() {
            XidUse::One(..) => 0,
            XidUse::Several { count, slots, last } => {
                if let Entry::Occupied(ids) = self.keys.entry(key) {
                    remove_id(ids, id);
                }
                let (count, slots) = (count.saturating_sub(1), slots ^ id.slot);
                used.insert(XidUse::Several { count, slots, last });
                count
            }
        };
        if left == 0 {
            used.remove();
        }
    }
}

/// The slot of a single exchange.
fn only(slot: u32) -> [u32; LAST] {
    [slot, NONE, NONE]
}

/// A slot before those that came before it, each once.
fn with(slot: u32, before: [u32; LAST]) -> [u32; LAST] {
    let mut last = only(slot);
    let others = before.into_iter().filter(|other| *other != slot);
    for (place, other) in last.iter_mut().skip(1).zip(others) {
        *place = other;
    }
    last
}

/// Takes an id out of a list, and the list out of its map when it is empty.
pub(super) fn remove_id<K: Hash + Eq, S: BuildHasher>(
    mut ids: OccupiedEntry<'_, K, Ids, S>,
    id: Id,
) {
    ids.get_mut().retain(|other| *other != id);
    if ids.get().is_empty() {
        ids.remove();
    }
}
