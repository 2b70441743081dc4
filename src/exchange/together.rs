//! What the messages of an exchange have together, noted as they come.
//!
//! Rules ask for it when the exchange has closed. By then its messages are far away, and most have nothing to tell that
//! is not known from here. Facts only.

use std::num::NonZeroU64;

use crate::capture::Timestamp;
use crate::dhcp::areas::OPTION_HEAD;
use crate::dhcp::header::{self, Field};
use crate::dhcp::{Message, option};
use crate::exchange::key::Namer;
use crate::exchange::role::Role;
use crate::exchange::{Member, Packet, Roles, is_behind_relay, server_of};
use crate::exchange::{hostname, same};
use crate::wire::{Mac, Span};

/// Bytes of the fields in front of the hardware address.
const HEAD: usize = header::CHADDR.start as usize;

/// Something that the messages of an exchange show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trait {
    /// The first is a DISCOVER in a frame of another station than the client, and no relay passed it on.
    ForeignFrame,
    /// A giaddr is set.
    Relayed,
    /// There is Relay Agent Information (82) without a giaddr.
    InfoWithoutRelay,
    /// A frame has a VLAN tag.
    Tagged,
    /// There is a copy.
    Copied,
    /// The client sent messages of one role twice.
    Repeated,
    /// There is a DISCOVER after an OFFER.
    DiscoverAfterOffer,
    /// An OFFER gives no address: it tells what to boot, or what not to do.
    OfferWithoutAddress,
    /// A REQUEST that takes an OFFER has no Parameter Request List (55).
    RequestWithoutList,
    /// Not all messages of the client have the same client identifier (61).
    IdentifierChanged,
    /// Not all OFFERs, ACKs and messages of the client have the same client identifier (61).
    IdentifierDiffers,
    /// A message of the client has no client identifier.
    AskedWithoutIdentifier,
    /// An OFFER or ACK has a client identifier, or may have had one.
    AnsweredWithIdentifier,
    /// An OFFER and an ACK do not say the same.
    AckDiffers,
    /// A message is of a server that has an address.
    ServerKnown,
    /// A message is of a server that cannot be told.
    ServerUnknown,
    /// An answer has no hardware address, and what it answers has one.
    ChaddrLost,
    /// The client's identifier is known, or that it is empty.
    IdentifierKnown,
    /// The client's host name is known, or that it tells nothing.
    HostNameKnown,
    /// A message asks for the address 0.0.0.0 (50).
    AsksForZero,
    /// A message of the client was not captured whole.
    QuestionCut,
    /// An OFFER or ACK was not captured whole.
    AnswerCut,
}

impl Trait {
    /// Its bit, where it is there.
    fn when(self, is_there: bool) -> u32 {
        u32::from(is_there) << (self as u32)
    }
}

/// What the messages of an exchange have together.
#[derive(Debug, Clone)]
pub struct Together {
    /// The roles of the messages that are there.
    pub roles: Roles,
    /// The earliest time, in nanoseconds since 1970; `i64::MAX` where no message has one.
    pub earliest: i64,
    /// The time of the first message.
    pub began: Option<Timestamp>,
    /// The most seconds that a message of the client counts.
    pub secs: u16,
    traits: u32,
    flags: Values,
    servers: Values,
    addresses: Values,
    identifier: Option<NonZeroU64>,
    hostname: Option<NonZeroU64>,
    /// The place of the first message whose client identifier counts.
    identified: u16,
    /// Where in its frame it has one.
    named_at: Option<Span>,
}

impl Default for Together {
    fn default() -> Self {
        Self {
            roles: Roles::NONE,
            earliest: i64::MAX,
            began: None,
            secs: 0,
            traits: 0,
            flags: Values::default(),
            servers: Values::default(),
            addresses: Values::default(),
            identifier: None,
            hostname: None,
            identified: u16::MAX,
            named_at: None,
        }
    }
}

impl Together {
    /// Whether they show something.
    #[inline]
    pub fn has(&self, wanted: Trait) -> bool {
        self.traits & wanted.when(true) != 0
    }

    /// Whether they differ in their flags.
    pub fn differ_in_flags(&self) -> bool {
        self.flags.differ()
    }

    /// Whether several servers are in it, or one that cannot be told beside another.
    pub fn have_several_servers(&self) -> bool {
        self.servers.differ() || self.has(Trait::ServerKnown) && self.has(Trait::ServerUnknown)
    }

