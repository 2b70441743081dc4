//! Floods and bombs: memory stays in bounds, innocent clients keep their verdicts, and what is given up is told.
//!
//! The floods are those of the benchmark beside, which tells of time. `DHCPSCOPE_FLOOD` is the number of messages of
//! each, else so few that it takes seconds.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "../benches/floods/flood.rs"]
mod flood;

use std::io::{BufWriter, Read, Write};
use std::process::{ChildStdin, Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use flood::Flood;

/// Messages of a flood, where nothing else is asked for.
const USUAL: u32 = 20_000;
/// Kilobytes of data that the program may have, all told: twice the 16 MB that open exchanges may hold, and what is
/// remembered, read and written beside them.
const MOST: u32 = 64 << 10;
/// Kilobytes of data that zstd may need beside that: its decoder takes twice the largest window, and once more while
/// it grows.
const WINDOW: u32 = 3 * (128 << 10);

fn messages(flood: Flood) -> u32 {
    let asked = std::env::var("DHCPSCOPE_FLOOD").ok();
    flood.messages(asked.map_or(USUAL, |count| count.parse().unwrap()))
}

/// Runs the program with a bound on its memory over what is written; gives its exit status, output and talk.
fn bounded(
    kilobytes: u32,
    arguments: &str,
    write: impl FnOnce(&mut BufWriter<ChildStdin>),
) -> (Option<i32>, String, String) {
    let program = env!("CARGO_BIN_EXE_dhcpscope");
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(format!(
            "ulimit -d {kilobytes} && exec '{program}' -r - {arguments}"
        ))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let output = std::thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).map(|_| text)
    });
    let said = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).map(|_| text)
    });
    let mut out = BufWriter::with_capacity(1 << 20, child.stdin.take().unwrap());
    write(&mut out);
    let _ = out.flush();
    drop(out);
    let output = output.join().unwrap().unwrap();
    let said = said.join().unwrap().unwrap();
    (child.wait().unwrap().code(), output, said)
}

/// The number in front of a key of the last line, a summary in JSON.
fn counted(summary: &str, key: &str) -> u64 {
    let Some((_, behind)) = summary.split_once(&format!("\"{key}\":")) else {
        return 0;
    };
    let end = behind
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(behind.len());
    behind[..end].parse().unwrap()
}

/// A flood in which all innocent clients are to get their addresses. Gives what was said.
fn flooded(flood: Flood) -> String {
    let messages = messages(flood);
    let mut innocents = 0;
    let (status, output, said) = bounded(MOST, "-o json --outcome bound", |out| {
        innocents = flood.write(messages, out).unwrap();
    });
    assert_eq!(status, Some(0), "{flood:?}: {said}");
    assert!(innocents > 0);
    let bound = output
        .lines()
        .filter(|line| line.starts_with("{\"type\":\"exchange\""))
        .filter(|line| line.contains("\"chaddr\":\"02:1d:"))
        .count();
    assert_eq!(
        bound,
        usize::try_from(innocents).unwrap(),
        "{flood:?}: {said}"
    );
    let summary = output.lines().last().unwrap();
    let read = counted(summary, "read");
    assert_eq!(read, u64::from(messages + 4 * innocents), "{summary}");
    said
}

#[test]
fn starvation_takes_no_more_memory_and_harms_nobody() {
    let said = flooded(Flood::Clients);
    assert!(said.contains("closed early to save memory"), "{said}");
}

#[test]
fn everybody_may_use_one_xid() {
    let said = flooded(Flood::OneXid);
    assert!(said.contains("closed early to save memory"), "{said}");
}

#[test]
fn one_client_may_begin_ever_again() {
    flooded(Flood::OneClient);
}

#[test]
fn one_message_may_come_ever_again() {
    flooded(Flood::OneMessage);
}

#[test]
fn identifiers_may_be_as_long_as_messages() {
    let said = flooded(Flood::Identifiers);
    assert!(said.contains("closed early to save memory"), "{said}");
}

#[test]
fn messages_may_be_nothing_but_options() {
    flooded(Flood::Options);
}

#[test]
fn two_options_may_come_in_turn() {
    flooded(Flood::InTurn);
}

