//! The pcapng format.

use crate::seen::{ORDERS, Order, Read, read};
use dhcpscope::capture::{Error, LinkType, NoteKind, Precision, Statistics, Subject};

const ETHERNET: u16 = 1;
const RAW: u16 = 101;
const COMMENT: u16 = 1;
const IF_NAME: u16 = 2;
const IF_TSRESOL: u16 = 9;
const IF_TSOFFSET: u16 = 14;
const DROPCOUNT: u16 = 4;

/// A pcapng file under construction.
pub(crate) struct Ng {
    order: Order,
    pub(crate) bytes: Vec<u8>,
}

type Options<'a> = &'a [(u16, &'a [u8])];

impl Ng {
    /// A file with the header of its first section.
    pub(crate) fn new(order: Order) -> Self {
        let empty = Self {
            order,
            bytes: Vec::new(),
        };
        empty.section(order, &[])
    }

    fn section(mut self, order: Order, options: Options<'_>) -> Self {
        self.order = order;
        let mut body = order.u32(0x1a2b_3c4d).to_vec();
        body.extend(order.u16(1)); // major version
        body.extend(order.u16(0)); // minor version
        body.extend(order.u64(u64::MAX)); // section length: unknown
        body.extend(self.options(options));
        self.block(0x0a0d_0d0a, &body)
    }

    pub(crate) fn interface(self, link: u16, snaplen: u32, options: Options<'_>) -> Self {
        let mut body = self.order.u16(link).to_vec();
        body.extend(self.order.u16(0)); // reserved
        body.extend(self.order.u32(snaplen));
        body.extend(self.options(options));
        self.block(1, &body)
    }

    pub(crate) fn enhanced(
        self,
        interface: u32,
        ticks: u64,
        len: u32,
        data: &[u8],
        options: Options<'_>,
    ) -> Self {
        let head = self.order.u32(interface).to_vec();
        self.packet(6, head, ticks, len, data, options)
    }

    fn obsolete(self, interface: u16, lost: u16, ticks: u64, data: &[u8]) -> Self {
        let mut head = self.order.u16(interface).to_vec();
        head.extend(self.order.u16(lost));
        let len = u32::try_from(data.len()).unwrap();
        self.packet(2, head, ticks, len, data, &[])
    }

    fn packet(
        self,
        kind: u32,
        mut body: Vec<u8>,
        ticks: u64,
        len: u32,
        data: &[u8],
        options: Options<'_>,
    ) -> Self {
        body.extend(self.order.u32(u32::try_from(ticks >> 32).unwrap()));
        body.extend(self.order.u32(u32::try_from(ticks & 0xffff_ffff).unwrap()));
        body.extend(self.order.u32(u32::try_from(data.len()).unwrap()));
        body.extend(self.order.u32(len));
        body.extend(data);
        body.resize(body.len().next_multiple_of(4), 0);
        body.extend(self.options(options));
        self.block(kind, &body)
    }

    pub(crate) fn simple(self, len: u32, data: &[u8]) -> Self {
        let mut body = self.order.u32(len).to_vec();
        body.extend(data);
        body.resize(body.len().next_multiple_of(4), 0);
        self.block(3, &body)
    }

    fn statistics(self, interface: u32, options: Options<'_>) -> Self {
        let mut body = self.order.u32(interface).to_vec();
        body.extend([0; 8]); // time stamp
        body.extend(self.options(options));
        self.block(5, &body)
    }

    pub(crate) fn block(mut self, kind: u32, body: &[u8]) -> Self {
        let size = u32::try_from(body.len() + 12).unwrap();
        self.bytes.extend(self.order.u32(kind));
        self.bytes.extend(self.order.u32(size));
        self.bytes.extend(body);
        self.bytes.extend(self.order.u32(size));
        self
    }

    fn options(&self, options: Options<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (code, value) in options {
            bytes.extend(self.order.u16(*code));
            bytes.extend(self.order.u16(u16::try_from(value.len()).unwrap()));
            bytes.extend(*value);
            bytes.resize(bytes.len().next_multiple_of(4), 0);
        }
        if !options.is_empty() {
            bytes.extend([0; 4]); // end of options
        }
        bytes
    }
}

/// Number, time, link type, interface and bytes of a frame.
type Short<'a> = (u64, Option<i64>, u16, u32, &'a [u8]);

fn short(read: &Read) -> Vec<Short<'_>> {
    read.frames
        .iter()
        .map(|f| (f.number, f.time, f.link, f.interface.unwrap(), &f.bytes[..]))
        .collect()
}

fn nanos(seconds: i64, nanos: i64) -> i64 {
    seconds * 1_000_000_000 + nanos
}

