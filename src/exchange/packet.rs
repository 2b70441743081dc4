//! One DHCP message with everything known of how it came: frame, datagram, layout.
//!
//! A packet owns the only copy that is made of a frame.

use std::net::Ipv4Addr;
use std::num::NonZeroU64;
use std::ops::Range;
use std::sync::OnceLock;

use crate::capture::{Frame, LinkType, Precision, SourceIndex, Tap, Timestamp};
use crate::dhcp::{Extent, Layout, Message};
use crate::wire::{Datagram, Mac, Span};

/// Names a frame among those of all sources: its source, and its number there, from 1.
pub type FramePlace = (SourceIndex, NonZeroU64);

/// Where a frame came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The source (file or interface) among those of the command line, from 0.
    pub source: SourceIndex,
    /// Packet count in that source, from 1.
    pub number: u64,
    /// When it was captured; `None` where the capture does not say.
    pub time: Option<Timestamp>,
    /// Bytes captured.
    pub caplen: u32,
    /// Bytes there were on the wire.
    pub len: u32,
    /// Link type of the interface.
    pub link: LinkType,
    /// Where it was captured: the interface, in pcapng only.
    pub tap: Tap,
    /// Digits the time stamp carries.
    pub precision: Precision,
}

impl Origin {
    /// The origin of a frame, as far as the frame itself tells: its interface and what it is a piece of are not known.
    pub fn of(frame: &Frame<'_>) -> Self {
        Self {
            source: frame.source,
            number: frame.number,
            time: frame.time,
            caplen: u32::try_from(frame.bytes.len()).unwrap_or(u32::MAX),
            len: frame.len,
            link: frame.link,
            tap: Tap {
                capture: frame.source,
                interface: None,
            },
            precision: frame.precision,
        }
    }
}

/// A DHCP message and how it came.
#[derive(Debug, Clone)]
pub struct Packet {
    /// Where the frame came from.
    pub origin: Origin,
    /// The frame as captured, its first 256 KiB if it is longer, or, where it completed a datagram, the datagram as rebuilt
    /// from its fragments.
    pub bytes: Vec<u8>,
    /// The layers around the message.
    pub datagram: Datagram,
    /// What was found in the message; empty until somebody asks, which not every view does.
    layout: OnceLock<Layout>,
    /// Where `bytes` are known to be zero, and nobody looks: `sname` and `file` as most messages have them.
    blank: Span,
    /// Comments that the capture holds on the frame.
    pub comments: Box<[Box<str>]>,
}

impl Packet {
    /// Bytes kept of a frame: as many as libpcap captures. No datagram reaches further; what does is padding.
    pub const MAX_BYTES: usize = 256 << 10;

    /// The packet of a datagram. `bytes` is what the datagram's spans count in.
    pub fn new(origin: Origin, bytes: Vec<u8>, datagram: Datagram) -> Self {
        Self {
            origin,
            bytes,
            datagram,
            layout: OnceLock::new(),
            blank: Span::default(),
            comments: Box::default(),
        }
    }

    /// The packet of a datagram whose spans count in a copy of `bytes`.
    pub fn copied(origin: Origin, bytes: &[u8], datagram: Datagram) -> Self {
        let bytes = kept(bytes);
        let mut copy = Self::room_for(bytes.len());
        copy.extend_from_slice(bytes);
        Self::new(origin, copy, datagram)
    }

    /// Memory for the bytes of a frame of that length.
    pub(super) fn room_for(length: usize) -> Vec<u8> {
        Vec::with_capacity(room(length.min(Self::MAX_BYTES)))
    }

    /// Makes this the packet of another frame, in the memory that it has. If its message was read, the new one is too:
    /// who asked for that one will ask for this.
    #[inline(always)]
    pub fn renew(&mut self, origin: Origin, bytes: &[u8], datagram: Datagram) {
        let bytes = kept(bytes);
        // Before anything is copied: what was just written is slow to read back.
        let mut blank = Span::default();
        if let Some(layout) = self.layout.get_mut() {
            layout.renew(datagram.payload.of(bytes), Extent::of(&datagram));
            blank = layout.blank();
        }
        let is_blank_already = blank == self.blank;
        self.blank = blank;
        self.bytes.resize(bytes.len(), 0);
        if is_blank_already {
            for part in self.parts() {
                let from = bytes.get(part.clone()).unwrap_or_default();
                let to = self.bytes.get_mut(part).unwrap_or_default();
                to.copy_from_slice(from);
            }
        } else {
            self.bytes.copy_from_slice(bytes);
        }
        self.datagram = datagram;
        self.origin = origin;
        self.comments = Box::default();
    }

