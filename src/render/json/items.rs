//! The items of a message: every option as it stands, mostly drawn before.

use crate::dhcp::format::Context;
use crate::dhcp::logical::Piece;
use crate::dhcp::{Area, RawOption, option, registry};
use crate::render::drawn::Drawn;
use crate::render::json::forms::{Draw, Forms};
use crate::render::json::sheet::Page;
use crate::render::json::stretch::Stretch;
use crate::render::json::values::{Prose, Word};
use crate::render::json::writer::{Writer, first, member};
use crate::render::{Shown, text, value};

/// Items drawn before, whole and in parts.
#[derive(Debug)]
pub(super) struct Items {
    /// How items begin, by area and code: up to their offset, with a comma in front.
    heads: Vec<Vec<u8>>,
    /// How they end: from their length on. That depends on code and value alone.
    ends: Stretch,
    /// The same of long values.
    long_ends: Drawn,
    forms: Forms,
}

/// Areas that hold options.
const AREAS: usize = 3;
/// Option codes.
const CODES: usize = 256;
/// Ends of items that are kept; a power of two.
const ENDS: usize = 256;

impl Default for Items {
    fn default() -> Self {
        Self {
            heads: vec![Vec::new(); AREAS * CODES],
            ends: Stretch::of(ENDS),
            long_ends: Drawn::default(),
            forms: Forms::default(),
        }
    }
}

impl Items {
    /// Appends the list of a message's items.
    pub(super) fn append(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        let message = shown.packet.message();
        out.push(b'[');
        let mut list = List {
            start: out.len(),
            heads: &mut self.heads,
            ends: &mut self.ends,
            long_ends: &mut self.long_ends,
            shown,
        };
        if message.is_plain() {
            self.forms.append(out, message, &mut list);
        } else {
            message
                .pieces()
                .for_each(|(option, piece)| list.piece(out, &option, piece));
        }
        out.push(b']');
    }
}

/// A list that is being drawn.
struct List<'a> {
    /// Where in the output its first item begins.
    start: usize,
    heads: &'a mut [Vec<u8>],
    ends: &'a mut Stretch,
    long_ends: &'a mut Drawn,
    shown: &'a Shown<'a>,
}

impl Draw for List<'_> {
    fn head(&mut self, out: &mut Vec<u8>, code: u8, start: u32) {
        self.head_in(out, Area::Options, code, start);
    }

    #[inline(always)]
    fn end(&mut self, out: &mut Vec<u8>, code: u8, data: &[u8]) {
        let shown = self.shown;
        let Some(made_of) = packed(code, data).filter(|_| code != option::VENDOR) else {
            let draw = |out: &mut Vec<u8>| end(out, shown, code, data);
            return self.long_ends.append(out, (code, 0), data, draw);
        };
        if let Some(text) = self.ends.find(made_of) {
            return text.append(out);
        }
        let start = out.len();
        end(out, shown, code, data);
        self.ends.keep(made_of, out.get(start..).unwrap_or(&[]));
    }
}

/// Code and value in two words, if the value is short. A client sends the same values with each of its messages.
#[inline]
fn packed(code: u8, data: &[u8]) -> Option<[u64; 2]> {
    const LONGEST: usize = 14;
    if data.len() > LONGEST {
        return None;
    }
    let (front, back) = data.split_at_checked(8).unwrap_or((data, &[]));
    let length = u8::try_from(data.len()).ok()?;
    let what = u64::from_le_bytes([0, 0, 0, 0, 0, 0, length, code]);
    Some([word(front)?, word(back)? | what])
}

/// At most eight bytes as a number, made of few that overlap: bytes that were copied one by one are slow to read as one.
#[inline]
fn word(bytes: &[u8]) -> Option<u64> {
    if let Ok(eight) = bytes.try_into() {
        return Some(u64::from_le_bytes(eight));
    }
    let shift = |places: usize| places * 8;
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return Some(u64::from(first) | (u64::from(last) << shift(bytes.len() - 4)));
    }
    let [first, .., last] = bytes else {
        return Some(bytes.first().map_or(0, |byte| u64::from(*byte)));
    };
    let half = bytes.len() / 2;
    let middle = u64::from(*bytes.get(half)?) << shift(half);
    Some(u64::from(*first) | middle | (u64::from(*last) << shift(bytes.len() - 1)))
}

