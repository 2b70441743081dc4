//! What each byte of a frame is: spans that tile it from the first byte to the last, each with the part it holds.
//!
//! One walk serves every view that shows bytes. Nothing is decoded here: the spans are those that the floors below
//! found, laid end to end; what they leave over is handed out as unread, so no byte can be lost or told twice.

mod link;
mod name;
mod pieces;
mod title;
mod tunnel;
mod value;

use crate::dhcp::areas::{Area, Segment, SegmentKind};
use crate::dhcp::header::{self, Field};
use crate::dhcp::{Message, Op};
use crate::exchange::Packet;
use crate::wire::{Link, LinkHeader, Span, Tunnel};

pub(crate) use name::{layer_name, name};
pub(crate) use pieces::{Pieces, torn};
pub(crate) use title::title;
pub(crate) use value::{maker, value};

/// A run of bytes and what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner<'a> {
    /// The bytes, counted from the first captured byte of the frame; never empty.
    pub(crate) span: Span,
    /// What they are.
    pub(crate) part: Part<'a>,
}

/// What a run of bytes is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'a> {
    /// A field of a link header.
    Link(LinkPart, &'a LinkHeader),
    /// The IP header, and the UDP header where there is one, that carry a tunnel.
    Carrier(&'a Tunnel),
    /// A tunnel's own header.
    Tunnel(&'a Tunnel),
    /// A field of the IPv4 header.
    Ip(IpPart),
    /// A field of the UDP header.
    Udp(UdpPart),
    /// A field of the DHCP header.
    Field(Field),
    /// What follows the hardware address in `chaddr`.
    ChaddrPadding,
    /// An option's code and length.
    OptionHead(Segment),
    /// An option's value.
    OptionValue(Segment),
    /// Pads, End, what follows it, or a vendor area.
    Run(Segment),
    /// What the UDP length leaves over inside the IP datagram.
    AfterUdp,
    /// What follows the IP datagram in its frame.
    Padding,
    /// Bytes that nobody read.
    Unread(Unread),
}

/// A field of a link header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkPart {
    /// Receiver's hardware address.
    Destination,
    /// Sender's hardware address, with its filling in cooked headers.
    Source,
    /// A VLAN tag by its place: protocol identifier and control information.
    Tag(usize),
    /// `EtherType`, or a length below 1,536.
    Type,
    /// Which way the frame went, in cooked headers.
    PacketType,
    /// Linux device type, in cooked headers.
    Device,
    /// Length of the address, in cooked headers.
    AddressLength,
    /// Interface index, in cooked headers of version 2.
    Interface,
    /// Two bytes that are always zero, in cooked headers of version 2.
    Reserved,
    /// The tag of a switch chip.
    Switch,
    /// A header that is shown as one.
    Whole,
}

/// A field of the IPv4 header. RFC 791 s3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IpPart {
    /// Version and header length. Byte 0.
    Version,
    /// Type of service. Byte 1.
    Tos,
    /// Total length. Bytes 2..4.
    Length,
    /// Identification. Bytes 4..6.
    Id,
    /// Flags and fragment offset. Bytes 6..8.
    Fragment,
    /// Time to live. Byte 8.
    Ttl,
    /// Protocol. Byte 9.
    Protocol,
    /// Header checksum. Bytes 10..12.
    Checksum,
    /// Source address. Bytes 12..16.
    Source,
    /// Destination address. Bytes 16..20.
    Destination,
    /// Options. Bytes 20..
    Options,
}

/// A field of the UDP header. RFC 768.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UdpPart {
    /// Source port. Bytes 0..2.
    Source,
    /// Destination port. Bytes 2..4.
    Destination,
    /// Length. Bytes 4..6.
    Length,
    /// Checksum. Bytes 6..8.
    Checksum,
}

/// Where unread bytes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// In front of the IPv4 header: a link header without fields that are shown.
    Link,
    /// Behind the innermost frame of a tunnel.
    Outside,
}

/// The layer a part belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// A link header, by where it begins.
    Link(u32),
    /// A tunnel, by where its header begins.
    Tunnel(u32),
    /// IPv4.
    Ip,
    /// UDP.
    Udp,
    /// The message.
    Dhcp,
    /// What follows.
    After,
}

/// Lengths of the IPv4 header's fields, in order.
const IP_FIELDS: [(IpPart, u32); 10] = [
    (IpPart::Version, 1),
    (IpPart::Tos, 1),
    (IpPart::Length, 2),
    (IpPart::Id, 2),
    (IpPart::Fragment, 2),
    (IpPart::Ttl, 1),
    (IpPart::Protocol, 1),
    (IpPart::Checksum, 2),
    (IpPart::Source, 4),
    (IpPart::Destination, 4),
];
/// Lengths of the UDP header's fields, in order.
const UDP_FIELDS: [(UdpPart, u32); 4] = [
    (UdpPart::Source, 2),
    (UdpPart::Destination, 2),
    (UdpPart::Length, 2),
    (UdpPart::Checksum, 2),
];
/// Code and length of an option.
const OPTION_HEAD: u32 = 2;

