//! What is remembered of exchanges that are over: each client's identities, addresses and pace, and who holds which
//! address. Bounded; the oldest goes first. Rules that look beyond one exchange read it, and only the judge writes it.

use std::hash::{BuildHasher, Hash, Hasher};
use std::net::Ipv4Addr;
use std::num::NonZeroU64;

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::capture::Timestamp;
use crate::exchange::{Bounded, ByName};
use crate::exchange::{ClientKey, ClientName, Exchange, Kind, Member, Outcome, Role, Verdict};
use crate::wire::{Mac, Rare};

/// Clients, and addresses, that are remembered.
const MOST: u32 = 16_384;
/// Senders of frames for others that are remembered.
const MOST_SENDERS: u32 = 1024;
/// Identifiers and addresses remembered of one client.
const MOST_OF_A_CLIENT: usize = 8;
/// Subnet Mask. RFC 2132 s3.3.
const OPTION_MASK: u8 = 1;
/// IP Address Lease Time. RFC 2132 s9.2.
const OPTION_LEASE: u8 = 51;
/// Host Name. RFC 2132 s3.14.
const OPTION_HOST_NAME: u8 = 12;
/// Client-identifier. RFC 2132 s9.14.
const OPTION_CLIENT_ID: u8 = 61;
/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;
/// DISCOVERs are counted over so many nanoseconds.
const WINDOW: i64 = 60 * SECOND;

/// The network a client is on: its relay's subnet, else the VLANs, tunnels and interface it is seen in. Two networks
/// may use the same addresses, so what is seen at different places is never compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Network(u64);

/// An address as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The address.
    pub address: Ipv4Addr,
    /// The subnet: address and mask; `None` without option 1.
    pub subnet: Option<u32>,
    /// Where.
    pub network: Network,
    /// When it was asked for, in nanoseconds since 1970.
    pub since: i64,
    /// When the lease ends, in nanoseconds since 1970; `i64::MAX` is never.
    pub until: i64,
    /// The identity it was given to, as [`ClientPast::identifiers`] knows it.
    pub identifier: Option<NonZeroU64>,
}

/// What is remembered of a client.
#[derive(Debug, Default)]
pub struct ClientPast {
    /// The client identifiers it used, by hash.
    pub identifiers: SmallVec<[NonZeroU64; 2]>,
    /// The address it got last.
    pub given: Option<Given>,
    /// The addresses it got one after the other on one network and with one identity, while the lease before was
    /// still good and for no visible reason.
    pub flapped: Rare<Ipv4Addr>,
    /// The address it gave back, and when; `None` once it got one again.
    pub released: Option<Box<(Ipv4Addr, i64)>>,
    /// DISCOVERs in the minute that begins there.
    pub discovers: (i64, u32),
    /// Whether a unicast renewal of it was seen: the capture sees what goes from it to its server.
    pub has_renewed: bool,
    /// Whether its next address may well be another one: it was refused, or gave the last one up.
    may_change: bool,
}

/// Who holds an address.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The client.
    pub client: ClientKey,
    /// When it asked for it, in nanoseconds since 1970.
    pub since: i64,
    /// When its lease ends, in nanoseconds since 1970; `i64::MAX` is never.
    pub until: i64,
    /// Its identity, as [`ClientPast::identifiers`] knows it.
    pub identifier: Option<NonZeroU64>,
    /// Its host name, by hash.
    pub hostname: Option<NonZeroU64>,
    /// The exchange that gave it.
    pub exchange: u64,
}

/// A sender of frames for many hardware addresses that are not its own.
#[derive(Debug, Default)]
pub struct Masks {
    /// When counting began, in nanoseconds since 1970.
    pub since: i64,
    /// Clients it asked for since.
    pub clients: u32,
}

/// What an exchange leaves to be remembered, as it was seen when it was judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    /// What it gave its client.
    pub(super) given: Option<Given>,
    /// The client identifier used, by hash.
    pub(super) identifier: Option<NonZeroU64>,
    /// Who sent its first DISCOVER in the client's stead, and when.
    pub(super) stranger: Option<(Mac, i64)>,
    /// Whether there is a unicast renewal in it.
    pub(super) has_renewed: bool,
}

