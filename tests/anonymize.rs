//! `--anonymize`: nothing that names somebody comes through, and nothing else is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod skipped;

use std::collections::BTreeSet;
use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use skipped::skipped;
use tempfile::TempDir;

fn captures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut captures: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|end| end == "pcap" || end == "pcapng")
        })
        .collect();
    captures.sort();
    assert!(captures.len() > 60, "{} captures", captures.len());
    captures
}

fn capture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(name)
}

fn run(path: &Path, flags: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .arg("-r")
        .arg(path)
        .args(flags)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap()
}

fn text(path: &Path, flags: &[&str]) -> String {
    let output = run(path, flags);
    assert!(
        output.status.code() != Some(2),
        "{}: {}",
        path.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn lines(json: &str) -> Vec<Value> {
    json.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A folder of a test's own, gone when the test is over.
struct Scratch(TempDir);

impl Scratch {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// What must be the same under any names.
fn shape(line: &Value) -> Value {
    let each = |list: &Value, of: &dyn Fn(&Value) -> Value| -> Value {
        list.as_array().unwrap().iter().map(of).collect()
    };
    let finding = |one: &Value| json!([one["code"], one["severity"], one["frame"], one["span"]]);
    match line["type"].as_str().unwrap() {
        "message" => json!([
            line["exchange"],
            line["frame"],
            line["epoch"],
            line["caplen"],
            line["len"],
            line["dhcp"]["message"],
            line["dhcp"]["flags"],
            line["ip"]["checksum"]["status"],
            line["udp"]["checksum"]["status"],
            line["ip"]["fragments"],
            line["copy_of"],
            each(&line["dhcp"]["options"], &|option| json!([
                option["code"],
                option["length"],
                option["offset"],
                kind(&option["value"])
            ])),
            each(&line["faults"], &|fault| json!([
                fault["kind"],
                fault["span"]
            ])),
            each(&line["findings"], &finding),
        ]),
        "exchange" => json!([
            line["kind"],
            line["outcome"],
            line["cut"],
            line["frames"],
            line["messages"],
            line["servers"].as_array().unwrap().len(),
            line["relays"].as_array().unwrap().len(),
            line["lease"],
            line["seconds"],
            each(&line["findings"], &finding),
        ]),
        _ => json!([
            line["frames"],
            line["exchanges"],
            line["findings_by_code"],
            each(&line["findings"], &finding),
        ]),
    }
}

/// What a value is, down to its leaves.
fn kind(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(format!(
            "text of {}",
            text.chars()
                .filter(|one| !one.is_alphanumeric())
                .collect::<String>()
                .replace(['.', ':'], "")
        )),
        Value::Array(list) => list.iter().map(kind).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), kind(value)))
            .collect(),
        Value::Number(_) => json!("number"),
        other => other.clone(),
    }
}

#[test]
fn what_is_found_stays_the_same() {
    for path in captures() {
        let plain = run(&path, &["-o", "json", "--fail-on", "warning"]);
        for key in ["--anonymize=one", "--anonymize"] {
            let other = run(&path, &["-o", "json", "--fail-on", "warning", key]);
            let plain_lines = lines(&String::from_utf8(plain.stdout.clone()).unwrap());
            let other_lines = lines(&String::from_utf8(other.stdout).unwrap());
            assert_eq!(plain_lines.len(), other_lines.len(), "{}", path.display());
            for (before, after) in plain_lines.iter().zip(&other_lines) {
                assert_eq!(shape(before), shape(after), "{} {key}", path.display());
            }
            assert_eq!(plain.status, other.status, "{}", path.display());
        }
    }
}

/// What names somebody in a capture: addresses, hardware addresses, and words of names.
#[derive(Default)]
struct Names {
    addresses: BTreeSet<Ipv4Addr>,
    hardware: BTreeSet<String>,
    words: BTreeSet<String>,
}

/// Captures that tshark reads as well; it takes its time to begin.
const OF_EVERY_KIND: [&str; 12] = [
    "bad-checksums.pcap",
    "bootp-no-cookie.pcap",
    "checksum-offload.pcap",
    "hostile-names.pcap",
    "large-options.pcap",
    "overload-split.pcap",
    "pxe-ipxe.pcap",
    "qinq.pcap",
    "relay-both-sides.pcap",
    "relay-fragments.pcap",
    "vendor-options.pcap",
    "vxlan.pcap",
];

