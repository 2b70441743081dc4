//! What a rule over exchanges needs to have anything to say, and the signs by which an exchange shows it.
//!
//! A sign may stand where no rule has anything to say, but never be missing where one has: it is a first look, and
//! the rule looks again.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use crate::exchange::{Exchange, Kind, Member, Outcome, Role, server_of};
use crate::findings::Roles;
use crate::findings::exchange::case::{
    OPTION_CLIENT_ID, OPTION_PARAMETERS, OPTION_RELAY, OPTION_REQUESTED, SECOND,
};
use crate::findings::past::ClientPast;

/// An exchange that is over sooner is not slow, in nanoseconds.
const SOON: i64 = SECOND / 2;
/// From here on the seconds of a client may have their bytes swapped.
const MANY_SECS: u16 = 256;

/// What a rule over exchanges needs: any of these signs.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    pub(in crate::findings) signs: u64,
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
    /// It has a DISCOVER.
    Discover,
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
            look.note_role(member.role);
            look.note_member(&mut first, member);
        }
        look.note_roles();
        let (kind, outcome) = (exchange.kind, exchange.outcome);
        look.mark(Sign::Bound, outcome == Outcome::Bound);
        look.mark(Sign::Nak, outcome == Outcome::Nak);
        look.mark(Sign::NoAnswer, outcome == Outcome::NoAnswer);
        look.mark(Sign::Renew, kind == Kind::Renew);
        look.mark(Sign::Decline, kind == Kind::Decline);
        look.mark(Sign::ForceRenew, kind == Kind::ForceRenew);
        look.mark(Sign::Awaited, exchange.awaited.is_some());
        look.mark(Sign::Twin, exchange.twin.is_some());
        look.mark(Sign::Xid, exchange.has_changed_xid());
        look.mark(Sign::Known, past.is_some());
        look
    }

    fn mark(&mut self, sign: Sign, is_there: bool) {
        self.signs |= u64::from(is_there) << (sign as u32);
    }

    fn note_role(&mut self, role: Role) {
        let is_repeated = self.roles.has(role) && role.is_client();
        let is_anew = self.roles.has(Role::Offer) && role == Role::Discover;
        self.mark(Sign::Repeated, is_repeated);
        self.mark(Sign::Anew, is_anew);
        self.roles = self.roles.and(Roles::of(&[role]));
    }

    fn note_roles(&mut self) {
        let roles = self.roles;
        let (has_offer, has_ack) = (roles.has(Role::Offer), roles.has(Role::Ack));
        let has_request = roles.meets(Roles::REQUESTS);
        self.mark(Sign::Discover, roles.has(Role::Discover));
        self.mark(Sign::Ack, has_ack);
        self.mark(Sign::OfferAndAck, has_offer && has_ack);
        self.mark(Sign::Untaken, has_offer && !has_request);
        self.mark(Sign::Unoffered, has_ack && !has_offer);
    }

    fn note_member<'e>(&mut self, first: &mut First<'e>, member: &'e Member) {
        let message = member.packet.message();
        let is_client = member.role.is_client();
        let has_giaddr = !message.giaddr().is_unspecified();
        let has_many_secs = is_client && message.secs() >= MANY_SECS;
        self.mark(Sign::Slow, first.is_slow(member));
        self.mark(Sign::Servers, first.has_other_server(member));
        self.mark(Sign::Addresses, first.has_other_address(member));
        // What refuses need not have it.
        if is_client || matches!(member.role, Role::Offer | Role::Ack) {
            let is_other = first.has_other_identifier(member);
            self.mark(Sign::Identifiers, is_other && is_client);
            self.mark(Sign::Echo, is_other);
        }
        self.mark(Sign::Flags, first.flags.differs(message.flags()));
        self.mark(Sign::Secs, has_many_secs);
        self.mark(Sign::Relayed, has_giaddr);
        self.mark(Sign::Marked, !has_giaddr && message.has(OPTION_RELAY));
        let has_no_list = member.role == Role::Select && !message.has(OPTION_PARAMETERS);
        self.mark(Sign::NoList, has_no_list);
    }
}

/// What the messages had that came first; the others are compared with it.
#[derive(Debug, Default)]
struct First<'e> {
    /// The earliest and the latest time.
    times: Option<(i64, i64)>,
    server: Seen<Option<Ipv4Addr>>,
    address: Seen<Ipv4Addr>,
    identifier: Seen<Option<Cow<'e, [u8]>>>,
    flags: Seen<u16>,
}

impl<'e> First<'e> {
    fn is_slow(&mut self, member: &Member) -> bool {
        let Some(now) = member.packet.time() else {
            return false;
        };
        let now = now.nanos();
        let (earliest, latest) = self.times.unwrap_or((now, now));
        let (earliest, latest) = (earliest.min(now), latest.max(now));
        self.times = Some((earliest, latest));
        latest.saturating_sub(earliest) > SOON
    }

    /// A server is one that speaks or is spoken to; a client need not name any.
    fn has_other_server(&mut self, member: &Member) -> bool {
        let server = server_of(member);
        let counts = server.is_some() || member.role.is_server();
        counts && self.server.differs(server)
    }

    fn has_other_address(&mut self, member: &Member) -> bool {
        let message = member.packet.message();
        let addresses = [
            Some(message.yiaddr()),
            Some(message.ciaddr()),
            message.address_option(OPTION_REQUESTED),
        ];
        addresses
            .into_iter()
            .flatten()
            .filter(|address| !address.is_unspecified())
            .fold(false, |has_other, address| {
                has_other | self.address.differs(address)
            })
    }

    fn has_other_identifier(&mut self, member: &'e Member) -> bool {
        let identifier = member.packet.message().option(OPTION_CLIENT_ID);
        self.identifier.differs(identifier)
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