/// What is remembered of exchanges that are over.
#[derive(Debug)]
pub struct Past {
    clients: Bounded<ClientName, ClientPast, ByName>,
    holders: Bounded<(Ipv4Addr, Network), Option<Holder>>,
    senders: Bounded<Mac, Masks>,
    hasher: RandomState,
}

impl Default for Past {
    fn default() -> Self {
        Self {
            clients: Bounded::new(MOST),
            holders: Bounded::new(MOST),
            senders: Bounded::new(MOST_SENDERS),
            hasher: RandomState::default(),
        }
    }
}

impl Past {
    /// What is remembered of a client.
    pub fn client(&self, name: ClientName) -> Option<&ClientPast> {
        self.clients.of(&name)
    }

    /// Who holds an address on a network.
    pub fn holder(&self, address: Ipv4Addr, network: Network) -> Option<&Holder> {
        self.holders.of(&(address, network))?.as_ref()
    }

    /// How often a sender asked for others.
    pub fn sender(&self, mac: Mac) -> Option<&Masks> {
        self.senders.of(&mac)
    }

    /// Clients that were forgotten because there were too many.
    pub fn forgotten(&self) -> u64 {
        self.clients.forgotten()
    }

    /// What an exchange gave its client; `None` where it gave nothing.
    pub fn given(
        &self,
        exchange: &Exchange,
        verdict: &Verdict<'_>,
        identifier: Option<NonZeroU64>,
    ) -> Option<Given> {
        if exchange.outcome != Outcome::Bound {
            return None;
        }
        let answer = verdict.answer?;
        let message = answer.packet.message();
        let address = message.yiaddr();
        let since = verdict
            .request
            .unwrap_or(answer)
            .packet
            .time()
            .or(answer.packet.time())?
            .nanos();
        if address.is_unspecified() {
            return None;
        }
        let seconds = message.number_option(OPTION_LEASE).unwrap_or(0);
        let until = if seconds == u32::MAX {
            i64::MAX
        } else {
            since.saturating_add(i64::from(seconds) * SECOND)
        };
        Some(Given {
            address,
            subnet: message
                .number_option(OPTION_MASK)
                .map(|mask| address.to_bits() & mask),
            network: self.network(answer),
            since,
            until,
            identifier,
        })
    }

    /// The client identifier a client used in an exchange, by hash.
    pub fn identifier(&self, exchange: &Exchange) -> Option<NonZeroU64> {
        self.first(exchange, OPTION_CLIENT_ID)
    }

    /// The host name a client used in an exchange, by hash.
    pub fn hostname(&self, exchange: &Exchange) -> Option<NonZeroU64> {
        self.first(exchange, OPTION_HOST_NAME)
    }

    /// The network that an answer is for.
    fn network(&self, answer: &Member) -> Network {
        let message = answer.packet.message();
        let giaddr = message.giaddr();
        if !giaddr.is_unspecified() {
            let mask = message.number_option(OPTION_MASK).unwrap_or(u32::MAX);
            return Network(self.hasher.hash_one(giaddr.to_bits() & mask));
        }
        let (datagram, origin) = (&answer.packet.datagram, &answer.packet.origin);
        let mut state = self.hasher.build_hasher();
        (origin.source, origin.interface, datagram.link.interface).hash(&mut state);
        for tag in &datagram.link.vlan {
            tag.id().hash(&mut state);
        }
        for tunnel in &datagram.outer {
            tunnel.kind.hash(&mut state);
        }
        Network(state.finish())
    }

    fn first(&self, exchange: &Exchange, code: u8) -> Option<NonZeroU64> {
        exchange
            .counted()
            .filter(|member| member.role.is_client())
            .find_map(|member| member.packet.message().option(code))
            .filter(|value| !value.is_empty())
            .map(|value| NonZeroU64::MIN | self.hasher.hash_one(&*value))
    }

