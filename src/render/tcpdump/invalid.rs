//! Records of a capture whose lengths cannot be: tcpdump says so in place of time and frame, and goes on.
//!
//! A record of no bytes is such a one too, but holds no message.

use crate::exchange::Origin;
use crate::render::text;

/// Bytes that tcpdump believes a frame to have at most.
const MAX_LENGTH: u32 = 262_144;

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Invalid {
    /// The frame had no bytes on the wire.
    Empty,
    /// It had fewer bytes on the wire than were captured.
    Short {
        /// On the wire.
        len: u32,
        /// Captured.
        caplen: u32,
    },
    /// It had more bytes on the wire, these, than a frame can have.
    Long(u32),
}

impl Invalid {
    /// What is wrong with the record that a frame came in.
    pub(super) fn of(origin: &Origin) -> Option<Self> {
        let Origin { len, caplen, .. } = *origin;
        match len {
            0 => Some(Self::Empty),
            _ if len > MAX_LENGTH => Some(Self::Long(len)),
            _ if len < caplen => Some(Self::Short { len, caplen }),
            _ => None,
        }
    }

    /// Appends the line.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        text::str(out, "[Invalid header: len");
        match self {
            Self::Empty => text::str(out, "==0"),
            Self::Short { len, caplen } => {
                text::str(out, "(");
                text::number(out, len);
                text::str(out, ") < caplen(");
                text::number(out, caplen);
                text::str(out, ")");
            }
            Self::Long(len) => {
                text::str(out, "(");
                text::number(out, len);
                text::str(out, ") > ");
                text::number(out, MAX_LENGTH);
            }
        }
        text::str(out, "]\n");
    }
}
