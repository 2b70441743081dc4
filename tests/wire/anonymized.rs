//! Names in the headers of every make of frame are replaced, outside and inside of tunnels.

use std::net::IpAddr;

use dhcpscope::anonymize::{Anonymizer, Replacer, Wishes};
use dhcpscope::capture::{Frame, LinkType, Precision};
use dhcpscope::wire::{Datagram, Located, Settings};

use crate::craft::{CLIENT, IPV4, Ip, UDP, Udp, ethernet, ipv6, request, vxlan};
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
