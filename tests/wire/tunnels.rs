//! The request inside tunnels, and what is told of them.

use dhcpscope::wire::{Link, Located, Locator, Mac, Settings, SkipReason, Span, TunnelKind};

use crate::craft::{
    CLIENT, IPV4, Ip, MESSAGE, UDP, Udp, carried, ethernet, ipv6, message, request, snap, tagged,
    underlay, vxlan,
};
use crate::seen::{ETHERNET, datagram, request_in, skipped};

const OUTER: [u8; 6] = [2, 0, 0, 0, 0, 0x99];
/// `EtherType` of Ethernet in tunnels.
const BRIDGED: u16 = 0x6558;

/// An Ethernet frame of the underlay on VLAN 7.
fn outer(ethertype: u16, payload: &[u8]) -> Vec<u8> {
    let mut bytes = tagged(&[(0x8100, 7)], ethertype, payload);
    bytes[6..12].copy_from_slice(&OUTER);
    bytes
}

fn inner() -> Vec<u8> {
    tagged(&[(0x8100, 42)], IPV4, &request())
}

/// A GRE header of flags, protocol and fields, with the payload behind it, in IP.
fn gre(flags: u16, protocol: u16, fields: &[u8], payload: &[u8]) -> Vec<u8> {
    let bytes = [
        &flags.to_be_bytes()[..],
        &protocol.to_be_bytes(),
        fields,
        payload,
    ]
    .concat();
    outer(IPV4, &carried(47, &bytes))
}

/// The single tunnel in a frame that holds the request, as name and number.
#[track_caller]
fn told(bytes: &[u8]) -> (&'static str, Option<(&'static str, u32)>) {
    let seen = request_in(ETHERNET, bytes);
    let [tunnel] = &*seen.outer else {
        panic!("{:?}", seen.outer);
    };
    (tunnel.kind.name(), tunnel.kind.identifier())
}

#[test]
fn vxlan_tells_its_path_and_both_link_headers() {
    for port in [4789, 8472] {
        let bytes = outer(IPV4, &underlay(port, &vxlan(42, &inner())));
        let seen = request_in(ETHERNET, &bytes);
        let [tunnel] = &*seen.outer else {
            panic!("{:?}", seen.outer);
        };
        assert_eq!(tunnel.kind, TunnelKind::Vxlan { vni: 42 });
        assert_eq!(tunnel.source.unwrap().to_string(), "10.0.0.1");
        assert_eq!(tunnel.destination.unwrap().to_string(), "10.0.0.2");
        assert_eq!(tunnel.header.of(&bytes), &[8, 0, 0, 0, 0, 0, 42, 0]);
        let carrier = tunnel.link.as_ref().unwrap();
        assert_eq!(carrier.header, Span::new(0, 18));
        assert_eq!(tunnel.carrier, Span::new(18, 18 + 20 + 8));
        assert_eq!(carrier.source, Some(Mac(OUTER)));
        assert_eq!(carrier.vlan[0].id(), 7);
        assert_eq!(seen.link.source, Some(Mac(CLIENT)));
        assert_eq!(seen.link.vlan[0].id(), 42);
    }
    let without_vni = outer(IPV4, &underlay(4789, &[&[0; 8][..], &inner()].concat()));
    assert_eq!(skipped(ETHERNET, &without_vni), SkipReason::NotDhcp);
}

#[test]
fn tunnels_are_followed_over_ipv6() {
    let ip = Ip::new();
    let udp = Udp::new(50_000, 4789).wrap(&ip, &vxlan(42, &inner()));
    let options = [&[UDP, 0, 1, 4, 0, 0, 0, 0][..], &udp].concat();
    for packet in [ipv6(UDP, &udp), ipv6(0, &options)] {
        let seen = request_in(ETHERNET, &outer(0x86dd, &packet));
        assert_eq!(seen.outer[0].source.unwrap().to_string(), "fd00::1");
        assert_eq!(seen.outer[0].destination.unwrap().to_string(), "fd00::2");
    }
    let fragment = [&[UDP, 0, 0, 1, 0, 0, 0, 9][..], &udp].concat();
    let bytes = outer(0x86dd, &ipv6(44, &fragment));
    assert_eq!(skipped(ETHERNET, &bytes), SkipReason::Fragment);
}

