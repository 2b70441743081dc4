//! The first line of a message, for views that show its insides.

use crate::render::{Clock, Ink, Look, Shown, TimeForm, escape, layers, text, wrap};

/// Appends frame, type, exchange, time, length and what else tells this frame from others.
pub(crate) fn title(out: &mut Vec<u8>, look: &Look, clock: &mut Clock, shown: &Shown<'_>) {
    let start = out.len();
    let origin = &shown.packet.origin;
    look.paint.on(out, Ink::Strong);
    text::str(out, "Frame ");
    text::number(out, origin.number);
    look.paint.off(out);
    text::str(out, "  ");
    look.paint.on(out, Ink::Type);
    layers::message_word(out, shown.packet.message());
    look.paint.off(out);
    text::str(out, "  ");
    exchange(out, look, shown);
    moment(out, look, clock, shown);
    text::str(out, "  ");
    length(out, shown);
    if let Some(interface) = shown.interface {
        text::str(out, "  on ");
        escape::text(out, interface.as_bytes());
    }
    if look.has_several_sources() {
        text::str(out, "  ");
        text::str(out, layers::source_word(look));
        escape::text(out, look.source(origin.source).as_bytes());
    }
    wrap::wrap(out, start, look.width, 2, wrap::At::Columns);
    out.push(b'\n');
    if shown.packet.datagram.ip.fragments > 1 {
        let start = out.len();
        text::str(
            out,
            "  offsets count in the datagram as rebuilt from its fragments",
        );
        wrap::wrap(out, start, look.width, 2, wrap::At::Words);
        out.push(b'\n');
    }
}

fn exchange(out: &mut Vec<u8>, look: &Look, shown: &Shown<'_>) {
    match shown.exchange {
        Some(exchange) => {
            let rail = u8::try_from(exchange.number % 251).unwrap_or(0);
            look.paint.on(out, Ink::Rail(rail));
            text::str(out, "exchange ");
            text::number(out, exchange.number);
            look.paint.off(out);
        }
        None => text::str(out, "of no exchange"),
    }
    if let Some(frame) = shown.copy_of {
        text::str(out, ", copy of ");
        layers::frame(out, frame, shown.packet);
    }
}

fn moment(out: &mut Vec<u8>, look: &Look, clock: &mut Clock, shown: &Shown<'_>) {
    let origin = &shown.packet.origin;
    match (origin.time, look.time) {
        (_, TimeForm::None) => {}
        (Some(time), TimeForm::Utc | TimeForm::Local | TimeForm::Date) => {
            text::str(out, "  ");
            clock.date(out, time, origin.precision);
            out.push(b' ');
            text::str(out, clock.zone());
        }
        _ => {
            text::str(out, "  ");
            clock.stamp(out, origin.time, origin.precision);
        }
    }
}

fn length(out: &mut Vec<u8>, shown: &Shown<'_>) {
    let origin = &shown.packet.origin;
    text::number(out, origin.len);
    text::str(out, " bytes");
    if origin.caplen < origin.len {
        text::str(out, ", ");
        text::number(out, origin.caplen);
        text::str(out, " captured");
    }
}
