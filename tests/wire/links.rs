//! Link types, tags and 802.2: the same request behind each.

use dhcpscope::wire::{
    FaultKind, Link, LinkHeader, Located, Locator, Mac, PacketType, SkipReason, Span, VlanTag,
};

use crate::craft::{CLIENT, EVERYBODY, IPV4, ethernet, message, request, snap, tagged};
use crate::fragments::{long, packets, rebuilt};
use crate::seen::{ETHERNET, request_in, skipped};

/// Addresses of an access point and of a station behind it.
const ACCESS_POINT: [u8; 6] = [2, 0, 0, 0, 0, 1];

fn with(head: &[u8]) -> Vec<u8> {
    [head, &request()].concat()
}

/// A header of 802.11 with three addresses, `tail` behind it.
fn wlan(control: [u8; 2], addresses: [[u8; 6]; 3], tail: &[u8]) -> Vec<u8> {
    [&control[..], &[0, 0], &addresses.concat(), &[0x10, 0], tail].concat()
}

/// A frame from the client through the access point to everybody.
fn uplink(control: u8, qos: &[u8]) -> Vec<u8> {
    let tail = [qos, &snap(IPV4, &request())].concat();
    wlan([control, 1], [ACCESS_POINT, CLIENT, EVERYBODY], &tail)
}

fn sll(device: u16, length: u16, protocol: u16, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 4];
    bytes.extend(device.to_be_bytes());
    bytes.extend(length.to_be_bytes());
    bytes.extend(CLIENT);
    bytes.extend([0, 0]);
    bytes.extend(protocol.to_be_bytes());
    bytes.extend(payload);
    bytes
}

fn sll2(protocol: u16, payload: &[u8]) -> Vec<u8> {
    let mut bytes = protocol.to_be_bytes().to_vec();
    bytes.extend([0, 0, 0, 0, 0, 7, 0, 1, 0, 6]);
    bytes.extend(CLIENT);
    bytes.extend([0, 0]);
    bytes.extend(payload);
    bytes
}

#[test]
fn ethernet_gives_both_addresses() {
    let seen = request_in(ETHERNET, &ethernet(IPV4, &request()));
    let expected = LinkHeader {
        source: Some(Mac(CLIENT)),
        destination: Some(Mac(EVERYBODY)),
        ethertype: Some(IPV4),
        header: Span::new(0, 14),
        ..LinkHeader::default()
    };
    assert_eq!(seen.link, expected);
}

#[test]
fn tags_are_read_to_any_depth_and_kept_in_order() {
    let tags = [
        (0x88a8, 0x0064),
        (0x9100, 0xb02a),
        (0x9200, 3),
        (0x8100, 0xffff),
    ];
    for depth in 1..=tags.len() {
        let seen = request_in(ETHERNET, &tagged(&tags[..depth], IPV4, &request()));
        let expected: Vec<_> = tags[..depth]
            .iter()
            .map(|(tpid, tci)| VlanTag {
                tpid: *tpid,
                tci: *tci,
            })
            .collect();
        assert_eq!(seen.link.vlan.to_vec(), expected);
        assert_eq!(seen.link.header, Span::between(0, 14 + 4 * depth));
        assert_eq!(seen.link.ethertype, Some(IPV4));
    }
    request_in(ETHERNET, &tagged(&[(0x8100, 1); 50], IPV4, &request()));
}

#[test]
fn a_frame_that_ends_in_its_tags_is_short() {
    let bytes = tagged(&[(0x8100, 1), (0x8100, 2)], IPV4, &request());
    for end in 0..22 {
        assert_eq!(
            skipped(ETHERNET, &bytes[..end]),
            SkipReason::Short,
            "at {end}"
        );
    }
}

#[test]
fn ethernet_with_802_2_is_read_up_to_its_length() {
    let payload = snap(IPV4, &request());
    let length = u16::try_from(payload.len()).unwrap();
    let mut bytes = ethernet(length, &payload);
    bytes.extend([0xee; 4]);
    let seen = request_in(ETHERNET, &bytes);
    assert_eq!(seen.link.ethertype, Some(IPV4));
    assert!(
        seen.padding.is_empty(),
        "the trailer is no part of the 802.3 frame"
    );
    request_in(ETHERNET, &ethernet(0, &payload));
    let spanning_tree = ethernet(38, &[0x42, 0x42, 3, 0, 0, 0]);
    assert_eq!(skipped(ETHERNET, &spanning_tree), SkipReason::NotDhcp);
}