/// Words that stay on purpose, or that are values of other kinds.
const STAY: [&str; 24] = [
    "example",
    "local",
    "localhost",
    "pxelinux",
    "bootx64",
    "undionly",
    "linux",
    "http",
    "https",
    "default",
    "tftpboot",
    "srv",
    "grubx64",
    "msft",
    // What a host is called before it is given a name.
    "archlinux",
    "client",
    "debian",
    "fedora",
    "hostname",
    "openwrt",
    "raspberrypi",
    "router",
    "switch",
    "ubuntu",
];

/// Options whose text names somebody.
const NAMING: [u64; 12] = [12, 14, 15, 17, 61, 66, 67, 81, 82, 114, 119, 252];

impl Names {
    fn of(lines: &[Value]) -> Self {
        let mut names = Self::default();
        for line in lines.iter().filter(|line| line["type"] == "message") {
            for value in [&line["ip"], &line["dhcp"], &line["outer"]] {
                names.quads(value);
            }
            for mac in [
                &line["eth"]["src"],
                &line["eth"]["dst"],
                &line["dhcp"]["chaddr"],
            ] {
                names.mac(mac);
            }
            for text in [&line["dhcp"]["sname"], &line["dhcp"]["file"]] {
                names.word(text);
            }
            for option in line["dhcp"]["options"].as_array().unwrap() {
                if NAMING.contains(&option["code"].as_u64().unwrap()) {
                    names.word(&option["value"]);
                }
            }
        }
        names
    }

    fn quads(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                let parts = text.split(|one: char| !one.is_ascii_digit() && one != '.');
                let quads = parts.filter_map(|part| part.parse::<Ipv4Addr>().ok());
                self.addresses
                    .extend(quads.filter(|address| is_somebody(*address)));
            }
            Value::Array(list) => list.iter().for_each(|value| self.quads(value)),
            Value::Object(map) => map.values().for_each(|value| self.quads(value)),
            _ => {}
        }
    }

    fn mac(&mut self, value: &Value) {
        let Some(mac) = value.as_str() else { return };
        let digits = mac.replace(':', "");
        let is_nobody =
            digits.bytes().all(|one| one == b'0') || digits.bytes().all(|one| one == b'f');
        if digits.len() == 12 && !is_nobody && !digits.starts_with("01005e") {
            self.hardware.insert(digits);
        }
    }

    fn word(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                let parts = text.split(|one: char| !one.is_ascii_alphanumeric());
                let words = parts.map(str::to_lowercase);
                let is_name = |word: &String| {
                    word.len() > 4 && !STAY.contains(&word.as_str()) && word.parse::<u64>().is_err()
                };
                self.words.extend(words.filter(is_name));
            }
            Value::Array(list) => list.iter().for_each(|value| self.word(value)),
            Value::Object(map) => map
                .iter()
                .filter(|(key, _)| {
                    !["type", "layout", "space", "name", "hardware_type"].contains(&key.as_str())
                        || value["name"]
                            .as_str()
                            .is_some_and(|name| name.contains('.'))
                })
                .for_each(|(_, value)| self.word(value)),
            _ => {}
        }
    }
}

/// Whether an address is one that is replaced.
fn is_somebody(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    let is_mask = bits.leading_ones() == bits.count_ones();
    let is_metadata = address == Ipv4Addr::new(169, 254, 169, 254);
    !(is_mask
        || is_metadata
        || address.octets()[0] == 0
        || address.is_loopback()
        || address.is_multicast())
}

/// Every string under keys that show what was sent.
fn shown(value: &Value, strings: &mut String) {
    match value {
        Value::String(text) => {
            strings.push_str(&text.to_lowercase());
            strings.push('\n');
        }
        Value::Array(list) => list.iter().for_each(|value| shown(value, strings)),
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| {
                ![
                    "message", "key", "name", "kind", "cites", "severity", "code", "layout",
                    "space", "type", "status", "text",
                ]
                .contains(&key.as_str())
            })
            .for_each(|(_, value)| shown(value, strings)),
        _ => {}
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes
        .windows(part.len())
        .any(|window| window.eq_ignore_ascii_case(part))
}

