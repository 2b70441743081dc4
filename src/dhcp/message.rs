//! A message: a payload seen through what [`Layout::of`] found in it. RFC 2131 s2, s4.1.

use std::net::Ipv4Addr;

use crate::dhcp::areas::{Area, CodeSet, OPTION_HEAD, Segment, SegmentKind, Segments};
use crate::dhcp::header::{self, Field};
use crate::dhcp::layout::{Ended, Layout, Overload, part};
use crate::dhcp::option;
use crate::dhcp::types::{MessageType, Op};
use crate::wire::Span;

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
}

/// A payload seen through its [`Layout`]. Fields that are not there read as zero or empty.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    layout: &'a Layout,
    payload: &'a [u8],
}

impl<'a> Message<'a> {
    pub(super) fn new(layout: &'a Layout, payload: &'a [u8]) -> Self {
        Self { layout, payload }
    }

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
        part(self.layout.extent().span, start, length)
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

    /// Whether all bytes of the hardware address are there; what follows it in `chaddr` may be missing.
    pub fn has_chaddr(&self) -> bool {
        let length = u16::from(self.hlen()).min(header::CHADDR.length);
        self.payload.len() >= usize::from(header::CHADDR.start + length)
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

    /// Whether `sname` or `file` hold anything: text, options or bytes behind a NUL. So it is where not all of them is
    /// there.
    #[inline]
    pub fn has_names(&self) -> bool {
        self.layout.has_names()
    }

    /// Which header fields hold options.
    pub fn overload(&self) -> Overload {
        self.layout.overload
    }

    /// Whether bytes are missing that the message's own lengths promise: absence proves nothing then.
    pub fn is_truncated(&self) -> bool {
        self.layout.extent().ended != Ended::Message
    }

    /// Whether its type is missing and may stand where bytes are missing: it seems to be BOOTP, and may be anything.
    pub fn lacks_type(&self) -> bool {
        self.kind().is_none() && self.is_truncated()
    }

    /// The vendor class that says how to read option 43: the message's own, or else what is known of that of the
    /// client's message it answers. RFC 2132 s8.4.
    pub fn vendor_class(&self) -> Option<&'a [u8]> {
        self.option(option::VENDOR_CLASS)
            .or_else(|| self.layout.class())
    }

    /// All segments, in the order options field, `file`, `sname`.
    #[inline]
    pub fn segments(&self) -> impl Iterator<Item = Segment> + use<'a> {
        Areas {
            message: *self,
            area: self.options_field(),
        }
    }

    /// A segment's place in the frame.
    pub fn segment_span(&self, segment: Segment) -> Span {
        let (start, length) = (usize::from(segment.start), usize::from(segment.length));
        part(self.layout.extent().span, start, length)
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
        self.segments()
            .filter_map(move |segment| message.raw_option(segment))
    }

    /// Whether all options are whole, stand once and in the options field, as is usual.
    pub fn is_plain(&self) -> bool {
        let layout = self.layout;
        layout.has_cookie
            && layout.repeated().is_none_or(CodeSet::is_empty)
            && layout.faults().is_empty()
            && layout.overload == Overload::default()
    }

    /// Tells code, place in the frame and value of each whole option in the options field.
    #[inline]
    pub fn each_whole(&self, mut told: impl FnMut(u8, u32, &'a [u8])) {
        let start = self.layout.extent().span.start;
        self.options_field().each_option(|code, place, value| {
            told(code, start.saturating_add(place.into()), value);
        });
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
            data: bytes.get(OPTION_HEAD.into()..).unwrap_or(&[]),
            is_cut,
        })
    }

    /// Whether a whole option with this code is there. One of which a piece is cut is not whole.
    #[inline]
    pub fn has(&self, code: u8) -> bool {
        self.layout.shape.present.has(code)
    }

    /// Whether an option with this code is there, or may stand where bytes are missing.
    pub fn may_have(&self, code: u8) -> bool {
        self.has(code) || self.is_truncated()
    }

    /// The codes of all whole options.
    pub fn codes(&self) -> CodeSet {
        self.layout.shape.present
    }

    /// The codes of all options that are not there in full, or of which a piece is not.
    pub fn cut(&self) -> CodeSet {
        self.layout.cut_codes().collect()
    }

    /// The codes of all options that stand more than once.
    pub fn repeated(&self) -> CodeSet {
        self.layout.repeated().copied().unwrap_or_default()
    }

    /// Whether an option with this code stands more than once.
    #[inline]
    pub fn is_repeated(&self, code: u8) -> bool {
        self.layout.repeated().is_some_and(|codes| codes.has(code))
    }

    /// The segments of whole options, the first of each code.
    pub fn firsts(&self) -> impl Iterator<Item = Segment> + use<'a> {
        let message = *self;
        let mut seen = CodeSet::default();
        // Not by `segment_of`: among very many repeats that would look at all of them for each.
        self.segments().filter(move |segment| {
            segment.kind == SegmentKind::Option
                && !(message.is_repeated(segment.code) && seen.insert(segment.code))
        })
    }

    /// The segment of the first whole option with this code.
    pub fn segment_of(&self, code: u8) -> Option<Segment> {
        let (place, value) = self.placed(code)?;
        let area = match place {
            _ if place >= header::COOKIE.end() => Area::Options,
            _ if place >= header::FILE.start => Area::File,
            _ => Area::Sname,
        };
        Some(Segment {
            kind: SegmentKind::Option,
            area,
            code,
            start: place,
            length: u16::try_from(value.len()).map_or(u16::MAX, |length| length + OPTION_HEAD),
        })
    }

    /// The first whole option with this code, as it stands.
    pub fn first_option(&self, code: u8) -> Option<RawOption<'a>> {
        self.raw_option(self.segment_of(code)?)
    }

    /// The value of the first whole option with this code, as it stands.
    #[inline]
    pub fn first(&self, code: u8) -> Option<&'a [u8]> {
        self.placed(code).map(|(_, value)| value)
    }

    /// Where in the payload the first whole option with this code begins, and its value.
    #[inline]
    pub fn placed(&self, code: u8) -> Option<(u16, &'a [u8])> {
        if !self.has(code) {
            return None;
        }
        let place = self.layout.shape.place_of(code);
        match self.payload.get(usize::from(place)..) {
            Some([found, length, behind @ ..]) if *found == code => {
                Some((place, behind.get(..usize::from(*length))?))
            }
            _ => self.displaced(code),
        }
    }

    /// An option in whose place another one is noted.
    #[cold]
    fn displaced(&self, code: u8) -> Option<(u16, &'a [u8])> {
        let is_it = |segment: &Segment| segment.code == code && segment.kind == SegmentKind::Option;
        let segment = self.segments().find(is_it)?;
        let value = self.segment_bytes(segment).get(OPTION_HEAD.into()..)?;
        Some((segment.start, value))
    }

    /// Non-zero bytes after the End of the options field; in a message without the DHCP cookie, those after the four
    /// that stand in its place.
    pub fn trailing(&self) -> Option<&'a [u8]> {
        if self.has_cookie() && self.layout.faults().is_empty() {
            // Such bytes are a fault.
            return None;
        }
        let segment = self
            .options_field()
            .find(|segment| matches!(segment.kind, SegmentKind::Trailing | SegmentKind::Vendor))?;
        let bytes = self.segment_bytes(segment);
        let cookie = usize::from(header::COOKIE.length);
        let rest = match segment.kind {
            // What is shorter holds no cookie of any kind.
            SegmentKind::Vendor => bytes.get(cookie..).unwrap_or(bytes),
            _ => bytes,
        };
        (!header::is_zero(rest)).then_some(rest)
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

    /// The segments of the options field. A message without cookie has no options.
    #[inline]
    pub(super) fn options_field(&self) -> Segments<'a> {
        if self.layout.has_cookie {
            Segments::of(self.payload, Area::Options)
        } else {
            Segments::of_vendor(self.payload)
        }
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

