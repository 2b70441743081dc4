//! No false alarms: what is graver than information in the captures of this repository, file by file.
//!
//! Captures of exchanges that went well have nothing; the others have what their row says and no more. A new finding
//! here is either a mistake of its rule, or belongs into the table with the reason in the commit.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::Value;

/// The files with something graver than information, and its codes.
const EXPECTED: &[(&str, &[&str])] = &[
    ("bad-checksums.pcap", &["P01", "P02"]),
    ("decline-dhcpcd.pcap", &["X04"]),
    ("decline-udhcpc.pcap", &["X04"]),
    ("forcerenew.pcap", &["M29"]),
    ("hostile-names.pcap", &["X03", "X24"]),
    ("http-boot.pcap", &["X06"]),
    ("nak-rogue.pcap", &["X12"]),
    ("no-server.pcap", &["X01"]),
    ("one-xid-two-clients.pcap", &["X03", "X19"]),
    ("pxe-discovery.pcap", &["X01"]),
    ("rebind.pcap", &["X36"]),
    ("renew-unanswered.pcap", &["X01", "X36"]),
    ("split-option.pcap", &["P22"]),
    ("torn-option.pcap", &["P20"]),
    ("xid-changed.pcap", &["X20"]),
    ("xid-each-time.pcap", &["X36"]),
];

#[test]
fn captures_have_the_warnings_they_should_and_no_others() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in fs::read_dir("testdata").unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.contains(".pcap") {
            continue;
        }
        seen += 1;
        let expected = EXPECTED
            .iter()
            .find(|(file, _)| *file == name)
            .map_or(&[][..], |(_, codes)| codes);
        let expected: BTreeSet<String> = expected.iter().map(ToString::to_string).collect();
        let found = graver_than_information(&name);
        if found != expected {
            wrong.push(format!("{name}: {found:?}, expected {expected:?}"));
        }
    }
    assert!(seen > 40, "only {seen} captures");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The codes of warnings and errors that the program finds in a capture.
fn graver_than_information(name: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .env_clear()
        .args(["-o", "json", "-r", &format!("testdata/{name}")])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .flat_map(|line| line["findings"].as_array().cloned().unwrap_or_default())
        .filter(|finding| finding["severity"] != "info")
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}
