//! Tunnels: those that tcpdump reads, those that only this program looks into, and those of which tcpdump says little.

use crate::frames::{ETHERNET, Framed, Ip, Udp, datagram, ethernet, message, typed};
use crate::oracle::{Capture, assert_prints_alike};
use crate::views::ours;

const IP_IN_IP: u8 = 4;
const GRE: u8 = 47;
const ETHER_IP: u8 = 97;
const MPLS_IN_IP: u8 = 137;
const CAPWAP: u16 = 5247;
const VXLAN: u16 = 4789;
const GENEVE: u16 = 6081;
const OVERLAY: u16 = 8472;

/// Compares these frames, whole and with the capture cut near their end.
fn assert_whole_and_cut_print_alike(name: &str, frames: &[Vec<u8>]) {
    let both = frames.iter().flat_map(|frame| {
        let frame = Framed::whole(frame.clone());
        let cut = frame.captured(frame.bytes.len() - 4);
        [frame, cut]
    });
    assert_prints_alike(name, ETHERNET, both);
}

fn inner() -> Vec<u8> {
    datagram(&message(&[53, 1, 1]))
}

fn over_ip(protocol: u8, header: &[u8], payload: &[u8]) -> Vec<u8> {
    ethernet(&Ip::outer(protocol).wrap(&[header, payload].concat()))
}

fn over_udp(port: u16, header: &[u8], payload: &[u8]) -> Vec<u8> {
    between((50_000, port), header, payload)
}

fn between(ports: (u16, u16), header: &[u8], payload: &[u8]) -> Vec<u8> {
    let udp = Udp {
        ports,
        ..Udp::new()
    };
    carried_by(&udp, header, payload)
}

fn over_udp_with(checksum: u16, port: u16, header: &[u8], payload: &[u8]) -> Vec<u8> {
    let udp = Udp {
        ports: (50_000, port),
        checksum: Some(checksum),
        ..Udp::new()
    };
    carried_by(&udp, header, payload)
}

fn carried_by(udp: &Udp, header: &[u8], payload: &[u8]) -> Vec<u8> {
    ethernet(&Ip::outer(17).udp(udp, &[header, payload].concat()))
}

/// A whole frame behind the header of a tunnel.
fn behind(header: &[u8]) -> Vec<u8> {
    [header, &ethernet(&inner())].concat()
}

#[test]
fn tunnels_over_ip_and_udp() {
    let frame = ethernet(&inner());
    let mut frames = vec![
        over_ip(IP_IN_IP, &[], &inner()),
        over_ip(GRE, &[0, 0, 8, 0], &inner()),
        over_ip(GRE, &[0x20, 0, 8, 0, 0, 0, 0, 7], &inner()),
        over_ip(GRE, &[0x10, 0, 8, 0, 0, 0, 0, 9], &inner()),
        over_ip(GRE, &[0x80, 0, 8, 0, 0x12, 0x34, 0, 0], &inner()),
        over_ip(GRE, &[0, 0, 0x65, 0x58], &frame),
        over_ip(GRE, &[0x08, 0, 8, 0], &inner()),
        over_ip(GRE, &[0, 0x80, 8, 0], &inner()),
        over_udp_with(0, GENEVE, &[0, 0, 0x65, 0x58, 0, 0, 42, 0], &frame),
        over_udp(GENEVE, &[0, 0, 8, 0, 0, 0, 42, 0], &inner()),
    ];
    for flags in [0x08, 0x88, 0xff] {
        let header = [flags, 1, 2, 3, 0, 0, 42, 5];
        for port in [VXLAN, OVERLAY] {
            frames.push(over_udp(port, &header, &frame));
            for checksum in [0, 9] {
                frames.push(over_udp_with(checksum, port, &header, &frame));
            }
        }
    }
    assert_whole_and_cut_print_alike("tunnels over IP", &frames);
}

#[test]
fn flags_and_options_of_geneve() {
    let ovn: &[u8] = &[1, 2, 0x80, 1, 1, 2, 3, 4];
    let telemetry: &[u8] = &[1, 3, 1, 2, 1, 2, 3, 4, 5, 6, 7, 8];
    let (empty, too_long): (&[u8], &[u8]) = (&[0xff, 0xff, 5, 0xe0], &[9, 9, 5, 7]);
    let mut frames = Vec::new();
    for (flags, reserved, options) in [
        (0x40, 0, vec![]),
        (0x80, 7, vec![ovn]),
        (0xc0, 0, vec![ovn, telemetry]),
        (0xff, 0, vec![empty]),
        (0x3f, 0xff, vec![empty, telemetry, ovn]),
        (0, 0, vec![ovn, too_long]),
    ] {
        let options = options.concat();
        let length = u8::try_from(options.len() / 4).unwrap();
        let header = [length, flags, 8, 0, 0, 0, 42, reserved];
        let header = [&header[..], &options].concat();
        frames.push(over_udp_with(0, GENEVE, &header, &inner()));
    }
    assert_whole_and_cut_print_alike("Geneve", &frames);
}

