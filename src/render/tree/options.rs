//! Options in the tree: code, name and length, then the value line by line.

use crate::dhcp::areas::{END, PAD};
use crate::dhcp::format::Context;
use crate::dhcp::logical::Piece;
use crate::dhcp::{Message, RawOption, Segment, SegmentKind, registry};
use crate::render::anatomy::{self, Pieces};
use crate::render::tree::sheet::Sheet;
use crate::render::value::{self, Line};
use crate::render::{Look, text};
use crate::wire::Span;

/// Code and length octet.
const HEAD: u32 = 2;

/// How many steps the parts of a value stand further in than their option.
const PARTS: usize = 6;

/// Options of one message.
pub(super) struct Options<'a> {
    pieces: Pieces<'a>,
    context: Context<'a>,
}

impl<'a> Options<'a> {
    pub(super) fn new(message: Message<'a>, context: Context<'a>) -> Self {
        Self {
            pieces: Pieces::of(message),
            context,
        }
    }

    /// Rows for an option.
    pub(super) fn option(&self, sheet: &mut Sheet<'_, '_>, segment: Segment) {
        let Some((option, piece)) = self.pieces.at(segment) else {
            return;
        };
        match piece {
            _ if option.is_cut => cut(sheet, &option),
            Piece::Whole | Piece::Repeat => self.value(sheet, &option, piece, option.data),
            Piece::First => {
                let whole = self.pieces.message().join(option);
                self.value(sheet, &option, piece, whole.data);
            }
            Piece::Continuation => {
                let first = self.pieces.first(option.code).unwrap_or_default();
                row(sheet, &option, |out| {
                    text::str(out, "a further piece of the one at 0x");
                    text::hex(out, first.start, 4);
                });
                sheet.raw_span(option.span);
            }
            Piece::Torn => {
                row(sheet, &option, |out| {
                    anatomy::torn(out, option.data);
                });
                sheet.raw_span(option.span);
            }
        }
    }

    /// Rows for an option's value; `data` is all of it, also where it stands in several pieces.
    fn value(&self, sheet: &mut Sheet<'_, '_>, option: &RawOption<'_>, piece: Piece, data: &[u8]) {
        let note = |out: &mut Vec<u8>| match piece {
            Piece::Repeat => text::str(out, "  again: the first counts"),
            Piece::First => text::str(out, "  joined from its pieces"),
            Piece::Whole | Piece::Continuation | Piece::Torn => {}
        };
        let format = registry::format(option.code, data);
        let Ok(decoded) = format.decode(data, &self.context) else {
            row(sheet, option, |out| {
                text::str(out, if data.is_empty() { "empty" } else { "0x" });
                text::hex_bytes(out, data);
                note(out);
            });
            return sheet.raw_span(option.span);
        };
        let mut count = 0;
        let mut has_parts = false;
        value::lines(&decoded, &mut |line| {
            count += 1;
            has_parts |= count > 1 || !line.label.is_empty() || line.depth > 0;
        });
        row(sheet, option, |out| {
            if !has_parts {
                value::text::write(out, &decoded);
            }
            let start = out.len();
            note(out);
            if has_parts {
                // Nothing stands in front of it then.
                let spaces = out.get(start..).map_or(0, |note| note.len().min(2));
                out.drain(start..start + spaces);
            }
        });
        sheet.raw_span(option.span);
        if has_parts {
            let homes = match piece {
                Piece::First => self.pieces.spans(option.code),
                _ => vec![option.span],
            };
            value::lines(&decoded, &mut |line| {
                part(sheet, &line, place(&homes, line.span), data);
            });
        }
    }
}

/// Where a part of a value stands in the frame: a joined value's parts stand in several options.
fn place(homes: &[Span], span: Span) -> Span {
    let mut from = span.start;
    let mut start = 0;
    for home in homes {
        let length = home.len().saturating_sub(HEAD);
        start = home.start.saturating_add(HEAD).saturating_add(from);
        if from < length {
            break;
        }
        from -= length;
    }
    Span::new(start, start.saturating_add(span.len()))
}

