//! `-w` where exchanges are picked or messages counted: the frames of what is shown, and no others.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::Command;

use dhcpscope::capture::{Note, NoteKind, Poll, Source, Timestamp, file};
use tempfile::NamedTempFile;

/// A frame by its time and bytes.
type Seen = (Option<Timestamp>, Vec<u8>);

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(name)
}

fn frames(path: &Path) -> Vec<Seen> {
    let mut source = file::open(path.to_str().unwrap(), 0).unwrap();
    let mut frames = Vec::new();
    loop {
        match source.poll().unwrap() {
            Poll::Frame(frame) => frames.push((frame.time, frame.bytes.to_vec())),
            Poll::End => return frames,
            Poll::Tick | Poll::Note(_) => {}
        }
    }
}

/// The numbers of the frames shown, and the frames written, when the program runs so.
fn run(capture: &str, flags: &[&str]) -> (Vec<usize>, Vec<Seen>) {
    let kept = NamedTempFile::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .arg("-r")
        .arg(testdata(capture))
        .args(["-o", "json", "-w"])
        .arg(kept.path())
        .args(flags)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let shown = String::from_utf8(output.stdout).unwrap();
    let mut numbers: Vec<usize> = shown
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|object| object["type"] == "message")
        .map(|object| object["frame"].as_u64().unwrap().try_into().unwrap())
        .collect();
    numbers.sort_unstable();
    (numbers, frames(kept.path()))
}

#[track_caller]
fn assert_written(capture: &str, flags: &[&str], expected: &[usize]) {
    let (shown, written) = run(capture, flags);
    assert_eq!(shown, expected);
    let all = frames(&testdata(capture));
    let wanted: Vec<_> = shown.iter().map(|number| all[number - 1].clone()).collect();
    assert_eq!(written, wanted);
}

#[test]
fn the_frames_of_one_outcome_are_written_in_the_order_of_time() {
    // Two clients with one xid, interleaved: only one is refused.
    let flags = ["--outcome", "nak"];
    assert_written("one-xid-two-clients.pcap", &flags, &[2, 3, 6, 8]);
    let by_exchange = [&flags[..], &["--by", "exchange"]].concat();
    assert_written("one-xid-two-clients.pcap", &by_exchange, &[2, 3, 6, 8]);
    // All of three entangled exchanges, each chosen when it closes.
    let all: Vec<_> = (1..=12).collect();
    let flags = ["--outcome", "bound", "--by", "exchange"];
    assert_written("three-clients.pcap", &flags, &all);
}

#[test]
fn interfaces_keep_their_names() {
    let names = |path: &Path| {
        let mut source = file::open(path.to_str().unwrap(), 0).unwrap();
        let mut names = Vec::new();
        loop {
            match source.poll().unwrap() {
                Poll::Note(Note {
                    kind: NoteKind::Interface { name, .. },
                    ..
                }) => names.push(name.unwrap()),
                Poll::End => return names,
                _ => {}
            }
        }
    };
    for flags in [&[][..], &["--outcome", "bound"]] {
        let kept = NamedTempFile::new().unwrap();
        let status = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
            .arg("-r")
            .arg(testdata("sections.pcapng"))
            .args(["-o", "line", "-w"])
            .arg(kept.path())
            .args(flags)
            .status();
        assert!(status.unwrap().success());
        let written = names(kept.path());
        assert_eq!(written, ["eth0", "any", "eth1", "tun0"], "as frames come");
    }
}

#[test]
fn as_many_frames_are_written_as_messages_are_counted() {
    assert_written("three-clients.pcap", &["-c", "5"], &[1, 2, 3, 4, 5]);
}

#[test]
fn all_fragments_of_a_message_that_is_picked_are_written() {
    let (shown, written) = run("relay-fragments.pcap", &["--outcome", "bound"]);
    assert_eq!(shown.len(), 4);
    assert_eq!(written, frames(&testdata("relay-fragments.pcap")));
    let (shown, written) = run("relay-fragments.pcap", &["--outcome", "nak"]);
    assert_eq!((shown.len(), written.len()), (0, 0));
}