impl Owner<'_> {
    /// The layer it belongs to.
    pub(crate) fn layer(&self) -> Layer {
        match self.part {
            Part::Link(_, link) => Layer::Link(link.header.start),
            Part::Unread(Unread::Link) => Layer::Link(self.span.start),
            Part::Carrier(tunnel) | Part::Tunnel(tunnel) => Layer::Tunnel(tunnel.header.start),
            Part::Ip(_) => Layer::Ip,
            Part::Udp(_) => Layer::Udp,
            Part::Field(_)
            | Part::ChaddrPadding
            | Part::OptionHead(_)
            | Part::OptionValue(_)
            | Part::Run(_) => Layer::Dhcp,
            Part::AfterUdp | Part::Padding | Part::Unread(Unread::Outside) => Layer::After,
        }
    }
}

/// Every byte of a packet with its one owner, from the first byte to the last.
pub(crate) fn owners(packet: &Packet) -> Vec<Owner<'_>> {
    let mut tiles = Tiles {
        owners: Vec::with_capacity(64),
        at: 0,
        end: u32::try_from(packet.bytes.len()).unwrap_or(u32::MAX),
    };
    let datagram = &packet.datagram;
    let first = Link::from_linktype(packet.origin.link.0);
    link::walk(&mut tiles, first, datagram);
    tiles.unread_until(datagram.ip.header.start);
    for (part, length) in IP_FIELDS {
        tiles.next(length, Part::Ip(part));
    }
    tiles.put(datagram.ip.header, Part::Ip(IpPart::Options));
    for (part, length) in UDP_FIELDS {
        tiles.next(length, Part::Udp(part));
    }
    message(&mut tiles, packet.message());
    tiles.put(
        Span::new(datagram.payload.end, datagram.padding.start),
        Part::AfterUdp,
    );
    tiles.put(datagram.padding, Part::Padding);
    tiles.put(
        Span::new(tiles.at, tiles.end),
        Part::Unread(Unread::Outside),
    );
    tiles.owners
}

/// The fields of the header, then what the options field holds, in the order of the bytes.
fn message<'a>(tiles: &mut Tiles<'a>, message: Message<'a>) {
    for field in header::FIELDS {
        let span = message.field_span(field);
        match field {
            header::CHADDR => {
                let length = u32::try_from(message.chaddr().len()).unwrap_or(0);
                let address = Span::new(span.start, span.start.saturating_add(length));
                tiles.put(address, Part::Field(field));
                tiles.put(span, Part::ChaddrPadding);
            }
            header::SNAME if message.overload().sname => segments(tiles, message, Area::Sname),
            header::FILE if message.overload().file => segments(tiles, message, Area::File),
            header::COOKIE if !message.has_cookie() => {}
            _ => tiles.put(span, Part::Field(field)),
        }
    }
    segments(tiles, message, Area::Options);
}

fn segments<'a>(tiles: &mut Tiles<'a>, message: Message<'a>, area: Area) {
    for segment in message.segments() {
        if segment.area != area {
            continue;
        }
        let span = message.segment_span(segment);
        match segment.kind {
            SegmentKind::Option | SegmentKind::Cut => {
                let head = Span::new(
                    span.start,
                    span.start.saturating_add(OPTION_HEAD).min(span.end),
                );
                tiles.put(head, Part::OptionHead(segment));
                tiles.put(span, Part::OptionValue(segment));
            }
            SegmentKind::Pad | SegmentKind::End | SegmentKind::Trailing | SegmentKind::Vendor => {
                tiles.put(span, Part::Run(segment));
            }
        }
    }
}

/// Owners laid end to end. Whatever spans it is given, they tile the frame.
struct Tiles<'a> {
    owners: Vec<Owner<'a>>,
    /// Where the next owner begins.
    at: u32,
    /// Where the frame ends.
    end: u32,
}

impl<'a> Tiles<'a> {
    /// Lays what of `span` is not owned yet; bytes in front of it that nobody took are unread.
    fn put(&mut self, span: Span, part: Part<'a>) {
        if span.end.min(self.end) <= self.at {
            return;
        }
        self.unread_until(span.start);
        self.next(span.end.saturating_sub(self.at), part);
    }

    /// Lays the next `length` bytes, as many as there are.
    fn next(&mut self, length: u32, part: Part<'a>) {
        let end = self.at.saturating_add(length).min(self.end);
        if end > self.at {
            let span = Span::new(self.at, end);
            self.owners.push(Owner { span, part });
            self.at = end;
        }
    }

    /// Lays bytes up to `start` as unread.
    fn unread_until(&mut self, start: u32) {
        let length = start.saturating_sub(self.at);
        self.next(length, Part::Unread(Unread::Link));
    }
}

/// The direction of a message in a word.
pub(crate) fn op_word(op: Op) -> &'static str {
    match op {
        Op::Request => "BOOTREQUEST",
        Op::Reply => "BOOTREPLY",
        Op::Other(_) => "unknown",
    }
}

#[cfg(test)]
mod tests;
