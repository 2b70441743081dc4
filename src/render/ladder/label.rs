//! What stands on an arrow: the type, and what matters in a message of its role.

use std::net::Ipv4Addr;

use crate::dhcp::{MessageType, option};
use crate::exchange::{Exchange, FramePlace, Kind, Member, Role, is_same_question, server_of};
use crate::render::{Ink, escape, layers, text};

/// The ink of a message's type.
pub(super) fn ink(role: Role) -> Ink {
    match role {
        Role::Ack => Ink::Good,
        Role::Nak | Role::Decline => Ink::Error,
        _ => Ink::Type,
    }
}

/// Appends what matters in a message.
pub(super) fn details(out: &mut Vec<u8>, exchange: &Exchange, member: &Member) {
    if let Some(frame) = member.copy_of {
        return copy(out, exchange, member, frame);
    }
    essence(out, exchange, member);
    if let Some(times) = repeats(exchange, member) {
        if !out.is_empty() {
            text::str(out, ", ");
        }
        text::str(out, "again");
        let first = exchange.members.first();
        let is_behind = first.is_some_and(|first| exchange.is_elided_between(first, member));
        if times > 2 && !is_behind {
            text::str(out, " (x");
            text::number(out, times);
            text::str(out, ")");
        }
    }
}

/// A copy is the other leg of a relay's path, or the same frame captured again.
fn copy(out: &mut Vec<u8>, exchange: &Exchange, member: &Member, frame: FramePlace) {
    let original = exchange
        .members
        .iter()
        .find(|other| other.packet.place() == frame);
    let ends = |member: &Member| {
        let ip = &member.packet.datagram.ip;
        (ip.src, ip.dst)
    };
    let is_leg = original.is_some_and(|original| ends(original) != ends(member));
    text::str(out, if is_leg { "as " } else { "copy of " });
    layers::frame(out, frame, &member.packet);
}

/// How often a client has asked the same by messages of this role, with this one; `None` for the first.
fn repeats(exchange: &Exchange, member: &Member) -> Option<usize> {
    if !member.role.is_client() {
        return None;
    }
    let before = exchange
        .with_role(member.role)
        .take_while(|other| !std::ptr::eq(*other, member))
        .filter(|other| is_same_question(other, member))
        .count();
    (before > 0).then_some(before + 1)
}

fn essence(out: &mut Vec<u8>, exchange: &Exchange, member: &Member) {
    let message = member.packet.message();
    let wanted = message.address_option(option::REQUESTED);
    match member.role {
        Role::Discover => {
            prefixed(out, "wants ", wanted);
            if message.has(option::RAPID_COMMIT) {
                if !out.is_empty() {
                    text::str(out, ", ");
                }
                text::str(out, "rapid commit");
            }
        }
        Role::Select => {
            prefixed(out, "", wanted);
            prefixed(out, " from ", message.address_option(option::SERVER));
        }
        Role::Reboot => prefixed(out, "still ", wanted),
        Role::Renew => prefixed(out, "renew ", Some(message.ciaddr())),
        Role::Rebind => prefixed(out, "rebind ", Some(message.ciaddr())),
        Role::Ack if exchange.kind == Kind::Inform => text::str(out, "parameters"),
        Role::Offer | Role::Ack | Role::BootReply => grant(out, member),
        Role::Nak => reason(out, member, ""),
        Role::Decline => {
            prefixed(out, "", wanted);
            reason(out, member, ": ");
        }
        Role::Release => {
            prefixed(out, "", Some(message.ciaddr()));
            reason(out, member, ": ");
        }
        Role::Inform => prefixed(out, "has ", Some(message.ciaddr())),
        Role::LeaseQuery if message.ciaddr().is_unspecified() => {
            let identifier = message.option(option::CLIENT_ID);
            text::str(out, "of ");
            layers::client(out, message.chaddr(), identifier);
        }
        Role::LeaseQuery => prefixed(out, "of ", Some(message.ciaddr())),
        Role::LeaseReply => {
            prefixed(out, "", Some(message.ciaddr()));
            if message.kind() == Some(MessageType::LeaseActive) {
                text::str(out, " is ");
                layers::client(out, message.chaddr(), message.option(option::CLIENT_ID));
            }
        }
        Role::PxeReply if !message.file().is_empty() => {
            text::str(out, "boot \"");
            escape::text(out, message.file());
            text::str(out, "\"");
        }
        Role::UnclearRequest
        | Role::ForceRenew
        | Role::BootRequest
        | Role::PxeRequest
        | Role::PxeReply
        | Role::Other => {}
    }
}

fn prefixed(out: &mut Vec<u8>, prefix: &str, address: Option<Ipv4Addr>) {
    if let Some(address) = address.filter(|address| !address.is_unspecified()) {
        text::str(out, prefix);
        text::address(out, address);
    }
}

fn grant(out: &mut Vec<u8>, member: &Member) {
    let message = member.packet.message();
    if message.yiaddr().is_unspecified() {
        text::str(out, "no address");
    } else {
        text::address(out, message.yiaddr());
    }
    if let Some(seconds) = message.number_option(option::LEASE) {
        text::str(out, if seconds == u32::MAX { " " } else { " for " });
        text::lease(out, seconds);
    }
}

/// Appends the text of option 56 in quotes.
fn reason(out: &mut Vec<u8>, member: &Member, before: &str) {
    let why = member.packet.message().text_option(option::MESSAGE);
    if let Some(why) = why {
        text::str(out, before);
        text::str(out, "\"");
        escape::text(out, why);
        text::str(out, "\"");
    }
}

/// Appends the server of a message whose column does not tell it.
pub(super) fn server(out: &mut Vec<u8>, member: &Member) {
    if let Some(server) = server_of(member).filter(|_| member.role.is_server()) {
        let joint = if out.is_empty() { "by " } else { ", by " };
        text::str(out, joint);
        text::address(out, server);
    }
}
