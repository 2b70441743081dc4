//! One plain sentence a message: what it is for, and why it was sent to where it was sent.

use std::net::Ipv4Addr;

use crate::dhcp::{Message, MessageType, Op, header, option};
use crate::exchange::{Exchange, FramePlace, Kind, Role, is_same_question};
use crate::render::exchange::boot;
use crate::render::exchange::delivery::delivery;
use crate::render::exchange::differences;
use crate::render::{Shown, escape, layers, text};

/// Appends the sentence, without a full stop.
pub(crate) fn sentence(out: &mut Vec<u8>, shown: &Shown<'_>) {
    let end = all_but_end(out, shown);
    text::str(out, end);
}

/// Appends the sentence but for its end, where that is one of few.
pub(super) fn all_but_end(out: &mut Vec<u8>, shown: &Shown<'_>) -> &'static str {
    let packet = shown.packet;
    if let Some(original) = shown.copy_of {
        text::str(out, "the same message as ");
        layers::frame(out, original, packet);
        copy_reason(out, shown, original);
        return "";
    }
    purpose(out, packet.message(), shown);
    repeat(out, shown);
    delivery(out, packet, shown.role, shown.exchange)
}

/// Where a copy was seen: on the other side of a relay, or simply again.
fn copy_reason(out: &mut Vec<u8>, shown: &Shown<'_>, frame: FramePlace) {
    let message = shown.packet.message();
    let original = shown.exchange.and_then(|exchange| {
        exchange
            .members
            .iter()
            .find(|member| member.packet.place() == frame)
    });
    let Some(original) = original.map(|member| member.packet.message()) else {
        return;
    };
    let (before, now) = (original.giaddr(), message.giaddr());
    let to = shown.packet.datagram.ip.dst;
    if before.is_unspecified() && !now.is_unspecified() {
        text::str(out, ", passed on by relay ");
        text::address(out, now);
        text::str(out, " to ");
        text::address(out, to);
    } else if is_passed_on(shown, original) {
        if before == now {
            text::str(out, ", passed on once more (hops ");
            text::number(out, message.hops());
            return text::str(out, ")");
        }
        text::str(out, ", passed on by relay ");
        text::address(out, now);
        text::str(out, " as well");
    } else if shown.role.is_server() && to == now {
        text::str(out, ", sent to relay ");
        text::address(out, now);
    } else if shown.role.is_server() && !now.is_unspecified() {
        text::str(out, ", handed to the client by relay ");
        text::address(out, now);
    } else {
        text::str(out, ", captured again");
    }
}

/// Whether a client's message comes from a relay once more: from another one, or in a loop.
fn is_passed_on(shown: &Shown<'_>, original: Message<'_>) -> bool {
    let message = shown.packet.message();
    let is_other = original.giaddr() != message.giaddr() || original.hops() != message.hops();
    shown.role.is_client() && !message.giaddr().is_unspecified() && is_other
}

fn purpose(out: &mut Vec<u8>, message: Message<'_>, shown: &Shown<'_>) {
    let requested = || message.address_option(option::REQUESTED);
    match shown.role {
        Role::Discover => discover(out, message),
        Role::Offer if boot::is_of_proxy(message) => {
            text::str(out, "offers to boot, and no address");
        }
        Role::Offer => grant(out, message, "offers "),
        Role::Ack => agree(out, message, shown.exchange.map(|exchange| exchange.kind)),
        Role::Select => {
            text::str(out, "takes ");
            address_or(out, requested(), "an address");
            if message.has(option::SERVER) {
                text::str(out, " from server ");
                address_or(out, message.address_option(option::SERVER), "it names");
            } else {
                text::str(out, " as it was offered, and names no server");
            }
        }
        Role::Reboot => {
            text::str(out, "asks whether ");
            address_or(out, requested(), "its address");
            text::str(out, " is still its own");
        }
        Role::Renew => {
            text::str(out, "asks ");
            text::str(out, whom(shown));
            text::str(out, " to extend the lease on ");
            text::address(out, message.ciaddr());
        }
        Role::Rebind => {
            text::str(out, "asks ");
            let named = message.address_option(option::SERVER);
            text::str(out, if named.is_some() { "server " } else { "" });
            address_or(out, named, "any server");
            text::str(out, " to extend the lease on ");
            text::address(out, message.ciaddr());
        }
        Role::UnclearRequest if message.is_truncated() => {
            text::str(out, "asks for ");
            address_or(out, requested(), "an address");
            text::str(out, "; the capture does not hold all that it names");
        }
        Role::UnclearRequest => text::str(
            out,
            "asks for an address without naming one: no state of a client sends this",
        ),
        Role::Nak => {
            text::str(out, "refuses");
            reason(out, message);
        }
        Role::Decline => {
            text::str(out, "turns down ");
            let named = requested().filter(|address| !address.is_unspecified());
            address_or(out, named, "the address");
            text::str(out, ": it takes it to be in use");
            reason(out, message);
        }
        Role::Release => {
            text::str(out, "gives back ");
            address_or(out, own(message), "an address that it does not name");
            reason(out, message);
        }
        Role::Inform => {
            text::str(out, "has ");
            address_or(out, own(message), "an address that it does not name");
            text::str(out, " and asks for parameters only");
        }
        Role::ForceRenew => text::str(out, "tells the client to renew now"),
        Role::LeaseQuery => lease_query(out, message),
        Role::LeaseReply => lease_reply(out, message),
        Role::BootRequest if message.is_truncated() => text::str(
            out,
            "asks for something; the capture does not hold its message type",
        ),
        Role::BootRequest if message.has(option::MESSAGE_TYPE) => {
            text::str(out, "asks for something; its message type (53) is empty");
        }
        Role::BootRequest => boot_request(out, message),
        Role::BootReply if message.is_truncated() => {
            grant(out, message, "answers with ");
            text::str(out, "; the capture does not hold its message type");
        }
        Role::BootReply if message.has(option::MESSAGE_TYPE) => {
            grant(out, message, "answers with ");
            text::str(out, "; its message type (53) is empty");
        }
        Role::BootReply => grant(out, message, "answers by BOOTP with "),
        Role::PxeRequest => text::str(out, "asks the boot server for what to boot"),
        Role::PxeReply => boot_file(out, message),
        Role::Other => text::str(out, outside(message)),
    }
}

/// What a message is that belongs to no exchange.
fn outside(message: Message<'_>) -> &'static str {
    match message.kind() {
        None if message.is_truncated() => {
            "is cut short; the capture does not hold its message type"
        }
        kind => match kind.and_then(MessageType::op) {
            Some(Op::Request) => "is of a type that clients send, but a server sent it",
            Some(Op::Reply) => "is of a type that servers send, but a client sent it",
            _ => "is of a type that no exchange has",
        },
    }
}

/// Appends what an ACK in an exchange of this kind gives.
fn agree(out: &mut Vec<u8>, message: Message<'_>, kind: Option<Kind>) {
    const MISTAKEN: &str = "takes the question for a renewal, and grants ";
    match kind {
        Some(Kind::Inform) => text::str(out, "gives the parameters it was asked for"),
        Some(Kind::Pxe) => grant(out, message, MISTAKEN),
        _ => grant(out, message, "grants "),
    }
}

/// Whom a renewal asks.
fn whom(shown: &Shown<'_>) -> &'static str {
    let packet = shown.packet;
    let is_missed = |exchange: &Exchange| exchange.server_missed(packet, shown.role).is_some();
    if packet.datagram.ip.dst.is_unspecified() {
        "nobody"
    } else if shown.exchange.is_some_and(is_missed) {
        "another host"
    } else {
        "its server"
    }
}

fn discover(out: &mut Vec<u8>, message: Message<'_>) {
    text::str(out, "looks for servers");
    if let Some(address) = message.address_option(option::REQUESTED) {
        text::str(out, " and asks to have ");
        text::address(out, address);
        text::str(out, " again");
    }
    if message.has(option::RAPID_COMMIT) {
        text::str(out, ", content with an ACK at once");
    }
}

fn grant(out: &mut Vec<u8>, message: Message<'_>, verb: &str) {
    text::str(out, verb);
    if message.yiaddr().is_unspecified() {
        return text::str(out, "no address");
    }
    text::address(out, message.yiaddr());
    if let Some(seconds) = message.number_option(option::LEASE) {
        text::str(out, if seconds == u32::MAX { " " } else { " for " });
        if seconds == u32::MAX {
            text::str(out, "for ever");
        } else {
            text::lease(out, seconds);
        }
    }
}

/// The address that a client says it has.
fn own(message: Message<'_>) -> Option<Ipv4Addr> {
    Some(message.ciaddr()).filter(|address| !address.is_unspecified())
}

fn lease_query(out: &mut Vec<u8>, message: Message<'_>) {
    text::str(out, "asks which lease ");
    if !message.ciaddr().is_unspecified() {
        text::str(out, "there is on ");
        text::address(out, message.ciaddr());
    } else if message.has(option::CLIENT_ID) {
        text::str(out, "the client with this identifier has");
    } else if header::is_zero(message.chaddr()) {
        text::str(out, "there is, without saying whose or on what");
    } else {
        text::colon_hex(out, message.chaddr());
        text::str(out, " has");
    }
}

fn lease_reply(out: &mut Vec<u8>, message: Message<'_>) {
    use crate::dhcp::MessageType;
    match message.kind() {
        Some(MessageType::LeaseActive) => {
            text::str(out, "says that ");
            text::address(out, message.ciaddr());
            text::str(out, " is leased");
            holder(out, message);
        }
        Some(MessageType::LeaseUnassigned) => {
            text::str(out, "says that ");
            let address = Some(message.ciaddr()).filter(|address| !address.is_unspecified());
            address_or(out, address, "the address");
            text::str(out, " is its own to give and not leased");
        }
        _ => text::str(out, "says that it knows no such lease"),
    }
}

/// Appends ` to ` and who holds a lease, where the message says so: by hardware address, else by client identifier (61).
/// RFC 4388 s6.4.2, RFC 4390 s2.1.
pub(crate) fn holder(out: &mut Vec<u8>, message: Message<'_>) {
    let identifier = message.option(option::CLIENT_ID).unwrap_or_default();
    if !message.chaddr().is_empty() {
        text::str(out, " to ");
        text::colon_hex(out, message.chaddr());
    } else if !identifier.is_empty() {
        text::str(out, " to client identifier ");
        text::colon_hex(out, identifier);
    }
}

/// A client that has an address asks for what to boot. RFC 951 s7.1.
fn boot_request(out: &mut Vec<u8>, message: Message<'_>) {
    match own(message) {
        Some(own) => {
            text::str(out, "has ");
            text::address(out, own);
            text::str(out, " and asks for what to boot by BOOTP");
        }
        None => text::str(out, "asks for an address by BOOTP"),
    }
    text::str(out, ": it has no message type");
}

fn boot_file(out: &mut Vec<u8>, message: Message<'_>) {
    let Some(file) = message.boot_file() else {
        text::str(out, "answers for the boot server");
        return boot::reply(out, message);
    };
    text::str(out, "says to boot \"");
    escape::text(out, file);
    text::str(out, "\"");
}

/// Appends the text of option 56 in quotes.
fn reason(out: &mut Vec<u8>, message: Message<'_>) {
    if let Some(why) = message.text_option(option::MESSAGE) {
        text::str(out, ": \"");
        escape::text(out, why);
        text::str(out, "\"");
    }
}

/// Says that a client repeats itself, and how often.
fn repeat(out: &mut Vec<u8>, shown: &Shown<'_>) {
    let Some(exchange) = shown.exchange.filter(|_| shown.role.is_client()) else {
        return;
    };
    let mut asked = exchange.with_role(shown.role);
    let Some(here) = asked.rfind(|member| differences::is_same_frame(&member.packet, shown.packet))
    else {
        return;
    };
    let before = asked
        .filter(|member| is_same_question(member, here))
        .count();
    let first = exchange.members.first();
    if first.is_some_and(|first| exchange.is_elided_between(first, here)) {
        // How many of those that were not kept asked the same is not known.
        text::str(out, ", again");
    } else if before > 0 {
        text::str(out, ", for the ");
        ordinal(out, before + 1);
        text::str(out, " time");
    }
}

fn ordinal(out: &mut Vec<u8>, number: usize) {
    text::number(out, number);
    let ending = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    text::str(out, ending);
}

#[inline(always)]
fn address_or(out: &mut Vec<u8>, address: Option<Ipv4Addr>, otherwise: &str) {
    match address {
        Some(address) => text::address(out, address),
        None => text::str(out, otherwise),
    }
}
