//! What a rule over exchanges needs to have anything to say, and the signs by which an exchange shows it.
//!
//! A sign may stand where no rule has anything to say, but never be missing where one has: it is a first look, and
//! the rule looks again.

use std::net::Ipv4Addr;

use crate::dhcp::Message;
use crate::exchange::{Exchange, Kind, Member, Outcome, Role, server_of};
use crate::findings::Roles;
use crate::findings::docket::Shape;
use crate::findings::exchange::case::{
    OPTION_CLIENT_ID, OPTION_PARAMETERS, OPTION_RELAY, OPTION_REQUESTED, SECOND,
};
use crate::findings::exchange::x37::STORM;
use crate::findings::past::{ClientPast, stranger};

/// An exchange that is over sooner is not slow, in nanoseconds.
const SOON: i64 = SECOND / 2;
/// From here on the seconds of a client may have their bytes swapped.
const MANY_SECS: u16 = 256;

/// What a rule over exchanges needs: any of these signs.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    signs: u64,
}

/// The signs of an exchange, which decide what rules it calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::findings) struct ExchangeShape(pub(super) u64);

impl Shape for ExchangeShape {
    type Needs = Needs;

    fn meets(&self, needs: &Needs) -> bool {
        needs.signs & self.0 != 0
    }

    fn mixed(&self) -> u64 {
        self.0
    }
}

impl Needs {
    /// One of these signs.
    pub const fn signs(signs: &[Sign]) -> Self {
        let mut bits = 0;
        let mut rest = signs;
        while let Some((sign, more)) = rest.split_first() {
            bits |= sign.bit();
            rest = more;
        }
        Self { signs: bits }
    }
}

/// Something about an exchange that not every exchange has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It ended with an address.
    Bound,
    /// It ended with a refusal.
    Nak,
    /// It ended without an answer.
    NoAnswer,
    /// It is a renewal.
    Renew,
    /// It is a DECLINE.
    Decline,
    /// It is a FORCERENEW.
    ForceRenew,
    /// Very many DISCOVERs of its client may have come, or its first one is in a frame of another station.
    Storm,
    /// It has an ACK.
    Ack,
    /// It has an OFFER and an ACK.
    OfferAndAck,
    /// It has an OFFER and no REQUEST.
    Untaken,
    /// It has an ACK and no OFFER.
    Unoffered,
    /// It has a DISCOVER after an OFFER.
    Anew,
    /// The client sent messages of one role twice.
    Repeated,
    /// A REQUEST that takes an OFFER has no Parameter Request List (55).
    NoList,
    /// It took a while.
    Slow,
    /// A client counts many seconds.
    Secs,
    /// Several servers are in it.
    Servers,
    /// Several addresses for the client are in it.
    Addresses,
    /// Not all messages of the client have the same client identifier (61).
    Identifiers,
    /// Not all answers have the client's identifier (61).
    Echo,
    /// Its messages differ in their flags.
    Flags,
    /// A relay has to do with it.
    Relayed,
    /// A message has Relay Agent Information (82) and no giaddr.
    Marked,
    /// A server's message opened it while the client waited for something.
    Awaited,
    /// Another client used its xid.
    Twin,
    /// The client changed its xid.
    Xid,
    /// Something is remembered of the client.
    Known,
}

impl Sign {
    const fn bit(self) -> u64 {
        1 << (self as u32)
    }

    fn when(self, is_there: bool) -> u64 {
        u64::from(is_there) << (self as u32)
    }
}

/// What is seen of an exchange at a first look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// The roles of its messages.
    pub(super) roles: Roles,
    /// Its signs.
    pub(super) signs: u64,
}

impl Look {
    /// Looks at an exchange.
    pub(super) fn at(exchange: &Exchange, past: Option<&ClientPast>) -> Self {
        let mut first = First::default();
        let mut look = Self {
            roles: Roles::NONE,
            signs: 0,
        };
        for member in &exchange.members {
            look.signs |= first.signs(member) | look.note_role(member.role);
        }
        let (kind, outcome) = (exchange.kind, exchange.outcome);
        look.signs |= look.of_roles()
            | Sign::Bound.when(outcome == Outcome::Bound)
            | Sign::Nak.when(outcome == Outcome::Nak)
            | Sign::NoAnswer.when(outcome == Outcome::NoAnswer)
            | Sign::Renew.when(kind == Kind::Renew)
            | Sign::Decline.when(kind == Kind::Decline)
            | Sign::ForceRenew.when(kind == Kind::ForceRenew)
            | Sign::Awaited.when(exchange.awaited.is_some())
            | Sign::Twin.when(exchange.twin.is_some())
            | Sign::Xid.when(exchange.has_changed_xid())
            | Sign::Storm.when(look.may_be_storm(exchange, past))
            | Sign::Known.when(past.is_some());
        look
    }