    /// Whether several addresses for the client are in it.
    pub fn have_several_addresses(&self) -> bool {
        self.addresses.differ()
    }

    /// The client identifier (61) that the client used first, by a hash with a secret; `None` where it used none or an
    /// empty one.
    pub fn identifier(&self) -> Option<NonZeroU64> {
        self.identifier
    }

    /// The host name (12) that the client used first, by a hash with a secret; `None` where it used none or one that
    /// many hosts have.
    pub fn hostname(&self) -> Option<NonZeroU64> {
        self.hostname
    }

    /// Whether all that names the client was captured: its identifier and its host name, if it has any.
    pub fn knows_client(&self) -> bool {
        !self.has(Trait::QuestionCut)
            || (self.has(Trait::IdentifierKnown) && self.has(Trait::HostNameKnown))
    }

    /// Takes note of a message that comes behind others, which are noted.
    pub(super) fn note(&mut self, before: &[Member], newest: &Member, namer: &Namer) {
        let (packet, role) = (&newest.packet, newest.role);
        let message = packet.message();
        // What belongs to an exchange has these fields.
        let Some(head) = message.payload().first_chunk().map(Head) else {
            return;
        };
        if before.is_empty() {
            self.began = packet.time();
        }
        if let Some(time) = packet.time() {
            self.earliest = self.earliest.min(time.nanos());
        }
        self.flags.note(head.word(header::FLAGS).into());
        self.note_addresses(head, message);
        self.note_server(newest);
        let is_relayed = head.number(header::GIADDR) != 0;
        let link = &packet.datagram.link;
        self.traits |= Trait::Relayed.when(is_relayed)
            | Trait::InfoWithoutRelay.when(!is_relayed && message.has(option::RELAY))
            | Trait::Tagged.when(!link.vlan.is_empty())
            | Trait::Copied.when(newest.is_copy())
            | Trait::OfferWithoutAddress
                .when(role == Role::Offer && head.number(header::YIADDR) == 0)
            | Trait::ChaddrLost.when(head.has_no_name() && is_named(before));
        let is_giving = Roles::GIVING.has(role);
        if role.is_client() {
            self.secs = self.secs.max(head.word(header::SECS));
            self.note_client(newest, message, namer);
        } else if is_giving {
            self.traits |= Trait::AckDiffers.when(self.is_other_word(before, newest))
                | Trait::AnswerCut.when(message.is_truncated());
        }
        // What refuses need not have an identifier.
        if role.is_client() || is_giving {
            let is_other = self.is_other_identifier(before, packet, message);
            let has_one = message.has(option::CLIENT_ID);
            self.traits |= Trait::IdentifierDiffers.when(is_other)
                | Trait::IdentifierChanged.when(is_other && !is_giving)
                | Trait::AskedWithoutIdentifier.when(!has_one && !is_giving)
                | Trait::AnsweredWithIdentifier
                    .when(is_giving && (has_one || message.is_truncated()));
        }
        if before.is_empty() && role == Role::Discover && !is_relayed {
            let is_other = |Mac(source): Mac| message.chaddr() != source.as_slice();
            self.traits |= Trait::ForeignFrame.when(packet.datagram.sender().is_some_and(is_other));
        }
        self.roles = self.roles.and(Roles::of(&[role]));
    }

    /// Takes note of a client's addresses: `yiaddr`, `ciaddr` and option 50.
    fn note_addresses(&mut self, head: Head<'_>, message: Message<'_>) {
        let requested = message.number_option(option::REQUESTED);
        self.traits |= Trait::AsksForZero.when(requested == Some(0));
        let (given, own) = (head.number(header::YIADDR), head.number(header::CIADDR));
        for address in [given, own, requested.unwrap_or(0)] {
            if address != 0 {
                self.addresses.note(address);
            }
        }
    }

    /// A server is one that speaks or is spoken to; a client need not name any.
    fn note_server(&mut self, member: &Member) {
        if let Some(server) = server_of(member) {
            self.servers.note(server.to_bits());
            self.traits |= Trait::ServerKnown.when(true);
        } else {
            self.traits |= Trait::ServerUnknown.when(member.role.is_server());
        }
    }

