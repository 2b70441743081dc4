//! What it costs to have frames lent from saved captures: mixed traffic, page cache warm.
//!
//! `cargo bench --bench reading`. The figures are packets a second; those named `alone` only read, or inflate, the same bytes.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::PathBuf;

use dhcpscope::capture::{Poll, Source, file};
use divan::Bencher;
use divan::counter::ItemsCount;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

const PACKETS: u32 = 200_000;
/// Lengths of mixed traffic: acknowledgements, DNS, DHCP, full segments.
const LENGTHS: [u32; 8] = [60, 66, 90, 342, 66, 1514, 120, 1514];

fn main() {
    divan::main();
    drop(fs::remove_dir_all(folder()));
}

/// Where the files of this run are, until it ends.
fn folder() -> PathBuf {
    let name = format!("dhcpscope-bench-{}", std::process::id());
    std::env::temp_dir().join(name)
}

fn write(name: &str, bytes: &[u8]) -> String {
    let path = folder().join(name);
    fs::create_dir_all(folder())
        .and_then(|()| fs::write(&path, bytes))
        .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
    path.to_string_lossy().into_owned()
}

fn packets() -> impl Iterator<Item = (u32, u32)> {
    (0..PACKETS).zip(LENGTHS.into_iter().cycle())
}

fn data(number: u32, len: u32) -> impl Iterator<Item = u8> {
    (0..len).map(move |at| (number.wrapping_mul(31).wrapping_add(at * at) >> 3).to_le_bytes()[0])
}

fn pcap() -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, 1] {
        bytes.extend(u32::to_le_bytes(word));
    }
    for (number, len) in packets() {
        for word in [1_700_000_000 + number / 1000, number % 1000, len, len] {
            bytes.extend(word.to_le_bytes());
        }
        bytes.extend(data(number, len));
    }
    bytes
}

fn pcapng() -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in [
        0x0a0d_0d0a,
        28,
        0x1a2b_3c4d,
        1,
        !0,
        !0,
        28,
        1,
        20,
        1,
        262_144,
        20,
    ] {
        bytes.extend(u32::to_le_bytes(word));
    }
    for (number, len) in packets() {
        let size = 32 + len.next_multiple_of(4);
        for word in [6, size, 0, 0x0006_0a24, number * 1000, len, len] {
            bytes.extend(word.to_le_bytes());
        }
        bytes.extend(data(number, len));
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes.extend(size.to_le_bytes());
    }
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    drop(encoder.write_all(bytes));
    encoder.finish().unwrap_or_default()
}

/// Reads a capture to its end; a frame's length is looked at so that the frame is really lent.
fn drain(path: &str) -> usize {
    let mut source = file::open(path, 0).unwrap_or_else(|error| panic!("{error}"));
    let mut bytes = 0;
    loop {
        match source.poll() {
            Ok(Poll::Frame(frame)) => bytes += divan::black_box(frame).bytes.len(),
            Ok(Poll::End) => return bytes,
            Ok(_) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

fn bench(bencher: Bencher<'_, '_>, name: &str, bytes: &[u8]) {
    let path = write(name, bytes);
    bencher
        .counter(ItemsCount::new(PACKETS))
        .bench(|| drain(&path));
}

/// Reads to the end in blocks as large as those of the capture reader, and does nothing with them.
fn drain_bytes(mut reader: impl Read) -> usize {
    let mut block = vec![0; 256 * 1024];
    let mut bytes = 0;
    loop {
        match reader.read(&mut block) {
            Ok(0) => return bytes,
            Ok(read) => bytes += divan::black_box(read),
            Err(error) => panic!("{error}"),
        }
    }
}

fn open(path: &str) -> File {
    File::open(path).unwrap_or_else(|error| panic!("{error}"))
}

#[divan::bench]
fn bytes_alone(bencher: Bencher<'_, '_>) {
    let path = write("bytes", &pcap());
    bencher
        .counter(ItemsCount::new(PACKETS))
        .bench(|| drain_bytes(open(&path)));
}

#[divan::bench]
fn gzip_bytes_alone(bencher: Bencher<'_, '_>) {
    let path = write("bytes.gz", &gzip(&pcap()));
    bencher
        .counter(ItemsCount::new(PACKETS))
        .bench(|| drain_bytes(MultiGzDecoder::new(open(&path))));
}

#[divan::bench]
fn classic(bencher: Bencher<'_, '_>) {
    bench(bencher, "classic", &pcap());
}

#[divan::bench]
fn classic_gzip(bencher: Bencher<'_, '_>) {
    bench(bencher, "classic.gz", &gzip(&pcap()));
}

#[divan::bench]
fn pcapng_enhanced(bencher: Bencher<'_, '_>) {
    bench(bencher, "pcapng", &pcapng());
}
