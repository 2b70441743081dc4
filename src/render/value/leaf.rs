//! Leaves as text and as JSON.

use std::net::Ipv4Addr;

use chrono::DateTime;

use super::append;
use crate::dhcp::MessageType;
use crate::dhcp::name::Name;
use crate::dhcp::value::{Leaf, Unit, mask_length, utf16};
use crate::render::{escape, text as put};

/// Appends a leaf as text.
pub fn text(out: &mut Vec<u8>, leaf: &Leaf<'_>) {
    match *leaf {
        Leaf::Flag => put::str(out, "present"),
        Leaf::Bool { word, .. } => put::str(out, word),
        Leaf::Number { value, unit } => quantity(out, value, unit),
        Leaf::Duration {
            seconds,
            may_be_infinite,
        } => duration(out, seconds, may_be_infinite),
        Leaf::Offset(seconds) => offset(out, seconds),
        Leaf::Moment { raw, unix } => moment(out, raw, unix),
        Leaf::Code { value, table } => {
            numbered(out, table.name(value).unwrap_or("unknown"), value);
        }
        Leaf::MessageType(kind) => numbered(
            out,
            kind.word().unwrap_or("unknown"),
            u32::from(kind.code()),
        ),
        Leaf::OptionCode { code, space } => {
            put::number(out, code);
            out.push(b' ');
            out.extend_from_slice(space.row(code).name.as_bytes());
        }
        Leaf::Mask(mask) => masked(out, mask),
        Leaf::Text { text, nuls } => {
            out.push(b'"');
            escape::text(out, text.as_bytes());
            out.push(b'"');
            if nuls > 0 {
                put::str(out, " + ");
                put::number(out, nuls);
                put::str(out, " NUL");
            }
        }
        Leaf::Utf16(bytes) => {
            out.push(b'"');
            escape::text(out, utf8(bytes).as_bytes());
            out.push(b'"');
        }
        Leaf::Name(name) => {
            labels(out, &name);
            if !name.is_complete {
                put::str(out, " (partial)");
            }
        }
        Leaf::Hex([]) => put::str(out, "empty"),
        Leaf::Hex(bytes) => {
            put::str(out, "0x");
            put::hex_bytes(out, bytes);
        }
        _ => same(out, leaf),
    }
}

/// A leaf as JSON.
pub(super) fn json(out: &mut Vec<u8>, leaf: &Leaf<'_>) {
    match *leaf {
        Leaf::Flag => put::str(out, "true"),
        Leaf::Bool { value, .. } => {
            put::str(out, if value { "true" } else { "false" });
        }
        Leaf::Number { value, .. } => put::number(out, value),
        Leaf::Duration { seconds, .. } => put::number(out, seconds),
        Leaf::Offset(seconds) => put::number(out, seconds),
        Leaf::Moment { raw, .. } => put::number(out, raw),
        Leaf::Code { value, .. } => put::number(out, value),
        Leaf::OptionCode { code, .. } => put::number(out, code),
        Leaf::Fixed { .. } => same(out, leaf),
        Leaf::MessageType(kind) => message_type(out, kind),
        Leaf::Text { text, .. } => string(out, text.as_bytes()),
        Leaf::Utf16(bytes) => string(out, utf8(bytes).as_bytes()),
        Leaf::Name(name) => {
            // Labels that are no text are escaped first, so nothing is lost.
            let mut text = Vec::new();
            labels(&mut text, &name);
            string(out, &text);
        }
        Leaf::Hex(bytes) => {
            put::str(out, "{\"hex\":\"");
            put::hex_bytes(out, bytes);
            put::str(out, "\"}");
        }
        _ => {
            out.push(b'"');
            same(out, leaf);
            out.push(b'"');
        }
    }
}

