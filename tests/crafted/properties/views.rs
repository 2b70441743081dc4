//! Views: no control reaches the terminal, and colour is all that colour adds.

use proptest::prelude::*;

use super::json;
use super::strategies::{capture, config};

/// Every view with every way it may look.
const LOOKS: &[&[&str]] = &[
    &["-o", "exchange"],
    &["-o", "exchange", "-vv", "--width", "60"],
    &["-o", "exchange", "--by", "time", "-v"],
    &["-o", "exchange", "-q", "--ascii"],
    &["-o", "line"],
    &["-o", "line", "-vv"],
    &["-o", "summary"],
    &["-o", "summary", "-v"],
    &["-o", "ladder"],
    &["-o", "ladder", "--ascii", "--width", "50"],
    &["-o", "tree"],
    &["-o", "tree", "-vv", "--width", "50"],
    &["-o", "tree", "-q", "--by", "exchange"],
    &["-o", "hex"],
    &["-o", "hex", "--width", "120", "-v"],
    &["-o", "ladder", "-v", "--width", "50", "--ascii"],
];

/// What the program prints of a capture that comes by its standard input.
pub(super) fn printed(capture: &[u8], arguments: &[&str]) -> String {
    let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-r", "-"])
        .args(arguments)
        .write_stdin(capture)
        .env_clear()
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// Whether a terminal shows this letter and does nothing else.
fn is_shown(letter: char) -> bool {
    let is_bidi = matches!(
        letter,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    letter == '\n' || !(letter.is_control() || is_bidi)
}

/// A text without its colour sequences.
fn without_colour(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, sequence)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        let end = sequence.find('m').unwrap();
        let is_colour = |letter: char| letter.is_ascii_digit() || letter == ';';
        assert!(sequence[..end].chars().all(is_colour), "{sequence:?}");
        rest = &sequence[end + 1..];
    }
    plain + rest
}

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn hostile_bytes_reach_no_terminal(capture in capture()) {
        for look in LOOKS {
            let text = printed(&capture, look);
            let hostile = text.chars().find(|letter| !is_shown(*letter));
            prop_assert_eq!(hostile, None, "{:?}: {:?}", look, text);
        }
    }

    #[test]
    fn of_controls_only_the_tabs_of_tcpdumps_layout_come_through(capture in capture()) {
        for flags in [
            &["-o", "tcpdump"][..],
            &["-o", "tcpdump", "-e", "-vvv"],
            &["-o", "tcpdump", "-v", "-XX"],
            &["-o", "line", "-X"],
        ] {
            let text = printed(&capture, flags);
            let hostile = text.chars().find(|letter| *letter != '\t' && !is_shown(*letter));
            prop_assert_eq!(hostile, None, "{:?}: {:?}", flags, text);
        }
    }

    #[test]
    fn colour_adds_nothing_but_colour(capture in capture()) {
        for look in LOOKS {
            let plain = printed(&capture, look);
            let coloured = printed(&capture, &[look, &["--color", "always"][..]].concat());
            prop_assert_eq!(&without_colour(&coloured), &plain);
        }
    }

    #[test]
    fn json_parses_and_names_nothing_twice(capture in capture()) {
        let text = printed(&capture, &["-o", "json"]);
        prop_assert!(text.chars().all(is_shown), "{text:?}");
        json::check(&text);
    }
}
