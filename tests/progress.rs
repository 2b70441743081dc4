//! The progress of a long run on stderr, seen on a terminal that `script` makes.
#![allow(clippy::unwrap_used)]

mod skipped;

use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use skipped::skipped;

/// Begins what is shown of a stream.
const SHOWN: &str = "B read, ";

/// A run on a terminal of its own, reading from a pipe, with stdout going somewhere by way of the shell.
struct OnTerminal {
    child: Child,
    screen: BufReader<std::process::ChildStdout>,
    seen: String,
    pipe: Option<File>,
}

impl OnTerminal {
    /// `None` where there is no `script` to make a terminal.
    fn new(name: &str, stdout: &str) -> Option<Self> {
        let pipe = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_file(&pipe);
        assert!(Command::new("mkfifo").arg(&pipe).status().ok()?.success());
        let program = env!("CARGO_BIN_EXE_dhcpscope");
        let command = format!("'{program}' -o summary -r '{}' {stdout}", pipe.display());
        let child = Command::new("script")
            .args(["-q", "-e", "-c", &command, "/dev/null"])
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .env("TERM", "xterm")
            .spawn();
        let Ok(mut child) = child else {
            skipped(format_args!("{name}: script is not installed"));
            return None;
        };
        let screen = BufReader::new(child.stdout.take().unwrap());
        // Opening waits until the program reads.
        let mut pipe = File::options().write(true).open(pipe).unwrap();
        let dora = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/openstack-dora.pcap");
        pipe.write_all(&fs::read(dora).unwrap()).unwrap();
        Some(Self {
            child,
            screen,
            seen: String::new(),
            pipe: Some(pipe),
        })
    }

    /// Reads the screen until something is on it.
    fn wait_for(&mut self, words: &str) {
        let mut byte = [0];
        while !self.seen.contains(words) {
            self.screen.read_exact(&mut byte).unwrap();
            self.seen.push(char::from(byte[0]));
        }
    }

    /// Ends the input, and gives all that was on the screen.
    fn end(mut self) -> String {
        drop(self.pipe.take());
        let mut rest = Vec::new();
        self.screen.read_to_end(&mut rest).unwrap();
        assert!(self.child.wait().unwrap().success());
        self.seen.push_str(&String::from_utf8_lossy(&rest));
        self.seen
    }
}

#[test]
fn a_long_run_shows_its_progress_beside_a_file_and_clears_it() {
    let Some(mut run) = OnTerminal::new("progress-file", "> /dev/null") else {
        return;
    };
    run.wait_for(SHOWN);
    let seen = run.end();
    let (_, last) = seen.rsplit_once(SHOWN).unwrap();
    assert!(last.contains("\x1b[2K"), "the line is cleared: {last:?}");
}

#[test]
fn nothing_disturbs_output_on_the_same_screen() {
    let Some(run) = OnTerminal::new("progress-screen", "") else {
        return;
    };
    // It has run long enough once another that began later has.
    let mut other = OnTerminal::new("progress-other", "> /dev/null").unwrap();
    other.wait_for(SHOWN);
    other.end();
    let seen = run.end();
    assert!(seen.contains("BOUND") && !seen.contains(SHOWN), "{seen:?}");
}

#[test]
fn output_to_a_pipe_ends_the_progress() {
    let Some(mut run) = OnTerminal::new("progress-pipe", "| cat") else {
        return;
    };
    run.wait_for(SHOWN);
    let seen = run.end();
    let (before, after) = seen.split_once("BOUND").unwrap();
    assert!(before.contains(SHOWN));
    assert!(!after.contains(SHOWN), "{after:?}");
}
