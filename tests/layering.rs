//! The floors of the house: each uses only floors below it, each library is named on its own floor only, and all keep to the
//! promised compiler.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every floor with the floors it may use.
const FLOORS: &[(&str, &[&str])] = &[
    ("wire", &[]),
    ("capture", &[]),
    ("dhcp", &["wire"]),
    ("anonymize", &["wire", "capture", "dhcp"]),
    ("exchange", &["wire", "capture", "dhcp"]),
    ("findings", &["wire", "capture", "dhcp", "exchange"]),
    (
        "render",
        &["wire", "capture", "dhcp", "exchange", "findings"],
    ),
    (
        "pipeline",
        &["wire", "capture", "dhcp", "exchange", "findings", "render"],
    ),
    (
        "cli",
        &[
            "wire",
            "capture",
            "dhcp",
            "anonymize",
            "exchange",
            "findings",
            "render",
            "pipeline",
        ],
    ),
    ("main", &["cli"]),
];

/// Every library with the floors that may name it; none for those that serve everywhere.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("chrono", &["render"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("etherparse", &["wire"]),
    ("flate2", &["capture"]),
    ("foldhash", &[]),
    ("hashbrown", &["exchange", "findings"]),
    ("indicatif", &["cli"]),
    ("itoa", &["render"]),
    ("landlock", &["cli"]),
    ("libc", &["cli"]),
    ("macaddr_ouidb", &["render"]),
    ("memchr", &[]),
    ("nix", &["cli"]),
    ("owo_colors", &["render"]),
    ("pcap", &["capture"]),
    ("ruzstd", &["capture"]),
    ("rustix", &["capture", "cli"]),
    ("seccompiler", &["cli"]),
    ("siphasher", &["anonymize"]),
    ("signal_hook", &["cli"]),
    ("smallvec", &[]),
    ("strsim", &["cli"]),
    ("terminal_size", &["cli"]),
    ("thiserror", &[]),
    ("triomphe", &["exchange", "pipeline"]),
];

/// A source file: its place, its floor, its lines without comments and tests.
struct Source {
    path: PathBuf,
    floor: String,
    lines: Vec<(usize, String)>,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                sources.push(source(&root, &path));
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

fn source(root: &Path, path: &Path) -> Source {
    let place = path.strip_prefix(root).unwrap().to_path_buf();
    let floor = place.iter().next().unwrap().to_str().unwrap();
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = (1..)
        .zip(code.lines())
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number, line.to_owned()))
        .collect();
    Source {
        floor: floor.trim_end_matches(".rs").to_owned(),
        path: place,
        lines,
    }
}

/// The words that follow `before` and stand in front of `::` or another end of a name.
fn names_after<'a>(line: &'a str, before: &str) -> Vec<&'a str> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    line.match_indices(before)
        .filter(|(at, _)| !line[..*at].ends_with(is_name))
        .map(|(at, _)| {
            let rest = &line[at + before.len()..];
            rest.split(|letter| !is_name(letter)).next().unwrap()
        })
        .collect()
}

#[test]
fn each_floor_uses_only_floors_below_it() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.floor == "lib" {
            continue;
        }
        let (_, below) = FLOORS
            .iter()
            .find(|(floor, _)| *floor == source.floor)
            .unwrap_or_else(|| panic!("{} is on no floor", source.path.display()));
        for (number, line) in &source.lines {
            let mut used = names_after(line, "crate::");
            used.extend(names_after(line, "dhcpscope::"));
            for name in used {
                let is_floor = FLOORS.iter().any(|(floor, _)| *floor == name);
                if is_floor && name != source.floor && !below.contains(&name) {
                    wrong.push(format!(
                        "src/{}:{number}: {} uses {name}",
                        source.path.display(),
                        source.floor
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_of_the_crate_name_one_floor_each() {
    for source in sources() {
        for (number, line) in &source.lines {
            let is_group = line.contains("crate::{");
            assert!(!is_group, "src/{}:{number}: {line}", source.path.display());
        }
    }
}

#[test]
fn each_library_is_named_on_its_own_floor_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in &source.lines {
            for (library, floors) in LIBRARIES {
                let is_named = names_after(line, library)
                    .iter()
                    .any(|rest| rest.is_empty() && line.contains(&format!("{library}::")));
                if is_named && !floors.is_empty() && !floors.contains(&source.floor.as_str()) {
                    wrong.push(format!(
                        "src/{}:{number}: {} names {library}",
                        source.path.display(),
                        source.floor
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_dependency_has_a_floor() {
    let manifest = include_str!("../Cargo.toml");
    // Those of one system only have a section of their own.
    let named: BTreeSet<String> = manifest
        .split("\n[")
        .filter(|section| {
            let title = section.lines().next().unwrap();
            title == "dependencies]" || title.ends_with(".dependencies]")
        })
        .flat_map(|section| section.lines().skip(1))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"))
        .collect();
    let known: BTreeSet<String> = LIBRARIES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(named, known);
}

/// A condition that binds and asks for more: Rust 1.88 has it first, and clippy does not hold it against the promised
/// version.
#[test]
fn no_condition_is_newer_than_the_promised_compiler() {
    assert!(include_str!("../Cargo.toml").contains("rust-version = \"1.85\""));
    let mut wrong = Vec::new();
    for Source { path, lines, .. } in sources() {
        for (place, (number, line)) in lines.iter().enumerate() {
            if !line.contains("if let ") && !line.contains("while let ") {
                continue;
            }
            let is_end = |line: &&str| line.ends_with('{') || line.ends_with(';');
            let rest = lines[place..].iter().map(|(_, line)| line.as_str());
            let length = 1 + rest.clone().take_while(|line| !is_end(line)).count();
            let chained = |line: &str| line.trim_start().starts_with("&& ") || is_one_line(line);
            if rest.take(length).any(chained) {
                wrong.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a condition that binds stands on one line with another.
fn is_one_line(line: &str) -> bool {
    line.contains("&& let ") || (line.contains(" let ") && line.contains(" && "))
}
