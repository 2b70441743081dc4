//! What is found in a payload: segments that tile its option areas, and faults.
//!
//! A layout holds offsets only, so it can be kept beside a copy of the frame and moved about. Reading is total: a
//! payload of any bytes and any length has a layout. RFC 2131 s2, s4.1.

use smallvec::SmallVec;

use crate::dhcp::areas::{self, Area, CodeSet, Segment, SegmentKind};
use crate::dhcp::fault::{Fault, FaultKind};
use crate::dhcp::format::Context;
use crate::dhcp::header;
use crate::dhcp::message::Message;
use crate::dhcp::registry;
use crate::dhcp::types::MessageType;
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

/// What was found in a payload: segments that tile the option areas, and faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub(super) extent: Extent,
    pub(super) segments: SmallVec<[Segment; SEGMENTS]>,
    pub(super) faults: Vec<Fault>,
    pub(super) present: CodeSet,
    places: Places,
    pub(super) repeated: CodeSet,
    pub(super) overload: Overload,
    pub(super) has_cookie: bool,
    pub(super) kind: Option<MessageType>,
}

/// Segments kept without memory of their own; most messages have fewer.
const SEGMENTS: usize = 18;

/// Which header fields hold options. RFC 2132 s9.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Overload {
    /// `file` does.
    pub file: bool,
    /// `sname` does.
    pub sname: bool,
}

/// Option Overload. RFC 2132 s9.3.
const OPTION_OVERLOAD: u8 = 52;
/// DHCP Message Type. RFC 2132 s9.6.
const OPTION_MESSAGE_TYPE: u8 = 53;
/// Vendor Class Identifier. RFC 2132 s9.13.
const OPTION_VENDOR_CLASS: u8 = 60;

impl Layout {
    /// Reads a payload. `payload` is what `extent.span` covers.
    pub fn of(payload: &[u8], extent: Extent) -> Self {
        let mut layout = Self {
            extent,
            segments: SmallVec::new(),
            faults: Vec::new(),
            present: CodeSet::default(),
            places: Places::default(),
            repeated: CodeSet::default(),
            overload: Overload::default(),
            has_cookie: header::COOKIE.of(payload) == header::MAGIC_COOKIE,
            kind: None,
        };
        if payload.len() < usize::from(header::COOKIE.start) {
            layout.fault(
                FaultKind::HeaderShort {
                    length: extent.span.len(),
                    ended: extent.ended,
                },
                0,
                payload.len(),
            );
        } else if layout.has_cookie {
            layout.read_areas(payload);
            layout.read_values(payload);
        } else {
            layout.read_vendor_area(payload);
        }
        layout
    }

    /// Where the payload lies and who ended it.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// The faults in the order they were found.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The segment of the first whole option with this code.
    #[inline]
    pub(super) fn segment_of(&self, code: u8) -> Option<Segment> {
        if !self.present.has(code) {
            return None;
        }
        let is_it =
            |segment: &&Segment| segment.code == code && segment.kind == SegmentKind::Option;
        let segments = self.segments.as_slice();
        let likely = segments.get(self.places.number(code)).filter(is_it);
        likely.or_else(|| segments.iter().find(is_it)).copied()
    }

    /// Bytes of memory the layout holds beside itself.
    pub fn heap_bytes(&self) -> usize {
        let spilled = if self.segments.spilled() {
            self.segments.capacity() * size_of::<Segment>()
        } else {
            0
        };
        spilled + self.faults.capacity() * size_of::<Fault>()
    }

    /// Gives back memory that is reserved and not used, for a layout that is kept.
    pub fn shrink(&mut self) {
        self.segments.shrink_to_fit();
        self.faults.shrink_to_fit();
    }

    /// The layout seen with its payload again.
    pub fn with<'a>(&'a self, payload: &'a [u8]) -> Message<'a> {
        Message::new(self, payload)
    }

