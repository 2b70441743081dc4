//! What is found in a payload: which options there are, and faults.
//!
//! A layout holds offsets only, and few: it is kept beside a copy of the frame and moved about. The segments that tile
//! the option areas are walked again by who wants them. RFC 2131 s2, s4.1.

use crate::dhcp::areas::CodeSet;
use crate::dhcp::fault::{Fault, FaultKind};
use crate::dhcp::format::telling_class;
use crate::dhcp::joined::Joined;
use crate::dhcp::message::Message;
use crate::dhcp::shape::{self, Held, Known, Shape};
use crate::dhcp::types::MessageType;
use crate::dhcp::{header, option};
use crate::wire::{Boundary, Datagram, Span};

/// Who ended a run of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ended {
    /// The capture: the frame went on, the copy did not.
    Capture,
    /// The frame or the IP datagram: it is shorter than its headers say.
    Frame,
    /// The UDP length: the message itself is that short.
    Message,
    /// The end of the `file` or `sname` field.
    Area,
}

/// Where a payload lies in its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The payload's bytes that are there, counted from the first captured byte of the frame.
    pub span: Span,
    /// Who ended them.
    pub ended: Ended,
}

impl Extent {
    /// Where the payload of a datagram lies.
    pub fn of(datagram: &Datagram) -> Self {
        Self {
            span: datagram.payload,
            ended: match datagram.ended_by {
                Boundary::UdpLength => Ended::Message,
                Boundary::Capture => Ended::Capture,
                Boundary::IpLength | Boundary::FrameEnd => Ended::Frame,
            },
        }
    }
}

/// What was found in a payload: which options there are and where, and faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    extent: Extent,
    pub(super) shape: Held,
    odd: Option<Box<Odd>>,
    pub(super) overload: Overload,
    pub(super) has_cookie: bool,
    has_names: bool,
    pub(super) kind: Option<MessageType>,
}

/// What most messages have nothing of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Odd {
    faults: Vec<Fault>,
    repeated: CodeSet,
    /// The values of those that are split.
    joined: Joined,
    /// What of a vendor class that was given before says how to read option 43.
    class: Option<&'static [u8]>,
}

/// Which header fields hold options. RFC 2132 s9.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Overload {
    /// `file` does.
    pub file: bool,
    /// `sname` does.
    pub sname: bool,
}

impl Layout {
    /// Reads a payload. `payload` is what `extent.span` covers.
    #[inline]
    pub fn of(payload: &[u8], extent: Extent) -> Self {
        shape::if_known(payload, |known| Self::shaped(known, payload, extent))
            .unwrap_or_else(|| Self::read(payload, extent))
    }

    /// The layout of a payload whose shape is known.
    #[inline]
    fn shaped(known: &Known, payload: &[u8], extent: Extent) -> Self {
        let mut layout = Self {
            extent,
            shape: Held::EMPTY,
            odd: None,
            overload: Overload::default(),
            has_cookie: true,
            has_names: false,
            kind: None,
        };
        layout.take_shape(known, payload, extent);
        layout
    }

    /// Becomes the layout of a payload whose shape is known.
    #[inline(always)]
    fn take_shape(&mut self, known: &Known, payload: &[u8], extent: Extent) {
        self.extent = extent;
        self.shape = known.shape.clone();
        self.odd = None;
        self.overload = Overload::default();
        self.has_cookie = true;
        self.has_names = has_names(payload);
        self.kind = known.kind;
        if !known.unsure.is_empty() {
            self.check(payload, &known.unsure);
        }
    }

    /// The layout of a payload of which nothing is known yet.
    pub(super) fn unread(payload: &[u8], extent: Extent) -> Self {
        Self {
            extent,
            shape: Held::EMPTY,
            odd: None,
            overload: Overload::default(),
            has_cookie: header::COOKIE.of(payload) == header::MAGIC_COOKIE,
            has_names: has_names(payload),
            kind: None,
        }
    }

    /// Reads another payload, into the memory that this one has.
    pub fn renew(&mut self, payload: &[u8], extent: Extent) {
        let take = |known: &Known| self.take_shape(known, payload, extent);
        if shape::if_known(payload, take).is_none() {
            *self = Self::read(payload, extent);
        }
    }

    /// Whether `sname` or `file` hold anything; so it is where not all of them is there.
    #[inline]
    pub fn has_names(&self) -> bool {
        self.has_names
    }

