//! Message sequences with hostile order, keys and clocks, and little memory.
//!
//! An input is: the view (3 bytes), the bytes that may be held and what is asked (1 each), then steps of four bytes
//! each, read by [`Step`]; a step may take more bytes as options of its own.

use std::collections::HashSet;

use dhcpscope::capture::{Frame, LinkType, Precision, Timestamp};
use dhcpscope::exchange::{Limits, Origin, Packet, Placed, Tracker};
use dhcpscope::wire::{FrameId, Link, Located, Locator};

use super::looks::{CHOICE, Choice, query};

/// Messages of one input.
const MOST: usize = 400;
/// Raw IP: no link header.
const RAW_IP: u16 = 101;
/// When the first message comes, in nanoseconds since 1970.
const START: i64 = 1_700_000_000_000_000_000;

/// Runs the target.
pub fn run(data: &[u8]) {
    let Some((choice, rest)) = data.split_first_chunk::<CHOICE>() else {
        return;
    };
    let Some(([room, asked], steps)) = rest.split_first_chunk::<2>() else {
        return;
    };
    let limits = Limits {
        held_bytes: 1_000 + usize::from(*room) * 100,
    };
    let sent = sent(steps);
    let frames: Vec<Frame<'_>> = (1..)
        .zip(&sent)
        .map(|(number, sent)| sent.frame(number))
        .collect();
    track(limits, &frames);
    Choice::of(*choice).show(limits, &query(*asked), &frames);
}

/// The tracker alone: nothing is lost, nothing comes twice, and the bound holds.
fn track(limits: Limits, frames: &[Frame<'_>]) {
    let mut tracker = Tracker::new(limits);
    let mut locator = Locator::default();
    let mut count = Count::default();
    for frame in frames {
        let link = Link::from_linktype(frame.link.0);
        let time = frame.time.map(Timestamp::nanos);
        let id = FrameId {
            source: frame.source,
            interface: frame.interface,
            number: frame.number,
        };
        let located = locator.locate(link, frame.bytes, frame.len, time, id);
        let Located::Dhcp(datagram) = located else {
            continue;
        };
        count.accepted += 1;
        let packet = Packet::new(Origin::of(frame), frame.bytes.into(), datagram);
        match tracker.accept(packet) {
            Placed::In(id) => {
                let newest = tracker.get(id).expect("a message's exchange is open");
                let last = newest.members.last().expect("it has the message");
                assert_eq!(last.packet.origin.number, frame.number);
                let alone = newest.held_bytes();
                let held = tracker.held_bytes();
                assert!(
                    held <= limits.held_bytes.max(alone),
                    "{held} bytes are held"
                );
            }
            Placed::Alone(_) => count.alone += 1,
        }
        let held: usize = tracker
            .open()
            .map(|(_, exchange)| exchange.held_bytes())
            .sum();
        assert_eq!(held, tracker.held_bytes(), "the books are right");
        count.take(&mut tracker);
    }
    tracker.finish();
    count.take(&mut tracker);
    assert_eq!(tracker.held_bytes(), 0);
    assert_eq!(
        count.placed + count.alone,
        count.accepted,
        "each message is in one place"
    );
}

/// Where messages went.
#[derive(Default)]
struct Count {
    accepted: u64,
    alone: u64,
    placed: u64,
    numbers: HashSet<u64>,
}

impl Count {
    fn take(&mut self, tracker: &mut Tracker) {
        while let Some(exchange) = tracker.next_closed() {
            assert!(
                self.numbers.insert(exchange.number),
                "an exchange closes once"
            );
            assert!(exchange.closed.is_some() && !exchange.members.is_empty());
            self.placed += exchange.members.len() as u64 + exchange.elided.total();
        }
    }
}

/// A message that was sent, and when.
struct Sent {
    bytes: Vec<u8>,
    time: Option<i64>,
}

impl Sent {
    fn frame(&self, number: u64) -> Frame<'_> {
        Frame {
            source: 0,
            number,
            time: self.time.map(Timestamp),
            len: u32::try_from(self.bytes.len()).unwrap_or(u32::MAX),
            link: LinkType(RAW_IP),
            interface: None,
            precision: Precision::Micro,
            bytes: &self.bytes,
        }
    }
}

fn sent(mut rest: &[u8]) -> Vec<Sent> {
    let mut all: Vec<Sent> = Vec::new();
    let mut now = START;
    while let Some((step, behind)) = rest.split_first_chunk::<4>() {
        let step = Step(*step);
        rest = behind;
        now = now.saturating_add(step.wait());
        let time = step.has_time().then_some(now);
        let bytes = match all.last() {
            Some(before) if step.is_copy() => before.bytes.clone(),
            _ => {
                let raw;
                (raw, rest) = step.own_options(rest);
                step.datagram(raw)
            }
        };
        all.push(Sent { bytes, time });
        if all.len() == MOST {
            break;
        }
    }
    all
}

/// A message in four bytes: what it is, who sends it, when and how addressed, with which options.
#[derive(Clone, Copy)]
struct Step([u8; 4]);

