//! The options of a message, in rows.

use crate::dhcp::areas::PAD;
use crate::dhcp::format::Context;
use crate::dhcp::logical::Piece;
use crate::dhcp::{Message, RawOption, Segment, registry};
use crate::render::drawn;
use crate::render::exchange::differences::{self, Change};
use crate::render::exchange::row::{self, Page, What};
use crate::render::layers::message_word;
use crate::render::{Ink, text, value};

/// Vendor Specific Information. RFC 2132 s8.4.
const OPTION_VENDOR: u8 = 43;

/// Appends all options, drawn anew only where they were not drawn before: a server sends most of its clients the same.
pub(super) fn all(out: &mut Vec<u8>, page: &Page<'_>, message: Message<'_>) {
    let rows = |out: &mut Vec<u8>| {
        differences::compared(message)
            .for_each(|segment| row(out, page, message, segment, Change::Same));
    };
    match drawn::made_of(message) {
        Some(area) => page.rows.all.borrow_mut().append(out, (PAD, 0), area, rows),
        None => rows(out),
    }
}

/// Appends a row that says what an option was in the base message.
pub(super) fn was(out: &mut Vec<u8>, page: &Page<'_>, base: &differences::Base<'_>, code: u8) {
    let Some(option) = base.message.logical_option(code) else {
        return;
    };
    let start = out.len();
    page.look.paint.on(out, Ink::Faint);
    text::pad(out, start, page.value_at(), 0);
    text::str(out, "was ");
    option_value(out, page, code, &option.data);
    text::str(out, " in the ");
    message_word(out, base.message);
    page.look.paint.off(out);
    row::end(out, page, start);
}

/// Appends an option's row, drawn anew only where it was not drawn before.
pub(super) fn row(
    out: &mut Vec<u8>,
    page: &Page<'_>,
    message: Message<'_>,
    segment: Segment,
    change: Change,
) {
    match message.segment_bytes(segment) {
        [code, _, value @ ..] if !message.is_repeated(*code) => {
            let mut drawn = page.rows.single.borrow_mut();
            drawn.append(out, (*code, change.mark()), value, |out| {
                draw(out, page, (*code, value, 1), change);
            });
        }
        _ => {
            if let Some(option) = message.raw_option(segment) {
                let whole = message.join(option);
                draw(out, page, (whole.code, &whole.data, whole.pieces), change);
            }
        }
    }
}

fn draw(
    out: &mut Vec<u8>,
    page: &Page<'_>,
    (code, data, pieces): (u8, &[u8], u16),
    change: Change,
) {
    let start = row::begin(out, page, change, What::Option(code));
    option_value(out, page, code, data);
    if pieces > 1 {
        joined_from(out, pieces);
    }
    if change == Change::Gone {
        text::str(out, " is not repeated");
    }
    row::end(out, page, start);
}

fn joined_from(out: &mut Vec<u8>, pieces: u16) {
    text::str(out, " (joined from ");
    text::number(out, pieces);
    text::str(out, " pieces)");
}

fn option_value(out: &mut Vec<u8>, page: &Page<'_>, code: u8, data: &[u8]) {
    let format = registry::row(code).format;
    let vendor_class = (code == OPTION_VENDOR)
        .then(|| page.shown.vendor_class())
        .flatten();
    let context = Context {
        vendor_class: vendor_class.as_deref(),
    };
    value::text::tell(out, format, data, &context);
}

/// Appends every option as it stands, with its place and bytes at `-vv`.
pub(super) fn as_they_stand(out: &mut Vec<u8>, page: &Page<'_>, message: Message<'_>) {
    for (option, piece) in message.pieces() {
        let start = row::begin(out, page, Change::Same, What::Option(option.code));
        raw_value(out, page, message, &option, piece);
        row::end(out, page, start);
        if page.look.verbosity > 1 {
            row::bytes(out, page, option.span, message);
        }
    }
    for segment in message.segments() {
        if let Some(name) = differences::segment_name(segment) {
            let start = row::begin(out, page, Change::Same, What::Other(name));
            text::number(out, segment.length);
            text::str(
                out,
                if segment.length == 1 {
                    " byte"
                } else {
                    " bytes"
                },
            );
            text::str(out, " at 0x");
            text::hex(out, message.segment_span(segment).start, 4);
            row::end(out, page, start);
        }
    }
}

fn raw_value(
    out: &mut Vec<u8>,
    page: &Page<'_>,
    message: Message<'_>,
    option: &RawOption<'_>,
    piece: Piece,
) {
    match piece {
        _ if option.is_cut => {
            text::str(out, "cut: ");
            text::hex_bytes(out, option.data);
        }
        Piece::Whole => option_value(out, page, option.code, &message.join(*option).data),
        Piece::First => {
            let whole = message.join(*option);
            option_value(out, page, option.code, &whole.data);
            joined_from(out, whole.pieces);
        }
        Piece::Continuation => text::str(out, "(a further piece of it)"),
        Piece::Repeat => {
            option_value(out, page, option.code, option.data);
            text::str(out, " (again: the first counts)");
        }
    }
}
