//! What README.md and FLEET.md claim: commands that are understood, and output that is as they show it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Stands for lines that are left out.
const ELISION: &str = "...";

/// A command with the lines that a document shows below it.
#[derive(Debug)]
struct Example {
    command: String,
    shown: Vec<String>,
}

fn read(document: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).unwrap()
}

/// Every command of the console blocks.
fn examples(document: &str) -> Vec<Example> {
    let text = read(document);
    let mut examples: Vec<Example> = Vec::new();
    for block in text.split("```console\n").skip(1) {
        for line in block.split("```").next().unwrap().lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                examples.push(Example {
                    command: command.split(" # ").next().unwrap().trim().to_owned(),
                    shown: Vec::new(),
                });
            } else {
                examples.last_mut().unwrap().shown.push(line.to_owned());
            }
        }
    }
    examples
}

/// Runs a line of shell in the repository, with the program at hand.
fn shell(line: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_dhcpscope"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    Command::new("sh")
        .args(["-c", line])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .env("PATH", path)
        .output()
        .unwrap()
}

/// Whether the lines shown are printed in their order, with others in between only where some are left out.
fn is_printed(shown: &[String], printed: &str) -> bool {
    let mut rest = printed.lines();
    let mut may_skip = false;
    for line in shown {
        if line == ELISION {
            may_skip = true;
            continue;
        }
        let is_there = if may_skip {
            rest.any(|other| other == line)
        } else {
            rest.next() == Some(line)
        };
        if !is_there {
            return false;
        }
        may_skip = false;
    }
    true
}

#[test]
fn what_is_shown_is_what_is_printed() {
    let mut seen = 0;
    for example in examples("README.md") {
        if !example.command.contains("testdata/") {
            continue;
        }
        seen += 1;
        let output = shell(&example.command);
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}", example.command);
        assert!(
            is_printed(&example.shown, &printed),
            "{}\nREADME.md shows\n{}\nbut it prints\n{printed}",
            example.command,
            example.shown.join("\n"),
        );
    }
    assert!(seen >= 8, "only {seen} examples");
}

#[test]
fn every_command_line_is_understood() {
    let mut seen = 0;
    let documents = ["README.md", "FLEET.md"];
    for example in documents.into_iter().flat_map(examples) {
        // With --list nothing is opened, but every flag is read.
        for part in example.command.split(" | ") {
            if !part.starts_with("dhcpscope ") {
                continue;
            }
            seen += 1;
            let line = part.split(" > ").next().unwrap();
            let output = shell(&format!("{line} --list findings"));
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{line}: {said}");
        }
    }
    assert!(seen >= 20, "only {seen} commands");
}

#[test]
fn the_commands_to_try_are_there_word_for_word() {
    let readme = read("README.md");
    for line in [
        "    .ci/setup cargo run --release -- -r testdata/openstack-dora.pcap",
        "    .ci/setup --tests cargo test",
    ] {
        assert!(readme.lines().any(|other| other == line), "{line}");
    }
    let first = readme.find(".ci/setup").unwrap();
    assert!(readme[..first].contains(".svg"), "the picture comes first");
}

#[test]
fn every_dependency_has_its_row() {
    let manifest = read("Cargo.toml");
    let readme = read("README.md");
    let sections = manifest.split("\n[").filter(|section| {
        let title = section.lines().next().unwrap();
        title == "dependencies]"
            || (title.starts_with("target") && title.ends_with("dependencies]"))
    });
    for line in sections.flat_map(|section| section.lines().skip(1)) {
        if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            assert!(readme.contains(&format!("`{name}`")), "{name}");
        }
    }
}
