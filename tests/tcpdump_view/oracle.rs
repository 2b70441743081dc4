//! tcpdump, and the program, run over the same file.

use std::fs;
use std::io::ErrorKind;
use std::process::Command;

use tempfile::NamedTempFile;

use crate::frames::Framed;
use crate::skipped::skipped;

/// The version that the view promises to equal.
const VERSION: &str = "4.99.3";
/// Set to 1 where tcpdump must be there.
const REQUIRED: &str = "DHCPSCOPE_REQUIRE_TCPDUMP";

/// A tcpdump that was found.
pub(crate) struct Tcpdump {
    /// Whether it is the version whose bytes the view promises.
    is_exact: bool,
}

impl Tcpdump {
    /// Looks for tcpdump; says loudly that it is missing.
    pub(crate) fn find() -> Option<Self> {
        match Command::new("tcpdump").arg("--version").output() {
            Ok(output) => {
                let said = [output.stdout, output.stderr].concat();
                let said = String::from_utf8_lossy(&said).into_owned();
                let is_exact = said.contains(&format!("tcpdump version {VERSION}\n"));
                if !is_exact {
                    skipped(format_args!(
                        "a comparison with tcpdump {VERSION}: here it is {said}"
                    ));
                }
                Some(Self { is_exact })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                assert!(
                    std::env::var_os(REQUIRED).is_none_or(|value| value != "1"),
                    "{REQUIRED}=1, but there is no tcpdump"
                );
                skipped("a comparison with tcpdump: it is not installed");
                None
            }
            Err(error) => panic!("tcpdump does not run: {error}"),
        }
    }

    /// Compares, and insists where the version is the promised one.
    pub(crate) fn must_equal(&self, file: &Capture, flags: &[&str]) {
        let share = compare(file, flags);
        if self.is_exact {
            assert!(share.equal == share.all, "{}", share.examples.join("\n"));
        } else {
            eprintln!("{}: {share} {flags:?}", file.name);
        }
    }
}

/// Sets of flags that show all of the headers.
const FLAGS: &[&[&str]] = &[
    &[],
    &["-e"],
    &["-v"],
    &["-vv"],
    &["-e", "-vvv"],
    &["-q"],
    &["-q", "-e", "-v"],
    &["-q", "-X"],
    &["-x"],
    &["-xx"],
    &["-XX"],
    &["-e", "-x"],
    &["-vv", "-x"],
];

/// Compares frames of one link type with every flag that changes what is printed of headers, where there is tcpdump.
pub(crate) fn assert_prints_alike(
    name: &str,
    linktype: u16,
    frames: impl IntoIterator<Item: Into<Framed>>,
) {
    let Some(tcpdump) = Tcpdump::find() else {
        return;
    };
    let frames: Vec<Framed> = frames.into_iter().map(Into::into).collect();
    let file = Capture::of(name, linktype, &frames);
    for flags in FLAGS {
        tcpdump.must_equal(&file, flags);
    }
}

/// Compares all that is printed; gives the share of equal messages.
fn compare(file: &Capture, flags: &[&str]) -> Share {
    let theirs = run("tcpdump", &["-n", "-r"], file, flags);
    let ours = run(
        env!("CARGO_BIN_EXE_dhcpscope"),
        &["-o", "tcpdump", "-r"],
        file,
        flags,
    );
    let mut share = Share::default();
    if theirs == ours {
        share.equal = file.messages;
        share.all = file.messages;
        return share;
    }
    share.all = file.messages;
    let (theirs, ours) = (messages(&theirs), messages(&ours));
    for number in 0..file.messages {
        let (theirs, ours) = (theirs.get(number), ours.get(number));
        if theirs == ours {
            share.equal += 1;
        } else if share.examples.len() < 5 {
            share.examples.push(format!(
                "{flags:?} message {number} of {}\n tcpdump {}\n    ours {}",
                file.name,
                first_difference(theirs, ours),
                first_difference(ours, theirs),
            ));
        }
    }
    share
}

/// How many messages came out equal.
#[derive(Default)]
struct Share {
    equal: usize,
    all: usize,
    examples: Vec<String>,
}

impl std::fmt::Display for Share {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} of {} equal", self.equal, self.all)
    }
}

/// A capture in a file, which goes when this is dropped. Each frame has a second of its own.
pub(crate) struct Capture {
    name: String,
    file: NamedTempFile,
    pub(crate) messages: usize,
}

impl Capture {
    /// Writes frames of one link type.
    pub(crate) fn of(name: &str, linktype: u16, frames: &[Framed]) -> Self {
        let mut bytes = Vec::new();
        // Little endian, as what is logged here: libpcap turns that into the order of its machine, which -xx shows.
        for word in [0xa1b2_3c4d, 0x0004_0002, 0, 0, 262_144, u32::from(linktype)] {
            bytes.extend(u32::to_le_bytes(word));
        }
        for (second, frame) in frames.iter().enumerate() {
            // Digits beyond the sixth, which tcpdump leaves off.
            let second = u32::try_from(second).unwrap();
            let nanos = second.wrapping_mul(1_234_567) % 1_000_000_000;
            let captured = u32::try_from(frame.bytes.len()).unwrap();
            for word in [second, nanos, captured, frame.wire] {
                bytes.extend(u32::to_le_bytes(word));
            }
            bytes.extend(&frame.bytes);
        }
        // Profiles of AppArmor let tcpdump read what is named so.
        let file = tempfile::Builder::new().suffix(".pcap").tempfile().unwrap();
        fs::write(&file, bytes).unwrap();
        Self {
            name: name.to_owned(),
            file,
            messages: frames.len(),
        }
    }

    pub(crate) fn path(&self) -> &str {
        self.file.path().to_str().unwrap()
    }
}

fn run(program: &str, before: &[&str], file: &Capture, flags: &[&str]) -> Vec<u8> {
    let output = Command::new(program)
        .args(before)
        .arg(file.path())
        .args(flags)
        .env("TZ", "UTC0")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{program} {flags:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// What was printed, by message: a message begins where a line begins neither with a blank nor inside a tunnel.
fn messages(printed: &[u8]) -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = Vec::new();
    let mut is_carrier = false;
    for line in printed.split_inclusive(|byte| *byte == b'\n') {
        let begins = !line.starts_with(b"\t") && !line.starts_with(b"    ") && !is_carrier;
        match messages.last_mut() {
            Some(message) if !begins => message.extend(line),
            _ => messages.push(line.to_vec()),
        }
        let holds = |word: &[u8]| line.windows(word.len()).any(|window| window == word);
        is_carrier = holds(b"VXLAN, flags") || holds(b"OTV, flags");
    }
    messages
}

fn first_difference(one: Option<&Vec<u8>>, other: Option<&Vec<u8>>) -> String {
    let (Some(one), Some(other)) = (one, other) else {
        return one.map_or("nothing".to_owned(), |_| "something".to_owned());
    };
    let split = |bytes: &Vec<u8>| -> Vec<String> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.split('\n').map(str::to_owned).collect()
    };
    let (one, other) = (split(one), split(other));
    let place = one
        .iter()
        .zip(&other)
        .take_while(|(one, other)| one == other)
        .count();
    format!("{:?}", one.get(place).cloned().unwrap_or_default())
}