#[test]
fn one_exchange_may_be_of_the_longest_messages() {
    let messages = messages(Flood::OneExchange);
    for view in ["json", "exchange -v", "hex"] {
        let arguments = format!("-o {view} --by exchange");
        let (status, output, said) = bounded(MOST, &arguments, |out| {
            Flood::OneExchange.write(messages, out).unwrap();
        });
        assert_eq!(status, Some(0), "{view}: {said}");
        assert!(output.contains("DISCOVER"), "{view}");
    }
}

#[test]
fn what_is_found_takes_no_more_memory() {
    let said = flooded(Flood::Wrong);
    assert!(said.contains("closed early to save memory"), "{said}");
}

#[test]
fn names_may_point_in_circles() {
    flooded(Flood::Pointers);
}

#[test]
fn many_exchanges_at_once_keep_their_verdicts() {
    let messages = messages(Flood::Exchanges);
    let (status, output, said) = bounded(MOST, "-o json", |out| {
        Flood::Exchanges.write(messages, out).unwrap();
    });
    assert_eq!(status, Some(0), "{said}");
    let summary = output.lines().last().unwrap();
    assert_eq!(
        counted(summary, "bound"),
        u64::from(messages / 4),
        "{summary}"
    );
    assert!(said.contains("closed early to save memory"), "{said}");
}

#[test]
fn ten_thousand_exchanges_may_be_open_at_once() {
    // The flood's messages lack a checksum, and room is taken by what is found in each of them.
    let (messages, arguments) = (4 * flood::AT_ONCE, "-o json --ignore P,M");
    let (status, output, said) = bounded(MOST, arguments, |out| {
        Flood::AtOnce.write(messages, out).unwrap();
    });
    assert_eq!(status, Some(0), "{said}");
    let summary = output.lines().last().unwrap();
    let all_bound = format!("\"exchanges\":{{\"bound\":{}}}", flood::AT_ONCE);
    assert!(summary.contains(&all_bound), "{summary}");
    let early = "closed early to save memory, all after their answers";
    assert!(said.contains(early), "{said}");
}

#[test]
fn a_gzip_bomb_takes_no_memory() {
    let mut plain = Vec::new();
    Flood::OneMessage.write(100_000, &mut plain).unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&plain).unwrap();
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < plain.len() / 50);
    let (status, output, said) = bounded(MOST, "-o json", |out| out.write_all(&bomb).unwrap());
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(counted(output.lines().last().unwrap(), "read"), 100_400);
}

/// A zstd frame, put together by hand.
struct Zstd(Vec<u8>);

impl Zstd {
    /// A frame that asks for a window: of 8 MB with `13 << 3`, of 128 MB, the most there may be, with `17 << 3`.
    fn with_window(window: u8) -> Self {
        Self(vec![0x28, 0xb5, 0x2f, 0xfd, 0, window])
    }

    fn block(mut self, kind: u32, size: usize, content: &[u8]) -> Self {
        let size = u32::try_from(size).unwrap();
        self.0
            .extend(&((size << 3) | (kind << 1)).to_le_bytes()[..3]);
        self.0.extend(content);
        self
    }

    fn plain(self, content: &[u8]) -> Self {
        self.block(0, content.len(), content)
    }

    /// Four bytes for each 128 KB of zeros.
    fn zeros(mut self, mut count: usize) -> Self {
        const BLOCK: usize = 128 << 10;
        while count > 0 {
            let size = count.min(BLOCK);
            self = self.block(1, size, &[0]);
            count -= size;
        }
        self
    }

    fn end(mut self) -> Vec<u8> {
        self.0.extend([1, 0, 0]);
        self.0
    }
}

/// The header of a pcapng section.
const SECTION: [u8; 28] = [
    0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 28, 0, 0, 0,
];

/// The kind of a pcapng block, and the size it claims.
fn claim(kind: u32, size: u32) -> Vec<u8> {
    [kind.to_le_bytes(), size.to_le_bytes()].concat()
}

