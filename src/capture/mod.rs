//! The capture floor: it lends frames, from saved captures and from interfaces.
//!
//! A [`Source`] is polled. It lends one [`Frame`] at a time, straight out of its own buffer, and between frames says
//! that nothing came ([`Poll::Tick`]), that there is something to know ([`Poll::Note`]) or that it has ended
//! ([`Poll::End`]). This floor does not look inside frames: what is DHCP is decided above it.

mod ahead;
mod bpf;
mod classic;
mod clock;
mod device;
mod encode;
mod error;
pub mod file;
pub mod filter;
mod foreign;
mod format;
mod growing;
mod gzip;
mod held;
mod input;
mod inputs;
mod interfaces;
mod kernel;
mod library;
pub mod live;
mod merge;
mod meter;
mod note;
mod opening;
mod options;
mod pcapng;
mod pieces;
mod pipe;
mod record;
mod relay;
mod run;
mod section;
mod watch;
pub mod write;
mod zstd;

pub use device::{ANY, Device, DeviceFlag, devices, link_name, numbered};
pub use encode::Container;
pub use error::{Error, Offset};
pub use filter::Filter;
pub use held::{Held, OwnedFrame};
pub use inputs::Inputs;
pub use interfaces::{Interfaces, Tap};
pub use kernel::kernel_filter;
pub use library::version as library_version;
pub use merge::Merge;
pub use meter::Meter;
pub use note::{Note, NoteKind, Statistics, Subject};
pub use run::{Run, Sieve};

/// Index of a source, a file or an interface, among those of the command line. From 0.
pub type SourceIndex = u16;

/// The name that stands for the standard input where one is read, and for the standard output where one is written.
pub const STANDARD: &str = "-";

/// A link type by its number in the LINKTYPE registry, as capture files hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkType(pub u16);

impl LinkType {
    /// BSD loopback: a protocol family in the byte order of the host that captured.
    pub const NULL: Self = Self(0);
    /// Ethernet.
    pub const ETHERNET: Self = Self(1);
    /// Raw IP, version 4 or 6.
    pub const RAW: Self = Self(101);
    /// 802.11, without a header of the radio's.
    pub const IEEE802_11: Self = Self(105);
    /// OpenBSD loopback: a protocol family in network order.
    pub const LOOP: Self = Self(108);
    /// Linux cooked capture, version 1.
    pub const LINUX_SLL: Self = Self(113);
    /// Linux netfilter log.
    pub const NFLOG: Self = Self(239);
    /// Linux cooked capture, version 2.
    pub const LINUX_SLL2: Self = Self(276);
    /// Ethernet with tags of a switch chip: Broadcom's, the same in front, Marvell's, the same with a type.
    pub const SWITCHED: [Self; 4] = [Self(281), Self(282), Self(284), Self(285)];
}

/// A time stamp. Nanoseconds since 1970-01-01 00:00:00 UTC, negative before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Nanoseconds in a second.
    pub const NANOS_A_SECOND: i64 = 1_000_000_000;
    /// What stands where a capture program had no time to write.
    const ABSENT: Self = Self(0);

    /// How many units, in nanoseconds, a stretch of time is at the nearest: all that is shown of one is rounded so.
    pub fn nearest(stretch: i64, unit: i64) -> i64 {
        stretch.saturating_add(stretch.signum() * (unit / 2)) / unit
    }

    /// The time stamp that many seconds and nanoseconds after 1970; `None` beyond the year 2262.
    pub fn new(seconds: i64, nanos: i64) -> Option<Self> {
        seconds
            .checked_mul(Self::NANOS_A_SECOND)?
            .checked_add(nanos)
            .map(Self)
    }

    /// Nanoseconds since 1970.
    pub fn nanos(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(Self::NANOS_A_SECOND)
    }

    /// Nanoseconds within the second: 0 to 999,999,999.
    pub fn subsecond_nanos(self) -> u32 {
        u32::try_from(self.0.rem_euclid(Self::NANOS_A_SECOND)).unwrap_or(0)
    }
}

/// How many digits of a second a time stamp carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Six digits: microseconds.
    Micro,
    /// Nine digits: nanoseconds.
    Nano,
}

/// One captured frame, lent until the next poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The source it came from.
    pub source: SourceIndex,
    /// Its place among the packets of that source. From 1.
    pub number: u64,
    /// When it was captured; `None` where the capture holds no usable time stamp for it: none, zero, or one that cannot be.
    pub time: Option<Timestamp>,
    /// Length on the wire, in bytes, as the capture claims. May be less than `bytes` holds: that is told in a [`Note`].
    pub len: u32,
    /// Link type of the interface it was captured on.
    pub link: LinkType,
    /// Index of that interface within its section, in pcapng only.
    pub interface: Option<u32>,
    /// Digits that the time stamp carries.
    pub precision: Precision,
    /// The bytes captured.
    pub bytes: &'a [u8],
}

/// What a poll brought.
#[derive(Debug)]
pub enum Poll<'a> {
    /// A frame.
    Frame(Frame<'a>),
    /// Nothing came within about a tenth of a second. Only live captures and files still growing say so.
    Tick,
    /// Something to know about the source.
    Note(Note),
    /// The end. Every later poll says so again.
    End,
}

/// What comes of a capture where frames that fall through are only told.
#[derive(Clone, Copy, Debug)]
pub enum Came<'a> {
    /// Frames that were passed over.
    Passed(Run),
    /// A frame that is to be looked at.
    Frame(Frame<'a>),
}

/// Why no more frames come for now.
#[derive(Debug)]
pub enum Pause {
    /// As many came as are wanted at a time.
    Enough,
    /// As [`Poll::Tick`].
    Tick,
    /// As [`Poll::Note`].
    Note(Note),
    /// As [`Poll::End`].
    End,
}

impl From<Poll<'_>> for Pause {
    fn from(poll: Poll<'_>) -> Self {
        match poll {
            Poll::Frame(_) => Self::Enough,
            Poll::Tick => Self::Tick,
            Poll::Note(note) => Self::Note(note),
            Poll::End => Self::End,
        }
    }
}

/// A place that frames come from.
pub trait Source {
    /// Moves on and says what came.
    ///
    /// # Errors
    /// [`Error`] where a source cannot be read on. All that came before has been lent by then. The error is given
    /// once: the next poll goes on with the other sources, if there are any, and then gives [`Poll::End`].
    fn poll(&mut self) -> Result<Poll<'_>, Error>;
}
