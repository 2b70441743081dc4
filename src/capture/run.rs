//! Frames that are passed over where they lie.

use super::{LinkType, Timestamp};

/// Tells which frames fall through: whether one may be passed over, by its link type, the bytes captured and its length
/// on the wire.
pub trait Sieve: Fn(LinkType, &[u8], u32) -> bool {}

impl<T: Fn(LinkType, &[u8], u32) -> bool> Sieve for T {}

/// Frames of one capture, one after the other, that nobody wanted to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// How many they are.
    pub frames: u64,
    /// The latest of their time stamps, and the last.
    clock: Option<(Timestamp, Timestamp)>,
}

impl Run {
    /// The latest of the frames' time stamps, and behind it the last, where that is another: the clock may have been
    /// set back.
    pub fn times(&self) -> impl Iterator<Item = Timestamp> {
        let latest = self.clock.map(|(latest, _)| latest);
        let last = self.clock.filter(|(latest, last)| latest != last);
        latest.into_iter().chain(last.map(|(_, last)| last))
    }

    /// The last time stamp.
    pub fn last_time(&self) -> Option<Timestamp> {
        self.clock.map(|(_, last)| last)
    }

    /// Adds the frames of a run that follows.
    pub(super) fn join(&mut self, run: &Self) {
        self.frames += run.frames;
        if let Some((latest, last)) = run.clock {
            let latest = self.clock.map_or(latest, |(before, _)| before.max(latest));
            self.clock = Some((latest, last));
        }
    }

    /// Adds a frame.
    #[inline]
    pub(super) fn add(&mut self, time: Option<Timestamp>) {
        self.frames += 1;
        if let Some(time) = time {
            let latest = self.clock.map_or(time, |(latest, _)| latest.max(time));
            self.clock = Some((latest, time));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(times: &[Option<i64>]) -> Run {
        let mut run = Run::default();
        for time in times {
            run.add(time.map(Timestamp));
        }
        run
    }

    #[test]
    fn a_clock_set_back_is_seen() {
        let times = |run: Run| run.times().map(Timestamp::nanos).collect::<Vec<_>>();
        assert_eq!(times(run(&[Some(3), Some(5), Some(5)])), [5]);
        let back = run(&[Some(3), Some(9), Some(4), None]);
        assert_eq!((back.frames, times(back)), (4, vec![9, 4]));
        assert_eq!(back.last_time(), Some(Timestamp(4)));
        assert!(times(run(&[None])).is_empty());
    }
}
