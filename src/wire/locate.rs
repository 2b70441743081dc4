//! Finding the DHCP message in a frame.
//!
//! DHCP is UDP port 67 or 68 on either side, and port 4011 where the payload looks like it. A
//! message quoted in an ICMP error is none. What the payload says beyond that is not asked here.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use etherparse::{IpNumber, Ipv4HeaderSlice};

use super::datagram::{self, Place};
use super::glance::Glance;
use super::parts::Piece;
use super::reassemble::{Fragment, Key, Ports, Reassembler, Taken};
use super::trail::Record;
use super::walk::{Found, Walk};
use super::{Datagram, Incomplete, Link, SkipReason};

/// What a frame turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// A DHCP datagram.
    Dhcp(Datagram),
    /// A DHCP datagram that this frame's fragment completed.
    Rebuilt {
        /// The datagram; its spans count in `bytes`.
        datagram: Datagram,
        /// The first fragment's frame up to the end of its IP header, then the whole payload.
        bytes: Vec<u8>,
        /// The frames of its fragments, in the order they came: of one source, or of several that are pieces of one
        /// capture.
        frames: Vec<FrameId>,
    },
    /// A fragment that was kept, because it may belong to a DHCP datagram.
    Pending,
    /// Nothing that is shown.
    Skipped(SkipReason),
}

/// Which frame it is.
///
/// Fragments are put together only where they come from the same interface of one source, or of sources that go on
/// from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FrameId {
    /// Number of the file or interface it comes from.
    pub source: u16,
    /// Number of the interface within that file, where it has several.
    pub interface: Option<u32>,
    /// Its place among the frames of that source.
    pub number: u64,
}

/// A frame of the only source there is.
impl From<u64> for FrameId {
    fn from(number: u64) -> Self {
        Self {
            source: 0,
            interface: None,
            number,
        }
    }
}

/// What a [`Locator`] is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Whether checksums are verified.
    pub verify: bool,
    /// Whether tunnels are looked into.
    pub tunnels: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            verify: true,
            tunnels: true,
        }
    }
}

impl Settings {
    /// Whether a [`Locator`] would skip this frame as [`SkipReason::NotDhcp`].
    #[inline]
    pub fn is_other(self, link: Link, bytes: &[u8], wire_len: u32) -> bool {
        match Glance::at(link, bytes) {
            Glance::Dhcp => false,
            Glance::Other => true,
            Glance::Unclear => self.leads_nowhere(link, bytes, wire_len),
        }
    }

    #[inline(never)]
    fn leads_nowhere(self, link: Link, bytes: &[u8], wire_len: u32) -> bool {
        let wire = usize::try_from(wire_len).unwrap_or(usize::MAX);
        let mut walk = Walk::new(bytes, wire, self.tunnels, None);
        walk.run(link, &mut ()) == Err(SkipReason::NotDhcp)
    }
}

/// Finds DHCP in the frames of one input, in their order.
///
/// It keeps fragments between calls, within bounds: 1,024 datagrams, 4 MiB, and 30 seconds by the
/// time stamps of the frames.
#[derive(Debug, Clone, Default)]
pub struct Locator {
    settings: Settings,
    fragments: Reassembler,
    /// For sources that go on where another one ended, the first of all those.
    pieces: HashMap<u16, u16>,
}

