//! The options of a message, in rows.

use std::ops::Range;

use smallvec::SmallVec;

use crate::dhcp::areas::{CodeSet, OPTION_HEAD, PAD};
use crate::dhcp::format::{Context, Format};
use crate::dhcp::header;
use crate::dhcp::logical::Piece;
use crate::dhcp::{Message, RawOption, Segment, option, registry};
use crate::render::anatomy;
use crate::render::exchange::body::base_name;
use crate::render::exchange::differences::{self, Change};
use crate::render::exchange::row::{self, Page, What};
use crate::render::{Ink, pieces, text, value};

/// Options that clients have each their own of, and the one that has no row. What stands between them comes from few kinds
/// of clients and servers.
const OWN: CodeSet = CodeSet::of(&[
    option::MESSAGE_TYPE,
    option::HOST_NAME,
    option::VENDOR,
    option::REQUESTED,
    option::CLIENT_ID,
    option::FQDN,
    option::RELAY,
    option::MACHINE,
]);

/// Appends all options. What stands between those that clients have each their own of is drawn anew only where it was not
/// drawn before.
pub(super) fn all(out: &mut Vec<u8>, page: &Page<'_>, message: Message<'_>) {
    if !message.is_plain() {
        let rows = differences::compared(message);
        return rows.for_each(|segment| row(out, page, message, segment, Change::Same));
    }
    let mut own = SmallVec::<[(usize, u8, &[u8]); 8]>::new();
    let codes = message.codes().within(&OWN);
    codes.iter().for_each(|code| {
        let placed = message.placed(code);
        own.extend(placed.map(|(start, value)| (usize::from(start), code, value)));
    });
    own.sort_unstable_by_key(|(start, ..)| *start);
    let mut place = usize::from(header::COOKIE.end());
    for (start, code, value) in own {
        alike(out, page, message, place..start);
        if code != option::MESSAGE_TYPE {
            single(out, page, message, (code, value), Change::Same);
        }
        place = start + usize::from(OPTION_HEAD) + value.len();
    }
    alike(out, page, message, place..message.payload().len());
}

/// Appends a run of options.
#[inline(always)]
fn alike(out: &mut Vec<u8>, page: &Page<'_>, message: Message<'_>, run: Range<usize>) {
    let options = message.payload().get(run.clone()).unwrap_or(&[]);
    if options.is_empty() {
        return;
    }
    let mut drawn = page.rows.runs.borrow_mut();
    drawn.append(out, (PAD, 0), options, |out| {
        differences::compared(message)
            .filter(|segment| run.contains(&segment.start.into()))
            .for_each(|segment| row(out, page, message, segment, Change::Same));
    });
}

/// Appends a row that says what an option was in the base message.
pub(super) fn was(out: &mut Vec<u8>, page: &Page<'_>, base: &differences::Base<'_>, code: u8) {
    let Some(option) = base.message.logical_option(code) else {
        return;
    };
    let row = row::begin_below(out, page);
    page.look.paint.on(out, Ink::Faint);
    text::str(out, "was ");
    option_value(out, base.message, code, option.data);
    base_name(out, page, base);
    page.look.paint.off(out);
    row::end(out, page, row);
}

/// Appends an option's row, drawn anew only where it was not drawn before.
#[inline(always)]
pub(super) fn row(
    out: &mut Vec<u8>,
    page: &Page<'_>,
    message: Message<'_>,
    segment: Segment,
    change: Change,
) {
    match message.segment_bytes(segment) {
        [code, _, value @ ..] if message.has(*code) && !message.is_repeated(*code) => {
            single(out, page, message, (*code, value), change);
        }
        [code, _, value @ ..] if !message.has(*code) => {
            let row = row::begin(out, page, change, What::Option(*code));
            anatomy::torn(out, value);
            row::end(out, page, row);
        }
        _ => {
            if let Some(option) = message.raw_option(segment) {
                let whole = message.join(option);
                let option = (whole.code, whole.data, whole.pieces);
                draw(out, page, message, option, change);
            }
        }
    }
}

