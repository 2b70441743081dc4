//! What is remembered of exchanges that are over: each client's identities, addresses and pace, and who holds which
//! address. Bounded; the oldest goes first. Rules that look beyond one exchange read it, and only the judge writes it.

mod client;
mod declined;
mod earshot;
mod ended;
mod given;
mod pace;
mod untaken;

pub use client::{ClientPast, is_early_renewal};
pub use declined::Declined;
pub(super) use earshot::{asked_of_lease, is_out_of_earshot};
pub use given::Given;
pub use pace::{Pace, STORM};
pub use untaken::Untaken;

use std::net::Ipv4Addr;
use std::num::NonZeroU64;

use smallvec::SmallVec;

use crate::exchange::{
    Bounded, ByName, ClientKey, ClientName, Ending, Exchange, Kind, Network, Ports, Role, SECOND,
    Seat, Setting, Trait,
};
use crate::findings::past::ended::Ended;
use crate::wire::Mac;

/// Clients, and addresses, that are remembered.
const MOST: u32 = 16_384;
/// Stations that send for others that are remembered.
const MOST_STRANGERS: u32 = 1024;
/// Holders remembered of one address that is shared by ports.
const MOST_OF_AN_ADDRESS: usize = 16;
/// Clients that one network card asks for within a minute that drain a pool.
pub const DRAIN: usize = 50;
/// They are counted over so many nanoseconds.
const WINDOW: i64 = 60 * SECOND;
/// Exchanges close in another order than they were granted what they ask for, but within that time, in nanoseconds. From
/// farther ahead the clock was set back.
const AHEAD: i64 = 120 * SECOND;

/// Who holds an address.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The client.
    pub client: ClientKey,
    /// The client by a hash, as the tracker knows it.
    pub name: ClientName,
    /// When it asked for it, in nanoseconds since 1970.
    pub since: i64,
    /// When its lease ends, or ended before its time, in nanoseconds since 1970; `i64::MAX` is never.
    pub until: i64,
    /// The ports it has of it.
    pub ports: Ports,
    /// Its identity, as [`ClientPast::identifiers`] knows it.
    pub identifier: Option<NonZeroU64>,
    /// Its host name, by hash.
    pub hostname: Option<NonZeroU64>,
    /// The host name that it had before that.
    pub hostname_before: Option<NonZeroU64>,
    /// Whether it extended its lease, and did not get it anew.
    pub is_extended: bool,
    /// Whether all was captured that tells who, where and for which ports.
    pub is_clear: bool,
    /// The exchange that gave it.
    pub exchange: u64,
    /// Whether its lease ended before its time.
    pub has_let_go: bool,
    /// The setting of the clock that its times are by.
    pub(crate) setting: Setting,
}

impl Holder {
    fn of(exchange: &Exchange, given: &Given) -> Self {
        Self {
            client: exchange.client.clone(),
            name: exchange.name,
            since: given.since,
            until: given.until,
            ports: given.ports,
            identifier: given.identifier,
            hostname: exchange.together.hostname(),
            hostname_before: None,
            is_extended: exchange.kind == Kind::Renew,
            is_clear: given.is_clear,
            exchange: exchange.number,
            has_let_go: given.has_ended,
            setting: given.setting,
        }
    }
}

/// A station that sends DISCOVERs of clients with other hardware addresses than its own.
#[derive(Debug, Default)]
pub struct Stranger {
    /// When counting began, in nanoseconds since 1970.
    pub since: i64,
    /// Clients it asked for since, as many as drain a pool.
    clients: Vec<ClientName>,
}

impl Stranger {
    /// Whether it asks for so many clients, with one more, that they drain a pool.
    pub fn drains_with(&self, client: ClientName, at: i64) -> bool {
        self.clients.len() + 1 == DRAIN
            && !self.clients.contains(&client)
            && at.saturating_sub(self.since) <= WINDOW
    }
}

/// What an exchange leaves to be remembered, as it was seen when it was judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    /// What it gave its client.
    pub(super) given: Option<Given>,
    /// Where its client is remembered.
    pub(super) client: Option<Seat>,
    /// Where the holder of the address that it gave is.
    pub(super) holder: Option<Seat>,
}

/// What is remembered of exchanges that are over.
#[derive(Debug)]
pub struct Past {
    clients: Bounded<ClientName, ClientPast, ByName>,
    /// Several hold one address where each has other ports of it.
    holders: Bounded<(Ipv4Addr, Network), SmallVec<[Holder; 1]>>,
    strangers: Bounded<Mac, Stranger>,
    /// Clients that were offered an address.
    pub(super) untaken: Untaken,
}

impl Default for Past {
    fn default() -> Self {
        Self {
            clients: Bounded::new(MOST),
            holders: Bounded::new(MOST),
            strangers: Bounded::new(MOST_STRANGERS),
            untaken: Untaken::default(),
        }
    }
}

impl Past {
    /// What is remembered of a client, and where.
    pub(super) fn client(&self, name: ClientName) -> Option<(Seat, &ClientPast)> {
        let seat = self.clients.seat(&name)?;
        Some((seat, self.clients.at(seat)))
    }

    /// Who holds what is given, or held it last, and where that is remembered.
    pub(super) fn holder(&self, given: &Given) -> Option<(Seat, Option<&Holder>)> {
        let seat = self.holders.seat(&(given.address, given.network))?;
        let mut holders = self.holders.at(seat).iter();
        Some((seat, holders.find(|holder| holder.ports.meet(given.ports))))
    }

