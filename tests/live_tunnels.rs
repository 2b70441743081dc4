//! Tunnels at a live interface: one frame of each make passes a pair of interfaces and is looked into.
//!
//! What the live tests need, and what happens where it is missing, says `namespace`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "wire/craft.rs"]
mod craft;
#[path = "wire/gallery.rs"]
#[expect(dead_code, reason = "the tests of the wire floor use the rest")]
mod gallery;
mod namespace;

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use gallery::{Exhibit, gallery};
use namespace::command;
use pcap::Capture;
use serde_json::Value;

const ETHERNET: u16 = 1;

/// Runs `test` in a namespace; `name` is that of the test.
fn live(name: &str, test: impl FnOnce()) {
    namespace::inside(name, &[], &[], test);
}

/// The frames of Ethernet, without and with tunnels.
fn exhibits() -> (Vec<Exhibit>, Vec<Exhibit>) {
    let plain = [
        "ethernet",
        "padding",
        "802.1Q",
        "802.1ad",
        "three tags",
        "802.3",
    ];
    gallery()
        .into_iter()
        .filter(|exhibit| exhibit.linktype == ETHERNET)
        .partition(|exhibit| plain.contains(&exhibit.name))
}

/// What the program says of each message when these frames are sent from `va`, until it has seen so many.
fn seen(arguments: &[&str], count: usize, frames: &[&Exhibit]) -> Vec<Value> {
    let mut scope = command(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-o", "json", "--duration", "5s", "-c", &count.to_string()])
        // There may be no other user to become.
        .args(["-Z", "root"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(scope.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert!(line.contains("listening on"), "{line}");
    let mut sender = Capture::from_device("va").unwrap().open().unwrap();
    for exhibit in frames {
        sender.sendpacket(&exhibit.frame[..]).unwrap();
    }
    let output = scope.wait_with_output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let objects = output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    objects
        .filter(|object: &Value| object["type"] == "message")
        .collect()
}

/// The tunnels of a message by kind, from the outside in.
fn kinds(message: &Value) -> Vec<String> {
    let outer = message["outer"].as_array().unwrap().iter();
    outer
        .map(|tunnel| tunnel["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_tunnel_is_looked_into() {
    live("every_tunnel_is_looked_into", || {
        let (_, tunnels) = exhibits();
        let frames: Vec<_> = tunnels.iter().collect();
        for interface in ["vb", "any"] {
            let flags = ["-Q", "in", "--tunnels", "-i", interface];
            let seen = seen(&flags, frames.len(), &frames);
            let names: Vec<_> = frames.iter().map(|exhibit| exhibit.name).collect();
            let kinds: Vec<_> = seen.iter().map(kinds).collect();
            assert_eq!(seen.len(), frames.len(), "{interface}: {names:?} {kinds:?}");
            assert!(kinds.iter().all(|kinds| kinds.len() == 1), "{kinds:?}");
        }
    });
}

#[test]
fn tunnels_stay_closed_unless_asked_for() {
    live("tunnels_stay_closed_unless_asked_for", || {
        let (plain, tunnels) = exhibits();
        let frames: Vec<_> = tunnels.iter().chain(&plain).collect();
        let seen = seen(&["-i", "vb"], plain.len(), &frames);
        let kinds: Vec<_> = seen.iter().map(kinds).collect();
        assert_eq!(seen.len(), plain.len());
        assert!(kinds.iter().all(Vec::is_empty), "{kinds:?}");
    });
}
