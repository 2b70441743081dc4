//! Captures of any size, the same bytes each time.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// How much is measured.
pub(crate) struct Sizes {
    /// Packets of mixed traffic.
    pub(crate) mixed: u64,
    /// DHCP messages.
    pub(crate) messages: u64,
    /// Clients where there are many.
    pub(crate) many_clients: u64,
    /// Runs of each program.
    pub(crate) rounds: usize,
}

impl Sizes {
    pub(crate) const FULL: Self = Self {
        mixed: 10_000_000,
        messages: 1_000_000,
        many_clients: 250_000,
        rounds: 5,
    };
    pub(crate) const USUAL: Self = Self {
        mixed: 500_000,
        messages: 200_000,
        many_clients: 50_000,
        rounds: 5,
    };
    pub(crate) const QUICK: Self = Self {
        mixed: 100_000,
        messages: 40_000,
        many_clients: 10_000,
        rounds: 3,
    };
}

/// How many clients take turns.
#[derive(Clone, Copy)]
pub(crate) struct Clients(pub(crate) u64);

/// Nanoseconds between two DHCP messages.
const MESSAGE_EVERY: u64 = 4_000_000;
/// Nanoseconds between two packets of mixed traffic.
const PACKET_EVERY: u64 = 20_000;
/// One packet in so many is DHCP.
const DHCP_EVERY: u64 = 200;

/// DHCP alone: one DORA after the other, each client in its turn, with its own address and host name.
pub(crate) fn dhcp(path: &Path, messages: u64, clients: Clients) {
    let mut file = Pcap::create(path);
    for number in 0..messages {
        let frame = message(number, clients);
        file.packet(number * MESSAGE_EVERY, &frame);
    }
    file.end();
}

/// What a busy port carries: mostly TCP of all lengths, QUIC, DNS, IPv6, some tags, and one packet in 200 is DHCP.
pub(crate) fn mixed(path: &Path, packets: u64) {
    let mut file = Pcap::create(path);
    let mut dice = Dice(7);
    for number in 0..packets {
        let time = number * PACKET_EVERY;
        if number % DHCP_EVERY == 0 {
            file.packet(time, &message(number / DHCP_EVERY, Clients(2_000)));
            continue;
        }
        file.packet(time, &other(&mut dice));
    }
    file.end();
}

/// A gzip'd copy.
pub(crate) fn gzip(from: &Path, to: &Path) {
    let mut reader = File::open(from).expect("the capture");
    let writer = BufWriter::new(File::create(to).expect("a new file"));
    let mut writer = flate2::write::GzEncoder::new(writer, flate2::Compression::default());
    std::io::copy(&mut reader, &mut writer).expect("room on the disk");
    writer.finish().expect("room on the disk");
}

struct Pcap(BufWriter<File>);

impl Pcap {
    fn create(path: &Path) -> Self {
        let mut file = BufWriter::with_capacity(1 << 20, File::create(path).expect("a new file"));
        let head: [u32; 6] = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, 1];
        for word in head {
            file.write_all(&word.to_le_bytes()).expect("room");
        }
        Self(file)
    }

    fn packet(&mut self, nanos: u64, frame: &[u8]) {
        let micros = nanos / 1_000;
        let length = frame.len() as u64;
        let head = [
            1_700_000_000 + micros / 1_000_000,
            micros % 1_000_000,
            length,
            length,
        ];
        for word in head {
            let word = u32::try_from(word).expect("a small number");
            self.0.write_all(&word.to_le_bytes()).expect("room");
        }
        self.0.write_all(frame).expect("room on the disk");
    }

    fn end(mut self) {
        self.0.flush().expect("room on the disk");
    }
}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    /// Bytes as of something encrypted.
    fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(length + 3);
        while bytes.len() < length {
            self.throw(1);
            let [_, _, _, _, high @ ..] = self.0.to_le_bytes();
            bytes.extend(high);
        }
        bytes.truncate(length);
        bytes
    }
}

