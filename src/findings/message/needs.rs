//! What a rule over messages needs to have anything to say, and the signs by which a message shows it.
//!
//! A sign may stand where no rule has anything to say, but never be missing where one has: it is a first look, and
//! the rule looks again.

use std::net::Ipv4Addr;

use crate::dhcp::header::{self, Field};
use crate::dhcp::{CodeSet, Message, MessageType, Op, registry};
use crate::exchange::{Kind, Role};
use crate::findings::{MessageCase, option};
use crate::wire::{Boundary, ChecksumStatus, Datagram, Mac};

const PORT_SERVER: u16 = 67;
const PORT_CLIENT: u16 = 68;
/// What every host must be able to take, in bytes. RFC 791 s3.1.
const USUAL: u16 = 576;
/// Bytes of a BOOTP message. RFC 1542 s2.1.
const WHOLE: u32 = 300;
/// Hops within which all relays pass a message on. RFC 1542 s4.1.1.
const FEW_HOPS: u8 = 4;
/// A time to live below this is low.
const LOW_TTL: u8 = 16;
/// A lease of so many seconds is not short.
const LONG: u32 = 3600;
/// Ethernet in the registry of hardware types, and the length of its addresses.
const ETHERNET: (u8, u8) = (1, 6);
/// Bits of `chaddr` behind such an address.
const PADDING_BITS: u32 = 80;
/// Bytes of the fixed fields.
const HEAD: usize = header::COOKIE.end() as usize;
/// The multicast bit of a hardware address.
const GROUP_BIT: u8 = 1;
/// The first octet of the first addresses that no host has.
const NO_HOST: u8 = 224;

/// What a rule over messages needs: any of these options, or any of these signs.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    pub(in crate::findings) options: CodeSet,
    pub(in crate::findings) signs: u64,
}

impl Needs {
    /// Nothing: it looks at every message of its roles.
    pub const NOTHING: Self = Self::signs(&[Sign::Any]);

    /// One of these options.
    pub const fn options(codes: &[u8]) -> Self {
        Self {
            options: CodeSet::of(codes),
            signs: 0,
        }
    }

    /// One of these signs.
    pub const fn signs(signs: &[Sign]) -> Self {
        Self {
            options: CodeSet::of(&[]),
            signs: Sign::bits(signs),
        }
    }

    /// The same, or one of these signs.
    #[must_use]
    pub const fn or(self, signs: &[Sign]) -> Self {
        Self {
            signs: self.signs | Sign::bits(signs),
            ..self
        }
    }
}

/// Something about a message that not every message has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It is a message.
    Any,
    /// The IPv4 header checksum is not right.
    IpChecksum,
    /// The UDP checksum is not right.
    UdpChecksum,
    /// The datagram came in pieces, is cut, or its lengths disagree.
    Broken,
    /// The payload is shorter than BOOTP has it.
    Short,
    /// The datagram is longer than every host takes.
    Long,
    /// The ports are not those between client, relay and server.
    Ports,
    /// The time to live is low.
    LowTtl,
    /// No host has the IP source address.
    BadSource,
    /// It is broadcast from an IP source address.
    Addressed,
    /// It goes to one host, and no relay has to do with it.
    Unicast,
    /// Link and IP disagree about whether it goes to everybody.
    LinkDiffers,
    /// It is broadcast on the first link from another station than `chaddr`.
    Stranger,
    /// `op` is undefined, or not that of the message type.
    Op,
    /// The message type is undefined.
    Type,
    /// `htype`, `hlen` and `chaddr` are not those of an Ethernet card.
    Chaddr,
    /// Hops without a relay, or many.
    Hops,
    /// Reserved flags are set.
    Flags,
    /// `ciaddr` is set.
    Ciaddr,
    /// `yiaddr` is not set.
    NoAddress,
    /// A field is set that is not for clients to set.
    Filled,
    /// `sname` or `file` begins with something.
    Names,
    /// Faults were found in the options.
    Faults,
    /// An option stands more than once.
    Repeated,
    /// The client identifier (61) is not `chaddr` as that of an Ethernet card.
    Identifier,
    /// A mask (1) without a subnet.
    Mask,
    /// An option that is text.
    Text,
    /// No requested address (50).
    NoRequested,
    /// No lease time (51), or no server identifier (54).
    NoTerms,
    /// No router (3).
    NoRouter,
    /// No name server (6).
    NoNameServer,
    /// The lease time (51) is short or infinite.
    Lease,
    /// The server identifier (54) is not the source, or no host's address.
    OtherServer,
    /// It belongs to an INFORM.
    Inform,
    /// It is a NAK.
    Nak,
}

