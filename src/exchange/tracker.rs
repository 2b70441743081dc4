//! Puts each message where it belongs, and closes what is over.
//!
//! A packet comes in by [`Tracker::accept`], the capture's clock by [`Tracker::tick`]; closed exchanges are taken
//! out by [`Tracker::next_closed`]. Memory is bounded by bytes held. Nothing is judged here.

use std::cell::Cell;
use std::collections::VecDeque;
use std::num::NonZeroU64;
use std::slice::from_ref;
use triomphe::Arc;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use crate::capture::Timestamp;
use crate::dhcp::option;
use crate::exchange::again::ends_early;
use crate::exchange::clock::Clock;
use crate::exchange::evict::Queues;
use crate::exchange::history::{Client, Clients};
use crate::exchange::index::{Index, Names, remove_name};
use crate::exchange::key::{ByName, ClientKey, ClientName, Key, Namer};
use crate::exchange::limits::{self, Limits};
use crate::exchange::place::{self, Arrival};
use crate::exchange::role::Role;
use crate::exchange::slots::Slots;
use crate::exchange::timers::Timers;
use crate::exchange::{
    Anew, Closed, Exchange, Kind, Member, Next, Outcome, Packet, Roles, verdict,
};

/// By these what was asked by BOOTP and offered by DHCP goes on.
const GOES_ON: Roles = Roles::of(&[Role::Select, Role::Ack, Role::Nak]);

/// Names an open exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    pub(super) number: u64,
    pub(super) slot: u32,
}

/// Where a packet was put.
#[derive(Debug)]
pub enum Placed {
    /// Into an exchange, as its last member.
    In(Id),
    /// Nowhere: its type belongs to no exchange. The packet comes back.
    Alone(Arc<Packet>),
}

/// The open exchanges.
#[derive(Debug)]
pub struct Tracker {
    pub(super) limits: Limits,
    pub(super) slots: Slots,
    pub(super) namer: Namer,
    pub(super) index: Index,
    pub(super) clients: Clients,
    /// Of each client with open exchanges, the last ones, answered ones only until it begins another.
    pub(super) open_of: HashMap<ClientName, Names, ByName>,
    pub(super) timers: Timers,
    pub(super) queues: Queues,
    closed: VecDeque<Box<Exchange>>,
    /// Memory of exchanges that are over, to be used again.
    #[expect(clippy::vec_box, reason = "exchanges come and go in their boxes")]
    spare: Vec<Box<Exchange>>,
    pub(super) held: usize,
    opened: u64,
    pub(super) clock: Clock,
    evicted: u64,
    /// Those of them that waited for an answer.
    evicted_waiting: u64,
    /// Whether exchanges are folded: memory was short.
    pub(super) is_folding: bool,
    /// By when exchanges are over that are still to be closed.
    due: Option<i64>,
    /// Those that close at the end, and why.
    ending: Option<(VecDeque<Id>, Closed)>,
}

