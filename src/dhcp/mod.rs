//! DHCP itself: the fixed header, the option areas, the registry of options and their typed values.
//!
//! This floor states facts about bytes. It does not judge (that is `findings`), it knows no clock and no colour,
//! and it never fails.

pub mod codes;
pub mod format;
pub mod name;
pub mod registry;
pub mod types;
pub mod value;

pub use types::{MessageType, Op};
