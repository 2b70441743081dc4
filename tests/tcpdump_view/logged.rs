//! What capturing systems put in front of a packet: the log of Linux's netfilter, and macOS's PKTAP.

use crate::frames::{Framed, datagram, ethernet, message};
use crate::oracle::assert_prints_alike;

const NFLOG: u16 = 239;
const PKTAP: u16 = 258;

/// An attribute of the log in the byte order of the files written here, with its padding.
fn attribute(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(4 + body.len()).unwrap();
    let mut bytes = [&length.to_le_bytes()[..], &[kind, 0], body].concat();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// A frame cut by the capture, behind the UDP header of the datagram at its end or later.
fn cut(frame: &[u8], datagram: &[u8]) -> Vec<Framed> {
    const IP_AND_UDP: usize = 28;
    let whole = Framed::whole(frame.to_vec());
    let first = frame.len() - datagram.len() + IP_AND_UDP;
    let cuts = (first..frame.len()).map(|length| whole.captured(length));
    cuts.collect()
}

#[test]
fn what_netfilter_logs() {
    let datagram = datagram(&message(&[53, 1, 1]));
    let payload = attribute(9, &datagram);
    let log =
        |group: [u8; 2], attributes: &[u8]| [&[2, 0][..], &group, attributes, &payload].concat();
    let known = [
        attribute(1, &[8, 0, 1, 0]),
        attribute(10, b"dropped: \0"),
        attribute(4, &[0, 0, 0, 2]),
    ]
    .concat();
    let frames = vec![
        log([0, 5], &known),
        log([0x9c, 0x40], &[]),
        log([0, 0], &attribute(10, b"\0")),
    ];
    assert_prints_alike("netfilter", NFLOG, frames);
    assert_prints_alike(
        "netfilter, cut",
        NFLOG,
        cut(&log([0, 5], &known), &datagram),
    );
}

#[test]
fn what_macos_says_of_a_packet() {
    let datagram = datagram(&message(&[53, 1, 1]));
    let pktap = |link: u16, length: u8, inner: &[u8]| {
        let mut head = vec![length, 0, 0, 0, 1, 0, 0, 0];
        head.extend(u32::from(link).to_le_bytes());
        head.extend(b"en0");
        head.resize(length.into(), 7);
        [&head[..], inner].concat()
    };
    let ip = |header: &[u8]| [header, &datagram].concat();
    let plain = pktap(1, 156, &ethernet(&datagram));
    let frames = vec![
        plain.clone(),
        pktap(1, 108, &ethernet(&datagram)),
        pktap(0, 156, &ip(&[2, 0, 0, 0])),
        pktap(9, 156, &ip(&[0xff, 3, 0, 0x21])),
        pktap(12, 156, &datagram),
        pktap(14, 156, &datagram),
        pktap(101, 156, &datagram),
        pktap(228, 156, &datagram),
        pktap(
            113,
            156,
            &ip(&[0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0]),
        ),
        pktap(258, 156, &plain),
        pktap(
            239,
            156,
            &[&[2, 0, 0, 5], &attribute(9, &datagram)[..]].concat(),
        ),
    ];
    assert_prints_alike("PKTAP", PKTAP, frames);
    assert_prints_alike("PKTAP, cut", PKTAP, cut(&plain, &datagram));
}