impl Tracker {
    /// A tracker without exchanges.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            slots: Slots::default(),
            namer: Namer::default(),
            index: Index::default(),
            clients: Clients::new(limits::CLIENTS),
            open_of: HashMap::default(),
            timers: Timers::default(),
            queues: Queues::default(),
            closed: VecDeque::new(),
            spare: Vec::new(),
            held: 0,
            opened: 0,
            clock: Clock::default(),
            evicted: 0,
            evicted_waiting: 0,
            is_folding: false,
            due: None,
            ending: None,
        }
    }

    /// Takes a packet and puts it where it belongs.
    pub fn accept(&mut self, packet: impl Into<Arc<Packet>>) -> Placed {
        let packet = packet.into();
        if let Some(time) = packet.time() {
            self.tick(time);
        }
        if let Some(now) = self.due.take() {
            while self.close_due(now).is_some() {}
        }
        let message = packet.message();
        let role = Role::of(&packet, message);
        if role == Role::Other || !message.has_chaddr() {
            return Placed::Alone(packet);
        }
        // Put together before an exchange is opened: what is written there has to be fetched from afar.
        let mut member = Member {
            role,
            server: message.address_option(option::SERVER),
            copy_of: None,
            question: None,
            setting: self.clock.setting(),
            digest: Cell::default(),
            packet,
        };
        let packet = &member.packet;
        let message = packet.message();
        let client = ClientKey::of(message, role);
        let key = Key {
            xid: message.xid(),
            client: self.namer.name(&client),
        };
        let known = self.index.under(key);
        let (is_first, under) = (known.is_none(), known.unwrap_or_default());
        let mut arrival = Arrival {
            packet,
            message,
            role,
            client: &client,
            key,
        };
        let role = self.role_beside(under, &arrival);
        arrival.role = role;
        member.role = role;
        let is_full = under.len() >= limits::UNDER_A_KEY;
        let nameless = self.find_nameless(&arrival);
        let near = nameless.as_ref().map_or(under, from_ref);
        let copied = self.find_copied(near, packet, role);
        if let Some((_, frame)) = copied {
            member.copy_of = Some(frame);
        }
        let found = match copied {
            Some((id, _)) => Some(id),
            None => self.find(under, &arrival).or(nameless),
        };
        let id = found.unwrap_or_else(|| {
            if is_full {
                self.make_room_under(key);
            }
            self.open_new(&arrival, is_first)
        });
        if found.is_some() && role.is_client() {
            self.begin_late(id, &arrival);
        }
        self.join(id, key.xid, member);
        if found.is_none() {
            self.note_astray(id);
        } else if role.is_client() {
            self.note_asked(id);
            if role == Role::Select {
                self.note_taken(id);
            }
        }
        self.look_away_from(key);
        self.make_room(id);
        Placed::In(id)
    }

    /// Moves the clock: what is over closes. A clock that steps back closes nothing.
    #[inline]
    pub fn tick(&mut self, time: Timestamp) {
        let now = time.nanos();
        self.clock.tick(now);
        if self.timers.are_due(now) {
            self.due = Some(now);
        }
    }

    /// Closes the next exchange that is over at a time, if there is one.
    fn close_due(&mut self, now: i64) -> Option<()> {
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

    /// The names of all open exchanges.
    pub(super) fn eldest_first(&self) -> VecDeque<Id> {
        let mut open: Vec<Id> = self.slots.names().collect();
        open.sort_unstable();
        open.into()
    }

    /// Takes back an exchange that nobody needs any more, for its memory.
    pub fn reuse(&mut self, exchange: Box<Exchange>) {
        if self.spare.len() < limits::SPARE {
            self.spare.push(exchange);
        }
    }

    /// An open exchange.
    #[inline]
    pub fn get(&self, id: Id) -> Option<&Exchange> {
        self.slots.get(id)
    }

    /// All open exchanges, in no order.
    pub fn open(&self) -> impl Iterator<Item = (Id, &Exchange)> {
        self.slots.iter()
    }

    /// What is remembered of a client.
    pub fn client(&self, name: ClientName) -> Option<&Client> {
        self.clients.of(&name)
    }

    /// Bytes that open exchanges hold.
    pub fn held_bytes(&self) -> usize {
        self.held
    }

    /// Exchanges that were closed before their time because memory was needed.
    pub fn evicted(&self) -> u64 {
        self.evicted
    }

    /// Those of them that waited for an answer.
    pub fn evicted_waiting(&self) -> u64 {
        self.evicted_waiting
    }

    /// Clients that were forgotten because there were too many.
    pub fn forgotten_clients(&self) -> u64 {
        self.clients.forgotten()
    }

    /// Opens an exchange; `is_first` where no other has its xid.
    fn open_new(&mut self, arrival: &Arrival<'_>, is_first: bool) -> Id {
        let Arrival {
            packet,
            message,
            role,
            client,
            key,
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
            let next = Next {
                kind,
                role,
                time: packet.time(),
                secs: message.secs(),
                setting: self.clock.setting(),
            };
            self.client_moved_on(id, key, next);
        }
        id
    }

    /// Closes the oldest exchange under a key that has very many: only a machine that means harm has them.
    fn make_room_under(&mut self, key: Key) {
        if let Some(oldest) = self.index.under(key).and_then(|ids| ids.first().copied()) {
            self.close(oldest, Closed::Evicted);
        }
    }

    /// Tells the client's exchanges that it began something else. Those that are answered by now need not be told again.
    pub(super) fn client_moved_on(&mut self, id: Id, key: Key, next: Next) {
        let slots = &mut self.slots;
        let open = self.open_of.entry(key.client).or_default();
        let (mut disputed, mut used) = (None, None);
        open.retain(|other| match slots.get_mut(*other) {
            Some(exchange) => {
                exchange.next.get_or_insert(next);
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

    /// The exchange is no longer one that its client has open.
    fn drop_open(&mut self, id: Id, client: ClientName) {
        if let Entry::Occupied(open) = self.open_of.entry(client) {
            remove_name(open, id);
        }
    }

    fn join(&mut self, id: Id, xid: u32, member: Member) {
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

    pub(super) fn close(&mut self, id: Id, reason: Closed) {
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
        exchange.anew = Anew::after(&exchange, open);
        self.look_away(client);
        self.closed.push_back(exchange);
    }
}
