//! What captures say besides frames: names, comments, counters, and what is odd about them.

use super::{LinkType, SourceIndex};

/// Something to know about a source that is not a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The source it is about.
    pub source: SourceIndex,
    /// What there is to know.
    pub kind: NoteKind,
}

/// What a [`Note`] says. Comments on a frame come before it, other notes on it may come behind. Texts are the capture's own, and as little to be trusted as its frames.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// The capture describes an interface. Frames name it by its index, until another section begins.
    Interface {
        /// Its index within the section.
        index: u32,
        /// Its name, where the capture holds one.
        name: Option<String>,
        /// Link type of the frames captured on it.
        link: LinkType,
    },
    /// Its frames go on where those of another file ended: both are pieces of one capture.
    GoesOn {
        /// The file that ended.
        from: SourceIndex,
    },
    /// The interface has gone away: there is no more to come from this source.
    Gone {
        /// What libpcap said.
        reason: String,
    },
    /// The interface is down: nothing comes from it until it is up again.
    Down,
    /// The interface, which was down, is up again.
    Up,
    /// Another file has taken the name of the one that was followed, or that one was cut and begun anew. What comes now
    /// is of the new one; frames are counted on.
    Reopened {
        /// Whether the old one ended in the middle of a packet.
        was_cut: bool,
    },
    /// Somebody's comment.
    Comment {
        /// What it was written to.
        subject: Subject,
        /// The comment.
        text: String,
    },
    /// Counters of an interface, as its capture program wrote them.
    Statistics {
        /// Index of the interface within the section.
        interface: u32,
        /// The counters.
        counters: Statistics,
    },
    /// Packets that were lost between this frame and the one before it on its interface.
    Lost {
        /// Number of the frame.
        frame: u64,
        /// Index of the interface within the section.
        interface: u32,
        /// Packets lost.
        count: u64,
    },
    /// A frame holds more bytes than it claims to have had on the wire.
    LongerThanWire {
        /// Its number.
        frame: u64,
        /// Bytes captured.
        captured: u32,
        /// Bytes on the wire, as claimed.
        len: u32,
    },
    /// A frame has a time stamp outside the years 1677 to 2262; it is lent without one.
    TimeOutOfRange {
        /// Its number.
        frame: u64,
    },
    /// The options of this item are broken: those after the break are lost, the item itself is not.
    BrokenOptions {
        /// What they belong to.
        subject: Subject,
    },
}

impl NoteKind {
    /// Whether something of the capture is lost with it: it could not be read, though all around it could.
    pub fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::BrokenOptions { .. } | Self::TimeOutOfRange { .. }
        )
    }

    /// The interface that it is about, by its index within the section.
    pub fn interface(&self) -> Option<u32> {
        match self {
            Self::Interface { index, .. }
            | Self::Statistics {
                interface: index, ..
            }
            | Self::Lost {
                interface: index, ..
            }
            | Self::Comment {
                subject: Subject::Interface(index),
                ..
            }
            | Self::BrokenOptions {
                subject: Subject::Interface(index),
            } => Some(*index),
            _ => None,
        }
    }

    /// The same note where so many frames were counted before the file began.
    pub(super) fn counted_from(mut self, before: u64) -> Self {
        match &mut self {
            Self::Comment {
                subject: Subject::Frame(frame),
                ..
            }
            | Self::BrokenOptions {
                subject: Subject::Frame(frame),
            }
            | Self::Lost { frame, .. }
            | Self::LongerThanWire { frame, .. }
            | Self::TimeOutOfRange { frame } => *frame = frame.saturating_add(before),
            _ => {}
        }
        self
    }
}

/// What a comment was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The section of the file that begins here.
    Section,
    /// An interface, by its index within the section.
    Interface(u32),
    /// A frame, by its number.
    Frame(u64),
}

/// Counters of an interface since the start of its capture. `None` where the capture does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Packets that the interface received.
    pub received: Option<u64>,
    /// Packets dropped by the interface for want of room.
    pub dropped_by_interface: Option<u64>,
    /// Packets that passed the capture's filter.
    pub accepted: Option<u64>,
    /// Packets dropped by the operating system for want of room.
    pub dropped_by_system: Option<u64>,
    /// Packets given to the capture program.
    pub delivered: Option<u64>,
}

impl Statistics {
    /// Packets dropped, by whomever.
    pub fn dropped(&self) -> u64 {
        let by_interface = self.dropped_by_interface.unwrap_or(0);
        by_interface.saturating_add(self.dropped_by_system.unwrap_or(0))
    }
}