#[test]
fn carriers_that_claim_more_than_there_is() {
    let payload = behind(&[8, 0, 0, 0, 0, 0, 42, 0]);
    let length = u16::try_from(payload.len()).unwrap() + 8;
    let claiming = |length: u16| {
        let udp = Udp {
            ports: (50_000, VXLAN),
            length: Some(length),
            checksum: Some(0),
        };
        carried_by(&udp, &[], &payload)
    };
    let frames = [0, 1, 31].map(|more| claiming(length + more));
    assert_whole_and_cut_print_alike("wrong lengths of carriers", &frames);
}

#[test]
fn tunnels_over_ethernet() {
    let inner = inner();
    let behind = |number: u16, header: &[u8]| typed(number, &[header, &inner].concat());
    let mut frames = vec![
        behind(0x8847, &[0, 6, 0x41, 0x40]),
        behind(0x8847, &[0, 6, 0x40, 0x40, 0, 0, 0x37, 0x09]),
        behind(0x8847, &[0, 0, 0x01, 0xff]),
    ];
    for label in 0..=16_u32 {
        let above = ((label << 12) | 0x40).to_be_bytes();
        frames.push(behind(0x8847, &[&above[..], &[0, 6, 0x41, 0x40]].concat()));
    }
    let length = u16::try_from(inner.len()).unwrap() + 2;
    for length in [length, length + 9, length - 9] {
        let [high, low] = length.to_be_bytes();
        frames.push(behind(0x8864, &[0x11, 0, 0, 5, high, low, 0, 0x21]));
    }
    assert_whole_and_cut_print_alike("tunnels over Ethernet", &frames);
}

#[test]
fn mirrors() {
    let second = [
        &[0x10, 0, 0x88, 0xbe, 0, 0, 0, 1][..],
        &[0x10, 5, 8, 7, 0, 0, 0, 9],
    ]
    .concat();
    let third = [
        &[0x10, 0, 0x22, 0xeb, 0, 0, 0, 1][..],
        &[0x20, 5, 8, 7, 0, 0, 0, 9, 0, 0, 0, 0],
    ];
    let frames = [&[0, 0, 0x88, 0xbe][..], &second, &third.concat()];
    let frames = frames.map(|header| over_ip(GRE, &[], &behind(header)));
    assert_whole_and_cut_print_alike("ERSPAN", &frames);
}

#[test]
fn labels_and_what_stands_behind_them() {
    let mut frames = Vec::new();
    let mut mac = ethernet(&inner());
    for label in [0_u32, 1, 2, 3, 16] {
        let label = ((label << 12) | 0x140).to_be_bytes();
        let above = [0, 6, 0x40, 0x40];
        for number in [0x8847, 0x8848] {
            frames.push(typed(number, &[&label[..], &inner()].concat()));
            frames.push(typed(number, &[&above[..], &label, &inner()].concat()));
        }
        frames.push(typed(0x8847, &behind(&label)));
        frames.push(typed(0x8847, &behind(&[label, [0; 4]].concat())));
        frames.push(over_ip(MPLS_IN_IP, &label, &inner()));
    }
    // An address may begin like anything else.
    for first in [0x00, 0x40, 0x44, 0x46, 0x4f, 0x70, 0x80, 0x84, 0xf0] {
        mac[0] = first;
        frames.push(typed(0x8847, &[&[0, 1, 1, 0x40], &mac[..]].concat()));
    }
    assert_whole_and_cut_print_alike("labels", &frames);
}

#[test]
fn labels_of_ipv6_in_front_of_less_than_its_header() {
    let labelled = |payload: &[u8]| typed(0x8847, &[&[0, 0, 0x21, 0x40], payload].concat());
    let whole = Framed::whole(labelled(&inner()));
    let begins = 14 + 4;
    let mut frames: Vec<_> = (28..44)
        .map(|length| whole.captured(begins + length))
        .collect();
    frames.extend((1..16).map(|length| {
        let short = datagram(&message(&[])[..length]);
        Framed::whole(labelled(&short))
    }));
    assert_prints_alike("labels of IPv6", ETHERNET, frames);
}

