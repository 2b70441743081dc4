//! Lengths that disagree, captures that are cut, padding, and the checksum verdicts.

use dhcpscope::wire::{
    Boundary, ChecksumStatus, Datagram, FaultKind, Link, Located, Locator, Settings, SkipReason,
    Span, Why,
};

use crate::craft::{IPV4, Ip, MESSAGE, Udp, ethernet, message, request};
use crate::seen::{ETHERNET, cut, datagram, request_in, skipped};

/// Offset of the IP header, the UDP header and the payload in an untagged Ethernet frame.
const IP: u32 = 14;
const UDP: u32 = 34;
const PAYLOAD: usize = 42;

/// An Ethernet frame with the request in it, its headers as told.
fn frame(ip: &Ip, udp: &Udp) -> Vec<u8> {
    ethernet(IPV4, &ip.wrap(&udp.wrap(ip, &message(MESSAGE))))
}

fn with_udp_length(length: u16) -> Vec<u8> {
    let udp = Udp {
        length: Some(length),
        ..Udp::new(68, 67)
    };
    frame(&Ip::new(), &udp)
}

fn with_ip_length(total: u16) -> Vec<u8> {
    let ip = Ip {
        total: Some(total),
        ..Ip::new()
    };
    frame(&ip, &Udp::new(68, 67))
}

fn with_checksum(checksum: u16) -> Datagram {
    let udp = Udp {
        checksum: Some(checksum),
        ..Udp::new(68, 67)
    };
    datagram(ETHERNET, &frame(&Ip::new(), &udp))
}

#[test]
fn headers_are_read_as_sent() {
    let bytes = ethernet(IPV4, &request());
    let seen = request_in(ETHERNET, &bytes);
    assert_eq!((seen.udp.src, seen.udp.dst, seen.udp.length), (68, 67, 308));
    assert_eq!(
        (seen.ip.tos, seen.ip.ttl, seen.ip.id, seen.ip.total_length),
        (0x10, 128, 0x1234, 328)
    );
    assert_eq!(seen.ip.dst.octets(), [255; 4]);
    assert_eq!(seen.ip.header, Span::new(IP, UDP));
    assert_eq!(seen.udp.header, Span::new(UDP, UDP + 8));
    assert_eq!((seen.ip.fragments, seen.ip.flags), (1, 0));
    assert_eq!((seen.declared, seen.ended_by), (300, Boundary::UdpLength));
    assert!(seen.padding.is_empty() && seen.outer.is_empty());
}

#[test]
fn ethernet_padding_is_no_fault() {
    let mut bytes = ethernet(IPV4, &request());
    let end = u32::try_from(bytes.len()).unwrap();
    bytes.extend([0; 18]);
    let seen = request_in(ETHERNET, &bytes);
    assert_eq!(seen.padding, Span::new(end, end + 18));
}

#[test]
fn ip_options_belong_to_the_header_and_its_checksum() {
    let ip = Ip {
        options: vec![1, 1, 1, 0],
        ..Ip::new()
    };
    let seen = request_in(ETHERNET, &frame(&ip, &Udp::new(68, 67)));
    assert_eq!(seen.ip.header, Span::new(IP, IP + 24));
}

#[test]
fn with_a_source_route_the_checksum_is_for_its_last_address() {
    let last = [10, 9, 8, 7];
    let route = |pointer| Ip {
        dst: [10, 1, 1, 1],
        options: vec![1, 131, 7, pointer, 10, 9, 8, 7],
        ..Ip::new()
    };
    let bytes = |ip: &Ip, sum_for: [u8; 4]| {
        let to = Ip {
            dst: sum_for,
            ..Ip::new()
        };
        ethernet(
            IPV4,
            &ip.wrap(&Udp::new(68, 67).wrap(&to, &message(MESSAGE))),
        )
    };
    let ahead = route(4);
    request_in(ETHERNET, &bytes(&ahead, last));
    let used_up = route(8);
    request_in(ETHERNET, &bytes(&used_up, used_up.dst));
}

