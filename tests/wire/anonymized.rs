//! Names in the headers of every make of frame are replaced, outside and inside of tunnels.

use std::net::IpAddr;

use dhcpscope::anonymize::{Anonymizer, Replacer, Wishes};
use dhcpscope::capture::{Frame, LinkType, Precision};
use dhcpscope::wire::{Datagram, Located, Settings};

use crate::craft::CLIENT;
use crate::gallery::gallery;
use crate::seen::datagram;

fn wishes() -> Wishes {
    Wishes {
        key: Some("key".to_owned()),
        keeps_oui: false,
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
        let frame = Frame {
            source: 0,
            number: 1,
            time: None,
            len: u32::try_from(exhibit.frame.len()).unwrap(),
            link: LinkType(exhibit.linktype),
            interface: None,
            precision: Precision::Micro,
            bytes: &exhibit.frame,
        };
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
