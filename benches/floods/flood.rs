//! Floods: captures of hostile traffic of any length, the same bytes each time, written as a stream.
//!
//! The link type is raw IP. UDP checksums are left out, as IPv4 allows.

use std::io::{self, Write};

/// A kind of flood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flood {
    /// DISCOVERs, each of another client with another xid: starvation.
    Clients,
    /// DISCOVERs of as many clients, all with one xid.
    OneXid,
    /// DISCOVERs of one client, each with another xid.
    OneClient,
    /// One DISCOVER again and again.
    OneMessage,
    /// Clients without hardware addresses, whose client identifiers fill the longest message there can be.
    Identifiers,
    /// The longest messages there can be, of empty options.
    Options,
    /// The longest messages there can be, of two options in turn, each again and again.
    InTurn,
    /// The longest messages there can be, of empty options, all of one exchange.
    OneExchange,
    /// Domain search lists of compression pointers: in circles, and each to the one before.
    Pointers,
    /// DISCOVERs that break very many rules, each of another client.
    Wrong,
    /// Whole exchanges, each of another client.
    Exchanges,
    /// Whole exchanges, of as many clients at once as [`AT_ONCE`] says, which come in turn.
    AtOnce,
}

/// Clients that are served at once.
pub(crate) const AT_ONCE: u32 = 10_000;

impl Flood {
    /// Messages of this kind in a flood that is as much work as `count` short ones.
    pub(crate) fn messages(self, count: u32) -> u32 {
        match self {
            Self::Identifiers => (count / 60).max(1),
            Self::Options | Self::InTurn | Self::OneExchange | Self::Pointers => {
                (count / 200).max(1)
            }
            _ => count,
        }
    }

    /// Writes a capture with so many messages of the flood. Among them, one in 1,000, innocent clients get their
    /// addresses; gives how many.
    pub(crate) fn write(self, messages: u32, out: &mut impl Write) -> io::Result<u32> {
        const HEADER: [u32; 6] = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, 101];
        for word in HEADER {
            out.write_all(&word.to_le_bytes())?;
        }
        let mut clock = 0;
        let mut innocents = 0;
        for number in 0..messages {
            self.one(number, &mut clock, out)?;
            if number % 1_000 < 4 && !matches!(self, Self::Exchanges | Self::AtOnce) {
                let turn = number % 1_000;
                let talk = Talk::of([2, 0x1d], innocents, 0x8000_0000 | innocents);
                put(out, &mut clock, &talk.message(turn))?;
                innocents += u32::from(turn == 3);
            }
        }
        Ok(innocents)
    }

    fn one(self, number: u32, clock: &mut u64, out: &mut impl Write) -> io::Result<()> {
        let talk = Talk::of([2, 0xbd], number, number);
        let discover = |talk: &Talk| talk.message(0);
        let bytes = match self {
            Self::Clients => discover(&talk),
            Self::OneXid => discover(&Talk { xid: 7, ..talk }),
            Self::OneClient => discover(&Talk {
                mac: [2, 0xbd, 0, 0, 0, 1],
                ..talk
            }),
            Self::OneMessage => discover(&Talk::of([2, 0xbd], 1, 1)),
            Self::Identifiers => identifier(&talk),
            Self::Options => long(&talk, &[200, 0]),
            Self::InTurn => long(&talk, &[200, 0, 12, 0]),
            Self::OneExchange => long(&Talk::of([2, 0xbd], 1, 1), &[200, 0]),
            Self::Pointers => pointers(&talk, number),
            Self::Wrong => wrong(&talk),
            Self::Exchanges => Talk::of([2, 0xbd], number / 4, number / 4).message(number % 4),
            Self::AtOnce => {
                let client = number / (4 * AT_ONCE) * AT_ONCE + number % AT_ONCE;
                Talk::of([2, 0xbd], client, client).message(number / AT_ONCE % 4)
            }
        };
        put(out, clock, &bytes)
    }
}

/// Options that are too short, too long, not for clients, or empty, and bytes behind the end.
const WRONG: &[u8] = &[
    1, 3, 1, 2, 3, 3, 5, 0, 0, 0, 0, 0, 6, 3, 1, 2, 3, 12, 4, b'a', b'_', b'b', 0, 15, 3, b'x',
    b' ', b'y', 50, 4, 0, 0, 0, 0, 51, 1, 1, 54, 4, 0, 0, 0, 0, 57, 2, 0, 10, 61, 1, 1, 82, 3, 1,
    5, 1, 81, 2, 1, 1, 60, 0, 55, 0, 58, 3, 1, 1, 1, 59, 5, 1, 1, 1, 1, 1, 43, 3, 1, 5, 1, 121, 5,
    33, 1, 1, 1, 1, 119, 2, 0xc0, 50, 255, 1, 2, 3,
];

/// Microseconds between two messages.
const EVERY: u64 = 100;
/// When the first comes, in seconds since 1970.
const START: u64 = 1_700_000_000;
/// The longest payload a UDP datagram over IPv4 has.
const LONGEST: usize = 65_507;