impl Sign {
    const fn bit(self) -> u64 {
        1 << (self as u32)
    }

    fn when(self, is_there: bool) -> u64 {
        u64::from(is_there) << (self as u32)
    }

    const fn bits(signs: &[Self]) -> u64 {
        let mut bits = 0;
        let mut rest = signs;
        while let Some((sign, more)) = rest.split_first() {
            bits |= sign.bit();
            rest = more;
        }
        bits
    }

    /// The signs of a message.
    pub(in crate::findings) fn of(case: &MessageCase<'_>) -> u64 {
        let (message, datagram) = (case.message(), &case.packet.datagram);
        let padded;
        let head = Head(if let Some(head) = message.payload().first_chunk() {
            head
        } else {
            padded = padded_head(message.payload());
            &padded
        });
        let by_side = if case.role.is_client() {
            of_client(head, message, datagram)
        } else {
            of_server(head, case)
        };
        Self::Any.bit()
            | of_datagram(datagram)
            | of_way(head, datagram)
            | of_head(head, message)
            | of_layout(message)
            | by_side
    }
}

/// The fixed fields, each in a place that is known beforehand: they are all looked at.
#[derive(Clone, Copy)]
struct Head<'a>(&'a [u8; HEAD]);

impl Head<'_> {
    /// The first bytes of a field.
    fn number<const N: usize>(self, field: Field) -> [u8; N] {
        field.array(self.0).unwrap_or([0; N])
    }

    fn address(self, field: Field) -> Ipv4Addr {
        Ipv4Addr::from(self.number(field))
    }

    fn byte(self, field: Field) -> u8 {
        u8::from_be_bytes(self.number(field))
    }

    fn is_relayed(self) -> bool {
        !self.address(header::GIADDR).is_unspecified()
    }

    /// The hardware address and what follows it.
    fn chaddr(self) -> u128 {
        u128::from_be_bytes(self.number(header::CHADDR))
    }

    /// Whether it is that of a single Ethernet card, with nothing behind it.
    fn is_ethernet_card(self) -> bool {
        let chaddr = self.chaddr();
        let is_ethernet = (self.byte(header::HTYPE), self.byte(header::HLEN)) == ETHERNET;
        let is_alone = chaddr << (u128::BITS - PADDING_BITS) == 0 && chaddr != 0;
        let [first, ..] = chaddr.to_be_bytes();
        is_ethernet && is_alone && first & GROUP_BIT == 0
    }

    /// Whether an Ethernet address is the hardware address.
    fn is_of(self, Mac(source): Mac) -> bool {
        let source = source
            .iter()
            .fold(0, |number: u128, octet| (number << 8) | u128::from(*octet));
        self.byte(header::HLEN) == ETHERNET.1 && self.chaddr() >> PADDING_BITS == source
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
    let is_short = datagram.declared < WHOLE || datagram.payload.len() < WHOLE;
    Sign::IpChecksum.when(ip.checksum.status != ChecksumStatus::Ok)
        | Sign::UdpChecksum.when(udp.checksum.status != ChecksumStatus::Ok)
        | Sign::Broken.when(is_broken)
        | Sign::Short.when(is_short)
        | Sign::LowTtl.when(ip.ttl < LOW_TTL)
        | Sign::BadSource.when(is_no_host(ip.src))
}

/// From where to where it goes.
fn of_way(head: Head<'_>, datagram: &Datagram) -> u64 {
    let (ip, udp, link) = (&datagram.ip, &datagram.udp, &datagram.link);
    let is_relayed = head.is_relayed();
    let is_for_relay = is_relayed && ip.dst == head.address(header::GIADDR);
    let usual = match Op::from(head.byte(header::OP)) {
        Op::Request if is_relayed => (PORT_SERVER, PORT_SERVER),
        Op::Request => (PORT_CLIENT, PORT_SERVER),
        _ if is_for_relay => (PORT_SERVER, PORT_SERVER),
        _ => (PORT_SERVER, PORT_CLIENT),
    };
    let differs = link.destination.is_some_and(|Mac(to)| {
        let [first, ..] = to;
        if ip.dst.is_broadcast() {
            first & GROUP_BIT == 0
        } else {
            Mac(to) == Mac::BROADCAST
        }
    });
    Sign::Ports.when((udp.src, udp.dst) != usual) | Sign::LinkDiffers.when(differs)
}