#[test]
fn udp_length_shorter_than_ip_leaves_bytes_that_are_told() {
    let bytes = with_udp_length(200);
    let seen = datagram(ETHERNET, &bytes);
    let [fault] = &*seen.faults else {
        panic!("{:?}", seen.faults);
    };
    let kind = FaultKind::UdpLengthWithinIp {
        udp: 200,
        available: 308,
    };
    assert_eq!(
        (fault.kind, fault.span),
        (kind, Span::new(UDP + 200, UDP + 308))
    );
    assert_eq!((seen.payload.len(), seen.declared), (192, 192));
    assert_eq!(seen.ended_by, Boundary::UdpLength);
}

#[test]
fn udp_length_beyond_ip_takes_what_ip_has() {
    let seen = datagram(ETHERNET, &with_udp_length(400));
    let kind = FaultKind::UdpLengthBeyondIp {
        udp: 400,
        available: 308,
    };
    assert_eq!(seen.faults[0].kind, kind);
    assert_eq!(seen.faults[0].span, Span::new(UDP + 4, UDP + 6));
    assert_eq!((seen.payload.len(), seen.declared), (300, 392));
    assert_eq!(seen.ended_by, Boundary::IpLength);
    let status = ChecksumStatus::Unverifiable(Why::Length);
    assert_eq!(seen.udp.checksum.status, status);
}

#[test]
fn udp_length_below_its_header_takes_what_ip_has() {
    for length in [0, 7] {
        let seen = datagram(ETHERNET, &with_udp_length(length));
        let kind = FaultKind::UdpLengthTooShort { udp: length };
        assert_eq!(seen.faults[0].kind, kind);
        assert_eq!((seen.payload.len(), seen.declared), (300, 300));
        assert_eq!(seen.ended_by, Boundary::IpLength);
    }
}

#[test]
fn ip_length_zero_reaches_to_the_end_of_the_frame() {
    let seen = datagram(ETHERNET, &with_ip_length(0));
    assert_eq!(seen.faults[0].kind, FaultKind::IpLengthZero);
    assert_eq!(seen.payload.len(), 300);
    assert_eq!(seen.udp.checksum.status, ChecksumStatus::Ok);
}

#[test]
fn ip_length_without_room_for_the_headers_is_told() {
    let seen = datagram(ETHERNET, &with_ip_length(27));
    let kind = FaultKind::IpLengthTooShort { ip: 27, needed: 28 };
    assert_eq!(seen.faults[0].kind, kind);
    assert_eq!(seen.payload.len(), 300);
    let status = ChecksumStatus::Unverifiable(Why::Length);
    assert_eq!(seen.udp.checksum.status, status);
}

#[test]
fn ip_length_beyond_the_wire_is_a_fault_and_beyond_the_capture_is_a_cut() {
    let seen = datagram(ETHERNET, &with_ip_length(329));
    let kind = FaultKind::IpLengthBeyondFrame {
        ip: 329,
        available: 328,
    };
    assert_eq!(seen.faults[0].kind, kind);
    assert_eq!(seen.faults.len(), 1);

    let Located::Dhcp(seen) = cut(ETHERNET, &ethernet(IPV4, &request()), 142) else {
        panic!("the cut frame has a datagram");
    };
    let kind = FaultKind::CaptureCut {
        captured: 100,
        length: 300,
    };
    assert_eq!(seen.faults.len(), 1);
    assert_eq!(seen.faults[0].kind, kind);
    assert_eq!(seen.ended_by, Boundary::Capture);
    assert_eq!((seen.payload.len(), seen.declared), (100, 300));
}

#[test]
fn both_lengths_beyond_the_frame_end_where_the_frame_does() {
    let ip = Ip {
        total: Some(500),
        ..Ip::new()
    };
    let udp = Udp {
        length: Some(480),
        ..Udp::new(68, 67)
    };
    let seen = datagram(ETHERNET, &frame(&ip, &udp));
    let keys: Vec<_> = seen.faults.iter().map(|fault| fault.kind.key()).collect();
    assert_eq!(keys, ["ip-length-beyond-frame", "udp-length-beyond-ip"]);
    assert_eq!(seen.ended_by, Boundary::FrameEnd);
    assert_eq!((seen.payload.len(), seen.declared), (300, 472));
}

