//! The spelling of tcpdump 4.9, line for line.

use std::process::Command;

/// What it printed of the four messages, blanks at the beginning of lines left off.
const OLDER: &str = include_str!("openstack-dora-4.9.txt");

#[test]
fn the_older_spelling_gives_the_older_lines() {
    let capture = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/openstack-dora.pcap");
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-r", capture, "-o", "tcpdump", "-e", "-vv"])
        .args(["--tcpdump-style", "4.9"])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let ours: Vec<_> = printed.lines().map(str::trim).collect();
    let theirs: Vec<_> = OLDER.lines().collect();
    assert_eq!(ours, theirs);
}