impl List<'_> {
    /// Appends an option as it stands.
    fn piece(&mut self, out: &mut Vec<u8>, option: &RawOption<'_>, piece: Piece) {
        self.head_in(out, option.area, option.code, option.span.start);
        bytes(out, option.declared, option.data);
        if option.is_cut {
            return text::str(out, "\",\"cut\":true,\"value\":null}");
        }
        text::str(out, "\",\"value\":");
        match piece {
            Piece::Whole | Piece::Repeat => value(out, self.shown, option.code, option.data),
            Piece::First => {
                let joined = self.shown.packet.message().join(*option);
                value(out, self.shown, option.code, joined.data);
            }
            Piece::Continuation | Piece::Torn => text::str(out, "null"),
        }
        out.push(b'}');
    }

    /// Appends an item up to its length.
    #[inline]
    fn head_in(&mut self, out: &mut Vec<u8>, area: Area, code: u8, start: u32) {
        let place = match area {
            Area::Options => 0,
            Area::File => 1,
            Area::Sname => 2,
        };
        if let Some(head) = self.heads.get_mut(place * CODES + usize::from(code)) {
            if head.is_empty() {
                draw_head(head, area, code);
            }
            let comma = usize::from(out.len() == self.start);
            out.extend_from_slice(head.get(comma..).unwrap_or(&[]));
        }
        text::number(out, start);
    }
}

#[cold]
fn draw_head(head: &mut Vec<u8>, area: Area, code: u8) {
    let row = registry::row(code);
    let mut page = Page::default();
    head.push(b',');
    let mut json = Writer::new((head, &mut page));
    first!(json, "code", code);
    member!(json, "key", Word(row.key));
    member!(json, "name", Prose(row.name.as_bytes()));
    member!(json, "area", Word(area.name()));
    member!(json, "offset");
    json.finish();
}

/// Appends the end of an item that stands whole.
#[inline(always)]
fn end(out: &mut Vec<u8>, shown: &Shown<'_>, code: u8, data: &[u8]) {
    bytes(out, u8::try_from(data.len()).ok(), data);
    text::str(out, "\",\"value\":");
    value(out, shown, code, data);
    out.push(b'}');
}

/// Appends length and bytes of an item, up to the last quote.
#[inline(always)]
fn bytes(out: &mut Vec<u8>, declared: Option<u8>, data: &[u8]) {
    text::str(out, ",\"length\":");
    match declared {
        Some(declared) => text::octet(out, declared),
        None => text::str(out, "null"),
    }
    text::str(out, ",\"hex\":\"");
    text::hex_bytes(out, data);
}

/// Appends an option's value.
#[inline(always)]
fn value(out: &mut Vec<u8>, shown: &Shown<'_>, code: u8, data: &[u8]) {
    let vendor_class = (code == option::VENDOR)
        .then(|| shown.packet.message().vendor_class())
        .flatten();
    let context = Context { vendor_class };
    value::json::tell(out, registry::format(code, data), data, &context);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_by_zeros_or_by_its_code_is_packed_otherwise() {
        assert_ne!(packed(12, b"a"), packed(12, b"a\0"));
        assert_ne!(packed(12, b""), packed(13, b""));
        assert!(packed(12, &[0; 14]).is_some());
        assert!(packed(12, &[0; 15]).is_none());
    }

    #[test]
    fn a_word_is_its_bytes() {
        let bytes = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        for length in 0..=8 {
            let mut whole = [0; 8];
            whole[..length].copy_from_slice(&bytes[..length]);
            assert_eq!(word(&bytes[..length]), Some(u64::from_le_bytes(whole)));
        }
    }
}