    fn read_vendor_area(&mut self, payload: &[u8]) {
        let start = header::COOKIE.start;
        let length = payload.len().saturating_sub(usize::from(start));
        if length == 0 {
            return;
        }
        let is_zero = payload
            .get(usize::from(start)..)
            .is_some_and(header::is_zero);
        self.segments.push(Segment {
            kind: if is_zero {
                SegmentKind::Pad
            } else {
                SegmentKind::Vendor
            },
            area: Area::Options,
            code: 0,
            start,
            length: u16::try_from(length).unwrap_or(u16::MAX),
        });
        self.fault(
            FaultKind::CookieAbsent,
            usize::from(start),
            length.min(usize::from(header::COOKIE.length)),
        );
    }

    /// Options field first, then `file`, then `sname`. RFC 2131 s4.1.
    fn read_areas(&mut self, payload: &[u8]) {
        let start = header::COOKIE.end();
        let options = payload.get(usize::from(start)..).unwrap_or(&[]);
        self.read_area(Area::Options, options, start);
        self.read_overload(payload);
        if self.overload.file {
            self.read_area(Area::File, header::FILE.of(payload), header::FILE.start);
        }
        if self.overload.sname {
            self.read_area(Area::Sname, header::SNAME.of(payload), header::SNAME.start);
        }
    }

    fn read_area(&mut self, area: Area, bytes: &[u8], start: u16) {
        let from = self.segments.len();
        let mut is_plain = area == Area::Options;
        let has_end = areas::walk(area, bytes, start, |segment| {
            is_plain &= match segment.kind {
                SegmentKind::Option => {
                    let is_first = !self.present.insert(segment.code);
                    if is_first {
                        self.places.note(segment.code, self.segments.len());
                    } else {
                        self.repeated.insert(segment.code);
                    }
                    is_first
                }
                SegmentKind::Cut | SegmentKind::Trailing => false,
                SegmentKind::Pad | SegmentKind::End | SegmentKind::Vendor => true,
            };
            self.segments.push(segment);
        });
        if !is_plain {
            self.note_segments(from, bytes, start);
        }
        let last = self.segments.get(from..).and_then(<[Segment]>::last);
        let is_cut = last.is_some_and(|segment| segment.kind == SegmentKind::Cut);
        let is_whole = area != Area::Options || self.extent.ended == Ended::Message;
        if !has_end && !is_cut && is_whole {
            let end = usize::from(start) + bytes.len();
            self.fault(FaultKind::EndMissing { area }, end, 0);
        }
    }

    /// Notes what is wrong with the segments of an area, which begin at number `from`.
    fn note_segments(&mut self, from: usize, bytes: &[u8], area_start: u16) {
        let mut seen = CodeSet::default();
        for place in 0..self.segments.len() {
            let Some(&segment) = self.segments.get(place) else {
                continue;
            };
            let is_option = segment.kind == SegmentKind::Option;
            let is_repeat = is_option && seen.insert(segment.code);
            if place >= from {
                self.note_segment(segment, is_repeat, bytes, area_start);
            }
        }
    }

    fn note_segment(&mut self, segment: Segment, is_repeat: bool, bytes: &[u8], area_start: u16) {
        let span = (usize::from(segment.start), usize::from(segment.length));
        match segment.kind {
            SegmentKind::Option => {
                if is_repeat && registry::is_fixed_length(segment.code) {
                    let code = segment.code;
                    self.fault(FaultKind::OptionRepeated { code }, span.0, span.1);
                }
                if segment.code == OPTION_OVERLOAD && segment.area != Area::Options {
                    let area = segment.area;
                    self.fault(FaultKind::OverloadNested { area }, span.0, span.1);
                }
            }
            SegmentKind::Cut => {
                let place = usize::from(segment.start.saturating_sub(area_start)) + 1;
                let ended = if segment.area == Area::Options {
                    self.extent.ended
                } else {
                    Ended::Area
                };
                self.fault(
                    FaultKind::OptionCut {
                        code: segment.code,
                        declared: bytes.get(place).copied(),
                        available: segment.length.saturating_sub(2),
                        area: segment.area,
                        ended,
                    },
                    span.0,
                    span.1,
                );
            }
            SegmentKind::Trailing => {
                let area = segment.area;
                self.fault(FaultKind::DataAfterEnd { area }, span.0, span.1);
            }
            SegmentKind::Pad | SegmentKind::End | SegmentKind::Vendor => {}
        }
    }

