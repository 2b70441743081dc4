//! Reading a payload: one pass over its options, unless their shape is known, and a second look where something is odd.
//!
//! It is total: a payload of any bytes and any length has a [`Layout`]. RFC 2131 s2, s4.1.

use crate::dhcp::areas::{Area, CodeSet, Segment, SegmentKind, Segments, Stop};
use crate::dhcp::fault::{Fault, FaultKind};
use crate::dhcp::format::Context;
use crate::dhcp::layout::{Ended, Extent, Layout, Overload};
use crate::dhcp::message::{Message, RawOption};
use crate::dhcp::registry;
use crate::dhcp::shape::{self, Held, Unsure};
use crate::dhcp::types::MessageType;
use crate::dhcp::{header, option};

impl Layout {
    /// Finds out what is in a payload whose shape is not known.
    #[inline(never)]
    pub(super) fn read(payload: &[u8], extent: Extent) -> Self {
        let mut layout = Self::unread(payload, extent);
        layout.fill(payload);
        layout.shrink();
        layout
    }

    fn fill(&mut self, payload: &[u8]) {
        let ended = self.extent().ended;
        if payload.len() < usize::from(header::COOKIE.start) {
            let length = self.extent().span.len();
            self.fault(FaultKind::HeaderShort { length, ended }, 0, payload.len());
            return;
        }
        if !self.has_cookie {
            if let Some(area) = self.with(payload).options_field().next() {
                let cookie = header::COOKIE.length.min(area.length);
                self.fault(
                    FaultKind::CookieAbsent,
                    usize::from(area.start),
                    usize::from(cookie),
                );
            }
            return;
        }
        let mut unsure = Unsure::new();
        let is_usual = self.read_area(Area::Options, payload, &mut unsure);
        self.read_overload(payload);
        if self.overload.file {
            self.read_area(Area::File, payload, &mut unsure);
        }
        if self.overload.sname {
            self.read_area(Area::Sname, payload, &mut unsure);
        }
        self.tear();
        let message = self.with(payload);
        let kind = message.first(option::MESSAGE_TYPE);
        let kind = kind.and_then(|data| data.first().copied());
        if self.repeated().is_some_and(|codes| !codes.is_empty()) {
            unsure = message.firsts().map(|segment| segment.code).collect();
            self.join(payload);
        }
        self.kind = kind.map(MessageType::from);
        if is_usual && !self.shape.present.has(option::OVERLOAD) {
            shape::keep(&mut self.shape, payload, self.kind);
        }
        if !unsure.is_empty() {
            self.check(payload, &unsure);
        }
    }

    /// Checks the values of options that may be wrong.
    #[cold]
    pub(super) fn check(&mut self, payload: &[u8], codes: &[u8]) {
        let faults = check_values(self.with(payload), codes);
        self.add_faults(faults);
        self.shrink();
    }

    /// Reads an area that holds options; says whether they are whole and stand once, and nothing is behind them.
    fn read_area(&mut self, area: Area, payload: &[u8], unsure: &mut Unsure) -> bool {
        let segments = Segments::of(payload, area);
        let end = segments.end();
        let lengths = registry::lengths();
        let mut shape = *self.shape;
        let mut repeated = CodeSet::default();
        let stop = segments.each_option(|code, start, value| {
            if !shape.note(code, start) {
                repeated.insert(code);
            } else if !lengths.say_it_fits(code, value.len())
                && !registry::row(code).format.fits_surely(value)
            {
                unsure.push(code);
            }
        });
        self.shape = Held::own(shape);
        if !repeated.is_empty() {
            self.repeat(&repeated);
        }
        let is_plain = area == Area::Options && repeated.is_empty();
        let is_clean = match stop {
            Stop::End(tail) => header::is_zero(tail),
            Stop::Cut => false,
            Stop::Nothing | Stop::Pad(_) => true,
        };
        if !(is_plain && is_clean) {
            let faults = segment_faults(self.with(payload), area);
            self.add_faults(faults);
        }
        let is_whole = area != Area::Options || self.extent().ended == Ended::Message;
        if matches!(stop, Stop::Nothing) && is_whole {
            self.fault(FaultKind::EndMissing { area }, end, 0);
        }
        is_plain && is_clean
    }

