//! Putting IPv4 fragments together, within bounds. RFC 791 s3.2.
//!
//! Only what may become DHCP is kept: once a first fragment shows other ports the whole datagram
//! is let go. Datagrams, bytes and time are bounded, the oldest go first, and each datagram that
//! is given up is told with what was seen of it. Time is the capture's own: a clock that steps
//! back, or none, gives nothing up.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::echo::Echoes;
use super::parts::{Parts, Piece, Refusal};
use super::table::Table;
use super::{FrameId, GaveUp, Incomplete};

/// What makes fragments belong together. RFC 791 s2.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) src: [u8; 4],
    pub(super) dst: [u8; 4],
    pub(super) protocol: u8,
    pub(super) id: u16,
    /// Where it was captured, and the tags and tunnels around it, hashed: two networks may use the
    /// same addresses.
    pub(super) scope: u64,
}

/// One fragment, as it stands in its frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fragment<'a> {
    pub(super) key: Key,
    /// The frame up to the end of the IP header.
    pub(super) head: &'a [u8],
    /// Offset of the IP header.
    pub(super) ip: usize,
    /// `None` where its own header already has a length that it cannot have.
    pub(super) piece: Option<Piece<'a>>,
    /// What the first fragment says of the datagram; nothing where this is not the first, or too
    /// little of it was captured.
    pub(super) ports: Ports,
    pub(super) time: Option<i64>,
    pub(super) frame: FrameId,
}

/// What a fragment says of the datagram's ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ports {
    /// Nothing.
    Unknown,
    /// They are DHCP's or a tunnel's.
    Wanted(u16, u16),
    /// They are others.
    Foreign,
}

/// What became of a fragment.
#[derive(Debug)]
pub(super) enum Taken {
    /// It waits for others, or is a copy of one of a datagram that is complete.
    Kept,
    /// It belongs to something that is not DHCP.
    Foreign,
    /// Its datagram is refused.
    Refused,
    /// It was the last that was missing.
    Whole(Whole),
}

/// A datagram put together.
#[derive(Debug)]
pub(super) struct Whole {
    /// The first fragment's frame up to the end of its IP header, then the payload captured.
    pub(super) bytes: Vec<u8>,
    /// How long that would be had all been captured.
    pub(super) wire: usize,
    /// Offset of the IP header.
    pub(super) ip: usize,
    /// The frames of its fragments.
    pub(super) frames: Vec<FrameId>,
}

/// How long a datagram waits for its fragments, in nanoseconds. Receivers wait 15 s to 2 minutes
/// (RFC 1122 s3.3.2); 30 s is the common choice.
const PATIENCE: i64 = 30_000_000_000;
/// How long after a datagram a fragment may be a copy of one of its own, in nanoseconds.
const COPY_WITHIN: i64 = 50_000_000;
/// How many datagrams may wait, and how many that are over are remembered.
const MAX_WAITING: usize = 1024;
const MAX_PAST: usize = 4096;
/// How many bytes may wait in all.
const MAX_HELD: usize = 4 << 20;
/// How many given up datagrams are held until somebody asks.
const MAX_TOLD: usize = 1024;

/// A datagram that waits for fragments.
#[derive(Debug, Clone)]
struct Waiting {
    time: Option<i64>,
    frames: Vec<FrameId>,
    ports: Ports,
    /// The first fragment's bytes up to the end of its IP header, and the offset of that header.
    head: Option<(Box<[u8]>, usize)>,
    parts: Parts,
    held: usize,
    /// The fragments of a complete datagram that had the same key: what is only a copy of them
    /// is not missing anything.
    echo: Echoes,
}

/// A datagram that is over.
#[derive(Debug, Clone)]
struct Past {
    time: Option<i64>,
    end: Ending,
}

/// How a datagram ended.
#[derive(Debug, Clone)]
enum Ending {
    Foreign,
    Refused,
    Done(Echoes),
}

/// Fragments of one input.
#[derive(Debug, Clone, Default)]
pub(super) struct Reassembler {
    waiting: Table<Key, Waiting>,
    past: Table<Key, Past>,
    held: usize,
    told: Vec<Incomplete>,
    untold: u64,
    hasher: RandomState,
}

