//! `--anonymize` on messages with options where nobody reads them: what is found about them stays the same.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

/// File header and record header of pcap.
const HEADERS: usize = 24 + 16;
/// Where the record header has the number of captured bytes.
const CAPLEN_AT: usize = 24 + 8;
const COOKIE: [u8; 4] = [0x63, 0x82, 0x53, 0x63];
const COOKIE_IN_PAYLOAD: usize = 236;
const FILE_IN_PAYLOAD: usize = 108;

/// A capture of one DISCOVER, its payload changed.
fn changed(name: &str, change: impl FnOnce(&mut [u8])) -> PathBuf {
    let dora = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/openstack-dora.pcap");
    let mut bytes = fs::read(dora).unwrap();
    let caplen = bytes[CAPLEN_AT..CAPLEN_AT + 4].try_into().unwrap();
    bytes.truncate(HEADERS + u32::from_le_bytes(caplen) as usize);
    let is_cookie = |window: &[u8]| window == COOKIE;
    let cookie = bytes.windows(4).position(is_cookie).unwrap();
    change(&mut bytes[cookie - COOKIE_IN_PAYLOAD..]);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("astray-{name}.pcap"));
    fs::write(&path, bytes).unwrap();
    path
}

/// Puts these bytes in the place of all options.
fn options(payload: &mut [u8], options: &[u8]) {
    let area = &mut payload[COOKIE_IN_PAYLOAD + 4..];
    area.fill(0);
    area[..options.len()].copy_from_slice(options);
}

fn lines(path: &PathBuf, flags: &[&str]) -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-o", "json", "-r"])
        .arg(path)
        .args(flags)
        .output()
        .unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Codes and severities of what is found, with what each message is.
fn found(lines: &[Value]) -> Vec<Value> {
    let judged = |line: &Value| {
        let list = line["findings"].as_array().unwrap();
        let one = |one: &Value| json!([one["code"], one["severity"], one["span"]]);
        let findings: Vec<Value> = list.iter().map(one).collect();
        json!([line["dhcp"]["message"], line["exchange"], findings])
    };
    lines.iter().map(judged).collect()
}

/// The rule with this code finds something so grave, under whatever names.
#[track_caller]
fn stays(path: &PathBuf, code: &str, severity: &str) {
    let plain = found(&lines(path, &[]));
    let text = json!(plain).to_string();
    let wanted = format!("[\"{code}\",\"{severity}\"");
    assert!(text.contains(&wanted), "{text}");
    for key in ["one", "two", "three", "four"] {
        let flag = format!("--anonymize={key}");
        assert_eq!(found(&lines(path, &[&flag])), plain, "{key}");
    }
}

#[test]
fn options_behind_a_damaged_cookie_stay_options() {
    let path = changed("cookie", |payload| payload[COOKIE_IN_PAYLOAD + 3] = 0x62);
    stays(&path, "P15", "error");
}

#[test]
fn a_cookie_out_of_place_stays_there() {
    let path = changed("displaced", |payload| {
        payload[COOKIE_IN_PAYLOAD - 4..].rotate_left(2);
    });
    stays(&path, "P15", "error");
}

#[test]
fn a_relays_option_behind_end_stays_one() {
    let path = changed("behind-end", |payload| {
        options(
            payload,
            &[53, 1, 1, 255, 82, 6, 1, 4, b'p', b'o', b'r', b't', 255],
        );
    });
    stays(&path, "P19", "warning");
    let json = json!(lines(&path, &["--anonymize=one"])).to_string();
    assert!(!json.contains("706f7274"), "{json}");
}

#[test]
fn options_in_a_field_that_nothing_names_stay_options() {
    const SEVERAL: [u8; 13] = [15, 3, b'o', b'u', b'r', 6, 4, 10, 1, 2, 3, 255, 0];
    const ONE: [u8; 7] = [12, 4, b'h', b'o', b's', b't', 255];
    for (name, chain) in [("several", &SEVERAL[..]), ("one", &ONE)] {
        let path = changed(name, |payload| {
            payload[FILE_IN_PAYLOAD..][..chain.len()].copy_from_slice(chain);
        });
        stays(&path, "P35", "warning");
    }
}

