//! A message: what [`Layout::of`] finds in a payload, and [`Message`], the payload seen through it.
//!
//! The layout holds offsets only, so it can be kept beside a copy of the frame and moved about. Reading is total:
//! a payload of any bytes and any length has a layout. RFC 2131 s2, s4.1.

use std::net::Ipv4Addr;

use smallvec::SmallVec;

use crate::dhcp::areas::{self, Area, CodeSet, PAD, Segment, SegmentKind};
use crate::dhcp::fault::{Fault, FaultKind};
use crate::dhcp::format::Context;
use crate::dhcp::header::{self, Field};
use crate::dhcp::registry;
use crate::dhcp::types::{MessageType, Op};
use crate::wire::Span;

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

/// What was found in a payload: segments that tile the option areas, and faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    extent: Extent,
    segments: SmallVec<[Segment; SEGMENTS]>,
    faults: Vec<Fault>,
    present: CodeSet,
    repeated: CodeSet,
    overload: Overload,
    has_cookie: bool,
    kind: Option<MessageType>,
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
        Message {
            layout: self,
            payload,
        }
    }

    fn read_vendor_area(&mut self, payload: &[u8]) {
        let start = header::COOKIE.start;
        let length = payload.len().saturating_sub(usize::from(start));
        if length == 0 {
            return;
        }
        let is_zero = payload
            .get(usize::from(start)..)
            .is_some_and(|area| area.iter().all(|byte| *byte == PAD));
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
        let segments = &mut self.segments;
        let has_end = areas::walk(area, bytes, start, |segment| segments.push(segment));
        let is_cut = self
            .segments
            .get(from..)
            .and_then(<[Segment]>::last)
            .is_some_and(|segment| segment.kind == SegmentKind::Cut);
        for place in from..self.segments.len() {
            if let Some(&segment) = self.segments.get(place) {
                self.note_segment(segment, bytes, start);
            }
        }
        let is_whole = area != Area::Options || self.extent.ended == Ended::Message;
        if !has_end && !is_cut && is_whole {
            let end = usize::from(start) + bytes.len();
            self.fault(FaultKind::EndMissing { area }, end, 0);
        }
    }

    fn note_segment(&mut self, segment: Segment, bytes: &[u8], area_start: u16) {
        let span = (usize::from(segment.start), usize::from(segment.length));
        match segment.kind {
            SegmentKind::Option => {
                if self.present.insert(segment.code) {
                    self.repeated.insert(segment.code);
                    if registry::is_fixed_length(segment.code) {
                        let code = segment.code;
                        self.fault(FaultKind::OptionRepeated { code }, span.0, span.1);
                    }
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
        let Some((value, span)) = self
            .with(payload)
            .first_option(OPTION_OVERLOAD)
            .map(|option| (option.data, option.place))
        else {
            return;
        };
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
        let vendor_class = message.option(OPTION_VENDOR_CLASS);
        let context = Context {
            vendor_class: vendor_class.as_deref(),
        };
        for option in message.logical() {
            if option.code == OPTION_OVERLOAD {
                continue;
            }
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
        self.kind = kind;
        self.faults = faults;
    }

    fn fault(&mut self, kind: FaultKind, start: usize, length: usize) {
        let span = part(self.extent.span, start, length);
        self.faults.push(Fault { kind, span });
    }
}

/// An option as it stands in the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawOption<'a> {
    /// The option's code.
    pub code: u8,
    /// The area it stands in.
    pub area: Area,
    /// Code, length and value, counted from the first captured byte of the frame.
    pub span: Span,
    /// Length the option declares; `None` where the length octet itself is missing.
    pub declared: Option<u8>,
    /// The value's bytes that are there.
    pub data: &'a [u8],
    /// Whether the area ends before the value does.
    pub is_cut: bool,
    /// Start and length in the payload.
    place: (usize, usize),
}

/// A payload seen through its [`Layout`]. Fields that are not there read as zero or empty.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    layout: &'a Layout,
    payload: &'a [u8],
}

impl<'a> Message<'a> {
    /// The layout.
    pub fn layout(&self) -> &'a Layout {
        self.layout
    }

    /// The whole payload: header, areas and all.
    pub fn payload(&self) -> &'a [u8] {
        self.payload
    }

    /// Whether all bytes of a header field are there.
    pub fn has_field(&self, field: Field) -> bool {
        self.payload.len() >= usize::from(field.end())
    }

    /// The place of a header field in the frame; as much of it as is there.
    pub fn field_span(&self, field: Field) -> Span {
        let (start, length) = (usize::from(field.start), usize::from(field.length));
        part(self.layout.extent.span, start, length)
    }

    /// Whether the options field begins with the magic cookie. Bytes 236..240. RFC 2131 s3.
    pub fn has_cookie(&self) -> bool {
        self.layout.has_cookie
    }

    /// The value of option 53; `None` for BOOTP.
    pub fn kind(&self) -> Option<MessageType> {
        self.layout.kind
    }

    /// Message direction. Byte 0.
    pub fn op(&self) -> Op {
        Op::from(self.byte(header::OP))
    }

    /// Hardware type, from the ARP registry. Byte 1.
    pub fn htype(&self) -> u8 {
        self.byte(header::HTYPE)
    }

    /// Length of the hardware address, in bytes; may claim more than `chaddr` holds. Byte 2.
    pub fn hlen(&self) -> u8 {
        self.byte(header::HLEN)
    }

    /// Relays passed. Byte 3.
    pub fn hops(&self) -> u8 {
        self.byte(header::HOPS)
    }

    /// Transaction identifier. Bytes 4..8.
    pub fn xid(&self) -> u32 {
        header::XID
            .array(self.payload)
            .map_or(0, u32::from_be_bytes)
    }

    /// Seconds since the client began, as it claims. Bytes 8..10.
    pub fn secs(&self) -> u16 {
        self.word(header::SECS)
    }

    /// The broadcast bit and fifteen bits that must be zero. Bytes 10..12.
    pub fn flags(&self) -> u16 {
        self.word(header::FLAGS)
    }

    /// Whether the client wants replies by broadcast. RFC 2131 s4.1.
    pub fn is_broadcast(&self) -> bool {
        self.flags() & header::FLAG_BROADCAST != 0
    }

    /// Address the client has and uses; zero when it has none. Bytes 12..16.
    pub fn ciaddr(&self) -> Ipv4Addr {
        self.address(header::CIADDR)
    }

    /// Address the server gives; zero when it gives none. Bytes 16..20.
    pub fn yiaddr(&self) -> Ipv4Addr {
        self.address(header::YIADDR)
    }

    /// Next server for bootstrapping. Bytes 20..24.
    pub fn siaddr(&self) -> Ipv4Addr {
        self.address(header::SIADDR)
    }

    /// First relay's address; zero when no relay passed it on. Bytes 24..28.
    pub fn giaddr(&self) -> Ipv4Addr {
        self.address(header::GIADDR)
    }

    /// The hardware address: the first min(`hlen`, 16) bytes of `chaddr`. Bytes 28..44.
    pub fn chaddr(&self) -> &'a [u8] {
        let field = header::CHADDR.of(self.payload);
        field.get(..usize::from(self.hlen())).unwrap_or(field)
    }

    /// What follows the hardware address in `chaddr`.
    pub fn chaddr_padding(&self) -> &'a [u8] {
        let field = header::CHADDR.of(self.payload);
        field.get(self.chaddr().len()..).unwrap_or(&[])
    }

    /// Server host name up to its first NUL; empty when the field holds options. Bytes 44..108.
    pub fn sname(&self) -> &'a [u8] {
        if self.layout.overload.sname {
            return &[];
        }
        until_nul(header::SNAME.of(self.payload))
    }

    /// Boot file name up to its first NUL; empty when the field holds options. Bytes 108..236.
    pub fn file(&self) -> &'a [u8] {
        if self.layout.overload.file {
            return &[];
        }
        until_nul(header::FILE.of(self.payload))
    }

    /// Which header fields hold options.
    pub fn overload(&self) -> Overload {
        self.layout.overload
    }

    /// Whether bytes are missing that the message's own lengths promise: absence proves nothing then.
    pub fn is_truncated(&self) -> bool {
        self.layout.extent.ended != Ended::Message
    }

    /// All segments, in the order options field, `file`, `sname`.
    pub fn segments(&self) -> &'a [Segment] {
        &self.layout.segments
    }

    /// A segment's place in the frame.
    pub fn segment_span(&self, segment: Segment) -> Span {
        let (start, length) = (usize::from(segment.start), usize::from(segment.length));
        part(self.layout.extent.span, start, length)
    }

    /// A segment's bytes.
    pub fn segment_bytes(&self, segment: Segment) -> &'a [u8] {
        let start = usize::from(segment.start);
        self.payload
            .get(start..start + usize::from(segment.length))
            .unwrap_or(&[])
    }

    /// Every option as it stands, cut ones too, in the order options field, `file`, `sname`.
    pub fn options(&self) -> impl Iterator<Item = RawOption<'a>> + use<'a> {
        let message = *self;
        self.layout
            .segments
            .iter()
            .filter_map(move |segment| message.raw_option(*segment))
    }

    /// Reads a segment as an option; `None` where it is none.
    pub fn raw_option(&self, segment: Segment) -> Option<RawOption<'a>> {
        let is_cut = match segment.kind {
            SegmentKind::Option => false,
            SegmentKind::Cut => true,
            _ => return None,
        };
        let bytes = self.segment_bytes(segment);
        Some(RawOption {
            code: segment.code,
            area: segment.area,
            span: self.segment_span(segment),
            declared: bytes.get(1).copied(),
            data: bytes.get(2..).unwrap_or(&[]),
            is_cut,
            place: (usize::from(segment.start), usize::from(segment.length)),
        })
    }

    /// Whether a whole option with this code is there.
    pub fn has(&self, code: u8) -> bool {
        self.layout.present.has(code)
    }

    /// The codes of all whole options.
    pub fn codes(&self) -> CodeSet {
        self.layout.present
    }

    /// The codes of all options that stand more than once.
    pub fn repeated(&self) -> CodeSet {
        self.layout.repeated
    }

    /// Whether an option with this code stands more than once.
    pub fn is_repeated(&self, code: u8) -> bool {
        self.layout.repeated.has(code)
    }

    /// The first whole option with this code, as it stands.
    pub fn first_option(&self, code: u8) -> Option<RawOption<'a>> {
        if !self.has(code) {
            return None;
        }
        let is_it =
            |segment: &&Segment| segment.code == code && segment.kind == SegmentKind::Option;
        let segment = self.layout.segments.iter().find(is_it)?;
        self.raw_option(*segment)
    }

    /// The value of the first whole option with this code, as it stands.
    pub fn first(&self, code: u8) -> Option<&'a [u8]> {
        self.first_option(code).map(|option| option.data)
    }

    /// Non-zero bytes after the End of the options field.
    pub fn trailing(&self) -> Option<&'a [u8]> {
        self.layout
            .segments
            .iter()
            .find(|segment| {
                segment.area == Area::Options
                    && matches!(segment.kind, SegmentKind::Trailing | SegmentKind::Vendor)
            })
            .map(|segment| self.segment_bytes(*segment))
    }

    /// The first four bytes of an option of exactly four, as an address.
    pub fn address_option(&self, code: u8) -> Option<Ipv4Addr> {
        <[u8; 4]>::try_from(self.first(code)?)
            .ok()
            .map(Ipv4Addr::from)
    }

    /// An option of exactly four bytes, as a number.
    pub fn number_option(&self, code: u8) -> Option<u32> {
        <[u8; 4]>::try_from(self.first(code)?)
            .ok()
            .map(u32::from_be_bytes)
    }

    fn byte(&self, field: Field) -> u8 {
        field.of(self.payload).first().copied().unwrap_or(0)
    }

    fn word(&self, field: Field) -> u16 {
        field.array(self.payload).map_or(0, u16::from_be_bytes)
    }

    fn address(&self, field: Field) -> Ipv4Addr {
        field
            .array::<4>(self.payload)
            .map_or(Ipv4Addr::UNSPECIFIED, Ipv4Addr::from)
    }
}

fn until_nul(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or(&[])
}

/// `length` bytes from `start` on inside `whole`, as many as it has.
fn part(whole: Span, start: usize, length: usize) -> Span {
    let clamp = |offset: usize| {
        u32::try_from(offset)
            .unwrap_or(u32::MAX)
            .min(whole.len())
            .saturating_add(whole.start)
    };
    Span::new(clamp(start), clamp(start.saturating_add(length)))
}
