//! Link headers other than Ethernet's, with every flag that changes what is printed of them.

use crate::frames::{ETHERNET, datagram, message};
use crate::oracle::assert_prints_alike;

const PPP: u16 = 9;
const PPP_SERIAL: u16 = 50;
const PPPOE: u16 = 51;
const C_HDLC: u16 = 104;
const SLL: u16 = 113;
const SLL2: u16 = 276;

/// Compares a message behind each of these link headers.
fn assert_headers_print_alike(name: &str, linktype: u16, headers: &[Vec<u8>]) {
    let datagram = datagram(&message(&[53, 1, 1]));
    let behind = |header: &Vec<u8>| [&header[..], &datagram].concat();
    assert_prints_alike(name, linktype, headers.iter().map(behind));
}

#[test]
fn serial_lines() {
    let short: [&[u8]; 4] = [&[0xff, 3, 0, 0x21], &[0, 0x21], &[0x21], &[0xff, 3, 0x21]];
    assert_headers_print_alike("ppp", PPP, &short.map(<[u8]>::to_vec));
    let cisco = [0x0f, 0x8f].map(|address| vec![address, 0, 8, 0]);
    assert_headers_print_alike("c_hdlc", C_HDLC, &cisco);
    let [unicast, broadcast] = cisco;
    let either = [vec![0xff, 3, 0, 0x21], unicast, broadcast];
    assert_headers_print_alike("ppp_serial", PPP_SERIAL, &either);
}

#[test]
fn ppp_over_ethernet() {
    let datagram = datagram(&message(&[53, 1, 1]));
    let mut all = Vec::new();
    for ppp in [
        &[0, 0x21][..],
        &[0x21],
        &[0xff, 3, 0, 0x21],
        &[0xff, 3, 0x21],
    ] {
        let length = u16::try_from(ppp.len() + datagram.len()).unwrap();
        for length in [length, length + 9, length - 9] {
            let [high, low] = length.to_be_bytes();
            for session in [0, 5] {
                all.push([&[0x11, 0, 0, session, high, low][..], ppp].concat());
            }
        }
    }
    assert_headers_print_alike("pppoe", PPPOE, &all);
    let ethernet = [2, 0, 0x5e, 0, 0x53, 1, 2, 0, 0x5e, 0, 0x53, 2, 0x88, 0x64];
    for header in &mut all {
        *header = [&ethernet[..], header].concat();
    }
    assert_headers_print_alike("pppoe over Ethernet", ETHERNET, &all);
}

/// What stands behind the type field of a cooked header: so many tags, then IPv4.
fn tags(count: u8) -> Vec<Vec<u8>> {
    let tag = |number: u8| vec![0x60, number, if number < count { 0x81 } else { 8 }, 0];
    (1..=count).map(tag).collect()
}

#[test]
fn tags_in_cooked_captures() {
    let first = |count: u8| if count == 0 { [8, 0] } else { [0x81, 0] };
    let cooked = |count: u8| {
        let header = [0, 0, 0, 1, 0, 6, 2, 0, 0x5e, 0, 0x53, 1, 0, 0];
        [&header[..], &first(count), &tags(count).concat()].concat()
    };
    assert_headers_print_alike("sll tags", SLL, &[cooked(0), cooked(1), cooked(2)]);
    let cooked_2 = |count: u8| {
        let header = [0, 0, 0, 0, 0, 0, 0, 1, 0, 6, 2, 0, 0x5e, 0, 0x53, 1, 0, 0];
        [&first(count)[..], &header, &tags(count).concat()].concat()
    };
    assert_headers_print_alike("sll2 tags", SLL2, &[cooked_2(0), cooked_2(1), cooked_2(2)]);
}

/// Both headers of cooked captures, of a device, with a number and what stands behind it.
fn both(device: u16, number: u16, body: &[u8]) -> [Vec<u8>; 2] {
    let [high, low] = device.to_be_bytes();
    let number = number.to_be_bytes();
    let sender = [2, 0, 0x5e, 0, 0x53, 1, 0, 0];
    let first = [&[0, 1, high, low, 0, 6][..], &sender, &number, body].concat();
    let second = [
        &number[..],
        &[0, 0, 0x7f, 0xff, 0xff, 0xf0, high, low, 3, 6],
        &sender,
        body,
    ];
    [first, second.concat()]
}