/// Writes a packet.
fn put(out: &mut impl Write, clock: &mut u64, packet: &[u8]) -> io::Result<()> {
    *clock += EVERY;
    let length = u64::try_from(packet.len()).unwrap_or(0);
    for word in [
        START + *clock / 1_000_000,
        *clock % 1_000_000,
        length,
        length,
    ] {
        let word = u32::try_from(word).unwrap_or(0);
        out.write_all(&word.to_le_bytes())?;
    }
    out.write_all(packet)
}

/// What one client and its server say.
struct Talk {
    mac: [u8; 6],
    xid: u32,
    address: [u8; 4],
}

impl Talk {
    fn of(start: [u8; 2], number: u32, xid: u32) -> Self {
        let [a, b, c, d] = number.to_be_bytes();
        Self {
            mac: [start[0], start[1], a, b, c, d],
            xid,
            address: [10, 1 | b, c, d],
        }
    }

    /// DISCOVER, OFFER, REQUEST or ACK.
    fn message(&self, turn: u32) -> Vec<u8> {
        const SERVER: [u8; 6] = [54, 4, 10, 0, 0, 1];
        const LEASE: [u8; 12] = [51, 4, 0, 0, 14, 16, 1, 4, 255, 0, 0, 0];
        let requested = [&[50, 4][..], &self.address].concat();
        match turn {
            0 => self.says(1, &[55, 3, 1, 3, 6]),
            1 => self.is_told(2, &[&SERVER[..], &LEASE].concat()),
            2 => self.says(3, &[&SERVER[..], &requested].concat()),
            _ => self.is_told(5, &[&SERVER[..], &LEASE].concat()),
        }
    }

    fn says(&self, kind: u8, options: &[u8]) -> Vec<u8> {
        let payload = self.payload(1, 6, [0; 4], kind, options);
        datagram([0; 4], (68, 67), payload)
    }

    fn is_told(&self, kind: u8, options: &[u8]) -> Vec<u8> {
        let payload = self.payload(2, 6, self.address, kind, options);
        datagram([10, 0, 0, 1], (67, 68), payload)
    }

    fn payload(&self, op: u8, hlen: u8, yiaddr: [u8; 4], kind: u8, options: &[u8]) -> Vec<u8> {
        let mut out = vec![op, 1, hlen, 0];
        out.extend(self.xid.to_be_bytes());
        out.extend([0; 8]);
        out.extend(yiaddr);
        out.extend([0; 8]);
        out.extend(self.mac);
        out.resize(236, 0);
        out.extend([0x63, 0x82, 0x53, 0x63, 53, 1, kind]);
        out.extend(options);
        out.push(255);
        out.resize(out.len().max(300), 0);
        out
    }
}

fn datagram(src: [u8; 4], (from, to): (u16, u16), payload: Vec<u8>) -> Vec<u8> {
    let length = |more: usize| u16::try_from(payload.len() + more).unwrap_or(u16::MAX);
    let mut out = vec![0x45, 0];
    out.extend(length(28).to_be_bytes());
    out.extend([0, 0, 0, 0, 64, 17, 0, 0]);
    out.extend(src);
    out.extend([255; 4]);
    for word in [from, to, length(8), 0] {
        out.extend(word.to_be_bytes());
    }
    out.extend(payload);
    out
}

/// A DISCOVER as long as can be, filled with copies of a few octets.
fn long(talk: &Talk, filling: &[u8]) -> Vec<u8> {
    let room = LONGEST - 244;
    let mut options = filling.repeat(room / filling.len());
    options.truncate(room);
    talk.says(1, &options)
}

/// A DISCOVER from an address that no host has, with hops, odd flags, and all that a client may not fill in.
fn wrong(talk: &Talk) -> Vec<u8> {
    let mut payload = talk.payload(1, 6, [10, 0, 0, 1], 1, WRONG);
    payload[3] = 17;
    payload[8..12].copy_from_slice(&[0xff, 0xff, 0x7f, 0xff]);
    payload[12..16].copy_from_slice(&[10, 0, 0, 2]);
    payload[34..44].fill(1);
    payload[44..236].fill(b'x');
    datagram([127, 0, 0, 1], (4_000, 67), payload)
}

/// A DISCOVER without hardware address, with an identifier of its own in very many pieces.
fn identifier(talk: &Talk) -> Vec<u8> {
    let mut piece = vec![61, 255];
    piece.extend(talk.xid.to_be_bytes());
    piece.resize(257, 0xee);
    let options = piece.repeat((LONGEST - 244) / piece.len());
    datagram([0; 4], (68, 67), talk.payload(1, 0, [0; 4], 1, &options))
}

/// A DISCOVER with a domain search list in pieces: all of it pointers, to themselves or to the ones before.
fn pointers(talk: &Talk, number: u32) -> Vec<u8> {
    let mut list = Vec::new();
    for place in (0..u16::MAX / 8).map(|place| place * 2) {
        let to = if number % 2 == 0 {
            place
        } else {
            place.saturating_sub(2)
        };
        list.extend((0xc000 | to & 0x3fff).to_be_bytes());
    }
    let options: Vec<u8> = list
        .chunks(254)
        .flat_map(|piece| [&[119, u8::try_from(piece.len()).unwrap_or(0)], piece].concat())
        .collect();
    talk.says(1, &options)
}