/// Newer kernels name what stands behind both tags, and leave the inner one in front of it.
#[test]
fn a_tag_that_the_kernel_left_in_a_cooked_frame_is_found() {
    let ids = |linktype, frame: &[u8]| -> Vec<u16> {
        let tags = request_in(linktype, frame).link.vlan;
        tags.iter().map(|tag| tag.id()).collect()
    };
    let left = with(&[0, 30, 8, 0]);
    assert_eq!(ids(113, &sll(1, 6, IPV4, &left)), [30]);
    assert_eq!(ids(276, &sll2(IPV4, &left)), [30]);
    // Of priority 2: it begins as IPv4 does.
    assert_eq!(ids(276, &sll2(IPV4, &with(&[0x45, 30, 8, 0]))), [0x51e]);
    // libpcap put the outer one back.
    let both = with(&[0, 7, 8, 0, 0, 30, 8, 0]);
    assert_eq!(ids(113, &sll(1, 6, 0x88a8, &both)), [7, 30]);
    let three = with(&[0, 30, 0x81, 0, 0, 31, 8, 0]);
    assert_eq!(ids(276, &sll2(IPV4, &three)), [30, 31]);
    assert_eq!(ids(276, &sll2(IPV4, &request())), [] as [u16; 0]);
    // No tag makes IPv4 of what is none.
    let other = [&[0, 30, 8, 6][..], &request()].concat();
    assert_eq!(skipped(276, &sll2(IPV4, &other)), SkipReason::BadHeader);
}

#[test]
fn cooked_frames_give_source_and_direction() {
    let seen = request_in(113, &sll(1, 6, IPV4, &request()));
    let expected = LinkHeader {
        source: Some(Mac(CLIENT)),
        ethertype: Some(IPV4),
        packet_type: Some(PacketType::Outgoing),
        header: Span::new(0, 16),
        ..LinkHeader::default()
    };
    assert_eq!(seen.link, expected);
    let tag = with(&[0, 42, 8, 0]);
    let seen = request_in(113, &sll(1, 6, 0x8100, &tag));
    assert_eq!(seen.link.vlan[0].id(), 42);
    let seen = request_in(113, &sll(65534, 0, IPV4, &request()));
    assert_eq!(seen.link.source, None);
    request_in(113, &sll(1, 6, 4, &snap(IPV4, &request())));
    let radiotap = [&[0, 0, 8, 0, 0, 0, 0, 0][..], &uplink(8, &[])].concat();
    request_in(113, &sll(803, 6, 0, &radiotap));
    assert_eq!(
        skipped(113, &sll(824, 6, IPV4, &request())),
        SkipReason::NotDhcp
    );
}

#[test]
fn cooked_frames_of_version_2_give_the_interface() {
    let mut head = vec![8, 0, 0, 0, 0, 0, 0, 7, 0, 1, 1, 6];
    head.extend(CLIENT);
    head.extend([0, 0]);
    let seen = request_in(276, &with(&head));
    let expected = LinkHeader {
        source: Some(Mac(CLIENT)),
        ethertype: Some(IPV4),
        packet_type: Some(PacketType::Broadcast),
        interface: Some(7),
        header: Span::new(0, 20),
        ..LinkHeader::default()
    };
    assert_eq!(seen.link, expected);
}

#[test]
fn raw_and_loopback_frames_have_no_link_header() {
    for linktype in [101, 12, 14, 228] {
        let seen = request_in(linktype, &request());
        assert_eq!(seen.link, LinkHeader::default());
    }
    for head in [[2, 0, 0, 0], [0, 0, 0, 2]] {
        request_in(0, &with(&head));
        request_in(108, &with(&head));
    }
    assert_eq!(skipped(0, &with(&[7, 0, 0, 0])), SkipReason::NotDhcp);
}

#[test]
fn point_to_point_frames_are_read_in_each_spelling() {
    for head in [
        &[0xff, 3, 0, 0x21][..],
        &[0, 0x21],
        &[0x21],
        &[0xff, 3, 0x21],
    ] {
        request_in(9, &with(head));
    }
    request_in(50, &with(&[0x0f, 0, 8, 0]));
    assert_eq!(skipped(9, &[0xc0, 0x21, 1, 1, 0, 4]), SkipReason::NotDhcp);
}

