//! IPv6 as the carrier of a tunnel: its header, its extension headers, and the links it comes on.

use crate::frames::{ETHERNET, Ip, datagram, ethernet, message, typed};
use crate::oracle::assert_prints_alike;

const HOP_BY_HOP: u8 = 0;
const IP_IN_IP: u8 = 4;
const UDP: u8 = 17;
const IPV6: u8 = 41;
const ROUTING: u8 = 43;
const GRE: u8 = 47;
const DESTINATION: u8 = 60;

const SERVER: [u8; 16] = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9];

/// A datagram of IPv6.
fn ip6(next: u8, payload: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(payload.len()).unwrap().to_be_bytes();
    let mut datagram = vec![0x60, 0, 0, 0, high, low, next, 64];
    datagram.extend([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    datagram.extend([0x20, 1, 0x0d, 0xb8, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    [&datagram, payload].concat()
}

fn inner() -> Vec<u8> {
    datagram(&message(&[53, 1, 1]))
}

/// A UDP datagram with a check sum and VXLAN in it.
fn vxlan(sum: [u8; 2]) -> Vec<u8> {
    let payload = [&[8, 0, 0, 0, 0, 0, 42, 0][..], &ethernet(&inner())].concat();
    let length = u16::try_from(payload.len() + 8).unwrap().to_be_bytes();
    [&[0xc3, 0x50, 0x12, 0xb5], &length[..], &sum, &payload].concat()
}

#[test]
fn tunnels_over_ipv6() {
    let gre = [&[0, 0, 8, 0][..], &inner()].concat();
    let mut datagrams = vec![ip6(UDP, &vxlan([0, 0])), ip6(UDP, &vxlan([0x12, 0x34]))];
    for (next, payload) in [(IP_IN_IP, &inner()), (GRE, &gre)] {
        let datagram = ip6(next, payload);
        // The version, a traffic class and a flow label.
        for first in [0x6000_0000_u32, 0x6b80_0000, 0x6001_2345] {
            datagrams.push([&first.to_be_bytes(), &datagram[4..]].concat());
        }
        let length = u16::try_from(payload.len()).unwrap();
        for length in [length - 9, length + 9] {
            let mut other = datagram.clone();
            other[4..6].copy_from_slice(&length.to_be_bytes());
            datagrams.push(other);
        }
    }
    // Sources of which all is zero but one word.
    for word in [[0, 1], [0x80, 0], [0, 0], [0xff, 0xff]] {
        let mut other = ip6(IP_IN_IP, &inner());
        other[8..24].fill(0);
        other[20..22].copy_from_slice(&word);
        datagrams.push(other);
    }
    let frames = datagrams.iter().map(|datagram| typed(0x86dd, datagram));
    assert_prints_alike("tunnels over IPv6", ETHERNET, frames);
}

/// An extension header with what it holds behind its first two bytes.
fn extension(next: u8, content: &[u8]) -> Vec<u8> {
    let units = u8::try_from((content.len() + 2) / 8).unwrap();
    [&[next, units - 1], content].concat()
}

/// An extension header in front of a datagram, in a frame.
fn extended(number: u8, content: &[u8]) -> Vec<u8> {
    let payload = [extension(IP_IN_IP, content), inner()].concat();
    typed(0x86dd, &ip6(number, &payload))
}

#[test]
fn options_of_ipv6() {
    let mut frames = Vec::new();
    for header in [HOP_BY_HOP, DESTINATION] {
        for options in [
            [1, 4, 0, 0, 0, 0],
            [0; 6],
            [5, 2, 0, 1, 1, 0],
            [5, 4, 0, 0, 0, 7],
            [5, 3, 0, 0, 0, 0],
            [0xc2, 4, 0, 0, 2, 0],
            [0xc2, 4, 0, 1, 0x11, 0x70],
            [0xc2, 3, 0, 0, 0, 0],
            [0xc9, 4, 0, 0, 0, 0],
            [0x1e, 4, 1, 2, 3, 4],
            [0x1e, 5, 1, 2, 3, 4],
            [0, 0, 0, 0, 0, 1],
            [0x8a, 0, 0x26, 2, 1, 2],
        ] {
            frames.push(extended(header, &options));
        }
        let home = [&[0xc9, 16], &SERVER[..], &[1, 2, 0, 0]].concat();
        frames.push(extended(header, &home));
        let short = [&[0xc9, 12], &SERVER[..], &[1, 2, 0, 0]].concat();
        frames.push(extended(header, &short));
        let jumbos = [[0xc2, 4, 0, 0, 2, 0], [0xc2, 4, 0, 1, 2, 0]].concat();
        frames.push(extended(header, &[&jumbos[..], &[0, 0]].concat()));
    }
    assert_prints_alike("options of IPv6", ETHERNET, frames);
}

#[test]
fn sub_options_of_a_home_address() {
    let mut frames = Vec::new();
    for sub_options in [
        &[][..],
        &[0],
        &[0, 0],
        &[1, 0],
        &[1, 2, 0, 0],
        &[2, 0],
        &[3, 1, 7],
        &[0xff, 0, 0, 4, 1, 1],
        // These end before their length says.
        &[5],
        &[1],
        &[1, 1],
        &[0, 2, 9, 1],
    ] {
        let length = 16 + u8::try_from(sub_options.len()).unwrap();
        let mut content = [&[0xc9, length], &SERVER[..], sub_options].concat();
        content.resize((content.len() + 2).next_multiple_of(8) - 2, 0);
        for header in [HOP_BY_HOP, DESTINATION] {
            frames.push(extended(header, &content));
        }
    }
    assert_prints_alike("sub-options of a home address", ETHERNET, frames);
}

#[test]
fn routing_headers_and_the_sums_they_change() {
    let mut frames = Vec::new();
    let udp = vxlan([0x12, 0x34]);
    for kind in [0, 1, 2, 3, 4] {
        for count in 0..3 {
            for left in [0, 1] {
                for reserved in [[0; 4], [1, 0, 0, 0], [0, 2, 3, 4]] {
                    let mut content = [&[kind, left], &reserved[..]].concat();
                    content.extend(SERVER.repeat(count));
                    frames.push(extended(ROUTING, &content));
                    let payload = [extension(UDP, &content), udp.clone()].concat();
                    frames.push(typed(0x86dd, &ip6(ROUTING, &payload)));
                }
            }
        }
    }
    frames.push(extended(
        ROUTING,
        &[0, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8],
    ));
    assert_prints_alike("routing headers", ETHERNET, frames);
}

#[test]
fn chains_of_headers() {
    let pad = [1, 4, 0, 0, 0, 0];
    let route = [&[0, 1, 0, 0, 0, 0], &SERVER[..]].concat();
    let mut frames = Vec::new();
    for first in [HOP_BY_HOP, DESTINATION, ROUTING] {
        for second in [HOP_BY_HOP, DESTINATION, ROUTING] {
            let content = |number| if number == ROUTING { &route[..] } else { &pad };
            let payload = [
                extension(second, content(first)),
                extension(IP_IN_IP, content(second)),
                inner(),
            ];
            frames.push(typed(0x86dd, &ip6(first, &payload.concat())));
        }
    }
    assert_prints_alike("chains of headers", ETHERNET, frames);
}

#[test]
fn versions_that_are_not_those_of_the_protocol() {
    let (four, six) = (inner(), ip6(IP_IN_IP, &inner()));
    let mut frames = Vec::new();
    for (protocol, payload) in [(IP_IN_IP, &six), (IPV6, &four), (IPV6, &six)] {
        frames.push(typed(0x86dd, &ip6(protocol, payload)));
        frames.push(ethernet(&Ip::outer(protocol).wrap(payload)));
    }
    assert_prints_alike("versions of IP", ETHERNET, frames);
}

#[test]
fn ipv6_on_every_link() {
    let datagram = ip6(IP_IN_IP, &inner());
    let behind = |header: &[u8]| [header, &datagram].concat();
    for linktype in [12, 101] {
        assert_prints_alike("raw IPv6", linktype, [datagram.clone()]);
    }
    for linktype in [0, 108] {
        let families = [10, 24, 28, 30].map(|family| behind(&[0, 0, 0, family]));
        assert_prints_alike("families of IPv6", linktype, families);
    }
    let numbers = [
        &[0, 0x57][..],
        &[0x57],
        &[0xff, 3, 0, 0x57],
        &[0xff, 3, 0x57],
    ]
    .map(behind);
    let cisco = [
        behind(&[0x0f, 0, 0x86, 0xdd]),
        behind(&[0x8f, 0, 0x86, 0xdd]),
    ];
    let serial = [&numbers[..], &cisco].concat();
    assert_prints_alike("PPP and IPv6", 9, numbers);
    assert_prints_alike("HDLC and IPv6", 104, cisco);
    assert_prints_alike("serial lines and IPv6", 50, serial);
}

#[test]
fn other_numbers_on_serial_lines() {
    let mpls = [&[0, 0, 0x61, 0x40], &inner()[..]].concat();
    let behind = |header: &[u8], payload: &[u8]| [header, payload].concat();
    let datagram = inner();
    let ppp = [
        behind(&[0xff, 3, 2, 0x81], &mpls),
        behind(&[2, 0x83], &mpls),
        behind(&[0x0f, 0, 8, 0], &datagram),
        behind(&[0x8f, 0, 8, 0], &datagram),
    ];
    assert_prints_alike("other PPP numbers", 9, ppp);
    let serial = [
        behind(&[0xff, 3, 2, 0x81], &mpls),
        behind(&[0xff, 3, 0x21], &datagram),
        behind(&[0, 0x21], &datagram),
        behind(&[0x21], &datagram),
        behind(&[2, 0x81], &mpls),
        behind(&[0x0f, 0, 0x88, 0x47], &mpls),
    ];
    assert_prints_alike("other frames of serial lines", 50, serial);
    let cisco = [
        behind(&[0x0f, 0, 0x88, 0x48], &mpls),
        behind(&[0xff, 3, 0, 0x21], &datagram),
        behind(&[0, 0x21], &datagram),
        behind(&[0x0f, 0, 0x81, 0, 0, 5, 8, 0], &datagram),
    ];
    assert_prints_alike("other frames of HDLC", 104, cisco);
}
