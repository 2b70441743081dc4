//! Datagrams whose fragments did not all come, as they are told.
//!
//! Such a datagram is no message; this is what was seen of it. RFC 791 s3.2.

use std::net::Ipv4Addr;

use super::FrameId;

/// A datagram that was given up before all of it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete {
    /// Source address.
    pub src: Ipv4Addr,
    /// Destination address.
    pub dst: Ipv4Addr,
    /// IP protocol number: UDP's, or that of a tunnel.
    pub protocol: u8,
    /// IP identification.
    pub id: u16,
    /// UDP source and destination port; `None` where the first fragment was not seen or the
    /// protocol is not UDP.
    pub ports: Option<(u16, u16)>,
    /// The frames of its fragments, repeats left out.
    pub frames: Vec<FrameId>,
    /// Time stamp of the fragment that came first, in nanoseconds since 1970.
    pub time: Option<i64>,
    /// Payload seen in fragments, in bytes.
    pub seen: u32,
    /// Payload in bytes; `None` where the last fragment was not seen.
    pub length: Option<u32>,
    /// Why it was given up.
    pub why: GaveUp,
}

/// Why a datagram was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GaveUp {
    /// The rest did not come in time.
    TimedOut,
    /// The input ended.
    End,
    /// Too many datagrams or bytes were waiting, and this was the oldest.
    Evicted,
    /// Two fragments have different bytes for one place.
    Overlap,
    /// A fragment has a length that it cannot have.
    BadLength,
}

impl GaveUp {
    /// The name of this reason in JSON and in lists.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TimedOut => "timed-out",
            Self::End => "end-of-input",
            Self::Evicted => "evicted",
            Self::Overlap => "overlap",
            Self::BadLength => "bad-length",
        }
    }
}