/// The header of a wireless frame with a duration, and what stands behind it.
fn wireless(duration: [u8; 2]) -> Vec<u8> {
    let snap = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
    [&[8, 1], &duration[..], &[7; 18], &[0, 0], &snap].concat()
}

#[test]
fn numbers_that_mean_something_else_before_a_wireless_frame() {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for number in [1, 2, 0x00fe, 0x0200, 0x0500] {
        // What is read where the duration stands is the length of another protocol.
        for duration in [[44, 0], [0, 29], [0, 30]] {
            let [one, two] = both(801, number, &wireless(duration));
            first.push(one);
            second.push(two);
        }
    }
    assert_headers_print_alike("sll, numbers", SLL, &first);
    assert_headers_print_alike("sll2, numbers", SLL2, &second);
}

#[test]
fn what_tcpdump_does_not_read_in_cooked_captures() {
    let frame = [&[0xff; 12], &[8, 0][..]].concat();
    let bodies: [(u16, u16, &[u8]); 10] = [
        (1, 0x88e7, &[&[0, 0, 0, 1], &frame[..]].concat()),
        (1, 0x6558, &frame),
        (1, 0x88a8, &[0, 5, 8, 0]),
        (
            1,
            0x8100,
            &[&[0, 5, 0x88, 0xe7, 0, 0, 0, 1], &frame[..]].concat(),
        ),
        (1, 4, &[0xaa, 0xaa, 3, 0, 0, 0, 8, 0]),
        (1, 4, &[0xaa, 0xaa, 3, 0, 0, 0, 0x81, 0, 0, 5, 8, 0]),
        (1, 0x8100, &[0, 5, 0, 4, 6, 6, 3]),
        (803, 4, &[0, 0, 9, 0, 4, 0, 0, 0, 2]),
        (803, 1, &[0, 0, 9, 0, 4, 0, 0, 0, 2]),
        (801, 0x19, &[]),
    ];
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for (device, number, body) in bodies {
        let is_wireless = device > 800;
        let body = if is_wireless {
            [body, &wireless([44, 0])].concat()
        } else {
            body.to_vec()
        };
        let [one, two] = both(device, number, &body);
        first.push(one);
        second.push(two);
    }
    assert_headers_print_alike("sll, unread", SLL, &first);
    assert_headers_print_alike("sll2, unread", SLL2, &second);
}

/// Tags of switch chips: all zeros, each bit alone, and each with the bit that decides what the others mean.
#[test]
fn switch_tags() {
    let frame = [
        &[2, 0, 0x5e, 0, 0x53, 1, 2, 0, 0x5e, 0, 0x53, 2, 8, 0][..],
        &datagram(&message(&[53, 1, 1])),
    ]
    .concat();
    let bits = (0..32).map(|bit| 1_u32 << bit);
    let deciding = [0, 0x2000_0000, 0x4000_0000, 0x8000_0000, 0xc000_0000];
    let tags = deciding.into_iter().flat_map(|with| {
        let alone = bits.clone().map(move |bit| with | bit);
        [with, with | 0x0006_1000, with | 0x0003_0000]
            .into_iter()
            .chain(alone)
    });
    let tags: Vec<[u8; 4]> = tags.map(u32::to_be_bytes).collect();
    let behind = |front: &'static [u8], addresses: usize| {
        let (before, after) = frame.split_at(addresses);
        let all = tags
            .iter()
            .map(move |tag| [before, front, tag, after].concat());
        all.collect::<Vec<_>>()
    };
    for (name, linktype, frames) in [
        ("Broadcom", 281, behind(&[], 12)),
        ("Broadcom in front", 282, behind(&[], 0)),
        ("Marvell", 284, behind(&[], 12)),
        ("Marvell with a type", 285, behind(&[0xda, 0xda, 0, 7], 12)),
        ("Marvell with another", 285, behind(&[0x08, 0x00, 1, 0], 12)),
    ] {
        assert_prints_alike(name, linktype, frames);
    }
}