    /// Where `sname` and `file` stand in the frame, both known to hold nothing; else an empty span.
    pub fn blank(&self) -> Span {
        if self.has_names {
            return Span::default();
        }
        let (start, end) = (header::SNAME.start, header::FILE.end());
        part(self.extent.span, start.into(), (end - start).into())
    }

    /// Where the payload lies and who ended it.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// The faults in the order they were found.
    pub fn faults(&self) -> &[Fault] {
        self.odd.as_deref().map_or(&[], |odd| &odd.faults)
    }

    /// The codes of options that their area does not hold in full.
    pub(super) fn cut_codes(&self) -> impl Iterator<Item = u8> + '_ {
        self.faults().iter().filter_map(|fault| match fault.kind {
            FaultKind::OptionCut { code, .. } => Some(code),
            _ => None,
        })
    }

    /// The codes of options that stand more than once, where there are any.
    #[inline]
    pub(super) fn repeated(&self) -> Option<&CodeSet> {
        self.odd.as_deref().map(|odd| &odd.repeated)
    }

    /// The value of an option that stands in several pieces, and how many those are; `None` where it does not.
    #[inline]
    pub(super) fn joined(&self, code: u8) -> Option<(&[u8], u16)> {
        self.odd.as_deref()?.joined.value(code)
    }

    /// What is known to say how to read option 43 in a message without a vendor class of its own.
    #[inline]
    pub(super) fn class(&self) -> Option<&'static [u8]> {
        self.odd.as_deref()?.class
    }

    /// Has option 43 read by the vendor class of the client's message that this one answers, as it has none of its own.
    /// RFC 2132 s8.4, s9.13.
    #[cold]
    pub fn read_vendor_by(&mut self, payload: &[u8], class: &[u8]) {
        let Some(class) = telling_class(class) else {
            return;
        };
        let odd = self.odd();
        odd.class = Some(class);
        odd.faults.retain(
            |fault| !matches!(fault.kind, FaultKind::Value { code, .. } if code == option::VENDOR),
        );
        self.check(payload, &[option::VENDOR]);
    }

    /// Bytes of memory the layout holds beside itself, or may hold.
    pub fn heap_bytes(&self) -> usize {
        let odd = self.odd.as_deref().map_or(0, |odd| {
            let faults = odd.faults.capacity() * size_of::<Fault>();
            size_of::<Odd>() + faults + odd.joined.heap_bytes()
        });
        size_of::<Shape>() + odd
    }

    /// The layout seen with its payload again.
    #[inline]
    pub fn with<'a>(&'a self, payload: &'a [u8]) -> Message<'a> {
        Message::new(self, payload)
    }

    /// Takes note of codes that stand more than once.
    #[cold]
    pub(super) fn repeat(&mut self, codes: &CodeSet) {
        let odd = self.odd();
        odd.repeated = odd.repeated.and(codes);
    }

    /// Puts together the values of options that stand in several pieces.
    #[cold]
    pub(super) fn join(&mut self, payload: &[u8]) {
        let joined = Joined::of(self.with(payload));
        self.odd().joined = joined;
    }

    pub(super) fn fault(&mut self, kind: FaultKind, start: usize, length: usize) {
        let span = part(self.extent.span, start, length);
        self.odd().faults.push(Fault { kind, span });
    }

    /// Takes note of faults that were found elsewhere.
    pub(super) fn add_faults(&mut self, faults: Vec<Fault>) {
        if !faults.is_empty() {
            self.odd().faults.extend(faults);
        }
    }

    /// Gives back memory that the faults do not need.
    pub(super) fn shrink(&mut self) {
        if let Some(odd) = &mut self.odd {
            odd.faults.shrink_to_fit();
        }
    }

    fn odd(&mut self) -> &mut Odd {
        self.odd.get_or_insert_default()
    }
}

fn has_names(payload: &[u8]) -> bool {
    let names = usize::from(header::SNAME.start)..usize::from(header::FILE.end());
    !payload.get(names).is_some_and(header::is_zero)
}

/// `length` bytes from `start` on inside `whole`, as many as it has.
pub(super) fn part(whole: Span, start: usize, length: usize) -> Span {
    let clamp = |offset: usize| {
        u32::try_from(offset)
            .unwrap_or(u32::MAX)
            .min(whole.len())
            .saturating_add(whole.start)
    };
    Span::new(clamp(start), clamp(start.saturating_add(length)))
}
