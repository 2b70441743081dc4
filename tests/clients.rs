//! `--by client`: one timeline a client over the whole capture.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use assert_cmd::Command;

fn run(capture: &str, flags: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("dhcpscope")
        .unwrap()
        .env_clear()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["-r", &format!("testdata/{capture}.pcap"), "--by", "client"])
        .args(["--width", "200"])
        .args(flags)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn shown(capture: &str) -> String {
    let (status, stdout, _) = run(capture, &[]);
    assert_eq!(status, 0);
    stdout
}

/// The line of an exchange.
fn step(shown: &str, exchange: u32) -> &str {
    let tag = format!("[{exchange}]");
    shown.lines().find(|line| line.contains(&tag)).unwrap()
}

#[test]
fn renewals_are_set_against_their_due_time() {
    let shown = shown("renew");
    assert!(step(&shown, 1).contains("got 10.40.0.100 from 10.40.0.2; for 30s: renew "));
    assert!(
        step(&shown, 2).contains("renewed 10.40.0.100") && step(&shown, 2).contains("late (due ")
    );
    assert!(step(&shown, 3).contains("on time (due "));
    assert!(shown.lines().next().unwrap().ends_with("BOUND"));
}

#[test]
fn a_rebind_is_set_against_its_own_due_time() {
    let shown = shown("xid-each-time");
    assert!(step(&shown, 2).contains("on time (due "), "{shown}");
    assert!(step(&shown, 4).contains("on time (due "), "{shown}");
}

#[test]
fn early_renewals_are_told() {
    let shown = shown("renew-forced");
    assert!(step(&shown, 2).contains("6h 00m early"), "{shown}");
}

#[test]
fn a_lease_that_ends_is_told() {
    let shown = shown("renew-unanswered");
    assert!(step(&shown, 2).contains("not renewed: 10.40.0.100, asked 6 times, at last everybody"));
    assert!(shown.contains("the lease ended; no renewal was seen"));
    assert!(shown.lines().next().unwrap().ends_with("NO LEASE"));
}

#[test]
fn what_is_given_back_or_turned_down_is_told() {
    assert!(step(&shown("release-dhclient"), 2).contains("gave back 10.20.0.50, 59m "));
    let declined = shown("decline-udhcpc");
    assert!(step(&declined, 2).contains("turned down 192.168.1.100"));
    assert!(step(&declined, 3).contains("before it had 192.168.1.100"));
    let refused = shown("nak-dhcpd");
    assert!(step(&refused, 1).contains("refused 192.168.1.174 by 10.20.0.2"));
}

#[test]
fn rebinding_names_the_new_server() {
    let shown = shown("rebind");
    assert!(step(&shown, 2).contains("renewed by rebinding 10.40.0.100 from 10.40.0.3"));
}

#[test]
fn each_client_has_its_own() {
    let shown = shown("three-clients");
    assert_eq!(shown.matches("Client ").count(), 3);
    let (_, brief, _) = run("three-clients", &["-o", "summary", "--width", "80"]);
    assert_eq!(brief.matches("until").count(), 3);
    let lines = brief.lines().filter(|line| line.contains("until"));
    let names: Vec<_> = lines.filter_map(|line| line.rsplit_once("  ")).collect();
    let names: Vec<_> = names.into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, [r#""lab-pi-2""#, r#""desk-20""#, r#""camera-4""#]);
    let (_, wide, _) = run("three-clients", &["-o", "summary"]);
    assert_eq!(wide.matches("  1 exchange  ").count(), 3);
}

#[test]
fn a_client_that_asked_one_time_asked_once() {
    let shown = shown("xid-each-time");
    assert!(shown.contains("asked once, on time"), "{shown}");
}

#[test]
fn a_view_that_goes_by_time_refuses() {
    let (status, _, stderr) = run("renew", &["-o", "json"]);
    assert_eq!(status, 2);
    assert!(stderr.contains("-o exchange"), "{stderr}");
}

#[test]
fn a_selection_holds() {
    let (_, stdout, _) = run("three-clients", &["--client", "camera-4"]);
    assert_eq!(stdout.matches("Client ").count(), 1);
}

/// The timelines of the capture without some of its packets, counted from 0.
fn shown_without(capture: &str, dropped: std::ops::Range<usize>) -> String {
    const HEADER: usize = 24;
    const RECORD: usize = 16;
    let path = format!("{}/testdata/{capture}.pcap", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    let mut place_of = vec![HEADER];
    for _ in 0..dropped.end {
        let from = place_of[place_of.len() - 1];
        let kept = bytes[from + 8..from + 12].try_into().unwrap();
        place_of.push(from + RECORD + usize::try_from(u32::from_le_bytes(kept)).unwrap());
    }
    let (from, to) = (place_of[dropped.start], place_of[dropped.end]);
    shown_of([&bytes[..from], &bytes[to..]].concat())
}

/// The timelines of a capture with these bytes.
fn shown_of(capture: Vec<u8>) -> String {
    let output = Command::cargo_bin("dhcpscope")
        .unwrap()
        .env_clear()
        .args(["-r", "-", "--by", "client", "--width", "200"])
        .write_stdin(capture)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_lease_is_of_the_address_that_was_granted_not_of_the_one_asked_for() {
    const ADDRESS: [u8; 4] = [1, 1, 1, 13];
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/openstack-dora.pcap");
    let mut capture = std::fs::read(path).unwrap();
    // The ACK is the last message, and yiaddr stands in its fixed part.
    let is_ack = |window: &[u8]| window == [53, 1, 5];
    let ack = capture.windows(3).rposition(is_ack).unwrap();
    let header = ack - 240;
    let yiaddr = header + 16;
    assert_eq!(capture[yiaddr..yiaddr + 4], ADDRESS);
    capture[yiaddr + 3] = 99;
    let shown = shown_of(capture);
    assert!(step(&shown, 1).contains("got 1.1.1.99 "), "{shown}");
}

#[test]
fn a_capture_may_begin_in_the_middle_of_a_lease() {
    let shown = shown_without("renew", 0..4);
    assert!(step(&shown, 1).contains("the lease before is not in the capture"));
    assert!(step(&shown, 2).contains("on time (due "));
}

#[test]
fn an_ack_may_be_missing_in_the_capture() {
    let shown = shown_without("renew", 3..4);
    let told = "acquire: no-answer, asked once; the answer is not in the capture: next it has";
    assert!(step(&shown, 1).contains(told), "{shown}");
    assert!(step(&shown, 2).contains("renewed 10.40.0.100"), "{shown}");
}

#[test]
fn what_was_found_about_a_single_exchange_is_told() {
    let shown = shown("nak-rogue");
    assert!(shown.contains("\nFindings  "), "{shown}");
    assert!(shown.contains("X12 ack-from-other-server once"), "{shown}");
}

#[test]
fn exchanges_without_a_client_are_counted() {
    let shown = shown("leasequery");
    let told = "2 exchanges name no client (--by exchange shows them)\n";
    assert!(shown.contains(told), "{shown}");
    assert!(!shown.starts_with('\n'), "{shown}");
}
