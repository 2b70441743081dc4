//! The flags that pick whole exchanges, in every view.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use assert_cmd::Command;
use serde_json::Value;

fn stdout(capture: &str, flags: &[&str]) -> String {
    let output = Command::cargo_bin("dhcpscope")
        .unwrap()
        .env_clear()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["-r", &format!("testdata/{capture}")])
        .args(flags)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(capture: &str, flags: &[&str]) -> Vec<Value> {
    let flags = [flags, &["-o", "json"]].concat();
    stdout(capture, &flags)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The numbers of the exchanges that are shown.
fn chosen(capture: &str, flags: &[&str]) -> Vec<u64> {
    let lines = json(capture, flags);
    let exchanges = lines.iter().filter(|line| line["type"] == "exchange");
    let mut numbers: Vec<u64> = exchanges
        .map(|line| line["exchange"].as_u64().unwrap())
        .collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn without_flags_everything_is_shown() {
    assert_eq!(chosen("three-clients.pcap", &[]), [1, 2, 3]);
}

#[test]
fn each_flag_picks_by_its_own() {
    let all = json("three-clients.pcap", &[]);
    let second = all
        .iter()
        .find(|line| line["type"] == "exchange" && line["exchange"] == 2)
        .unwrap();
    let chaddr = second["client"]["chaddr"].as_str().unwrap();
    let xid = second["xid"].as_str().unwrap();
    let address = second["address"].as_str().unwrap();
    for flags in [["--client", chaddr], ["--xid", xid], ["--address", address]] {
        assert_eq!(chosen("three-clients.pcap", &flags), [2], "{flags:?}");
    }
    assert_eq!(chosen("nak-dhcpd.pcap", &["--type", "nak"]), [1]);
    assert_eq!(chosen("nak-dhcpd.pcap", &["--outcome", "bound"]), [2]);
    assert_eq!(chosen("nak-dhcpd.pcap", &["--outcome", "failed"]), [1]);
    assert_eq!(chosen("late-offer.pcap", &["--server", "10.20.0.2"]), [1]);
    assert!(chosen("late-offer.pcap", &["--server", "10.99.0.2"]).is_empty());
}

#[test]
fn slower_than_is_question_to_answer() {
    let slower = |than| chosen("three-clients.pcap", &["--slower-than", than]);
    assert_eq!(slower("900ms"), [1, 2, 3]);
    // The OFFERs took 1001.7, 1000.8 and 1000.7 ms, all else less than a millisecond.
    assert_eq!(slower("1001ms"), [1]);
    assert!(slower("1002ms").is_empty());
    assert!(chosen("no-server.pcap", &["--slower-than", "1ms"]).is_empty());
    // Another server's OFFER comes a second after the question that the first one answered.
    assert!(chosen("late-offer.pcap", &["--slower-than", "900ms"]).is_empty());
}

#[test]
fn flags_are_and_and_values_are_or() {
    let both = ["--outcome", "bound,nak"];
    assert_eq!(chosen("nak-dhcpd.pcap", &both), [1, 2]);
    let repeated = ["--outcome", "bound", "--outcome", "nak"];
    assert_eq!(chosen("nak-dhcpd.pcap", &repeated), [1, 2]);
    let narrowed = ["--outcome", "bound,nak", "--type", "offer"];
    assert_eq!(chosen("nak-dhcpd.pcap", &narrowed), [2]);
}

/// A view by time holds messages back until their exchange is decided, and loses none.
#[test]
fn messages_held_back_come_out_whole() {
    for flags in [
        ["--outcome", "bound"],
        ["--type", "ack"],
        ["--slower-than", "0ms"],
    ] {
        let lines = json("nak-dhcpd.pcap", &flags);
        let frames: Vec<_> = lines
            .iter()
            .filter(|line| line["type"] == "message")
            .map(|line| line["frame"].as_u64().unwrap())
            .collect();
        let exchanges = lines.iter().filter(|line| line["type"] == "exchange");
        let mut expected = Vec::new();
        for exchange in exchanges {
            let frames = exchange["frames"].as_array().unwrap();
            expected.extend(frames.iter().map(|frame| frame.as_u64().unwrap()));
        }
        assert!(!frames.is_empty(), "{flags:?}");
        assert_eq!(frames, expected, "{flags:?}");
    }
}

#[test]
fn every_view_shows_only_what_was_chosen() {
    for view in [
        "exchange", "line", "summary", "ladder", "tree", "hex", "json", "tcpdump",
    ] {
        let all = stdout("three-clients.pcap", &["-o", view]);
        let one = stdout(
            "three-clients.pcap",
            &["-o", view, "--client", "no-such-host"],
        );
        assert!(one.len() < all.len(), "{view}");
        assert!(
            !one.contains("192.168.1.5") && !one.contains("DISCOVER"),
            "{view}"
        );
    }
}

#[test]
fn the_summary_counts_only_what_was_chosen() {
    let lines = json("nak-dhcpd.pcap", &["--outcome", "nak"]);
    let summary = lines.last().unwrap();
    assert_eq!(summary["exchanges"], serde_json::json!({"nak": 1}));
    assert!(summary["findings_by_code"]["X14"].is_null());
}

#[test]
fn c_counts_messages_that_are_shown() {
    let lines = json("nak-dhcpd.pcap", &["--outcome", "bound", "-c", "3"]);
    let messages = lines.iter().filter(|line| line["type"] == "message");
    assert_eq!(messages.count(), 3);
}

#[test]
fn wrong_values_name_the_flag_and_the_fix() {
    for (flags, expected) in [
        (["--xid", "wxyz"], "--xid wxyz"),
        (["--type", "nack"], "--type nack"),
        (["--outcome", "sunny"], "no-answer"),
        (["--slower-than", "soon"], "500ms"),
    ] {
        let output = Command::cargo_bin("dhcpscope")
            .unwrap()
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["-r", "testdata/no-server.pcap"])
            .args(flags)
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(expected), "{stderr}");
    }
}

#[test]
fn a_choice_that_meets_nothing_is_told() {
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-r", "testdata/openstack-dora.pcap", "-o", "line"])
        .args(["--xid", "deadbeef"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "");
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "dhcpscope: no exchange matches what was asked for; the capture holds 4 DHCP messages\n"
    );
}
