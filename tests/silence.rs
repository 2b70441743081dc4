//! What is said of a missing answer where the capture may simply not have it.
#![allow(clippy::unwrap_used)]

use std::process::Command;

/// What clients send, and nothing else.
const OF_CLIENTS: &str = "src port 68";

fn shown(capture: &str, flags: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata"))
        .args(["-r", capture, "--width", "200"])
        .args(flags)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn where_servers_are_kept_out_no_view_says_that_nobody_answered() {
    for view in ["exchange", "ladder", "line"] {
        let renewals = shown("renew-unanswered.pcap", &["-o", view, OF_CLIENTS]);
        assert!(!renewals.contains("nobody answered"), "{renewals}");
        let said = "no answer is in the capture to the 6 REQUESTs for 10.40.0.100";
        assert!(renewals.contains(said), "{renewals}");
    }
}

#[test]
fn where_servers_would_be_heard_nobody_answered() {
    let lonely = shown("no-server.pcap", &[]);
    assert!(
        lonely.contains("nobody answered the 4 DISCOVERs"),
        "{lonely}"
    );
}
