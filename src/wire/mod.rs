//! The wire floor: from a captured frame to the UDP payload that may be a DHCP message.
//!
//! It states facts with their places: link headers, IPv4 and UDP, checksums, lengths that
//! disagree. It grades nothing, prints nothing and reads no clock. All offsets count from the
//! first captured byte of the frame, and no result owns bytes of it.

pub(crate) mod checksum;
mod cooked;
mod datagram;
mod decap;
mod echo;
pub(crate) mod ethertype;
mod fault;
mod glance;
mod incomplete;
mod link;
mod locate;
mod logged;
mod mend;
mod named;
mod net;
mod parts;
mod rare;
mod reassemble;
mod skip;
mod span;
mod switch;
mod table;
mod trail;
mod tunnel;
mod walk;
mod wlan;

pub use checksum::{Checksum, ChecksumStatus, Why};
pub use datagram::{Boundary, Datagram, Ipv4, Udp};
pub use fault::{Fault, FaultKind};
pub use incomplete::{GaveUp, Incomplete};
pub use link::{Link, LinkHeader, Mac, PacketType, SwitchTag, VlanTag};
pub use locate::{FrameId, Located, Locator, Settings};
pub use mend::mend;
pub use named::{Named, Names, Part};
pub use net::{CLIENT_PORT, SERVER_PORT};
pub use rare::Rare;
pub use skip::SkipReason;
pub use span::Span;
pub use tunnel::{Tunnel, TunnelKind};