#[test]
fn sections_orders_link_types_and_resolutions_mix() {
    for order in ORDERS {
        let other = ORDERS[usize::from(order == Order::Little)];
        let file = Ng::new(order)
            .interface(ETHERNET, 0, &[(IF_NAME, b"eth0")])
            .interface(RAW, 0, &[(IF_NAME, b"tun0"), (IF_TSRESOL, &[9])])
            .enhanced(0, 5_000_001, 3, b"one", &[])
            .enhanced(1, 5_000_000_002, 99, b"two!", &[])
            .section(other, &[])
            .interface(ETHERNET, 0, &[(IF_TSRESOL, &[0x81])])
            .enhanced(0, 3, 5, b"three", &[]);
        let read = read(file.bytes);
        assert!(read.error.is_none(), "{}", read.message());
        assert_eq!(
            short(&read),
            [
                (1, Some(nanos(5, 1000)), ETHERNET, 0, &b"one"[..]),
                (2, Some(nanos(5, 2)), RAW, 1, b"two!"),
                (3, Some(nanos(1, 500_000_000)), ETHERNET, 0, b"three"),
            ]
        );
        assert_eq!(read.frames[1].len, 99);
        assert_eq!(read.frames[0].precision, Precision::Micro);
        assert_eq!(read.frames[1].precision, Precision::Nano);
        let interface = |index, name: Option<&str>, link| NoteKind::Interface {
            index,
            name: name.map(Into::into),
            link: LinkType(link),
        };
        assert_eq!(
            read.notes,
            [
                interface(0, Some("eth0"), ETHERNET),
                interface(1, Some("tun0"), RAW),
                interface(0, None, ETHERNET),
            ]
        );
    }
}

#[test]
fn the_time_stamp_offset_counts_seconds() {
    for order in ORDERS {
        let back = order.u64(2_u64.wrapping_neg());
        let read = read(
            Ng::new(order)
                .interface(ETHERNET, 0, &[(IF_TSOFFSET, &back)])
                .enhanced(0, 5_000_000, 1, b"x", &[])
                .bytes,
        );
        assert_eq!(read.frames[0].time, Some(nanos(3, 0)));
    }
}

#[test]
fn simple_and_obsolete_packets_are_read() {
    let read = read(
        Ng::new(Order::Little)
            .interface(ETHERNET, 4, &[])
            .simple(9, b"abcd")
            .simple(2, b"ab")
            .obsolete(0, 7, 1_000_000, b"old")
            .obsolete(0, 0xffff, 2_000_000, b"")
            .bytes,
    );
    assert_eq!(
        short(&read),
        [
            (1, None, ETHERNET, 0, &b"abcd"[..]),
            (2, None, ETHERNET, 0, b"ab"),
            (3, Some(nanos(1, 0)), ETHERNET, 0, b"old"),
            (4, Some(nanos(2, 0)), ETHERNET, 0, b""),
        ]
    );
    assert_eq!(read.frames[0].len, 9);
    let lost: Vec<_> = read.notes[1..].iter().collect();
    assert_eq!(
        lost,
        [&NoteKind::Lost {
            frame: 3,
            interface: 0,
            count: 7
        }]
    );
}

#[test]
fn comments_and_counters_are_told_after_what_they_belong_to() {
    let order = Order::Big;
    let read = read(
        Ng::new(order)
            .section(order, &[(COMMENT, b"a section")])
            .interface(ETHERNET, 0, &[(COMMENT, b"an interface")])
            .enhanced(
                0,
                0,
                1,
                b"x",
                &[
                    (COMMENT, b"one"),
                    (DROPCOUNT, &order.u64(4)),
                    (COMMENT, b"two\xff"),
                ],
            )
            .statistics(
                0,
                &[(4, &order.u64(100)), (7, &order.u64(5)), (COMMENT, b"end")],
            )
            .bytes,
    );
    assert!(read.error.is_none());
    let comment = |subject, text: &str| NoteKind::Comment {
        subject,
        text: text.into(),
    };
    assert_eq!(
        read.notes,
        [
            comment(Subject::Section, "a section"),
            NoteKind::Interface {
                index: 0,
                name: None,
                link: LinkType::ETHERNET
            },
            comment(Subject::Interface(0), "an interface"),
            comment(Subject::Frame(1), "one"),
            NoteKind::Lost {
                frame: 1,
                interface: 0,
                count: 4
            },
            comment(Subject::Frame(1), "two\u{fffd}"),
            NoteKind::Statistics {
                interface: 0,
                counters: Statistics {
                    received: Some(100),
                    dropped_by_system: Some(5),
                    ..Statistics::default()
                }
            },
            comment(Subject::Interface(0), "end"),
        ]
    );
}

#[test]
fn unknown_and_custom_blocks_are_passed_over_without_losing_count() {
    let read = read(
        Ng::new(Order::Little)
            .interface(ETHERNET, 0, &[])
            .enhanced(0, 0, 1, b"1", &[])
            .block(0x0000_0bad, &[9; 8])
            .block(0x1234, &vec![1; 1_000_000])
            .block(4, &[0; 4])
            .block(0x77, &[])
            .enhanced(0, 0, 1, b"2", &[])
            .bytes,
    );
    assert!(read.error.is_none(), "{}", read.message());
    let numbers: Vec<_> = read.frames.iter().map(|frame| frame.number).collect();
    assert_eq!(numbers, [1, 2]);
}