impl Reassembler {
    /// A hash of whatever tells networks apart.
    pub(super) fn scope(&self, of: impl std::hash::Hash) -> u64 {
        self.hasher.hash_one(of)
    }

    /// Takes one fragment in.
    pub(super) fn take(&mut self, fragment: &Fragment<'_>) -> Taken {
        if let Some(now) = fragment.time {
            self.expire(now);
        }
        let key = fragment.key;
        let echo = match self.recall(fragment) {
            Ok(echo) => echo,
            Err(taken) => return taken,
        };
        if fragment.ports == Ports::Foreign {
            self.drop_waiting(&key);
            self.remember(key, fragment.time, Ending::Foreign);
            return Taken::Foreign;
        }
        if self.waiting.get(&key).is_none() {
            self.waiting.insert(key, Waiting::new(fragment, echo));
        }
        let Some(waiting) = self.waiting.get_mut(&key) else {
            return Taken::Kept;
        };
        match waiting.add(fragment) {
            Err(why) => {
                self.give_up(&key, why);
                self.remember(key, fragment.time, Ending::Refused);
                Taken::Refused
            }
            Ok(held) => {
                self.held += held;
                self.complete(&key, fragment.time).map_or_else(
                    || {
                        self.keep_bounds();
                        Taken::Kept
                    },
                    Taken::Whole,
                )
            }
        }
    }

    /// Gives up what has waited too long at the time `now`.
    pub(super) fn expire(&mut self, now: i64) {
        while let Some((key, waiting)) = self.waiting.oldest() {
            if !is_over(waiting.time, now) {
                break;
            }
            self.give_up(&key, GaveUp::TimedOut);
        }
    }

    /// Gives up all that waits.
    pub(super) fn finish(&mut self) {
        while let Some((key, _)) = self.waiting.oldest() {
            self.give_up(&key, GaveUp::End);
        }
    }

    /// What was given up since the last call, and how many more there were no room for.
    pub(super) fn told(&mut self) -> (Vec<Incomplete>, u64) {
        (
            std::mem::take(&mut self.told),
            std::mem::take(&mut self.untold),
        )
    }

    /// What an earlier datagram with the same key means for this fragment: the copies of its
    /// fragments, or that this one is over with it.
    fn recall(&mut self, fragment: &Fragment<'_>) -> Result<Echoes, Taken> {
        let key = fragment.key;
        // Oldest first is by arrival; a clock that stepped back can leave older times behind.
        let is_stale = |time| fragment.time.is_some_and(|now| is_over(time, now));
        if self.waiting.get(&key).is_some_and(|w| is_stale(w.time)) {
            self.give_up(&key, GaveUp::TimedOut);
        }
        let Some(past) = self.past.get_mut(&key) else {
            return Ok(Echoes::default());
        };
        if !is_stale(past.time) {
            match &mut past.end {
                // A new first fragment is a new datagram with an old identification.
                Ending::Foreign if !matches!(fragment.ports, Ports::Wanted(..)) => {
                    return Err(Taken::Foreign);
                }
                Ending::Refused => return Err(Taken::Refused),
                Ending::Done(echo) if is_close(past.time, fragment.time) => {
                    let mut piece = fragment.piece.into_iter();
                    if piece.any(|piece| echo.are_owed(piece, &self.hasher)) {
                        return Err(Taken::Kept);
                    }
                }
                Ending::Foreign | Ending::Done(_) => {}
            }
        }
        match self.past.remove(&key) {
            Some(Past {
                end: Ending::Done(echo),
                ..
            }) => Ok(echo),
            _ => Ok(Echoes::default()),
        }
    }

