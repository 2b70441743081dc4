//! The classic format.

use crate::seen::{ORDERS, Order, Seen, read};
use dhcpscope::capture::file;
use dhcpscope::capture::{Error, LinkType, NoteKind, Precision};

pub(crate) const MICRO: u32 = 0xa1b2_c3d4;
const NANO: u32 = 0xa1b2_3c4d;
const LONG_HEADERS: u32 = 0xa1b2_cd34;

/// A classic capture file under construction.
pub(crate) struct Pcap {
    order: Order,
    magic: u32,
    pub(crate) bytes: Vec<u8>,
}

impl Pcap {
    pub(crate) fn new(order: Order, magic: u32) -> Self {
        Self::with(order, magic, 65535, 1)
    }

    fn with(order: Order, magic: u32, snaplen: u32, link: u32) -> Self {
        let mut bytes = Vec::new();
        bytes.extend(order.u32(magic));
        bytes.extend(order.u16(2)); // major version
        bytes.extend(order.u16(4)); // minor version
        bytes.extend([0; 8]); // zone, accuracy
        bytes.extend(order.u32(snaplen));
        bytes.extend(order.u32(link));
        Self {
            order,
            magic,
            bytes,
        }
    }

    pub(crate) fn record(mut self, seconds: u32, fraction: u32, len: u32, data: &[u8]) -> Self {
        let captured = u32::try_from(data.len()).unwrap();
        for field in [seconds, fraction, captured, len] {
            self.bytes.extend(self.order.u32(field));
        }
        if self.magic == LONG_HEADERS {
            self.bytes.extend([7; 8]); // interface, protocol, packet type, padding
        }
        self.bytes.extend(data);
        self
    }
}

/// Three records of 5, 0 and 300 bytes.
pub(crate) fn three(order: Order, magic: u32) -> Vec<u8> {
    Pcap::new(order, magic)
        .record(1, 500_000, 5, b"first")
        .record(1, 600_000, 0, b"")
        .record(2, 7, 400, &[3; 300])
        .bytes
}

#[test]
fn both_orders_and_all_precisions_are_read() {
    for order in ORDERS {
        for (magic, precision, unit) in [
            (MICRO, Precision::Micro, 1000),
            (NANO, Precision::Nano, 1),
            (LONG_HEADERS, Precision::Micro, 1000),
        ] {
            let read = read(three(order, magic));
            assert!(read.error.is_none());
            assert!(read.notes.is_empty());
            let seen = |number, time, len, bytes: &[u8]| Seen {
                number,
                time: Some(time),
                len,
                link: LinkType::ETHERNET.0,
                interface: None,
                precision,
                bytes: bytes.to_vec(),
            };
            assert_eq!(
                read.frames,
                [
                    seen(1, 1_000_000_000 + 500_000 * unit, 5, b"first"),
                    seen(2, 1_000_000_000 + 600_000 * unit, 0, b""),
                    seen(3, 2_000_000_000 + 7 * unit, 400, &[3; 300]),
                ]
            );
        }
    }
}

#[test]
fn cut_anywhere_nothing_before_the_cut_is_lost() {
    for magic in [MICRO, LONG_HEADERS] {
        let whole = three(Order::Little, magic);
        let all = read(whole.clone()).frames;
        let header = if magic == LONG_HEADERS { 24 } else { 16 };
        let ends = [24, 24 + header + 5, 24 + 2 * header + 5, whole.len()];
        for cut in 1..whole.len() {
            let read = read(&whole[..cut]);
            let complete = ends.iter().filter(|end| **end <= cut).count();
            let frames = complete.saturating_sub(1);
            assert_eq!(read.frames, all[..frames], "cut at {cut}");
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
            assert_eq!(*have, (cut - begin) as u64, "cut at {cut}");
            assert!(need > have, "cut at {cut}");
            if complete > 0 {
                assert_eq!(*part, format!("record {complete}"));
            }
        }
    }
}

#[test]
fn frame_check_sequence_bits_are_no_part_of_the_link_type() {
    let file = Pcap::with(Order::Big, MICRO, 65535, 0x2400_0001).record(1, 0, 1, b"x");
    assert_eq!(read(file.bytes).frames[0].link, 1);
}

#[test]
fn a_record_longer_than_on_the_wire_is_shown_and_told() {
    let file = Pcap::new(Order::Little, MICRO)
        .record(1, 0, 3, b"longer")
        .record(2, 0, 4, b"next");
    let read = read(file.bytes);
    assert_eq!(read.frames.len(), 2);
    assert_eq!(read.frames[0].bytes, b"longer");
    assert_eq!(
        read.notes,
        [NoteKind::LongerThanWire {
            frame: 1,
            captured: 6,
            len: 3
        }]
    );
}

#[test]
fn a_record_of_absurd_length_is_damage_at_its_place() {
    let mut bytes = three(Order::Little, MICRO);
    let at = bytes.len();
    bytes.extend([0xff; 16]);
    let read = read(bytes);
    assert_eq!(read.frames.len(), 3);
    assert_eq!(
        read.message(),
        format!(
            "x.pcap: damaged at byte {at:#06x}: record 4 claims 4294967295 captured bytes (at most 262144)"
        )
    );
}

#[test]
fn a_large_snapshot_length_allows_large_records() {
    let data = vec![1; 300_000];
    let large = Pcap::with(Order::Little, MICRO, 400_000, 1).record(1, 0, 300_000, &data);
    assert_eq!(read(large.bytes).frames[0].bytes, data);
    let small = Pcap::with(Order::Little, MICRO, 65535, 1).record(1, 0, 300_000, &data);
    assert!(read(small.bytes).message().contains("at most 262144"));
}

#[test]
fn a_header_without_packets_is_a_capture() {
    let read = read(Pcap::new(Order::Big, NANO).bytes);
    assert!(read.frames.is_empty());
    assert!(read.error.is_none());
}

#[test]
fn an_empty_file_and_a_text_file_get_a_word_each() {
    assert_eq!(read([]).message(), "x.pcap: empty file (0 bytes)");
    assert_eq!(
        read(*b"hello, world\n").message(),
        "x.pcap: not a capture file: it looks like text"
    );
}

#[test]
fn what_cannot_be_opened_says_why() {
    let message = |path: &str| file::open(path, 0).err().unwrap().to_string();
    assert_eq!(
        message("/no/such.pcap"),
        "cannot open /no/such.pcap: no such file or directory"
    );
    assert_eq!(message("/"), "cannot open /: is a directory");
    assert_eq!(message("/dev/null"), "/dev/null: empty file (0 bytes)");
}