    /// Takes note of what a client sends: what it repeats, and by what it names itself.
    fn note_client(&mut self, member: &Member, message: Message<'_>, namer: &Namer) {
        let role = member.role;
        self.traits |= Trait::Repeated.when(self.roles.has(role))
            | Trait::RequestWithoutList
                .when(role == Role::Select && !message.has(option::PARAMETERS))
            | Trait::DiscoverAfterOffer.when(role == Role::Discover && self.roles.has(Role::Offer));
        if member.is_copy() {
            return;
        }
        self.traits |= Trait::QuestionCut.when(message.is_truncated());
        if !self.has(Trait::IdentifierKnown) && message.has(option::CLIENT_ID) {
            self.traits |= Trait::IdentifierKnown.when(true);
            self.identifier = named(message, option::CLIENT_ID, namer, <[u8]>::is_empty);
        }
        if !self.has(Trait::HostNameKnown) && message.has(option::HOST_NAME) {
            self.traits |= Trait::HostNameKnown.when(true);
            self.hostname = named(message, option::HOST_NAME, namer, hostname::is_default);
        }
    }

    /// Whether the client identifier is another one than the first, or stands more than once.
    #[inline]
    fn is_other_identifier(
        &mut self,
        before: &[Member],
        packet: &Packet,
        message: Message<'_>,
    ) -> bool {
        let (place, identifier) = message.placed(option::CLIENT_ID).unzip();
        if let Some(first) = before.get(usize::from(self.identified)) {
            let first = self.named_at.map(|place| place.of(&first.packet.bytes));
            return first != identifier || message.is_repeated(option::CLIENT_ID);
        }
        let value_span = |(place, value): (u16, &[u8])| {
            let start = packet.datagram.payload.start;
            let start = start.saturating_add(place.saturating_add(OPTION_HEAD).into());
            let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
            Span::new(start, start.saturating_add(length))
        };
        self.identified = u16::try_from(before.len()).unwrap_or(u16::MAX);
        self.named_at = place.zip(identifier).map(value_span);
        message.is_repeated(option::CLIENT_ID)
    }

    /// Whether an OFFER comes after an ACK, or an ACK is not the last OFFER once more.
    fn is_other_word(&self, before: &[Member], newest: &Member) -> bool {
        if newest.role == Role::Offer {
            return self.roles.has(Role::Ack);
        }
        let is_offer = |member: &&Member| member.role == Role::Offer && !member.is_copy();
        before.iter().rfind(is_offer).is_some_and(|offer| {
            let gives = |member: &Member| member.packet.message().yiaddr();
            server_of(offer) != server_of(newest)
                || gives(offer) != gives(newest)
                || is_behind_relay(offer) != is_behind_relay(newest)
                || !same::has_same_options(&offer.packet, &newest.packet)
        })
    }
}

/// Whether the first message has a hardware address.
fn is_named(before: &[Member]) -> bool {
    let first = before.first();
    first.is_some_and(|first| first.packet.message().hlen() != 0)
}

/// An option's value by a hash, if it is there and tells something.
fn named(
    message: Message<'_>,
    code: u8,
    namer: &Namer,
    is_idle: fn(&[u8]) -> bool,
) -> Option<NonZeroU64> {
    let value = message.option(code).filter(|value| !is_idle(value))?;
    Some(namer.value(value))
}

/// The first fields of a message, each in a place that is known beforehand.
#[derive(Clone, Copy)]
struct Head<'a>(&'a [u8; HEAD]);

impl Head<'_> {
    /// Whether it has no hardware address.
    fn has_no_name(self) -> bool {
        header::HLEN.array(self.0) == Some([0])
    }

    fn word(self, field: Field) -> u16 {
        field.array(self.0).map_or(0, u16::from_be_bytes)
    }

    fn number(self, field: Field) -> u32 {
        field.array(self.0).map_or(0, u32::from_be_bytes)
    }
}

/// Some values: the bits that each of them has, and those that any has.
#[derive(Debug, Clone)]
struct Values {
    each: u32,
    any: u32,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            each: u32::MAX,
            any: 0,
        }
    }
}

impl Values {
    fn note(&mut self, value: u32) {
        self.each &= value;
        self.any |= value;
    }

    /// Whether they are not all the same.
    fn differ(&self) -> bool {
        self.any & !self.each != 0
    }
}
