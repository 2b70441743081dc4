//! One frame of each make that leads to the request, by name.

use crate::craft::{
    IPV4, Ip, MESSAGE, UDP, Udp, carried, ethernet, ipv6, message, request, snap, tagged, underlay,
    vxlan,
};

/// A frame, and the link type that it is of.
pub(crate) struct Exhibit {
    pub(crate) name: &'static str,
    pub(crate) linktype: u16,
    pub(crate) frame: Vec<u8>,
}

/// All frames, those of one link type next to each other.
pub(crate) fn gallery() -> Vec<Exhibit> {
    [
        links(),
        tunnels_in_udp(),
        tunnels_in_gre(),
        other_tunnels(),
        cooked(),
        logged(),
        wireless(),
    ]
    .concat()
    .into_iter()
    .map(|(name, linktype, frame)| Exhibit {
        name,
        linktype,
        frame,
    })
    .collect()
}

type Row = (&'static str, u16, Vec<u8>);

/// An Ethernet frame of the underlay with this header and an Ethernet frame behind it, in UDP.
fn in_udp(port: u16, head: &[u8], inside: &[u8]) -> Vec<u8> {
    ethernet(IPV4, &underlay(port, &[head, inside].concat()))
}

/// The same in GRE.
fn in_gre(head: &[u8], inside: &[u8]) -> Vec<u8> {
    ethernet(IPV4, &carried(47, &[head, inside].concat()))
}

/// The Ethernet frame that tunnels carry.
fn inner() -> Vec<u8> {
    ethernet(IPV4, &request())
}

fn links() -> Vec<Row> {
    let padded = [&inner()[..], &[0; 8]].concat();
    let snapped = snap(IPV4, &request());
    let length = u16::try_from(snapped.len()).unwrap();
    vec![
        ("ethernet", 1, inner()),
        ("padding", 1, padded),
        ("802.1Q", 1, tagged(&[(0x8100, 1)], IPV4, &request())),
        (
            "802.1ad",
            1,
            tagged(&[(0x88a8, 1), (0x8100, 2)], IPV4, &request()),
        ),
        (
            "three tags",
            1,
            tagged(&[(0x88a8, 1), (0x9100, 2), (0x8100, 3)], IPV4, &request()),
        ),
        ("802.3", 1, ethernet(length, &snapped)),
    ]
}

fn tunnels_in_udp() -> Vec<Row> {
    let udp = Udp::new(50_000, 4789).wrap(&Ip::new(), &vxlan(1, &inner()));
    let geneve = [1, 0, 0x65, 0x58, 0, 0, 1, 0, 0, 1, 2, 0];
    vec![
        (
            "vxlan",
            1,
            ethernet(IPV4, &underlay(4789, &vxlan(1, &inner()))),
        ),
        ("vxlan over ipv6", 1, ethernet(0x86dd, &ipv6(UDP, &udp))),
        ("geneve", 1, in_udp(6081, &geneve, &inner())),
        (
            "capwap",
            1,
            in_udp(5247, &[0, 0x10, 0x42, 0, 0, 0, 0, 0], &inner()),
        ),
        (
            "capwap native",
            1,
            in_udp(5247, &[0, 0x10, 0x43, 0, 0, 0, 0, 0], &station()),
        ),
        ("tzsp", 1, in_udp(37_008, &[1, 0, 0, 1, 1], &inner())),
        (
            "tzsp with tags",
            1,
            in_udp(
                37_008,
                &[1, 1, 0, 1, 10, 1, 200, 0, 0x29, 2, 1, 74, 1],
                &inner(),
            ),
        ),
        (
            "tzsp wireless",
            1,
            in_udp(37_008, &[1, 0, 0, 18, 10, 1, 200, 1], &station()),
        ),
    ]
}

fn tunnels_in_gre() -> Vec<Row> {
    let sequenced =
        |kind: [u8; 2], tail: &[u8]| [&[0x10, 0], &kind[..], &[0, 0, 0, 1], tail].concat();
    let second = sequenced([0x88, 0xbe], &[0x10, 1, 0, 5, 0, 0, 0, 0]);
    let third = sequenced([0x22, 0xeb], &[0x20, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0]);
    let platform = sequenced(
        [0x22, 0xeb],
        &[
            0x20, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
        ],
    );
    vec![
        ("gre", 1, in_gre(&[0, 0, 8, 0], &request())),
        (
            "gre with key",
            1,
            in_gre(&[0x20, 0, 0x65, 0x58, 0, 0, 0, 9], &inner()),
        ),
        (
            "nvgre",
            1,
            in_gre(&[0x20, 0, 0x65, 0x58, 0, 0x20, 0, 9], &inner()),
        ),
        ("erspan 2", 1, in_gre(&second, &inner())),
        ("erspan 3", 1, in_gre(&third, &inner())),
        ("erspan 3 platform", 1, in_gre(&platform, &inner())),
    ]
}

fn other_tunnels() -> Vec<Row> {
    let session = [&[0x11, 0, 0, 1, 1, 0x4a, 0, 0x21][..], &request()].concat();
    vec![
        (
            "mpls",
            1,
            ethernet(0x8847, &[&[0, 0x10, 1, 64][..], &request()].concat()),
        ),
        (
            "pseudowire",
            1,
            ethernet(
                0x8847,
                &[&[0, 0x10, 1, 64, 0, 0, 0, 0][..], &inner()].concat(),
            ),
        ),
        ("pppoe", 1, ethernet(0x8864, &session)),
        (
            "802.1ah",
            1,
            ethernet(0x88e7, &[&[0, 0, 0, 1][..], &inner()].concat()),
        ),
        ("ip in ip", 1, ethernet(IPV4, &carried(4, &request()))),
        (
            "etherip",
            1,
            ethernet(IPV4, &carried(97, &[&[0x30, 0][..], &inner()].concat())),
        ),
    ]
}

fn cooked() -> Vec<Row> {
    let with = |head: &[u8]| [head, &request()].concat();
    vec![
        (
            "sll",
            113,
            with(&[0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0]),
        ),
        (
            "sll tag",
            113,
            with(&[
                0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0x81, 0, 0, 9, 8, 0,
            ]),
        ),
        (
            "sll2",
            276,
            with(&[8, 0, 0, 0, 0, 0, 0, 7, 0, 1, 4, 6, 2, 0, 0, 0, 0, 1, 0, 0]),
        ),
        ("raw", 101, request()),
        ("raw ipv4", 228, request()),
        ("null", 0, with(&[2, 0, 0, 0])),
        ("loop", 108, with(&[0, 0, 0, 2])),
        ("ppp", 9, with(&[0xff, 3, 0, 0x21])),
        ("hdlc", 104, with(&[0x0f, 0, 8, 0])),
    ]
}

fn logged() -> Vec<Row> {
    let request = request();
    let length = u16::try_from(4 + request.len()).unwrap();
    let big = [
        &[2, 0, 0, 5, 0, 8, 0, 1, 8, 0, 1, 0, 0, 5, 0, 10, 0, 0, 0, 0][..],
        &length.to_be_bytes(),
        &[0, 9],
        &request,
    ]
    .concat();
    let pktap = |link: u8, inner: &[u8]| {
        let mut head = vec![108, 0, 0, 0, 1, 0, 0, 0, link, 0, 0, 0];
        head.extend(b"en0");
        head.resize(108, 0);
        [&head[..], inner].concat()
    };
    vec![
        ("nflog", 239, big),
        ("pktap", 258, pktap(1, &inner())),
        (
            "pktap on a tunnel",
            258,
            pktap(0, &[&[2, 0, 0, 0], &request[..]].concat()),
        ),
    ]
}

/// A wireless frame from a station to its access point.
fn station() -> Vec<u8> {
    let head = [8, 1, 0, 0];
    [&head[..], &[2; 18], &[0x10, 0], &snap(IPV4, &request())].concat()
}

/// The same with quality of service, in an aggregate of one.
fn aggregate() -> Vec<u8> {
    let body = snap(IPV4, &request());
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    let head = [0x88, 1, 0, 0];
    [
        &head[..],
        &[2; 18],
        &[0x10, 0, 0x80, 0],
        &[2; 12],
        &length,
        &body,
    ]
    .concat()
}

fn wireless() -> Vec<Row> {
    let with = |head: &[u8]| [head, &station()].concat();
    let mut prism = vec![0x44, 0, 0, 0, 144, 0, 0, 0];
    prism.resize(144, 0);
    let mut avs = vec![0x80, 0x21, 0x10, 1, 0, 0, 0, 64];
    avs.resize(64, 0);
    vec![
        ("802.11", 105, station()),
        ("aggregate", 105, aggregate()),
        ("radiotap", 127, with(&[0, 0, 8, 0, 0, 0, 0, 0])),
        ("ppi", 192, with(&[0, 0, 8, 0, 105, 0, 0, 0])),
        ("prism", 119, with(&prism)),
        ("avs", 163, with(&avs)),
    ]
}

/// The first of two fragments.
pub(crate) fn first_fragment() -> Exhibit {
    let ip = Ip {
        bits: 0x2000,
        ..Ip::new()
    };
    let payload = message(MESSAGE + 12);
    Exhibit {
        name: "fragment",
        linktype: 1,
        frame: ethernet(IPV4, &ip.wrap(&Udp::new(68, 67).wrap(&ip, &payload))),
    }
}