/// Appends the row of an option that stands in one piece.
#[inline(always)]
fn single(
    out: &mut Vec<u8>,
    page: &Page<'_>,
    message: Message<'_>,
    (code, value): (u8, &[u8]),
    change: Change,
) {
    let draw = |out: &mut Vec<u8>| draw(out, page, message, (code, value, 1), change);
    let mut drawn = page.rows.single.borrow_mut();
    match value.split_last_chunk() {
        // In front of the address, the rows of all clients that have one of Ethernet are the same.
        Some((&[kind], address)) if code == option::CLIENT_ID => {
            drawn.append_before(
                out,
                (PAD, change.mark()),
                &[kind],
                &last_of_row(*address),
                draw,
            );
        }
        _ if OWN.has(code) => draw(out),
        _ => drawn.append(out, (code, change.mark()), value, draw),
    }
}

/// The end of a row whose value ends with an address of Ethernet.
fn last_of_row(address: [u8; 6]) -> [u8; 18] {
    let mut end = [b'\n'; 18];
    for (to, from) in end.iter_mut().zip(pieces::mac(address)).take(17) {
        *to = from;
    }
    end
}

fn draw(
    out: &mut Vec<u8>,
    page: &Page<'_>,
    message: Message<'_>,
    (code, data, pieces): (u8, &[u8], u16),
    change: Change,
) {
    let row = row::begin(out, page, change, What::Option(code));
    // Of one that is all said by being there, nothing is there to be told.
    let is_flag = data.is_empty() && matches!(registry::row(code).format, Format::Flag);
    if change == Change::Gone && is_flag {
        text::str(out, "not repeated");
        return row::end(out, page, row);
    }
    option_value(out, message, code, data);
    if pieces > 1 {
        joined_from(out, pieces);
    }
    if change == Change::Gone {
        text::str(out, " is not repeated");
    }
    row::end(out, page, row);
}

fn joined_from(out: &mut Vec<u8>, pieces: u16) {
    text::str(out, " (joined from ");
    text::number(out, pieces);
    text::str(out, " pieces)");
}

#[inline(always)]
fn option_value(out: &mut Vec<u8>, message: Message<'_>, code: u8, data: &[u8]) {
    let format = registry::format(code, data);
    let vendor_class = (code == option::VENDOR)
        .then(|| message.vendor_class())
        .flatten();
    let context = Context { vendor_class };
    value::text::tell(out, format, data, &context);
}

/// Appends every option as it stands, with its place and bytes at `-vv`.
pub(super) fn as_they_stand(out: &mut Vec<u8>, page: &Page<'_>, message: Message<'_>) {
    for (option, piece) in message.pieces() {
        let row = row::begin(out, page, Change::Same, What::Option(option.code));
        raw_value(out, message, &option, piece);
        row::end(out, page, row);
        if page.look.verbosity > 1 {
            row::bytes(out, page, option.span, message);
        }
    }
    for segment in message.segments() {
        if let Some(name) = differences::segment_name(segment) {
            let row = row::begin(out, page, Change::Same, What::Other(name));
            text::bytes(out, segment.length);
            text::str(out, " at 0x");
            text::hex(out, message.segment_span(segment).start, 4);
            row::end(out, page, row);
        }
    }
}

fn raw_value(out: &mut Vec<u8>, message: Message<'_>, option: &RawOption<'_>, piece: Piece) {
    match piece {
        _ if option.is_cut => {
            text::str(out, "cut: 0x");
            text::hex_bytes(out, option.data);
        }
        Piece::Whole => option_value(out, message, option.code, message.join(*option).data),
        Piece::First => {
            let whole = message.join(*option);
            option_value(out, message, option.code, whole.data);
            joined_from(out, whole.pieces);
        }
        Piece::Continuation => text::str(out, "(a further piece of it)"),
        Piece::Torn => anatomy::torn(out, option.data),
        Piece::Repeat => {
            option_value(out, message, option.code, option.data);
            text::str(out, " (again: the first counts)");
        }
    }
}
