//! The data of one option, written over as its format says.
//!
//! The decoder's own walk says what each byte is; addresses, names and identifiers are replaced where they stand and
//! all else stays. What does not fit its format, and what nobody knows the meaning of, is replaced whole.

use std::net::Ipv4Addr;

use super::Replacer;
use super::cipher::Purpose;
use super::text::{Texts, noise};
use super::words;
use crate::dhcp::format::{Context, Format, ValueFault};
use crate::dhcp::registry;
use crate::dhcp::value::{Item, Leaf, Shape, Visitor};
use crate::wire::Span;

/// Options whose texts say more, or less, than a name.
const TIME_ZONES: [u8; 2] = [100, 101];
const MESSAGES: [u8; 2] = [56, 151];
const VENDOR_CLASSES: [u8; 2] = [60, 124];
const CLIENT_IDENTIFIER: u8 = 61;
const COORDINATES: [u8; 2] = [123, 144];

/// Numbers that tell who somebody is: an interface of a client, a key, a share of an address, when an identifier was
/// made.
const IDENTIFYING: [&str; 5] = ["iaid", "psid", "relay_id", "secret", "time"];

/// The type octet of a client identifier whose layout is known for sure: opaque, or IAID and DUID.
const KNOWN_TYPES: [u8; 2] = [0, 255];

/// What is done with some bytes.
#[derive(Debug, Clone, Copy)]
enum Mark {
    Address,
    Network(u8),
    Address6,
    /// A network of IPv6 behind an octet with its length.
    Network6(u8),
    Hardware,
    Text,
    Name,
    Noise,
    Identifier,
}

/// Gathers what is done with which bytes of an option's data.
#[derive(Default)]
struct Marks {
    list: Vec<(Span, Mark)>,
    /// Where the last that was told ends.
    reached: u32,
    key: &'static str,
    /// How many layouts deep that the bytes only seem to follow.
    layouts: u32,
    has_hardware: bool,
}

impl Marks {
    fn mark(&mut self, span: Span, mark: Mark) {
        self.list.push((span, mark));
    }

    /// What is done with a number, by what it is called.
    fn number(&mut self, span: Span) {
        if self.layouts > 0 || IDENTIFYING.contains(&self.key) {
            self.mark(span, Mark::Identifier);
        }
    }
}

impl Visitor for Marks {
    fn leaf(&mut self, leaf: Leaf<'_>, span: Span) {
        self.reached = self.reached.max(span.end);
        match leaf {
            Leaf::Address(_) => self.mark(span, Mark::Address),
            Leaf::Prefix { length, .. } => {
                // The width octet is part of the span.
                let octets = Span::new(span.start + 1, span.end);
                self.mark(octets, Mark::Network(length));
            }
            Leaf::Address6(_) => self.mark(span, Mark::Address6),
            Leaf::Prefix6 { length, .. } => {
                let octets = Span::new(span.end.saturating_sub(16), span.end);
                self.mark(octets, Mark::Network6(length));
            }
            Leaf::Hardware(_) => {
                self.has_hardware = true;
                self.mark(span, Mark::Hardware);
            }
            Leaf::Uuid(_) => self.mark(span, Mark::Identifier),
            Leaf::Text { .. } => self.mark(span, Mark::Text),
            Leaf::Name(_) => self.mark(span, Mark::Name),
            Leaf::Hex(_) => self.mark(span, Mark::Noise),
            Leaf::Number { .. } | Leaf::Pattern { .. } | Leaf::Moment { .. } => self.number(span),
            Leaf::Flag
            | Leaf::Bool { .. }
            | Leaf::Duration { .. }
            | Leaf::Offset(_)
            | Leaf::Code { .. }
            | Leaf::MessageType(_)
            | Leaf::OptionCode { .. }
            | Leaf::Fixed { .. }
            | Leaf::Version(_)
            | Leaf::Mask(_) => {}
        }
    }

    fn begin_list(&mut self, _: Span) {}
    fn end_list(&mut self) {}

    fn begin_object(&mut self, shape: Shape, _: Span) {
        self.layouts += u32::from(matches!(shape, Shape::Layout(_)));
    }

    fn end_object(&mut self, shape: Shape, _: &[u8]) {
        self.layouts -= u32::from(matches!(shape, Shape::Layout(_)));
    }

    fn key(&mut self, key: &'static str, _: &'static str) {
        self.key = key;
    }

    fn begin_item(&mut self, item: &Item<'_>) {
        self.key = "";
        self.reached = self.reached.max(item.span.end);
        if item.fault.is_some() {
            let length = u32::try_from(item.data.len()).unwrap_or(0);
            let data = Span::new(item.span.end.saturating_sub(length), item.span.end);
            self.mark(data, Mark::Noise);
        }
    }

