//! Which datagrams are DHCP.

use dhcpscope::wire::{Located, SkipReason};

use crate::craft::{IPV4, Ip, MESSAGE, Udp, ethernet, message, request};
use crate::seen::{ETHERNET, cut, datagram, skipped};

fn between(src: u16, dst: u16, payload: &[u8]) -> Vec<u8> {
    let ip = Ip::new();
    ethernet(IPV4, &ip.wrap(&Udp::new(src, dst).wrap(&ip, payload)))
}

#[test]
fn a_dhcp_port_on_either_side_is_enough() {
    for (src, dst) in [
        (68, 67),
        (67, 68),
        (67, 67),
        (68, 68),
        (67, 999),
        (999, 67),
        (68, 9),
        (9, 68),
    ] {
        let seen = datagram(ETHERNET, &between(src, dst, &[1, 2, 3]));
        assert_eq!((seen.udp.src, seen.udp.dst), (src, dst));
    }
    assert_eq!(
        skipped(ETHERNET, &between(69, 66, &message(MESSAGE))),
        SkipReason::NotDhcp
    );
}

#[test]
fn the_pxe_port_needs_a_message_that_looks_like_one() {
    let right = message(MESSAGE);
    datagram(ETHERNET, &between(4011, 999, &right));
    datagram(ETHERNET, &between(999, 4011, &right));
    let mut reply = right.clone();
    reply[0] = 2;
    datagram(ETHERNET, &between(4011, 68, &reply));
    for (at, byte) in [(0, 3), (0, 0), (236, 0), (239, 0)] {
        let mut wrong = right.clone();
        wrong[at] = byte;
        assert_eq!(
            skipped(ETHERNET, &between(4011, 999, &wrong)),
            SkipReason::NotDhcp
        );
    }
    assert_eq!(
        skipped(ETHERNET, &between(4011, 4011, &right[..239])),
        SkipReason::NotDhcp
    );
    let cut = cut(ETHERNET, &between(4011, 4011, &right), 42 + 239);
    assert_eq!(cut, Located::Skipped(SkipReason::NotDhcp));
}

#[test]
fn a_message_quoted_in_an_icmp_error_is_none() {
    let error = [&[3, 3, 0, 0, 0, 0, 0, 0][..], &request()].concat();
    let icmp = Ip::between([10, 0, 0, 1], [10, 0, 0, 2], 1).wrap(&error);
    assert_eq!(
        skipped(ETHERNET, &ethernet(IPV4, &icmp)),
        SkipReason::NotDhcp
    );
}

#[test]
fn other_traffic_is_not_dhcp() {
    let tcp = Ip::between([10, 0, 0, 1], [10, 0, 0, 2], 6).wrap(&[0, 67, 0, 68, 0, 0, 0, 0]);
    let arp = ethernet(0x0806, &[0; 46]);
    for bytes in [ethernet(IPV4, &tcp), arp] {
        assert_eq!(skipped(ETHERNET, &bytes), SkipReason::NotDhcp);
    }
    assert_eq!(skipped(220, &request()), SkipReason::UnknownLink);
}
