//! Finding the DHCP message in a frame.
//!
//! DHCP is UDP port 67 or 68 on either side, and port 4011 where the payload looks like it. A
//! message quoted in an ICMP error is none. What the payload says beyond that is not asked here.

use super::datagram::{self, Place};
use super::walk::{Found, Record, Walk};
use super::{Datagram, Link};

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
    },
    /// A fragment that was kept, because it may belong to a DHCP datagram.
    Pending,
    /// Nothing that is shown.
    Skipped(SkipReason),
}

/// Why a frame is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SkipReason {
    /// It is something else.
    NotDhcp,
    /// Its bytes end before it can be told what it is.
    Short,
    /// An IP header in it has an impossible version or length.
    BadHeader,
    /// Its link type is not read.
    UnknownLink,
    /// Its payload is encrypted.
    Encrypted,
    /// It is a fragment of a kind that is not put together: of IPv6, CAPWAP or 802.11.
    Fragment,
    /// Its tunnels stand deeper in each other than is followed.
    TooDeep,
}

impl SkipReason {
    /// The name of this reason in JSON and in lists.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotDhcp => "not-dhcp",
            Self::Short => "short",
            Self::BadHeader => "bad-header",
            Self::UnknownLink => "unknown-link",
            Self::Encrypted => "encrypted",
            Self::Fragment => "fragment",
            Self::TooDeep => "too-deep",
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

/// Finds DHCP in the frames of one input, in their order.
#[derive(Debug, Clone, Default)]
pub struct Locator {
    settings: Settings,
}

impl Locator {
    /// A locator that has seen nothing yet.
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// Looks into one frame. `wire_len` is its length on the wire in bytes, `time` its time stamp
    /// in nanoseconds since 1970, `number` its place in the input.
    pub fn locate(
        &mut self,
        link: Link,
        bytes: &[u8],
        wire_len: u32,
        time: Option<i64>,
        number: u64,
    ) -> Located {
        let _ = (time, number);
        let wire = usize::try_from(wire_len).unwrap_or(usize::MAX);
        let mut walk = Walk::new(bytes, wire, self.settings.tunnels, None);
        match walk.run(link, &mut ()) {
            Err(reason) => Located::Skipped(reason),
            Ok(Found::Fragment(_)) => Located::Pending,
            Ok(Found::Datagram(_)) => match self.describe(link, bytes, wire) {
                Ok(datagram) => Located::Dhcp(datagram),
                Err(reason) => Located::Skipped(reason),
            },
        }
    }

    /// Walks a frame that is wanted once more, and keeps what it passes.
    fn describe(&self, link: Link, bytes: &[u8], wire: usize) -> Result<Datagram, SkipReason> {
        let mut walk = Walk::new(bytes, wire, self.settings.tunnels, None);
        let mut record = Record::default();
        let (Found::Datagram(ip) | Found::Fragment(ip)) = walk.run(link, &mut record)?;
        let place = Place {
            bytes: walk.bytes,
            wire: walk.wire,
            ip,
            rebuilt: None,
        };
        let mut datagram = datagram::read(place, self.settings.verify).ok_or(SkipReason::Short)?;
        datagram.link = record.link;
        datagram.outer = record.outer;
        Ok(datagram)
    }
}
