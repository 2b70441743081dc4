//! Floods through the whole program: how long each takes at a size and at twice the size, and how much memory.
//!
//! `cargo bench --bench floods` prints a table in Markdown; `-- COUNT` does it with so many messages (the long ones
//! are fewer). Work is linear when the ratio of the two times is near 2. `-- bombs` does the same with compressed
//! captures that are much larger than their files. The program reads from a pipe; what it prints is thrown away.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod flood;

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use flood::Flood;

/// Messages where nothing else is asked for.
const USUAL: u32 = 200_000;

/// The floods, with a word for each.
const FLOODS: [(Flood, &str); 12] = [
    (Flood::Clients, "clients: each DISCOVER from another"),
    (Flood::OneXid, "one xid: many clients share it"),
    (
        Flood::OneClient,
        "one client: each DISCOVER with another xid",
    ),
    (Flood::OneMessage, "one message: the same again and again"),
    (Flood::Identifiers, "identifiers: of 65,000 bytes each"),
    (Flood::Options, "options: 32,000 in each message"),
    (Flood::InTurn, "in turn: two options, 16,000 times each"),
    (Flood::OneExchange, "one exchange: of the longest messages"),
    (Flood::Pointers, "pointers: names that point in circles"),
    (Flood::Wrong, "wrong: messages that break many rules"),
    (Flood::Exchanges, "exchanges: each of another client"),
    (
        Flood::AtOnce,
        "at once: 10,000 exchanges, message by message",
    ),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let count = words.iter().find_map(|word| word.parse().ok());
    let count = count.unwrap_or(USUAL);
    if words.iter().any(|word| word == "bombs") {
        return bombs();
    }
    println!("| flood | messages | half | whole | ratio | peak memory |");
    println!("|---|---|---|---|---|---|");
    for (flood, word) in FLOODS {
        let messages = flood.messages(count);
        let (half, _) = measured(|out| drop(flood.write(messages / 2, out)));
        let (whole, memory) = measured(|out| drop(flood.write(messages, out)));
        row(word, messages, half, whole, memory);
    }
}

fn row(name: &str, messages: u32, half: Duration, whole: Duration, memory: u64) {
    let ratio = whole.as_secs_f64() / half.as_secs_f64();
    let megabytes = memory / 1024;
    let (half, whole) = (half.as_secs_f64(), whole.as_secs_f64());
    println!("| {name} | {messages} | {half:.2} s | {whole:.2} s | {ratio:.2} | {megabytes} MB |");
}

/// Captures that inflate to very much more than they are.
fn bombs() {
    println!("| bomb | file | inflated | time | peak memory |");
    println!("|---|---|---|---|---|");
    let mut plain = Vec::new();
    Flood::OneMessage.write(2_000_000, &mut plain).unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&plain).unwrap();
    bomb(
        "gzip, one message",
        &encoder.finish().unwrap(),
        plain.len() as u64,
    );
    let zeros = zeros();
    bomb("zstd, packets without bytes", &zeros, 4 << 30);
}

fn bomb(name: &str, file: &[u8], inflated: u64) {
    let (time, memory) = measured(|out| drop(out.write_all(file)));
    println!(
        "| {name} | {} bytes | {inflated} bytes | {:.2} s | {} MB |",
        file.len(),
        time.as_secs_f64(),
        memory / 1024
    );
}

/// A zstd frame of 4 GB: the header of a capture, and zeros in blocks of one repeated byte, which are packets without
/// bytes.
fn zeros() -> Vec<u8> {
    const BLOCK: u32 = 128 << 10;
    let start: Vec<u8> = [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 262_144, 101]
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .collect();
    // Magic number, a window of 8 MB, no size and no checksum.
    let mut file = vec![0x28, 0xb5, 0x2f, 0xfd, 0, 13 << 3];
    let header = |kind: u32, size: u32| ((size << 3) | (kind << 1)).to_le_bytes();
    file.extend(&header(0, u32::try_from(start.len()).unwrap())[..3]);
    file.extend(start);
    for _ in 0..(1_u64 << 32) / u64::from(BLOCK) {
        file.extend(&header(1, BLOCK)[..3]);
        file.push(0);
    }
    file.extend(&[1, 0, 0]);
    file
}

/// Runs the program over what is written, and gives its time and the most memory it had, in kilobytes.
fn measured(write: impl FnOnce(&mut BufWriter<std::process::ChildStdin>)) -> (Duration, u64) {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dhcpscope"))
        .args(["-r", "-", "-o", "line"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufWriter::with_capacity(1 << 20, child.stdin.take().unwrap());
    write(&mut out);
    let _ = out.flush();
    // What is held is shown when the input ends, and the mark of most memory is gone with the program.
    let mut memory = peak(&child);
    drop(out);
    while child.try_wait().unwrap().is_none() {
        memory = memory.max(peak(&child));
        std::thread::sleep(Duration::from_millis(5));
    }
    (began.elapsed(), memory)
}

/// The most memory a program had so far, in kilobytes.
fn peak(child: &Child) -> u64 {
    let path = Path::new("/proc")
        .join(child.id().to_string())
        .join("status");
    let status = std::fs::read_to_string(path).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or(0)
}