impl Step {
    /// Nanoseconds since the message before.
    fn wait(self) -> i64 {
        const WAITS: [i64; 16] = [
            0,
            1,
            1_000_000,
            49_000_000,
            51_000_000,
            500_000_000,
            1_000_000_000,
            4_000_000_000,
            9_999_999_999,
            10_000_000_001,
            21_000_000_000,
            121_000_000_000,
            3_601_000_000_000,
            86_400_000_000_000,
            -5_000_000_000,
            -86_400_000_000_000,
        ];
        WAITS[usize::from(self.0[2] & 15)]
    }

    fn has_time(self) -> bool {
        self.0[0] & 0xe0 != 0xc0
    }

    /// Whether the message before comes once more.
    fn is_copy(self) -> bool {
        self.0[0] & 0xe0 == 0xe0
    }

    /// Takes the octets of its own options from what follows.
    fn own_options(self, rest: &[u8]) -> (&[u8], &[u8]) {
        if self.0[0] & 0xe0 != 0xa0 {
            return (&[], rest);
        }
        match rest.split_first() {
            Some((length, rest)) => rest.split_at(usize::from(*length).min(rest.len())),
            None => (&[], &[]),
        }
    }

    /// The message type; `None` is BOOTP.
    fn kind(self) -> Option<u8> {
        match self.0[0] & 31 {
            0 => None,
            31 => Some(200),
            kind => Some(kind),
        }
    }

    fn is_reply(self) -> bool {
        match self.kind() {
            None => self.0[2] & 0x80 != 0,
            Some(kind) => matches!(kind, 2 | 5 | 6 | 9 | 11..=13),
        }
    }

    fn client(self) -> u8 {
        self.0[1] & 7
    }

    fn xid(self) -> u8 {
        (self.0[1] >> 3) & 7
    }

    fn server(self) -> [u8; 4] {
        [10, 0, 0, 1 + (self.0[1] >> 6)]
    }

    fn address(self) -> [u8; 4] {
        [10, 0, 0, 100 + self.client()]
    }

    fn has(self, bit: u8) -> bool {
        self.0[3] & (1 << bit) != 0
    }

    fn addressed(self, bit: u8) -> bool {
        self.0[2] & (0x10 << bit) != 0
    }

    /// The message as an IP packet.
    fn datagram(self, own: &[u8]) -> Vec<u8> {
        let payload = self.message(own);
        let is_relayed = self.addressed(1);
        let (from, to) = match (self.is_reply(), is_relayed) {
            (true, false) => (67, 68),
            (false, false) => (
                68,
                if self.has(7) && self.kind() == Some(3) {
                    4011
                } else {
                    67
                },
            ),
            (_, true) => (67, 67),
        };
        let (src, dst) = match (self.is_reply(), self.addressed(0)) {
            (true, _) => (self.server(), [255; 4]),
            (false, false) => ([0; 4], [255; 4]),
            (false, true) => (self.address(), self.server()),
        };
        let length = |more: usize| u16::try_from(payload.len() + more).unwrap_or(u16::MAX);
        let mut out = vec![0x45, 0];
        out.extend(length(28).to_be_bytes());
        out.extend([0, self.0[2], 0, 0, 64, 17, 0, 0]);
        out.extend(src);
        out.extend(dst);
        out.extend(u16::to_be_bytes(from));
        out.extend(u16::to_be_bytes(to));
        out.extend(length(8).to_be_bytes());
        out.extend([0, 0]);
        out.extend(payload);
        out
    }

    fn message(self, own: &[u8]) -> Vec<u8> {
        let is_nameless = self.client() == 7;
        let mut out = vec![
            1 + u8::from(self.is_reply()),
            1,
            if is_nameless { 0 } else { 6 },
            0,
        ];
        out.extend([0, 0, 0, self.xid()]);
        out.extend([0, 0, if self.addressed(2) { 0x80 } else { 0 }, 0]);
        let is_bound = self.addressed(0) && !self.is_reply();
        out.extend(if is_bound { self.address() } else { [0; 4] });
        out.extend(if self.is_reply() {
            self.address()
        } else {
            [0; 4]
        });
        out.extend([0; 4]);
        out.extend(if self.addressed(1) {
            [10, 0, 0, 254]
        } else {
            [0; 4]
        });
        out.extend([2, 0, 0, 0, 0, self.client(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        out.resize(236, 0);
        out.extend([0x63, 0x82, 0x53, 0x63]);
        self.options(&mut out);
        out.extend(own);
        out.push(255);
        out
    }

    fn options(self, out: &mut Vec<u8>) {
        let mut put = |code: u8, value: &[u8]| {
            out.push(code);
            out.push(u8::try_from(value.len()).unwrap_or(0));
            out.extend(value);
        };
        if let Some(kind) = self.kind() {
            put(53, &[kind]);
        }
        if self.has(0) {
            put(54, &self.server());
        }
        if self.has(1) {
            put(50, &self.address());
        }
        if self.has(2) {
            put(51, &[0, 0, 0, 60]);
            put(1, &[255, 255, 255, 0]);
        }
        if self.has(3) {
            put(61, &[1, 2, 0, 0, 0, 0, self.client()]);
        }
        if self.has(4) {
            put(55, &[1, 3, 6, 51, 58, 59]);
            put(12, b"host\x1b[31m");
        }
        if self.has(5) {
            put(58, &[0, 0, 0, 30]);
            put(59, &[0, 0, 0, 20]);
        }
        if self.has(6) {
            put(82, &[1, 2, 0, 7]);
            put(60, b"PXEClient");
        }
    }
}