impl Locator {
    /// A locator that has seen nothing yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            ..Self::default()
        }
    }

    /// Takes note that the frames of `source` go on where those of `earlier` ended: both are pieces of one capture.
    pub fn go_on(&mut self, source: u16, earlier: u16) {
        let first = self.first_piece(earlier);
        self.pieces.insert(source, first);
    }

    fn first_piece(&self, source: u16) -> u16 {
        self.pieces.get(&source).copied().unwrap_or(source)
    }

    /// Looks into one frame. `wire_len` is its length on the wire in bytes, `time` its time stamp
    /// in nanoseconds since 1970.
    #[inline]
    pub fn locate(
        &mut self,
        link: Link,
        bytes: &[u8],
        wire_len: u32,
        time: Option<i64>,
        frame: FrameId,
    ) -> Located {
        let wire = usize::try_from(wire_len).unwrap_or(usize::MAX);
        if Glance::at(link, bytes) != Glance::Dhcp {
            return self.walk((link, bytes, wire), (time, frame));
        }
        let walk = Walk::new(bytes, wire, self.settings.tunnels, None);
        let mut record = Record::default();
        let found = walk.run_plain(&mut record);
        self.found(found, (&walk, record, link), (time, frame))
    }

    /// Looks into a frame of which a glance has not told that it holds DHCP.
    #[inline(never)]
    fn walk(
        &mut self,
        (link, bytes, wire): (Link, &[u8], usize),
        when: (Option<i64>, FrameId),
    ) -> Located {
        let mut walk = Walk::new(bytes, wire, self.settings.tunnels, None);
        let mut record = Record::default();
        let found = walk.run(link, &mut record);
        let next = walk.behind.filter(|_| is_fragment(&found));
        let located = self.found(found, (&walk, record, link), when);
        match next {
            Some(next) => self.walk_on((link, bytes, wire), when, (located, next)),
            None => located,
        }
    }

    /// Looks into the fragments that stand behind another one in the same aggregate of frames, until a message is put
    /// together.
    #[cold]
    fn walk_on(
        &mut self,
        (link, bytes, wire): (Link, &[u8], usize),
        when: (Option<i64>, FrameId),
        (mut located, mut next): (Located, usize),
    ) -> Located {
        while !matches!(located, Located::Rebuilt { .. }) {
            let mut walk = Walk::new(bytes, wire, self.settings.tunnels, None);
            walk.from = Some(next);
            let mut record = Record::default();
            let found = walk.run(link, &mut record);
            let Some(behind) = walk.behind.filter(|_| is_fragment(&found)) else {
                break;
            };
            next = behind;
            match self.found(found, (&walk, record, link), when) {
                // As long as one of them waits, the frame does.
                Located::Skipped(_) if located == Located::Pending => {}
                other => located = other,
            }
        }
        located
    }

    /// What becomes of what a walk has found.
    // Inlined: after a glance most of it is known to the compiler.
    #[inline(always)]
    fn found(
        &mut self,
        found: Result<Found, SkipReason>,
        (walk, record, link): (&Walk<'_>, Record, Link),
        when: (Option<i64>, FrameId),
    ) -> Located {
        match found {
            Err(reason) => Located::Skipped(reason),
            Ok(Found::Datagram(ip)) => {
                let place = Place::of(walk, ip, None);
                datagram::read(place, record, self.settings.verify)
                    .map_or_else(Located::Skipped, Located::Dhcp)
            }
            Ok(Found::Fragment(ip)) => {
                let taken = self.take(walk, &record, ip, when);
                taken
                    .and_then(|taken| self.reassemble(link, taken, when))
                    .unwrap_or_else(Located::Skipped)
            }
        }
    }

    /// What it is to do.
    #[inline]
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// Gives up the datagrams that have waited longer than 30 seconds for fragments at the time
    /// `now`, in nanoseconds since 1970. Fragments do the same by their own time stamps; this is
    /// for when none come.
    pub fn expire(&mut self, now: i64) {
        self.fragments.expire(now);
    }

    /// Gives up all datagrams that wait for fragments: the input has ended.
    pub fn finish(&mut self) {
        self.fragments.finish();
    }

    /// The datagrams given up since the last call, in that order. Up to 1,024 are held until
    /// somebody asks; the number is how many more there were.
    pub fn incomplete(&mut self) -> (Vec<Incomplete>, u64) {
        self.fragments.told()
    }

    /// Looks into the datagram that a fragment completed, if it did. A tunnel's datagram may hold a fragment again.
    fn reassemble(
        &mut self,
        link: Link,
        mut taken: Taken,
        when: (Option<i64>, FrameId),
    ) -> Result<Located, SkipReason> {
        loop {
            let whole = match taken {
                Taken::Kept => return Ok(Located::Pending),
                Taken::Foreign => return Err(SkipReason::NotDhcp),
                Taken::Refused => return Err(SkipReason::RefusedFragment),
                Taken::Whole(whole) => whole,
            };
            let Settings { verify, tunnels } = self.settings;
            let mut walk = Walk::new(&whole.bytes, whole.wire, tunnels, Some(whole.ip));
            let mut record = Record::default();
            match walk.run(link, &mut record)? {
                Found::Fragment(ip) => taken = self.take(&walk, &record, ip, when)?,
                Found::Datagram(ip) => {
                    let count = u16::try_from(whole.frames.len()).unwrap_or(u16::MAX);
                    let mut frames = whole.frames;
                    frames.dedup();
                    let place = Place::of(&walk, ip, (ip == whole.ip).then_some(count));
                    return Ok(Located::Rebuilt {
                        datagram: datagram::read(place, record, verify)?,
                        bytes: whole.bytes,
                        frames,
                    });
                }
            }
        }
    }

    /// Hands the fragment whose header stands at `ip` to those that wait for it.
    fn take(
        &mut self,
        walk: &Walk<'_>,
        record: &Record,
        ip: usize,
        (time, frame): (Option<i64>, FrameId),
    ) -> Result<Taken, SkipReason> {
        let capture = self.first_piece(frame.source);
        let interface = frame.interface;
        let scope = self.fragments.scope(Scope {
            record,
            capture,
            interface,
        });
        let header = walk
            .bytes
            .get(ip..)
            .and_then(|bytes| Ipv4HeaderSlice::from_slice(bytes).ok())
            .ok_or(SkipReason::Short)?;
        let end = ip + header.slice().len();
        let start = u32::from(header.fragments_offset().value()) * 8;
        let is_first = start == 0 && header.protocol() == IpNumber::UDP;
        let fragment = Fragment {
            key: Key {
                src: header.source(),
                dst: header.destination(),
                protocol: header.protocol().0,
                id: header.identification(),
                scope,
            },
            head: walk.bytes.get(..end).unwrap_or_default(),
            ip,
            piece: piece(walk, &header, ip, start),
            ports: if is_first {
                walk.ports(end)
            } else {
                Ports::Unknown
            },
            time,
            frame,
        };
        Ok(self.fragments.take(&fragment))
    }
}

