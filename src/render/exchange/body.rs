//! The inside of a message: the path it took, its fields, its options, its faults.

use crate::dhcp::areas::PAD;
use crate::dhcp::format::Context;
use crate::dhcp::header::{self, Field};
use crate::dhcp::logical::Piece;
use crate::dhcp::{Message, RawOption, Segment, registry};
use crate::exchange::Packet;
use crate::render::drawn;
use crate::render::exchange::differences::{self, Change, Difference};
use crate::render::exchange::field;
use crate::render::exchange::row::{self, NAME_AT, Page, Rows, What};
use crate::render::layers::message_word;
use crate::render::{Ink, Look, Shown, fault, text, value, wrap};
use crate::wire::{Mac, Span};

/// Vendor Specific Information. RFC 2132 s8.4.
const OPTION_VENDOR: u8 = 43;

/// Appends fields, options and faults of a message: what differs from the message it answers to, or everything.
pub(super) fn write(out: &mut Vec<u8>, look: &Look, rows: &Rows, shown: &Shown<'_>) {
    let page = &Page { look, shown, rows };
    let message = shown.packet.message();
    if page.look.verbosity > 0 {
        link(out, page, shown.packet);
        for field in header::FIELDS {
            field_row(out, page, message, field, Change::Same, None);
        }
        all_options(out, page, message);
    } else if let Some(base) = differences::base(shown) {
        differing(out, page, message, &base);
    } else {
        fields(out, page, shown);
        options(out, page, message);
    }
    for wrong in &shown.packet.datagram.faults {
        fault_row(out, page, |out| fault::wire(out, wrong));
    }
    for wrong in message.layout().faults() {
        fault_row(out, page, |out| fault::dhcp(out, wrong));
    }
}

/// Appends the fields that are not zero and that the exchange's title does not tell.
fn fields(out: &mut Vec<u8>, page: &Page<'_>, shown: &Shown<'_>) {
    let message = shown.packet.message();
    let is_xid_told = shown.exchange.is_some_and(|all| all.xid() == message.xid());
    // The op goes with the message's type, and the cookie with any. Not a loop over all fields: where each stands is
    // known when this is compiled.
    let rows = [
        worth(message, header::HTYPE, message.htype() != 1),
        worth(message, header::HLEN, message.hlen() != 6),
        worth(message, header::HOPS, true),
        worth(message, header::XID, !is_xid_told),
        worth(message, header::SECS, true),
        worth(message, header::FLAGS, true),
        worth(message, header::CIADDR, true),
        worth(message, header::YIADDR, true),
        worth(message, header::SIADDR, true),
        worth(message, header::GIADDR, true),
        worth(message, header::CHADDR, is_first(shown)),
        worth(message, header::SNAME, !message.overload().sname),
        worth(message, header::FILE, !message.overload().file),
    ];
    for field in rows.into_iter().flatten() {
        field_row(out, page, message, field, Change::Same, None);
    }
}

/// The field, if it is wanted and not all zero.
#[inline]
fn worth(message: Message<'_>, field: Field, is_wanted: bool) -> Option<Field> {
    let is_shown = is_wanted && !header::is_zero(field.of(message.payload()));
    is_shown.then_some(field)
}

/// Appends all options, drawn anew only where they were not drawn before: a server sends most of its clients the same.
fn options(out: &mut Vec<u8>, page: &Page<'_>, message: Message<'_>) {
    let draw = |out: &mut Vec<u8>| {
        differences::compared(message)
            .for_each(|segment| option_row(out, page, message, segment, Change::Same));
    };
    match drawn::made_of(message) {
        Some(area) => page.rows.all.borrow_mut().append(out, (PAD, 0), area, draw),
        None => draw(out),
    }
}

fn is_first(shown: &Shown<'_>) -> bool {
    shown
        .exchange
        .and_then(|exchange| exchange.members.first())
        .is_none_or(|first| differences::is_same_frame(&first.packet, shown.packet))
}

fn is_overloaded(message: Message<'_>, field: Field) -> bool {
    field == header::FILE && message.overload().file
        || field == header::SNAME && message.overload().sname
}

fn differing(
    out: &mut Vec<u8>,
    page: &Page<'_>,
    message: Message<'_>,
    base: &differences::Base<'_>,
) {
    let mut has_found = false;
    let has_same = differences::between(base.message, message, |difference| {
        has_found = true;
        match difference {
            Difference::Field(field, change) => {
                field_row(out, page, message, field, change, Some(base));
            }
            Difference::Option(segment, change) => {
                option_row(out, page, message, segment, change);
                if change == Change::Changed {
                    was(out, page, base, segment.code);
                }
            }
            Difference::Gone(segment) => {
                option_row(out, page, base.message, segment, Change::Gone);
            }
        }
    });
    if has_same {
        let start = out.len();
        text::str(out, "      ");
        text::str(
            out,
            if has_found {
                "all else as in the "
            } else {
                "all fields and options as in the "
            },
        );
        message_word(out, base.message);
        text::str(out, " (#");
        text::number(out, base.frame);
        text::str(out, ")");
        wrap::wrap(out, start, page.look.width, 8, wrap::At::Words);
        out.push(b'\n');
    }
}

