//! The part of the walk in front of the IPv4 header: link headers and tunnels, from the outside in.

use super::{LinkPart, Part, Tiles};
use crate::wire::{Datagram, Link, LinkHeader, Span};

/// Bytes of a VLAN tag.
const TAG: u32 = 4;
/// Bytes of the type field.
const TYPE: u32 = 2;
/// Bytes of an Ethernet header without tags, and of cooked headers.
const ETHERNET: u32 = 14;
const SLL: u32 = 16;
const SLL2: u32 = 20;

/// Lays link headers, carriers and tunnels of a frame of that link type.
pub(super) fn walk<'a>(tiles: &mut Tiles<'a>, first: Link, datagram: &'a Datagram) {
    let switch_tag = match first {
        Link::Switched(tag) => u32::try_from(tag.behind_addresses()).unwrap_or_default(),
        _ => 0,
    };
    let lay = |tiles: &mut Tiles<'a>, link: &'a LinkHeader| {
        let is_first = link.header.start == 0;
        if is_first && switch_tag > 0 {
            switched(tiles, link, switch_tag);
        } else {
            link_header(tiles, link);
        }
    };
    let mut link = Some(&datagram.link);
    for tunnel in &datagram.outer {
        // The datagram's own link header may stand in front of tunnels that have none inside.
        let carrier = tunnel.link.as_ref().or_else(|| {
            link.take_if(|link| link.header.end <= tunnel.header.start && !link.header.is_empty())
        });
        if let Some(carrier) = carrier {
            lay(tiles, carrier);
        }
        tiles.put(tunnel.carrier, Part::Carrier(tunnel));
        tiles.put(tunnel.header, Part::Tunnel(tunnel));
    }
    if let Some(link) = link {
        lay(tiles, link);
    }
}

/// A header of Ethernet with a switch tag, and maybe VLAN tags behind that.
fn switched<'a>(tiles: &mut Tiles<'a>, link: &'a LinkHeader, switch_tag: u32) {
    let mut next = |length: u32, part: LinkPart| tiles.next(length, Part::Link(part, link));
    next(6, LinkPart::Destination);
    next(6, LinkPart::Source);
    next(switch_tag, LinkPart::Switch);
    let tags = link.header.len().saturating_sub(ETHERNET + switch_tag) / TAG;
    // The switch tag itself may stand for one in front of these.
    let within = link
        .vlan
        .len()
        .saturating_sub(usize::try_from(tags).unwrap_or_default());
    for place in within..link.vlan.len() {
        next(TAG, LinkPart::Tag(place));
    }
    next(TYPE, LinkPart::Type);
}

fn link_header<'a>(tiles: &mut Tiles<'a>, link: &'a LinkHeader) {
    let header = link.header;
    if header.is_empty() {
        return;
    }
    tiles.unread_until(header.start);
    let tags = u32::try_from(link.vlan.len())
        .unwrap_or(u32::MAX)
        .saturating_mul(TAG);
    let plain = header.len().saturating_sub(tags);
    let mut next = |length: u32, part: LinkPart| tiles.next(length, Part::Link(part, link));
    match (link.packet_type, link.interface) {
        (Some(_), None) if plain == SLL => {
            next(2, LinkPart::PacketType);
            next(2, LinkPart::Device);
            next(2, LinkPart::AddressLength);
            next(8, LinkPart::Source);
        }
        (Some(_), Some(_)) if plain == SLL2 => {
            next(2, LinkPart::Type);
            next(2, LinkPart::Reserved);
            next(4, LinkPart::Interface);
            next(2, LinkPart::Device);
            next(1, LinkPart::PacketType);
            next(1, LinkPart::AddressLength);
            next(8, LinkPart::Source);
        }
        (None, _) if plain == ETHERNET => {
            next(6, LinkPart::Destination);
            next(6, LinkPart::Source);
        }
        _ => return tiles.put(header, Part::Link(LinkPart::Whole, link)),
    }
    for place in 0..link.vlan.len() {
        tiles.next(TAG, Part::Link(LinkPart::Tag(place), link));
    }
    let end = Span::new(header.end.saturating_sub(TYPE), header.end);
    tiles.put(end, Part::Link(LinkPart::Type, link));
}