    fn end_item(&mut self, _: &Item<'_>) {}
}

/// Writes over the data of the option with this code.
pub(super) fn option(replacer: &Replacer, code: u8, data: &mut [u8], context: &Context<'_>) {
    let format = registry::row(code).format;
    let texts = replacer.texts(if MESSAGES.contains(&code) {
        words::SENTENCES
    } else {
        &[]
    });
    if TIME_ZONES.contains(&code) {
        return;
    }
    let mut marks = Marks::default();
    let told = format.tell(data, context, &mut marks);
    if COORDINATES.contains(&code) && told.is_ok() {
        return coordinates(replacer, data);
    }
    if code == CLIENT_IDENTIFIER && !is_typed(data, &marks) {
        return texts.text_or_noise(data);
    }
    for (span, mark) in &marks.list {
        if let Some(bytes) = part(data, *span) {
            if VENDOR_CLASSES.contains(&code) && matches!(mark, Mark::Text | Mark::Noise) {
                texts.vendor_class(bytes);
            } else {
                write(replacer, &texts, *mark, bytes);
            }
        }
    }
    if let Err(fault) = told {
        rest(replacer, data, marks.reached, |data| {
            same_fault(format, data, context, &fault)
        });
    }
}

/// Whether the first octet of a client identifier is a type, and not the begin of a name.
fn is_typed(data: &[u8], marks: &Marks) -> bool {
    data.first()
        .is_none_or(|kind| KNOWN_TYPES.contains(kind) || marks.has_hardware)
}

/// The bytes of a span.
fn part(data: &mut [u8], span: Span) -> Option<&mut [u8]> {
    let (start, end) = (usize::try_from(span.start), usize::try_from(span.end));
    data.get_mut(start.ok()?..end.ok()?)
}

fn write(replacer: &Replacer, texts: &Texts<'_>, mark: Mark, bytes: &mut [u8]) {
    let addresses = &replacer.addresses;
    match mark {
        Mark::Address => replacer.address(bytes),
        Mark::Network(length) => {
            let mut octets = [0; 4];
            for (to, from) in octets.iter_mut().zip(&*bytes) {
                *to = *from;
            }
            let other = addresses.network(Ipv4Addr::from(octets), length).octets();
            for (to, from) in bytes.iter_mut().zip(other) {
                *to = from;
            }
        }
        Mark::Address6 | Mark::Network6(_) => {
            if let Ok(address) = <[u8; 16]>::try_from(&*bytes) {
                bytes.copy_from_slice(&match mark {
                    Mark::Network6(length) => addresses.network6(address, length),
                    _ => addresses.v6(address),
                });
            }
        }
        Mark::Hardware => addresses.hardware(bytes),
        Mark::Text => texts.text(bytes),
        Mark::Name => labels(texts, bytes),
        Mark::Noise => texts.text_or_noise(bytes),
        Mark::Identifier => identifier(replacer, bytes),
    }
}

/// Writes over a number or an identifier in bytes; one that says nothing stays.
fn identifier(replacer: &Replacer, bytes: &mut [u8]) {
    let says_nothing =
        bytes.iter().all(|byte| *byte == 0) || bytes.iter().all(|byte| *byte == u8::MAX);
    if !says_nothing {
        replacer.cipher().bytes(Purpose::Identifier, b"", bytes);
    }
}

/// Writes over the labels of a name in wire form. What a pointer leads to is another name's.
fn labels(texts: &Texts<'_>, bytes: &mut [u8]) {
    const LONGEST: usize = 63;
    let mut rest = bytes;
    while let Some((length, behind)) = rest.split_first_mut() {
        let length = usize::from(*length);
        if length == 0 || length > LONGEST || length > behind.len() {
            return;
        }
        let (label, behind) = behind.split_at_mut(length);
        texts.text(label);
        rest = behind;
    }
}

/// Replaces what stands behind the last byte that could be read, so that it cannot be read for the same reason.
fn rest(replacer: &Replacer, data: &mut [u8], reached: u32, is_same: impl Fn(&[u8]) -> bool) {
    const TRIES: u8 = 64;
    let from = usize::try_from(reached).unwrap_or(usize::MAX);
    let Some(before) = data.get(from..).map(<[u8]>::to_vec) else {
        return;
    };
    for attempt in 0..TRIES {
        if let Some(rest) = data.get_mut(from..) {
            rest.copy_from_slice(&before);
            // The first bytes are the likeliest to be lengths: they are given up last.
            let kept = if attempt < TRIES / 2 {
                0
            } else {
                1.min(rest.len())
            };
            if let Some(rest) = rest.get_mut(kept..) {
                replacer.cipher().bytes(Purpose::Noise, &[attempt], rest);
            }
        }
        if is_same(data) {
            return;
        }
    }
    if let Some(rest) = data.get_mut(from..) {
        rest.copy_from_slice(&before);
        noise(replacer.cipher(), rest);
    }
}

fn same_fault(format: Format, data: &[u8], context: &Context<'_>, fault: &ValueFault) -> bool {
    format
        .tell(data, context, &mut Marks::default())
        .is_err_and(|other| {
            let kind = |fault: &ValueFault| std::mem::discriminant(&fault.kind);
            kind(&other) == kind(fault) && other.span == fault.span
        })
}

/// Moves a place on earth elsewhere: latitude, longitude and altitude, and not how exactly they are known.
/// RFC 6225 s2.2.
fn coordinates(replacer: &Replacer, data: &mut [u8]) {
    /// First and last bit of what is replaced, from the left: degrees without their sign and their highest bit, so
    /// that they stay below 90 and 180; of the altitude what is below 4,096.
    const RUNS: [(u32, u32); 3] = [(9, 40), (49, 80), (100, 120)];
    let Ok(bytes) = <[u8; 16]>::try_from(&*data) else {
        return;
    };
    let word = u128::from_be_bytes(bytes);
    let mut other = word;
    for (from, to) in RUNS {
        let length = to - from;
        let mask = ((1u128 << length) - 1) << (128 - to);
        let number = replacer.cipher().number(
            Purpose::Place,
            &[&bytes[..], &[from.to_le_bytes()[0]]].concat(),
        );
        other = (other & !mask) | ((u128::from(number) << (128 - to)) & mask);
    }
    data.copy_from_slice(&other.to_be_bytes());
}
