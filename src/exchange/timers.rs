//! When exchanges are over, the earliest first.
//!
//! Most deadlines are equally far from a clock that goes on, so each kind of them is set in order: it needs a queue
//! and no more. Those that come out of order, after a lease or a step of the clock, are sorted by a heap.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::exchange::evict::drop_first;
use crate::exchange::tracker::Id;

/// Deadlines that are set in order: of what is answered, of what is not, and of renewals.
const LINES: usize = 3;

/// When an exchange is over, in nanoseconds since 1970, and its id.
pub(super) type Timer = (i64, Id);

/// What comes after all others.
const NEVER: Timer = (
    i64::MAX,
    Id {
        number: u64::MAX,
        slot: u32::MAX,
    },
);

/// The timers of exchanges. Those of exchanges that are long closed ring in vain.
#[derive(Debug)]
pub(super) struct Timers {
    lines: [Line; LINES],
    /// The others.
    heap: BinaryHeap<Reverse<Timer>>,
    /// When the first one rings, or before.
    next: i64,
}

/// Timers that were set in order. The ends are looked at more often than anything else.
#[derive(Debug)]
struct Line {
    first: Timer,
    last: i64,
    timers: VecDeque<Timer>,
}

impl Default for Timers {
    fn default() -> Self {
        let line = || Line {
            first: NEVER,
            last: i64::MIN,
            timers: VecDeque::new(),
        };
        Self {
            lines: [line(), line(), line()],
            heap: BinaryHeap::new(),
            next: i64::MAX,
        }
    }
}

impl Timers {
    /// How many are set.
    pub(super) fn len(&self) -> usize {
        let lines = self.lines.iter();
        lines.map(|line| line.timers.len()).sum::<usize>() + self.heap.len()
    }

    /// Sets a timer.
    #[inline(always)]
    pub(super) fn push(&mut self, timer: Timer) {
        let (due, _) = timer;
        self.next = self.next.min(due);
        match self.lines.iter_mut().find(|line| line.last < due) {
            Some(line) => line.push(timer),
            None => self.heap.push(Reverse(timer)),
        }
    }

    /// Whether a timer may ring by then.
    #[inline]
    pub(super) fn are_due(&self, now: i64) -> bool {
        self.next <= now
    }

    /// Takes the first timer, if it rings by then.
    pub(super) fn pop_due(&mut self, now: i64) -> Option<Timer> {
        let mut first = self.heap.peek().map_or(NEVER, |Reverse(timer)| *timer);
        let mut source = None;
        for line in &mut self.lines {
            if line.first < first {
                first = line.first;
                source = Some(line);
            }
        }
        let (due, _) = first;
        if due > now || first == NEVER {
            self.next = due;
            return None;
        }
        match source {
            Some(line) => line.pop(),
            None => self.heap.pop().map(|Reverse(timer)| timer),
        }
    }

    /// Lets the first timers of each line go that are over.
    pub(super) fn drop_first(&mut self, is_over: impl Fn(&Timer) -> bool) {
        for line in &mut self.lines {
            drop_first(&mut line.timers, &is_over);
            line.first = line.front();
        }
    }

    /// Lets all timers go that are not wanted any more.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(&Timer) -> bool) {
        for line in &mut self.lines {
            line.timers.retain(&is_wanted);
            line.first = line.front();
        }
        self.heap.retain(|Reverse(timer)| is_wanted(timer));
    }
}

impl Line {
    fn push(&mut self, timer: Timer) {
        if self.timers.is_empty() {
            self.first = timer;
        }
        (self.last, _) = timer;
        self.timers.push_back(timer);
    }

    fn pop(&mut self) -> Option<Timer> {
        let timer = self.timers.pop_front();
        self.first = self.front();
        timer
    }

    /// The first timer; [`NEVER`] where there is none.
    fn front(&self) -> Timer {
        self.timers.front().copied().unwrap_or(NEVER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that is set, in the order in which it rings until a time.
    fn rung(timers: &mut Timers, now: i64) -> Vec<i64> {
        std::iter::from_fn(|| timers.pop_due(now))
            .map(|(due, _)| due)
            .collect()
    }

    #[test]
    fn they_ring_in_order_however_they_were_set() {
        let mut timers = Timers::default();
        let mut all = Vec::new();
        let mut random = 1_u32;
        for round in 0..5_000_u32 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let wait = [20, 120, 3600, random >> 20][random as usize >> 30];
            let due = i64::from(round) + i64::from(wait);
            let id = Id {
                number: round.into(),
                slot: 0,
            };
            timers.push((due, id));
            all.push(due);
            if round % 100 == 0 {
                let now = i64::from(round);
                assert_eq!(timers.are_due(now), all.iter().any(|due| *due <= now));
                let (mut over, left): (Vec<_>, Vec<_>) =
                    all.into_iter().partition(|due| *due <= now);
                over.sort_unstable();
                assert_eq!(rung(&mut timers, now), over);
                all = left;
            }
        }
        timers.drop_first(|(due, _)| due % 2 != 0);
        timers.retain(|(due, _)| due % 2 == 0);
        all.retain(|due| due % 2 == 0);
        all.sort_unstable();
        assert_eq!(timers.len(), all.len());
        assert_eq!(rung(&mut timers, i64::MAX - 1), all);
        assert!(!timers.are_due(i64::MAX - 1));
    }
}
