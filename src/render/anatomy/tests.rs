use proptest::prelude::*;

use super::*;
use crate::capture::{Frame, LinkType, Precision};
use crate::exchange::Origin;
use crate::findings::testing::{Msg, offer};
use crate::wire::{Link, Located, Locator, Settings};

/// Where the IPv4 header begins behind plain Ethernet, and the payload behind both headers.
const IP: usize = 14;
const PAYLOAD: usize = 42;

/// The packet in a frame; `None` where there is no DHCP in it.
fn packet(bytes: &[u8], link: u16) -> Option<Packet> {
    let frame = Frame {
        source: 0,
        number: 1,
        time: None,
        len: u32::try_from(bytes.len()).unwrap(),
        link: LinkType(link),
        interface: None,
        precision: Precision::Micro,
        bytes,
    };
    let mut locator = Locator::new(Settings::default());
    match locator.locate(
        Link::from_linktype(link),
        bytes,
        frame.len,
        None,
        1_u64.into(),
    ) {
        Located::Dhcp(datagram) => Some(Packet::new(Origin::of(&frame), bytes.into(), datagram)),
        _ => None,
    }
}

/// Fails unless the owners tile the packet; gives their number.
fn tiled(packet: &Packet) -> usize {
    let owners = owners(packet);
    let mut at = 0;
    for owner in &owners {
        assert_eq!(owner.span.start, at, "{owner:?}");
        assert!(!owner.span.is_empty(), "{owner:?}");
        at = owner.span.end;
    }
    assert_eq!(usize::try_from(at).unwrap(), packet.bytes.len());
    owners.len()
}

fn names(packet: &Packet) -> Vec<&'static str> {
    owners(packet)
        .iter()
        .map(|owner| name(&owner.part))
        .collect()
}

#[test]
fn a_plain_frame_has_an_owner_for_each_field() {
    let packet = offer().packet(1);
    let names = names(&packet);
    assert_eq!(names.first(), Some(&"destination"));
    assert!(names.contains(&"version, length"));
    assert!(names.contains(&"chaddr padding"));
    assert!(!names.contains(&"header"));
    // Ethernet 3, IPv4 10, UDP 4, DHCP 16 with the padding of chaddr, and options.
    let options = packet.message().options().count();
    let zeros = 2; // End, and the zeros behind it
    assert_eq!(tiled(&packet), 3 + 10 + 4 + 16 + 2 * options + zeros);
}

#[test]
fn a_tag_is_an_owner_of_its_own() {
    let packet = offer().with(|offer| offer.vlan = Some(7)).packet(1);
    assert_eq!(names(&packet).get(2..4), Some(&["vlan tag", "type"][..]));
    tiled(&packet);
}

#[test]
fn a_switch_tag_is_one_too() {
    const ADDRESSES: usize = 12;
    const BROADCOM: u16 = 281;
    const MARVELL: u16 = 284;
    let named = |link, tag: [u8; 4], vlan| {
        let mut bytes = offer().with(|offer| offer.vlan = vlan).frame(1);
        bytes.splice(ADDRESSES..ADDRESSES, tag);
        let packet = packet(&bytes, link).unwrap();
        tiled(&packet);
        names(&packet).drain(2..5).collect::<Vec<_>>()
    };
    let tag = [0xc0, 8, 0, 5];
    assert_eq!(named(MARVELL, tag, None)[..2], ["switch tag", "type"]);
    // It holds a VLAN tag itself.
    let tag = [0xe0, 8, 0, 5];
    assert_eq!(named(MARVELL, tag, None)[..2], ["switch tag", "type"]);
    let both = ["switch tag", "vlan tag", "type"];
    assert_eq!(named(BROADCOM, [0, 0, 0, 3], Some(7)), both);
    assert_eq!(named(MARVELL, tag, Some(7)), both);
}

#[test]
fn options_in_file_stand_where_file_does() {
    let overloaded = Msg::server(2)
        .option(52, &[1])
        .with(|offer| offer.file = vec![12, 1, b'a', 255]);
    let packet = overloaded.packet(1);
    let names = names(&packet);
    assert!(!names.contains(&"file") && names.contains(&"sname"));
    let host = names.iter().position(|name| *name == "Host Name");
    assert!(host < names.iter().position(|name| *name == "cookie"));
    tiled(&packet);
}

proptest! {
    #[test]
    fn owners_tile_any_payload(
        payload in proptest::collection::vec(any::<u8>(), 0..700),
        has_header in any::<bool>(),
        cut in 0..900usize,
        ip_length in prop_oneof![Just(None), any::<u16>().prop_map(Some)],
        udp_length in prop_oneof![Just(None), any::<u16>().prop_map(Some)],
    ) {
        let mut bytes = offer().frame(1);
        // Half of the time the header and the cookie stay, so that options are read.
        bytes.truncate(if has_header { PAYLOAD + 240 } else { PAYLOAD });
        bytes.extend(payload);
        let whole = u16::try_from(bytes.len() - IP).unwrap();
        let lengths = [(IP + 2, ip_length.unwrap_or(whole)), (IP + 24, udp_length.unwrap_or(whole - 20))];
        for (at, length) in lengths {
            bytes[at..at + 2].copy_from_slice(&length.to_be_bytes());
        }
        bytes.truncate(cut.max(PAYLOAD));
        let packet = packet(&bytes, 1).expect("the ports are DHCP's");
        tiled(&packet);
        // The same datagram without its link header, and behind a cooked one.
        tiled(&self::packet(&bytes[IP..], 101).unwrap());
        let cooked = [&[0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0][..], &bytes[IP..]].concat();
        tiled(&self::packet(&cooked, 113).unwrap());
    }
}
