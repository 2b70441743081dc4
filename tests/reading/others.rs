//! The recorded captures as other programs read them, and as other programs convert and compress them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::seen::{Read, read};
use crate::skipped::skipped;

/// Captures of the repository: enough to be worth a comparison, few enough to wait for. All are in microseconds, as
/// one of the formats below knows nothing finer.
fn recorded() -> Vec<PathBuf> {
    const NAMES: [&str; 6] = [
        "broadcast-flag",
        "dora-dhcpd-dhclient",
        "overload",
        "relay-both-sides",
        "renew",
        "vlan-trunk",
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    NAMES
        .iter()
        .map(|name| folder.join(name).with_extension("pcap"))
        .collect()
}

/// What a program prints; `None`, and a word about it, where it is not installed.
fn run(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let Ok(output) = Command::new(program).args(arguments).output() else {
        skipped(format_args!(
            "the comparison with {program}: it is not installed"
        ));
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    Some(output.stdout)
}

/// Time, length and captured length of each frame, as tshark prints them.
fn lines(read: &Read) -> String {
    let frames = read.frames.iter();
    let line = |time: i64, len, captured| {
        let (seconds, nanos) = (time / 1_000_000_000, time % 1_000_000_000);
        format!("{seconds}.{nanos:09}\t{len}\t{captured}\n")
    };
    frames
        .map(|frame| line(frame.time.unwrap(), frame.len, frame.bytes.len()))
        .collect()
}

#[test]
fn tshark_sees_the_same_frames() {
    for path in recorded() {
        let path = path.to_str().unwrap();
        let ours = read(fs::read(path).unwrap());
        assert!(ours.error.is_none(), "{path}");
        let fields = "-n -T fields -e frame.time_epoch -e frame.len -e frame.cap_len -r";
        let arguments: Vec<_> = fields.split(' ').chain([path]).collect();
        let Some(theirs) = run("tshark", &arguments) else {
            return;
        };
        assert_eq!(lines(&ours), String::from_utf8_lossy(&theirs), "{path}");
    }
}

#[test]
fn what_others_convert_and_compress_reads_the_same() {
    let conversions = [
        ("editcap", vec!["-F", "pcapng"]),
        ("editcap", vec!["-F", "nsecpcap"]),
        ("editcap", vec!["-F", "modpcap"]),
        ("gzip", vec!["-c"]),
        ("zstd", vec!["-q", "-c"]),
        ("zstd", vec!["-q", "-c", "--ultra", "-22", "--no-check"]),
    ];
    for path in recorded() {
        let path = path.to_str().unwrap();
        let plain = read(fs::read(path).unwrap());
        for (program, options) in &conversions {
            let mut arguments = [&options[..], &[path]].concat();
            if *program == "editcap" {
                arguments.push("-");
            }
            let Some(converted) = run(program, &arguments) else {
                continue;
            };
            let converted = read(converted);
            let what = format!("{program} {arguments:?}: {:?}", converted.error);
            assert!(converted.error.is_none(), "{what}");
            assert_eq!(lines(&converted), lines(&plain), "{what}");
            let bytes = |read: &Read| {
                let frames = read.frames.iter();
                frames.map(|frame| frame.bytes.clone()).collect::<Vec<_>>()
            };
            assert_eq!(bytes(&converted), bytes(&plain), "{what}");
        }
    }
}
