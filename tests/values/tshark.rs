//! The examples of all rows through tshark, where it is installed: name and value must agree.
//!
//! Whoever writes both a format and its example can be wrong twice in the same way; tshark was written by
//! others. Where values differ, `differences.txt` says why, with the RFC section; a difference that is not
//! listed fails, and so does a listed one that is gone. Other versions of tshark read some options otherwise:
//! with them, that is only told. Options that tshark shows as bytes only are counted.
//! Where names differ, `names.txt` lists both with the section ours is the title of (`BLESS=1`).

use std::fmt::Write as _;
use std::process::Command;

use dhcpscope::dhcp::registry::{Row, Space};
use dhcpscope::dhcp::value::{Item, Leaf, Shape, Visitor};
use dhcpscope::wire::Span;
use tempfile::NamedTempFile;

use crate::skipped::skipped;

/// The version of tshark that `names.txt` and `differences.txt` were made with.
const VERSION: &str = "4.0.17";

/// One option of one frame as tshark shows it.
struct Seen {
    /// What it calls the option, or the sub-option asked for.
    name: String,
    /// All it shows of it.
    lines: String,
}

/// What tshark must show somewhere in the option: one of these for each leaf.
#[derive(Default)]
struct Wanted {
    leaves: Vec<Vec<String>>,
    /// Bits that are set: their names. They may be shown as pictures, so those are counted too.
    bits: Vec<&'static str>,
    /// Flags as they stand, in hexadecimal.
    flags: Vec<String>,
    is_in_flags: bool,
    name: &'static str,
}

impl Wanted {
    fn any_of(&mut self, forms: impl IntoIterator<Item = String>) {
        self.leaves.push(forms.into_iter().collect());
    }
}

fn dotted(address: [u8; 4]) -> String {
    std::net::Ipv4Addr::from(address).to_string()
}

fn colons(bytes: &[u8]) -> String {
    let parts: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    parts.join(":")
}

fn digits(bytes: &[u8]) -> String {
    let mut out = Vec::new();
    dhcpscope::render::text::hex_bytes(&mut out, bytes);
    String::from_utf8(out).unwrap()
}

