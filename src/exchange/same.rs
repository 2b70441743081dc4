//! Is this the same message again?
//!
//! A frame is often captured twice: on both sides of a relay, on a bridge and its port, by a mirror of both
//! directions. Such a copy differs at most in what relays and routers change: hops, giaddr, option 82 and the outer
//! headers. RFC 1542 s4.1, RFC 3046 s2.1.

use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;

use crate::dhcp::areas::END;
use crate::dhcp::areas::OPTION_HEAD;
use crate::dhcp::header::{self, Field};
use crate::dhcp::{Message, Overload, option};
use crate::exchange::key::Namer;
use crate::exchange::limits::COPY_WITHIN;
use crate::exchange::{Exchange, Member, Packet, Role, Roles};

/// Where the options field begins.
const AREA: usize = header::COOKIE.start as usize;

/// The roles of messages that one of this role may be a copy of. A copy of a REQUEST may look like one of another state,
/// and the port by which PXE is known may differ.
pub(crate) fn roles_of_copies(role: Role) -> Roles {
    match role {
        _ if role.is_request() => Roles::REQUESTS,
        Role::PxeRequest | Role::PxeReply => Roles::ALL.without(Roles::REQUESTS),
        _ => Roles::PXE.and(Roles::of(&[role])),
    }
}

/// Messages of an exchange, the last that count, that another may be a copy of.
const LOOKED_AT: usize = 16;

impl Exchange {
    /// The message that `packet` is a copy of, among those of roles that are `alike`: of several the most like one, and
    /// of those the last. Copies behind the last message that counts are passed over at once: a loop makes very many.
    pub(super) fn copied(&self, packet: &Packet, alike: Roles) -> Option<&Member> {
        let end = self.members.len().saturating_sub(self.copies_behind.into());
        let members = self.members.get(..end).unwrap_or_default().iter().rev();
        let counted = members.filter(|member| !member.is_copy()).take(LOOKED_AT);
        let mut most: Option<(&Member, Likeness)> = None;
        for member in counted.filter(|member| alike.has(member.role) && is_copy(member, packet)) {
            let likeness = likeness(&member.packet, packet);
            if likeness == [true; 3] {
                return Some(member);
            }
            if most.is_none_or(|(_, most)| likeness > most) {
                most = Some((member, likeness));
            }
        }
        most.map(|(member, _)| member)
    }

    /// Counts the copies behind the last message that counts, where messages were dropped.
    pub(super) fn count_copies_behind(&mut self) {
        let copies = self.members.iter().rev().take_while(|last| last.is_copy());
        self.copies_behind = u16::try_from(copies.count()).unwrap_or(u16::MAX);
    }
}

/// Whether `packet` is the message of `member` seen again, by their roles a copy.
pub(crate) fn is_copy(member: &Member, packet: &Packet) -> bool {
    member.packet.message().kind() == packet.message().kind()
        && is_close(&member.packet, packet)
        && (!is_same_link(&member.packet, packet)
            || member.packet.datagram.ip.id == packet.datagram.ip.id)
        && is_same_message(&member.packet, packet)
        && has_same_flags(&member.packet, packet)
        && may_have_same_rest(&member.packet, packet)
}

/// Whether two messages have the same flags, or a relay between them that may have changed them. A server that was asked
/// with both values answers twice.
fn has_same_flags(one: &Packet, other: &Packet) -> bool {
    let side = |packet: &Packet| {
        let relay = packet.message().giaddr();
        (relay, packet.datagram.ip.dst == relay)
    };
    one.message().flags() == other.message().flags() || side(one) != side(other)
}

/// Whether what was not captured of two messages may be the same: their lengths and checksums tell, but where a relay
/// between them may have added an option (82).
fn may_have_same_rest(one: &Packet, other: &Packet) -> bool {
    let (message, seen) = (other.message(), one.message());
    let is_whole = !message.is_truncated() && !seen.is_truncated();
    if is_whole || message.giaddr() != seen.giaddr() {
        return true;
    }
    let sum = |packet: &Packet| packet.datagram.captured_sum(&packet.bytes);
    one.datagram.declared == other.datagram.declared
        && match (sum(one), sum(other)) {
            (Some(one), Some(other)) => one == other,
            // Without its type a message may look like another one.
            _ => message.kind().is_some(),
        }
}

