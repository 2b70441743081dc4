//! The inside of a message: the path it took, its fields, its options, its faults.

use crate::dhcp::Message;
use crate::dhcp::header::{self, Field};
use crate::exchange::{Exchange, Packet};
use crate::render::exchange::differences::{self, Change, Difference};
use crate::render::exchange::row::{self, Page, Rows, What};
use crate::render::exchange::{field, options};
use crate::render::layers::{self, message_word};
use crate::render::{Ink, Look, Shown, fault, text, wrap};
use crate::wire::Mac;

/// Appends fields, options and faults of a message: what differs from the message it answers to, or everything.
pub(super) fn write(out: &mut Vec<u8>, look: &Look, rows: &Rows, shown: &Shown<'_>) {
    let page = &Page { look, shown, rows };
    let message = shown.packet.message();
    if page.look.verbosity > 0 {
        link(out, page, shown.packet);
        for field in header::FIELDS {
            field_row(out, page, message, field, Change::Same, None);
        }
        options::as_they_stand(out, page, message);
    } else if let Some(base) = differences::base(shown) {
        differing(out, page, message, &base);
    } else {
        fields(out, page, shown);
        options::all(out, page, message);
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
    let mut row = |field: Field, is_wanted: bool| {
        if is_wanted && !header::is_zero(field.of(message.payload())) {
            field_row(out, page, message, field, Change::Same, None);
        }
    };
    // The op goes with the message's type, and the cookie with any.
    row(header::HTYPE, message.htype() != 1);
    row(header::HLEN, message.hlen() != 6);
    row(header::HOPS, true);
    let is_told = |exchange: &Exchange| exchange.xid() == message.xid();
    row(header::XID, !shown.exchange.is_some_and(is_told));
    if !is_blank(message, header::SECS, header::GIADDR) {
        row(header::SECS, true);
        row(header::FLAGS, true);
        row(header::CIADDR, true);
        row(header::YIADDR, true);
        row(header::SIADDR, true);
        row(header::GIADDR, true);
    }
    row(header::CHADDR, is_first(shown));
    if message.has_names() {
        row(header::SNAME, !message.overload().sname);
        row(header::FILE, !message.overload().file);
    }
}

/// Whether all is zero from one field to another.
fn is_blank(message: Message<'_>, from: Field, to: Field) -> bool {
    let payload = message.payload();
    let end = payload.len().min(to.end().into());
    payload
        .get(usize::from(from.start)..end)
        .is_none_or(header::is_zero)
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
                options::row(out, page, message, segment, change);
                if change == Change::Changed {
                    options::was(out, page, base, segment.code);
                }
            }
            Difference::Gone(segment) => {
                options::row(out, page, base.message, segment, Change::Gone);
            }
        }
    });
    if has_same {
        let start = out.len();
        text::str(out, "      ");
        text::str(
            out,
            match (has_found, message.is_truncated()) {
                (true, false) => "all else as in the ",
                (false, false) => "all fields and options as in the ",
                (true, true) => "all else that was captured as in the ",
                (false, true) => "all that was captured as in the ",
            },
        );
        message_word(out, base.message);
        text::str(out, " (");
        layers::frame(out, base.frame, page.shown.packet);
        text::str(out, ")");
        wrap::wrap(out, start, page.look.width, 8, wrap::At::Words);
        out.push(b'\n');
    }
}

fn field_row(
    out: &mut Vec<u8>,
    page: &Page<'_>,
    message: Message<'_>,
    field: Field,
    change: Change,
    base: Option<&differences::Base<'_>>,
) {
    let row = row::begin(out, page, change, What::Field(field));
    let is_there = match field {
        header::CHADDR => message.has_chaddr(),
        _ => message.has_field(field),
    };
    if !is_there {
        field::partial(out, field.of(message.payload()));
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
        base_name(out, page, base);
        text::str(out, ")");
        page.look.paint.off(out);
    }
    row::end(out, page, row);
    let span = message.field_span(field);
    if page.look.verbosity > 1 && span.start < span.end {
        row::bytes(out, page, span, message);
    }
}

/// Appends which message another value stands in: by its number, too, where it is of the same type.
pub(super) fn base_name(out: &mut Vec<u8>, page: &Page<'_>, base: &differences::Base<'_>) {
    text::str(out, " in the ");
    message_word(out, base.message);
    let packet = page.shown.packet;
    if base.message.kind() == packet.message().kind() {
        out.push(b' ');
        layers::frame(out, base.frame, packet);
    }
}

/// Appends the link addresses, and what of the IP header is worth a look.
fn link(out: &mut Vec<u8>, page: &Page<'_>, packet: &Packet) {
    let ethernet = &packet.datagram.link;
    if let (Some(source), Some(to)) = (ethernet.source, ethernet.destination) {
        let row = row::begin(out, page, Change::Same, What::Other("link"));
        mac(out, page, source);
        text::str(out, " > ");
        mac(out, page, to);
        row::end(out, page, row);
    }
    let ip = &packet.datagram.ip;
    let row = row::begin(out, page, Change::Same, What::Other("ip"));
    text::str(out, "tos 0x");
    text::hex(out, u32::from(ip.tos), 2);
    text::str(out, ", ttl ");
    text::number(out, ip.ttl);
    text::str(out, ", id ");
    text::number(out, ip.id);
    text::str(out, ", length ");
    text::number(out, ip.total_length);
    row::end(out, page, row);
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
