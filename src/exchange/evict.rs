//! What goes when memory is short: answered exchanges first. Then the others are folded, and when all are, single
//! unanswered DISCOVERs go, then the oldest.

use std::collections::VecDeque;

use crate::exchange::Closed;
use crate::exchange::key::{ClientName, Key};
use crate::exchange::tracker::{Id, Tracker};

/// Exchanges by id in the order in which they could go. Those that are closed by now are passed over.
#[derive(Debug, Default)]
pub(super) struct Queues {
    /// Answered ones, by the time of their answer.
    pub(super) answered: VecDeque<Id>,
    /// Those that began with a DISCOVER.
    pub(super) lonely: VecDeque<Id>,
    /// All, by their number.
    pub(super) eldest: VecDeque<Id>,
    /// Those that could be folded, once memory was short.
    pub(super) whole: VecDeque<Id>,
}

impl Tracker {
    /// Takes note of bytes that somebody else holds for an exchange until it closes, and makes room for them.
    pub fn hold(&mut self, id: Id, bytes: usize) {
        let Some(exchange) = self.slots.shell_mut(id) else {
            return;
        };
        exchange.held += bytes;
        self.held += bytes;
        self.make_room(id);
    }

    /// Folds exchanges and closes some until the bound holds.
    #[inline]
    pub(super) fn make_room(&mut self, spare: Id) {
        self.note_unfolded();
        if self.held > self.limits.held_bytes {
            self.evict(spare);
        }
    }

    /// Folds and closes until the bound holds, or only the one to be spared is left.
    fn evict(&mut self, spare: Id) {
        while self.held > self.limits.held_bytes {
            let is_open = |tracker: &Self, id: Id| tracker.slots.has(id);
            let answered = self.pop(|queues| &mut queues.answered, spare, is_open);
            if answered.is_none() && self.fold_next(spare) {
                continue;
            }
            let Some(id) = answered.or_else(|| self.next_to_go(spare)) else {
                return;
            };
            self.close(id, Closed::Evicted);
        }
    }

    /// The unanswered exchange that goes next.
    fn next_to_go(&mut self, spare: Id) -> Option<Id> {
        let is_open = |tracker: &Self, id: Id| tracker.slots.has(id);
        let is_lonely = |tracker: &Self, id: Id| tracker.slots.count(id) == Some(1);
        self.pop(|queues| &mut queues.lonely, spare, is_lonely)
            .or_else(|| self.pop(|queues| &mut queues.eldest, spare, is_open))
    }

    /// Folds the exchange that has waited longest; says whether there is one where that can be done.
    fn fold_next(&mut self, spare: Id) -> bool {
        if !self.is_folding {
            self.is_folding = true;
            self.queues.whole = self.eldest_first();
        }
        let is_open = |tracker: &Self, id: Id| tracker.slots.has(id);
        while let Some(id) = self.pop(|queues| &mut queues.whole, spare, is_open) {
            if let Some(less) = self.slots.fold(id) {
                self.held = self.held.saturating_sub(less);
                return true;
            }
        }
        false
    }

    /// Takes note of what was unfolded to stay so.
    #[inline]
    pub(super) fn note_unfolded(&mut self) {
        if !self.is_folding {
            return;
        }
        for (id, more) in self.slots.unfolded() {
            self.held += more;
            self.queues.whole.push_back(id);
        }
    }

    /// Frees what was unfolded to see where a message with a key belongs.
    #[inline]
    pub(super) fn look_away_from(&mut self, key: Key) {
        if self.is_folding {
            for slot in self.index.last_with(key.xid) {
                self.slots.look_away(slot);
            }
            for id in self.index.under(key).unwrap_or_default() {
                self.slots.look_away(id.slot);
            }
            self.look_away(key.client);
        }
    }

    /// Frees what was unfolded of a client's exchanges.
    pub(super) fn look_away(&mut self, client: ClientName) {
        let open = self.open_of.get(&client).filter(|_| self.is_folding);
        for id in open.into_iter().flatten() {
            self.slots.look_away(id.slot);
        }
    }

    /// Folds all exchanges where that can be done.
    #[cfg(test)]
    pub(crate) fn fold_all(&mut self) {
        while self.fold_next(Id { number: 0, slot: 0 }) {}
    }

    /// Takes the first exchange of a queue that fits and is not to be spared.
    fn pop(
        &mut self,
        queue: fn(&mut Queues) -> &mut VecDeque<Id>,
        spare: Id,
        fits: impl Fn(&Self, Id) -> bool,
    ) -> Option<Id> {
        let mut spared = None;
        let found = loop {
            let Some(id) = queue(&mut self.queues).pop_front() else {
                break None;
            };
            if id == spare {
                spared = Some(id);
            } else if fits(self, id) {
                break Some(id);
            }
        };
        if let Some(id) = spared {
            queue(&mut self.queues).push_front(id);
        }
        found
    }

    /// Queues and timers hold ids of exchanges that are long closed; they go when they are too many. Most exchanges
    /// close in the order they began: it may do to let the first ones go.
    pub(super) fn trim_queues(&mut self) {
        let slots = &self.slots;
        let most = 2 * slots.len() + 1024;
        if self.timers.len() > most {
            self.timers.drop_first(|(_, id)| !slots.has(*id));
        }
        if self.timers.len() > most {
            self.timers
                .retain(|(due, id)| slots.timer(*id) == Some(*due));
        }
        for queue in self.queues.all() {
            if queue.len() > most {
                drop_first(queue, |id| !slots.has(*id));
            }
            if queue.len() > most {
                queue.retain(|id| slots.has(*id));
            }
        }
    }
}

impl Queues {
    fn all(&mut self) -> [&mut VecDeque<Id>; 4] {
        [
            &mut self.answered,
            &mut self.lonely,
            &mut self.eldest,
            &mut self.whole,
        ]
    }
}

/// Lets go what is over at the front of a queue.
pub(super) fn drop_first<T>(queue: &mut VecDeque<T>, is_over: impl Fn(&T) -> bool) {
    while queue.front().is_some_and(&is_over) {
        queue.pop_front();
    }
}