#[test]
fn frames_in_frames() {
    let service = [0, 0, 1, 2];
    let tag = [0, 42, 0x88, 0xe7];
    let mut snap = vec![0xaa, 0xaa, 3, 0, 0, 0, 0x88, 0xe7];
    snap.extend(behind(&service));
    let length = u16::try_from(snap.len()).unwrap();
    let frames = [
        typed(0x88e7, &behind(&service)),
        typed(0x8100, &[&tag[..], &behind(&service)].concat()),
        typed(
            0x88a8,
            &[&[0, 7, 0x81, 0], &tag[..], &behind(&service)].concat(),
        ),
        typed(0x6558, &ethernet(&inner())),
        typed(length, &snap),
        typed(
            0x8100,
            &[&[0, 42], &length.to_be_bytes()[..], &snap].concat(),
        ),
    ];
    assert_whole_and_cut_print_alike("frames in frames", &frames);
}

#[test]
fn what_has_no_name() {
    let frames = [
        over_ip(ETHER_IP, &[0x30, 0], &ethernet(&inner())),
        over_udp(CAPWAP, &[0, 0x10, 0x40, 0, 0, 0, 0, 0], &ethernet(&inner())),
        over_ip(GRE, &[0, 0, 0x81, 0, 0, 42, 8, 0], &inner()),
        over_ip(GRE, &[0, 0, 0x88, 0xe7], &behind(&[0; 4])),
        over_ip(GRE, &[0, 0, 0x88, 0x47, 0, 1, 1, 0x40], &inner()),
        over_ip(GRE, &[0, 0, 0x88, 0x48, 0, 1, 1, 0x40], &inner()),
        over_udp(GENEVE, &[0, 0, 0x81, 0, 0, 0, 7, 0, 0, 42, 8, 0], &inner()),
        over_udp(GENEVE, &[0, 0, 0x88, 0xe7, 0, 0, 7, 0], &behind(&[0; 4])),
        over_udp(
            GENEVE,
            &[0, 0, 0x88, 0x48, 0, 0, 7, 0, 0, 1, 1, 0x40],
            &inner(),
        ),
    ];
    assert_whole_and_cut_print_alike("tunnels without a name", &frames);
}

#[test]
fn ports_of_two_tunnels() {
    let vxlan = [8, 0, 0, 3, 0, 0, 42, 0];
    let geneve = [0, 0, 0x65, 0x58, 0, 0, 42, 0];
    let native = [0, 0x10, 2, 0, 0, 0, 0, 0];
    let mut frames = Vec::new();
    for source in [VXLAN, OVERLAY, GENEVE, CAPWAP] {
        for (destination, header) in [
            (VXLAN, vxlan),
            (OVERLAY, vxlan),
            (GENEVE, geneve),
            (CAPWAP, native),
        ] {
            frames.push(between((source, destination), &header, &ethernet(&inner())));
        }
    }
    assert_whole_and_cut_print_alike("ports of two tunnels", &frames);
}

#[test]
fn what_came_in_fragments_in_a_tunnel_is_shown_whole() {
    const FIRST: usize = 200;
    let udp = inner()[20..].to_vec();
    let fragment = |bits: u16, payload: &[u8]| {
        let ip = Ip {
            fragment: bits,
            ..Ip::new()
        };
        ip.wrap(payload)
    };
    let offset = u16::try_from(FIRST / 8).unwrap();
    let fragments = [
        fragment(0x2000, &udp[..FIRST]),
        fragment(offset, &udp[FIRST..]),
    ];
    let vxlan = [8, 0, 0, 0, 0, 0, 42, 0];
    // Radiotap with a check sum at the frame's end, then 802.11 and 802.2.
    let wireless = [
        &[0, 0, 9, 0, 2, 0, 0, 0, 0x10][..],
        &[8, 1, 44, 0],
        &[7; 18],
        &[0, 0, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0],
    ];
    let wireless = wireless.concat();
    let wrapped: [(u16, [Vec<u8>; 2]); 3] = [
        (
            ETHERNET,
            fragments.clone().map(|one| over_ip(IP_IN_IP, &[], &one)),
        ),
        (
            ETHERNET,
            fragments
                .clone()
                .map(|one| over_udp(VXLAN, &vxlan, &ethernet(&one))),
        ),
        (
            127,
            fragments.map(|one| [&wireless, &one[..], &[1, 2, 3, 4]].concat()),
        ),
    ];
    for (linktype, frames) in wrapped {
        let frames = frames.map(Framed::whole);
        let file = Capture::of("fragments", linktype, &frames);
        let printed = ours(&file, &["-o", "tcpdump", "-v"]).stdout;
        let printed = String::from_utf8(printed).unwrap();
        assert!(
            printed.contains("DHCP-Message (53), length 1: Discover"),
            "{printed}"
        );
    }
}