#[test]
fn dhcp_ports_over_ipv6_are_not_dhcp_for_ipv4() {
    let udp = Udp::new(68, 67).wrap(&Ip::new(), &message(MESSAGE));
    let bytes = ethernet(0x86dd, &ipv6(UDP, &udp));
    assert_eq!(skipped(ETHERNET, &bytes), SkipReason::NotDhcp);
}

#[test]
fn geneve_passes_its_options() {
    let head = [
        &[2, 0][..],
        &BRIDGED.to_be_bytes(),
        &[0, 0, 77, 0],
        &[0xee; 8],
    ]
    .concat();
    let bytes = outer(IPV4, &underlay(6081, &[&head[..], &inner()].concat()));
    assert_eq!(told(&bytes), ("geneve", Some(("vni", 77))));
    let head = [0, 0, 8, 0, 0, 0, 78, 0];
    let bytes = outer(IPV4, &underlay(6081, &[&head[..], &request()].concat()));
    assert_eq!(told(&bytes), ("geneve", Some(("vni", 78))));
}

#[test]
fn gre_passes_its_optional_fields() {
    assert_eq!(told(&gre(0, IPV4, &[], &request())), ("gre", None));
    let fields = [1, 2, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1];
    let bytes = gre(0xb000, BRIDGED, &fields, &inner());
    assert_eq!(told(&bytes), ("gre", Some(("key", 5))));
    assert_eq!(
        skipped(ETHERNET, &gre(1, 0x880b, &[], &request())),
        SkipReason::NotDhcp
    );
}

#[test]
fn a_key_is_a_subnet_only_where_a_subnet_may_be() {
    let bytes = gre(0x2000, BRIDGED, &[0, 0x20, 0, 9], &inner());
    let seen = request_in(ETHERNET, &bytes);
    let kind = TunnelKind::NvGre {
        vsid: 0x2000,
        flow: 9,
    };
    assert_eq!(seen.outer[0].kind, kind);
    let bytes = gre(0x2000, BRIDGED, &[0, 0, 0, 9], &inner());
    assert_eq!(told(&bytes), ("gre", Some(("key", 9))));
}

#[test]
fn mirrored_frames_of_each_type_are_found() {
    assert_eq!(told(&gre(0, 0x88be, &[], &inner())), ("erspan", None));
    let sequence = [0, 0, 0, 1];
    let second = [&sequence[..], &[0x10, 0x64, 0xe0, 0x05, 0, 0, 0, 0]].concat();
    let bytes = gre(0x1000, 0x88be, &second, &inner());
    assert_eq!(told(&bytes), ("erspan", Some(("session", 5))));
    let kind = TunnelKind::Erspan {
        version: 2,
        session: Some(5),
        vlan: Some(100),
    };
    assert_eq!(request_in(ETHERNET, &bytes).outer[0].kind, kind);
    for (last, platform) in [(0, 0), (1, 8)] {
        let mut third = [
            &sequence[..],
            &[0x20, 0x64, 0, 6, 0, 0, 0, 0, 0, 0, 0, last],
        ]
        .concat();
        third.resize(third.len() + platform, 0xee);
        let bytes = gre(0x1000, 0x22eb, &third, &inner());
        assert_eq!(told(&bytes), ("erspan", Some(("session", 6))));
    }
}