fn octets(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

#[test]
fn no_name_comes_through() {
    let scratch = Scratch::new();
    let mut all = Names::default();
    for path in captures() {
        let names = Names::of(&lines(&text(&path, &["-o", "json"])));
        let written = scratch.path("out.pcap");
        let to = written.to_str().unwrap();
        let json = text(&path, &["-o", "json", "--anonymize=key", "-w", to]);
        let mut after = Names::default();
        for line in lines(&json) {
            after.quads(&line);
        }
        let mut strings = String::new();
        for line in lines(&json) {
            shown(&line, &mut strings);
        }
        let bytes = fs::read(&written).unwrap();
        let place = path.display();
        for address in &names.addresses {
            assert!(!after.addresses.contains(address), "{place}: {address}");
            assert!(
                !contains(&bytes, &address.octets()),
                "{place}: {address} in the file"
            );
        }
        for mac in &names.hardware {
            assert!(
                !strings.replace([':', '-', '.'], "").contains(mac),
                "{place}: {mac}"
            );
            assert!(
                !contains(&bytes, &octets(mac)),
                "{place}: {mac} in the file"
            );
            assert!(
                !contains(&bytes, mac.as_bytes()),
                "{place}: {mac} in text in the file"
            );
        }
        for word in &names.words {
            let whole = |text: &str| {
                text.split(|one: char| !one.is_ascii_alphanumeric())
                    .any(|other| other == word)
            };
            assert!(!whole(&strings), "{place}: {word}");
            assert!(
                !contains(&bytes, word.as_bytes()),
                "{place}: {word} in the file"
            );
        }
        all.addresses.extend(names.addresses);
        all.hardware.extend(names.hardware);
        all.words.extend(names.words);
    }
    // The lists are what the test is worth.
    assert!(
        all.addresses.len() > 100,
        "{} addresses",
        all.addresses.len()
    );
    assert!(
        all.hardware.len() > 40,
        "{} hardware addresses",
        all.hardware.len()
    );
    assert!(all.words.len() > 40, "{:?}", all.words);
}

#[test]
fn the_same_key_gives_the_same_bytes() {
    let scratch = Scratch::new();
    for name in [
        "vendor-options.pcap",
        "relay-fragments.pcap",
        "relay-two-interfaces.pcapng",
    ] {
        let path = capture(name);
        let made = |key: &str, file: &str| {
            let to = scratch.path(file);
            let shown = text(&path, &[key, "-w", to.to_str().unwrap()]);
            (shown, fs::read(to).unwrap())
        };
        assert_eq!(made("--anonymize=key", "a"), made("--anonymize=key", "b"));
        assert_ne!(made("--anonymize=key", "a"), made("--anonymize=yek", "b"));
        assert_ne!(made("--anonymize", "a"), made("--anonymize", "b"));
    }
}

#[test]
fn the_written_file_shows_what_was_shown() {
    let scratch = Scratch::new();
    for path in captures() {
        let to = scratch.path("out.pcap");
        let flags = ["-o", "json", "--anonymize=key", "-w", to.to_str().unwrap()];
        let messages = |json: &str| {
            let mut messages: Vec<String> = lines(json)
                .iter()
                .filter(|line| line["type"] == "message")
                .map(|line| {
                    json!([
                        line["epoch"],
                        line["eth"],
                        line["ip"],
                        line["udp"],
                        line["dhcp"]
                    ])
                })
                .map(|line| line.to_string())
                .collect();
            messages.sort();
            messages
        };
        let shown = text(&path, &flags);
        assert_eq!(
            messages(&shown),
            messages(&text(&to, &["-o", "json"])),
            "{}",
            path.display()
        );
    }
}

#[test]
fn tcpdump_and_tshark_have_no_more_to_complain_of() {
    let scratch = Scratch::new();
    for path in captures() {
        let (plain, other) = (scratch.path("plain.pcap"), scratch.path("other.pcap"));
        text(&path, &["-w", plain.to_str().unwrap()]);
        text(&path, &["--anonymize=key", "-w", other.to_str().unwrap()]);
        for (program, flags) in [
            ("tcpdump", &["-nvvv"][..]),
            (
                "tshark",
                &[
                    "-n",
                    "-o",
                    "udp.check_checksum:TRUE",
                    "-o",
                    "ip.check_checksum:TRUE",
                    "-V",
                ],
            ),
        ] {
            let name = path.file_name().unwrap().to_str().unwrap();
            if program == "tshark" && !OF_EVERY_KIND.contains(&name) {
                continue;
            }
            let complaints = |path: &Path| -> Option<Vec<usize>> {
                let output = Command::new(program)
                    .args(flags)
                    .arg("-r")
                    .arg(path)
                    .output()
                    .ok()?;
                let said = String::from_utf8_lossy(&output.stderr);
                // Several link types are more than tcpdump reads from one file.
                if said.contains("different from the type of the first interface") {
                    return None;
                }
                assert!(output.status.success(), "{program}: {said}");
                let shown = String::from_utf8_lossy(&output.stdout).to_lowercase();
                let words = [
                    "bad",
                    "malformed",
                    "[|",
                    "truncated",
                    "incorrect",
                    "invalid",
                    "checksum status: good",
                ];
                Some(
                    words
                        .iter()
                        .map(|word| shown.matches(word).count())
                        .collect(),
                )
            };
            match (complaints(&plain), complaints(&other)) {
                (Some(before), Some(after)) => {
                    assert_eq!(before, after, "{program} {}", path.display());
                }
                _ => skipped(format_args!(
                    "{program} on {name}: it cannot read it, or be run"
                )),
            }
        }
    }
}

#[test]
fn what_is_meant_are_the_real_names() {
    let path = capture("three-clients.pcap");
    let lines = lines(&text(&path, &["-o", "json"]));
    let exchange = lines
        .iter()
        .find(|line| line["type"] == "exchange")
        .unwrap();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let picks = [
        ("--client", word(&exchange["client"]["chaddr"])),
        ("--address", word(&exchange["address"])),
        ("--xid", word(&exchange["xid"])),
    ];
    for (flag, value) in picks {
        let plain = text(&path, &["-o", "summary", flag, &value]);
        let other = text(&path, &["-o", "summary", "--anonymize=key", flag, &value]);
        assert!(plain.contains("bound") || plain.contains("BOUND"));
        assert_eq!(
            plain.lines().count(),
            other.lines().count(),
            "{flag} {value}"
        );
        assert!(!other.contains(&value), "{flag} {value}");
    }
    let by_filter = text(
        &path,
        &["--anonymize=key", "-o", "line", "udp", "src", "port", "67"],
    );
    assert_eq!(
        by_filter.lines().count(),
        text(&path, &["-o", "line", "udp", "src", "port", "67"])
            .lines()
            .count()
    );
}

#[test]
fn the_maker_is_kept_on_request_only() {
    let path = capture("vendor-options.pcap");
    let plain = lines(&text(&path, &["-o", "json"]));
    let chaddr = plain[0]["dhcp"]["chaddr"].as_str().unwrap().to_owned();
    for (flags, keeps) in [
        (&["--anonymize=key"][..], false),
        (&["--anonymize=key", "--keep-oui"], true),
    ] {
        let all = [&["-o", "json"][..], flags].concat();
        let other = lines(&text(&path, &all));
        let other = other[0]["dhcp"]["chaddr"].as_str().unwrap().to_owned();
        assert_eq!(other[..8] == chaddr[..8], keeps, "{other}");
        assert_ne!(other[9..], chaddr[9..]);
    }
    let alone = run(&path, &["--keep-oui"]);
    assert_eq!(alone.status.code(), Some(2));
}

#[test]
fn the_program_tells_no_names_either() {
    let scratch = Scratch::new();
    let path = scratch.path("acme-branch.pcap");
    let mut bytes = fs::read(capture("openstack-dora.pcap")).unwrap();
    bytes.truncate(bytes.len() - 10);
    fs::write(&path, bytes).unwrap();
    let output = run(&path, &["-o", "json", "--anonymize"]);
    let all = [output.stdout, output.stderr].concat();
    let all = String::from_utf8(all).unwrap();
    assert!(all.contains("capture-1"), "{all}");
    assert!(!all.contains("acme"), "{all}");
    assert!(all.contains("a key drawn for this run"), "{all}");
    let quiet = run(&capture("openstack-dora.pcap"), &["--anonymize", "-q"]);
    assert!(quiet.stderr.is_empty());
}