    /// Reads a byte of each part of its memory that a processor fetches at a time, and gives what they come to. Asked of
    /// many packets, one after the other, that were written on another processor, it has all of that fetched at once,
    /// and not bit by bit when somebody looks into them.
    pub fn fetch(&self) -> usize {
        let parts = self.parts().into_iter();
        let parts = parts.filter_map(|part| self.bytes.get(part));
        let bytes = parts.flat_map(|part| part.iter().step_by(LINE));
        let sum: usize = bytes.map(|byte| usize::from(*byte)).sum();
        let datagram = &self.datagram;
        let layers = datagram.payload.start ^ datagram.padding.start ^ u32::from(datagram.udp.src);
        let layout = self.layout.get().map_or(0, Layout::heap_bytes);
        sum ^ layout ^ self.comments.len() ^ usize::try_from(layers).unwrap_or(0)
    }

    /// The parts of the frame in front of what is blank and behind it.
    fn parts(&self) -> [Range<usize>; 2] {
        let offset = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        let end = self.bytes.len();
        let before = offset(self.blank.start).min(end);
        [0..before, offset(self.blank.end).min(end)..end]
    }

    /// Whether a frame of so many bytes takes just the memory that it has.
    pub fn has_room_for(&self, length: usize) -> bool {
        self.bytes.capacity() == room(length.min(Self::MAX_BYTES))
    }

    /// What is found in the message, read when first asked for.
    #[inline]
    pub fn layout(&self) -> &Layout {
        self.layout.get_or_init(|| {
            let payload = self.datagram.payload.of(&self.bytes);
            Layout::of(payload, Extent::of(&self.datagram))
        })
    }

    /// Has its vendor information (43) read by a vendor class that the client gave before.
    pub(super) fn read_vendor_by(&mut self, class: &[u8]) {
        let payload = self.datagram.payload.of(&self.bytes);
        if let Some(layout) = self.layout.get_mut() {
            layout.read_vendor_by(payload, class);
        }
    }

    /// The message.
    #[inline(always)]
    pub fn message(&self) -> Message<'_> {
        self.layout().with(self.datagram.payload.of(&self.bytes))
    }

    /// Which frame it came in.
    pub fn place(&self) -> FramePlace {
        let number = NonZeroU64::new(self.origin.number);
        (self.origin.source, number.unwrap_or(NonZeroU64::MIN))
    }

    /// When it was captured.
    pub fn time(&self) -> Option<Timestamp> {
        self.origin.time
    }

    /// Bytes of memory the packet holds, with itself. The same for the same frame, whosever memory it was before: what
    /// is held decides what is closed early, and that must not change from run to run.
    pub fn held_bytes(&self) -> usize {
        let comments = self.comments.iter();
        size_of::<Self>()
            + room(self.bytes.len())
            + self.layout().heap_bytes()
            + comments
                .map(|comment| size_of::<Box<str>>() + comment.len())
                .sum::<usize>()
    }

    /// Whether nothing tells it from another.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.origin == other.origin
            && self.bytes == other.bytes
            && self.datagram == other.datagram
            && self.comments == other.comments
            && self.layout() == other.layout()
    }

    /// Whether the packet went to everybody: by IP, or by the link where that is known.
    pub fn is_broadcast(&self) -> bool {
        self.datagram.ip.dst == Ipv4Addr::BROADCAST || self.is_link_broadcast() == Some(true)
    }

    /// Whether the link carried it to everybody; `None` where the link does not say.
    pub fn is_link_broadcast(&self) -> Option<bool> {
        self.datagram
            .receiver()
            .map(|address| address == Mac::BROADCAST)
    }
}

/// As many bytes of a frame as are kept.
fn kept(bytes: &[u8]) -> &[u8] {
    bytes.get(..Packet::MAX_BYTES).unwrap_or(bytes)
}

/// Bytes that a processor fetches at a time.
const LINE: usize = 64;

/// Bytes of memory that a frame of so many is given: few sizes, so that one packet's serves another.
fn room(length: usize) -> usize {
    const STEP: usize = 128;
    length.div_ceil(STEP).saturating_mul(STEP)
}
