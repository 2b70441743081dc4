//! What is remembered of one client.

use std::net::Ipv4Addr;
use std::num::NonZeroU64;

use smallvec::SmallVec;

use crate::capture::Timestamp;
use crate::dhcp::Message;
use crate::exchange::{Exchange, Kind, Network, Outcome, Ports, Role, Trait};
use crate::findings::past::{Pace, SECOND};

/// Identifiers and addresses remembered of one client.
const MOST_OF_A_CLIENT: usize = 8;
/// Requested IP Address. RFC 2132 s9.1.
const OPTION_REQUESTED: u8 = 50;

/// An address as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The address.
    pub address: Ipv4Addr,
    /// The subnet: address and mask; `None` without option 1.
    pub subnet: Option<u32>,
    /// Where.
    pub network: Network,
    /// For which ports.
    pub ports: Ports,
    /// When it was asked for, in nanoseconds since 1970.
    pub since: i64,
    /// When the lease ends, in nanoseconds since 1970; `i64::MAX` is never.
    pub until: i64,
    /// The identity it was given to, as [`ClientPast::identifiers`] knows it.
    pub identifier: Option<NonZeroU64>,
    /// Whether all was captured that tells to whom, where and for which ports.
    pub is_clear: bool,
    /// Whether it was asked for without one.
    is_anonymous: bool,
}

impl Given {
    /// What an exchange gave its client, of whom that is remembered; `None` where it gave nothing.
    pub fn by(exchange: &Exchange, past: Option<&ClientPast>) -> Option<Self> {
        let grant = exchange.grant.as_ref()?;
        if exchange.outcome != Outcome::Bound || grant.address.is_unspecified() {
            return None;
        }
        let since = grant.since?.nanos();
        let until = if grant.seconds == u32::MAX {
            i64::MAX
        } else {
            since.saturating_add(i64::from(grant.seconds) * SECOND)
        };
        // A renewal goes past the relay, by which the network is known: the lease stays where it was given.
        let is_past_relay = exchange.kind == Kind::Renew && !exchange.together.has(Trait::Relayed);
        let past = past.filter(|_| is_past_relay);
        let renewed = past.and_then(|past| past.got(grant.address));
        Some(Self {
            address: grant.address,
            subnet: grant.subnet,
            network: renewed.map_or(grant.network, |before| before.network),
            ports: grant.ports,
            since,
            until,
            identifier: exchange.together.identifier(),
            is_clear: !exchange.together.has(Trait::ShortAnswer)
                && exchange.together.knows_client()
                && renewed.is_none_or(|before| before.is_clear),
            is_anonymous: grant.is_anonymous,
        })
    }

    /// Whether it is known to have been given to another identity.
    pub fn is_of_another(&self, identifier: Option<NonZeroU64>) -> bool {
        let is_known = self.identifier.is_some() || self.is_anonymous;
        is_known && self.identifier != identifier
    }
}

/// What is remembered of a client.
#[derive(Debug, Default)]
pub struct ClientPast {
    /// The client identifiers it used, by hash.
    pub identifiers: SmallVec<[NonZeroU64; 2]>,
    /// The address it got last.
    pub given: Option<Given>,
    /// What few clients leave behind.
    seldom: Option<Box<Seldom>>,
    /// How fast it looks for servers.
    pub pace: Pace,
    /// Whether a unicast renewal of it was seen: the capture sees what goes from it to its server.
    pub has_renewed: bool,
    /// Whether its next address may well be another one: it was refused, or gave the last one up.
    may_change: bool,
}

// Thousands of them are remembered: each takes two lines of memory with its hash.
const _: () = assert!(size_of::<ClientPast>() <= 120);

/// What is remembered of few clients.
#[derive(Debug, Default)]
struct Seldom {
    /// What it got before, on another network or beside the last one, and may have still.
    earlier: Vec<Given>,
    /// The addresses it got one after the other on one network and with one identity, while the lease before was
    /// still good and for no visible reason.
    flapped: Vec<Ipv4Addr>,
    /// The address it gave back, and when; `None` once it got one again.
    released: Option<(Ipv4Addr, i64)>,
    /// What it turned down.
    declined: Vec<Declined>,
    /// The last REQUEST to extend its lease that got no answer in this capture, and when; `None` once one was answered.
    unanswered: Option<(Role, i64)>,
}

/// An address that a client turned down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declined {
    /// The address.
    pub address: Ipv4Addr,
    /// The server that it told so: option 54, else the one that had given it the address.
    pub server: Option<Ipv4Addr>,
    /// When, in nanoseconds since 1970.
    pub at: i64,
    /// The exchange in which it did.
    pub exchange: u64,
}

impl Declined {
    /// The address that a DECLINE names: 0.0.0.0 is none.
    pub fn address(decline: Message<'_>) -> Option<Ipv4Addr> {
        let named = decline.address_option(OPTION_REQUESTED);
        named.filter(|address| !address.is_unspecified())
    }

    /// What a DECLINE turns down; `None` where it does not name it.
    pub fn by(exchange: &Exchange) -> Option<Self> {
        let decline = exchange.with_role(Role::Decline).next()?;
        let lease = exchange.lease_before;
        Some(Self {
            address: Self::address(decline.packet.message())?,
            server: decline.server.or_else(|| lease?.server),
            at: decline.packet.time()?.nanos(),
            exchange: exchange.number,
        })
    }
}

