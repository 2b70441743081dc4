//! Captures in gzip and zstd.

use std::io::Write;

use crate::classic::{MICRO, three};
use crate::seen::{Order, Read, read};
use dhcpscope::capture::Error;
use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// A zstd frame without data: magic number, length, content.
const SKIPPABLE: [u8; 11] = [0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9];

/// A capture of enough packets for several blocks of compressed data, in bytes that do not shrink much.
fn long() -> Vec<u8> {
    let mut file = three(Order::Little, MICRO);
    let mut seed = 1_u32;
    for number in 0_u32..2000 {
        let len = 200;
        for field in [number, 0, len, len] {
            file.extend(field.to_le_bytes());
        }
        for _ in 0..len {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            file.extend(&seed.to_be_bytes()[..1]);
        }
    }
    file
}

#[test]
fn gzip_and_zstd_are_recognised_by_content() {
    let plain = long();
    let all = read(&plain[..]);
    assert_eq!(all.frames.len(), 2003);
    for packed in [gzip(&plain), zstd(&plain)] {
        let read = read(packed);
        assert!(read.error.is_none(), "{}", read.message());
        assert_eq!(read.frames, all.frames);
    }
}

#[test]
fn members_and_frames_follow_one_another() {
    let plain = long();
    let all = read(&plain[..]).frames;
    let (one, two) = plain.split_at(1001); // in the middle of a record
    let members = [gzip(one), gzip(&[]), gzip(two), vec![0; 100]].concat();
    let frames = [
        &SKIPPABLE,
        &zstd(one)[..],
        &SKIPPABLE,
        &zstd(two),
        &SKIPPABLE,
    ]
    .concat();
    for packed in [members, frames] {
        let read = read(packed);
        assert!(read.error.is_none(), "{}", read.message());
        assert_eq!(read.frames, all);
    }
}

/// Reads a capture cut after `cut` bytes, and checks that what it gives is a beginning of `all`, with one error.
fn read_cut(packed: &[u8], cut: usize, all: &Read) -> Read {
    let read = read(&packed[..cut]);
    let frames = read.frames.len();
    assert_eq!(read.frames, all.frames[..frames], "cut at {cut}");
    assert!(read.error.is_some(), "cut at {cut}: no error");
    read
}

#[test]
fn compressed_data_cut_anywhere_gives_all_that_its_blocks_hold() {
    let plain = long();
    let all = read(&plain[..]);
    // This zstd encoder writes no checksum: the last byte is one of the last block.
    for (packed, expected) in [(gzip(&plain), 2003), (zstd(&plain), 1821)] {
        let mut most = 0;
        let mut seen = Vec::new();
        for cut in (1..packed.len())
            .rev()
            .step_by(997)
            .chain([packed.len() - 1])
        {
            let read = read_cut(&packed, cut, &all);
            seen.push(read.frames.len());
            most = most.max(read.frames.len());
            match read.error.unwrap() {
                Error::CutShort { at, .. } | Error::CompressionCut { at, .. } => {
                    assert!(at.inflated, "cut at {cut}");
                }
                Error::Empty { .. } => assert!(cut < 20, "cut at {cut}"),
                other => panic!("cut at {cut}: {other}"),
            }
        }
        assert_eq!(most, expected);
        assert!(seen.len() > 100 && seen.iter().any(|frames| *frames > 900));
    }
}

#[test]
fn a_cut_between_two_records_is_still_told() {
    let packed = gzip(&three(Order::Little, MICRO));
    let read = read(&packed[..packed.len() - 8]); // without checksum and length
    assert_eq!(read.frames.len(), 3);
    assert_eq!(
        read.message(),
        "x.pcap: the compressed data is cut short; what it inflates to ends at byte 0x0179 of the uncompressed data"
    );
}

#[test]
fn damage_in_compressed_data_is_told_and_never_panics() {
    let plain = long();
    for packed in [gzip(&plain), zstd(&plain)] {
        for at in (0..packed.len()).step_by(4999) {
            let mut packed = packed.clone();
            packed[at] ^= 0x55;
            let read = read(packed);
            assert!(read.error.is_some() || at < 10, "changed at {at}");
        }
    }
}

#[test]
fn what_a_damaged_gzip_block_follows_is_lent() {
    let plain = three(Order::Little, MICRO);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&plain).unwrap();
    encoder.flush().unwrap(); // ends the block at a whole byte
    let mut packed = encoder.get_ref().clone();
    packed.extend([0x07; 20]); // a block of the reserved kind
    let read = read(packed);
    assert_eq!(read.frames.len(), 3);
    assert_eq!(
        read.message(),
        "x.pcap: damaged at byte 0x0179 of the uncompressed data: the gzip data is corrupt (invalid block type)"
    );
}

#[test]
fn gzip_data_is_held_against_its_checksum_and_its_length() {
    let packed = gzip(&three(Order::Little, MICRO));
    for (from_end, what) in [(8, "checksum"), (4, "length")] {
        let mut packed = packed.clone();
        let at = packed.len() - from_end;
        packed[at] ^= 1;
        let read = read(packed);
        assert_eq!(read.frames.len(), 3);
        let told = format!("uncompressed data: the gzip data does not match its {what}");
        assert!(read.message().ends_with(&told), "{}", read.message());
    }
}

#[test]
fn something_else_after_the_compressed_data_is_told() {
    let plain = three(Order::Little, MICRO);
    for (packed, name) in [(gzip(&plain), "gzip"), (zstd(&plain), "zstd")] {
        let read = read([&packed[..], b"something else"].concat());
        assert_eq!(read.frames.len(), 3);
        let told = format!("bytes that are not {name} follow the {name} data");
        assert!(read.message().ends_with(&told), "{}", read.message());
    }
}

#[test]
fn one_layer_is_undone() {
    let twice = gzip(&gzip(&three(Order::Little, MICRO)));
    assert_eq!(
        read(twice).message(),
        "x.pcap: not a capture file: it looks like gzip data inside compressed data; only one layer is undone"
    );
    assert_eq!(
        read(gzip(b"hello\n")).message(),
        "x.pcap: not a capture file: it looks like text"
    );
    assert_eq!(read(gzip(b"")).message(), "x.pcap: empty file (0 bytes)");
}

#[test]
fn a_zstd_window_beyond_reason_is_refused() {
    let header = [0x28, 0xb5, 0x2f, 0xfd, 0, 0xff, 1, 0, 0, 0];
    assert_eq!(
        read(header).message(),
        "x.pcap: damaged at byte 0x0000 of the uncompressed data: \
         the zstd data asks for a window of 4123168604160 bytes (at most 134217728)"
    );
}
