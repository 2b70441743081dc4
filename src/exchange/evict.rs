//! What goes when memory is short: answered exchanges first, then single unanswered DISCOVERs, then the oldest.

use std::collections::VecDeque;

use crate::exchange::Closed;
use crate::exchange::tracker::{Id, Tracker};

/// Names of exchanges in the order in which they could go. Names of closed ones are passed over.
#[derive(Debug, Default)]
pub(super) struct Queues {
    /// Answered ones, by the time of their answer.
    pub(super) answered: VecDeque<Id>,
    /// Those that began with a DISCOVER.
    pub(super) lonely: VecDeque<Id>,
    /// All, by their number.
    pub(super) eldest: VecDeque<Id>,
}

impl Tracker {
    /// Takes note of bytes that somebody else holds for an exchange until it closes, and makes room for them.
    pub fn hold(&mut self, id: Id, bytes: usize) {
        let Some(exchange) = self.slots.get_mut(id) else {
            return;
        };
        exchange.held += bytes;
        self.held += bytes;
        self.make_room(id);
    }

    /// Closes exchanges until the bound holds: answered ones first, then single unanswered DISCOVERs, then the oldest.
    #[inline]
    pub(super) fn make_room(&mut self, spare: Id) {
        if self.held > self.limits.held_bytes {
            self.evict(spare);
        }
    }

    fn evict(&mut self, spare: Id) {
        while self.held > self.limits.held_bytes {
            let Some(id) = self.next_to_go(spare) else {
                return;
            };
            self.evicted += 1;
            self.close(id, Closed::Evicted);
        }
    }

    fn next_to_go(&mut self, spare: Id) -> Option<Id> {
        let is_open = |tracker: &Self, id: Id| tracker.slots.has(id);
        let is_lonely = |tracker: &Self, id: Id| {
            tracker
                .get(id)
                .is_some_and(|exchange| exchange.members.len() == 1)
        };
        self.pop(|queues| &mut queues.answered, spare, is_open)
            .or_else(|| self.pop(|queues| &mut queues.lonely, spare, is_lonely))
            .or_else(|| self.pop(|queues| &mut queues.eldest, spare, is_open))
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

    /// Queues and timers hold names of exchanges that are long closed; they go when they are too many. Most exchanges
    /// close in the order they began: it may do to let the first ones go.
    pub(super) fn trim_queues(&mut self) {
        let slots = &self.slots;
        let most = 2 * slots.len() + 1024;
        if self.timers.len() > most {
            self.timers.drop_first(|(_, id)| !slots.has(*id));
        }
        if self.timers.len() > most {
            self.timers.retain(|(due, id)| {
                let exchange = slots.get(*id);
                exchange.is_some_and(|exchange| exchange.timer == Some(*due))
            });
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
    fn all(&mut self) -> [&mut VecDeque<Id>; 3] {
        [&mut self.answered, &mut self.lonely, &mut self.eldest]
    }
}

/// Lets go what is over at the front of a queue.
pub(super) fn drop_first<T>(queue: &mut VecDeque<T>, is_over: impl Fn(&T) -> bool) {
    while queue.front().is_some_and(&is_over) {
        queue.pop_front();
    }
}