#[test]
fn labels_lead_to_ip_or_to_ethernet() {
    let stack = [0, 1, 0, 64, 0, 0x02, 0x11, 64];
    let with = |parts: &[&[u8]]| outer(0x8847, &[&stack[..], &parts.concat()].concat());
    let seen = request_in(ETHERNET, &with(&[&request()]));
    let kind = TunnelKind::Mpls {
        labels: [16, 33].into_iter().collect(),
    };
    assert_eq!(seen.outer[0].kind, kind);
    assert_eq!(
        seen.link.source,
        Some(Mac(OUTER)),
        "no link header further in"
    );
    assert_eq!(seen.link.ethertype, Some(0x8847));
    assert_eq!(told(&with(&[&inner()])), ("mpls", Some(("label", 33))));
    assert_eq!(
        told(&with(&[&[0; 4], &inner()])),
        ("mpls", Some(("label", 33)))
    );
    // An address that begins like an IP header, and one that begins like a control word.
    for first in [0x45, 0x00, 0x60] {
        let mut frame = inner();
        frame[0] = first;
        assert_eq!(told(&with(&[&frame])).0, "mpls", "{first:#x}");
        let mut frame = tagged(&[(0x9100, 42)], IPV4, &request());
        frame[0] = first;
        assert_eq!(told(&with(&[&frame])).0, "mpls", "{first:#x}");
    }
    // An IP header that says it has more than there is.
    let longer = Ip {
        total: Some(1_000),
        ..Ip::new()
    };
    let longer = longer.wrap(&Udp::new(68, 67).wrap(&longer, &message(MESSAGE)));
    let seen = datagram(ETHERNET, &with(&[&longer]));
    assert_eq!(seen.outer[0].kind.name(), "mpls");
    assert_eq!(
        skipped(ETHERNET, &outer(0x8847, &[0; 40])),
        SkipReason::Short
    );
}

#[test]
fn sessions_services_and_bare_tunnels_are_followed() {
    let length = u16::try_from(2 + request().len()).unwrap().to_be_bytes();
    let session = [&[0x11, 0, 0, 9][..], &length, &[0, 0x21], &request()].concat();
    assert_eq!(
        told(&outer(0x8864, &session)),
        ("pppoe", Some(("session", 9)))
    );
    let seen = request_in(51, &session);
    assert_eq!(seen.outer[0].kind, TunnelKind::Pppoe { session: 9 });
    let service = [&[0xe0, 0, 1, 0][..], &inner()].concat();
    assert_eq!(
        told(&outer(0x88e7, &service)),
        ("802.1ah", Some(("isid", 256)))
    );
    assert_eq!(
        told(&outer(IPV4, &carried(4, &request()))),
        ("ip-in-ip", None)
    );
    let ether_ip = [&[0x30, 0][..], &inner()].concat();
    assert_eq!(
        told(&outer(IPV4, &carried(97, &ether_ip))),
        ("etherip", None)
    );
    let labelled = [&[0, 1, 1, 64][..], &request()].concat();
    assert_eq!(told(&outer(IPV4, &carried(137, &labelled))).0, "mpls");
}

#[test]
fn what_a_device_captured_is_looked_into() {
    let tzsp = |head: &[u8]| outer(IPV4, &underlay(37_008, &[head, &inner()].concat()));
    assert_eq!(told(&tzsp(&[1, 0, 0, 1, 1])), ("tzsp", None));
    let tags = [1, 0, 0, 1, 0, 0, 10, 1, 200, 41, 2, 9, 9, 1];
    assert_eq!(told(&tzsp(&tags)).0, "tzsp");
    // Another version, a message of the device about itself, a link that is not known.
    for head in [[2, 0, 0, 1, 1], [1, 4, 0, 1, 1], [1, 0, 0, 2, 1]] {
        assert_eq!(skipped(ETHERNET, &tzsp(&head)), SkipReason::NotDhcp);
    }
    let endless = outer(IPV4, &underlay(37_008, &[1, 0, 0, 1, 0, 0, 10, 200]));
    assert_eq!(skipped(ETHERNET, &endless), SkipReason::Short);
}

#[test]
fn access_point_channels_are_followed_in_both_formats() {
    let capwap = |head: [u8; 8], payload: &[u8]| {
        outer(IPV4, &underlay(5247, &[&head[..], payload].concat()))
    };
    let plain = capwap([0, 0x10, 0x42, 0, 0, 0, 0, 0], &inner());
    assert_eq!(told(&plain), ("capwap", Some(("radio", 1))));
    let station = |control: [u8; 2]| {
        [
            &control[..],
            &[0, 0],
            &[2; 6],
            &CLIENT,
            &[0xff; 6],
            &[0, 0],
            &snap(IPV4, &request()),
        ]
        .concat()
    };
    let native = [0, 0x10, 0x43, 0, 0, 0, 0, 0];
    assert_eq!(told(&capwap(native, &station([8, 1]))).0, "capwap");
    assert_eq!(
        told(&capwap(native, &station([1, 8]))).0,
        "capwap",
        "swapped bytes"
    );
    let reason = |head| skipped(ETHERNET, &capwap(head, &inner()));
    assert_eq!(reason([1, 0, 0, 0, 0, 0, 0, 0]), SkipReason::Encrypted);
    assert_eq!(reason([0, 0x10, 0, 0x80, 0, 0, 0, 0]), SkipReason::Fragment);
    assert_eq!(reason([0, 0x10, 0, 0x08, 0, 0, 0, 0]), SkipReason::NotDhcp);
}

