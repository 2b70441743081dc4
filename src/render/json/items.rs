//! The items of a message: every option as it stands, mostly drawn before.

use crate::dhcp::format::Context;
use crate::dhcp::logical::Piece;
use crate::dhcp::{Area, RawOption, registry};
use crate::render::drawn::{self, Drawn, OPTION_VENDOR};
use crate::render::json::sheet::Page;
use crate::render::json::values::{Prose, Word};
use crate::render::json::writer::{Writer, first, member};
use crate::render::{Shown, text, value};

/// Items drawn before, whole and in parts.
#[derive(Debug)]
pub(super) struct Items {
    /// How items begin, by area and code: up to their offset, with a comma in front.
    heads: Vec<Vec<u8>>,
    /// How they end: from their length on. That depends on code and value alone.
    ends: Drawn,
    /// All items of messages: a server sends most of its clients the same.
    lists: Drawn,
}

/// Areas that hold options.
const AREAS: usize = 3;
/// Option codes.
const CODES: usize = 256;

impl Default for Items {
    fn default() -> Self {
        Self {
            heads: vec![Vec::new(); AREAS * CODES],
            ends: Drawn::default(),
            lists: Drawn::for_messages(),
        }
    }
}

impl Items {
    /// Appends the list of a message's items.
    pub(super) fn append(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        let message = shown.packet.message();
        let Self { heads, ends, lists } = self;
        let mut draw = |out: &mut Vec<u8>| {
            out.push(b'[');
            let start = out.len();
            // Not `for`, whose every step would pass a whole option through memory.
            message.pieces().for_each(|(option, piece)| {
                let is_first = out.len() == start;
                head(out, heads, &option, is_first);
                if piece == Piece::Whole && !option.is_cut {
                    ends.append(out, (option.code, 0), option.data, |out| {
                        end(out, shown, (&option, piece));
                    });
                } else {
                    end(out, shown, (&option, piece));
                }
            });
            out.push(b']');
        };
        let start = message.layout().extent().span.start;
        let place = u16::try_from(start).map(u16::to_be_bytes);
        match (place, drawn::made_of(message)) {
            (Ok([high, low]), Some(area)) => lists.append(out, (high, low), area, draw),
            _ => draw(out),
        }
    }
}

/// Appends an item up to its length.
fn head(out: &mut Vec<u8>, heads: &mut [Vec<u8>], option: &RawOption<'_>, is_first: bool) {
    let area = match option.area {
        Area::Options => 0,
        Area::File => 1,
        Area::Sname => 2,
    };
    let Some(head) = heads.get_mut(area * CODES + usize::from(option.code)) else {
        return;
    };
    if head.is_empty() {
        draw_head(head, option);
    }
    out.extend_from_slice(head.get(usize::from(is_first)..).unwrap_or(&[]));
    text::number(out, option.span.start);
}

#[cold]
fn draw_head(head: &mut Vec<u8>, option: &RawOption<'_>) {
    let row = registry::row(option.code);
    let mut page = Page::default();
    head.push(b',');
    let mut json = Writer::new((head, &mut page));
    first!(json, "code", option.code);
    member!(json, "key", Word(row.key));
    member!(json, "name", Prose(row.name.as_bytes()));
    member!(json, "area", Word(option.area.name()));
    member!(json, "offset");
    json.finish();
}

/// Appends an item from its length on.
fn end(out: &mut Vec<u8>, shown: &Shown<'_>, (option, piece): (&RawOption<'_>, Piece)) {
    text::str(out, ",\"length\":");
    match option.declared {
        Some(declared) => text::octet(out, declared),
        None => text::str(out, "null"),
    }
    text::str(out, ",\"hex\":\"");
    text::hex_bytes(out, option.data);
    let behind = if option.is_cut {
        "\",\"cut\":true,\"value\":"
    } else {
        "\",\"value\":"
    };
    text::str(out, behind);
    match piece {
        _ if option.is_cut => text::str(out, "null"),
        Piece::Whole | Piece::Repeat => value(out, shown, option.code, option.data),
        Piece::First => {
            let joined = shown.packet.message().join(*option);
            value(out, shown, option.code, &joined.data);
        }
        Piece::Continuation => text::str(out, "null"),
    }
    out.push(b'}');
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