fn is_fragment(found: &Result<Found, SkipReason>) -> bool {
    matches!(found, Ok(Found::Fragment(_)))
}

/// The payload of the fragment whose header stands at `ip`; `None` where its length cannot be.
fn piece<'a>(
    walk: &Walk<'a>,
    header: &Ipv4HeaderSlice<'_>,
    ip: usize,
    start: u32,
) -> Option<Piece<'a>> {
    let begin = ip + header.slice().len();
    let end = ip + usize::from(header.total_len());
    let length = u32::try_from(end.checked_sub(begin)?).ok()?;
    // The last byte of a datagram is its 65,535th at most, header included.
    let longest = u32::from(u16::MAX).checked_sub(u32::try_from(begin - ip).ok()?)?;
    if end > walk.wire || start + length > longest {
        return None;
    }
    Some(Piece {
        start,
        end: start + length,
        more: header.more_fragments(),
        data: walk.bytes.get(begin..end.min(walk.bytes.len()))?,
    })
}

/// What tells networks with the same addresses apart: captures, interfaces, VLANs and tunnels.
struct Scope<'a> {
    record: &'a Record,
    /// The source, or the first of those that are pieces of one capture.
    capture: u16,
    interface: Option<u32>,
}

impl Hash for Scope<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.capture.hash(state);
        self.interface.hash(state);
        self.record.link.interface.hash(state);
        for tag in &self.record.link.vlan {
            tag.id().hash(state);
        }
        for tunnel in &self.record.outer {
            tunnel.kind.hash(state);
            tunnel.source.hash(state);
            tunnel.destination.hash(state);
        }
    }
}
