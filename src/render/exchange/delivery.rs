//! Why a message was sent to where it was sent: the end of its sentence.
//!
//! The reasons are those of RFC 2131 s4.1 and s4.4.4.

use std::net::Ipv4Addr;

use crate::dhcp::{Message, option};
use crate::exchange::{Exchange, Member, Packet, Role, Trait, is_past_relay, is_relayed};
use crate::render::exchange::differences;
use crate::render::text;

/// Why the message was sent to where it was sent; appended where it tells of addresses.
pub(super) fn delivery(
    out: &mut Vec<u8>,
    packet: &Packet,
    role: Role,
    exchange: Option<&Exchange>,
) -> &'static str {
    let message = packet.message();
    let ip = &packet.datagram.ip;
    // In a leasequery giaddr is the agent that asks, not a relay. RFC 4388 s6.
    if matches!(role, Role::LeaseQuery | Role::LeaseReply | Role::ForceRenew) {
        return "";
    }
    if let Some(relay) = relay_missed(packet, role, exchange) {
        past(out, packet, relay);
        return "";
    }
    if role.is_client() && ip.dst.is_unspecified() {
        return "; sent to 0.0.0.0, which is nobody's address";
    }
    if let Some(server) = exchange.and_then(|exchange| exchange.server_missed(packet, role)) {
        elsewhere(out, ip.dst, server);
        return "";
    }
    if !message.giaddr().is_unspecified() {
        relayed(out, packet, role);
        return "";
    }
    match (role, packet.is_broadcast()) {
        (Role::Discover, true) if ip.src.is_unspecified() && message.ciaddr().is_unspecified() => {
            "; broadcast because it has no address yet and knows no server"
        }
        (Role::Discover, true) => "; broadcast to every server on the link",
        (Role::Select, true) if !message.has(option::SERVER) => "; broadcast to every server",
        (Role::Select, true) => "; broadcast so that the other servers see whose offer it took",
        (Role::Select | Role::Reboot, false) => "; unicast to the one server it knows",
        (Role::Reboot, true) => "; broadcast because any server may know",
        (Role::Renew, false) => "; unicast because it still has its address and its server",
        (Role::Rebind, true) if is_after_renewing(packet, exchange) => {
            "; broadcast because its own server did not answer"
        }
        (Role::Rebind | Role::Inform, true) if message.has(option::SERVER) => {
            "; broadcast although it names one server"
        }
        (Role::Rebind, true) => "; broadcast so that any server may answer",
        (Role::Inform, true) if message.is_truncated() => "; broadcast to every server",
        (Role::Inform, true) => "; broadcast because it names no server",
        (Role::Release, false) if is_to_other(packet, exchange) => {
            "; unicast to the server that it names, and no answer is due"
        }
        (Role::Release, false) => "; unicast to the server that leased it, and no answer is due",
        (Role::Decline, true) => "; broadcast because it has no address now",
        (Role::Nak, _) if ip.dst.is_broadcast() => {
            "; broadcast so that the client hears it whatever its address is"
        }
        (Role::Offer | Role::Ack, _) if ip.dst.is_broadcast() => broadcast_reply(packet, exchange),
        (Role::Offer | Role::Ack, _) => unicast_reply(packet, exchange),
        _ => "",
    }
}

/// Whether a RELEASE goes to another server than gave the lease, as far as is known.
fn is_to_other(packet: &Packet, exchange: Option<&Exchange>) -> bool {
    let gave = exchange.and_then(|exchange| exchange.leased_by(packet.message()));
    gave.is_some_and(|gave| gave != packet.datagram.ip.dst)
}

/// Whether the client asked its own server before, and was not answered: an answer ends the exchange.
fn is_after_renewing(packet: &Packet, exchange: Option<&Exchange>) -> bool {
    let Some(exchange) = exchange.filter(|exchange| exchange.roles.has(Role::Renew)) else {
        return false;
    };
    let mut before = exchange
        .members
        .iter()
        .take_while(|member| !differences::is_same_frame(&member.packet, packet));
    before.any(|member| member.role == Role::Renew)
}

