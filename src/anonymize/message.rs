//! A DHCP message, written over field by field and option by option.
//!
//! Lengths, codes, the order of options and all numbers that say how a client is to be set up stay. Bytes that belong
//! to no option are replaced too: what a program left behind in a buffer may be anything.

use super::Replacer;
use super::chain::{self, Chain};
use super::cipher::Purpose;
use super::text::noise;
use super::values;
use crate::dhcp::format::Context;
use crate::dhcp::header::{self, Field};
use crate::dhcp::logical::Piece;
use crate::dhcp::{CodeSet, Layout, Message, RawOption, SegmentKind, option};

/// The fields that hold an address.
const ADDRESSES: [Field; 4] = [
    header::CIADDR,
    header::YIADDR,
    header::SIADDR,
    header::GIADDR,
];

/// What is known of the vendor class of a client from earlier messages.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Classes {
    /// Its class.
    pub(super) now: Option<&'static [u8]>,
    /// The class by which the same vendor information (43) was written over before.
    pub(super) before: Option<&'static [u8]>,
}

/// What options are read by.
struct Reading<'a> {
    context: Context<'a>,
    /// What the same vendor information was read by before.
    before: Context<'a>,
}

impl Reading<'_> {
    /// Writes over the data of an option: vendor information that was seen before as it was then, if that reads alike.
    fn option(&self, replacer: &Replacer, code: u8, data: &mut [u8]) {
        let is_again = code == option::VENDOR
            && self.before.vendor_class != self.context.vendor_class
            && values::option_as(replacer, code, data, [&self.before, &self.context]);
        if !is_again {
            values::option(replacer, code, data, &self.context);
        }
    }
}

/// Writes over a payload, of which `layout` says what it is.
pub(super) fn payload(replacer: &Replacer, layout: &Layout, bytes: &mut [u8], classes: Classes) {
    let original = bytes.to_vec();
    let message = layout.with(&original);
    let own = message.option(option::VENDOR_CLASS);
    let by = |class: Option<&'static [u8]>| Context {
        vendor_class: own.or(class),
    };
    let (context, before) = (by(classes.now), by(classes.before));
    let reading = Reading { context, before };
    let context = &reading.context;
    fields(replacer, &message, bytes, context);
    let is_torn =
        |(option, piece): (RawOption<'_>, Piece)| (piece == Piece::Torn).then_some(option.code);
    let torn: CodeSet = message.pieces().filter_map(is_torn).collect();
    for code in torn.iter() {
        joined(replacer, &message, code, &reading, bytes);
    }
    for (option, piece) in message.pieces() {
        match piece {
            _ if torn.has(option.code) => {}
            Piece::Whole | Piece::Repeat => {
                let mut data = option.data.to_vec();
                reading.option(replacer, option.code, &mut data);
                put(&message, option, &data, bytes);
            }
            Piece::First => joined(replacer, &message, option.code, &reading, bytes),
            Piece::Continuation | Piece::Torn => {}
        }
    }
    for segment in message.segments() {
        let start = usize::from(segment.start);
        let Some(rest) = bytes.get_mut(start..start + usize::from(segment.length)) else {
            continue;
        };
        match segment.kind {
            SegmentKind::Trailing if chain::is_fill(rest) => {}
            SegmentKind::Trailing if Chain::of(rest).is_some() => {
                chain::options(replacer, rest, context);
            }
            SegmentKind::Trailing | SegmentKind::Vendor => noise(replacer.cipher(), rest, 0),
            _ => {}
        }
    }
    if !message.has_cookie() {
        chain::behind_cookie(replacer, &original, bytes, context);
    }
}

/// Writes over an option that is split, and puts its pieces back; where one of them is cut, as far as it goes. RFC 3396.
fn joined(
    replacer: &Replacer,
    message: &Message<'_>,
    code: u8,
    reading: &Reading<'_>,
    bytes: &mut [u8],
) {
    let is_torn = !message.has(code);
    let is_piece = |option: &RawOption<'_>| option.code == code && (is_torn || !option.is_cut);
    let pieces = || message.options().filter(is_piece);
    let mut data: Vec<u8> = pieces().flat_map(|option| option.data).copied().collect();
    reading.option(replacer, code, &mut data);
    let mut rest = data.as_slice();
    for option in pieces() {
        let (piece, behind) = rest.split_at(option.data.len().min(rest.len()));
        put(message, option, piece, bytes);
        rest = behind;
    }
}

/// Puts the data of an option in its place.
fn put(message: &Message<'_>, option: RawOption<'_>, data: &[u8], bytes: &mut [u8]) {
    const HEAD: u32 = 2;
    let start = option.span.start + HEAD - message.layout().extent().span.start;
    let Ok(start) = usize::try_from(start) else {
        return;
    };
    if let Some(place) = bytes.get_mut(start..start + data.len()) {
        place.copy_from_slice(data);
    }
}

fn fields(replacer: &Replacer, message: &Message<'_>, bytes: &mut [u8], context: &Context<'_>) {
    if let Some(xid) = of(bytes, header::XID) {
        transaction(replacer, xid);
    }
    for field in ADDRESSES {
        if let Some(address) = of(bytes, field) {
            replacer.address(address);
        }
    }
    let length = address_length(message);
    if let Some(chaddr) = of(bytes, header::CHADDR) {
        let (address, padding) = chaddr.split_at_mut(length.min(chaddr.len()));
        replacer.addresses.hardware(address);
        noise(replacer.cipher(), padding, 0);
    }
    let overload = message.overload();
    for (field, holds_options) in [
        (header::SNAME, overload.sname),
        (header::FILE, overload.file),
    ] {
        if let (Some(name), false) = (of(bytes, field), holds_options) {
            if message.has_cookie() && seems_options(name) {
                chain::options(replacer, name, context);
                continue;
            }
            let end = name.iter().position(|byte| *byte == 0);
            let (name, behind) = name.split_at_mut(end.unwrap_or(name.len()));
            replacer.texts(&[]).text(name);
            noise(replacer.cipher(), behind, 0);
        }
    }
}

/// The bytes of `chaddr` that are the address: of Ethernet six, though `hlen` says less, so that it stays that of its
/// frames.
fn address_length(message: &Message<'_>) -> usize {
    let (ethernet, whole) = header::ETHERNET;
    let chaddr = message.chaddr();
    let says_nothing =
        chaddr.iter().all(|byte| *byte == 0) || chaddr.iter().all(|byte| *byte == u8::MAX);
    if message.htype() == ethernet && !says_nothing {
        return chaddr.len().max(whole.into());
    }
    chaddr.len()
}

/// Whether a field holds what can only be options, although nothing says so: no text has End in it.
fn seems_options(name: &[u8]) -> bool {
    Chain::of(name).is_some_and(|chain| chain.has_end && chain.options > 0)
}

/// Writes over a transaction identifier. Boot programs make theirs of the hardware address.
pub(super) fn transaction(replacer: &Replacer, xid: &mut [u8]) {
    let is_zero = |xid: &[u8]| xid.iter().all(|byte| *byte == 0);
    if is_zero(xid) {
        return;
    }
    // Zero means that there is none, so no other becomes zero.
    loop {
        replacer.cipher().bytes(Purpose::Xid, b"", xid);
        if !is_zero(xid) {
            return;
        }
    }
}

/// The bytes of a field, as many as are there.
fn of(bytes: &mut [u8], field: Field) -> Option<&mut [u8]> {
    let end = usize::from(field.end()).min(bytes.len());
    bytes.get_mut(usize::from(field.start)..end)
}