/// The address that a NAK refused: its client uses it no longer. RFC 2131 s3.2.
fn refused(exchange: &Exchange) -> Option<Ipv4Addr> {
    let message = exchange.verdict().request?.packet.message();
    let requested = message.address_option(OPTION_REQUESTED);
    requested.or_else(|| Some(message.ciaddr()))
}

impl ClientPast {
    /// The addresses it got one after the other on one network and with one identity, while the lease before was
    /// still good and for no visible reason.
    pub fn flapped(&self) -> &[Ipv4Addr] {
        self.seldom.as_ref().map_or(&[], |seldom| &seldom.flapped)
    }

    /// The address it gave back, and when in nanoseconds since 1970; `None` once it got one again.
    pub fn released(&self) -> Option<(Ipv4Addr, i64)> {
        self.seldom.as_ref()?.released
    }

    /// The last REQUEST to extend its lease that got no answer in this capture, and when in nanoseconds since 1970; `None`
    /// once one was answered.
    pub fn unanswered(&self) -> Option<(Role, i64)> {
        self.seldom.as_ref()?.unanswered
    }

    /// What it turned down, each address and server once, from what was long ago to what was last.
    pub fn declined(&self) -> &[Declined] {
        self.seldom.as_ref().map_or(&[], |seldom| &seldom.declined)
    }

    fn note_declined(&mut self, declined: Declined) {
        let place = |declined: &Declined| (declined.address, declined.server);
        let known = &mut self.seldom().declined;
        known.retain(|before| place(before) != place(&declined));
        if known.len() >= MOST_OF_A_CLIENT {
            known.remove(0);
        }
        known.push(declined);
    }

    fn seldom(&mut self) -> &mut Seldom {
        self.seldom.get_or_insert_default()
    }

    /// Notes the identity it went by.
    pub(super) fn note_identifier(&mut self, identifier: NonZeroU64) {
        if self.identifiers.len() < MOST_OF_A_CLIENT && !self.identifiers.contains(&identifier) {
            self.identifiers.push(identifier);
        }
    }

    pub(super) fn count_discovers(&mut self, exchange: &Exchange) {
        let together = &exchange.together;
        if !together.roles.has(Role::Discover) {
            return;
        }
        let first = exchange.members.first();
        let is_first = first.is_some_and(|first| first.role == Role::Discover);
        if is_first && !together.has(Trait::Repeated) {
            self.count_discover(together.began);
        } else {
            for discover in exchange.with_role(Role::Discover) {
                self.count_discover(discover.packet.time());
            }
        }
    }

    fn count_discover(&mut self, time: Option<Timestamp>) {
        if let Some(time) = time {
            self.pace.note(time.nanos());
        }
    }

    pub(super) fn note_unanswered(&mut self, exchange: &Exchange) {
        if exchange.kind != Kind::Renew || exchange.outcome != Outcome::NoAnswer {
            return;
        }
        let request = exchange.verdict().request;
        let asked = request.and_then(|asked| Some((asked.role, asked.packet.time()?.nanos())));
        self.seldom().unanswered = asked;
    }

    /// Notes what ends a lease, and returns the address that is free by it.
    pub(super) fn given_up(&mut self, exchange: &Exchange) -> Option<Given> {
        let first = exchange.members.first()?;
        match exchange.kind {
            Kind::Release => {
                let time = first.packet.time().map_or(0, Timestamp::nanos);
                let address = first.packet.message().ciaddr();
                let is_named = !address.is_unspecified();
                self.seldom().released = is_named.then_some((address, time));
                self.may_change = true;
                // With an address that is not known it may have got that where it got the last one.
                let last = self.given.map(|given| Given {
                    address: if is_named { address } else { given.address },
                    ..given
                });
                self.got(address).or(last)
            }
            Kind::Decline => {
                self.may_change = true;
                if let Some(declined) = Declined::by(exchange) {
                    self.note_declined(declined);
                }
                self.given
            }
            _ if exchange.outcome == Outcome::Nak => {
                self.may_change = true;
                self.got(refused(exchange)?)
            }
            _ => None,
        }
    }

    /// What it got with an address.
    fn got(&self, address: Ipv4Addr) -> Option<Given> {
        let earlier = self.seldom.iter().flat_map(|seldom| &seldom.earlier);
        let mut known = self.given.iter().chain(earlier);
        known.find(|given| given.address == address).copied()
    }

    /// Keeps what it got before, where what it gets now does not take its place.
    fn keep_earlier(&mut self, given: &Given) {
        let place = |given: &Given| (given.address, given.network);
        let is_other = |before: &Given| place(before) != place(given) && before.until > given.since;
        let Some(before) = self.given.filter(is_other) else {
            return;
        };
        let earlier = &mut self.seldom().earlier;
        let again = earlier.iter().position(|old| place(old) == place(&before));
        if again.is_none() && earlier.len() < MOST_OF_A_CLIENT {
            earlier.push(before);
        } else if let Some(old) = earlier.get_mut(again.unwrap_or(0)) {
            *old = before;
        }
    }

    pub(super) fn take(&mut self, given: Given) {
        self.keep_earlier(&given);
        if self.is_flapping(&given) {
            let before = self.given.map(|before| before.address);
            let flapped = &mut self.seldom().flapped;
            if flapped.is_empty() {
                flapped.extend(before);
            }
            if flapped.len() < MOST_OF_A_CLIENT {
                flapped.push(given.address);
            }
        }
        self.may_change = false;
        if let Some(seldom) = &mut self.seldom {
            (seldom.released, seldom.unanswered) = (None, None);
        }
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