/// A client that speaks to another server than that of its lease.
fn elsewhere(out: &mut Vec<u8>, to: Ipv4Addr, server: Ipv4Addr) {
    text::str(out, "; unicast to ");
    text::address(out, to);
    text::str(out, ", which is not its server ");
    text::address(out, server);
}

/// The message in its exchange.
fn member<'a>(packet: &Packet, exchange: &'a Exchange) -> Option<&'a Member> {
    let is_here = |member: &&Member| differences::is_same_frame(&member.packet, packet);
    exchange.members.iter().rfind(is_here)
}

/// What a server's message answers.
#[inline(always)]
fn question<'a>(packet: &Packet, exchange: Option<&'a Exchange>) -> Option<Message<'a>> {
    let exchange = exchange?;
    let answer = member(packet, exchange)?;
    Some(exchange.question(answer)?.packet.message())
}

/// The relay past which a server answers, where it does not answer another one.
fn relay_missed(packet: &Packet, role: Role, exchange: Option<&Exchange>) -> Option<Ipv4Addr> {
    let exchange = exchange.filter(|exchange| exchange.together.has(Trait::Relayed))?;
    let is_to_relay = packet.datagram.ip.dst == packet.message().giaddr();
    if !role.is_server() || is_to_relay {
        return None;
    }
    exchange.relay_missed(member(packet, exchange)?)
}

fn past(out: &mut Vec<u8>, packet: &Packet, relay: Ipv4Addr) {
    let to = packet.datagram.ip.dst;
    text::str(out, "; ");
    if to.is_broadcast() {
        text::str(out, "broadcast");
    } else {
        text::str(out, "sent to ");
        text::address(out, to);
    }
    text::str(out, ", past relay ");
    text::address(out, relay);
    text::str(out, " that asked for the client");
}

fn broadcast_reply(packet: &Packet, exchange: Option<&Exchange>) -> &'static str {
    match question(packet, exchange).map(|asked| asked.is_broadcast()) {
        Some(true) => "; broadcast because the client asked for it (flag B)",
        Some(false) => "; broadcast although the client did not ask for it",
        // A server gives the flag back, or sets it by itself.
        None if packet.message().is_broadcast() => "; broadcast, as its flag B says",
        None => "; broadcast to everybody on the link",
    }
}

#[inline(always)]
fn unicast_reply(packet: &Packet, exchange: Option<&Exchange>) -> &'static str {
    let (message, to) = (packet.message(), packet.datagram.ip.dst);
    let asked = question(packet, exchange);
    // Not every server returns the ciaddr of the question.
    let had = asked.map(|asked| asked.ciaddr());
    if to.is_unspecified() {
        "; unicast to no address at all"
    } else if to == message.ciaddr() || Some(to) == had {
        "; unicast to the address the client already has"
    } else if to == message.yiaddr() && asked.is_some_and(|asked| asked.is_broadcast()) {
        "; unicast to the new address, although the client asked for broadcast (flag B)"
    } else if to == message.yiaddr() && asked.is_none() {
        "; unicast to the new address"
    } else if to == message.yiaddr() {
        "; unicast to the new address, since the client did not ask for broadcast"
    } else {
        ""
    }
}

fn relayed(out: &mut Vec<u8>, packet: &Packet, role: Role) {
    let message = packet.message();
    let ip = &packet.datagram.ip;
    let relay = message.giaddr();
    if role.is_client() && !is_relayed(packet) {
        text::str(out, "; it sets giaddr to ");
        text::address(out, relay);
        text::str(out, " itself, so that answers go there");
    } else if role.is_client() {
        text::str(out, "; passed on by relay ");
        text::address(out, relay);
    } else if ip.dst == relay {
        text::str(out, "; sent to relay ");
        text::address(out, relay);
        text::str(out, ", which hands it to the client");
    } else if is_past_relay(packet, role) {
        text::str(out, "; sent to the client itself, past relay ");
        text::address(out, relay);
    } else {
        text::str(out, "; handed to the client by relay ");
        text::address(out, relay);
    }
}
