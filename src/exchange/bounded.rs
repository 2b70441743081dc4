//! A map that forgets its oldest entry when it is full.
//!
//! Its keys come from the wire, so it knows them by 64 bits of a hash with a secret: an entry is as large for a long
//! key as for a short one, and nobody can choose keys that meet. That two of 65,536 keys meet by chance is as likely
//! as one in eight thousand million. Entries lie side by side in blocks that stay where they are: a flood of short-lived
//! keys neither moves them nor leaves holes between them.

use std::hash::{BuildHasher, Hash};
use std::hint::black_box;
use std::marker::PhantomData;

use foldhash::quality::RandomState;
use hashbrown::HashTable;

/// Entries in a block.
const BLOCK: usize = 512;
/// Entries that are fetched at a time, before each is replaced.
const AHEAD: u32 = 16;

/// A map of at most so many entries.
#[derive(Debug)]
pub(crate) struct Bounded<K, V, S = RandomState> {
    hasher: S,
    /// Where entries are, found by hash.
    spots: HashTable<Spot>,
    /// A ring: the newest entry takes the place of the oldest.
    blocks: Vec<Vec<Entry<V>>>,
    len: u32,
    oldest: u32,
    most: u32,
    forgotten: u64,
    keys: PhantomData<fn(&K)>,
}

/// Where an entry is. It has enough of the hash to be found, and to move when the table grows, without a look at the
/// entry itself, which is far away.
#[derive(Debug, Clone, Copy)]
struct Spot {
    hash: u32,
    place: u32,
}

impl Spot {
    fn of(hash: u64, place: u32) -> Self {
        let hash = (hash >> u32::BITS) as u32;
        Self { hash, place }
    }

    /// Its hash as the table wants it, which looks at the lowest bits and at the highest.
    fn spread(self) -> u64 {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        u64::from(self.hash).wrapping_mul(ODD)
    }
}

/// Where a value is, for those who ask for it again: a hint, as another key's value may be there in the meantime.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat(u32);

/// Begins with a line of memory: what is far away comes by lines.
#[derive(Debug)]
#[repr(align(64))]
struct Entry<V> {
    hash: u64,
    value: V,
}

impl<K: Hash, V: Default, S: BuildHasher + Default> Bounded<K, V, S> {
    /// An empty map of at most `most` entries, one at least.
    pub(crate) fn new(most: u32) -> Self {
        Self {
            hasher: S::default(),
            spots: HashTable::new(),
            blocks: Vec::new(),
            len: 0,
            oldest: 0,
            most: most.max(1),
            forgotten: 0,
            keys: PhantomData,
        }
    }

    /// The value of a key; an empty one where it was not known.
    pub(crate) fn entry(&mut self, key: &K) -> &mut V {
        self.entry_at(None, key)
    }

    /// The value of a key; an empty one where it was not known. `seat` is where it was found before.
    #[inline(always)]
    pub(crate) fn entry_at(&mut self, seat: Option<Seat>, key: &K) -> &mut V {
        let hash = self.hasher.hash_one(key);
        let is_it = |seat: &Seat| entry(&self.blocks, seat.0).hash == hash;
        let Seat(place) = seat.filter(is_it).unwrap_or_else(|| self.take_seat(hash));
        &mut entry_mut(&mut self.blocks, place).value
    }

    /// Where the value of a key is; an empty one where it was not known.
    pub(crate) fn seated(&mut self, key: &K) -> Seat {
        self.take_seat(self.hasher.hash_one(key))
    }

    /// Where a key's value is, if it is known.
    pub(crate) fn seat(&self, key: &K) -> Option<Seat> {
        self.find(self.hasher.hash_one(key)).map(Seat)
    }

    /// The value in a seat.
    pub(crate) fn at(&self, Seat(place): Seat) -> &V {
        &entry(&self.blocks, place).value
    }

    /// The value of a key, if it is known.
    pub(crate) fn of(&self, key: &K) -> Option<&V> {
        let place = self.find(self.hasher.hash_one(key))?;
        Some(&entry(&self.blocks, place).value)
    }