#[test]
fn tunnels_stand_in_each_other_from_the_outside_in() {
    let first = vxlan(1, &ethernet(IPV4, &carried(4, &request())));
    let seen = request_in(ETHERNET, &outer(IPV4, &underlay(4789, &first)));
    let names: Vec<_> = seen.outer.iter().map(|tunnel| tunnel.kind.name()).collect();
    assert_eq!(names, ["vxlan", "ip-in-ip"]);
    assert!(seen.outer[1].link.is_none());
}

#[test]
fn tunnels_are_followed_four_deep() {
    let mut packet = request();
    for depth in 1..=5 {
        packet = carried(4, &packet);
        let bytes = ethernet(IPV4, &packet);
        if depth <= 4 {
            assert_eq!(request_in(ETHERNET, &bytes).outer.len(), depth);
        } else {
            assert_eq!(skipped(ETHERNET, &bytes), SkipReason::TooDeep);
        }
    }
}

#[test]
fn tunnels_can_be_left_closed() {
    let session = [&[0x11, 0, 0, 9, 1, 0x4a, 0, 0x21][..], &request()].concat();
    let settings = Settings {
        tunnels: false,
        ..Settings::default()
    };
    for bytes in [
        outer(IPV4, &underlay(4789, &vxlan(42, &inner()))),
        outer(IPV4, &carried(4, &request())),
        outer(0x8864, &session),
    ] {
        request_in(ETHERNET, &bytes);
        let wire = u32::try_from(bytes.len()).unwrap();
        let seen = Locator::new(settings).locate(Link::Ethernet, &bytes, wire, None, 1_u64.into());
        assert_eq!(seen, Located::Skipped(SkipReason::NotDhcp));
    }
}

#[test]
fn a_dhcp_port_is_never_a_tunnel() {
    let ip = Ip::new();
    let payload = vxlan(42, &inner());
    let bytes = ethernet(IPV4, &ip.wrap(&Udp::new(68, 4789).wrap(&ip, &payload)));
    let seen = datagram(ETHERNET, &bytes);
    assert!(seen.outer.is_empty());
    assert_eq!(seen.payload.of(&bytes), payload);
}

#[test]
fn the_inner_frame_ends_where_the_outer_lengths_say() {
    let mut packet = underlay(4789, &vxlan(42, &inner()));
    packet.extend([0xee; 10]);
    let seen = request_in(ETHERNET, &outer(IPV4, &packet));
    assert!(
        seen.padding.is_empty(),
        "padding of the outer frame is not the inner one's"
    );
}

#[test]
fn a_controller_of_access_points_sends_from_its_port() {
    let payload = [&[0, 0x10, 0x42, 0, 0, 0, 0, 0][..], &inner()].concat();
    let ip = Ip::between([10, 0, 0, 1], [10, 0, 0, 2], UDP);
    let datagram = ip.wrap(&Udp::new(5247, 50_000).wrap(&ip, &payload));
    assert_eq!(told(&outer(IPV4, &datagram)).0, "capwap");
}

#[test]
fn geneve_of_another_version_and_lengths_in_place_of_types_are_something_else() {
    let geneve = |first: u8, protocol: u16, payload: &[u8]| {
        let [high, low] = protocol.to_be_bytes();
        let header = [first, 0, high, low, 0, 0, 42, 0];
        outer(IPV4, &underlay(6081, &[&header[..], payload].concat()))
    };
    assert_eq!(told(&geneve(0, BRIDGED, &inner())).0, "geneve");
    for frame in [
        geneve(0x40, BRIDGED, &inner()),
        // Elsewhere an 802.2 header would follow.
        geneve(0, 100, &snap(IPV4, &request())),
    ] {
        assert_eq!(skipped(ETHERNET, &frame), SkipReason::NotDhcp);
    }
}