impl Visitor for Wanted {
    fn leaf(&mut self, leaf: Leaf<'_>, _: Span) {
        match leaf {
            Leaf::Flag | Leaf::Bool { value: false, .. } if self.is_in_flags => {}
            Leaf::Flag => {}
            Leaf::Bool { value: true, .. } if self.is_in_flags => self.bits.push(self.name),
            Leaf::Bool { value, .. } => {
                let words: &[&str] = if value {
                    &["True", "Enabled", "Yes", "Set", ": 1", "(1)"]
                } else {
                    &["False", "Disabled", "No", "Not set", ": 0", "(0)"]
                };
                self.any_of(words.iter().map(|word| (*word).to_owned()));
            }
            Leaf::Number { value, .. } => self.any_of([
                format!(" {value}"),
                format!("({value}"),
                format!(": {value:04x}"),
            ]),
            Leaf::Duration { seconds, .. } => self.any_of([seconds.to_string()]),
            Leaf::Offset(seconds) => self.any_of([seconds.to_string()]),
            Leaf::Moment { raw, unix } => {
                let time = chrono::DateTime::from_timestamp(unix, 0).unwrap();
                let form = |form: &str| time.format(form).to_string();
                self.any_of([
                    raw.to_string(),
                    form("%b %e, %Y %H:%M:%S"),
                    form("%b %d, %Y %H:%M:%S"),
                ]);
            }
            Leaf::Code { value, .. } => self.any_of([
                format!("({value})"),
                format!(" {value}"),
                format!("0x{value:02x}"),
                format!("0x{value:04x}"),
            ]),
            Leaf::MessageType(kind) => self.any_of([format!("({})", kind.code())]),
            Leaf::OptionCode { code, .. } => self.any_of([format!("({code})")]),
            Leaf::Pattern { value, .. } => self.any_of([
                format!("{value:08x}"),
                format!("{value:016x}"),
                format!("0x{value:04x}"),
                value.to_string(),
            ]),
            Leaf::Fixed { .. } => {
                let mut out = Vec::new();
                crate::leaf_text(&mut out, &leaf);
                let text = String::from_utf8(out).unwrap();
                let short: String = text.chars().take(7).collect();
                self.any_of([short]);
            }
            Leaf::Version(parts) => {
                for part in parts {
                    self.any_of([
                        format!(" {part}"),
                        format!(".{part}"),
                        format!("({part}"),
                        format!("0x{}", digits(parts)),
                    ]);
                }
            }
            Leaf::Address(address) | Leaf::Mask(address) => self.any_of([dotted(address)]),
            Leaf::Prefix { address, length } => {
                let whole = format!("{}/{length}", dotted(address));
                let default = (length == 0).then(|| "default".to_owned());
                self.any_of(default.into_iter().chain([whole]));
            }
            Leaf::Address6(address) | Leaf::Prefix6 { address, .. } => {
                self.any_of([std::net::Ipv6Addr::from(address).to_string()]);
            }
            Leaf::Hardware(bytes) => self.any_of([colons(bytes), digits(bytes)]),
            Leaf::Uuid(_) => {
                let mut out = Vec::new();
                crate::leaf_text(&mut out, &leaf);
                self.any_of([String::from_utf8(out).unwrap()]);
            }
            Leaf::Text { text, .. } => self.any_of([text.to_owned(), digits(text.as_bytes())]),
            Leaf::Name(name) => {
                let labels: Vec<_> = name
                    .labels()
                    .map(|label| String::from_utf8_lossy(label).into_owned())
                    .collect();
                self.any_of([labels.join(".")]);
            }
            Leaf::Utf16(bytes) => {
                let text = dhcpscope::dhcp::value::utf16(bytes).flatten().collect();
                self.any_of([text]);
            }
            Leaf::Hex(bytes) => self.any_of([digits(bytes), colons(bytes)]),
        }
    }
    fn begin_list(&mut self, _: Span) {}
    fn end_list(&mut self) {}
    fn begin_object(&mut self, shape: Shape, _: Span) {
        self.is_in_flags = shape == Shape::Flags;
    }
    fn end_object(&mut self, shape: Shape, bytes: &[u8]) {
        self.is_in_flags = false;
        if shape == Shape::Flags {
            self.flags.push(format!("0x{}", digits(bytes)));
        }
    }
    fn key(&mut self, _: &'static str, name: &'static str) {
        self.name = name;
    }
    fn begin_item(&mut self, _: &Item<'_>) {}
    fn end_item(&mut self, _: &Item<'_>) {}
}

/// A row to be compared, with the option that carries its example.
struct Sample {
    space: Space,
    row: &'static Row,
    /// Code and data of the option.
    option: (u8, Vec<u8>),
}

impl Sample {
    fn place(&self) -> String {
        match self.space.parent() {
            Some(_) => format!("{}.{}", self.space.key(), self.row.code),
            None => self.row.code.to_string(),
        }
    }
}

fn samples() -> Vec<Sample> {
    super::written_rows()
        .filter(|(space, row)| !(*space == Space::Dhcp && matches!(row.code, 0 | 255)))
        .filter_map(|(space, row)| {
            let option = match space.parent() {
                None => (row.code, row.example.to_vec()),
                Some(parent) => (parent, super::wrapped(space, row)?),
            };
            Some(Sample { space, row, option })
        })
        .collect()
}

/// A DHCP message in UDP, IPv4 and Ethernet, with the option and what lets it be read.
fn frame(sample: &Sample) -> Vec<u8> {
    let mut dhcp = vec![1, 1, 6, 0];
    dhcp.resize(236, 0);
    dhcp.extend([0x63, 0x82, 0x53, 0x63]);
    let (code, data) = &sample.option;
    if *code != 53 {
        dhcp.extend([53, 1, 1]);
    }
    if let Some(class) = super::class_of(sample.space) {
        dhcp.extend([60, u8::try_from(class.len()).unwrap()]);
        dhcp.extend(class);
    }
    dhcp.extend([*code, u8::try_from(data.len()).unwrap()]);
    dhcp.extend(data);
    dhcp.push(255);
    let udp_length = u16::try_from(dhcp.len() + 8).unwrap();
    let mut frame = vec![0xff; 6];
    frame.extend([0, 0, 0x5e, 0, 0x53, 1, 8, 0]);
    frame.extend([0x45, 0]);
    frame.extend((udp_length + 20).to_be_bytes());
    // Identification, fragment, time to live, UDP, no checksum, any to all.
    frame.extend([0, 0, 0, 0, 64, 17, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]);
    frame.extend([0, 68, 0, 67]);
    frame.extend(udp_length.to_be_bytes());
    frame.extend([0, 0]);
    frame.extend(dhcp);
    frame
}

fn capture(samples: &[Sample]) -> NamedTempFile {
    let mut file = Vec::new();
    for word in [0xa1b2_c3d4_u32, 0x0002_0004, 0, 0, 65_535, 1] {
        file.extend(word.to_be_bytes());
    }
    for sample in samples {
        let frame = frame(sample);
        let length = u32::try_from(frame.len()).unwrap();
        for word in [0, 0, length, length] {
            file.extend(word.to_be_bytes());
        }
        file.extend(frame);
    }
    let capture = NamedTempFile::new().unwrap();
    std::fs::write(&capture, file).unwrap();
    capture
}

/// All that tshark says; `None` where there is no tshark.
fn tshark(samples: &[Sample]) -> Option<String> {
    let capture = capture(samples);
    let output = Command::new("tshark")
        .env("TZ", "UTC0")
        .args(["-n", "-V", "-O", "dhcp", "-r"])
        .arg(capture.path())
        .output();
    let output = output.ok()?;
    assert!(output.status.success(), "tshark failed: {output:?}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Cuts tshark's listing into what it says of each sample's option.
fn cut(listing: &str, samples: &[Sample]) -> Vec<Seen> {
    let frames: Vec<&str> = listing.split("\nFrame ").collect();
    assert_eq!(frames.len(), samples.len(), "a frame a sample");
    let pairs = frames.into_iter().zip(samples);
    pairs
        .map(|(frame, sample)| option_of(frame, sample))
        .collect()
}

fn option_of(frame: &str, sample: &Sample) -> Seen {
    let head = format!("    Option: ({})", sample.option.0);
    let mut lines = frame.lines().skip_while(|line| !line.starts_with(&head));
    let first = lines.next().unwrap_or("").trim();
    let body: Vec<&str> = lines
        .take_while(|line| line.starts_with("        "))
        .collect();
    let mut name = first.to_owned();
    if sample.space != Space::Dhcp {
        let codes = [
            format!("ption: ({})", sample.row.code),
            format!("ption {}: ", sample.row.code),
            format!("ption ({})", sample.row.code),
        ];
        let line = body
            .iter()
            .find(|line| codes.iter().any(|code| line.contains(code.as_str())));
        name = line.map_or(String::new(), |line| line.trim().to_owned());
    }
    Seen {
        name,
        lines: format!("{first}\n{}", body.join("\n")),
    }
}

/// A name without what names are free to differ in: case, punctuation, words that say nothing.
fn plain_name(name: &str) -> String {
    let words: String = name
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                ' '
            }
        })
        .collect();
    let kept: Vec<_> = words
        .split_whitespace()
        .filter(|word| !matches!(*word, "option" | "the" | "s"))
        .collect();
    kept.join(" ")
}

/// Whether tshark shows the bytes as they are and says nothing more.
fn is_unread(sample: &Sample, seen: &Seen) -> bool {
    let raw = digits(sample.row.example);
    let carrier = digits(&sample.option.1);
    let is_raw = |line: &str| {
        let shown = line.rsplit(": ").next().unwrap_or("");
        // Of what is inside a sub-option the code and the length are bytes to it, too.
        let is_end = carrier.ends_with(shown) && shown.ends_with(&raw);
        !shown.is_empty() && (shown == raw || is_end)
    };
    seen.lines.lines().any(is_raw)
}

/// What of the value tshark does not show; empty where the two agree.
fn differences(sample: &Sample, seen: &Seen) -> Vec<String> {
    let mut wanted = Wanted::default();
    super::read(sample.row).visit(&mut wanted);
    let is_shown =
        |forms: &&Vec<String>| !forms.iter().any(|form| seen.lines.contains(form.as_str()));
    let mut found: Vec<_> = wanted
        .leaves
        .iter()
        .filter(is_shown)
        .map(|forms| forms.join(" or "))
        .collect();
    let pictured: usize = seen.lines.lines().map(bits_set).sum();
    let shown = seen.lines.to_lowercase();
    let are_named = wanted.bits.iter().all(|name| shown.contains(name));
    let are_whole = wanted
        .flags
        .iter()
        .all(|flags| shown.contains(flags.as_str()));
    if pictured < wanted.bits.len() && !are_named && !are_whole {
        found.push(format!("the bits {}", wanted.bits.join(", ")));
    }
    found
}

/// The ones in a picture of bits, `.... .1.. = Encoding: ...`.
fn bits_set(line: &str) -> usize {
    let Some((picture, _)) = line.trim().split_once(" = ") else {
        return 0;
    };
    let is_picture = picture
        .chars()
        .all(|bit| matches!(bit, '.' | '0' | '1' | ' '));
    if is_picture {
        picture.matches('1').count()
    } else {
        0
    }
}

/// Places and reasons of `differences.txt`.
fn listed() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("differences.txt").lines();
    lines
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once(' ').unwrap())
        .collect()
}

