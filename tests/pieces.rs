//! A capture in pieces, as programs write them that begin a new file now and then, says what the whole one says.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Bytes of the header of a pcap file, and of each of its records.
const HEADERS: (usize, usize) = (24, 16);

/// A capture of testdata, and where each of its records begins, and the last one ends.
fn read(name: &str) -> (Vec<u8>, Vec<usize>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let bytes = fs::read(path.join(name)).unwrap();
    let mut starts = vec![HEADERS.0];
    while let Some(length) = bytes
        .get(starts[starts.len() - 1] + 8..)
        .filter(|rest| !rest.is_empty())
    {
        let length = u32::from_le_bytes(length[..4].try_into().unwrap());
        let start = starts[starts.len() - 1];
        starts.push(start + HEADERS.1 + usize::try_from(length).unwrap());
    }
    (bytes, starts)
}

/// What the summary counts in these files: exchanges, findings.
fn counted(folder: &Path, files: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .env_clear()
        .current_dir(folder)
        .args(["-o", "json"])
        .args(files.iter().flat_map(|file| ["-r", file]))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let text = String::from_utf8(output.stdout).unwrap();
    let summary = text.lines().last().unwrap();
    let keys = ["\"exchanges\":", "\"findings_by_code\":"];
    keys.map(|key| {
        let value = &summary[summary.find(key).unwrap()..];
        &value[..=value.find('}').unwrap()]
    })
    .concat()
}

/// Cuts a capture in two behind each of its frames, in a folder of the test's own.
fn cut(name: &str, mut each: impl FnMut(&Path)) -> usize {
    let (bytes, starts) = read(name);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let inner = &starts[1..starts.len() - 1];
    for start in inner {
        let (first, second) = bytes.split_at(*start);
        let second = [&bytes[..HEADERS.0], second].concat();
        fs::write(folder.join("lan.pcap"), first).unwrap();
        fs::write(folder.join("lan.pcap1"), second).unwrap();
        each(folder);
    }
    inner.len()
}

#[test]
fn pieces_say_what_the_whole_says() {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    for name in [
        "copies.pcap",
        "late-offer.pcap",
        "nak-rogue.pcap",
        "relay-fragments.pcap",
        "relay-both-sides.pcap",
        "renew-forced.pcap",
        "three-clients.pcap",
        "two-servers.pcap",
    ] {
        let whole = counted(&testdata, &[name]);
        let cuts = cut(name, |folder| {
            assert_eq!(counted(folder, &["lan.pcap", "lan.pcap1"]), whole, "{name}");
        });
        assert!(cuts > 1, "{name}");
    }
}

/// The capture that is written of these files.
fn written(folder: &Path, files: &[&str], flags: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .env_clear()
        .current_dir(folder)
        .args(files.iter().flat_map(|file| ["-r", file]))
        .args(["-w", "-"])
        .args(flags)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    output.stdout
}

#[test]
fn fragments_of_a_datagram_in_two_pieces_are_written_like_those_in_one() {
    const NAME: &str = "relay-fragments.pcap";
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    for flags in [&[][..], &["--type", "ack"], &["--anonymize=key"]] {
        let whole = written(&testdata, &[NAME], flags);
        cut(NAME, |folder| {
            let pieces = written(folder, &["lan.pcap", "lan.pcap1"], flags);
            assert!(pieces == whole, "{flags:?}");
        });
    }
}

#[test]
fn what_stays_incomplete_in_two_pieces_is_told_with_both() {
    let (bytes, starts) = read("relay-fragments.pcap");
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // A first fragment; a second one that is none of the datagram's, but claims to go on behind it.
    let (first, second) = (&bytes[starts[1]..starts[2]], &bytes[starts[2]..starts[3]]);
    let mut second = second.to_vec();
    let offset = HEADERS.1 + 14 + 6;
    second[offset..offset + 2].copy_from_slice(&[0x20, 0xc8]);
    for (name, record) in [("lan.pcap", first), ("lan.pcap1", &second[..])] {
        fs::write(folder.join(name), [&bytes[..HEADERS.0], record].concat()).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .current_dir(folder)
        .args(["-r", "lan.pcap", "-r", "lan.pcap1"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("in frames 1 of lan.pcap, 1 of lan.pcap1 ("),
        "{said}"
    );
}

/// The same frames a minute later, of another client: each has its address in place of the first one's.
fn of_another_client(bytes: &[u8], starts: &[usize]) -> Vec<u8> {
    let mac = bytes[starts[0] + HEADERS.1..][6..12].to_vec();
    let mut bytes = bytes.to_vec();
    for start in &starts[..starts.len() - 1] {
        let time = &mut bytes[*start..*start + 4];
        let later = u32::from_le_bytes((&*time).try_into().unwrap()) + 60;
        time.copy_from_slice(&later.to_le_bytes());
        // No checksum of UDP, behind Ethernet and IP, that it would have to fit.
        bytes[start + HEADERS.1 + 40..][..2].fill(0);
    }
    while let Some(place) = bytes.windows(6).position(|window| window == mac) {
        bytes[place + 5] ^= 1;
    }
    bytes
}

#[test]
fn an_address_given_twice_is_told_where_both_files_are_pieces_of_one() {
    let (bytes, starts) = read("openstack-dora.pcap");
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("lan.pcap"), &bytes).unwrap();
    for name in ["lan.pcap1", "dmz.pcap"] {
        fs::write(folder.join(name), of_another_client(&bytes, &starts)).unwrap();
    }
    let told = |files: &[&str]| counted(folder, files).contains("\"X34\"");
    assert!(told(&["lan.pcap", "lan.pcap1"]));
    assert!(!told(&["lan.pcap", "dmz.pcap"]));
    assert!(!told(&["lan.pcap"]));
}