/// A file with every kind of block, and the offsets at which blocks end.
pub(crate) fn mixture() -> (Vec<u8>, Vec<usize>) {
    let mut ends = Vec::new();
    let mut mark = |file: Ng| {
        ends.push(file.bytes.len());
        file
    };
    let file = mark(Ng::new(Order::Little));
    let file = mark(file.interface(ETHERNET, 0, &[(IF_NAME, b"eth0")]));
    let file = mark(file.enhanced(0, 1, 5, b"first", &[(COMMENT, b"hello")]));
    let file = mark(file.block(0xbad, &[1; 20]));
    let file = mark(file.simple(3, b"abc"));
    let file = mark(file.statistics(0, &[(4, &7_u64.to_le_bytes())]));
    let file = mark(file.obsolete(0, 1, 3, b"last"));
    (file.bytes, ends)
}

#[test]
fn cut_anywhere_nothing_before_the_cut_is_lost() {
    let (whole, ends) = mixture();
    let all = read(&whole[..]);
    assert!(all.error.is_none());
    assert_eq!(all.frames.len(), 3);
    for cut in 1..whole.len() {
        let read = read(&whole[..cut]);
        let complete = ends.iter().filter(|end| **end <= cut).count();
        let frames = [3, 5, 7].iter().filter(|block| **block <= complete).count();
        assert_eq!(read.frames, all.frames[..frames], "cut at {cut}");
        assert_eq!(read.notes, all.notes[..read.notes.len()], "cut at {cut}");
        if ends.contains(&cut) {
            assert!(read.error.is_none(), "cut at {cut}: {}", read.message());
            continue;
        }
        let Some(Error::CutShort {
            part,
            at,
            have,
            need,
            ..
        }) = &read.error
        else {
            panic!("cut at {cut}: {:?}", read.error);
        };
        let begin = if complete == 0 { 0 } else { ends[complete - 1] };
        assert_eq!(at.bytes, begin as u64, "cut at {cut}");
        assert_eq!(*part, format!("block {}", complete + 1));
        assert_eq!(*have, (cut - begin) as u64, "cut at {cut}");
        assert!(need > have, "cut at {cut}");
    }
}

#[test]
fn any_byte_changed_never_panics_and_errs_at_most_once() {
    let (whole, _) = mixture();
    for at in 0..whole.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            read(bytes);
        }
    }
}

#[test]
fn damage_is_told_with_its_place() {
    let start = || Ng::new(Order::Little).interface(ETHERNET, 0, &[]);
    let at = start().bytes.len();
    let mut uneven = start().enhanced(0, 0, 1, b"1", &[]).bytes;
    let last = uneven.len() - 1;
    uneven[last] = 1;
    for (bytes, what) in [
        (
            start().enhanced(4, 0, 1, b"1", &[]).bytes,
            "a packet of interface 4, which the section does not describe",
        ),
        (start().block(6, &[0; 8]).bytes, "too short for its type"),
        (
            start().block(3, &9_u32.to_le_bytes()).bytes,
            "9 captured bytes in a block that has room for 0",
        ),
        (uneven, "its two sizes differ"),
        (
            [start().bytes, [0xff; 12].to_vec()].concat(),
            "it claims 4294967295 bytes (expected a multiple of 4 from 12 to 16777216)",
        ),
    ] {
        let read = read(bytes);
        assert_eq!(
            read.message(),
            format!("x.pcap: damaged at byte {at:#06x}: block 3: {what}")
        );
    }
}

#[test]
fn broken_options_harm_nothing_but_themselves() {
    let mut file = Ng::new(Order::Little).interface(ETHERNET, 0, &[]);
    file = file.enhanced(0, 0, 1, b"1", &[(COMMENT, b"four")]);
    let at = file.bytes.len() - 14; // the comment's length
    file.bytes[at] = 200;
    let read = read(file.enhanced(0, 0, 1, b"2", &[]).bytes);
    assert!(read.error.is_none());
    assert_eq!(read.frames.len(), 2);
    let subject = Subject::Frame(1);
    assert_eq!(read.notes[1..], [NoteKind::BrokenOptions { subject }]);
}

#[test]
fn a_time_stamp_out_of_range_is_none_and_told() {
    let read = read(
        Ng::new(Order::Little)
            .interface(ETHERNET, 0, &[])
            .enhanced(0, u64::MAX, 1, b"1", &[])
            .bytes,
    );
    assert_eq!(read.frames[0].time, None);
    assert_eq!(read.notes[1..], [NoteKind::TimeOutOfRange { frame: 1 }]);
}