/// Leaves that look the same in text and in JSON, but for quotes.
fn same(out: &mut Vec<u8>, leaf: &Leaf<'_>) {
    match *leaf {
        Leaf::Pattern { value, digits } => append::pattern(out, value, digits),
        Leaf::Fixed {
            value,
            fraction_bits,
        } => append::fixed(out, value, fraction_bits),
        Leaf::Version(parts) => {
            for (place, part) in parts.iter().enumerate() {
                if place > 0 {
                    out.push(b'.');
                }
                put::number(out, *part);
            }
        }
        Leaf::Address(address) | Leaf::Mask(address) => put::address(out, Ipv4Addr::from(address)),
        Leaf::Prefix { address, length } => {
            put::address(out, Ipv4Addr::from(address));
            out.push(b'/');
            put::number(out, length);
        }
        Leaf::Address6(address) => append::ipv6(out, address),
        Leaf::Prefix6 { address, length } => {
            append::ipv6(out, address);
            out.push(b'/');
            put::number(out, length);
        }
        Leaf::Hardware(address) => put::colon_hex(out, address),
        Leaf::Uuid(uuid) => append::uuid(out, uuid),
        _ => {}
    }
}

/// Text in UTF-16 without the NULs at its end.
fn utf8(bytes: &[u8]) -> String {
    let mut text: String = utf16(bytes).flatten().collect();
    text.truncate(text.trim_end_matches('\0').len());
    text
}

fn message_type(out: &mut Vec<u8>, kind: MessageType) {
    out.push(b'"');
    if let Some(word) = kind.word() {
        put::str(out, word);
    } else {
        put::str(out, "TYPE-");
        put::number(out, kind.code());
    }
    out.push(b'"');
}

fn numbered(out: &mut Vec<u8>, name: &str, value: u32) {
    put::str(out, name);
    put::str(out, " (");
    put::number(out, value);
    out.push(b')');
}

fn quantity(out: &mut Vec<u8>, value: i64, unit: Unit) {
    put::number(out, value);
    if !unit.word().is_empty() {
        out.push(b' ');
        put::str(out, unit.word());
    }
}

/// `86400 s (1d)`; short ones need no words.
fn duration(out: &mut Vec<u8>, seconds: u32, may_be_infinite: bool) {
    const MINUTE: u32 = 60;
    if may_be_infinite && seconds == u32::MAX {
        put::str(out, "infinite");
        return;
    }
    put::number(out, seconds);
    put::str(out, " s");
    if (MINUTE..u32::MAX).contains(&seconds) {
        put::str(out, " (");
        put::lease(out, seconds);
        out.push(b')');
    }
}

/// `-18000 s (UTC-5h)`.
fn offset(out: &mut Vec<u8>, seconds: i32) {
    put::number(out, seconds);
    put::str(out, " s (UTC");
    if seconds != 0 {
        out.push(if seconds < 0 { b'-' } else { b'+' });
        put::lease(out, seconds.unsigned_abs());
    }
    out.push(b')');
}

/// `1699972313 (2023-11-14 14:31:53 UTC)`.
fn moment(out: &mut Vec<u8>, raw: u32, unix: i64) {
    put::number(out, raw);
    if let Some(time) = DateTime::from_timestamp(unix, 0) {
        let time = time.format(" (%Y-%m-%d %H:%M:%S UTC)").to_string();
        put::str(out, &time);
    }
}

/// `255.255.255.0 (/24)`.
fn masked(out: &mut Vec<u8>, mask: [u8; 4]) {
    put::address(out, Ipv4Addr::from(mask));
    match mask_length(mask) {
        Some(length) => {
            put::str(out, " (/");
            put::number(out, length);
            out.push(b')');
        }
        None => put::str(out, " (not contiguous)"),
    }
}

fn labels(out: &mut Vec<u8>, name: &Name<'_>) {
    let before = out.len();
    for label in name.labels() {
        if out.len() > before {
            out.push(b'.');
        }
        dotted(out, label);
    }
    if out.len() == before && name.is_complete {
        out.push(b'.');
    }
}

/// A label with the dots inside it escaped.
fn dotted(out: &mut Vec<u8>, label: &[u8]) {
    for (place, part) in label.split(|byte| *byte == b'.').enumerate() {
        if place > 0 {
            put::str(out, "\\.");
        }
        escape::text(out, part);
    }
}

/// A JSON string.
pub(super) fn string(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    escape::json(out, text);
    out.push(b'"');
}
