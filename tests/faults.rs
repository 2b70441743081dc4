//! What goes wrong outside: kills, full disks, readers that go away, input that ends in the middle. The word is clear,
//! the exit status right, and all that was read is shown.
//!
//! `DHCPSCOPE_KILLS` is how often the program is killed while it writes, else a few times.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod namespace;

#[expect(dead_code, reason = "two of the floods are enough here")]
#[path = "../benches/floods/flood.rs"]
mod flood;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};

use flood::Flood;

/// Kills where nothing else is asked for.
const KILLS: usize = 10;
/// Bytes of the header of a capture, and of the header of each of its records.
const HEADER: usize = 24;
const RECORD_HEADER: usize = 16;

/// A flood that starts with an innocent exchange.
fn capture(messages: u32) -> Vec<u8> {
    let mut capture = Vec::new();
    Flood::Clients.write(messages, &mut capture).unwrap();
    capture
}

/// The frames of a capture, and what stands behind the last whole one.
fn frames(capture: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let mut frames = Vec::new();
    let mut rest = &capture[HEADER.min(capture.len())..];
    while rest.len() >= RECORD_HEADER {
        let length = u32::from_le_bytes(rest[8..12].try_into().unwrap());
        let end = RECORD_HEADER + usize::try_from(length).unwrap();
        let Some(record) = rest.get(RECORD_HEADER..end) else {
            break;
        };
        frames.push(record);
        rest = &rest[end..];
    }
    (frames, rest)
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dhcpscope"));
    command
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs over a capture that comes by the standard input.
fn run_over(capture: &[u8], arguments: &[&str], stdout: Stdio) -> Output {
    let mut command = program();
    command.args(["-r", "-"]).args(arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(stdout)
        .spawn()
        .unwrap();
    let (mut stdin, capture) = (child.stdin.take().unwrap(), capture.to_vec());
    // What does not read on makes this fail, and that is its right.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&capture)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Messages shown, in JSON.
fn shown(output: &Output) -> usize {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.matches("{\"type\":\"message\"").count()
}

/// Feeds a capture without end, until nobody reads it.
fn feed(child: &mut Child, capture: Vec<u8>) -> std::thread::JoinHandle<()> {
    let mut stdin = child.stdin.take().unwrap();
    std::thread::spawn(move || {
        let _ = stdin.write_all(&capture[..HEADER]);
        while stdin.write_all(&capture[HEADER..]).is_ok() {}
    })
}

#[test]
fn a_killed_program_leaves_a_file_that_can_be_read() {
    let asked = std::env::var("DHCPSCOPE_KILLS").ok();
    let kills = asked.map_or(KILLS, |count| count.parse().unwrap());
    let capture = capture(300);
    let (sent, _) = frames(&capture);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("killed.pcap");
    for round in 0..kills {
        let mut command = program();
        command
            .args(["-r", "-", "-o", "json", "-l", "-U", "-w"])
            .arg(&path);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let feeder = feed(&mut child, capture.clone());
        // The moment is chosen by what has been shown.
        let wanted = 1 + round * 37 % 1_500;
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(output.by_ref().take(wanted).count(), wanted);
        child.kill().unwrap();
        child.wait().unwrap();
        drop(output);
        feeder.join().unwrap();
        let written = fs::read(&path).unwrap();
        let (frames, rest) = frames(&written);
        let is_sent = frames
            .iter()
            .zip(sent.iter().cycle())
            .all(|(one, other)| one == other);
        assert!(is_sent && !frames.is_empty(), "round {round}");
        let again = program()
            .arg("-r")
            .arg(&path)
            .args(["-o", "json"])
            .output()
            .unwrap();
        let status = if rest.is_empty() { 0 } else { 2 };
        assert_eq!(again.status.code(), Some(status), "{}", said(&again));
        assert_eq!(shown(&again), frames.len(), "round {round}");
    }
}

#[test]
fn input_that_ends_in_the_middle_is_shown_up_to_there() {
    let capture = capture(50);
    let (all, _) = frames(&capture);
    for missing in [1, 100, 300] {
        let output = run_over(
            &capture[..capture.len() - missing],
            &["-o", "json"],
            Stdio::piped(),
        );
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("cut short"), "{}", said(&output));
        assert_eq!(shown(&output), all.len() - 1);
    }
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    for view in ["exchange", "line", "json", "summary"] {
        let output = run_over(&capture(2_000), &["-o", view], full());
        assert_eq!(output.status.code(), Some(2), "{view}");
        assert!(
            said(&output).contains("cannot write standard output: "),
            "{view}: {}",
            said(&output)
        );
        assert_eq!(
            said(&output)
                .lines()
                .filter(|line| line.contains("cannot"))
                .count(),
            1
        );
    }
}

#[test]
fn a_capture_that_cannot_even_begin_is_refused() {
    let capture = capture(2_000);
    let output = run_over(&capture, &["-o", "json", "-w", "/dev/full"], Stdio::piped());
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("/dev/full"), "{}", said(&output));
    assert_eq!(shown(&output), 0);
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    for view in ["exchange", "line", "json", "tree"] {
        let mut command = program();
        command.args(["-r", "-", "-o", view]);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let feeder = feed(&mut child, capture(300));
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut String::new()).unwrap();
        drop(output);
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        assert_eq!(output.status.code(), Some(0), "{view}");
        assert!(
            !said(&output).contains("cannot"),
            "{view}: {}",
            said(&output)
        );
    }
}

#[test]
fn a_clock_that_steps_back_closes_nothing() {
    let mut capture = capture(0);
    Flood::Exchanges.write(4, &mut capture).unwrap();
    // The second header is taken out again, and the last two messages come an hour before the others.
    capture.drain(HEADER..2 * HEADER);
    let (all, _) = frames(&capture);
    let starts: Vec<usize> = (0..all.len())
        .scan(HEADER, |at, number| {
            let start = *at;
            *at += RECORD_HEADER + all[number].len();
            Some(start)
        })
        .collect();
    for start in &starts[2..] {
        let time = u32::from_le_bytes(capture[*start..*start + 4].try_into().unwrap()) - 3_600;
        capture[*start..*start + 4].copy_from_slice(&time.to_le_bytes());
    }
    let output = run_over(&capture, &["-o", "json"], Stdio::piped());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.matches("\"type\":\"exchange\"").count(), 1, "{text}");
    assert!(text.contains("\"outcome\":\"bound\""), "{text}");
}

#[test]
fn a_disk_that_fills_leaves_what_was_written_and_the_view() {
    let name = "a_disk_that_fills_leaves_what_was_written_and_the_view";
    namespace::inside(name, &["mount"], &[], || {
        let folder = tempfile::tempdir().unwrap();
        let disk = folder.path();
        let mut mount = namespace::command("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
            .arg(disk);
        assert!(mount.status().unwrap().success());
        let path = disk.join("x.pcap");
        let capture = capture(2_000);
        let (all, _) = frames(&capture);
        let to = path.to_str().unwrap();
        let output = run_over(&capture, &["-o", "json", "-w", to], Stdio::piped());
        assert_eq!(output.status.code(), Some(2));
        assert!(
            said(&output).contains("No space") || said(&output).contains("no space"),
            "{}",
            said(&output)
        );
        assert_eq!(shown(&output), all.len());
        let written = fs::read(&path).unwrap();
        let (kept, _) = frames(&written);
        assert!(!kept.is_empty() && kept[..] == all[..kept.len()]);
        assert!(
            namespace::command("umount")
                .arg(disk)
                .status()
                .unwrap()
                .success()
        );
    });
}
