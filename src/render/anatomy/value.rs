//! What each part of a frame says, on one line. Options are left to the views: their values have parts of their own.

use super::{IpPart, LinkPart, Owner, Part, UdpPart, op_word};
use crate::dhcp::codes::HARDWARE;
use crate::dhcp::header::{self, Field};
use crate::dhcp::{Message, SegmentKind};
use crate::exchange::Packet;
use crate::render::{Ink, Look, escape, layers, oui, text};
use crate::wire::ethertype;
use crate::wire::{Checksum, ChecksumStatus, LinkHeader, Mac, PacketType, VlanTag, Why};

/// Bytes that are still told one by one.
const FEW: usize = 16;

/// Appends what a part says; of an option's value only the bytes.
pub(crate) fn value(out: &mut Vec<u8>, look: &Look, packet: &Packet, owner: &Owner<'_>) {
    let bytes = owner.span.of(&packet.bytes);
    match owner.part {
        Part::Link(part, link) => link_value(out, look, part, link, bytes),
        Part::Carrier(tunnel) => super::tunnel::carrier(out, look, tunnel, bytes),
        Part::Tunnel(tunnel) => super::tunnel::numbers(out, &tunnel.kind),
        Part::Ip(part) => ip(out, look, packet, part, bytes),
        Part::Udp(part) => udp(out, look, packet, part),
        Part::Field(field) => field_value(out, look, packet.message(), field),
        Part::OptionHead(_) => {
            if let Some(length) = bytes.get(1) {
                text::str(out, "length ");
                text::number(out, *length);
            } else {
                text::str(out, "no length octet");
            }
        }
        Part::Run(segment) if segment.kind == SegmentKind::End => {}
        Part::ChaddrPadding | Part::AfterUdp | Part::Padding | Part::Unread(_) | Part::Run(_) => {
            run(out, bytes);
        }
        Part::OptionValue(_) => text::hex_bytes(out, bytes),
    }
}

/// Appends how many bytes there are and what they hold, in short.
fn run(out: &mut Vec<u8>, bytes: &[u8]) {
    text::bytes(out, bytes.len());
    if header::is_zero(bytes) {
        text::str(
            out,
            if bytes.len() == 1 {
                ", zero"
            } else {
                ", all zero"
            },
        );
        return;
    }
    text::str(out, ", 0x");
    text::hex_bytes(out, bytes.get(..FEW).unwrap_or(bytes));
    if bytes.len() > FEW {
        text::str(out, " ...");
    }
}

fn link_value(out: &mut Vec<u8>, look: &Look, part: LinkPart, link: &LinkHeader, bytes: &[u8]) {
    let number = || {
        bytes
            .iter()
            .fold(0, |number: u32, byte| (number << 8) | u32::from(*byte))
    };
    match part {
        LinkPart::Destination => mac(out, look, link.destination),
        LinkPart::Source if link.source.is_none() => run(out, bytes),
        LinkPart::Source => mac(out, look, link.source),
        LinkPart::Tag(place) => {
            if let Some(tag) = link.vlan.get(place) {
                self::tag(out, *tag);
            }
        }
        LinkPart::Type => ether_type(out, number()),
        LinkPart::PacketType => {
            text::number(out, number());
            if let Some(kind) = link.packet_type {
                text::str(out, packet_type(kind));
            }
        }
        LinkPart::Device => {
            text::number(out, number());
            if let Some(word) = HARDWARE.name(number()) {
                out.push(b' ');
                text::str(out, word);
            }
        }
        LinkPart::AddressLength | LinkPart::Interface | LinkPart::Reserved => {
            text::number(out, number());
        }
        LinkPart::Switch => run(out, bytes),
        LinkPart::Whole => {
            mac(out, look, link.source);
            text::str(out, " > ");
            mac(out, look, link.destination);
        }
    }
}

fn packet_type(kind: PacketType) -> &'static str {
    match kind {
        PacketType::ToHost => " to this host",
        PacketType::Broadcast => " broadcast",
        PacketType::Multicast => " multicast",
        PacketType::ToOther => " to another host",
        PacketType::Outgoing => " sent by this host",
        PacketType::Other(_) => " unknown",
    }
}

