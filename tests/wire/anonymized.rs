//! Names in the headers of every make of frame are replaced, outside and inside of tunnels.

use std::net::IpAddr;

use dhcpscope::anonymize::{Anonymizer, Replacer, Wishes};
use dhcpscope::capture::{Frame, LinkType, Precision};
use dhcpscope::wire::{Datagram, Located, Settings};

use crate::craft::{
    CLIENT, IPV4, Ip, MESSAGE, UDP, Udp, ethernet, ipv6, message, request, snap, vxlan,
};
use crate::gallery::gallery;
use crate::seen::datagram;

fn wishes() -> Wishes {
    Wishes {
        key: Some("key".to_owned()),
        keeps_oui: false,
    }
}

fn frame(linktype: u16, bytes: &[u8]) -> Frame<'_> {
    Frame {
        source: 0,
        number: 1,
        time: None,
        len: u32::try_from(bytes.len()).unwrap(),
        link: LinkType(linktype),
        interface: None,
        precision: Precision::Micro,
        bytes,
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The addresses around a datagram that name somebody.
fn addresses(datagram: &Datagram) -> Vec<Vec<u8>> {
    let carriers = datagram
        .outer
        .iter()
        .flat_map(|outer| [outer.source, outer.destination])
        .flatten();
    let own = [datagram.ip.src, datagram.ip.dst].map(IpAddr::V4);
    let octets = |address: IpAddr| match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    carriers
        .chain(own)
        .filter(|address| !address.is_unspecified() && !address.is_multicast())
        .map(octets)
        .filter(|octets| octets.iter().any(|octet| *octet != u8::MAX))
        .collect()
}

#[test]
fn no_header_names_who_it_named() {
    let mut named = 0;
    for exhibit in gallery() {
        let name = exhibit.name;
        let frame = frame(exhibit.linktype, &exhibit.frame);
        let before = datagram(exhibit.linktype, frame.bytes);
        let replacer = Replacer::new(&wishes());
        let taken = Anonymizer::new(replacer, Settings::default()).take(&frame);
        let Located::Dhcp(after) = taken.located else {
            panic!("{name} holds no message any more");
        };
        let shown = taken.frame.frame();
        assert_eq!(shown.bytes.len(), frame.bytes.len(), "{name}");
        assert!(!holds(shown.bytes, &CLIENT), "{name}: the client's address");
        for address in addresses(&before) {
            assert!(!holds(shown.bytes, &address), "{name}: {address:?}");
            named += 1;
        }
        let kinds = |datagram: &Datagram| -> Vec<_> {
            datagram
                .outer
                .iter()
                .map(|outer| outer.kind.clone())
                .collect()
        };
        assert_eq!(kinds(&before), kinds(&after), "{name}");
        assert_eq!(before.payload, after.payload, "{name}");
        let verdicts = |datagram: &Datagram| {
            [datagram.ip.checksum, datagram.udp.checksum].map(|one| one.status.key())
        };
        assert_eq!(verdicts(&before), verdicts(&after), "{name}");
        assert_eq!(before.link.vlan, after.link.vlan, "{name}");
    }
    assert!(named > 20, "{named}");
}

#[test]
fn no_extension_header_names_who_it_named() {
    const SEGMENT: [u8; 16] = [
        0x20, 0x01, 0x0d, 0xb8, 0, 0, 0xca, 0xfe, 0, 0, 0, 0, 0, 0, 0x12, 0x34,
    ];
    const OWN: [u8; 6] = [0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6];
    let udp = Udp::new(50_000, 4789).wrap(&Ip::new(), &vxlan(1, &ethernet(IPV4, &request())));
    // Next header, length, type, segments left, last entry, flags and tag, segments, and a TLV behind them.
    let routed = |kind: u8| {
        let head = [UDP, 5, kind, 0, 1, 0, 0, 0];
        [&head[..], &SEGMENT, &SEGMENT, &[9, 6], &OWN, &udp].concat()
    };
    let home = [&[UDP, 2, 1, 2, 0, 0, 201, 16][..], &SEGMENT, &udp].concat();
    for (next, packet) in [
        (43, routed(4)),
        (43, routed(0)),
        (43, routed(77)),
        (60, home),
    ] {
        let bytes = ethernet(0x86dd, &ipv6(next, &packet));
        assert!(holds(&bytes, &SEGMENT));
        let mut anonymizer = Anonymizer::new(Replacer::new(&wishes()), Settings::default());
        let taken = anonymizer.take(&frame(1, &bytes));
        let shown = taken.frame.frame().bytes;
        assert_eq!(shown.len(), bytes.len());
        assert!(!holds(shown, &SEGMENT[6..]), "{next}");
        assert!(!holds(shown, &OWN), "{next}");
        let (before, after) = (datagram(1, &bytes), datagram(1, shown));
        assert_eq!(before.payload, after.payload, "{next}");
        assert_eq!(
            before.udp.checksum.status.key(),
            after.udp.checksum.status.key()
        );
    }
}

/// What stands in headers and is no address may name somebody as well.
#[test]
fn no_header_keeps_what_nobody_reads() {
    const OWN: [u8; 6] = [0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6];
    let station = [
        &[8, 1, 0, 0][..],
        &[2; 18],
        &[0x10, 0],
        &snap(IPV4, &request()),
    ]
    .concat();
    let mut prism = [&[0x44, 0, 0, 0, 144, 0, 0, 0][..], &OWN].concat();
    prism.resize(144, 0);
    // A second presence word for fields of a vendor: OUI, kind, length, data.
    let radiotap = [
        &[
            0, 0, 24, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0x11, 0x22, 1, 6, 0,
        ][..],
        &OWN,
    ]
    .concat();
    let cooked = [&[0, 4, 0, 1, 0, 2][..], &OWN, &[1, 2, 8, 0], &request()].concat();
    for (linktype, bytes) in [
        (119, [prism, station.clone()].concat()),
        (127, [radiotap, station].concat()),
        (113, cooked),
    ] {
        assert_lost(linktype, &bytes, &OWN);
    }
    for head in [&[82, 8][..], &[148, 8], &[0], &[99, 200], &[7, 9, 4]] {
        let mut options = [head, &OWN].concat();
        options.resize(12, 0);
        let ip = Ip {
            options,
            ..Ip::new()
        };
        let packet = ip.wrap(&Udp::new(68, 67).wrap(&ip, &message(MESSAGE)));
        assert_lost(1, &ethernet(IPV4, &packet), &OWN[4..]);
    }
}

/// A frame is read as before, without these bytes.
#[track_caller]
fn assert_lost(linktype: u16, bytes: &[u8], own: &[u8]) {
    assert!(holds(bytes, own), "{linktype}");
    let mut anonymizer = Anonymizer::new(Replacer::new(&wishes()), Settings::default());
    let taken = anonymizer.take(&frame(linktype, bytes));
    let shown = taken.frame.frame().bytes;
    assert_eq!(shown.len(), bytes.len(), "{linktype}");
    assert!(!holds(shown, own), "{linktype}: {shown:?}");
    let (before, after) = (datagram(linktype, bytes), datagram(linktype, shown));
    assert_eq!(before.payload, after.payload, "{linktype}");
    let verdicts = |one: &Datagram| [one.ip.checksum, one.udp.checksum].map(|one| one.status.key());
    assert_eq!(verdicts(&before), verdicts(&after), "{linktype}");
}
