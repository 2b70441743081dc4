//! Over saved captures the work is done side by side on several threads, and the output must not show it: `-l` does all
//! of it on one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::NamedTempFile;

/// Stdout, stderr and exit status of a run from the folder of the test data.
fn run(arguments: &[&str]) -> (Vec<u8>, String, Option<i32>) {
    let output = Command::cargo_bin("dhcpscope")
        .unwrap()
        .env_clear()
        .current_dir(testdata())
        .args(arguments)
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    (output.stdout, stderr, output.status.code())
}

fn testdata() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata"))
}

/// The captures of the test data, by name.
fn captures() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(testdata())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            Path::new(name)
                .extension()
                .is_some_and(|end| end == "pcap" || end == "pcapng")
        })
        .collect();
    names.sort();
    assert!(names.len() > 50, "{names:?}");
    names
}

/// The arguments that read all captures together.
fn all(names: &[String]) -> Vec<&str> {
    let each = names.iter().flat_map(|name| ["-r", name.as_str()]);
    each.collect()
}

fn is_same(arguments: &[&str]) {
    let (aside, here) = (run(arguments), run(&[arguments, &["-l"]].concat()));
    assert!(aside == here, "{arguments:?}: {} and {}", aside.1, here.1);
    assert!(!aside.0.is_empty(), "{arguments:?} shows nothing");
}

#[test]
fn every_view_of_all_captures_together_is_the_same_on_one_thread() {
    let names = captures();
    let files = all(&names);
    for view in [
        "exchange", "line", "summary", "ladder", "tree", "json", "hex",
    ] {
        is_same(&[&files[..], &["-o", view]].concat());
    }
    for more in [
        &["-o", "exchange", "--by", "time"][..],
        &["--by", "client"],
        &["-o", "json", "--by", "exchange"],
        &["--count"],
        &["--outcome", "nak", "-o", "json"],
        &["--fail-on", "error", "-o", "tcpdump"],
        &["--max-memory", "100K"],
    ] {
        is_same(&[&files[..], more].concat());
    }
}

#[test]
fn each_capture_is_the_same_on_one_thread() {
    for name in captures() {
        let (aside, here) = (run(&["-r", &name]), run(&["-r", &name, "-l"]));
        assert!(aside == here, "{name}: {} and {}", aside.1, here.1);
    }
}

#[test]
fn a_reader_that_goes_away_ends_all_threads_quietly() {
    let names = captures();
    let files = all(&names);
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("dhcpscope"))
        .current_dir(testdata())
        .args(&files)
        .args(["-o", "tree", "--by", "exchange", "-q"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

/// One long capture: all that are classic ones of Ethernet, frames that are not DHCP behind each of theirs.
fn long_capture() -> Vec<u8> {
    const HEADER: usize = 24;
    const OTHERS: usize = 64;
    const ARP: [u8; 60] = {
        let mut frame = [0xff; 60];
        (frame[12], frame[13]) = (8, 6);
        frame
    };
    let mut long = Vec::new();
    for name in captures() {
        let bytes = fs::read(testdata().join(name)).unwrap();
        let is_alike =
            bytes.starts_with(&[0xd4, 0xc3, 0xb2, 0xa1]) && bytes[20..24] == [1, 0, 0, 0];
        if !is_alike {
            continue;
        }
        if long.is_empty() {
            long.extend(&bytes[..HEADER]);
        }
        let mut rest = &bytes[HEADER..];
        while let Some((head, behind)) = rest.split_at_checked(16) {
            let captured = u32::from_le_bytes(head[8..12].try_into().unwrap());
            let Some((frame, next)) = behind.split_at_checked(captured as usize) else {
                break;
            };
            // Frames of all lengths, as memory goes from one to the next.
            let padding = long.len() * 7 % 600;
            let lengths = [captured, u32::from_le_bytes(head[12..].try_into().unwrap())];
            long.extend(&head[..8]);
            for length in lengths {
                long.extend((length + u32::try_from(padding).unwrap()).to_le_bytes());
            }
            long.extend([frame, &vec![0; padding]].concat());
            for _ in 0..OTHERS {
                long.extend(&head[..8]);
                long.extend([60, 0, 0, 0, 60, 0, 0, 0]);
                long.extend(ARP);
            }
            rest = next;
        }
    }
    long
}

#[test]
fn frames_passed_over_in_one_long_capture_are_counted_as_on_one_thread() {
    let long = long_capture();
    assert!(long.len() > 1 << 20, "long enough for threads");
    let capture = NamedTempFile::new().unwrap();
    fs::write(&capture, long).unwrap();
    let file = ["-r", capture.path().to_str().unwrap()];
    for view in ["exchange", "json", "line", "summary", "tcpdump"] {
        is_same(&[&file[..], &["-o", view]].concat());
        // What is closed early to save memory is the same, too.
        is_same(&[&file[..], &["-o", view, "--max-memory", "20K"]].concat());
    }
    let (summary, ..) = run(&[&file[..], &["-o", "json"]].concat());
    let summary = String::from_utf8(summary).unwrap();
    assert!(summary.contains("\"skipped\":{\"not-dhcp\":"), "{summary}");
}