    fn may_be_storm(&self, exchange: &Exchange, past: Option<&ClientPast>) -> bool {
        let before = past.map_or(0, |past| past.discovers.1) as usize;
        self.roles.has(Role::Discover)
            && (before + exchange.members.len() >= STORM as usize || stranger(exchange).is_some())
    }

    fn note_role(&mut self, role: Role) -> u64 {
        let is_repeated = self.roles.has(role) && role.is_client();
        let is_anew = self.roles.has(Role::Offer) && role == Role::Discover;
        self.roles = self.roles.and(Roles::of(&[role]));
        Sign::Repeated.when(is_repeated) | Sign::Anew.when(is_anew)
    }

    fn of_roles(&self) -> u64 {
        let roles = self.roles;
        let (has_offer, has_ack) = (roles.has(Role::Offer), roles.has(Role::Ack));
        let has_request = roles.meets(Roles::REQUESTS);
        Sign::Ack.when(has_ack)
            | Sign::OfferAndAck.when(has_offer && has_ack)
            | Sign::Untaken.when(has_offer && !has_request)
            | Sign::Unoffered.when(has_ack && !has_offer)
    }
}

/// What the messages had that came first; the others are compared with it.
#[derive(Debug, Default)]
struct First<'e> {
    time: Option<i64>,
    server: Seen<Option<Ipv4Addr>>,
    address: Seen<Ipv4Addr>,
    identifier: Seen<Option<&'e [u8]>>,
    flags: Seen<u16>,
}

impl<'e> First<'e> {
    /// The signs that a message is of.
    fn signs(&mut self, member: &'e Member) -> u64 {
        let (message, role) = (member.packet.message(), member.role);
        let is_client = role.is_client();
        let has_giaddr = !message.giaddr().is_unspecified();
        let has_many_secs = is_client && message.secs() >= MANY_SECS;
        let has_no_list = role == Role::Select && !message.has(OPTION_PARAMETERS);
        // What refuses need not have an identifier.
        let counts = is_client || matches!(role, Role::Offer | Role::Ack);
        let is_other = counts && self.has_other_identifier(message);
        Sign::Slow.when(self.is_slow(member))
            | Sign::Servers.when(self.has_other_server(member))
            | Sign::Addresses.when(self.has_other_address(message))
            | Sign::Identifiers.when(is_other && is_client)
            | Sign::Echo.when(is_other)
            | Sign::Flags.when(self.flags.differs(message.flags()))
            | Sign::Secs.when(has_many_secs)
            | Sign::Relayed.when(has_giaddr)
            | Sign::Marked.when(!has_giaddr && message.has(OPTION_RELAY))
            | Sign::NoList.when(has_no_list)
    }

    /// Where any two messages are far from one another, one of them is half as far from the first.
    fn is_slow(&mut self, member: &Member) -> bool {
        member.packet.time().is_some_and(|time| {
            let first = *self.time.get_or_insert(time.nanos());
            time.nanos().abs_diff(first) > SOON.unsigned_abs() / 2
        })
    }

    /// A server is one that speaks or is spoken to; a client need not name any.
    fn has_other_server(&mut self, member: &Member) -> bool {
        let server = server_of(member);
        let counts = server.is_some() || member.role.is_server();
        counts && self.server.differs(server)
    }

    fn has_other_address(&mut self, message: Message<'_>) -> bool {
        let requested = message.address_option(OPTION_REQUESTED);
        let addresses = [
            message.yiaddr(),
            message.ciaddr(),
            requested.unwrap_or(Ipv4Addr::UNSPECIFIED),
        ];
        addresses.into_iter().fold(false, |has_other, address| {
            has_other | (!address.is_unspecified() && self.address.differs(address))
        })
    }

    fn has_other_identifier(&mut self, message: Message<'e>) -> bool {
        let identifier = message.first(OPTION_CLIENT_ID);
        message.is_repeated(OPTION_CLIENT_ID) || self.identifier.differs(identifier)
    }
}

/// The first of some values.
#[derive(Debug)]
struct Seen<T>(Option<T>);

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: PartialEq> Seen<T> {
    /// Whether a value is another one than the first; where there was none yet, it is the first.
    fn differs(&mut self, value: T) -> bool {
        if let Some(first) = &self.0 {
            return *first != value;
        }
        self.0 = Some(value);
        false
    }
}
