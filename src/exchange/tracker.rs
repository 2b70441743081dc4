//! Puts each message where it belongs, and closes what is over.
//!
//! A packet comes in by [`Tracker::accept`], the capture's clock by [`Tracker::tick`]; closed exchanges are taken
//! out by [`Tracker::next_closed`]. Memory is bounded by bytes held. Nothing is judged here.

mod close;
mod open;

use std::cell::Cell;
use std::collections::VecDeque;
use std::slice::from_ref;
use triomphe::Arc;

use hashbrown::HashMap;

use crate::capture::Timestamp;
use crate::dhcp::option;
use crate::exchange::clock::Clock;
use crate::exchange::evict::Queues;
use crate::exchange::history::{Client, Clients};
use crate::exchange::index::{Ids, Index};
use crate::exchange::key::{ByName, ClientKey, ClientName, Key, Namer};
use crate::exchange::limits::{self, Limits};
use crate::exchange::place::Arrival;
use crate::exchange::role::Role;
use crate::exchange::slots::Slots;
use crate::exchange::timers::Timers;
use crate::exchange::{Closed, Exchange, Member, Packet};

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
    pub(super) open_of: HashMap<ClientName, Ids, ByName>,
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

    /// The last exchanges that a client has open, answered ones only until it begins another.
    pub fn open_of(&self, name: ClientName) -> impl Iterator<Item = &Exchange> {
        let open = self.open_of.get(&name).into_iter().flatten();
        open.filter_map(|id| self.slots.get(*id))
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
}