#[test]
fn a_zstd_bomb_takes_its_window_and_no_more() {
    const WINDOWS: [(u8, u32); 2] = [(13 << 3, MOST), (17 << 3, MOST + WINDOW)];
    const UNKNOWN: u32 = 0x0bad;
    const SIZE: u32 = 16 << 20;
    for (window, most) in WINDOWS {
        let mut frame = Zstd::with_window(window).plain(&SECTION);
        for _ in 0..40 {
            frame = frame
                .plain(&claim(UNKNOWN, SIZE))
                .zeros(usize::try_from(SIZE).unwrap() - 12)
                .plain(&SIZE.to_le_bytes());
        }
        let bomb = frame.end();
        assert!(bomb.len() < 30_000, "of 640 MB");
        let (status, _, said) = bounded(most, "-o line", |out| drop(out.write_all(&bomb)));
        assert_eq!(status, Some(0), "{said}");
        assert!(said.contains("no packets"), "{said}");
    }
}

#[test]
fn a_block_that_claims_four_gigabytes_is_refused() {
    const PACKET: u32 = 6;
    for size in [0xffff_fffc, 0x7fff_fffc] {
        let frame = Zstd::with_window(13 << 3).plain(&SECTION);
        let bomb = frame.plain(&claim(PACKET, size)).zeros(200 << 20).end();
        let (status, _, said) = bounded(MOST, "-o line", |out| drop(out.write_all(&bomb)));
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains("it claims"), "{said}");
    }
}

/// A block of a pcapng file with this body.
fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let body = [body, &[0; 3]].concat();
    let body = &body[..body.len() / 4 * 4];
    let size = u32::try_from(body.len() + 12).unwrap();
    [&claim(kind, size), body, &size.to_le_bytes()].concat()
}

/// The block that describes an interface of raw IP with this name.
fn interface(name: &str) -> Vec<u8> {
    let length = u16::try_from(name.len()).unwrap().to_le_bytes();
    let start = [&[101, 0, 0, 0, 0, 0, 4, 0, 2, 0][..], &length].concat();
    block(1, &[&start, name.as_bytes()].concat())
}

/// The block of a packet of an interface.
fn packet(interface: u32, octets: &[u8]) -> Vec<u8> {
    let length = u32::try_from(octets.len()).unwrap();
    let words = [interface, 0, 0, length, length].map(u32::to_le_bytes);
    block(6, &[words.as_flattened(), octets].concat())
}

/// A DISCOVER.
fn discover() -> Vec<u8> {
    const HEADERS: usize = 24 + 16;
    let mut capture = Vec::new();
    Flood::OneMessage.write(1, &mut capture).unwrap();
    let length = u32::from_le_bytes(capture[HEADERS - 4..HEADERS].try_into().unwrap());
    let end = HEADERS + usize::try_from(length).unwrap();
    capture[HEADERS..end].to_vec()
}

#[test]
fn names_of_interfaces_take_no_more_memory() {
    let (status, output, said) = bounded(MOST, "-o json", |out| {
        out.write_all(&SECTION).unwrap();
        for number in 0..5_000 {
            let name = format!("{number:060000}");
            out.write_all(&interface(&name)).unwrap();
        }
        for number in [0, 4_999] {
            out.write_all(&packet(number, &discover())).unwrap();
        }
    });
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(output.matches("\"interface\":null").count(), 1);
    assert!(said.contains("interfaces are not remembered"), "{said}");
}

#[test]
fn a_frame_is_of_no_interface_rather_than_of_another() {
    const SECTIONS: u32 = 65_600;
    let (status, output, said) = bounded(MOST, "-o json", |out| {
        for number in 0..SECTIONS {
            out.write_all(&SECTION).unwrap();
            out.write_all(&interface(&format!("n{number}"))).unwrap();
            if [0, 65_535, 65_536, SECTIONS - 1].contains(&number) {
                out.write_all(&packet(0, &discover())).unwrap();
            }
        }
    });
    assert_eq!(status, Some(0), "{said}");
    let names = output.lines().filter_map(|line| {
        let (_, behind) = line.split_once("\"interface\":")?;
        behind.split_once(',').map(|(name, _)| name)
    });
    let names: Vec<_> = names.collect();
    assert_eq!(names, ["\"n0\"", "\"n65535\"", "null", "null"]);
    assert!(said.contains("64 interfaces are not remembered"), "{said}");
}