#[test]
fn wireless_addresses_go_by_the_direction() {
    let tail = snap(IPV4, &request());
    let third = [4; 6];
    let frame = |flags| wlan([8, flags], [EVERYBODY, CLIENT, third], &tail);
    let ends = |seen: dhcpscope::wire::Datagram| {
        (
            seen.link.source.unwrap().0,
            seen.link.destination.unwrap().0,
        )
    };
    assert_eq!(ends(request_in(105, &frame(0))), (CLIENT, EVERYBODY));
    assert_eq!(ends(request_in(105, &frame(1))), (CLIENT, third));
    assert_eq!(ends(request_in(105, &frame(2))), (third, EVERYBODY));
    let four = wlan(
        [8, 3],
        [EVERYBODY, ACCESS_POINT, third],
        &[&CLIENT[..], &tail].concat(),
    );
    assert_eq!(ends(request_in(105, &four)), (CLIENT, third));
}

#[test]
fn wireless_headers_of_each_length_are_passed() {
    request_in(105, &uplink(0x88, &[0, 0]));
    // High throughput control behind the QoS control.
    let mut ordered = uplink(0x88, &[0, 0, 9, 9, 9, 9]);
    ordered[1] |= 0x80;
    request_in(105, &ordered);
}

#[test]
fn wireless_frames_that_cannot_be_read_say_why() {
    let frame = |control| wlan(control, [EVERYBODY; 3], &snap(IPV4, &request()));
    assert_eq!(skipped(105, &frame([8, 0x41])), SkipReason::Encrypted);
    assert_eq!(skipped(105, &frame([8, 0x05])), SkipReason::Fragment);
    assert_eq!(
        skipped(105, &frame([0x80, 0])),
        SkipReason::NotDhcp,
        "a beacon"
    );
    assert_eq!(
        skipped(105, &frame([0x48, 1])),
        SkipReason::NotDhcp,
        "no data"
    );
}

/// A frame of an aggregate.
fn subframe(payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).unwrap().to_be_bytes();
    let mut bytes = [&EVERYBODY[..], &CLIENT, &length, payload].concat();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// An aggregate of frames with these IP packets.
fn aggregate(packets: &[Vec<u8>]) -> Vec<u8> {
    let frames: Vec<_> = packets
        .iter()
        .map(|packet| subframe(&snap(IPV4, packet)))
        .collect();
    let tail = [&[0x80, 0][..], &frames.concat()].concat();
    wlan([0x88, 1], [ACCESS_POINT; 3], &tail)
}

#[test]
fn another_message_of_an_aggregate_is_told() {
    let frame = aggregate(&[request(), request(), request()]);
    let wire = u32::try_from(frame.len()).unwrap();
    let link = Link::from_linktype(105);
    let located = Locator::default().locate(link, &frame, wire, None, 1.into());
    let Located::Dhcp(seen) = located else {
        panic!("{located:?}");
    };
    let [fault] = &seen.faults[..] else {
        panic!("{:?}", seen.faults);
    };
    assert_eq!(fault.kind, FaultKind::AnotherMessage);
    let length = subframe(&snap(IPV4, &request())).len();
    assert_eq!(usize::try_from(fault.span.start), Ok(26 + length));
    request_in(105, &aggregate(&[request()]));
}

#[test]
fn the_fragments_of_an_aggregate_are_put_together() {
    let (ip, udp) = long(7);
    let parts = packets(&ip, &udp, &[800, 1600]);
    let wait = |frames: &[Vec<u8>]| {
        let mut locator = Locator::default();
        let mut last = Located::Pending;
        for (frame, number) in frames.iter().zip(1_u64..) {
            assert_eq!(last, Located::Pending);
            let wire = u32::try_from(frame.len()).unwrap();
            let link = Link::from_linktype(105);
            last = locator.locate(link, frame, wire, Some(0), number.into());
        }
        last
    };
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let parts = order.map(|index: usize| parts[index].clone());
        let (seen, bytes, frames) = rebuilt(wait(&[aggregate(&parts)]));
        assert_eq!((seen.ip.fragments, frames), (3, vec![1]), "{order:?}");
        assert_eq!(seen.payload.of(&bytes), message(2000));
        let (first, second) = parts.split_at(1);
        let (seen, _, frames) = rebuilt(wait(&[aggregate(first), aggregate(second)]));
        assert_eq!((seen.ip.fragments, frames), (3, vec![1, 2]), "{order:?}");
        let (first, second) = parts.split_at(2);
        let (_, _, frames) = rebuilt(wait(&[aggregate(first), aggregate(second)]));
        assert_eq!(frames, [1, 2], "{order:?}");
    }
}

