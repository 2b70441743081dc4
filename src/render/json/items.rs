//! The items of a message: every option as it stands, mostly drawn before.

use crate::dhcp::format::Context;
use crate::dhcp::logical::Piece;
use crate::dhcp::{Area, RawOption, registry};
use crate::render::drawn::{Drawn, OPTION_VENDOR};
use crate::render::json::forms::{Draw, Forms};
use crate::render::json::sheet::Page;
use crate::render::json::values::{Prose, Word};
use crate::render::json::writer::{Writer, first, member};
use crate::render::{Shown, text, value};

/// Items drawn before, whole and in parts.
#[derive(Debug)]
pub(super) struct Items {
    /// How items begin, by area and code: up to their offset, with a comma in front.
    heads: Vec<Vec<u8>>,
    ends: Ends,
    forms: Forms,
}

/// How items end: from their length on. That depends on code and value alone.
#[derive(Debug)]
struct Ends {
    drawn: Drawn,
    /// How often in a row each code had a value that was not drawn before.
    strange: [u8; CODES],
}

/// After so many in a row it is not looked any more whether a value was drawn before: every client has its own.
const STRANGE: u8 = 64;

/// Areas that hold options.
const AREAS: usize = 3;
/// Option codes.
const CODES: usize = 256;

impl Default for Items {
    fn default() -> Self {
        Self {
            heads: vec![Vec::new(); AREAS * CODES],
            ends: Ends {
                drawn: Drawn::default(),
                strange: [0; CODES],
            },
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
    ends: &'a mut Ends,
    shown: &'a Shown<'a>,
}

impl Draw for List<'_> {
    fn head(&mut self, out: &mut Vec<u8>, code: u8, start: u32) {
        self.head_in(out, Area::Options, code, start);
    }

    fn end(&mut self, out: &mut Vec<u8>, code: u8, data: &[u8]) {
        let Ends { drawn, strange } = self.ends;
        let shown = self.shown;
        match strange.get_mut(usize::from(code)) {
            Some(strange) if *strange < STRANGE => {
                let before = std::mem::take(strange);
                drawn.append(out, (code, 0), data, |out| {
                    *strange = before + 1;
                    end(out, shown, code, data);
                });
            }
            _ => end(out, shown, code, data),
        }
    }
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
                value(out, self.shown, option.code, &joined.data);
            }
            Piece::Continuation => text::str(out, "null"),
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
fn end(out: &mut Vec<u8>, shown: &Shown<'_>, code: u8, data: &[u8]) {
    bytes(out, u8::try_from(data.len()).ok(), data);
    text::str(out, "\",\"value\":");
    value(out, shown, code, data);
    out.push(b'}');
}

/// Appends length and bytes of an item, up to the last quote.
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
fn value(out: &mut Vec<u8>, shown: &Shown<'_>, code: u8, data: &[u8]) {
    let vendor_class = (code == OPTION_VENDOR)
        .then(|| shown.vendor_class())
        .flatten();
    let context = Context {
        vendor_class: vendor_class.as_deref(),
    };
    value::json::tell(out, registry::row(code).format, data, &context);
}
