//! `--diff`: what differs between two exchanges, and what does not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(flags: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(flags)
        .current_dir(root().join("testdata"))
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap()
}

#[track_caller]
fn shown(flags: &[&str]) -> String {
    let output = run(flags);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{flags:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(flags: &[&str]) -> String {
    let output = run(flags);
    assert_eq!(output.status.code(), Some(2), "{flags:?}");
    assert!(output.stdout.is_empty(), "{flags:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Pairs that an engineer might lay side by side, and the file each is kept in beside this one.
const KEPT: [(&str, &[&str]); 6] = [
    (
        "bound-and-no-answer",
        &["dora-kea-dhcpcd.pcap:1", "no-server.pcap:1"],
    ),
    ("bound-and-nak", &["nak-dhcpd.pcap:2", "nak-dhcpd.pcap:1"]),
    (
        "one-xid",
        &["one-xid-two-clients.pcap:1", "one-xid-two-clients.pcap:2"],
    ),
    (
        "two-servers",
        &["dora-dnsmasq-udhcpc.pcap:1", "dora-dhcpd-dhclient.pcap:1"],
    ),
    (
        "checksums",
        &["openstack-dora.pcap:1", "bad-checksums.pcap:1"],
    ),
    (
        "with-and-without-relay",
        &["dora-dhcpd-dhclient.pcap:1", "relay-server-side.pcap:1"],
    ),
];

#[test]
fn comparisons_stay_as_they_are_kept() {
    for (name, pair) in KEPT {
        let path = root().join("tests/diff").join(format!("{name}.txt"));
        let made = shown(&[&["--diff"], pair].concat());
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, &made).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        let lines = similar::TextDiff::from_lines(&kept, &made);
        assert!(
            kept == made,
            "{} (BLESS=1 writes it anew)\n{}",
            path.display(),
            lines.unified_diff()
        );
    }
}

/// All captures, and how many exchanges each has.
fn captures() -> Vec<(String, usize)> {
    let mut captures: Vec<PathBuf> = fs::read_dir(root().join("testdata"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "pcap"))
        .collect();
    captures.sort();
    captures
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let json = shown(&["-r", &name, "-o", "json"]);
            let count = json.matches(r#"{"type":"exchange""#).count();
            (name, count)
        })
        .collect()
}

#[test]
fn an_exchange_does_not_differ_from_itself() {
    for (name, count) in captures() {
        for number in 1..=count {
            let exchange = format!("{name}:{number}");
            let made = shown(&["--diff", &exchange, &exchange]);
            let is_row = |line: &&str| {
                ["    ~", "    +", "    -", "    !"]
                    .iter()
                    .any(|mark| line.starts_with(mark))
            };
            assert_eq!(made.lines().find(is_row), None, "{exchange}");
            assert!(
                !made.contains("only: ") && !made.contains("none in"),
                "{exchange}"
            );
            assert!(made.contains("Both have the same messages"), "{exchange}");
        }
    }
}

#[test]
fn what_was_told_of_an_exchange_before_is_told_again() {
    let made = shown(&["-r", "renew.pcap", "--diff", "1", "2"]);
    let both = made.lines().find(|line| line.starts_with("found in both"));
    assert!(both.is_some_and(|both| both.contains("X14")), "{made}");
}

#[test]
fn the_other_way_round_the_same_differs() {
    for (_, pair) in KEPT {
        let rows = |made: &str, marks: [&str; 3]| {
            marks.map(|mark| made.matches(&format!("\n    {mark} ")).count())
        };
        let there = shown(&["--diff", pair[0], pair[1]]);
        let back = shown(&["--diff", pair[1], pair[0]]);
        let [changed, gone, new] = rows(&there, ["~", "-", "+"]);
        // A longest common row need not be the only one, but in these it is.
        assert_eq!(
            [changed, new, gone],
            rows(&back, ["~", "-", "+"]),
            "{pair:?}"
        );
        assert!(changed + gone + new > 0);
    }
}

#[test]
fn colour_erased_is_the_plain_text_and_no_line_is_too_long() {
    for (_, pair) in KEPT {
        for width in ["72", "80", "160"] {
            let flags = ["--width", width, "--diff", pair[0], pair[1]];
            let plain = shown(&flags);
            let coloured = shown(&[&["--color", "always"], &flags[..]].concat());
            let mut erased = Vec::new();
            dhcpscope::render::paint::erase(&mut erased, coloured.as_bytes());
            assert_eq!(String::from_utf8(erased).unwrap(), plain);
            assert_ne!(coloured, plain);
            let limit: usize = width.parse().unwrap();
            let long = plain.lines().find(|line| line.chars().count() > limit);
            assert_eq!(long, None, "{pair:?} at {width}");
        }
    }
}

#[test]
fn a_message_that_is_repeated_is_not_said_to_be_missing() {
    let made = shown(&["--diff", "lost-offer.pcap:1", "openstack-dora.pcap:1"]);
    assert!(made.contains("\nDISCOVER  A #3; no other in B\n"), "{made}");
    assert!(!made.contains("none in B"), "{made}");
    let made = shown(&["--diff", "no-server.pcap:1", "openstack-dora.pcap:1"]);
    assert!(made.contains("; none in A\n"), "{made}");
}

#[test]
fn a_number_counts_in_all_that_is_read() {
    let by_file = shown(&["--diff", "nak-dhcpd.pcap:2", "nak-dhcpd.pcap:1"]);
    assert_eq!(
        shown(&["-r", "nak-dhcpd.pcap", "--diff", "2", "1"]),
        by_file
    );
    assert_eq!(
        shown(&["-r", "nak-dhcpd.pcap", "--diff", "2", "nak-dhcpd.pcap:1"]),
        by_file
    );
    let merged = shown(&[
        "-r",
        "openstack-dora.pcap",
        "-r",
        "nak-dhcpd.pcap",
        "--diff",
        "3",
        "2",
    ]);
    assert_eq!(merged.lines().count(), by_file.lines().count());
}

#[test]
fn what_is_not_there_is_said() {
    let said = refused(&["-r", "nak-dhcpd.pcap", "--diff", "1", "7"]);
    assert!(
        said.contains("no exchange 7: the last one in nak-dhcpd.pcap is 2"),
        "{said}"
    );
    let said = refused(&["--diff", "1", "2"]);
    assert!(
        said.contains("of which capture? (add -r FILE, or say FILE:1)"),
        "{said}"
    );
    let said = refused(&["-r", "nak-dhcpd.pcap", "--diff", "1", "x"]);
    assert!(
        said.contains("--diff x: neither an exchange's number nor FILE:NUMBER"),
        "{said}"
    );
    let said = refused(&["-r", "nak-dhcpd.pcap", "--diff", "1", "2", "-o", "json"]);
    assert!(said.contains("leave out -o"), "{said}");
    refused(&["--diff", "gone.pcap:1", "nak-dhcpd.pcap:1"]);
    refused(&["-r", "nak-dhcpd.pcap", "--diff", "1"]);
}

#[test]
fn names_are_replaced_here_too() {
    let plain = shown(&["--diff", "dora-kea-dhcpcd.pcap:1", "no-server.pcap:1"]);
    let other = shown(&[
        "--anonymize=key",
        "--diff",
        "dora-kea-dhcpcd.pcap:1",
        "no-server.pcap:1",
    ]);
    assert!(plain.contains("lab-pi") && plain.contains("172.16.8.20"));
    for name in ["lab-pi", "172.16.8.", "dc:a6:32", "no-server", "dora"] {
        assert!(!other.contains(name), "{name}");
    }
    assert!(other.contains("capture-1") && other.contains("capture-2"));
    let marks = |made: &str| made.matches("\n    ~").count();
    assert_eq!(marks(&plain), marks(&other));
    // Both sides are replaced by one key, also where it is drawn.
    let drawn = shown(&[
        "--anonymize",
        "-q",
        "--diff",
        "nak-dhcpd.pcap:1",
        "nak-dhcpd.pcap:2",
    ]);
    let xids: Vec<&str> = drawn
        .lines()
        .filter_map(|line| line.split("client ").nth(1))
        .collect();
    assert_eq!(
        xids[0].split_whitespace().next(),
        xids[1].split_whitespace().next()
    );
}

#[test]
fn escapes_of_strangers_do_not_reach_the_terminal() {
    let made = shown(&[
        "--diff",
        "hostile-names.pcap:1",
        "openstack-dora.pcap:1",
        "-v",
    ]);
    let is_odd = |letter: char| {
        letter.is_control() && letter != '\n' || ('\u{202a}'..='\u{202e}').contains(&letter)
    };
    assert!(!made.contains(is_odd));
}
