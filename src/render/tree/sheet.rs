//! Rows of the tree: place, indent, label, value, and the raw bytes below where they are wanted.

use crate::render::{Ink, Look, text, wrap};
use crate::wire::Span;

/// Columns of the place in front of a row, at `-v`.
const PLACE: usize = 13;
/// Columns of one step inwards.
const STEP: usize = 2;
/// Raw bytes of a row, as many as fit.
const BYTES_OF_ROW: [usize; 2] = [16, 8];
/// Raw bytes of a row where less fits.
const LEAST_OF_ROW: usize = 4;
/// Columns of a raw byte and what is between two.
const COLUMNS_OF_BYTE: usize = 3;
/// Columns from a row's indent to where a long value stands below its name.
const BELOW_NAME: usize = 12;
/// A screen is narrow below this.
const NARROW: usize = 72;
/// A screen is wide from here.
const WIDE: usize = 120;

/// In which column values begin, not counting the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Behind the short names of header fields.
    Field,
    /// Behind the names of options.
    Option,
}

/// What rows are written to.
pub(super) struct Sheet<'o, 'l> {
    /// The output.
    pub(super) out: &'o mut Vec<u8>,
    /// How it looks.
    pub(super) look: &'l Look,
    /// The bytes that spans count in.
    pub(super) bytes: &'l [u8],
    /// Steps inwards.
    pub(super) depth: usize,
    /// Where values begin.
    pub(super) column: Column,
}

impl Sheet<'_, '_> {
    /// A row with a label and a value.
    pub(super) fn row(
        &mut self,
        span: Span,
        label: impl FnOnce(&mut Vec<u8>),
        value: impl FnOnce(&mut Vec<u8>, &Look),
    ) {
        let start = self.begin(span);
        self.look.paint.on(self.out, Ink::Label);
        label(self.out);
        self.look.paint.off(self.out);
        let behind_label = self.out.len();
        let column = self.value_at();
        text::pad(self.out, start, column, 2);
        let before = self.out.len();
        value(self.out, self.look);
        if self.out.len() == before {
            self.out.truncate(behind_label);
        }
        let further = self.further(self.out.get(before..).unwrap_or(&[]), column);
        self.end(start, further);
    }

    /// A row with a label that is a plain name.
    pub(super) fn named(
        &mut self,
        span: Span,
        name: &str,
        value: impl FnOnce(&mut Vec<u8>, &Look),
    ) {
        self.row(span, |out| text::str(out, name), value);
    }

    /// A row one step further in, without a label.
    pub(super) fn detail(&mut self, span: Span, write: impl FnOnce(&mut Vec<u8>, &Look)) {
        self.depth += 1;
        let start = self.begin(span);
        write(self.out, self.look);
        let indent = self.indent() + STEP;
        self.end(start, indent);
        self.depth -= 1;
    }

    /// A heading: what follows stands one step further in.
    pub(super) fn heading(&mut self, span: Span, write: impl FnOnce(&mut Vec<u8>, &Look)) {
        let start = self.begin(span);
        write(self.out, self.look);
        let indent = self.indent() + STEP;
        self.end(start, indent);
    }

    /// A row that says that something is wrong.
    pub(super) fn fault(&mut self, span: Span, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.begin(span);
        self.look.paint.on(self.out, Ink::Warning);
        text::str(self.out, "! ");
        write(self.out);
        self.look.paint.off(self.out);
        let indent = self.indent() + STEP;
        self.end(start, indent);
    }

    /// Rows of raw bytes at `-vv`.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        if self.look.verbosity < 2 {
            return;
        }
        let indent = self.indent() + STEP;
        let room = self.look.width.saturating_sub(indent).saturating_add(1) / COLUMNS_OF_BYTE;
        let fits = BYTES_OF_ROW.into_iter().find(|bytes| *bytes <= room);
        for row in bytes.chunks(fits.unwrap_or(LEAST_OF_ROW)) {
            self.out.resize(self.out.len() + indent, b' ');
            self.look.paint.on(self.out, Ink::Faint);
            for (place, byte) in row.iter().enumerate() {
                if place > 0 {
                    self.out.push(b' ');
                }
                text::hex(self.out, u32::from(*byte), 2);
            }
            self.look.paint.off(self.out);
            self.out.push(b'\n');
        }
    }

    /// Rows of the raw bytes of a span at `-vv`.
    pub(super) fn raw_span(&mut self, span: Span) {
        self.raw(span.of(self.bytes));
    }

    /// Appends place and indent; says where the row begins.
    fn begin(&mut self, span: Span) -> usize {
        let start = self.out.len();
        if self.look.verbosity > 0 {
            self.look.paint.on(self.out, Ink::Faint);
            text::str(self.out, "0x");
            text::hex(self.out, span.start, 4);
            let mut length = itoa::Buffer::new();
            let length = length.format(span.len());
            let spaces = 5usize.saturating_sub(length.len()).max(1);
            self.out.resize(self.out.len() + spaces, b' ');
            text::str(self.out, length);
            self.look.paint.off(self.out);
        }
        let indent = self.indent();
        text::pad(self.out, start, indent, 0);
        start
    }

    fn end(&mut self, start: usize, indent: usize) {
        wrap::fit(self.out, start, self.look.width, indent, wrap::At::Items);
        self.out.push(b'\n');
    }

    /// Where further lines of a value begin: below its first one, or further left where it has a long word.
    fn further(&self, value: &[u8], column: usize) -> usize {
        let words = value.split(|byte| *byte == b' ');
        let longest = words.map(text::columns).max().unwrap_or(0);
        let has_room = |column: &usize| longest <= self.look.width.saturating_sub(*column);
        let below_name = self.indent() + BELOW_NAME;
        let columns = [column, below_name].into_iter().find(has_room);
        columns.unwrap_or(below_name.min(self.look.width / 2))
    }

    fn indent(&self) -> usize {
        self.place() + self.depth * STEP
    }

    fn place(&self) -> usize {
        if self.look.verbosity > 0 { PLACE } else { 0 }
    }

    fn value_at(&self) -> usize {
        self.place()
            + match self.column {
                Column::Field if self.look.width < NARROW => 18,
                Column::Field => 24,
                Column::Option if self.look.width < NARROW => 22,
                Column::Option if self.look.width >= WIDE => 56,
                Column::Option => 43,
            }
    }
}