    fn read_overload(&mut self, payload: &[u8]) {
        let message = self.with(payload);
        let Some(segment) = message.segment_of(OPTION_OVERLOAD) else {
            return;
        };
        let span = (usize::from(segment.start), usize::from(segment.length));
        let value = message.first(OPTION_OVERLOAD).unwrap_or(&[]);
        match *value {
            [value @ 1..=3] => {
                self.overload = Overload {
                    file: value & 1 != 0,
                    sname: value & 2 != 0,
                };
            }
            [value] => self.fault(
                FaultKind::OverloadBad { value: Some(value) },
                span.0,
                span.1,
            ),
            _ => self.fault(FaultKind::OverloadBad { value: None }, span.0, span.1),
        }
    }

    /// Reads the message type and checks every value against its format.
    fn read_values(&mut self, payload: &[u8]) {
        let mut faults = std::mem::take(&mut self.faults);
        let message = self.with(payload);
        let kind = message
            .first(OPTION_MESSAGE_TYPE)
            .and_then(|data| data.first().copied())
            .map(MessageType::from);
        for segment in message.firsts() {
            if segment.code == OPTION_OVERLOAD {
                continue;
            }
            let lengths = registry::lengths(segment.code);
            let is_single = !self.repeated.has(segment.code);
            let length = usize::from(segment.length).saturating_sub(2);
            if !(is_single && lengths.decide && lengths.rule.allows(length)) {
                check_value(message, segment, &mut faults);
            }
        }
        self.kind = kind;
        self.faults = faults;
    }

    fn fault(&mut self, kind: FaultKind, start: usize, length: usize) {
        let span = part(self.extent.span, start, length);
        self.faults.push(Fault { kind, span });
    }
}

/// Where options stand: for the last bits of a code, the number of the first segment that has them. It is where to
/// look first; rules ask for options by the dozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Places([u8; PLACES]);

/// Codes that common messages have differ in their last five bits, but for a few.
const PLACES: usize = 32;

impl Places {
    fn note(&mut self, code: u8, number: usize) {
        if let (Some(place), Ok(number)) = (self.place(code), u8::try_from(number + 1)) {
            if *place == 0 {
                *place = number;
            }
        }
    }

    fn place(&mut self, code: u8) -> Option<&mut u8> {
        self.0.get_mut(usize::from(code) % PLACES)
    }

    fn number(&self, code: u8) -> usize {
        let place = self.0.get(usize::from(code) % PLACES).copied();
        usize::from(place.unwrap_or(0).saturating_sub(1))
    }
}

/// Checks the value that begins with the option in a segment.
fn check_value(message: Message<'_>, segment: Segment, faults: &mut Vec<Fault>) {
    let Some(option) = message.raw_option(segment) else {
        return;
    };
    let vendor_class = message.option(OPTION_VENDOR_CLASS);
    let context = Context {
        vendor_class: vendor_class.as_deref(),
    };
    let option = message.join(option);
    let span = option.first.span;
    let mut fault = |code, fault| {
        let kind = FaultKind::Value { code, fault };
        faults.push(Fault { kind, span });
    };
    let format = registry::row(option.code).format;
    match format.decode(&option.data, &context) {
        Ok(value) => value.nested_faults(|_, wrong| fault(option.code, wrong)),
        Err(wrong) => fault(option.code, wrong),
    }
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