/// The segments of all areas, one area behind the other.
struct Areas<'a> {
    message: Message<'a>,
    area: Segments<'a>,
}

impl Areas<'_> {
    /// Goes on to the next area, if the message has one.
    #[inline(never)]
    fn turn(&mut self) -> Option<Segment> {
        let Overload { file, sname } = self.message.layout.overload;
        let next = match self.area.area() {
            Area::Options if file => Area::File,
            Area::Options | Area::File if sname => Area::Sname,
            _ => return None,
        };
        self.area = Segments::of(self.message.payload, next);
        self.next()
    }
}

impl Iterator for Areas<'_> {
    type Item = Segment;

    #[inline]
    fn next(&mut self) -> Option<Segment> {
        self.area.next().or_else(|| self.turn())
    }
}

fn until_nul(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dhcp::testing::layout;

    /// What is found in a message that ends so behind its header.
    fn read(tail: &[u8]) -> (Vec<u8>, Layout) {
        let payload = [&vec![0; usize::from(header::COOKIE.start)], tail].concat();
        let layout = layout(&payload);
        (payload, layout)
    }

    #[test]
    fn what_stands_in_the_place_of_the_cookie_does_not_trail() {
        for (tail, trailing) in [
            (&b"CMU\0\x01\0"[..], Some(&b"\x01\0"[..])),
            (b"CMU\0\0\0", None),
            (b"CMU\0", None),
            (b"CMU", Some(b"CMU")),
            (&[99, 130, 83, 99, 255, 7], Some(&[7])),
        ] {
            let (payload, layout) = read(tail);
            assert_eq!(layout.with(&payload).trailing(), trailing, "{tail:?}");
        }
    }

    #[test]
    fn of_each_code_the_first_whole_option_comes() {
        let options = [53, 1, 1, 224, 0, 0, 225, 1, 7, 224, 1, 8, 53, 1, 2, 226, 9];
        let (payload, layout) = read(&[&header::MAGIC_COOKIE[..], &options].concat());
        let message = layout.with(&payload);
        let firsts: Vec<_> = message
            .firsts()
            .map(|segment| (segment.code, segment.start))
            .collect();
        assert_eq!(firsts, [(53, 240), (224, 243), (225, 246)]);
        assert!(
            message
                .firsts()
                .all(|segment| message.segment_of(segment.code) == Some(segment))
        );
    }
}