/// Appends a VLAN tag: protocol, identifier, and what else is set.
fn tag(out: &mut Vec<u8>, tag: VlanTag) {
    text::str(out, "0x");
    text::hex(out, u32::from(tag.tpid), 4);
    text::str(
        out,
        if tag.tpid == ethertype::TAG {
            " 802.1Q"
        } else {
            " 802.1ad"
        },
    );
    text::str(out, ", vlan ");
    text::number(out, tag.id());
    text::str(out, ", priority ");
    text::number(out, tag.priority());
    if tag.is_drop_eligible() {
        text::str(out, ", drop eligible");
    }
}

fn ether_type(out: &mut Vec<u8>, number: u32) {
    if number < ethertype::MIN_TYPE.into() {
        text::number(out, number);
        return text::str(out, " bytes, 802.2 follows");
    }
    text::str(out, "0x");
    text::hex(out, number, 4);
    text::str(
        out,
        match u16::try_from(number) {
            Ok(ethertype::IPV4) => " IPv4",
            Ok(ethertype::IPV6) => " IPv6",
            Ok(ethertype::TAG) => " 802.1Q",
            Ok(ethertype::TAG_SERVICE) => " 802.1ad",
            Ok(ethertype::MPLS | ethertype::MPLS_UPSTREAM) => " MPLS",
            Ok(ethertype::PPPOE_SESSION) => " PPPoE",
            Ok(ethertype::PBB) => " 802.1ah",
            _ => "",
        },
    );
}

fn mac(out: &mut Vec<u8>, look: &Look, address: Option<Mac>) {
    let Some(address) = address else {
        return text::str(out, "none");
    };
    hardware(out, look, &address.0);
    if address == Mac::BROADCAST {
        text::str(out, " everybody");
    }
}

/// Appends a hardware address and its maker.
fn hardware(out: &mut Vec<u8>, look: &Look, address: &[u8]) {
    look.paint.on(out, Ink::Address);
    text::colon_hex(out, address);
    look.paint.off(out);
    maker(out, look, address);
}

/// Appends the maker of a hardware address where it is known.
pub(crate) fn maker(out: &mut Vec<u8>, look: &Look, address: &[u8]) {
    if let Some(maker) = oui::vendor(address) {
        look.paint.on(out, Ink::Faint);
        text::str(out, " ");
        escape::text(out, maker.as_bytes());
        look.paint.off(out);
    }
}

fn ip(out: &mut Vec<u8>, look: &Look, packet: &Packet, part: IpPart, bytes: &[u8]) {
    let ip = &packet.datagram.ip;
    match part {
        IpPart::Version => {
            text::str(out, "4, ");
            text::number(out, ip.header.len());
            text::str(out, " bytes");
        }
        IpPart::Tos => tos(out, ip.tos),
        IpPart::Length => {
            text::number(out, ip.total_length);
            text::str(out, " bytes");
        }
        IpPart::Id => text::number(out, ip.id),
        IpPart::Fragment => fragment(out, ip.flags, ip.fragments),
        IpPart::Ttl => text::number(out, ip.ttl),
        IpPart::Protocol => text::str(out, "17 UDP"),
        IpPart::Checksum => checksum(out, look, ip.checksum),
        IpPart::Source => address(out, look, ip.src),
        IpPart::Destination => address(out, look, ip.dst),
        IpPart::Options => run(out, bytes),
    }
}

fn tos(out: &mut Vec<u8>, tos: u8) {
    text::str(out, "0x");
    text::hex(out, u32::from(tos), 2);
    text::str(out, ", DSCP ");
    text::number(out, tos >> 2);
    text::str(out, ", ECN ");
    text::number(out, tos & 3);
}

fn fragment(out: &mut Vec<u8>, flags: u8, fragments: u16) {
    let names = [
        (0b100, "reserved bit"),
        (0b010, "don't fragment"),
        (0b001, "more fragments"),
    ];
    let mut is_first = true;
    for (bit, word) in names {
        if flags & bit != 0 {
            if !std::mem::replace(&mut is_first, false) {
                text::str(out, ", ");
            }
            text::str(out, word);
        }
    }
    if is_first {
        text::str(out, "no flags");
    }
    text::str(out, ", offset 0");
    if fragments > 1 {
        text::str(out, ", rebuilt from ");
        text::number(out, fragments);
        text::str(out, " fragments");
    }
}