/// A capture of a lease of which the OFFER (frames 2 and 3) and the ACK (5 and 6) come in two fragments, with ten
/// megabytes of frames behind the frame with this number. Each of those holds a small fragment of something else.
fn stretched(after: usize) -> NamedTempFile {
    const FILE_HEADER: usize = 24;
    const RECORD_HEADER: usize = 16;
    const LENGTH: u32 = 100_000;
    let original = std::fs::read(testdata("relay-fragments.pcap")).unwrap();
    let mut at = FILE_HEADER;
    for _ in 0..after {
        let length = original[at + 8..at + 12].try_into().unwrap();
        at += RECORD_HEADER + usize::try_from(u32::from_le_bytes(length)).unwrap();
    }
    let (before, behind) = original.split_at(at);
    let time = &behind[..8];
    let mut stretched = before.to_vec();
    for id in 0..100 {
        let mut frame = [
            &[2; 12][..],
            &[8, 0],
            &[0x45, 0, 0, 28, 0, id, 0x20, 9, 64, 17],
        ]
        .concat();
        frame.extend([0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
        frame.resize(usize::try_from(LENGTH).unwrap(), 0);
        stretched.extend([time, &LENGTH.to_le_bytes(), &LENGTH.to_le_bytes(), &frame].concat());
    }
    stretched.extend(behind);
    let capture = NamedTempFile::new().unwrap();
    std::fs::write(&capture, stretched).unwrap();
    capture
}

/// The status, the number of frames written, and what is said when the program writes frames of a capture.
fn written(capture: &NamedTempFile, flags: &[&str]) -> (Option<i32>, usize, String) {
    let kept = NamedTempFile::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .arg("-r")
        .arg(capture.path())
        .args(["-o", "line", "-w"])
        .arg(kept.path())
        .args(flags)
        .output()
        .unwrap();
    let count = frames(kept.path()).len();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), count, said)
}

#[test]
fn fragments_are_kept_until_their_message_is_picked() {
    for flags in [&["--outcome", "bound"][..], &["-c", "4"], &[]] {
        let (status, count, said) = written(&stretched(4), flags);
        assert_eq!((status, count), (Some(0), 6), "{flags:?}: {said}");
    }
}

#[test]
fn fragments_that_are_not_there_any_more_are_told() {
    for flags in [&["--outcome", "bound"][..], &[]] {
        let (status, count, said) = written(&stretched(5), flags);
        assert_eq!((status, count), (Some(2), 5), "{flags:?}: {said}");
        assert!(said.contains("1 message is not written in full"), "{said}");
    }
}

/// An IPv4 packet of a protocol, a fragment at a place in units of eight bytes.
fn ip(protocol: u8, fragment: u16, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(20 + payload.len()).unwrap().to_be_bytes();
    let start = [&[0x45, 0][..], &length, &[0, 9], &fragment.to_be_bytes()].concat();
    let addresses = [192, 0, 2, 1, 192, 0, 2, 2];
    [&start[..], &[64, protocol, 0, 0], &addresses, payload].concat()
}

/// The datagram of a DISCOVER.
fn discover() -> Vec<u8> {
    let mut message = vec![1, 1, 6, 0, 0, 0, 0, 7];
    message.resize(236, 0);
    message.extend([99, 130, 83, 99, 53, 1, 1, 255]);
    ip(
        17,
        0,
        &[&[0, 68, 0, 67, 0, 252, 0, 0], &message[..]].concat(),
    )
}

/// What is written of these frames of raw IP with some flags.
fn picked(flags: &[&str], octets: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut capture = Vec::new();
    for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 1 << 20, 101] {
        capture.extend(word.to_le_bytes());
    }
    for frame in octets {
        let length = u32::try_from(frame.len()).unwrap();
        for word in [1, 0, length, length] {
            capture.extend(word.to_le_bytes());
        }
        capture.extend(frame);
    }
    let [read, kept] = [(); 2].map(|()| NamedTempFile::new().unwrap());
    std::fs::write(&read, &capture).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-o", "line"])
        .args(flags)
        .args([Path::new("-w"), kept.path(), Path::new("-r"), read.path()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let written = frames(kept.path());
    written.into_iter().map(|(_, octets)| octets).collect()
}

#[test]
fn fragments_of_a_tunnel_are_written_as_they_came() {
    const MORE: u16 = 0x2000;
    let gre = [&[0, 0, 8, 0][..], &discover()].concat();
    let fragments = [ip(47, MORE, &gre[..160]), ip(47, 20, &gre[160..])];
    let written = picked(&["--outcome", "open"], &fragments);
    assert_eq!(written, fragments);
}

/// No capture may hold a longer one: it could not be read.
#[test]
fn a_very_long_frame_is_written_without_the_end_of_its_padding() {
    const LONGEST: usize = 262_144;
    let mut frame = discover();
    frame.resize(400_000, 7);
    for flags in [&["--outcome", "open"][..], &[]] {
        let written = picked(flags, &[frame.clone()]);
        assert!(written == [&frame[..LONGEST]], "{flags:?}");
    }
}