    /// Remembers an exchange that is over and was judged.
    pub(super) fn remember(&mut self, exchange: &Exchange, record: Record) {
        let Record {
            given, identifier, ..
        } = record;
        let key = &exchange.client;
        if matches!(key, ClientKey::Nameless | ClientKey::Agent(_)) {
            return;
        }
        let client = self.clients.entry(&exchange.name);
        if let Some(identifier) = identifier {
            if !client.identifiers.contains(&identifier)
                && client.identifiers.len() < MOST_OF_A_CLIENT
            {
                client.identifiers.push(identifier);
            }
        }
        client.count_discovers(exchange);
        client.has_renewed |= record.has_renewed;
        let gone = client.given_up(exchange);
        if let Some(given) = given {
            client.take(given);
        }
        if let Some(gone) = gone {
            self.let_go(key, gone);
        }
        if let Some(given) = given {
            let hostname = self.hostname(exchange);
            self.hold(exchange, given, hostname);
        }
        if let Some((mac, at)) = record.stranger {
            self.note_sender(mac, at);
        }
    }

    fn hold(&mut self, exchange: &Exchange, given: Given, hostname: Option<NonZeroU64>) {
        *self.holders.entry(&(given.address, given.network)) = Some(Holder {
            client: exchange.client.clone(),
            since: given.since,
            until: given.until,
            identifier: given.identifier,
            hostname,
            exchange: exchange.number,
        });
    }

    /// Frees the address a client gave up.
    fn let_go(&mut self, key: &ClientKey, gone: Given) {
        if let Some(holder) = self.holders.of_mut(&(gone.address, gone.network)) {
            if holder.as_ref().is_some_and(|holder| holder.client == *key) {
                *holder = None;
            }
        }
    }

    /// Counts a client for which somebody else's frame asked.
    fn note_sender(&mut self, mac: Mac, at: i64) {
        let masks = self.senders.entry(&mac);
        if at.saturating_sub(masks.since) > WINDOW {
            *masks = Masks {
                since: at,
                clients: 0,
            };
        }
        masks.clients += 1;
    }
}

/// The sender of an exchange's first DISCOVER, and when, where its frame does not come from the client itself and
/// no relay passed it on.
pub(crate) fn stranger(exchange: &Exchange) -> Option<(Mac, i64)> {
    let first = exchange.members.first()?;
    let message = first.packet.message();
    let source = first.packet.datagram.link.source?;
    let is_strange = first.role == Role::Discover
        && message.giaddr().is_unspecified()
        && message.chaddr() != source.0.as_slice();
    is_strange.then_some((source, first.packet.time()?.nanos()))
}

impl ClientPast {
    fn count_discovers(&mut self, exchange: &Exchange) {
        for discover in exchange.with_role(Role::Discover) {
            let Some(time) = discover.packet.time() else {
                continue;
            };
            let (since, count) = &mut self.discovers;
            if time.nanos().saturating_sub(*since) > WINDOW {
                (*since, *count) = (time.nanos(), 0);
            }
            *count += 1;
        }
    }

    /// Notes what ends a lease, and returns the address that is free by it.
    fn given_up(&mut self, exchange: &Exchange) -> Option<Given> {
        let first = exchange.members.first()?;
        let time = first.packet.time().map_or(0, Timestamp::nanos);
        match exchange.kind {
            Kind::Release => {
                let address = first.packet.message().ciaddr();
                let is_named = !address.is_unspecified();
                self.released = is_named.then(|| Box::new((address, time)));
                self.may_change = true;
                self.given
            }
            Kind::Decline => {
                self.may_change = true;
                self.given
            }
            _ if exchange.outcome == Outcome::Nak => {
                self.may_change = true;
                None
            }
            _ => None,
        }
    }

    fn take(&mut self, given: Given) {
        if self.is_flapping(&given) && self.flapped.len() < MOST_OF_A_CLIENT {
            if let Some(before) = self.given.filter(|_| self.flapped.is_empty()) {
                self.flapped.push(before.address);
            }
            self.flapped.push(given.address);
        }
        self.may_change = false;
        self.released = None;
        self.given = Some(given);
    }

    /// Whether a new address comes for no visible reason: same identity, same subnet, and the lease before good.
    pub fn is_flapping(&self, given: &Given) -> bool {
        self.given.is_some_and(|before| {
            before.address != given.address
                && !self.may_change
                && before.identifier == given.identifier
                && before.network == given.network
                && before.subnet == given.subnet
                && given.subnet.is_some()
                && given.since < before.until
        })
    }
}
