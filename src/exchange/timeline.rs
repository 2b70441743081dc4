//! What happened to each client over the whole capture: one compact entry an exchange, bounded in number.
//!
//! Entries are kept, not packets. What a client held before and after each is worked out from them when they are shown:
//! see [`Step`].

mod others;
mod steps;

use std::collections::HashMap;
use std::net::Ipv4Addr;

use foldhash::fast::RandomState;

use crate::capture::Timestamp;
use crate::dhcp::option;
use crate::exchange::{ClientKey, Cut, Exchange, Kind, LeaseSeen, Outcome, Role, Setting, Unused};

pub use steps::{Had, State, Step};

/// Entries kept over all clients.
const ENTRIES: usize = 200_000;
/// Clients kept.
const CLIENTS: usize = 65_536;
/// Bytes of a client identifier or a name that are kept.
const NAME: usize = 64;

/// One exchange of a client.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The exchange.
    pub exchange: u64,
    /// When it began.
    pub began: Option<Timestamp>,
    /// What the client wanted.
    pub kind: Kind,
    /// How it ended.
    pub outcome: Outcome,
    /// The address it is about.
    pub address: Option<Ipv4Addr>,
    /// The server.
    pub server: Option<Ipv4Addr>,
    /// The lease it gave, where it is known how long that is.
    pub lease: Option<LeaseSeen>,
    /// How often the client asked at the stage it came to: its REQUESTs, or all its messages where it sent none.
    pub questions: u32,
    /// When the client asked every server to extend its lease.
    pub rebinding: Rebinding,
    /// The exchange in which the client took the OFFER of this one, which has another xid.
    pub taken_in: Option<u64>,
    /// Whether the client asked for what it was offered as one that starts again, without naming the server.
    pub is_taken_unnamed: bool,
    /// Why the client does not have what it was granted.
    pub unused: Option<Unused>,
    /// Whether it began before the capture.
    pub is_cut: bool,
    /// Which of the client's identifiers it used.
    pub identity: Option<u16>,
    /// The setting of the clock that its times are by.
    setting: Setting,
}

/// When in an exchange the client asked every server to extend its lease. RFC 2131 s4.4.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rebinding {
    /// It did not.
    Never,
    /// When its own server had not answered.
    AtLast,
    /// From the start.
    AtOnce,
}

/// A client with its entries.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// The client.
    pub client: ClientKey,
    /// Its host name, the newest.
    pub hostname: Option<Vec<u8>>,
    /// Its client identifiers in the order they appeared.
    pub identifiers: Vec<Vec<u8>>,
    /// Its exchanges.
    pub entries: Vec<Entry>,
    /// Exchanges that are not in `entries` for want of room.
    pub left_out: u64,
}

/// The clients of a capture.
#[derive(Debug, Default)]
pub struct Timelines {
    lines: Vec<Timeline>,
    index: HashMap<ClientKey, usize, RandomState>,
    entries: usize,
    left_out: u64,
    nameless: u64,
}

impl Timelines {
    /// Adds an exchange that has closed.
    pub fn add(&mut self, exchange: &Exchange) {
        let client = &exchange.client;
        if !client.names_client() {
            self.nameless += 1;
            return;
        }
        let place = match self.index.get(client) {
            Some(place) => *place,
            None if self.lines.len() >= CLIENTS => {
                self.left_out += 1;
                return;
            }
            None => {
                self.index.insert(client.clone(), self.lines.len());
                self.lines.push(Timeline::new(client.clone()));
                self.lines.len() - 1
            }
        };
        let is_full = self.entries >= ENTRIES;
        if let Some(line) = self.lines.get_mut(place) {
            if is_full {
                line.left_out += 1;
                self.left_out += 1;
            } else {
                line.add(exchange);
                self.entries += 1;
            }
        }
    }

    /// The clients in the order of their first exchange, each with its exchanges in order.
    pub fn finish(&mut self) -> Vec<Timeline> {
        let mut lines = std::mem::take(&mut self.lines);
        self.index.clear();
        for line in &mut lines {
            line.entries
                .sort_by_key(|entry| (entry.setting, entry.began, entry.exchange));
            line.settle();
        }
        lines.sort_by_key(|line| line.entries.first().map(|entry| entry.exchange));
        lines
    }

    /// Exchanges that were left out for want of room.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Exchanges that belong to no client's timeline, because their messages name none.
    pub fn nameless(&self) -> u64 {
        self.nameless
    }
}

impl Timeline {
    fn new(client: ClientKey) -> Self {
        Self {
            client,
            hostname: None,
            identifiers: Vec::new(),
            entries: Vec::new(),
            left_out: 0,
        }
    }

    /// Adds an entry for an exchange.
    fn add(&mut self, exchange: &Exchange) {
        let verdict = exchange.verdict();
        if let Some(name) = verdict.hostname() {
            self.hostname = Some(name.iter().copied().take(NAME).collect());
        }
        let identity = verdict
            .client_id()
            .and_then(|identifier| self.identity(identifier));
        let question = verdict.request.or_else(|| exchange.members.first());
        let wanted = question.and_then(|question| {
            let message = question.packet.message();
            message.address_option(option::REQUESTED)
        });
        let lease = exchange.grant.and_then(|grant| grant.lease);
        self.entries.push(Entry {
            exchange: exchange.number,
            began: verdict.start(),
            kind: exchange.kind,
            outcome: exchange.outcome,
            // A server refuses what was asked of it, whatever was offered.
            address: wanted
                .filter(|_| exchange.outcome == Outcome::Nak)
                .or_else(|| verdict.address())
                .or(wanted),
            server: verdict.server(),
            lease: lease.filter(|lease| !lease.is_void),
            questions: u32::try_from(exchange.times_asked()).unwrap_or(u32::MAX),
            rebinding: Rebinding::of(exchange),
            taken_in: exchange.taken_in(),
            is_taken_unnamed: verdict
                .offer
                .is_some_and(|offer| exchange.taken_unnamed_after(offer).is_some()),
            unused: exchange.unused(),
            is_cut: matches!(exchange.cut(), Some(Cut::Start | Cut::Both)),
            identity,
            setting: exchange
                .members
                .first()
                .map_or(Setting(0), |first| first.setting),
        });
    }

    /// A client that dropped an ACK drops the next one that comes like it.
    fn settle(&mut self) {
        let mut before = None;
        for entry in &mut self.entries {
            if (before, entry.unused) == (Some(Unused::Dropped), Some(Unused::Unasked)) {
                entry.unused = before;
            }
            before = entry.unused;
        }
    }

    /// The place of an identifier among those of the client; beyond a bound all count as the last.
    fn identity(&mut self, identifier: &[u8]) -> Option<u16> {
        const MOST: usize = 16;
        let cut: Vec<u8> = identifier.iter().copied().take(NAME).collect();
        let known = self.identifiers.iter().position(|known| *known == cut);
        let place = known.unwrap_or_else(|| {
            if self.identifiers.len() < MOST {
                self.identifiers.push(cut);
            }
            self.identifiers.len() - 1
        });
        u16::try_from(place).ok()
    }
}

impl Rebinding {
    /// When in an exchange it did, by the first message and all others.
    fn of(exchange: &Exchange) -> Self {
        let first = exchange.members.first().map(|first| first.role);
        if first == Some(Role::Rebind) {
            Self::AtOnce
        } else if exchange.with_role(Role::Rebind).next().is_some() {
            Self::AtLast
        } else {
            Self::Never
        }
    }
}
