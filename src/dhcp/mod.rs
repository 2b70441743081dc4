//! DHCP itself: the fixed header, the option areas, the registry of options and their typed values.
//!
//! This floor states facts about bytes. It does not judge (that is `findings`), it knows no clock and no colour,
//! and it never fails: [`Layout::of`] describes any bytes at all. RFC 2131 s2, RFC 2132, RFC 3396.

pub mod areas;
pub mod boot;
pub mod codes;
pub mod fault;
pub mod format;
pub mod header;
mod joined;
pub mod layout;
pub mod logical;
pub mod message;
pub mod name;
pub(crate) mod option;
mod read;
pub mod registry;
pub mod relay;
mod shape;
#[cfg(test)]
mod testing;
pub mod types;
pub mod value;
#[cfg(test)]
pub(crate) mod work;

pub use areas::{Area, CodeSet, Segment, SegmentKind};
pub use boot::{BootService, Firmware};
pub use fault::{Fault, FaultKind};
pub use layout::{Ended, Extent, Layout, Overload};
pub use logical::Logical;
pub use message::{Message, RawOption};
pub use types::{MessageType, Op};