    /// The address that a client was given since it was given another at some time, on the same network and with the same
    /// identity: it has moved.
    pub fn moved_to(
        &self,
        client: ClientName,
        (since, identifier): (i64, Option<NonZeroU64>),
        network: Network,
    ) -> Option<Ipv4Addr> {
        let now = self.client(client)?.1.given?;
        let is_later = now.since > since && now.network == network;
        (is_later && now.identifier == identifier).then_some(now.address)
    }

    /// For whom a station asked that is not the client itself.
    pub fn stranger(&self, mac: Mac) -> Option<&Stranger> {
        self.strangers.of(&mac)
    }

    /// Clients that were forgotten because there were too many.
    pub fn forgotten(&self) -> u64 {
        self.clients.forgotten()
    }

    /// Remembers an exchange that is over and was judged.
    pub(super) fn remember(&mut self, exchange: &Exchange, record: &Record) {
        if !exchange.client.names_client() {
            return;
        }
        // Before anything is written to what has lain untouched for long: until that is there, what was just put together
        // cannot be copied.
        let given = record.given.as_ref();
        let holder = given.map(|given| Holder::of(exchange, given));
        let client = self.clients.entry_at(record.client, &exchange.name);
        if let Some(identifier) = exchange.together.identifier() {
            client.note_identifier(identifier);
        }
        client.count_discovers(exchange);
        let is_renewal = exchange.together.roles.has(Role::Renew);
        client.has_renewed |= is_renewal && exchange.with_role(Role::Renew).count() > 0;
        if is_renewal {
            client.count_renewal(exchange);
        }
        client.note_unanswered(exchange);
        client.note_visibility(exchange);
        client.note_decline(exchange);
        if let Some(given) = given {
            client.take(given, exchange);
        }
        if let (Some(given), Some(holder)) = (given, holder) {
            self.hold(holder, given, record.holder);
        }
        if let Some((mac, at)) = stranger_of(exchange) {
            self.note_stranger(mac, at, exchange.name);
        }
        self.untaken.note(exchange);
    }

    /// Takes note of the newest message of an exchange, where that ends a lease.
    #[inline]
    pub(super) fn note(&mut self, exchange: &Exchange) {
        if let Some(ending) = exchange.ending() {
            self.note_end(exchange, ending);
        }
    }

    /// Takes note of the end of a lease, for its client and for who holds the address.
    fn note_end(&mut self, exchange: &Exchange, what: Ending) {
        let key = &exchange.client;
        if !key.names_client() {
            return;
        }
        // Who never had anything loses nothing by a refusal.
        let known = self.clients.of(&exchange.name);
        let has_lease =
            exchange.lease_before.is_some() || known.is_some_and(|it| it.given.is_some());
        if what.role == Role::Nak && !has_lease {
            return;
        }
        let newest = exchange.members.last();
        let Some(time) = newest.and_then(|newest| newest.packet.time()) else {
            return;
        };
        let ended = Ended {
            what,
            at: time.nanos(),
            exchange: exchange.number,
        };
        let gone = self.clients.entry(&exchange.name).end(ended);
        if let Some(gone) = gone {
            self.let_go(key, gone, ended.at);
        }
    }

    /// Takes note of who holds an address, unless somebody is known to hold it since later.
    fn hold(&mut self, mut new: Holder, given: &Given, seat: Option<Seat>) {
        let holders = self.holders.entry_at(seat, &(given.address, given.network));
        let is_after =
            |holder: &Holder| holder.ports.meet(given.ports) && is_later(holder.since, given.since);
        if holders.iter().any(is_after) {
            return;
        }
        if let Some(last) = holders.iter().find(|last| last.client == new.client) {
            let has_changed = last.hostname.is_some() && last.hostname != new.hostname;
            new.hostname_before = if has_changed {
                last.hostname
            } else {
                last.hostname_before
            };
        }
        let is_beside = |holder: &Holder| {
            holder.client != new.client
                && !holder.ports.meet(given.ports)
                && holder.until > given.since
        };
        holders.retain(|holder| is_beside(holder));
        if holders.len() >= MOST_OF_AN_ADDRESS {
            holders.remove(0);
        }
        holders.push(new);
    }

    /// Frees the address a client gave up.
    fn let_go(&mut self, key: &ClientKey, gone: Given, at: i64) {
        let holders = self.holders.of_mut(&(gone.address, gone.network));
        for holder in holders.into_iter().flatten() {
            if holder.client == *key {
                holder.until = holder.until.min(at);
                holder.has_let_go = true;
            }
        }
    }

    /// Counts a client for which a station asked that is not the client itself.
    fn note_stranger(&mut self, mac: Mac, at: i64, client: ClientName) {
        let stranger = self.strangers.entry(&mac);
        if at.saturating_sub(stranger.since) > WINDOW {
            *stranger = Stranger {
                since: at,
                clients: Vec::new(),
            };
        }
        if stranger.clients.len() < DRAIN && !stranger.clients.contains(&client) {
            stranger.clients.push(client);
        }
    }
}

/// Whether what is remembered already was asked for after what closes now, both in nanoseconds since 1970.
fn is_later(known: i64, now: i64) -> bool {
    known > now && known.saturating_sub(now) <= AHEAD
}

/// The sender of an exchange's first DISCOVER, and when, where its frame does not come from the client itself and
/// no relay passed it on.
pub(crate) fn stranger_of(exchange: &Exchange) -> Option<(Mac, i64)> {
    if !exchange.together.has(Trait::ForeignFrame) {
        return None;
    }
    let first = &exchange.members.first()?.packet;
    Some((first.datagram.sender()?, first.time()?.nanos()))
}