    /// The value of a key, if it is known.
    pub(crate) fn of_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.find(self.hasher.hash_one(key))?;
        Some(&mut entry_mut(&mut self.blocks, place).value)
    }

    /// How many entries were forgotten.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The seat of the entry with this hash; an empty one where it was not known.
    fn take_seat(&mut self, hash: u64) -> Seat {
        Seat(match self.find(hash) {
            Some(place) => place,
            None => self.add(hash),
        })
    }

    /// The place of the entry with this hash, if it is known.
    #[inline(always)]
    fn find(&self, hash: u64) -> Option<u32> {
        let wanted = Spot::of(hash, 0);
        let is_it =
            |spot: &Spot| spot.hash == wanted.hash && entry(&self.blocks, spot.place).hash == hash;
        Some(self.spots.find(wanted.spread(), is_it)?.place)
    }

    /// Makes an empty entry, in the place of the oldest if there is no other.
    fn add(&mut self, hash: u64) -> u32 {
        let fresh = Entry {
            hash,
            value: V::default(),
        };
        let place = if self.len < self.most {
            self.push(fresh)
        } else {
            self.replace_oldest(fresh)
        };
        let spot = Spot::of(hash, place);
        let spread = |spot: &Spot| spot.spread();
        self.spots.insert_unique(spot.spread(), spot, spread);
        place
    }

    /// Puts an entry behind all others, and gives its place.
    fn push(&mut self, fresh: Entry<V>) -> u32 {
        match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK => block.push(fresh),
            _ => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(fresh);
                self.blocks.push(block);
            }
        }
        self.len += 1;
        self.len - 1
    }

    /// Puts an entry in the place of the oldest, which is forgotten, and gives that place.
    fn replace_oldest(&mut self, fresh: Entry<V>) -> u32 {
        let place = self.oldest;
        if place % AHEAD == 0 {
            black_box(self.fetch(place));
        }
        self.oldest = (self.oldest + 1) % self.most;
        self.forgotten += 1;
        let old = std::mem::replace(entry_mut(&mut self.blocks, place), fresh);
        let spot = Spot::of(old.hash, place);
        let is_it = |other: &Spot| other.place == place;
        if let Ok(found) = self.spots.find_entry(spot.spread(), is_it) {
            found.remove();
        }
        place
    }

    /// Reads of the oldest entries, from a place on, what is needed when they go, and gives what that comes to. They have
    /// lain untouched for long: asked for together they come at once, and not one by one.
    fn fetch(&self, from: u32) -> u32 {
        let ahead = from..self.most.min(from + AHEAD);
        ahead.fold(0, |sum, place| {
            let spot = Spot::of(entry(&self.blocks, place).hash, place);
            let found = self.spots.find(spot.spread(), |other| other.place == place);
            found.map_or(sum, |spot| sum ^ spot.hash)
        })
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "places are handed out by the map itself"
)]
fn entry<V>(blocks: &[Vec<Entry<V>>], place: u32) -> &Entry<V> {
    let place = place as usize;
    &blocks[place / BLOCK][place % BLOCK]
}

#[expect(
    clippy::indexing_slicing,
    reason = "places are handed out by the map itself"
)]
fn entry_mut<V>(blocks: &mut [Vec<Entry<V>>], place: u32) -> &mut Entry<V> {
    let place = place as usize;
    &mut blocks[place / BLOCK][place % BLOCK]
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, VecDeque};

    use super::*;

    #[test]
    fn the_oldest_goes_first() {
        let mut map: Bounded<_, _> = Bounded::new(2);
        for key in [1, 2, 1, 3] {
            *map.entry(&key) += key;
        }
        assert_eq!(map.of(&1), None);
        assert_eq!(map.of(&2), Some(&2));
        assert_eq!(map.of_mut(&3), Some(&mut 3));
        assert_eq!(map.forgotten(), 1);
        let seat = map.seat(&2);
        assert_eq!(seat.map(|seat| *map.at(seat)), Some(2));
        *map.entry(&4) = 4;
        assert_eq!(*map.entry_at(seat, &4), 4);
        let seat = map.seated(&4);
        assert_eq!(*map.entry_at(Some(seat), &4), 4);
    }

    #[test]
    fn it_is_a_map_and_a_queue_of_keys() {
        const MOST: u32 = 768;
        let mut map: Bounded<_, _> = Bounded::new(MOST);
        let mut known = HashMap::new();
        let mut order = VecDeque::new();
        let mut key = 1_u32;
        for round in 0..50_000_u32 {
            key = key.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = key >> 20;
            *map.entry(&key) = round;
            if known.insert(key, round).is_none() {
                order.push_back(key);
            }
            if known.len() > MOST as usize {
                known.remove(&order.pop_front().unwrap_or(0));
            }
        }
        for key in 0..4096 {
            assert_eq!(map.of(&key), known.get(&key), "{key}");
        }
        assert!(map.forgotten() > 10_000);
    }
}
