//! The data of one option, written over as its format says.
//!
//! The decoder's own walk says what each byte is; addresses, names and identifiers are replaced where they stand and
//! all else stays. What does not fit its format, and what nobody knows the meaning of, is replaced whole.

use std::net::Ipv4Addr;

use super::Replacer;
use super::cipher::Purpose;
use super::marks::{Mark, Marks};
use super::text::{LATE, Texts, noise};
use super::words;
use super::zone::is_zone;
use crate::dhcp::format::{Context, Format, ValueFault};
use crate::dhcp::{option, registry};
use crate::wire::Span;

/// Options whose texts say more, or less, than a name.
const TIME_ZONES: [u8; 2] = [100, 101];
const MESSAGES: [u8; 2] = [56, 151];
const VENDOR_CLASSES: [u8; 2] = [60, 124];
/// Options that say how to read a message: Overload and DHCP Message Type. Their first octet counts, of whatever length.
const READING: [u8; 2] = [52, 53];

/// The type octet of a client identifier whose layout is known for sure: opaque, or IAID and DUID.
const KNOWN_TYPES: [u8; 2] = [0, 255];

/// How often data is replaced anew until it is read in the same way.
const MOST_ATTEMPTS: u8 = 2 * LATE;

/// Writes over the data of the option with this code.
pub(super) fn option(replacer: &Replacer, code: u8, data: &mut [u8], context: &Context<'_>) {
    if TIME_ZONES.contains(&code) && is_zone(data) {
        return;
    }
    if READING.contains(&code) {
        let (_, behind) = data.split_at_mut(data.len().min(1));
        return noise(replacer.cipher(), behind, 0);
    }
    let original = data.to_vec();
    let read = Read::of(registry::format(code, &original), &original, context);
    let is_place = matches!(read.format, Format::GeoConf | Format::GeoLoc);
    if is_place && read.fault.is_none() {
        return coordinates(replacer, data);
    }
    for attempt in (0..MOST_ATTEMPTS).chain([0]) {
        let texts = Texts {
            attempt,
            ..replacer.texts(if MESSAGES.contains(&code) {
                words::SENTENCES
            } else {
                &[]
            })
        };
        data.copy_from_slice(&original);
        if code == option::CLIENT_ID && !is_typed(data, &read.marks) {
            texts.text_or_noise(data);
        } else {
            let is_class = VENDOR_CLASSES.contains(&code);
            read.replace(replacer, data, context, &texts, is_class);
        }
        if code == option::FQDN {
            // Its flags are read however short it is.
            for (to, from) in data.iter_mut().zip(&original).take(1) {
                *to = *from;
            }
        }
        if read.is_like(&Read::of(read.format, data, context)) {
            return;
        }
    }
}

/// Writes over the data as it is read by the first context, if what comes of it reads by the second one as before.
pub(super) fn option_as(
    replacer: &Replacer,
    code: u8,
    data: &mut [u8],
    [by, also]: [&Context<'_>; 2],
) -> bool {
    let read = |data: &[u8]| Read::of(registry::format(code, data), data, also);
    let mut written = data.to_vec();
    option(replacer, code, &mut written, by);
    let is_alike = read(data).is_like(&read(&written));
    if is_alike {
        data.copy_from_slice(&written);
    }
    is_alike
}

/// How data is read.
struct Read {
    format: Format,
    marks: Marks,
    fault: Option<ValueFault>,
}

impl Read {
    fn of(format: Format, data: &[u8], context: &Context<'_>) -> Self {
        let mut marks = Marks::default();
        let fault = format.tell(data, context, &mut marks).err();
        Self {
            format,
            marks,
            fault,
        }
    }

    /// Whether other data is read in the same way, down to what is wrong with it.
    fn is_like(&self, other: &Self) -> bool {
        let kind = |read: &Self| {
            let fault = read.fault.as_ref();
            fault.map(|fault| (std::mem::discriminant(&fault.kind), fault.span))
        };
        kind(self) == kind(other) && self.marks.is_like(&other.marks)
    }

    /// Writes over data. `is_class` says that its texts are vendor classes.
    fn replace(
        &self,
        replacer: &Replacer,
        data: &mut [u8],
        context: &Context<'_>,
        texts: &Texts<'_>,
        is_class: bool,
    ) {
        let text = if is_class {
            Texts::vendor_class
        } else {
            Texts::text_or_noise
        };
        for (span, mark) in &self.marks.list {
            match (part(data, *span), mark) {
                (Some(bytes), Mark::Noise) => text(texts, bytes),
                (Some(bytes), Mark::Text) if is_class => text(texts, bytes),
                (Some(bytes), mark) => write(replacer, texts, *mark, bytes),
                (None, _) => {}
            }
        }
        for faulty in &self.marks.faulty {
            if let Some(bytes) = part(data, faulty.span) {
                let inner = Self::of(faulty.format, bytes, context);
                inner.replace(replacer, bytes, context, texts, false);
            }
        }
        if self.fault.is_some() {
            let from = usize::try_from(self.marks.reached).unwrap_or(usize::MAX);
            let Some(mut rest) = data.get_mut(from..) else {
                return;
            };
            if self.is_addresses() {
                rest = addresses(replacer, rest);
            }
            noise(replacer.cipher(), rest, texts.attempt);
        }
    }

    /// Whether it is of addresses only: those that are whole are read though the length is no multiple of theirs.
    fn is_addresses(&self) -> bool {
        match self.format {
            Format::List(of) | Format::ListMaybe(of) => {
                matches!(of, Format::Ipv4 | Format::StaticRoute)
            }
            _ => false,
        }
    }
}

/// Writes over whole addresses, and gives what is left behind them.
fn addresses<'a>(replacer: &Replacer, data: &'a mut [u8]) -> &'a mut [u8] {
    const OCTETS: usize = 4;
    let (whole, rest) = data.split_at_mut(data.len() / OCTETS * OCTETS);
    for address in whole.chunks_exact_mut(OCTETS) {
        replacer.address(address);
    }
    rest
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
