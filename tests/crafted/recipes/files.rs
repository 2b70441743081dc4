//! Capture files of rarer make.

use super::BEGAN;
use crate::craft::link::Cooked;
use crate::craft::{Datagram, Order, Pcap, Pcapng, Record, Talk, Unit, millis};

/// Written on a big-endian machine, with nanoseconds.
pub(super) fn big_endian_nano() -> Vec<u8> {
    let talk = Talk::new();
    let at = |millisecond: i64, nanos: i64| BEGAN + millis(millisecond) + nanos;
    Pcap {
        order: Order::Big,
        unit: Unit::Nano,
        ..Pcap::new(vec![
            Record::new(at(0, 1), talk.to_all(1, &talk.discover())),
            Record::new(at(2, 20), talk.to_client(2, &talk.offer())),
            Record::new(at(4, 300), talk.to_all(3, &talk.select())),
            Record::new(at(6, 999_999), talk.to_client(4, &talk.ack())),
        ])
    }
    .octets()
}

/// Comments on the file and on packets, one of them with an escape sequence; a block of an unknown type; counters that
/// tell of dropped packets.
pub(super) fn comments() -> Vec<u8> {
    const ETHERNET: u16 = 1;
    let talk = Talk::new();
    let record =
        |millisecond: i64, octets: Vec<u8>| Record::new(BEGAN + millis(millisecond), octets);
    let boots = ["the printer boots here", "\u{1b}[31mred\u{7}"];
    let told = [
        "the address of a ticket: \u{201c}the printer has moved again\u{201d}, which took an hour to find",
    ];
    Pcapng::new()
        .section_with(Order::Little, &["third floor, mirror port"])
        .interface(ETHERNET, "eth7", 9)
        .packet_with(0, 9, &record(0, talk.to_all(1, &talk.discover())), &boots)
        .strange()
        .packet(0, 9, &record(2, talk.to_client(2, &talk.offer())))
        .packet(0, 9, &record(4, talk.to_all(3, &talk.select())))
        .packet_with(0, 9, &record(6, talk.to_client(4, &talk.ack())), &told)
        .statistics(0, 40, 7)
        .octets()
}

/// No time stamps: simple packets have none, and a time of zero is none.
pub(super) fn timeless() -> Vec<u8> {
    const ETHERNET: u16 = 1;
    let talk = Talk::new();
    Pcapng::new()
        .section(Order::Little)
        .interface(ETHERNET, "eth0", 6)
        .simple_packet(&talk.to_all(1, &talk.discover()))
        .simple_packet(&talk.to_client(2, &talk.offer()))
        .packet(0, 6, &Record::new(0, talk.to_all(3, &talk.select())))
        .packet(0, 6, &Record::new(BEGAN, talk.to_client(4, &talk.ack())))
        .octets()
}

/// Two sections in different byte orders. The first has two interfaces, Ethernet in microseconds and cooked in
/// nanoseconds; the second, where interfaces count from 0 again, has raw IP and Ethernet.
pub(super) fn sections() -> Vec<u8> {
    const ETHERNET: u16 = 1;
    const RAW: u16 = 101;
    const LINUX_SLL2: u16 = 276;
    let talk = Talk::new();
    let other = Talk {
        client: [0x02, 0, 0x5e, 0, 0x53, 0x02],
        host_name: "scanner",
        xid: 0x2002_0002,
        address: [192, 0, 2, 11],
        ..Talk::new()
    };
    let reply = Datagram::reply(talk.server, talk.address);
    let cooked = |datagram: &[u8]| Cooked::ethernet(0, talk.server_mac).around_v2(datagram);
    let record =
        |millisecond: i64, octets: Vec<u8>| Record::new(BEGAN + millis(millisecond), octets);
    Pcapng::new()
        .section(Order::Little)
        .interface(ETHERNET, "eth0", 6)
        .interface(LINUX_SLL2, "any", 9)
        .packet(0, 6, &record(0, talk.to_all(1, &talk.discover())))
        .packet(1, 9, &record(2, cooked(&reply.around(&talk.offer()))))
        .packet(0, 6, &record(4, talk.to_all(3, &talk.select())))
        .packet(1, 9, &record(6, cooked(&reply.around(&talk.ack()))))
        .section(Order::Big)
        .interface(RAW, "tun0", 6)
        .interface(ETHERNET, "eth1", 6)
        .packet(1, 6, &record(30_000, other.to_all(1, &other.reboot())))
        .packet(
            0,
            6,
            &record(
                30_003,
                Datagram::reply(other.server, other.address).around(&other.ack()),
            ),
        )
        .octets()
}
