//! `--time none`: what is shown does not depend on when a capture was taken, so it can be compared from day to day.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

/// How much later the same is captured once more, in seconds: another day, hour, minute and second.
const SHIFT: u32 = 1_234_567;

/// What each view is asked for.
const VIEWS: [&[&str]; 10] = [
    &["-o", "exchange"],
    &["-o", "exchange", "-vv"],
    &["-o", "line"],
    &["-o", "summary"],
    &["-o", "ladder"],
    &["-o", "tree"],
    &["-o", "hex"],
    &["-o", "tcpdump"],
    &["--by", "client"],
    &["--by", "client", "-o", "summary"],
];

/// A classic capture with every time stamp so many seconds later.
fn shifted(mut capture: Vec<u8>) -> Vec<u8> {
    let is_little = matches!(
        capture[..4],
        [0xd4, 0xc3, 0xb2, 0xa1] | [0x4d, 0x3c, 0xb2, 0xa1]
    );
    let native = |number: u32| {
        if is_little {
            u32::from_le(number)
        } else {
            u32::from_be(number)
        }
    };
    let mut at = 24;
    while at < capture.len() {
        let field = |at: usize| {
            let bytes = capture[at..at + 4].try_into().unwrap();
            native(u32::from_ne_bytes(bytes))
        };
        let (seconds, length) = (field(at), field(at + 8));
        // What turns a number into this machine's order turns it back, too.
        let later = native(seconds + SHIFT);
        capture[at..at + 4].copy_from_slice(&later.to_ne_bytes());
        at += 16 + usize::try_from(length).unwrap();
    }
    capture
}

/// What is shown of all captures of a folder, merged.
fn shown(folder: &Path, names: &[String], flags: &[&str]) -> String {
    let output = Command::cargo_bin("dhcpscope")
        .unwrap()
        .env_clear()
        .current_dir(folder)
        .args(["--time", "none"])
        .args(flags)
        .args(names.iter().flat_map(|name| ["-r", name]))
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    String::from_utf8(output.stdout).unwrap() + &stderr
}

#[test]
fn without_times_a_later_capture_looks_the_same() {
    let captures = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let later = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for entry in fs::read_dir(&captures).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "pcap") {
            let name = path.file_name().unwrap().to_str().unwrap();
            let capture = shifted(fs::read(&path).unwrap());
            fs::write(later.path().join(name), capture).unwrap();
            names.push(name.to_owned());
        }
    }
    names.sort();
    assert!(names.len() > 50, "{names:?}");
    for flags in VIEWS {
        let now = shown(&captures, &names, flags);
        let then = shown(later.path(), &names, flags);
        let differs = now
            .lines()
            .zip(then.lines())
            .find(|(now, then)| now != then);
        assert_eq!(differs, None, "{flags:?}");
        assert_eq!(now.len(), then.len(), "{flags:?}");
        assert!(now.lines().count() > names.len(), "{flags:?}");
    }
}