/// Appends a row that says what an option was in the base message.
fn was(out: &mut Vec<u8>, page: &Page<'_>, base: &differences::Base<'_>, code: u8) {
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
fn option_row(
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
                draw_option(out, page, (*code, value, 1), change);
            });
        }
        _ => {
            if let Some(option) = message.raw_option(segment) {
                let whole = message.join(option);
                draw_option(out, page, (whole.code, &whole.data, whole.pieces), change);
            }
        }
    }
}

fn draw_option(
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
fn all_options(out: &mut Vec<u8>, page: &Page<'_>, message: Message<'_>) {
    for (option, piece) in message.pieces() {
        let start = row::begin(out, page, Change::Same, What::Option(option.code));
        raw_value(out, page, message, &option, piece);
        row::end(out, page, start);
        if page.look.verbosity > 1 {
            bytes_row(out, page, option.span, message);
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

fn bytes_row(out: &mut Vec<u8>, page: &Page<'_>, span: Span, message: Message<'_>) {
    let start = out.len();
    text::pad(out, start, NAME_AT, 0);
    page.look.paint.on(out, Ink::Faint);
    text::str(out, "0x");
    text::hex(out, span.start, 4);
    text::str(out, ": ");
    let extent = message.layout().extent().span;
    let from = usize::try_from(span.start - extent.start).unwrap_or(0);
    let to = usize::try_from(span.end - extent.start).unwrap_or(0);
    let bytes = message.payload().get(from..to).unwrap_or(&[]);
    let is_blank = bytes.len() > 8 && bytes.iter().all(|byte| *byte == 0);
    if is_blank {
        text::number(out, bytes.len());
        text::str(out, " x 00");
    }
    let shown = if is_blank { &[] } else { bytes };
    for (place, byte) in shown.iter().enumerate() {
        if place > 0 {
            out.push(b' ');
        }
        text::hex(out, u32::from(*byte), 2);
    }
    page.look.paint.off(out);
    wrap::wrap(out, start, page.look.width, NAME_AT + 8, wrap::At::Words);
    out.push(b'\n');
}

fn field_row(
    out: &mut Vec<u8>,
    page: &Page<'_>,
    message: Message<'_>,
    field: Field,
    change: Change,
    base: Option<&differences::Base<'_>>,
) {
    let start = row::begin(out, page, change, What::Field(field));
    if !message.has_field(field) {
        text::str(out, "not there");
    } else if is_overloaded(message, field) {
        text::str(out, "holds options");
    } else {
        field::value(out, message, field);
        if field == header::CHADDR && page.look.verbosity > 0 {
            field::maker(out, message);
        }
    }
    if let (Change::Changed, Some(base)) = (change, base) {
        page.look.paint.on(out, Ink::Faint);
        text::str(out, " (");
        field::value(out, base.message, field);
        text::str(out, " in the ");
        message_word(out, base.message);
        text::str(out, ")");
        page.look.paint.off(out);
    }
    row::end(out, page, start);
    if page.look.verbosity > 1 {
        bytes_row(out, page, message.field_span(field), message);
    }
}

/// Appends the link addresses, and what of the IP header is worth a page.look.
fn link(out: &mut Vec<u8>, page: &Page<'_>, packet: &Packet) {
    let ethernet = &packet.datagram.link;
    if let (Some(source), Some(to)) = (ethernet.source, ethernet.destination) {
        let start = row::begin(out, page, Change::Same, What::Other("link"));
        mac(out, page, source);
        text::str(out, " > ");
        mac(out, page, to);
        row::end(out, page, start);
    }
    let ip = &packet.datagram.ip;
    let start = row::begin(out, page, Change::Same, What::Other("ip"));
    text::str(out, "tos 0x");
    text::hex(out, u32::from(ip.tos), 2);
    text::str(out, ", ttl ");
    text::number(out, ip.ttl);
    text::str(out, ", id ");
    text::number(out, ip.id);
    text::str(out, ", length ");
    text::number(out, ip.total_length);
    row::end(out, page, start);
}

fn mac(out: &mut Vec<u8>, page: &Page<'_>, mac: Mac) {
    page.look.paint.on(out, Ink::Address);
    text::colon_hex(out, &mac.0);
    page.look.paint.off(out);
}

fn fault_row(out: &mut Vec<u8>, page: &Page<'_>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    text::str(out, "      ");
    page.look.paint.on(out, Ink::Warning);
    text::str(out, "! ");
    write(out);
    page.look.paint.off(out);
    wrap::wrap(out, start, page.look.width, 8, wrap::At::Words);
    out.push(b'\n');
}
