//! Captures of several interfaces in one file, and what they say of their losses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod skipped;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use skipped::skipped;

const NULL: u32 = 0;
const ETHERNET: u32 = 1;
const LINUX_SLL: u32 = 113;
const USB: u32 = 189;
const DROPCOUNT: u32 = 4;
const ISB_OSDROP: u32 = 7;

/// Stdout, stderr and exit status of a run.
fn run(arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .env_clear()
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code(),
    )
}

fn file(name: &str, blocks: &[Vec<u8>]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, blocks.concat()).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The frames of a capture of the classic format.
fn frames(name: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let bytes = fs::read(path.join(name)).unwrap();
    let mut rest = &bytes[24..];
    let mut frames = Vec::new();
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest[8..12].try_into().unwrap());
        let (record, behind) = rest.split_at(16 + usize::try_from(length).unwrap());
        frames.push(record[16..].to_vec());
        rest = behind;
    }
    frames
}

fn block(kind: u32, words: &[u32], data: &[u8], option: Option<(u32, u64)>) -> Vec<u8> {
    let mut body: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    body.extend(data);
    body.resize(body.len().next_multiple_of(4), 0);
    if let Some((code, value)) = option {
        body.extend((code | (8 << 16)).to_le_bytes());
        body.extend(value.to_le_bytes());
        body.extend([0; 4]);
    }
    let size = u32::try_from(body.len() + 12).unwrap().to_le_bytes();
    [&kind.to_le_bytes()[..], &size, &body, &size].concat()
}

fn section() -> Vec<u8> {
    block(
        0x0a0d_0d0a,
        &[0x1a2b_3c4d, 1, u32::MAX, u32::MAX],
        &[],
        None,
    )
}

fn interface(link: u32) -> Vec<u8> {
    block(1, &[link, 0], &[], None)
}

fn packet(interface: u32, frame: &[u8], lost: Option<u64>) -> Vec<u8> {
    let length = u32::try_from(frame.len()).unwrap();
    let words = [interface, 0, 1_000_000, length, length];
    block(6, &words, frame, lost.map(|lost| (DROPCOUNT, lost)))
}

fn dropped(interface: u32, count: u64) -> Vec<u8> {
    block(5, &[interface, 0, 0], &[], Some((ISB_OSDROP, count)))
}

/// The four frames of an exchange, as packets of the first interface.
fn dora() -> Vec<Vec<u8>> {
    let frames = frames("openstack-dora.pcap");
    frames.iter().map(|frame| packet(0, frame, None)).collect()
}

#[test]
fn a_frame_that_the_expression_cannot_be_asked_about_ends_nothing() {
    let mut blocks = vec![section(), interface(ETHERNET), interface(USB)];
    blocks.extend(dora());
    blocks.insert(3, packet(1, &[0; 64], None));
    blocks.insert(4, packet(1, &[0; 64], None));
    let path = file("usb.pcapng", &blocks);
    let (stdout, stderr, status) = run(&["-r", &path, "-o", "json", "udp or host 10.0.0.1"]);
    assert_eq!(stdout.matches(r#""type":"message""#).count(), 4, "{stdout}");
    assert!(stdout.contains(r#""skipped":{"expression":2}"#), "{stdout}");
    assert_eq!(stderr.matches("do not pass").count(), 1, "{stderr}");
    assert!(stderr.contains(&path), "{stderr}");
    assert_eq!(status, Some(2));
}

#[test]
fn names_in_an_expression_are_known_on_every_interface() {
    let mut blocks = vec![
        section(),
        interface(ETHERNET),
        interface(LINUX_SLL),
        interface(NULL),
    ];
    // The cooked header ends with the protocol as Ethernet's does; the family of a loopback is of a big-endian host.
    for ((frame, header), number) in frames("openstack-dora.pcap")
        .iter()
        .zip([&[][..], &[0; 14], &[0, 0, 0, 2], &[0; 14]])
        .zip([0, 1, 2, 1])
    {
        let behind = if header.len() == 4 { 14 } else { 12 };
        let frame = match number {
            0 => frame.clone(),
            _ => [header, &frame[behind..]].concat(),
        };
        blocks.push(packet(number, &frame, None));
    }
    let path = file("names.pcapng", &blocks);
    let by_number = run(&["-r", &path, "-o", "line", "port 67"]);
    assert_eq!(by_number.0.lines().count(), 5, "{}", by_number.0);
    let by_name = run(&["-r", &path, "-o", "line", "port bootps"]);
    if by_name
        .1
        .contains("filter expression 'port bootps': unknown port")
    {
        return skipped("names in an expression: the system does not know bootps");
    }
    assert_eq!(by_name, by_number);
}

#[test]
fn the_file_that_an_expression_does_not_suit_is_the_one_named() {
    let empty = file("empty.pcap", &[]);
    let header = [
        0xa1b2_c3d4_u32.to_le_bytes(),
        [2, 0, 4, 0],
        [0; 4],
        [0; 4],
        [0xff, 0xff, 0, 0],
        USB.to_le_bytes(),
    ];
    let usb = file("usb.pcap", &[header.concat()]);
    let (_, stderr, status) = run(&["-r", &empty, "-r", &usb, "host 10.0.0.1"]);
    let said = format!("dhcpscope: {usb}: filter expression 'host 10.0.0.1': ");
    assert!(stderr.contains(&said), "{stderr}");
    assert_eq!(status, Some(2));
}

#[test]
fn totals_of_one_interface_are_counted_once() {
    let mut blocks = vec![section(), interface(ETHERNET)];
    for (packet, count) in dora().into_iter().zip([5, 5, 7, 7]) {
        blocks.extend([packet, dropped(0, count)]);
    }
    let path = file("totals.pcapng", &blocks);
    let (stdout, stderr, _) = run(&["-r", &path, "-o", "json"]);
    assert!(stdout.contains(r#""dropped":7,"#), "{stdout}");
    assert_eq!(stderr.matches("dropped").count(), 2, "{stderr}");
}

#[test]
fn what_was_lost_before_a_packet_is_part_of_the_total() {
    let frames = frames("openstack-dora.pcap");
    let path = file(
        "lost.pcapng",
        &[
            section(),
            interface(ETHERNET),
            packet(0, &frames[0], None),
            packet(0, &frames[1], Some(3)),
            dropped(0, 4),
        ],
    );
    let (stdout, _, _) = run(&["-r", &path, "-o", "json"]);
    assert!(stdout.contains(r#""dropped":4,"#), "{stdout}");
}
