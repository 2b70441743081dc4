//! The exit status from a CI job's point of view: what `--fail-on` counts, and what it does not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use assert_cmd::Command;

/// The exit status of a run over a capture of the test data.
fn status(capture: &str, flags: &[&str]) -> i32 {
    run(capture, flags).0
}

/// Exit status and stdout.
fn run(capture: &str, flags: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("dhcpscope")
        .unwrap()
        .env_clear()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["-r", &format!("testdata/{capture}.pcap"), "-o", "json"])
        .args(flags)
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), stdout)
}

#[test]
fn without_the_flag_findings_do_not_fail_a_job() {
    assert_eq!(status("no-server", &[]), 0);
}

#[test]
fn a_job_fails_from_its_severity_on() {
    assert_eq!(status("no-server", &["--fail-on", "error"]), 1);
    assert_eq!(status("no-server", &["--fail-on", "info"]), 1);
    assert_eq!(status("nak-rogue", &["--fail-on", "error"]), 0);
    assert_eq!(status("nak-rogue", &["--fail-on", "warning"]), 1);
    assert_eq!(status("dora-dnsmasq-udhcpc", &["--fail-on", "warning"]), 0);
}

#[test]
fn a_finding_that_is_ignored_does_not_count() {
    let flags = ["--fail-on", "error", "--ignore", "X01"];
    assert_eq!(status("no-server", &flags), 0);
    let flags = ["--fail-on", "error", "--select", "nak-received"];
    assert_eq!(status("no-server", &flags), 0);
    let flags = ["--fail-on", "error", "--select", "no-answer"];
    assert_eq!(status("no-server", &flags), 1);
}

#[test]
fn only_exchanges_that_are_shown_count() {
    let fail = ["--fail-on", "error"];
    assert_eq!(status("decline-dhcpcd", &fail), 1);
    let bound = ["--fail-on", "error", "--outcome", "bound"];
    assert_eq!(status("decline-dhcpcd", &bound), 0);
    let first = ["--fail-on", "error", "-c", "2"];
    assert_eq!(status("decline-dhcpcd", &first), 0);
}

#[test]
fn findings_of_the_capture_as_a_whole_do_not_count() {
    let flags = ["--fail-on", "info", "--select", "C"];
    let (status, stdout) = run("no-server", &flags);
    assert!(stdout.contains("\"C02\""));
    assert_eq!(status, 0);
}

#[test]
fn a_word_that_names_no_finding_is_an_error() {
    assert_eq!(status("no-server", &["--select", "X99"]), 2);
    assert_eq!(status("no-server", &["--ignore", "nonsense"]), 2);
    assert_eq!(status("no-server", &["--fail-on", "fatal"]), 2);
}

#[test]
fn what_cannot_be_read_is_worse_than_a_finding() {
    assert_eq!(status("there-is-no-such-file", &["--fail-on", "info"]), 2);
}

#[test]
fn findings_by_code_count_repeats_that_are_not_shown() {
    let (_, stdout) = run("renew", &["--select", "X14"]);
    let shown = stdout.matches("\"code\":\"X14\"").count();
    let summary = stdout.lines().last().unwrap();
    assert_eq!(shown, 1);
    assert!(
        summary.contains("\"findings_by_code\":{\"X14\":3}"),
        "{summary}"
    );
}

#[test]
fn what_fails_a_job_is_said_where_little_is_said() {
    for view in ["exchange", "line", "ladder", "tree", "hex"] {
        let quiet = |capture: &str| {
            let path = format!("testdata/{capture}.pcap");
            let flags = ["-r", &path, "-q", "-o", view, "--fail-on", "warning"];
            let output = Command::cargo_bin("dhcpscope")
                .unwrap()
                .env_clear()
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .args(flags)
                .output()
                .unwrap();
            let stdout = String::from_utf8(output.stdout).unwrap();
            (output.status.code().unwrap(), stdout)
        };
        for (capture, code) in [("no-server", "X01"), ("bad-checksums", "P01")] {
            let (status, said) = quiet(capture);
            assert_eq!(status, 1, "{view}");
            assert!(said.contains(code), "{view}: {said}");
        }
        let (status, said) = quiet("dora-dnsmasq-dhclient");
        assert_eq!(status, 0);
        assert!(
            !said.contains("M19") && !said.contains("X14"),
            "{view}: {said}"
        );
    }
}
