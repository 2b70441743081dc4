//! Help, the manual page, completions, and answers to slips.
#![allow(clippy::unwrap_used)]

mod skipped;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use skipped::skipped;

/// A capture of one exchange that goes well.
const DORA: &str = "testdata/openstack-dora.pcap";

/// What a run gives, 80 columns wide.
fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(arguments)
        .env_clear()
        .env("COLUMNS", "80")
        .stdin(Stdio::null())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

/// The data that a run prints, when it succeeds and says nothing beside it.
#[track_caller]
fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a run that fails says.
#[track_caller]
fn said(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{arguments:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("dhcpscope: "), "{said}");
    assert!(!said.contains("error:"), "{said}");
    said
}

/// Gives text to a program, which must be content with it; says so where there is no such program.
#[track_caller]
fn assert_reads(program: &[&str], text: &str) {
    let (name, arguments) = program.split_first().unwrap();
    let child = Command::new(name)
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        skipped(format_args!("{name}: it is not installed"));
        return;
    };
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && complaint.is_empty(),
        "{complaint}"
    );
}

#[test]
fn h_fits_a_screen() {
    let help = printed(&["-h"]);
    assert!(help.lines().count() <= 40, "{}", help.lines().count());
    assert!(help.lines().all(|line| line.chars().count() <= 80));
    for word in ["--read", "--interface", "ladder", "--fail-on", "--help"] {
        assert!(help.contains(word), "{word}");
    }
}

#[test]
fn help_has_every_flag_in_groups_and_examples() {
    let help = printed(&["--help"]);
    for word in [
        "Input:",
        "Writing:",
        "-W <COUNT>",
        "Examples:",
        "Exit status:",
    ] {
        assert!(help.contains(word), "{word}");
    }
}

#[test]
fn a_slip_is_answered_with_what_was_meant() {
    for (arguments, meant) in [
        (&["--outptu", "line"][..], "--output"),
        (&["-o", "exchnge"], "exchange"),
        (&["--json"], "did you mean -o json?"),
        (&["--mac", "02:00:00:00:00:01"], "did you mean --client?"),
        (&["-Y", "dhcp"], "--outcome and others pick exchanges"),
        (&["--outcome", "bond"], "did you mean bound?"),
        (
            &["--select", "requested-option-missing"],
            "requested-options-missing",
        ),
    ] {
        let said = said(&[arguments, &["-r", DORA]].concat());
        assert!(said.contains(meant), "{said}");
    }
}

#[test]
fn bare_it_explains_itself_in_ten_lines() {
    let said = said(&[]);
    assert!(said.lines().count() <= 10, "{said}");
    assert!(
        said.lines().all(|line| line.chars().count() <= 80),
        "{said}"
    );
}

#[test]
fn shells_read_their_completions() {
    for shell in ["bash", "zsh", "fish"] {
        let script = printed(&["--completions", shell]);
        assert!(script.contains("fail-on"));
        assert!(script.contains("offer-only"), "an outcome");
        assert_reads(&[shell, "-n"], &script);
    }
    let script = printed(&["--completions", "bash"]);
    let (_, client) = script.split_once("--client)").unwrap();
    let (client, _) = client.split_once(";;").unwrap();
    assert!(!client.contains("compgen -f"), "no file: {client}");
    assert!(said(&["--completions", "bsh"]).contains("'bash'"));
}

#[test]
fn groff_reads_the_manual_page() {
    let page = printed(&["--man"]);
    for word in [".SH EXAMPLES", ".SH \"EXIT STATUS\"", "snapshot\\-length"] {
        assert!(page.contains(word), "{word}");
    }
    assert_reads(&["groff", "-man", "-ww", "-Tutf8"], &page);
}

#[test]
fn the_examples_of_help_are_understood() {
    let help = printed(&["--help"]);
    let examples = help.split("Examples:\n").nth(1).unwrap();
    let commands: Vec<&str> = examples
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  dhcpscope -r boot.pcap"))
        .collect();
    assert!(commands.len() >= 4);
    for command in commands {
        let arguments = command.split('|').next().unwrap().split_whitespace();
        let arguments: Vec<&str> = ["-r", DORA].into_iter().chain(arguments).collect();
        assert_eq!(run(&arguments).status.code(), Some(0), "{command}");
    }
}

#[test]
fn flags_of_tcpdump_are_known_by_their_long_names() {
    let long = [
        "--snapshot-length=0",
        "--buffer-size=512",
        "--no-promiscuous-mode",
        "--dont-verify-checksums",
        "--immediate-mode",
        "--number",
        "--print",
    ];
    printed(&[&["-r", DORA], &long[..]].concat());
}

#[test]
fn several_things_are_explained_with_commas() {
    let page = |topic| printed(&["--explain", topic]);
    let both = format!("{}\n{}", page("X01"), page("nak"));
    assert_eq!(page("x01, nak"), both);
    assert_eq!(page("X01,nak,"), both);
    for (topics, wrong) in [("X01,X99", "X99"), (",", ",")] {
        let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
            .args(["--explain", topics])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{topics}");
        assert!(output.stdout.is_empty(), "{topics}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            told.contains(&format!("nothing is called {wrong} (")),
            "{told}"
        );
    }
}

#[test]
fn one_word_is_explained() {
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["--explain", "X01", "X02"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("with commas: --explain X01,X06"), "{told}");
}