/// What of that which a copy may change is the same all the same, from what weighs most to what weighs least.
type Likeness = [bool; 3];

/// A client that was heard by two relays or access points sends one message, and each is answered with a mark of its own.
fn likeness(one: &Packet, other: &Packet) -> Likeness {
    let (first, second) = (one.message(), other.message());
    [
        first.option(option::RELAY) == second.option(option::RELAY),
        first.giaddr() == second.giaddr(),
        one.datagram.ip.id == other.datagram.ip.id,
    ]
}

/// Whether two frames were captured so close together that one may be a copy.
fn is_close(one: &Packet, other: &Packet) -> bool {
    match (one.time(), other.time()) {
        (Some(one), Some(other)) => {
            other.nanos().saturating_sub(one.nanos()).saturating_abs() <= COPY_WITHIN
        }
        _ => false,
    }
}

/// Whether both frames crossed the same link in the same direction. With option 82 in one of them, there is an agent
/// between. RFC 3046 s2.1.
fn is_same_link(one: &Packet, other: &Packet) -> bool {
    one.message().has(option::RELAY) == other.message().has(option::RELAY)
        && one.origin.tap == other.origin.tap
        && one.datagram.link == other.datagram.link
        && one.datagram.outer == other.datagram.outer
        && one.datagram.ip.src == other.datagram.ip.src
        && one.datagram.ip.dst == other.datagram.ip.dst
}

/// The fields by which messages differ, whatever a relay changes, beside the xid.
const FIELDS: [Field; 6] = [
    header::OP,
    header::HTYPE,
    header::HLEN,
    header::CIADDR,
    header::YIADDR,
    header::CHADDR,
];

/// Whether two messages are alike but for what a relay changes.
pub(crate) fn is_same_message(one: &Packet, other: &Packet) -> bool {
    one.message().xid() == other.message().xid() && is_same_but_for_xid(one, other)
}

/// Whether two messages are alike but for their xid and what a relay changes.
pub(super) fn is_same_but_for_xid(one: &Packet, other: &Packet) -> bool {
    let (one, other) = (one.message(), other.message());
    FIELDS
        .iter()
        .all(|field| field.of(one.payload()) == field.of(other.payload()))
        && one.sname() == other.sname()
        && one.file() == other.file()
        && options(one).eq(options(other))
}

/// What [`is_same_message`] compares, as a hash with a secret: messages that are alike have the same.
pub(super) fn digest(packet: &Packet, namer: &Namer) -> NonZeroU64 {
    let message = packet.message();
    let mut state = namer.hasher();
    message.xid().hash(&mut state);
    for field in FIELDS {
        field.of(message.payload()).hash(&mut state);
    }
    (message.sname(), message.file()).hash(&mut state);
    for option in options(message) {
        option.hash(&mut state);
    }
    NonZeroU64::MIN | state.finish()
}

/// Whether two messages have the same options, byte for byte but for the message type, and nothing else behind the fixed
/// fields: most servers repeat themselves so. `false` proves nothing.
pub(crate) fn has_same_options(one: &Packet, other: &Packet) -> bool {
    let (one, other) = (one.message(), other.message());
    let Some((place, value)) = one.placed(option::MESSAGE_TYPE) else {
        return false;
    };
    let start = usize::from(place + OPTION_HEAD);
    let (before, behind) = (AREA..start, start + value.len()..);
    let (then, now) = (one.payload(), other.payload());
    one.overload() == Overload::default()
        && then.get(before.clone()) == now.get(before)
        && then.get(behind.clone()) == now.get(behind)
}

/// The options of a message, but for what a relay adds (82) and End.
pub(super) fn options(message: Message<'_>) -> impl Iterator<Item = (u8, &[u8])> {
    message
        .options()
        .map(|option| (option.code, option.data))
        .filter(|(code, _)| *code != option::RELAY && *code != END)
}