    /// The datagram of `key` put together, where nothing of it is missing.
    fn complete(&mut self, key: &Key, time: Option<i64>) -> Option<Whole> {
        let waiting = self.waiting.get(key)?;
        if !waiting.parts.is_complete() || waiting.head.is_none() {
            return None;
        }
        let waiting = self.drop_waiting(key)?;
        let echo = Echoes::of(&waiting.parts, &self.hasher);
        self.remember(*key, time, Ending::Done(echo));
        let (head, ip) = waiting.head?;
        let total = usize::try_from(waiting.parts.total()?).ok()?;
        let wire = head.len() + total;
        let mut bytes = Vec::with_capacity(wire);
        bytes.extend_from_slice(&head);
        waiting
            .parts
            .captured()
            .for_each(|part| bytes.extend_from_slice(part));
        Some(Whole {
            bytes,
            wire,
            ip,
            frames: waiting.frames,
        })
    }

    fn keep_bounds(&mut self) {
        while self.held > MAX_HELD || self.waiting.len() > MAX_WAITING {
            let Some((key, _)) = self.waiting.oldest() else {
                return;
            };
            self.give_up(&key, GaveUp::Evicted);
        }
    }

    fn remember(&mut self, key: Key, time: Option<i64>, end: Ending) {
        self.past.insert(key, Past { time, end });
        while self.past.len() > MAX_PAST {
            let Some((oldest, _)) = self.past.oldest() else {
                return;
            };
            self.past.remove(&oldest);
        }
    }

    fn drop_waiting(&mut self, key: &Key) -> Option<Waiting> {
        let waiting = self.waiting.remove(key)?;
        self.held = self.held.saturating_sub(waiting.held);
        Some(waiting)
    }

    /// Lets a datagram go, and tells so unless all that was seen of it are copies.
    fn give_up(&mut self, key: &Key, why: GaveUp) {
        let Some(waiting) = self.drop_waiting(key) else {
            return;
        };
        let is_refused = matches!(why, GaveUp::Overlap | GaveUp::BadLength);
        let is_copy = waiting.echo.have(&waiting.parts, &self.hasher);
        if is_copy && !is_refused {
            return;
        }
        if self.told.len() >= MAX_TOLD {
            self.untold += 1;
            return;
        }
        let mut frames = waiting.frames;
        frames.dedup();
        self.told.push(Incomplete {
            src: key.src.into(),
            dst: key.dst.into(),
            protocol: key.protocol,
            id: key.id,
            ports: match waiting.ports {
                Ports::Wanted(source, destination) => Some((source, destination)),
                Ports::Unknown | Ports::Foreign => None,
            },
            frames,
            time: waiting.time,
            seen: waiting.parts.covered(),
            length: waiting.parts.total(),
            why,
        });
    }
}

impl Waiting {
    fn new(first: &Fragment<'_>, echo: Echoes) -> Self {
        Self {
            time: first.time,
            frames: Vec::new(),
            ports: Ports::Unknown,
            head: None,
            parts: Parts::default(),
            held: 0,
            echo,
        }
    }

    /// Takes a fragment in, and says how much memory that took.
    fn add(&mut self, fragment: &Fragment<'_>) -> Result<usize, GaveUp> {
        let added = match fragment.piece {
            Some(piece) => self.parts.add(piece),
            None => Err(Refusal::Length),
        };
        let mut held = match added {
            Ok(0) => return Ok(0),
            Ok(held) => held,
            Err(refusal) => {
                self.frames.push(fragment.frame);
                return Err(match refusal {
                    Refusal::Overlap => GaveUp::Overlap,
                    Refusal::Length => GaveUp::BadLength,
                });
            }
        };
        self.frames.push(fragment.frame);
        if self.head.is_none() && fragment.piece.is_some_and(|piece| piece.start == 0) {
            self.ports = fragment.ports;
            self.head = Some((fragment.head.into(), fragment.ip));
            held += fragment.head.len();
        }
        self.held += held;
        Ok(held)
    }
}

/// Whether what began at `time` has waited too long at `now`.
fn is_over(time: Option<i64>, now: i64) -> bool {
    time.is_some_and(|time| now.saturating_sub(time) > PATIENCE)
}

/// Whether two times are so close that one fragment may be seen twice; what is not known may be.
fn is_close(one: Option<i64>, other: Option<i64>) -> bool {
    let apart = |(one, other): (i64, i64)| other.saturating_sub(one).saturating_abs();
    one.zip(other)
        .is_none_or(|times| apart(times) <= COPY_WITHIN)
}
