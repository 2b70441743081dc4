//! What a rule over messages needs to have anything to say, and the signs by which a message shows it.
//!
//! A sign may stand where no rule has anything to say, but never be missing where one has: it is a first look, and
//! the rule looks again.

use std::net::Ipv4Addr;

use crate::dhcp::header::{self, is_zero};
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
        let is_inform = case
            .exchange
            .is_some_and(|exchange| exchange.kind == Kind::Inform);
        Self::Any.bit()
            | Self::Inform.when(is_inform)
            | Self::Nak.when(case.role == Role::Nak)
            | of_datagram(datagram)
            | of_way(message, datagram)
            | of_header(message)
            | of_options(message)
            | of_terms(message, datagram.ip.src)
    }
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
        | Sign::Long.when(ip.total_length > USUAL)
        | Sign::LowTtl.when(ip.ttl < LOW_TTL)
        | Sign::BadSource.when(is_no_host(ip.src))
}

/// From where to where it goes.
fn of_way(message: Message<'_>, datagram: &Datagram) -> u64 {
    let (ip, udp, link) = (&datagram.ip, &datagram.udp, &datagram.link);
    let giaddr = message.giaddr();
    let is_relayed = !giaddr.is_unspecified();
    let is_to_all = ip.dst.is_broadcast();
    let is_unicast = !is_to_all && !ip.dst.is_multicast();
    let has_usual_ports = match message.op() {
        Op::Request if is_relayed => (udp.src, udp.dst) == (PORT_SERVER, PORT_SERVER),
        Op::Request => (udp.src, udp.dst) == (PORT_CLIENT, PORT_SERVER),
        _ if is_relayed && ip.dst == giaddr => (udp.src, udp.dst) == (PORT_SERVER, PORT_SERVER),
        _ => (udp.src, udp.dst) == (PORT_SERVER, PORT_CLIENT),
    };
    let is_to_station = |to: &Mac| to.0.first().is_some_and(|first| first & GROUP_BIT == 0);
    let differs = link.destination.is_some_and(|to| {
        if is_to_all {
            is_to_station(&to)
        } else {
            to == Mac::BROADCAST
        }
    });
    let is_strange = link
        .source
        .is_some_and(|Mac(source)| message.chaddr() != source);
    Sign::Ports.when(!has_usual_ports)
        | Sign::Addressed.when(!ip.src.is_unspecified() && is_to_all)
        | Sign::Unicast.when(is_unicast && !is_relayed)
        | Sign::LinkDiffers.when(differs)
        | Sign::Stranger.when(is_strange && !is_unicast && !is_relayed)
}

/// What the fixed fields say.
fn of_header(message: Message<'_>) -> u64 {
    let op = message.op();
    let right = message.kind().and_then(MessageType::op);
    let is_other = matches!(op, Op::Other(_)) || right.is_some_and(|right| right != op);
    let is_undefined = matches!(message.kind(), Some(MessageType::Other(_)));
    let (hops, giaddr) = (message.hops(), message.giaddr());
    let is_counted = hops > FEW_HOPS || (hops > 0 && giaddr.is_unspecified());
    let is_reserved = message.flags() & header::FLAGS_MUST_BE_ZERO != 0;
    let is_filled = !message.siaddr().is_unspecified() || !giaddr.is_unspecified();
    let begins = |field: header::Field| {
        let first = field.of(message.payload()).first();
        first.is_some_and(|first| *first != 0)
    };
    let has_address = !message.yiaddr().is_unspecified();
    Sign::Op.when(is_other)
        | Sign::Type.when(is_undefined)
        | Sign::Chaddr.when(!is_ethernet_card(message))
        | Sign::Hops.when(is_counted)
        | Sign::Flags.when(is_reserved)
        | Sign::Ciaddr.when(!message.ciaddr().is_unspecified())
        | Sign::NoAddress.when(!has_address)
        | Sign::Filled.when(is_filled || has_address)
        | Sign::Names.when(begins(header::SNAME) || begins(header::FILE))
}

/// Whether the address is that of a single card, with nothing behind it.
fn is_ethernet_card(message: Message<'_>) -> bool {
    let address = message.chaddr();
    (message.htype(), message.hlen()) == ETHERNET
        && address.first().is_some_and(|first| first & GROUP_BIT == 0)
        && !is_zero(address)
        && is_zero(message.chaddr_padding())
}

/// Which options there are, and what is wrong with them.
fn of_options(message: Message<'_>) -> u64 {
    let texts = message.codes().within(registry::texts());
    Sign::Faults.when(!message.layout().faults().is_empty())
        | Sign::Repeated.when(!message.repeated().is_empty())
        | Sign::Text.when(!texts.is_empty())
        | Sign::NoRequested.when(!message.has(option::REQUESTED))
        | Sign::NoRouter.when(!message.has(option::ROUTER))
        | Sign::NoNameServer.when(!message.has(option::NAME_SERVER))
}

/// What lease and server are named.
fn of_terms(message: Message<'_>, source: Ipv4Addr) -> u64 {
    let lease = message.number_option(option::LEASE);
    let server = message.address_option(option::SERVER);
    let has_terms = message.has(option::LEASE) && message.has(option::SERVER);
    let is_odd = |lease| lease < LONG || lease == u32::MAX;
    let is_other = |server| server != source || source.is_unspecified() || is_no_host(source);
    Sign::NoTerms.when(!has_terms)
        | Sign::Lease.when(lease.is_some_and(is_odd))
        | Sign::OtherServer.when(server.is_some_and(is_other))
}

/// Whether an address is one that no host sends from: loopback, multicast or beyond.
fn is_no_host(address: Ipv4Addr) -> bool {
    let [first, ..] = address.octets();
    address.is_loopback() || first >= NO_HOST
}
