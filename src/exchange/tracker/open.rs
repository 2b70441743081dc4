//! How an exchange is opened, how a message joins it, and what that tells its client's other exchanges.

use std::net::Ipv4Addr;
use std::num::NonZeroU64;

use crate::exchange::key::Key;
use crate::exchange::next::asked_anew;
use crate::exchange::place::{self, Arrival};
use crate::exchange::role::Role;
use crate::exchange::tracker::{Id, Tracker};
use crate::exchange::{Client, Closed, Exchange, Kind, Member, Next, Roles, limits};

/// By these what was asked by BOOTP and offered by DHCP goes on.
const GOES_ON: Roles = Roles::of(&[Role::Select, Role::Ack, Role::Nak]);

impl Tracker {
    /// Opens an exchange; `is_first` where no other has its xid.
    pub(super) fn open_new(&mut self, arrival: &Arrival<'_>, is_first: bool) -> Id {
        let Arrival {
            message,
            role,
            client,
            key,
            ..
        } = *arrival;
        self.opened += 1;
        let number = self.opened;
        let kind = place::kind_opened(message, role);
        let fresh = Exchange::new(number, kind, client.clone(), key);
        let mut exchange = match self.spare.pop() {
            Some(mut spare) => {
                *spare = fresh;
                spare
            }
            None => Box::new(fresh),
        };
        if role.is_client() {
            let seat = self.clients.seated(&key.client);
            let known = self.clients.entry_at(Some(seat), &key.client);
            known.newest = NonZeroU64::new(number);
            exchange.seat = Some(seat);
            if known.has_lease() {
                exchange.lease_before = known.granted;
            }
            if !is_first {
                exchange.twin = self
                    .find_twin(arrival)
                    .and_then(|id| NonZeroU64::new(id.number));
            }
        } else {
            let known = self.clients.of(&key.client);
            exchange.lease_before = known.and_then(Client::lease);
            exchange.awaited = self.find_awaited(arrival).map(Box::new);
        }
        self.held += exchange.held;
        let id = self.slots.insert(exchange);
        self.index.add(id, key);
        if number % limits::TRIM_EVERY == 0 {
            self.trim_queues();
        }
        self.queues.eldest.push_back(id);
        if self.is_folding {
            self.queues.whole.push_back(id);
        }
        if role == Role::Discover {
            self.queues.lonely.push_back(id);
        }
        if role.is_client() {
            let next = Next::of(arrival, kind, self.clock.setting());
            self.client_moved_on(id, key, next, asked_anew(arrival, kind));
        }
        id
    }

    /// Closes the oldest exchange under a key that has very many: only a machine that means harm has them.
    pub(super) fn make_room_under(&mut self, key: Key) {
        if let Some(oldest) = self.index.under(key).and_then(|ids| ids.first().copied()) {
            self.close(oldest, Closed::Evicted);
        }
    }

    /// Tells the client's exchanges that it began something else. Those that are answered by now need not be told again.
    pub(in crate::exchange) fn client_moved_on(
        &mut self,
        id: Id,
        key: Key,
        next: Next,
        asked_anew: Option<Ipv4Addr>,
    ) {
        let slots = &mut self.slots;
        let open = self.open_of.entry(key.client).or_default();
        let (mut disputed, mut used) = (None, None);
        open.retain(|other| match slots.get_mut(*other) {
            Some(exchange) => {
                exchange.moves_on(next, asked_anew);
                used = exchange.answered_astray().or(used);
                exchange.is_left |= !(next.kind.is_aside() || exchange.kind.is_aside())
                    && exchange.xids.contains(&key.xid);
                let is_open = exchange.is_disputed() || exchange.is_answer_dropped();
                disputed = is_open.then_some(*other).or(disputed);
                !exchange.is_answered
            }
            None => false,
        });
        if open.len() >= limits::OPEN_OF_A_CLIENT {
            open.remove(0);
        }
        open.push(id);
        if let Some(disputed) = disputed {
            self.settle(disputed);
            let lease = self.clients.of(&key.client).and_then(Client::lease);
            if let Some(begun) = self.slots.get_mut(id) {
                begun.lease_before = lease;
            }
        }
        if let Some(used) = used {
            self.note_used(used);
        }
    }

    /// Looks again at what answered an exchange, as what its client did next tells whether it counts.
    fn settle(&mut self, id: Id) {
        let Some(exchange) = self.slots.get_mut(id) else {
            return;
        };
        exchange.settle(&self.namer);
        let granted = self.clients.of_mut(&exchange.name);
        if let Some(lease) = granted.and_then(|client| client.granted.as_mut()) {
            lease.is_void |= lease.exchange == exchange.number && exchange.has_begun_anew();
        }
    }

    /// Adds a message to an open exchange, and takes note of what it answers, grants or ends. `xid` is the message's own.
    pub(super) fn join(&mut self, id: Id, xid: u32, member: Member) {
        let Some(exchange) = self.slots.get_mut(id) else {
            return;
        };
        let may_take_offer = matches!(member.role, Role::Select | Role::UnclearRequest);
        if may_take_offer && exchange.is_new_xid(xid) {
            let client = exchange.name;
            if let Some(xid) = exchange.take_xid(xid) {
                self.index.remove(id, Key { xid, client });
            }
            self.index.add(id, Key { xid, client });
        }
        if exchange.has_offer_by_bootp() && GOES_ON.has(member.role) {
            exchange.kind = Kind::Acquire;
        }
        let (held, was_answered) = (exchange.held, exchange.is_answered);
        exchange.add(member, &self.namer);
        // What was unfolded for it may not be noted yet.
        self.held = self.held.saturating_add(exchange.held).saturating_sub(held);
        if exchange.is_answered {
            exchange.settle(&self.namer);
            if !was_answered {
                self.queues.answered.push_back(id);
            }
            let lease = exchange.grant.and_then(|grant| grant.lease);
            if let Some(lease) = lease {
                let known = self.clients.entry_at(exchange.seat, &exchange.name);
                known.note_lease(lease, exchange.newest_counts());
            }
        }
        if let Some(ending) = exchange.ending() {
            if let Some(known) = self.clients.of_mut(&exchange.name) {
                known.end(ending);
            }
        }
        if let Some(deadline) = exchange.timer_due() {
            self.timers.push((deadline, id));
        }
    }
}
