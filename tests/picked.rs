//! `-w` where exchanges are picked or messages counted: the frames of what is shown, and no others.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::Command;

use dhcpscope::capture::{Note, NoteKind, Poll, Source, Timestamp, file};

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
fn run(capture: &str, flags: &[&str], name: &str) -> (Vec<usize>, Vec<Seen>) {
    let file = format!("dhcpscope-picked-{name}-{}", std::process::id());
    let kept = std::env::temp_dir().join(file);
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .arg("-r")
        .arg(testdata(capture))
        .args(["-o", "json", "-w"])
        .arg(&kept)
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
    let written = frames(&kept);
    std::fs::remove_file(kept).unwrap();
    (numbers, written)
}

#[track_caller]
fn assert_written(capture: &str, flags: &[&str], name: &str, expected: &[usize]) {
    let (shown, written) = run(capture, flags, name);
    assert_eq!(shown, expected);
    let all = frames(&testdata(capture));
    let wanted: Vec<_> = shown.iter().map(|number| all[number - 1].clone()).collect();
    assert_eq!(written, wanted);
}

#[test]
fn the_frames_of_one_outcome_are_written_in_the_order_of_time() {
    // Two clients with one xid, interleaved: only one is refused.
    let flags = ["--outcome", "nak"];
    assert_written("one-xid-two-clients.pcap", &flags, "nak", &[2, 3, 6, 8]);
    let by_exchange = [&flags[..], &["--by", "exchange"]].concat();
    assert_written(
        "one-xid-two-clients.pcap",
        &by_exchange,
        "nak-by",
        &[2, 3, 6, 8],
    );
    // All of three entangled exchanges, each chosen when it closes.
    let all: Vec<_> = (1..=12).collect();
    let flags = ["--outcome", "bound", "--by", "exchange"];
    assert_written("three-clients.pcap", &flags, "bound", &all);
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
        let file = format!("dhcpscope-named-{}-{}", flags.len(), std::process::id());
        let kept = std::env::temp_dir().join(file);
        let status = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
            .arg("-r")
            .arg(testdata("sections.pcapng"))
            .args(["-o", "line", "-w"])
            .arg(&kept)
            .args(flags)
            .status();
        assert!(status.unwrap().success());
        let written = names(&kept);
        std::fs::remove_file(kept).unwrap();
        assert_eq!(written, ["eth0", "any", "eth1", "tun0"], "as frames come");
    }
}

#[test]
fn as_many_frames_are_written_as_messages_are_counted() {
    assert_written(
        "three-clients.pcap",
        &["-c", "5"],
        "count",
        &[1, 2, 3, 4, 5],
    );
}

#[test]
fn all_fragments_of_a_message_that_is_picked_are_written() {
    let (shown, written) = run("relay-fragments.pcap", &["--outcome", "bound"], "fragments");
    assert_eq!(shown.len(), 4);
    assert_eq!(written, frames(&testdata("relay-fragments.pcap")));
    let (shown, written) = run(
        "relay-fragments.pcap",
        &["--outcome", "nak"],
        "no-fragments",
    );
    assert_eq!((shown.len(), written.len()), (0, 0));
}
