//! What the program prints of every capture in `testdata`, in every view.
//!
//! `NAME.VIEW` beside `NAME.pcap` holds it, and `NAME.stderr` what the program says beside it, if anything. `BLESS=1 cargo test --test golden` writes them anew: read the difference
//! before you commit it. A capture without a golden, and a golden without a capture, is a failure.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use similar::TextDiff;

/// The end of a golden's name, and the arguments that give it.
const VIEWS: &[(&str, &[&str])] = &[
    ("exchange", &["-o", "exchange"]),
    ("hex", &["-o", "hex"]),
    ("json", &["-o", "json"]),
    ("ladder", &["-o", "ladder"]),
    ("line", &["-o", "line"]),
    ("summary", &["-o", "summary"]),
    ("tcpdump", &["-o", "tcpdump", "-v"]),
    ("tree", &["-o", "tree"]),
];

/// The end of the name of the golden that holds what is said on stderr, the same in every view.
const STDERR: &str = "stderr";

/// What else is in the folder.
const OTHERS: &[&str] = &["README.md", "record"];

/// Lines of a difference that are shown before it is cut.
const SHOWN: usize = 60;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// Captures by name without ending, and all other files but those of [`OTHERS`].
fn listing() -> (BTreeMap<String, String>, Vec<String>) {
    let mut captures = BTreeMap::new();
    let mut rest = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        match file.rsplit_once('.') {
            Some((name, "pcap" | "pcapng")) => {
                let before = captures.insert(name.to_owned(), file.clone());
                assert_eq!(before, None, "two captures would have one golden");
            }
            _ if OTHERS.contains(&file.as_str()) => {}
            _ => rest.push(file),
        }
    }
    (captures, rest)
}

/// What the program prints of a capture and what it says beside it, with nothing from the environment.
fn printed(capture: &str, arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-r", capture])
        .args(arguments)
        .current_dir(folder())
        .env_clear()
        .env("TZ", "Asia/Kolkata")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{capture} {arguments:?}");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let said = text(output.stderr);
    // What this kernel or architecture does not have for it is told with -v.
    let said = said
        .lines()
        .filter(|line| !line.ends_with("going on with less of a sandbox"));
    let said = said.flat_map(|line| [line, "\n"]).collect();
    (text(output.stdout), said)
}

/// The difference with a little around it, as long as it can be read.
fn difference(name: &str, golden: &str, now: &str) -> String {
    let diff = TextDiff::from_lines(golden, now);
    let unified = diff
        .unified_diff()
        .context_radius(2)
        .header(&format!("testdata/{name}"), "what is printed now")
        .to_string();
    let lines: Vec<&str> = unified.lines().collect();
    match lines.len().checked_sub(SHOWN) {
        None | Some(0) => unified,
        Some(more) => format!("{}\n... {more} more lines\n", lines[..SHOWN].join("\n")),
    }
}

/// Every golden of a capture as it would be now.
fn goldens(name: &str, capture: &str) -> BTreeMap<String, String> {
    let mut goldens = BTreeMap::new();
    for (view, arguments) in VIEWS {
        let (stdout, stderr) = printed(capture, arguments);
        goldens.insert(format!("{name}.{view}"), stdout);
        let said = goldens
            .entry(format!("{name}.{STDERR}"))
            .or_insert_with(|| stderr.clone());
        assert_eq!(*said, stderr, "{capture} {arguments:?}");
    }
    goldens.retain(|file, text| !text.is_empty() || !file.ends_with(STDERR));
    goldens
}

#[test]
fn every_capture_prints_its_goldens() {
    let is_blessing = env::var_os("BLESS").is_some();
    let (captures, mut rest) = listing();
    let mut wrong = Vec::new();
    for (name, capture) in &captures {
        for (golden, now) in goldens(name, capture) {
            rest.retain(|file| *file != golden);
            let before = fs::read_to_string(folder().join(&golden)).ok();
            if before.as_ref() == Some(&now) {
                continue;
            }
            if is_blessing {
                fs::write(folder().join(&golden), now).unwrap();
                continue;
            }
            wrong.push(match before {
                Some(before) => difference(&golden, &before, &now),
                None => format!("testdata/{golden} is missing"),
            });
        }
    }
    for orphan in rest {
        let end = orphan.rsplit('.').next().unwrap_or_default();
        let is_golden = end == STDERR || VIEWS.iter().any(|(view, _)| *view == end);
        if is_blessing && is_golden {
            fs::remove_file(folder().join(&orphan)).unwrap();
        } else {
            wrong.push(format!("testdata/{orphan} belongs to no capture"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} goldens differ; if they should: BLESS=1 cargo test --test golden\n\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_view_has_goldens() {
    let refused = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-o", "no-such-view"])
        .output()
        .unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    let (_, values) = said.split_once("[possible values: ").unwrap();
    let mut views: Vec<&str> = values.split(']').next().unwrap().split(", ").collect();
    views.sort_unstable();
    let shown: Vec<&str> = VIEWS.iter().map(|(view, _)| *view).collect();
    assert_eq!(views, shown);
}

#[test]
fn every_capture_is_in_the_list_and_the_list_is_sorted() {
    let list = include_str!("../testdata/README.md");
    let listed: Vec<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
        .filter(|file| file.contains(".pcap"))
        .collect();
    let (captures, _) = listing();
    let mut there: Vec<&str> = captures.values().map(String::as_str).collect();
    there.sort_unstable();
    assert_eq!(listed, there);
}
