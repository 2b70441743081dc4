//! What the whole program costs: a saved capture of many clients, page cache warm, each view written to nowhere.
//!
//! `cargo bench --bench whole`. The figures are DHCP messages a second.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use divan::Bencher;
use divan::counter::ItemsCount;

/// Exchanges of the capture; more would not fit the trick with the checksums.
const EXCHANGES: u16 = 15_000;
/// Messages of an exchange.
const MESSAGES: usize = 4;
/// Seconds between two exchanges.
const PAUSE: u32 = 1;

fn main() {
    let path = capture();
    fs::write(&path, build()).unwrap_or_else(|error| panic!("cannot write: {error}"));
    divan::main();
    drop(fs::remove_file(path));
}

fn capture() -> PathBuf {
    std::env::temp_dir().join(format!("dhcpscope-whole-{}.pcap", std::process::id()))
}

/// One exchange over and over, each with an xid and a client of its own.
fn build() -> Vec<u8> {
    /// Length of the file header, and of a record's.
    const HEAD: usize = 24;
    const RECORD: usize = 16;
    /// Offset of the message in an Ethernet frame, of `xid` and of the last four octets of the client in the message.
    const MESSAGE: usize = 14 + 20 + 8;
    const XID: usize = MESSAGE + 4;
    const CLIENT: usize = MESSAGE + 28 + 2;
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/openstack-dora.pcap");
    let seed = fs::read(seed).unwrap_or_else(|error| panic!("cannot read the seed: {error}"));
    let (head, records) = seed.split_at(HEAD);
    let mut file = head.to_vec();
    for number in 0..EXCHANGES {
        let mut rest = records;
        while let Some((record, frame)) = rest.split_at_checked(RECORD) {
            let word = |at: usize| record.get(at..).and_then(<[u8]>::first_chunk).copied();
            let length = usize::try_from(u32::from_le_bytes(word(8).unwrap_or_default()));
            let (frame, next) = frame.split_at(length.unwrap_or(0));
            rest = next;
            let time = u32::from_le_bytes(word(0).unwrap_or_default());
            file.extend((time + u32::from(number) * PAUSE).to_le_bytes());
            file.extend(record.iter().skip(4));
            let start = file.len();
            file.extend(frame);
            for place in [XID, CLIENT] {
                shift(file.get_mut(start + place..), number);
            }
        }
    }
    file
}

/// Takes from one 16-bit word what it adds to the next, so that checksums stay right.
fn shift(octets: Option<&mut [u8]>, number: u16) {
    let Some(words) = octets.and_then(<[u8]>::first_chunk_mut::<4>) else {
        return;
    };
    let [a, b, c, d] = *words;
    let [a, b] = (u16::from_be_bytes([a, b]) - number).to_be_bytes();
    let [c, d] = (u16::from_be_bytes([c, d]) + number).to_be_bytes();
    *words = [a, b, c, d];
}

#[divan::bench(args = ["exchange", "line", "summary", "json", "tcpdump"], sample_count = 10)]
fn view(bencher: Bencher, name: &str) {
    let path = capture();
    bencher
        .counter(ItemsCount::new(usize::from(EXCHANGES) * MESSAGES))
        .bench(|| {
            let status = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
                .args(["-o", name, "-r"])
                .arg(&path)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .status();
            assert!(status.is_ok_and(|status| status.success()));
        });
}
