//! `--anonymize` finds what is found without it, also where that rests on the bits of an address that are replaced.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::NamedTempFile;

/// A capture with other bytes in it, gone when the test is over.
struct Altered(NamedTempFile);

impl Altered {
    fn new(name: &str, alter: impl FnOnce(&mut [u8])) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
        let mut bytes = fs::read(folder.join(name)).unwrap();
        alter(&mut bytes);
        let file = NamedTempFile::new().unwrap();
        fs::write(&file, bytes).unwrap();
        Self(file)
    }

    /// The codes and severities of what is found in messages and exchanges, and the exit status.
    fn found(&self, flags: &[&str]) -> (Vec<String>, Option<i32>) {
        let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
            .arg("-r")
            .arg(self.0.path())
            .args(["-o", "json", "--fail-on", "warning"])
            .args(flags)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        let each = |line: Value| {
            let list = line["findings"].as_array().unwrap().clone();
            list.into_iter()
                .map(|one| format!("{} {}", one["code"], one["severity"]))
        };
        (lines.flat_map(each).collect(), output.status.code())
    }

    /// Whether a code is found, and the same as without it under some keys.
    fn is_alike(&self, code: &str) {
        let plain = self.found(&[]);
        let is_found = plain.0.iter().any(|one| one.contains(code));
        assert!(is_found, "{code}: {plain:?}");
        for key in 0..8 {
            let key = format!("--anonymize=key-{key}");
            assert_eq!(self.found(&[&key]), plain, "{code} {key}");
        }
    }
}

/// Writes over every occurrence of some bytes.
fn replace(bytes: &mut [u8], old: &[u8], new: &[u8]) {
    let places = places(bytes, old);
    assert!(!places.is_empty(), "{old:?}");
    for at in places {
        bytes[at..at + new.len()].copy_from_slice(new);
    }
}

fn places(bytes: &[u8], part: &[u8]) -> Vec<usize> {
    let windows = bytes.windows(part.len()).enumerate();
    windows
        .filter(|(_, window)| *window == part)
        .map(|(at, _)| at)
        .collect()
}

/// The exchange of `openstack-dora.pcap` with another mask and, for `old`, another address; the DISCOVER, which comes
/// before any mask is known, asks for another yet.
fn dora(mask: [u8; 4], old: &[u8], new: &[u8]) -> Altered {
    Altered::new("openstack-dora.pcap", |bytes| {
        replace(
            bytes,
            &[1, 4, 255, 255, 255, 0],
            &[&[1, 4], &mask[..]].concat(),
        );
        let asks = places(bytes, &[50, 4, 1, 1, 1, 13])[0];
        bytes[asks + 5] = 14;
        replace(bytes, old, new);
    })
}

#[test]
fn the_ends_of_wide_subnets_stay_ends() {
    const WIDE: [u8; 4] = [255, 255, 0, 0];
    const ODD: [u8; 4] = [255, 255, 240, 0];
    const CLIENT: [u8; 4] = [1, 1, 1, 13];
    const ROUTER: [u8; 6] = [3, 4, 1, 1, 1, 1];
    for (mask, given) in [
        (WIDE, [1, 1, 255, 255]),
        (WIDE, [1, 1, 0, 0]),
        (ODD, [1, 1, 15, 255]),
        (ODD, [1, 1, 0, 0]),
    ] {
        dora(mask, &CLIENT, &given).is_alike("V06");
    }
    for router in [[1, 1, 255, 255], [1, 1, 0, 0]] {
        let router = [&[3, 4], &router[..]].concat();
        dora(WIDE, &ROUTER, &router).is_alike("V08");
    }
}

#[test]
fn the_neighbours_of_the_metadata_service_stay_neighbours() {
    let altered = Altered::new("openstack-dora.pcap", |bytes| {
        replace(bytes, &[1, 1, 1, 13], &[169, 254, 169, 5]);
        replace(bytes, &[3, 4, 1, 1, 1, 1], &[3, 4, 169, 254, 169, 254]);
    });
    let plain = altered.found(&[]);
    assert!(!plain.0.iter().any(|one| one.contains("V07")), "{plain:?}");
    assert_eq!(altered.found(&["--anonymize=key"]), plain);
}

#[test]
fn a_client_that_changes_its_xid_is_still_known_by_its_class() {
    let altered = Altered::new("vendor-options.pcap", |bytes| {
        let xid = [&[1, 1, 6, 0][..], &xid(bytes)].concat();
        let reply = [&[2, 1, 6, 0][..], &xid[4..]].concat();
        let (asked, given) = (places(bytes, &xid)[1], places(bytes, &reply)[1]);
        bytes[asked + 4] ^= 0xff;
        bytes[given + 4] ^= 0xff;
        let class = places(&bytes[asked..given], b"ubnt")[0];
        bytes[asked + class - 2] = 224;
    });
    let plain = altered.found(&[]);
    assert!(!plain.0.iter().any(|one| one.contains("X09")), "{plain:?}");
    assert_eq!(altered.found(&["--anonymize=key"]), plain);
}

/// hlen 7: the frame of an answer still goes to the station that chaddr begins with.
#[test]
fn an_address_that_is_too_long_is_answered_where_it_was() {
    let altered = Altered::new("dora-dnsmasq-udhcpc.pcap", |bytes| {
        for head in [[1, 1, 6, 0], [2, 1, 6, 0]] {
            for at in places(bytes, &head) {
                bytes[at + 2] = 7;
            }
        }
    });
    altered.is_alike("P25");
}

/// The transaction identifier of the first message.
fn xid(bytes: &[u8]) -> [u8; 4] {
    let first = places(bytes, &[1, 1, 6, 0])[0];
    bytes[first + 4..first + 8].try_into().unwrap()
}
