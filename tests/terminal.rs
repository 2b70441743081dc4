//! Nothing that others chose reaches the terminal but text: names of files and interfaces, comments in captures, and
//! the words of the command line, in the output and in what is said beside it. What messages hold is tested with the
//! views and by the fuzz targets.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod namespace;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A name that colours, moves the cursor, fills the clipboard, links, turns text round and forges a line.
const HOSTILE: &str = "a\x1b[31mb\x1b[2J\x1b]52;c;aGk=\x07\x1b]8;;http://x\x1b\\c\u{9b}31m\u{202e}d\u{2066}\x7f\r\nFORGED";

/// Views, with what changes their shape.
const VIEWS: &[&[&str]] = &[
    &["-o", "exchange"],
    &["-o", "exchange", "-vv", "--by", "time"],
    &["-o", "exchange", "--by", "client"],
    &["-o", "line"],
    &["-o", "summary"],
    &["-o", "summary", "--by", "client"],
    &["-o", "ladder"],
    &["-o", "tree"],
    &["-o", "tree", "-vv"],
    &["-o", "hex"],
    &["-o", "hex", "-v"],
    &["-o", "json"],
    &["-o", "tcpdump", "-e", "-vvv"],
    &["-o", "line", "-XX"],
];

/// A folder that goes when the test ends.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A file with a hostile name.
    fn file(&self, start: &str, content: &[u8]) -> String {
        let path = self
            .0
            .path()
            .join(format!("{start}{}", HOSTILE.replace('/', "|")));
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn capture() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/openstack-dora.pcap");
    fs::read(path).unwrap()
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn is_harmless(letter: char) -> bool {
    let is_bidi = matches!(
        letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    letter == '\n' || !(letter.is_control() || is_bidi)
}

/// Checks what was written, and gives it: output and talk.
#[track_caller]
fn harmless(arguments: &[&str], output: Output) -> (String, String) {
    // tcpdump's own layouts: its view, its dumps, its programs.
    let has_tabs = ["tcpdump", "-XX", "-d"]
        .iter()
        .any(|own| arguments.contains(own));
    let both = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    for text in &both {
        let bad = text
            .chars()
            .find(|letter| !(is_harmless(*letter) || has_tabs && *letter == '\t'));
        assert_eq!(bad, None, "{arguments:?}: {text:?}");
        let forged = text.lines().find(|line| line.starts_with("FORGED"));
        assert_eq!(forged, None, "{arguments:?}: {text:?}");
    }
    let [output, said] = both;
    (output, said)
}

#[track_caller]
fn harmless_run(arguments: &[&str]) -> (String, String) {
    harmless(arguments, run(arguments))
}

#[test]
fn file_names_are_shown_as_text_in_every_view() {
    let folder = Folder::new();
    let capture = capture();
    let (one, two) = (folder.file("1", &capture), folder.file("2", &capture));
    for view in VIEWS {
        let (output, _) = harmless_run(&[&["-r", &one, "-r", &two], *view].concat());
        assert!(!output.is_empty());
        let names_files = view.contains(&"json");
        assert!(
            !names_files || output.contains("FORGED"),
            "{view:?}: {output}"
        );
    }
}

#[test]
fn file_names_are_said_as_text() {
    let folder = Folder::new();
    let capture = capture();
    let missing = format!("{}/{HOSTILE}", folder.0.path().display());
    let cut = folder.file("cut", &capture[..capture.len() - 9]);
    let text = folder.file("text", b"hello");
    let whole = folder.file("whole", &capture);
    let unwritable = format!("{missing}/x");
    for arguments in [
        &["-r", &missing][..],
        &["-r", &missing, "-r", &missing],
        &["-r", &cut],
        &["-r", &text],
        &["-r", &text, "-r", &whole],
        &["-r", &whole, "-w", &unwritable],
        &["-r", &whole, "-F", &missing],
        &[&whole],
        &[&whole, "port", "67"],
        &["--follow", "-r", &missing],
    ] {
        let (_, said) = harmless_run(arguments);
        assert!(said.contains("FORGED"), "{arguments:?}: {said}");
    }
}

#[test]
fn words_of_the_command_line_are_said_as_text() {
    let long = format!("--{HOSTILE}");
    let joined = format!("--output={HOSTILE}");
    for arguments in [
        &["--explain", HOSTILE][..],
        &["--explain", "121\x1b[31m"],
        &["--list", HOSTILE],
        &["--completions", HOSTILE],
        &["-r", "x", "--select", HOSTILE],
        &["-r", "x", "--ignore", HOSTILE],
        &["-r", "x", "--max-memory", HOSTILE],
        &["-r", "x", "--duration", HOSTILE],
        &["-r", "x", "--xid", HOSTILE],
        &["-r", "x", "--server", HOSTILE],
        &["-r", "x", "--address", HOSTILE],
        &["-r", "x", "--type", HOSTILE],
        &["-r", "x", "--outcome", HOSTILE],
        &["-r", "x", "--slower-than", HOSTILE],
        &["-r", "x", "--width", HOSTILE],
        &["-r", "x", "--time", HOSTILE],
        &["-r", "x", "-c", HOSTILE],
        &["-r", "x", "-C", HOSTILE, "-w", "x"],
        &["-r", "x", "-Q", HOSTILE],
        &["-i", HOSTILE],
        &["-i", "lo", "-Z", HOSTILE],
        &["-d", HOSTILE],
        &["-r", "x", HOSTILE],
        &[HOSTILE],
        &[&long],
        &[&joined],
        &["-\x1b"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let (_, said) = harmless(arguments, output);
        assert!(said.starts_with("dhcpscope: "), "{arguments:?}: {said}");
    }
}

#[test]
fn words_that_are_not_utf8_are_said_as_text() {
    let word = OsStr::from_bytes(b"\xff\x1b[31m\nFORGED");
    for flag in ["-r", "--explain", "--client"] {
        let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
            .arg(flag)
            .arg(word)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{flag}");
        harmless(&[flag], output);
    }
}

/// A block of pcapng.
fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 12).unwrap().to_le_bytes();
    [&kind.to_le_bytes()[..], &length, body, &length].concat()
}

/// An option of a pcapng block, and the end of options.
fn last_option(code: u16, text: &str) -> Vec<u8> {
    let mut option = code.to_le_bytes().to_vec();
    option.extend(u16::try_from(text.len()).unwrap().to_le_bytes());
    option.extend(text.as_bytes());
    option.resize(option.len().next_multiple_of(4), 0);
    option.extend([0; 4]);
    option
}

/// A pcapng capture whose section, interface and packets all say something hostile.
fn talkative() -> Vec<u8> {
    const SECTION: u32 = 0x0a0d_0d0a;
    const COMMENT: u16 = 1;
    const NAME: u16 = 2;
    let section = [0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0]
        .into_iter()
        .chain([0xff; 8])
        .chain(last_option(COMMENT, HOSTILE));
    let mut file = block(SECTION, &section.collect::<Vec<u8>>());
    let interface = [&[1, 0, 0, 0, 0, 0, 4, 0][..], &last_option(NAME, HOSTILE)].concat();
    file.extend(block(1, &interface));
    let capture = capture();
    let mut records = &capture[24..];
    while records.len() > 16 {
        let length = u32::from_le_bytes(records[8..12].try_into().unwrap());
        let (frame, rest) = records[16..].split_at(usize::try_from(length).unwrap());
        records = rest;
        let mut packet = [[0; 4], [0, 0, 6, 0], [0; 4]].concat();
        packet.extend([length.to_le_bytes(), length.to_le_bytes()].concat());
        packet.extend(frame);
        packet.resize(packet.len().next_multiple_of(4), 0);
        packet.extend(last_option(COMMENT, HOSTILE));
        file.extend(block(6, &packet));
    }
    file
}

#[test]
fn what_a_capture_says_of_itself_is_shown_as_text() {
    let folder = Folder::new();
    let path = folder.file("x", &talkative());
    let mut seen = 0;
    for view in VIEWS {
        let (output, said) = harmless_run(&[&["-r", &path], *view].concat());
        assert!(!output.is_empty(), "{view:?}: {said}");
        seen += usize::from(output.contains("FORGED")) + usize::from(said.contains("FORGED"));
    }
    assert!(seen >= VIEWS.len(), "comments and names are seen somewhere");
}

/// A name that Linux lets an interface have.
const INTERFACE: &str = "v\x1b[31mb\x7f";

#[test]
fn names_of_interfaces_are_shown_as_text() {
    let name = "names_of_interfaces_are_shown_as_text";
    namespace::inside(name, &["ip"], &[], || {
        let ip = |arguments: &[&str]| {
            let status = namespace::command("ip").args(arguments).status().unwrap();
            assert!(status.success(), "{arguments:?}");
        };
        ip(&["link", "set", "va", "down"]);
        ip(&["link", "set", "va", "name", INTERFACE]);
        ip(&["link", "set", INTERFACE, "up"]);
        let (list, _) = harmless_run(&["-D"]);
        assert!(list.contains("v\\x1b[31mb\\x7f"), "{list}");
        for view in [
            &["-o", "line"][..],
            &["-o", "json"],
            &["-o", "exchange", "-vv"],
        ] {
            let flags = ["-i", INTERFACE, "-i", "vb", "--duration", "1s"];
            let (_, said) = harmless_run(&[&flags, view].concat());
            assert!(said.contains("v\\x1b[31mb\\x7f"), "{said}");
        }
        harmless_run(&["-d", "-i", INTERFACE]);
    });
}
