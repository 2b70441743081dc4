//! Wire faults: facts about lengths that disagree, and about what is not shown, each with its place.
//!
//! A fault grades nothing and explains nothing; the findings do. Ethernet padding is no fault, and
//! a header checksum that does not fit is told by [`Checksum`](super::Checksum).

use super::Span;

/// A fact about the bytes of one datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What is so.
    pub kind: FaultKind,
    /// The bytes that say so: the length field, or the bytes that no length accounts for.
    pub span: Span,
}

/// What can be wrong with the lengths of a datagram, or missing beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The IPv4 total length is 0, as in a copy taken before the network card cut a large
    /// datagram up; the datagram is taken to reach to the end of the frame.
    IpLengthZero,
    /// The IPv4 total length has no room for its own header and a UDP header; the datagram is
    /// taken to reach to the end of the frame.
    IpLengthTooShort {
        /// The total length as sent, in bytes.
        ip: u16,
        /// What the two headers take, in bytes.
        needed: u16,
    },
    /// The IPv4 total length is more than the frame had on the wire.
    IpLengthBeyondFrame {
        /// The total length as sent, in bytes.
        ip: u16,
        /// What the frame had for it on the wire, in bytes.
        available: u32,
    },
    /// The UDP length is below the 8 bytes of its own header; the payload is taken to reach to
    /// the end of the IP datagram. RFC 768.
    UdpLengthTooShort {
        /// The UDP length as sent, in bytes.
        udp: u16,
    },
    /// The UDP length is more than the IP payload.
    UdpLengthBeyondIp {
        /// The UDP length as sent, in bytes.
        udp: u16,
        /// The IP payload, in bytes.
        available: u32,
    },
    /// The UDP length is less than the IP payload: bytes are left that belong to no datagram.
    UdpLengthWithinIp {
        /// The UDP length as sent, in bytes.
        udp: u16,
        /// The IP payload, in bytes.
        available: u32,
    },
    /// The capture kept less of the payload than was sent: no fault of the sender.
    CaptureCut {
        /// Payload bytes captured.
        captured: u32,
        /// Payload bytes sent.
        length: u32,
    },
    /// Another message stands behind it in the same aggregate of 802.11 frames, and is not read: no fault of the sender.
    AnotherMessage,
}

impl FaultKind {
    /// The name of this kind of fault in JSON and in lists.
    pub const fn key(self) -> &'static str {
        match self {
            Self::IpLengthZero => "ip-length-zero",
            Self::IpLengthTooShort { .. } => "ip-length-too-short",
            Self::IpLengthBeyondFrame { .. } => "ip-length-beyond-frame",
            Self::UdpLengthTooShort { .. } => "udp-length-too-short",
            Self::UdpLengthBeyondIp { .. } => "udp-length-beyond-ip",
            Self::UdpLengthWithinIp { .. } => "udp-length-within-ip",
            Self::CaptureCut { .. } => "capture-cut",
            Self::AnotherMessage => "another-message",
        }
    }
}
