//! The beginning of a row inside a message: what it is about, up to where its value stands.

use std::cell::RefCell;

use crate::dhcp::header::Field;
use crate::dhcp::{Message, registry};
use crate::render::drawn::{Drawn, Labels};
use crate::render::exchange::differences::Change;
use crate::render::{Ink, Look, Shown, text, wrap};
use crate::wire::Span;

/// Columns in front of a row's value.
const VALUE_AT: usize = 40;
/// Columns in front of it on a wide screen.
const VALUE_AT_WIDE: usize = 52;
/// Columns in front of it on a narrow one, at least: behind the names of header fields.
const VALUE_AT_NARROW: usize = 19;
/// A screen is wide from here.
const WIDE: usize = 120;
/// A screen is narrow below this.
const NARROW: usize = 72;
/// Columns in front of what has no room beside its name.
const BELOW_NAME: usize = NAME_AT + 2;
/// Columns in front of a row's name.
pub(super) const NAME_AT: usize = 11;

/// What was drawn before of rows.
#[derive(Debug)]
pub(super) struct Rows {
    /// What stands behind the mark and in front of the value: of each option, behind them of each field.
    labels: RefCell<Labels>,
    /// One option each.
    pub(super) single: RefCell<Drawn>,
    /// Options that stand one behind the other.
    pub(super) runs: RefCell<Drawn>,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            labels: RefCell::default(),
            single: RefCell::default(),
            runs: RefCell::new(Drawn::for_messages()),
        }
    }
}

/// What all rows of a message share.
pub(super) struct Page<'a> {
    pub(super) look: &'a Look,
    pub(super) shown: &'a Shown<'a>,
    /// Rows drawn before, with the same look.
    pub(super) rows: &'a Rows,
}

impl Page<'_> {
    /// Columns in front of a row's value.
    pub(super) fn value_at(&self) -> usize {
        match self.look.width {
            WIDE.. => VALUE_AT_WIDE,
            NARROW.. => VALUE_AT,
            width => (width / 2).max(VALUE_AT_NARROW),
        }
    }
}

/// What a row is about.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// The option with this code.
    Option(u8),
    /// A field of the header.
    Field(Field),
    /// Something else with a name.
    Other(&'static str),
}

/// A row that was begun.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// Where it begins.
    start: usize,
    /// Where its value begins.
    value: usize,
}

/// Begins a row: mark, code, name, and the space up to the value.
#[inline(always)]
pub(super) fn begin(out: &mut Vec<u8>, page: &Page<'_>, change: Change, what: What) -> Row {
    let start = out.len();
    label(out, page, change, what);
    let value = out.len();
    Row { start, value }
}

/// Begins a row that goes on with what stands above it.
pub(super) fn begin_below(out: &mut Vec<u8>, page: &Page<'_>) -> Row {
    let start = out.len();
    text::spaces(out, page.value_at());
    let value = out.len();
    Row { start, value }
}

/// Appends what stands in front of a row's value.
#[inline(always)]
fn label(out: &mut Vec<u8>, page: &Page<'_>, change: Change, what: What) {
    /// How many options there are: behind their places are those of fields.
    const OPTIONS: usize = 1 << u8::BITS;
    out.extend_from_slice(&[b' ', b' ', b' ', b' ', change.mark()]);
    let place = match what {
        What::Option(code) => usize::from(code),
        What::Field(field) => OPTIONS + usize::from(field.start),
        What::Other(name) => return unnumbered(out, page, name),
    };
    let mut labels = page.rows.labels.borrow_mut();
    labels.append(out, place, |out| match what {
        What::Option(code) => numbered(out, page, code),
        What::Field(Field { name, .. }) | What::Other(name) => unnumbered(out, page, name),
    });
}

/// Ends a row: breaks it where the screen ends.
#[inline]
pub(super) fn end(out: &mut Vec<u8>, page: &Page<'_>, row: Row) {
    if out.len().saturating_sub(row.start) > page.look.width {
        end_wide(out, page, row);
    }
    out.push(b'\n');
}

/// Breaks a row of more bytes than there are columns. Its further lines begin below its value, or further left where that
/// has a long word. On a narrow screen a value stands below a long name.
fn end_wide(out: &mut Vec<u8>, page: &Page<'_>, row: Row) {
    let (width, value_at) = (page.look.width, page.value_at());
    let value = out.get(row.value..).unwrap_or(&[]);
    let mut words = value.split(|byte| *byte == b' ');
    let room = width.saturating_sub(value_at);
    let further = if words.all(|word| text::columns(word) <= room) {
        value_at
    } else {
        BELOW_NAME
    };
    let columns = |part: &[u8]| text::columns(part);
    let behind_name = out.get(row.start..row.value).map_or(0, columns);
    let is_wide = behind_name + columns(value) > width;
    let mut start = row.start;
    if is_wide && width < NARROW && behind_name > value_at {
        let value = out.split_off(row.value);
        let name = out.trim_ascii_end().len();
        out.truncate(name);
        wrap::wrap(out, row.start, width, NAME_AT, wrap::At::Words);
        out.push(b'\n');
        start = out.len();
        text::spaces(out, further);
        out.extend_from_slice(&value);
    }
    wrap::fit(out, start, width, further, wrap::At::Items);
}

/// Appends code and name of an option, and the space up to the value.
fn numbered(out: &mut Vec<u8>, page: &Page<'_>, code: u8) {
    page.look.paint.on(out, Ink::Faint);
    text::octet_right(out, code);
    page.look.paint.off(out);
    text::str(out, "  ");
    name(out, page, registry::row(code).name);
}

/// The same of what has no code.
fn unnumbered(out: &mut Vec<u8>, page: &Page<'_>, text: &str) {
    text::str(out, "      ");
    name(out, page, text);
}

fn name(out: &mut Vec<u8>, page: &Page<'_>, name: &str) {
    page.look.paint.text(out, Ink::Label, name);
    // Names are ASCII, so their bytes are their columns.
    let gap = page.value_at().saturating_sub(NAME_AT + name.len());
    text::spaces(out, gap.max(2));
}

/// Appends the bytes of a row that stands above, and where they are.
pub(super) fn bytes(out: &mut Vec<u8>, page: &Page<'_>, span: Span, message: Message<'_>) {
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
