//! Lines are as long as the screen is wide, also when that changes during a run, seen on a terminal that `script` makes.
#![allow(clippy::unwrap_used)]

mod skipped;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use skipped::skipped;

/// Bytes of the header of a classic capture file.
const FILE_HEADER: usize = 24;

#[test]
fn lines_follow_the_width_of_the_screen() {
    let pipe = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("screen.pipe");
    let _ = fs::remove_file(&pipe);
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let program = env!("CARGO_BIN_EXE_dhcpscope");
    let run = format!("tty; stty rows 50 cols 150; exec '{program}' -l --by time --color never -r");
    let command = format!("{run} '{}'", pipe.display());
    let child = Command::new("script")
        .args(["-q", "-e", "-c", &command, "/dev/null"])
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        skipped("lines_follow_the_width_of_the_screen: script is not installed");
        return;
    };
    let mut screen = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || {
        screen
            .next()
            .map(|line| line.unwrap().trim_end().to_owned())
    };
    let terminal = next().unwrap();
    let dora = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/openstack-dora.pcap");
    let dora = fs::read(dora).unwrap();
    let mut pipe = File::options().write(true).open(pipe).unwrap();

    pipe.write_all(&dora).unwrap();
    let widest = longest(&mut next, "#4 ACK");
    assert!((100..=150).contains(&widest), "{widest} columns");

    let resized = Command::new("stty")
        .args(["-F", &terminal, "cols", "60"])
        .status();
    assert!(resized.unwrap().success());
    pipe.write_all(dora.get(FILE_HEADER..).unwrap()).unwrap();
    drop(pipe);
    // The rest of the last message was drawn before.
    longest(&mut next, "#5 ");
    let widest = longest(&mut next, "#8 ACK");
    assert!((40..=60).contains(&widest), "{widest} columns");
    while next().is_some() {}
    assert!(child.wait().unwrap().success());
}

/// Views that break their lines, and how they group messages.
const BROKEN: [&[&str]; 10] = [
    &[],
    &["-v"],
    &["-vv"],
    &["--by", "time"],
    &["--by", "client"],
    &["--by", "client", "-o", "summary"],
    &["-o", "summary"],
    &["-o", "ladder", "-v"],
    &["-o", "tree", "-v"],
    &["-o", "hex"],
];

#[test]
fn nothing_is_wider_than_the_screen() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata");
    let captures = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_capture = |path: &PathBuf| {
        let end = path.extension();
        end.is_some_and(|end| end == "pcap" || end == "pcapng")
    };
    let captures: Vec<_> = captures.filter(is_capture).collect();
    assert!(captures.len() > 50);
    for view in BROKEN {
        for width in [60, 80, 100] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_dhcpscope"));
            for capture in &captures {
                let name = capture.file_name().unwrap();
                command.arg("-r").arg(name);
            }
            command.current_dir(folder).args(view);
            command.args(["--color", "never", "--width", &width.to_string()]);
            let text = command.output().unwrap().stdout;
            let text = String::from_utf8(text).unwrap();
            assert!(text.lines().count() > 50);
            let wide = text.lines().find(|line| line.chars().count() > width);
            assert_eq!(wide, None, "{view:?} in {width} columns");
        }
    }
}

/// The columns of the longest line up to that with some words.
fn longest(next: &mut impl FnMut() -> Option<String>, until: &str) -> usize {
    let mut longest = 0;
    while let Some(line) = next() {
        longest = longest.max(line.chars().count());
        if line.contains(until) {
            return longest;
        }
    }
    panic!("{until} is not on the screen");
}