/// Whether it is the version the lists were made with.
fn is_known_version() -> bool {
    let output = Command::new("tshark").arg("--version").output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(VERSION))
}

#[test]
fn tshark_reads_the_same_names_and_values() {
    let samples = samples();
    let Some(listing) = tshark(&samples) else {
        skipped("the comparison of names and values: there is no tshark");
        return;
    };
    let listed = listed();
    let mut names = String::new();
    let (mut agreed, mut unread, mut gone) = (0, 0, Vec::new());
    let mut unlisted = String::new();
    for (sample, seen) in samples.iter().zip(cut(&listing, &samples)) {
        let place = sample.place();
        if !plain_name(&seen.name).contains(&plain_name(sample.row.name)) {
            let (name, reference) = (sample.row.name, sample.row.reference);
            writeln!(names, "{place} | {name} | {} | {reference}", seen.name).unwrap();
        }
        let differences = differences(sample, &seen);
        let is_listed = listed.iter().any(|(known, _)| *known == place);
        match (differences.is_empty(), is_listed) {
            (true, false) => agreed += 1,
            (true, true) => gone.push(place),
            (false, true) => {}
            (false, false) if is_unread(sample, &seen) => unread += 1,
            (false, false) => {
                let wanted = differences.join("; ");
                writeln!(unlisted, "{place} lacks {wanted} in\n{}", seen.lines).unwrap();
            }
        }
    }
    println!(
        "{} samples: {agreed} agree, {unread} tshark shows as bytes only, {} differ as listed",
        samples.len(),
        listed.len() - gone.len()
    );
    assert!(agreed > 200, "tshark shows too little to compare with");
    if is_known_version() {
        assert!(unlisted.is_empty(), "{unlisted}");
        assert!(gone.is_empty(), "no longer different: {gone:?}");
        super::compare("tests/values/names.txt", &names);
    } else if !unlisted.is_empty() {
        eprintln!("this tshark is not {VERSION} and sees some values otherwise:\n{unlisted}");
    }
}