fn udp(out: &mut Vec<u8>, look: &Look, packet: &Packet, part: UdpPart) {
    let udp = &packet.datagram.udp;
    match part {
        UdpPart::Source => port(out, udp.src),
        UdpPart::Destination => port(out, udp.dst),
        UdpPart::Length => {
            text::number(out, udp.length);
            text::str(out, " bytes");
        }
        UdpPart::Checksum => checksum(out, look, udp.checksum),
    }
}

fn port(out: &mut Vec<u8>, port: u16) {
    text::number(out, port);
    text::str(
        out,
        match port {
            67 => " DHCP server",
            68 => " DHCP client",
            4011 => " PXE boot server",
            _ => "",
        },
    );
}

fn checksum(out: &mut Vec<u8>, look: &Look, checksum: Checksum) {
    text::str(out, "0x");
    text::hex(out, u32::from(checksum.value), 4);
    out.push(b' ');
    let ink = match checksum.status {
        ChecksumStatus::Ok => Ink::Good,
        ChecksumStatus::Bad { .. } => Ink::Error,
        ChecksumStatus::Partial => Ink::Warning,
        _ => Ink::Faint,
    };
    look.paint.on(out, ink);
    text::str(out, layers::checksum_word(checksum.status));
    match checksum.status {
        ChecksumStatus::Bad { expected } => {
            text::str(out, ", should be 0x");
            text::hex(out, u32::from(expected), 4);
        }
        ChecksumStatus::Partial => text::str(out, ", left to the network card"),
        ChecksumStatus::None => text::str(out, ", not used by the sender"),
        ChecksumStatus::Unverifiable(Why::NotCaptured) => text::str(out, ", not all captured"),
        ChecksumStatus::Unverifiable(Why::Length) => text::str(out, ", its length is wrong"),
        ChecksumStatus::Ok | ChecksumStatus::Skipped => {}
    }
    look.paint.off(out);
}

#[inline(always)]
fn address(out: &mut Vec<u8>, look: &Look, address: std::net::Ipv4Addr) {
    look.paint.on(out, Ink::Address);
    text::address(out, address);
    look.paint.off(out);
}

/// Appends a field of the DHCP header: number and meaning.
fn field_value(out: &mut Vec<u8>, look: &Look, message: Message<'_>, field: Field) {
    match field {
        _ if !message.has_field(field) && field != header::CHADDR => {
            text::str(out, "cut: 0x");
            text::hex_bytes(out, field.of(message.payload()));
        }
        header::OP => {
            text::number(
                out,
                field.of(message.payload()).first().copied().unwrap_or(0),
            );
            out.push(b' ');
            text::str(out, op_word(message.op()));
        }
        header::HTYPE => {
            text::number(out, message.htype());
            out.push(b' ');
            let name = HARDWARE.name(u32::from(message.htype()));
            text::str(out, name.unwrap_or("unknown"));
        }
        header::HLEN => text::number(out, message.hlen()),
        header::HOPS => text::number(out, message.hops()),
        header::XID => {
            text::str(out, "0x");
            text::hex(out, message.xid(), 8);
        }
        header::SECS => {
            text::number(out, message.secs());
            text::str(out, " s");
        }
        header::FLAGS => layers::flags(out, message.flags()),
        header::CIADDR => address(out, look, message.ciaddr()),
        header::YIADDR => address(out, look, message.yiaddr()),
        header::SIADDR => address(out, look, message.siaddr()),
        header::GIADDR => address(out, look, message.giaddr()),
        header::CHADDR => hardware(out, look, message.chaddr()),
        header::SNAME | header::FILE => name(out, field.of(message.payload())),
        _ => {
            text::str(out, "0x");
            text::hex_bytes(out, field.of(message.payload()));
            if message.has_cookie() {
                text::str(out, " DHCP");
            }
        }
    }
}

/// Appends a name that ends at its first NUL, and what stands behind it if that is not zero too.
fn name(out: &mut Vec<u8>, bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == 0);
    let (name, rest) = bytes
        .split_at_checked(end.unwrap_or(bytes.len()))
        .unwrap_or((bytes, &[]));
    if name.is_empty() && rest.iter().all(|byte| *byte == 0) {
        return text::str(out, "empty");
    }
    out.push(b'"');
    escape::text(out, name);
    out.push(b'"');
    if rest.is_empty() {
        text::str(out, ", no NUL at its end");
    } else if rest.iter().any(|byte| *byte != 0) {
        text::str(out, ", then ");
        run(out, rest);
    }
}