    /// Takes options off of which a piece is cut: nothing less than the whole can be read. RFC 3396 s5.
    fn tear(&mut self) {
        let is_torn =
            |code: &u8| self.shape.present.has(*code) && !registry::is_fixed_length(*code);
        let torn: CodeSet = self.cut_codes().filter(is_torn).collect();
        if !torn.is_empty() {
            let mut shape = *self.shape;
            shape.present = shape.present.without(&torn);
            self.shape = Held::own(shape);
        }
    }

    fn read_overload(&mut self, payload: &[u8]) {
        let message = self.with(payload);
        let Some(value) = message.first(option::OVERLOAD) else {
            return;
        };
        if let [value @ 1..=3] = *value {
            self.overload = Overload {
                file: value & 1 != 0,
                sname: value & 2 != 0,
            };
            return;
        }
        let value = match *value {
            [value] => Some(value),
            _ => None,
        };
        let kind = FaultKind::OverloadBad { value };
        let option = message.first_option(option::OVERLOAD);
        let fault = option.map(|RawOption { span, .. }| Fault { kind, span });
        self.add_faults(fault.into_iter().collect());
    }
}

/// What is wrong with the segments of an area.
#[cold]
fn segment_faults(message: Message<'_>, area: Area) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = CodeSet::default();
    for segment in message.segments() {
        let is_option = segment.kind == SegmentKind::Option;
        let is_repeat = is_option && seen.insert(segment.code);
        if segment.area == area {
            let span = message.segment_span(segment);
            let kinds = segment_fault(message, segment, is_repeat);
            faults.extend(kinds.map(|kind| Fault { kind, span }));
        }
    }
    faults
}

/// What is wrong with a segment.
fn segment_fault(
    message: Message<'_>,
    segment: Segment,
    is_repeat: bool,
) -> impl Iterator<Item = FaultKind> {
    let Segment { code, area, .. } = segment;
    let (first, second) = match segment.kind {
        SegmentKind::Option => (
            (is_repeat && registry::is_fixed_length(code))
                .then_some(FaultKind::OptionRepeated { code }),
            (code == option::OVERLOAD && area != Area::Options)
                .then_some(FaultKind::OverloadNested { area }),
        ),
        SegmentKind::Cut => {
            let ended = match area {
                Area::Options => message.layout().extent().ended,
                Area::File | Area::Sname => Ended::Area,
            };
            let kind = FaultKind::OptionCut {
                code,
                declared: message.segment_bytes(segment).get(1).copied(),
                available: segment.length.saturating_sub(2),
                area,
                ended,
            };
            (Some(kind), None)
        }
        SegmentKind::Trailing => (Some(FaultKind::DataAfterEnd { area }), None),
        SegmentKind::Pad | SegmentKind::End | SegmentKind::Vendor => (None, None),
    };
    first.into_iter().chain(second)
}

/// Checks the values of options.
#[cold]
fn check_values(message: Message<'_>, codes: &[u8]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let vendor_class = message.vendor_class();
    let context = Context { vendor_class };
    for code in codes.iter().filter(|code| **code != option::OVERLOAD) {
        check_value(message, *code, &context, &mut faults);
    }
    faults
}

fn check_value(message: Message<'_>, code: u8, context: &Context<'_>, faults: &mut Vec<Fault>) {
    let Some(value) = message.option(code) else {
        return;
    };
    // Behind a cut options field it may be the rest of a value that begins there. RFC 3396 s5.
    let is_behind = |first: RawOption<'_>| first.area != Area::Options;
    if message.is_truncated() && message.first_option(code).is_some_and(is_behind) {
        return;
    }
    let mut fault = |item, fault| {
        let span = message.first_option(code).map(|option| option.span);
        let kind = FaultKind::Value { code, item, fault };
        faults.extend(span.map(|span| Fault { kind, span }));
    };
    match registry::row(code).format.decode(value, context) {
        Ok(value) => value.nested_faults(fault),
        Err(wrong) => fault(None, wrong),
    }
}
