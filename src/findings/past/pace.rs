//! How fast a client looks for servers: its DISCOVERs of the last minute, by slots.

use crate::findings::past::SECOND;

/// DISCOVERs of one client within a minute that are a storm.
pub const STORM: u8 = 20;
/// A slot of the minute, in nanoseconds.
const SLOT: i64 = 5 * SECOND;
/// Slots of a minute.
const SLOTS: u32 = 12;
/// Bits in which the DISCOVERs of a slot are counted: fewer than a storm.
const BITS: u32 = 5;
const SLOT_MASK: u64 = (1 << BITS) - 1;
const ALL_SLOTS: u64 = (1 << (BITS * SLOTS)) - 1;
/// A clock that is so many slots behind was set back.
const SET_BACK: u32 = 60;

/// DISCOVERs of the last minute. Exchanges close in another order than they began, so they may be noted in any.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pace {
    /// How many came in each slot, the newest in the lowest bits.
    slots: u64,
    /// The newest slot, counted from 1970.
    newest: i32,
    /// How many came in all slots.
    count: u8,
    /// Whether a storm was told, and its minute is not over.
    is_told: bool,
}

impl Pace {
    /// How many came in the last minute, where they are not a storm that was told.
    pub fn count(&self) -> u8 {
        self.count
    }

    /// Notes a DISCOVER at some time, in nanoseconds since 1970. Whether it makes a storm: that is told once a minute.
    pub fn note(&mut self, time: i64) -> bool {
        let slot = i32::try_from(time.div_euclid(SLOT)).unwrap_or(i32::MAX);
        let passed = slot.abs_diff(self.newest);
        let is_newer = slot > self.newest;
        let is_anew = passed >= if is_newer { SLOTS } else { SET_BACK };
        if is_anew {
            *self = Self {
                newest: slot,
                ..Self::default()
            };
        }
        let behind = if is_newer || is_anew { 0 } else { passed };
        if self.is_told || behind >= SLOTS {
            return false;
        }
        if is_newer && !is_anew && passed > 0 {
            self.move_to(slot, passed);
        }
        self.slots += 1 << (BITS * behind);
        self.count += 1;
        let is_storm = self.count >= STORM;
        if is_storm {
            *self = Self {
                newest: self.newest,
                is_told: true,
                ..Self::default()
            };
        }
        is_storm
    }

    /// Forgets what came more than a minute before a slot.
    fn move_to(&mut self, slot: i32, passed: u32) {
        self.newest = slot;
        self.slots = (self.slots << (BITS * passed)) & ALL_SLOTS;
        let counts = (0..SLOTS).map(|place| (self.slots >> (BITS * place)) & SLOT_MASK);
        self.count = u8::try_from(counts.sum::<u64>()).unwrap_or(u8::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn storms(seconds: impl IntoIterator<Item = i64>) -> usize {
        let mut pace = Pace::default();
        let at = |second: i64| (1_700_000_000 + second) * SECOND;
        seconds
            .into_iter()
            .filter(|second| pace.note(at(*second)))
            .count()
    }

    #[test]
    fn a_storm_is_told_once_a_minute() {
        assert_eq!(storms(0..19), 0);
        assert_eq!(storms(0..20), 1);
        assert_eq!(storms(0..60), 1);
        assert_eq!(storms(0..120), 2);
        assert_eq!(storms((0..100).map(|n| n * 4)), 0);
    }

    #[test]
    fn no_minute_is_special() {
        assert_eq!(storms([0].into_iter().chain(55..64).chain(61..72)), 1);
        // What closes late was asked before.
        assert_eq!(storms((20..39).chain(0..1)), 1);
        assert_eq!(storms((90..109).chain(0..1)), 0);
    }

    #[test]
    fn a_clock_may_be_set_back_and_be_at_its_ends() {
        assert_eq!(storms((1000..1010).chain(0..20)), 1);
        let mut pace = Pace::default();
        for time in [i64::MIN, i64::MAX, 0, i64::MIN] {
            assert!(!pace.note(time));
            assert_eq!(pace.count(), 1);
        }
    }
}