/// What the fixed fields say.
fn of_head(head: Head<'_>, message: Message<'_>) -> u64 {
    let op = Op::from(head.byte(header::OP));
    let right = message.kind().and_then(MessageType::op);
    let is_other = matches!(op, Op::Other(_)) || right.is_some_and(|right| right != op);
    let is_undefined = matches!(message.kind(), Some(MessageType::Other(_)));
    let has_names = head.byte(header::SNAME) != 0 || head.byte(header::FILE) != 0;
    Sign::Op.when(is_other)
        | Sign::Type.when(is_undefined)
        | Sign::Chaddr.when(!head.is_ethernet_card())
        | Sign::Names.when(has_names)
}

/// Which options there are, and what is wrong with them.
fn of_layout(message: Message<'_>) -> u64 {
    let texts = message.codes().within(registry::texts());
    Sign::Faults.when(!message.layout().faults().is_empty())
        | Sign::Repeated.when(!message.repeated().is_empty())
        | Sign::Text.when(!texts.is_empty())
}

/// What is looked for in a client's message only.
fn of_client(head: Head<'_>, message: Message<'_>, datagram: &Datagram) -> u64 {
    let (ip, link) = (&datagram.ip, &datagram.link);
    let is_relayed = head.is_relayed();
    let is_to_all = ip.dst.is_broadcast();
    let is_unicast = !is_to_all && !ip.dst.is_multicast();
    let is_strange = link.source.is_some_and(|source| !head.is_of(source));
    let hops = head.byte(header::HOPS);
    let is_counted = hops > FEW_HOPS || (hops > 0 && !is_relayed);
    let flags = u16::from_be_bytes(head.number(header::FLAGS));
    let is_set = |field| !head.address(field).is_unspecified();
    let is_filled = is_set(header::YIADDR) || is_set(header::SIADDR) || is_relayed;
    let identifier = message.first(option::CLIENT_ID);
    let is_other = |identifier: &[u8]| match identifier.split_first() {
        Some((kind, address)) => {
            *kind != ETHERNET.0 || address.is_empty() || address != message.chaddr()
        }
        None => true,
    };
    Sign::Addressed.when(!ip.src.is_unspecified() && is_to_all)
        | Sign::Unicast.when(is_unicast && !is_relayed)
        | Sign::Stranger.when(is_strange && !is_unicast && !is_relayed)
        | Sign::Hops.when(is_counted)
        | Sign::Flags.when(flags & header::FLAGS_MUST_BE_ZERO != 0)
        | Sign::Ciaddr.when(is_set(header::CIADDR))
        | Sign::Filled.when(is_filled)
        | Sign::Identifier.when(identifier.is_some_and(is_other))
        | Sign::NoRequested.when(!message.has(option::REQUESTED))
}

/// What is looked for in a server's message only.
fn of_server(head: Head<'_>, case: &MessageCase<'_>) -> u64 {
    let (message, ip) = (case.message(), &case.packet.datagram.ip);
    let is_inform = case
        .exchange
        .is_some_and(|exchange| exchange.kind == Kind::Inform);
    let lease = message.number_option(option::LEASE);
    let is_odd = |lease| lease < LONG || lease == u32::MAX;
    let server = message.address_option(option::SERVER);
    let is_other = |server| server != ip.src || ip.src.is_unspecified() || is_no_host(ip.src);
    let has_terms = message.has(option::LEASE) && message.has(option::SERVER);
    let has_subnet = case.subnet().is_some();
    Sign::Nak.when(case.role == Role::Nak)
        | Sign::Inform.when(is_inform)
        | Sign::Long.when(ip.total_length > USUAL)
        | Sign::NoAddress.when(head.address(header::YIADDR).is_unspecified())
        | Sign::NoTerms.when(!has_terms)
        | Sign::NoRouter.when(!message.has(option::ROUTER))
        | Sign::NoNameServer.when(!message.has(option::NAME_SERVER))
        | Sign::Lease.when(lease.is_some_and(is_odd))
        | Sign::OtherServer.when(server.is_some_and(is_other))
        | Sign::Mask.when(message.has(option::MASK) && !has_subnet)
}

/// Whether an address is one that no host sends from: loopback, multicast or beyond.
fn is_no_host(address: Ipv4Addr) -> bool {
    let [first, ..] = address.octets();
    address.is_loopback() || first >= NO_HOST
}
