//! The clock of the input: the time of its last frame, and whether it was set back.

use crate::capture::Timestamp;

/// A step back of so much is no jitter of several queues: the clock was set, or one frame has a wrong time. In nanoseconds.
const STEP: i64 = Timestamp::NANOS_A_SECOND;

/// Whether the clock was set back from one time to the next, or one of them is wrong; both in nanoseconds.
#[inline]
pub(crate) fn is_set_back(before: i64, now: i64) -> bool {
    before.saturating_sub(now) >= STEP
}

/// Which setting of the clock a time is by. How long it is from a time by one to a time by another is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Setting(pub(super) u16);

/// When something was, with the setting of the clock that the time is by; `None` without a time stamp.
pub(super) type Moment = (Option<Timestamp>, Setting);

/// The clock of the input.
#[derive(Debug, Default)]
pub(super) struct Clock {
    now: Option<i64>,
    /// The latest time there was before the clock was set back, while it has not come to it again.
    ahead: Option<i64>,
    setting: Setting,
}

impl Clock {
    /// The time of the last frame, in nanoseconds.
    pub(super) fn now(&self) -> Option<i64> {
        self.now
    }

    /// The setting that the last frame's time is by.
    pub(super) fn setting(&self) -> Setting {
        self.setting
    }

    /// Moves the clock to the time of a frame, in nanoseconds.
    #[inline]
    pub(super) fn tick(&mut self, now: i64) {
        let before = self.now.replace(now).unwrap_or(now);
        if now < before || self.ahead.is_some() {
            self.look(before, now);
        }
    }

    /// Looks whether the clock was set back between two times, or has come to where it was before it was.
    #[cold]
    fn look(&mut self, before: i64, now: i64) {
        if is_set_back(before, now) {
            self.ahead = self.ahead.max(Some(before));
            self.turn();
        } else if self.ahead.is_some_and(|ahead| ahead <= now) {
            // What was behind may have been a single frame.
            self.ahead = None;
            self.turn();
        }
    }

    /// From now on times are by another setting.
    fn turn(&mut self) {
        let Setting(setting) = self.setting;
        self.setting = Setting(setting.wrapping_add(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The setting at each of some times, in milliseconds.
    fn settings(times: &[i64]) -> Vec<u16> {
        let mut clock = Clock::default();
        let setting_at = |time: &i64| {
            clock.tick(time * 1_000_000);
            clock.setting.0
        };
        times.iter().map(setting_at).collect()
    }

    #[test]
    fn a_step_back_begins_another_setting_and_jitter_does_not() {
        assert_eq!(settings(&[0, 5000, 4100, 9000]), [0, 0, 0, 0]);
        assert_eq!(settings(&[0, 5000, 4000, 4500]), [0, 0, 1, 1]);
    }

    #[test]
    fn so_does_the_way_forth_again() {
        assert_eq!(settings(&[9000, 0, 9100, 9200]), [0, 1, 2, 2]);
        assert_eq!(settings(&[9000, 5000, 0, 6000, 9000]), [0, 1, 2, 2, 3]);
    }
}