#[test]
fn the_wanted_frame_of_an_aggregate_is_found() {
    let tail = [
        &[0x80, 0][..],
        &subframe(&snap(0x0806, &[0; 29])),
        &subframe(&snap(IPV4, &request())),
    ]
    .concat();
    let frame = wlan([0x88, 1], [ACCESS_POINT; 3], &tail);
    let seen = request_in(105, &frame);
    assert_eq!(seen.link.source, Some(Mac(CLIENT)));
    let other = wlan([0x88, 1], [ACCESS_POINT; 3], &tail[..60]);
    assert_eq!(skipped(105, &other), SkipReason::NotDhcp);
    // A fragment may be part of anything; what is whole in the same aggregate is not passed over for it.
    let mut fragment = request();
    fragment[6..8].copy_from_slice(&[0x20, 0]);
    let tail = [
        &[0x80, 0][..],
        &subframe(&snap(IPV4, &fragment)),
        &subframe(&snap(IPV4, &request())),
    ]
    .concat();
    request_in(105, &wlan([0x88, 1], [ACCESS_POINT; 3], &tail));
}

#[test]
fn drivers_headers_in_front_of_wireless_frames_are_passed() {
    let frame = uplink(8, &[]);
    let radiotap = |head: &[u8]| [head, &frame].concat();
    request_in(127, &radiotap(&[0, 0, 8, 0, 0, 0, 0, 0]));
    request_in(192, &radiotap(&[0, 0, 8, 0, 105, 0, 0, 0]));
    let mut prism = vec![0x44, 0, 0, 0, 144, 0, 0, 0];
    prism.resize(144, 0);
    request_in(119, &radiotap(&prism));
    let mut avs = vec![0x80, 0x21, 0x10, 1, 0, 0, 0, 64];
    avs.resize(64, 0);
    request_in(119, &radiotap(&avs));
    request_in(163, &radiotap(&avs));
}

#[test]
fn a_driver_that_pads_the_wireless_header_is_believed() {
    // Time and flags are present, and another presence word; the flags say padded.
    let mut head = vec![0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0];
    head.resize(24, 0);
    head.push(0x20);
    let frame = uplink(0x88, &[0, 0, 0xee, 0xee]);
    request_in(127, &[&head[..], &frame].concat());
}

#[test]
fn a_switch_tag_stands_behind_the_addresses_or_in_front() {
    let addresses = [EVERYBODY, CLIENT].concat();
    let plain = [&addresses[..], &[8, 0]].concat();
    let tagged = |front: &[u8], tag: [u8; 4]| [&addresses[..], front, &tag, &[8, 0]].concat();
    let expected = |start: u32, end: u32| LinkHeader {
        source: Some(Mac(CLIENT)),
        destination: Some(Mac(EVERYBODY)),
        ethertype: Some(IPV4),
        header: Span::new(start, end),
        ..LinkHeader::default()
    };
    let broadcom = request_in(281, &with(&tagged(&[], [0, 0, 0, 3])));
    assert_eq!(broadcom.link, expected(0, 18));
    let first = request_in(282, &with(&[&[0, 0, 0, 3][..], &plain].concat()));
    assert_eq!(first.link, expected(4, 18));
    let untagged = [0xc0, 8, 0x30, 5];
    let marvell = request_in(284, &with(&tagged(&[], untagged)));
    assert_eq!(marvell.link, expected(0, 18));
    let with_type = request_in(285, &with(&tagged(&[0xda, 0xda, 0, 0], untagged)));
    assert_eq!(with_type.link, expected(0, 22));
    // Marvell's tag stands for the VLAN tag that it takes the place of.
    let vlan = request_in(284, &with(&tagged(&[], [0xe0, 8, 0x70, 5])));
    let tag = VlanTag {
        tpid: 0x8100,
        tci: 0x6005,
    };
    assert_eq!(vlan.link.vlan.as_slice(), [tag]);
    assert_eq!(vlan.link.header, Span::new(0, 18));
    // Behind Broadcom's it stands itself.
    let inside = [&addresses[..], &[0, 0, 0, 3, 0x81, 0, 0x60, 5, 8, 0]].concat();
    let inside = request_in(281, &with(&inside));
    assert_eq!(inside.link.vlan.as_slice(), [tag]);
    assert_eq!(inside.link.header, Span::new(0, 22));
    assert_eq!(skipped(284, &plain[..13]), SkipReason::Short);
}
