//! The fuzz targets without a fuzzer: over all that fuzzers found, over inputs made of the captures, and over these
//! with bytes changed.
//!
//! What must hold is written in `fuzz/src`. The changes are drawn from a fixed seed, so a failure comes again;
//! `DHCPSCOPE_REPLAY` is the number of changed inputs of each target, else so many as take a few seconds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

#[expect(unreachable_pub, reason = "a library where the fuzzers use it")]
#[path = "../fuzz/src/lib.rs"]
mod harness;

/// Changed inputs of each target, where nothing else is asked for.
const CHANGED: usize = 1_000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Inputs that are kept for a target.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = root().join("fuzz/corpus").join(target);
    let mut inputs: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|why| panic!("{}: {why}", folder.display()))
        .map(|file| file.unwrap().path())
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 32
    }

    /// One of so many, at least one.
    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.roll()).unwrap() % count.max(1)
    }

    fn octet(&mut self) -> u8 {
        const TELLING: [u8; 12] = [0, 1, 2, 3, 4, 0x1b, 0x7f, 0x80, 0xc0, 0xff, 53, 82];
        match self.below(3) {
            0 => TELLING[self.below(TELLING.len())],
            _ => u8::try_from(self.below(256)).unwrap(),
        }
    }
}

/// An input of some, changed in a few places: bytes set, put in, taken out, or taken from another input.
fn changed(dice: &mut Dice, inputs: &[Vec<u8>]) -> Vec<u8> {
    let mut input = inputs[dice.below(inputs.len())].clone();
    for _ in 0..=dice.below(5) {
        let at = dice.below(input.len() + 1);
        match dice.below(8) {
            0..=3 => {
                let octet = dice.octet();
                if let Some(place) = input.get_mut(at) {
                    *place = octet;
                }
            }
            4 => {
                let count = 1 + dice.below(8);
                let octets: Vec<u8> = (0..count).map(|_| dice.octet()).collect();
                input.splice(at..at, octets);
            }
            5 => {
                let end = input.len().min(at + 1 + dice.below(8));
                input.drain(at..end);
            }
            6 => {
                let other = &inputs[dice.below(inputs.len())];
                let from = dice.below(other.len() + 1);
                input.truncate(at);
                input.extend(&other[from..]);
            }
            _ if dice.below(4) == 0 => input.truncate(at),
            _ => {}
        }
    }
    input
}

/// Runs a target, and says which input it was when a promise is broken.
fn run(target: harness::Target, name: &str, input: &[u8]) {
    let outcome = std::panic::catch_unwind(|| target(input));
    assert!(outcome.is_ok(), "{name}: {input:02x?}");
}

fn replay(name: &str) {
    let (_, target) = harness::TARGETS
        .into_iter()
        .find(|(other, _)| *other == name)
        .unwrap();
    let mut inputs = harness::seeds::of(name, &root().join("testdata"));
    assert!(!inputs.is_empty(), "there are no first inputs");
    for (place, input) in inputs.iter().enumerate() {
        run(target, &format!("first input {place}"), input);
    }
    for (path, input) in corpus(name) {
        run(target, &path, &input);
        inputs.push(input);
    }
    let asked = std::env::var("DHCPSCOPE_REPLAY").ok();
    let count = asked.map_or(CHANGED, |count| count.parse().unwrap());
    let mut dice = Dice(0x6d68_6370);
    for round in 0..count {
        let input = changed(&mut dice, &inputs);
        run(target, &format!("changed input {round}"), &input);
    }
}

#[test]
fn frames_of_any_kind_keep_the_promises() {
    replay("frames");
}

#[test]
fn options_of_any_kind_keep_the_promises() {
    replay("options");
}

#[test]
fn sequences_of_any_kind_keep_the_promises() {
    replay("sequences");
}

#[test]
fn files_of_any_kind_keep_the_promises() {
    replay("files");
}

#[test]
fn a_broken_promise_is_noticed() {
    use harness::check;
    let is_noticed = |check: fn()| std::panic::catch_unwind(check).is_err();
    assert!(is_noticed(|| check::plain(b"a\x1bb")));
    assert!(is_noticed(|| check::plain(b"a\tb")));
    assert!(is_noticed(|| check::plain("a\u{202e}b".as_bytes())));
    assert!(is_noticed(|| check::plain(b"\xff")));
    assert!(is_noticed(|| check::plain_with_tabs(b"a\rb")));
    assert!(is_noticed(|| check::colour_is_erased(
        b"\x1b[1ma\x1b[0m",
        b"b"
    )));
    assert!(is_noticed(|| check::colour_is_erased(b"\x1b]0;a\x07", b"")));
    assert!(is_noticed(|| {
        check::json(b"{\"type\":\"message\",\"a\":1,\"a\":1}\n");
    }));
    check::plain_with_tabs(b"a\tb\n");
    check::colour_is_erased(b"\x1b[1;31ma\x1b[0m\n", b"a\n");
}
