//! A first look at a closed exchange: its signs, found in one walk over its messages.

use std::net::Ipv4Addr;

use crate::dhcp::Message;
use crate::exchange::{Exchange, Kind, Member, Outcome, Role, server_of};
use crate::findings::Roles;
use crate::findings::exchange::Sign;
use crate::findings::exchange::case::{
    OPTION_CLIENT_ID, OPTION_PARAMETERS, OPTION_RELAY, OPTION_REQUESTED, SECOND,
};
use crate::findings::exchange::x37::STORM;
use crate::findings::past::{ClientPast, stranger};
use crate::wire::Mac;

/// An exchange that is over sooner is not slow, in nanoseconds.
const SOON: i64 = SECOND / 2;
/// From here on the seconds of a client may have their bytes swapped.
const MANY_SECS: u16 = 256;

/// What is seen of an exchange at a first look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// The roles of its messages.
    pub(super) roles: Roles,
    /// Its signs.
    pub(super) signs: u64,
    /// Who sent its first DISCOVER, and when, where that is another station than the client.
    pub(super) stranger: Option<(Mac, i64)>,
}

impl Look {
    /// Looks at an exchange.
    pub(super) fn at(exchange: &Exchange, past: Option<&ClientPast>) -> Self {
        let mut all = All::default();
        for member in &exchange.members {
            all.note(member);
        }
        let roles = all.roles;
        let stranger = stranger(exchange);
        let discovers = past.map_or(0, |past| past.discovers.1) as usize;
        let are_many = discovers + exchange.members.len() >= STORM as usize;
        let may_be_storm = roles.has(Role::Discover) && (are_many || stranger.is_some());
        let (kind, outcome) = (exchange.kind, exchange.outcome);
        let signs = all.signs()
            | of_roles(roles)
            | Sign::Bound.when(outcome == Outcome::Bound)
            | Sign::Nak.when(outcome == Outcome::Nak)
            | Sign::NoAnswer.when(outcome == Outcome::NoAnswer)
            | Sign::Renew.when(kind == Kind::Renew)
            | Sign::Decline.when(kind == Kind::Decline)
            | Sign::ForceRenew.when(kind == Kind::ForceRenew)
            | Sign::Awaited.when(exchange.awaited.is_some())
            | Sign::Twin.when(exchange.twin.is_some())
            | Sign::Xid.when(exchange.has_changed_xid())
            | Sign::Storm.when(may_be_storm)
            | Sign::Known.when(past.is_some());
        Self {
            roles,
            signs,
            stranger,
        }
    }
}

fn of_roles(roles: Roles) -> u64 {
    let (has_offer, has_ack) = (roles.has(Role::Offer), roles.has(Role::Ack));
    let has_request = roles.meets(Roles::REQUESTS);
    Sign::Ack.when(has_ack)
        | Sign::OfferAndAck.when(has_offer && has_ack)
        | Sign::Untaken.when(has_offer && !has_request)
        | Sign::Unoffered.when(has_ack && !has_offer)
}

/// What all messages of an exchange have together.
#[derive(Debug)]
struct All<'e> {
    roles: Roles,
    earliest: i64,
    latest: i64,
    secs: u16,
    is_relayed: bool,
    flags: Values,
    servers: Values,
    addresses: Values,
    identifier: First<'e>,
    /// Signs that a message alone has, or has with those before it.
    signs: u64,
}

impl Default for All<'_> {
    fn default() -> Self {
        Self {
            roles: Roles::NONE,
            earliest: i64::MAX,
            latest: i64::MIN,
            secs: 0,
            is_relayed: false,
            flags: Values::default(),
            servers: Values::default(),
            addresses: Values::default(),
            identifier: First::Unknown,
            signs: 0,
        }
    }
}

impl<'e> All<'e> {
    fn note(&mut self, member: &'e Member) {
        let (message, role) = (member.packet.message(), member.role);
        if let Some(time) = member.packet.time() {
            self.earliest = self.earliest.min(time.nanos());
            self.latest = self.latest.max(time.nanos());
        }
        let has_giaddr = !message.giaddr().is_unspecified();
        self.is_relayed |= has_giaddr;
        self.flags.note(message.flags().into());
        self.note_addresses(message);
        self.note_server(member);
        self.note_identifier(message, role);
        if role.is_client() {
            self.secs = self.secs.max(message.secs());
            self.signs |= Sign::Repeated.when(self.roles.has(role));
        }
        let has_no_list = role == Role::Select && !message.has(OPTION_PARAMETERS);
        let is_anew = role == Role::Discover && self.roles.has(Role::Offer);
        self.roles = self.roles.and(Roles::of(&[role]));
        self.signs |= Sign::NoList.when(has_no_list)
            | Sign::Anew.when(is_anew)
            | Sign::Marked.when(!has_giaddr && message.has(OPTION_RELAY));
    }

    fn note_addresses(&mut self, message: Message<'_>) {
        let requested = message.address_option(OPTION_REQUESTED);
        let requested = requested.unwrap_or(Ipv4Addr::UNSPECIFIED);
        for address in [message.yiaddr(), message.ciaddr(), requested] {
            if !address.is_unspecified() {
                self.addresses.note(address.to_bits().into());
            }
        }
    }

    /// A server is one that speaks or is spoken to; a client need not name any.
    fn note_server(&mut self, member: &Member) {
        const NOBODY: u64 = u64::MAX;
        let server = server_of(member).map(|server| server.to_bits().into());
        if server.is_some() || member.role.is_server() {
            self.servers.note(server.unwrap_or(NOBODY));
        }
    }

    /// What refuses need not have an identifier.
    fn note_identifier(&mut self, message: Message<'e>, role: Role) {
        let is_client = role.is_client();
        if is_client || matches!(role, Role::Offer | Role::Ack) {
            let differs = self.identifier.differs(message.first(OPTION_CLIENT_ID));
            let is_other = differs || message.is_repeated(OPTION_CLIENT_ID);
            self.signs |= Sign::Echo.when(is_other) | Sign::Identifiers.when(is_other && is_client);
        }
    }

    fn signs(&self) -> u64 {
        self.signs
            | Sign::Slow.when(self.latest.saturating_sub(self.earliest) > SOON)
            | Sign::Secs.when(self.secs >= MANY_SECS)
            | Sign::Relayed.when(self.is_relayed)
            | Sign::Flags.when(self.flags.differ())
            | Sign::Servers.when(self.servers.differ())
            | Sign::Addresses.when(self.addresses.differ())
    }
}

/// Some values: the bits that each of them has, and those that any has.
#[derive(Debug)]
struct Values {
    each: u64,
    any: u64,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            each: u64::MAX,
            any: 0,
        }
    }
}

impl Values {
    fn note(&mut self, value: u64) {
        self.each &= value;
        self.any |= value;
    }

    /// Whether they are not all the same.
    fn differ(&self) -> bool {
        self.any & !self.each != 0
    }
}

/// The first client identifier; it may be none.
#[derive(Debug)]
enum First<'e> {
    Unknown,
    Is(Option<&'e [u8]>),
}

impl<'e> First<'e> {
    /// Whether an identifier is another one than the first; where there was none yet, it is the first.
    fn differs(&mut self, identifier: Option<&'e [u8]>) -> bool {
        if let Self::Is(first) = self {
            return *first != identifier;
        }
        *self = Self::Is(identifier);
        false
    }
}
