//! The signs of a message: a look at its layers, its fixed fields and the options that nearly every message has.

use std::net::Ipv4Addr;

use crate::dhcp::header::{self, Field};
use crate::dhcp::{Message, MessageType, Op, registry};
use crate::exchange::{Kind, Role};
use crate::findings::message::blocks::Blocks;
use crate::findings::message::{Sign, given, m20, m21, m24, p09};
use crate::findings::octets::Octets;
use crate::findings::subnet::{is_no_host, is_nobody};
use crate::findings::{MessageCase, Roles, option};
use crate::wire::{Boundary, CLIENT_PORT, ChecksumStatus, Datagram, Mac, SERVER_PORT};

/// What every host must be able to take, in bytes. RFC 791 s3.1.
const USUAL: u16 = 576;
/// Hops within which all relays pass a message on. RFC 1542 s4.1.1.
const FEW_HOPS: u8 = 4;
/// A time to live below this is low.
const LOW_TTL: u8 = 16;
/// Bits of `chaddr` behind such an address.
const PADDING_BITS: u32 = 80;
/// Bytes of the fixed fields.
const HEAD: usize = header::COOKIE.end() as usize;

/// What a list of requests seldom names: what no server sends on request, and classless routes.
static UNASKED: Octets = Octets::of(&m20::IDLE).and(&[option::ROUTES]);

/// The signs of a message.
pub(super) fn of(case: &MessageCase<'_>, blocks: &mut Blocks) -> u64 {
    let (message, datagram) = (case.message(), &case.packet.datagram);
    let padded;
    let head = Head(if let Some(head) = message.payload().first_chunk() {
        head
    } else {
        padded = padded_head(message.payload());
        &padded
    });
    let by_role = if case.role.is_client() {
        of_client(head, case) | of_requests(message) | of_layout(message)
    } else if Roles::SETTING.has(case.role) {
        of_server(head, case) | given::of_client(head, case) | blocks.signs(case)
    } else {
        of_server(head, case) | of_layout(message)
    };
    Sign::Any.bit() | of_datagram(datagram) | of_way(head, case) | of_head(head, message) | by_role
}

/// The fixed fields, each in a place that is known beforehand: they are all looked at.
#[derive(Clone, Copy)]
pub(super) struct Head<'a>(&'a [u8; HEAD]);

impl Head<'_> {
    /// The first bytes of a field.
    fn number<const N: usize>(self, field: Field) -> [u8; N] {
        field.array(self.0).unwrap_or([0; N])
    }

    pub(super) fn address(self, field: Field) -> Ipv4Addr {
        Ipv4Addr::from(self.number(field))
    }

    fn byte(self, field: Field) -> u8 {
        u8::from_be_bytes(self.number(field))
    }

    fn op(self) -> Op {
        Op::from(self.byte(header::OP))
    }

    pub(super) fn is_relayed(self) -> bool {
        !self.address(header::GIADDR).is_unspecified()
    }

    /// Whether the hardware address is that of a single Ethernet card, with nothing behind it.
    fn is_ethernet_card(self) -> bool {
        let chaddr = u128::from_be_bytes(self.number(header::CHADDR));
        let is_ethernet = (self.byte(header::HTYPE), self.byte(header::HLEN)) == header::ETHERNET;
        let is_alone = chaddr << (u128::BITS - PADDING_BITS) == 0 && chaddr != 0;
        is_ethernet && is_alone && !Mac(self.number(header::CHADDR)).is_group()
    }

    /// Whether an Ethernet address is the hardware address.
    pub(super) fn is_of(self, Mac(address): Mac) -> bool {
        self.byte(header::HLEN) == header::ETHERNET.1 && self.number(header::CHADDR) == address
    }

    /// Whether a client identifier is the hardware address as that of an Ethernet card.
    fn is_named_by(self, identifier: &[u8]) -> bool {
        match *identifier {
            [kind, first, second, third, fourth, fifth, sixth] => {
                kind == header::ETHERNET.0
                    && self.is_of(Mac([first, second, third, fourth, fifth, sixth]))
            }
            _ => false,
        }
    }
}

/// The fixed fields of a payload that does not have them all: the others read as zero.
fn padded_head(payload: &[u8]) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    for (to, from) in head.iter_mut().zip(payload) {
        *to = *from;
    }
    head
}

/// What checksums, lengths and IP say.
fn of_datagram(datagram: &Datagram) -> u64 {
    let (ip, udp) = (&datagram.ip, &datagram.udp);
    let is_broken =
        ip.fragments > 1 || datagram.ended_by != Boundary::UdpLength || !datagram.faults.is_empty();
    let is_short =
        datagram.declared < p09::BOOTP_BYTES || datagram.payload.len() < p09::BOOTP_BYTES;
    let is_unnamed = ip.src.is_unspecified() && !ip.dst.is_broadcast();
    Sign::IpChecksum.when(ip.checksum.status != ChecksumStatus::Ok)
        | Sign::UdpChecksum.when(udp.checksum.status != ChecksumStatus::Ok)
        | Sign::Broken.when(is_broken)
        | Sign::ShortPayload.when(is_short)
        | Sign::LowTtl.when(ip.ttl < LOW_TTL)
        | Sign::BadSource.when(is_no_host(ip.src) || is_unnamed)
}