/// Rows for what is no option: Pads, End, what follows it, a vendor area.
pub(super) fn run(sheet: &mut Sheet<'_, '_>, segment: Segment, span: Span) {
    let code = match segment.kind {
        SegmentKind::End => Some(END),
        SegmentKind::Pad => Some(PAD),
        _ => None,
    };
    let bytes = span.of(sheet.bytes);
    sheet.row(
        span,
        |out| {
            head(out, code, None);
            text::str(out, anatomy::name(&anatomy::Part::Run(segment)));
        },
        |out, _| {
            if segment.kind != SegmentKind::End {
                text::bytes(out, bytes.len());
            }
            if code.is_none() {
                text::str(out, ": 0x");
                text::hex_bytes(out, bytes);
            }
        },
    );
    sheet.raw_span(span);
}

/// The row of an option with what stands beside its name.
fn row(sheet: &mut Sheet<'_, '_>, option: &RawOption<'_>, value: impl FnOnce(&mut Vec<u8>)) {
    sheet.row(
        option.span,
        |out| {
            head(out, Some(option.code), Some(option.data.len()));
            text::str(out, registry::row(option.code).name);
        },
        |out, _| value(out),
    );
}

/// The row of an option that its area does not hold in full.
fn cut(sheet: &mut Sheet<'_, '_>, option: &RawOption<'_>) {
    row(sheet, option, |out| {
        match option.declared {
            Some(declared) => {
                text::str(out, "cut, declares ");
                text::number(out, declared);
            }
            None => text::str(out, "cut, has no length"),
        }
        if !option.data.is_empty() {
            text::str(out, ": 0x");
            text::hex_bytes(out, option.data);
        }
    });
    sheet.raw_span(option.span);
}

/// A row for a part of a value.
fn part(sheet: &mut Sheet<'_, '_>, line: &Line<'_>, span: Span, data: &[u8]) {
    // Deep values stop moving inwards before they reach the right edge.
    let depth = line.depth.min(6) + PARTS;
    sheet.depth += depth;
    if line.label.is_empty() {
        sheet.heading(span, |out, _| {
            // Entries that begin with a number stand under each other.
            let digits = line.text.iter().take_while(|byte| byte.is_ascii_digit());
            let digits = digits.count();
            if line.text.get(digits) == Some(&b' ') {
                out.resize(out.len() + 3usize.saturating_sub(digits), b' ');
            }
            out.extend_from_slice(line.text);
        });
    } else {
        sheet.row(
            span,
            |out| out.extend_from_slice(line.label),
            |out, look| {
                out.extend_from_slice(line.text);
                maker(out, look, line, data);
            },
        );
    }
    sheet.depth -= depth;
}

/// Appends the maker behind a value that is a hardware address.
fn maker(out: &mut Vec<u8>, look: &Look, line: &Line<'_>, data: &[u8]) {
    const ETHERNET: usize = 6;
    let bytes = line.span.of(data);
    let mut address = Vec::with_capacity(3 * ETHERNET);
    if bytes.len() == ETHERNET {
        text::colon_hex(&mut address, bytes);
        if address == line.text {
            anatomy::maker(out, look, bytes);
        }
    }
}

/// Appends the code and the length of an option, each in its column.
fn head(out: &mut Vec<u8>, code: Option<u8>, length: Option<usize>) {
    let mut digits = itoa::Buffer::new();
    right(out, code.map_or("", |code| digits.format(code)), 3);
    let mut digits = itoa::Buffer::new();
    right(out, length.map_or("", |length| digits.format(length)), 5);
    text::str(out, "  ");
}

fn right(out: &mut Vec<u8>, text: &str, width: usize) {
    let spaces = width.saturating_sub(text.len());
    out.resize(out.len() + spaces, b' ');
    text::str(out, text);
}