#[test]
fn a_capture_that_claims_less_than_it_has_is_believed_by_its_bytes() {
    let bytes = ethernet(IPV4, &request());
    let located = Locator::default().locate(Link::Ethernet, &bytes, 60, None, 1_u64.into());
    let Located::Dhcp(seen) = located else {
        panic!("{located:?}");
    };
    assert!(seen.faults.is_empty());
}

#[test]
fn each_cut_keeps_what_is_before_it() {
    let bytes = ethernet(IPV4, &request());
    let whole = request_in(ETHERNET, &bytes);
    for kept in 0..bytes.len() {
        match cut(ETHERNET, &bytes, kept) {
            Located::Dhcp(seen) => {
                assert_eq!(seen.payload.of(&bytes[..kept]), &bytes[PAYLOAD..kept]);
                assert_eq!(seen.ended_by, Boundary::Capture);
                assert_eq!((seen.ip, seen.link), (whole.ip, whole.link.clone()));
                let status = ChecksumStatus::Unverifiable(Why::NotCaptured);
                assert_eq!(seen.udp.checksum.status, status);
            }
            other => {
                assert!(kept < PAYLOAD, "at {kept}");
                assert_eq!(other, Located::Skipped(SkipReason::Short), "at {kept}");
            }
        }
    }
}

#[test]
fn no_checksum_comes_before_one_that_cannot_be_checked() {
    assert_eq!(with_checksum(0).udp.checksum.status, ChecksumStatus::None);
    let udp = Udp {
        checksum: Some(0),
        ..Udp::new(68, 67)
    };
    let Located::Dhcp(seen) = cut(ETHERNET, &frame(&Ip::new(), &udp), 100) else {
        panic!("the cut frame has a datagram");
    };
    assert_eq!(seen.udp.checksum.status, ChecksumStatus::None);
}

#[test]
fn a_wrong_checksum_tells_the_right_one() {
    let right = with_checksum_of_builder();
    let seen = with_checksum(right ^ 0x5555);
    let status = ChecksumStatus::Bad { expected: right };
    assert_eq!(seen.udp.checksum.status, status);
    assert_eq!(seen.udp.checksum.value, right ^ 0x5555);
}

fn with_checksum_of_builder() -> u16 {
    let right = request();
    u16::from_be_bytes([right[26], right[27]])
}

#[test]
fn the_sum_of_the_pseudo_header_alone_is_partial() {
    // 255.255.255.255 twice all ones, 17, and the length 308, folded.
    let partial = 17 + 308;
    let seen = with_checksum(partial);
    assert_eq!(seen.udp.checksum.status, ChecksumStatus::Partial);
    let seen = with_checksum(partial + 1);
    assert_eq!(seen.udp.checksum.status.key(), "bad");
}

#[test]
fn a_wrong_ip_checksum_tells_the_right_one() {
    let mut bytes = ethernet(IPV4, &request());
    let right = u16::from_be_bytes([bytes[24], bytes[25]]);
    bytes[24..26].copy_from_slice(&[0, 0]);
    let seen = datagram(ETHERNET, &bytes);
    let status = ChecksumStatus::Bad { expected: right };
    assert_eq!(
        (seen.ip.checksum.value, seen.ip.checksum.status),
        (0, status)
    );
}

#[test]
fn nothing_is_verified_unless_asked() {
    let bytes = ethernet(IPV4, &request());
    let settings = Settings {
        verify: false,
        ..Settings::default()
    };
    let wire = u32::try_from(bytes.len()).unwrap();
    let located = Locator::new(settings).locate(Link::Ethernet, &bytes, wire, None, 1_u64.into());
    let Located::Dhcp(seen) = located else {
        panic!("{located:?}");
    };
    assert_eq!(seen.ip.checksum.status, ChecksumStatus::Skipped);
    assert_eq!(seen.udp.checksum.status, ChecksumStatus::Skipped);
}

#[test]
fn impossible_ip_headers_are_skipped_with_a_word() {
    for first in [0x55, 0x44, 0x05] {
        let mut bytes = ethernet(IPV4, &request());
        bytes[14] = first;
        assert_eq!(skipped(ETHERNET, &bytes), SkipReason::BadHeader);
    }
}
