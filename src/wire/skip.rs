//! Frames that hold nothing that is shown, and why.

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
    /// It is a fragment of a datagram that was refused: see [`Incomplete`](super::Incomplete).
    RefusedFragment,
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
            Self::RefusedFragment => "refused-fragment",
            Self::TooDeep => "too-deep",
        }
    }
}
