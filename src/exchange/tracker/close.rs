//! When exchanges close, in which order, and what is settled then.

use std::collections::VecDeque;

use hashbrown::hash_map::Entry;

use crate::exchange::again::ends_early;
use crate::exchange::index::remove_id;
use crate::exchange::key::{ClientName, Key};
use crate::exchange::tracker::{Id, Tracker};
use crate::exchange::{Anew, Closed, Exchange, Outcome, verdict};

impl Tracker {
    /// Closes the next exchange that is over at a time, in nanoseconds; `None` where there is none.
    pub(super) fn close_due(&mut self, now: i64) -> Option<()> {
        while let Some((due, id)) = self.timers.pop_due(now) {
            let Some(exchange) = self.slots.shell_mut(id) else {
                continue;
            };
            if exchange.timer != Some(due) {
                continue;
            }
            exchange.timer = None;
            // Also where that is over by now: exchanges close in the order of their deadlines, however the clock leaps.
            if exchange.deadline.is_some_and(|deadline| deadline > due) {
                if let Some(deadline) = exchange.timer_due() {
                    self.timers.push((deadline, id));
                }
            } else {
                self.close(id, Closed::Expired);
                return Some(());
            }
        }
        None
    }

    /// Closes everything: the input has ended.
    pub fn finish(&mut self) {
        self.close_all(Closed::InputEnded);
    }

    /// Closes what is open where no more is read of an input that has not ended.
    pub fn stop(&mut self) {
        self.close_all(Closed::Stopped);
    }

    fn close_all(&mut self, why: Closed) {
        self.ending = Some((self.eldest_first(), why));
    }

    /// The next closed exchange, in the order they were closed.
    #[inline]
    pub fn next_closed(&mut self) -> Option<Box<Exchange>> {
        if self.closed.is_empty() && (self.due.is_some() || self.ending.is_some()) {
            self.close_next();
        }
        self.closed.pop_front()
    }

    /// Closes the next exchange that is over. One at a time: those that wait to be taken out take memory.
    #[inline(never)]
    fn close_next(&mut self) {
        if self.due.and_then(|now| self.close_due(now)).is_some() {
            return;
        }
        self.due = None;
        let ending = self.ending.as_mut();
        if let Some((next, why)) = ending.and_then(|(open, why)| Some((open.pop_front()?, *why))) {
            self.close(next, why);
        }
    }

    /// The ids of all open exchanges, the oldest first.
    pub(in crate::exchange) fn eldest_first(&self) -> VecDeque<Id> {
        let mut open: Vec<Id> = self.slots.ids().collect();
        open.sort_unstable();
        open.into()
    }

    /// Closes an open exchange: decides how it ended, and puts it among those that are to be taken out.
    pub(in crate::exchange) fn close(&mut self, id: Id, reason: Closed) {
        let Some(mut exchange) = self.slots.take(id) else {
            return;
        };
        self.note_unfolded();
        self.held = self.held.saturating_sub(exchange.held);
        let client = exchange.name;
        for &xid in &exchange.xids {
            self.index.remove(id, Key { xid, client });
        }
        self.drop_open(id, client);
        exchange.closed = Some(reason);
        if reason == Closed::Evicted {
            self.evicted += 1;
            self.evicted_waiting += u64::from(!exchange.is_answered);
        }
        if exchange.is_disputed() {
            exchange.settle(&self.namer);
        }
        exchange.remember_verdict();
        exchange.outcome = verdict::outcome(&exchange, self.clock.now());
        let open = || {
            let open = self.open_of.get(&client).into_iter().flatten();
            open.filter_map(|id| self.slots.get(*id))
        };
        if exchange.outcome == Outcome::NoAnswer {
            exchange.ends_early = ends_early(&exchange, open(), &self.clock);
        }
        exchange.anew = Anew::after(&exchange, open).map(Box::new);
        self.look_away(client);
        self.closed.push_back(exchange);
    }

    /// The exchange is no longer one that its client has open.
    fn drop_open(&mut self, id: Id, client: ClientName) {
        if let Entry::Occupied(open) = self.open_of.entry(client) {
            remove_id(open, id);
        }
    }
}
