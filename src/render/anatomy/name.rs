//! What each part of a frame is called.

use super::{IpPart, Layer, LinkPart, Owner, Part, UdpPart, Unread};
use crate::dhcp::registry;
use crate::dhcp::{Segment, SegmentKind};
use crate::exchange::Packet;
use crate::wire::Link;

/// The name of a part; an option's without its code.
pub(crate) fn name(part: &Part<'_>) -> &'static str {
    match part {
        Part::Link(part, _) => link_name(*part),
        Part::Carrier(_) => "carrier",
        Part::Tunnel(tunnel) => tunnel.kind.name(),
        Part::Ip(part) => ip_name(*part),
        Part::Udp(part) => udp_name(*part),
        Part::Field(field) => field.name,
        Part::ChaddrPadding => "chaddr padding",
        Part::OptionHead(segment) | Part::OptionValue(segment) => registry::row(segment.code).name,
        Part::Run(segment) => run_name(*segment),
        Part::AfterUdp => "after UDP",
        Part::Padding => "padding",
        Part::Unread(Unread::Link) => "header",
        Part::Unread(Unread::Outside) => "outside",
    }
}

fn link_name(part: LinkPart) -> &'static str {
    match part {
        LinkPart::Destination => "destination",
        LinkPart::Source => "source",
        LinkPart::Tag(_) => "vlan tag",
        LinkPart::Type => "type",
        LinkPart::PacketType => "packet type",
        LinkPart::Device => "device type",
        LinkPart::AddressLength => "address length",
        LinkPart::Interface => "interface",
        LinkPart::Reserved => "reserved",
        LinkPart::Switch => "switch tag",
        LinkPart::Whole => "802.11",
    }
}

fn ip_name(part: IpPart) -> &'static str {
    match part {
        IpPart::Version => "version, length",
        IpPart::Tos => "tos",
        IpPart::Length => "total length",
        IpPart::Id => "id",
        IpPart::Fragment => "flags, offset",
        IpPart::Ttl => "ttl",
        IpPart::Protocol => "protocol",
        IpPart::Checksum => "checksum",
        IpPart::Source => "source",
        IpPart::Destination => "destination",
        IpPart::Options => "options",
    }
}

fn udp_name(part: UdpPart) -> &'static str {
    match part {
        UdpPart::Source => "source port",
        UdpPart::Destination => "destination port",
        UdpPart::Length => "length",
        UdpPart::Checksum => "checksum",
    }
}

fn run_name(segment: Segment) -> &'static str {
    match segment.kind {
        SegmentKind::Pad => "Pad",
        SegmentKind::End => "End",
        SegmentKind::Trailing => "data after End",
        SegmentKind::Vendor => "vendor area",
        SegmentKind::Option | SegmentKind::Cut => "option",
    }
}

/// The name of the layer that begins with an owner.
pub(crate) fn layer_name(packet: &Packet, owner: &Owner<'_>) -> &'static str {
    match (owner.layer(), owner.part) {
        (_, Part::Link(_, link)) if link.packet_type.is_some() => "Linux cooked",
        (_, Part::Link(LinkPart::Whole, _)) => "802.11",
        (_, Part::Link(..)) => "Ethernet",
        (Layer::Link(_), _) => in_front(Link::from_linktype(packet.origin.link.0)),
        (Layer::Tunnel(_), _) => "Tunnel",
        (Layer::Ip, _) => "IPv4",
        (Layer::Udp, _) => "UDP",
        (Layer::Dhcp, _) => "DHCP",
        (Layer::After, _) => "Behind it",
    }
}

/// What stands in front of IP where the link has no header of its own that is shown.
fn in_front(link: Link) -> &'static str {
    match link {
        Link::Null | Link::Loop => "BSD loopback",
        Link::Ppp => "PPP",
        Link::Radiotap => "Radiotap",
        Link::Prism | Link::Avs => "Monitor header",
        Link::Ppi => "Per-packet information",
        Link::Nflog => "Netfilter log",
        Link::Pktap => "PKTAP",
        Link::Switched(_) => "Switch tag",
        _ => "Link",
    }
}