#[test]
fn a_message_type_stays_whatever_its_length() {
    let path = changed("type", |payload| {
        options(payload, &[53, 2, 1, 1, 55, 2, 1, 3, 255]);
    });
    stays(&path, "P17", "warning");
}

#[test]
fn flags_of_a_full_name_stay_whatever_its_length() {
    let path = changed("full-name", |payload| {
        options(payload, &[53, 1, 1, 81, 2, 1, 0x40, 255]);
    });
    stays(&path, "P21", "warning");
}

#[test]
fn routers_stay_in_their_network_whatever_the_length() {
    const YIADDR: usize = 16;
    let path = changed("routers", |payload| {
        payload[0] = 2;
        payload[YIADDR..][..4].copy_from_slice(&[192, 0, 2, 10]);
        let mask = [53, 1, 2, 1, 4, 255, 255, 255, 0];
        let router = [3, 5, 192, 0, 2, 1, 3, 255];
        options(payload, &[&mask[..], &router].concat());
    });
    stays(&path, "P21", "warning");
}

#[test]
fn an_address_that_hlen_cuts_short_stays_that_of_its_frame() {
    const HLEN: usize = 2;
    let dora = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/dora-kea-udhcpc.pcap");
    let mut bytes = fs::read(dora).unwrap();
    let windows = bytes.windows(4).enumerate();
    let mut cookies = windows.filter(|(_, window)| *window == COOKIE);
    let (ack, _) = cookies.nth(3).unwrap();
    bytes[ack - COOKIE_IN_PAYLOAD + HLEN] = 5;
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("astray-hlen.pcap");
    fs::write(&path, bytes).unwrap();
    stays(&path, "P25", "error");
}

/// What a server says in both its answers is the same in both, though the class that tells how to read it comes in between.
#[test]
fn vendor_information_in_front_of_the_class_stays_what_comes_behind_it() {
    const CLASS: &[u8] = b"\x3c\x04ubnt";
    let whole = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/vendor-options.pcap");
    let mut bytes = fs::read(whole).unwrap();
    let mut windows = bytes.windows(CLASS.len());
    let discover = windows.position(|window| window == CLASS).unwrap();
    // Some option of the site.
    bytes[discover] = 224;
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("astray-class.pcap");
    fs::write(&path, bytes).unwrap();
    stays(&path, "X14", "info");
}

#[test]
fn names_that_nobody_chose_stay() {
    let path = changed("name", |payload| {
        options(payload, b"\x35\x01\x01\x0c\x06iPhone\xff");
    });
    let lines = lines(&path, &["--anonymize=one"]);
    assert!(
        lines
            .iter()
            .any(|line| line["client"]["hostname"] == "iPhone")
    );
}

#[test]
fn the_ports_of_a_shared_address_stay() {
    let path = changed("ports", |payload| {
        options(payload, &[53, 1, 1, 159, 4, 4, 8, 0xb2, 0, 255]);
    });
    let lines = lines(&path, &["--anonymize=one"]);
    assert_eq!(lines[0]["dhcp"]["options"][1]["hex"], "0408b200");
}

/// Options of which a part stays keep no more than that.
#[test]
fn what_stands_where_something_stays_does_not() {
    const OWN: &[u8] = b"ouroffice";
    let own = |code: u8, head: &[u8]| {
        let length = u8::try_from(head.len() + OWN.len()).unwrap();
        [&[code, length], head, OWN].concat()
    };
    for (name, option) in [
        ("own-type", own(53, &[1])),
        ("own-overload", own(52, &[0])),
        ("own-zone", own(100, b"")),
        ("own-database", own(101, b"")),
        ("own-place", own(144, b"")),
        ("own-class", own(60, b"udhcp 1.36.1 ")),
    ] {
        let path = changed(name, |payload| {
            let all = [&[53, 1, 1][..], &option, &[255]].concat();
            options(payload, if option[0] == 53 { &all[3..] } else { &all });
        });
        let (plain, other) = (lines(&path, &[]), lines(&path, &["--anonymize=one"]));
        assert_eq!(found(&plain), found(&other), "{name}");
        let hex = OWN.iter().map(|byte| format!("{byte:02x}"));
        let hex = hex.collect::<String>();
        assert!(json!(plain).to_string().contains(&hex), "{name}");
        assert!(
            !json!(other).to_string().contains(&hex),
            "{name}: {other:?}"
        );
    }
}