/// The DHCP message with this number: four make an exchange.
fn message(number: u64, clients: Clients) -> Vec<u8> {
    let (exchange, step) = (number / 4, number % 4);
    let client = u32::try_from(exchange % clients.0).expect("few clients");
    let xid = u32::try_from(exchange % 0xffff_ffff)
        .expect("fits")
        .wrapping_mul(0x9e37_79b1);
    let [_, high, middle, low] = client.to_be_bytes();
    let mac = [0x52, 0x54, 0, high, middle, low];
    let address = [10, 16 + high, middle, low];
    let server = [10, 16, 0, 1];
    let is_server = step % 2 == 1;
    let mut dhcp = vec![0; 240];
    dhcp[0] = if is_server { 2 } else { 1 };
    dhcp[1..4].copy_from_slice(&[1, 6, 0]);
    dhcp[4..8].copy_from_slice(&xid.to_be_bytes());
    if is_server {
        dhcp[16..20].copy_from_slice(&address);
        dhcp[20..24].copy_from_slice(&server);
    }
    dhcp[28..34].copy_from_slice(&mac);
    dhcp[236..240].copy_from_slice(&[0x63, 0x82, 0x53, 0x63]);
    let kinds = [1, 2, 3, 5];
    let mut option = |code: u8, data: &[u8]| {
        dhcp.extend([code, u8::try_from(data.len()).expect("short")]);
        dhcp.extend(data);
    };
    option(53, &[kinds[usize::try_from(step).expect("under four")]]);
    if is_server {
        option(54, &server);
        option(51, &[0, 0, 0x0e, 0x10]);
        option(58, &[0, 0, 0x07, 0x08]);
        option(59, &[0, 0, 0x0c, 0x4e]);
        option(1, &[255, 240, 0, 0]);
        option(28, &[10, 31, 255, 255]);
        option(3, &server);
        option(6, &[10, 16, 0, 1, 10, 16, 0, 2]);
        option(15, b"corp.example.net");
        option(42, &server);
    } else {
        option(61, &[&[1][..], &mac].concat());
        if step == 2 {
            option(50, &address);
            option(54, &server);
        }
        option(57, &[0x05, 0xc0]);
        option(60, b"dhcpcd-9.4.1:Linux-6.1.0:x86_64");
        option(12, format!("host-{client:06}").as_bytes());
        option(55, &[1, 3, 6, 15, 28, 42, 51, 54, 58, 59]);
    }
    dhcp.push(255);
    dhcp.resize(dhcp.len().max(300), 0);
    let (from, to, ports) = if is_server {
        (server, address, [67, 68])
    } else {
        ([0; 4], [255; 4], [68, 67])
    };
    let there = if is_server { mac } else { [0xff; 6] };
    let here = if is_server { [2, 0, 0, 0, 0, 1] } else { mac };
    ethernet(there, here, &udp(from, to, ports, &dhcp))
}

fn ethernet(to: [u8; 6], from: [u8; 6], packet: &[u8]) -> Vec<u8> {
    [&to[..], &from, &[8, 0], packet].concat()
}

fn udp(from: [u8; 4], to: [u8; 4], ports: [u16; 2], payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(8 + payload.len()).expect("short");
    let mut datagram = Vec::new();
    for word in [ports[0], ports[1], length, 0] {
        datagram.extend(word.to_be_bytes());
    }
    datagram.extend(payload);
    let pseudo = [&from[..], &to, &[0, 17], &length.to_be_bytes(), &datagram].concat();
    datagram[6..8].copy_from_slice(&checksum(&pseudo).to_be_bytes());
    ip(from, to, 17, &datagram)
}

fn ip(from: [u8; 4], to: [u8; 4], protocol: u8, payload: &[u8]) -> Vec<u8> {
    let mut head = vec![0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0];
    head.extend(from);
    head.extend(to);
    let length = u16::try_from(20 + payload.len()).expect("short");
    head[2..4].copy_from_slice(&length.to_be_bytes());
    let sum = checksum(&head);
    head[10..12].copy_from_slice(&sum.to_be_bytes());
    head.extend(payload);
    head
}

fn checksum(bytes: &[u8]) -> u16 {
    let mut sum: u32 = bytes
        .chunks(2)
        .map(|pair| (u32::from(pair[0]) << 8) | u32::from(pair.get(1).copied().unwrap_or(0)))
        .sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).expect("folded")
}

/// A frame that is not DHCP.
fn other(dice: &mut Dice) -> Vec<u8> {
    // A thousand conversations: tcpdump remembers each it has seen, and takes the longer the more there are.
    let talk = dice.throw(1_000);
    let [.., high, low] = talk.to_be_bytes();
    let (from, to) = ([10, 0, high, low.max(1)], [10, 1, low, high + 1]);
    let ports = u16::try_from(1_024 + talk).expect("a port");
    let (there, here) = ([2, 0, 0, 1, high, low], [2, 0, 0, 0, high, low]);
    let length = match dice.throw(100) {
        0..45 => 20,
        45..70 => 1_400,
        _ => usize::try_from(60 + dice.throw(300)).expect("small"),
    };
    match dice.throw(100) {
        0..10 => ethernet(
            there,
            here,
            &udp(from, to, [ports, 443], &dice.bytes(length)),
        ),
        10..14 => ethernet(there, here, &udp(from, to, [ports, 53], &[2; 40])),
        14..18 => {
            let mut frame = ethernet(there, here, &vec![0; 40 + length]);
            frame[12..15].copy_from_slice(&[0x86, 0xdd, 0x60]);
            frame[20] = 6;
            frame
        }
        18..23 => {
            let inner = ip(from, to, 6, &tcp(dice, ports, length));
            let tag = [&[0x81, 0, 0, 42, 8, 0][..], &inner].concat();
            [&there[..], &here, &tag].concat()
        }
        23 => ethernet(there, here, &ip(from, to, 1, &[8; 64])),
        _ => ethernet(there, here, &ip(from, to, 6, &tcp(dice, ports, length))),
    }
}

fn tcp(dice: &mut Dice, port: u16, length: usize) -> Vec<u8> {
    let mut segment = vec![0; 20];
    segment[0..2].copy_from_slice(&port.to_be_bytes());
    segment[2..4].copy_from_slice(&443_u16.to_be_bytes());
    segment[12..14].copy_from_slice(&[0x50, 0x10]);
    segment.extend(dice.bytes(length));
    segment
}