/// From where to where it goes.
fn of_way(head: Head<'_>, case: &MessageCase<'_>) -> u64 {
    let datagram = &case.packet.datagram;
    let (ip, udp) = (&datagram.ip, &datagram.udp);
    let is_relayed = head.is_relayed() && case.is_relayed();
    let is_for_relay = is_relayed && ip.dst == head.address(header::GIADDR);
    let usual = match head.op() {
        Op::Request if is_relayed => (SERVER_PORT, SERVER_PORT),
        Op::Request => (CLIENT_PORT, SERVER_PORT),
        _ if is_for_relay => (SERVER_PORT, SERVER_PORT),
        _ => (SERVER_PORT, CLIENT_PORT),
    };
    let differs = datagram.receiver().is_some_and(|to| {
        if ip.dst.is_broadcast() {
            !to.is_group()
        } else {
            to == Mac::BROADCAST
        }
    });
    Sign::OddPorts.when((udp.src, udp.dst) != usual) | Sign::LinkDiffers.when(differs)
}

/// What the fixed fields say.
fn of_head(head: Head<'_>, message: Message<'_>) -> u64 {
    let is_undefined = matches!(message.kind(), Some(MessageType::Other(_)));
    Sign::UndefinedType.when(is_undefined)
        | Sign::OddChaddr.when(!head.is_ethernet_card())
        | Sign::SnameOrFile.when(message.has_names())
}

/// What is wrong with the options, and with those that are text. What stands more than once may hide anything.
pub(super) fn of_layout(message: Message<'_>) -> u64 {
    const HIDDEN: u64 = Sign::bits(&[
        Sign::Repeated,
        Sign::TextEndsInNul,
        Sign::OddName,
        Sign::OddRouter,
    ]);
    if !message.repeated().is_empty() {
        return HIDDEN | Sign::Faults.when(!message.layout().faults().is_empty());
    }
    let is_odd = |code| message.first(code).is_some_and(|name| !m24::is_plain(name));
    let has_odd_name = is_odd(option::HOST_NAME) || is_odd(option::DOMAIN_NAME);
    // A name that is plain does not end in NUL.
    let texts = registry::texts().without(&m24::NAMES);
    let ends_in_nul = |code| message.first(code).and_then(<[u8]>::last) == Some(&0);
    let has_nul = has_odd_name || texts.within(&message.codes()).any(ends_in_nul);
    Sign::Faults.when(!message.layout().faults().is_empty())
        | Sign::TextEndsInNul.when(has_nul)
        | Sign::OddName.when(has_odd_name)
}

/// What is looked for in a client's message only.
fn of_client(head: Head<'_>, case: &MessageCase<'_>) -> u64 {
    let datagram = &case.packet.datagram;
    let ip = &datagram.ip;
    let is_relayed = head.is_relayed() && case.is_relayed();
    let is_to_all = ip.dst.is_broadcast();
    let is_unicast = !is_to_all && !ip.dst.is_multicast();
    let is_strange = datagram.sender().is_some_and(|source| !head.is_of(source));
    let hops = head.byte(header::HOPS);
    let is_counted = hops > FEW_HOPS || (hops > 0 && !is_relayed);
    let flags = u16::from_be_bytes(head.number(header::FLAGS));
    let is_set = |field| !head.address(field).is_unspecified();
    let is_early = case.role == Role::Discover && is_set(header::CIADDR);
    let is_filled =
        is_set(header::YIADDR) || is_set(header::SIADDR) || is_set(header::GIADDR) || is_early;
    let identifier = case.message().option(option::CLIENT_ID);
    let is_other = |identifier: &[u8]| !head.is_named_by(identifier);
    // Messages to a PXE server's port have any type.
    let is_mistaken = head.op() != Op::Request || case.role == Role::PxeRequest;
    let is_aside = matches!(case.role, Role::Inform | Role::Decline | Role::Release);
    let asks_for_none = case.message().number_option(option::REQUESTED) == Some(0);
    Sign::WrongOp.when(is_mistaken)
        | Sign::BroadcastFromAddress.when(!ip.src.is_unspecified() && is_to_all)
        | Sign::Unicast.when(is_unicast && !is_relayed)
        | Sign::Stranger.when(is_strange && !is_unicast && !is_relayed)
        | Sign::OddHops.when(is_counted)
        | Sign::ReservedFlags.when(flags & header::FLAGS_MUST_BE_ZERO != 0)
        | Sign::Ciaddr.when(is_set(header::CIADDR))
        | Sign::FilledField.when(is_filled)
        | Sign::OddIdentifier.when(identifier.is_some_and(is_other))
        | Sign::InformOrEnding.when(is_aside)
        | Sign::NamesNobody.when(asks_for_none || case.server.is_some_and(is_nobody))
}

/// What a client asks for.
fn of_requests(message: Message<'_>) -> u64 {
    let list = message.option(option::PARAMETERS);
    Sign::OddList.when(list.is_some_and(|list| UNASKED.has_any(list)))
        | Sign::SmallSize.when(m21::size(message).is_some_and(|size| size < m21::LEAST))
}

/// What is looked for in a server's message only.
fn of_server(head: Head<'_>, case: &MessageCase<'_>) -> u64 {
    let (message, ip) = (case.message(), &case.packet.datagram.ip);
    let is_inform = case
        .exchange
        .is_some_and(|exchange| exchange.kind == Kind::Inform);
    let is_mistaken = head.op() != Op::Reply || matches!(case.role, Role::PxeReply | Role::Other);
    let is_other = |server| server != ip.src || is_nobody(ip.src);
    let has_subnet = case.subnet().is_some();
    Sign::WrongOp.when(is_mistaken)
        | Sign::Nak.when(case.role == Role::Nak)
        | Sign::ToInform.when(is_inform)
        | Sign::LongDatagram.when(ip.total_length > USUAL)
        | Sign::NoYiaddr.when(head.address(header::YIADDR).is_unspecified())
        | Sign::OtherServer.when(case.server.is_some_and(is_other))
        | Sign::OddMask.when(message.has(option::MASK) && !has_subnet)
}
