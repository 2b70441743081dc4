//! The pictures of README.md: what the program prints in colour, as SVG.
//!
//! `BLESS=1 cargo test --test pictures` draws them anew, so that they cannot drift from the program.
#![allow(clippy::unwrap_used)]

mod svg;

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Each picture with its arguments. What it is to show comes from `testdata`.
const PICTURES: &[(&str, &[&str])] = &[
    (
        "exchange.svg",
        &["-r", "openstack-dora.pcap", "--width", "100"],
    ),
    (
        "ladder.svg",
        &["-r", "nak-dhcpd.pcap", "-o", "ladder", "--width", "100"],
    ),
];

/// The picture of what the program prints, below the command that prints it.
fn picture(arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(arguments)
        .args(["--color", "always"])
        .env_clear()
        .current_dir(root.join("testdata"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}");
    let typed: Vec<&str> = arguments
        .iter()
        .copied()
        .take_while(|word| *word != "--width")
        .collect();
    let printed = String::from_utf8(output.stdout).unwrap();
    svg::picture(&format!("dhcpscope {}", typed.join(" ")), &printed)
}

#[test]
fn the_pictures_show_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    for (name, arguments) in PICTURES {
        let place = format!("tests/pictures/{name}");
        let now = picture(arguments);
        if env::var_os("BLESS").is_some() {
            fs::write(root.join(&place), &now).unwrap();
        }
        let before = fs::read_to_string(root.join(&place)).unwrap_or_default();
        assert!(
            before == now,
            "{place} is not what is printed now: BLESS=1 cargo test --test pictures"
        );
        assert!(readme.contains(&place), "README.md does not show {place}");
    }
}
