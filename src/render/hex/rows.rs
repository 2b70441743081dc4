//! Rows of sixteen bytes: offset, bytes with a bar in front of each new owner, text.

use crate::render::anatomy::Owner;
use crate::render::hex::legend::ink;
use crate::render::{Ink, Look, text};

/// Bytes of a row.
pub(super) const BYTES: usize = 16;
/// Columns of a row.
pub(super) const WIDTH: usize = columns(BYTES);
/// Columns of the offset and the blank behind it.
const OFFSET: usize = 7;
/// Columns between a row and what stands beside it.
pub(super) const GAP: usize = 2;
/// Rows of zeros of one owner are told in a line when there are at least so many.
const MANY: usize = 3;

/// Columns of a row of so many bytes.
const fn columns(bytes: usize) -> usize {
    OFFSET + 3 * bytes + 1 + 2 + bytes
}

/// Bytes of a row on a screen with so many columns.
fn step(width: usize) -> usize {
    const LEAST: usize = BYTES / 4;
    let mut step = BYTES;
    while step > LEAST && columns(step) > width {
        step /= 2;
    }
    step
}

/// The rows of a frame.
pub(super) struct Rows<'a> {
    look: &'a Look,
    bytes: &'a [u8],
    owners: &'a [Owner<'a>],
    /// Bytes of a row.
    step: usize,
}

/// A row, or several that hold only zeros of one owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// Offset of its first byte.
    start: usize,
    /// Offset behind its last byte.
    end: usize,
    /// The place of the owner of its first byte.
    owner: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(look: &'a Look, bytes: &'a [u8], owners: &'a [Owner<'a>]) -> Self {
        Self {
            look,
            bytes,
            owners,
            step: step(look.width),
        }
    }

    /// Appends all rows.
    pub(super) fn all(&self, out: &mut Vec<u8>) {
        for row in self.iter() {
            self.row(out, &row);
            out.push(b'\n');
        }
    }

    /// The rows from the first to the last.
    pub(super) fn iter(&self) -> impl Iterator<Item = Row> {
        let mut start = 0;
        let mut owner = 0;
        std::iter::from_fn(move || {
            if start >= self.bytes.len() {
                return None;
            }
            while self.end_of(owner) <= start {
                owner += 1;
            }
            let end = self.zeros_until(start, owner).unwrap_or(start + self.step);
            let row = Row {
                start,
                end: end.min(self.bytes.len()),
                owner,
            };
            start = row.end;
            Some(row)
        })
    }

    /// The owners that begin in a row, with their places.
    pub(super) fn begun(&self, row: &Row) -> impl Iterator<Item = (usize, &'a Owner<'a>)> {
        let (start, end) = (row.start, row.end);
        self.owners
            .iter()
            .enumerate()
            .skip(row.owner)
            .skip_while(move |(_, owner)| offset(owner.span.start) < start)
            .take_while(move |(_, owner)| offset(owner.span.start) < end)
    }

    fn end_of(&self, owner: usize) -> usize {
        self.owners
            .get(owner)
            .map_or(usize::MAX, |owner| offset(owner.span.end))
    }

    fn begins(&self, owner: usize, at: usize) -> bool {
        self.owners
            .get(owner)
            .is_some_and(|owner| offset(owner.span.start) == at)
    }

    /// Where whole rows of zeros of one owner end that begin at `start`, if there are many. The row in front of them
    /// shows the owner's first byte.
    fn zeros_until(&self, start: usize, owner: usize) -> Option<usize> {
        if self.look.verbosity > 0 || self.begins(owner, start) {
            return None;
        }
        let end = self.end_of(owner).min(self.bytes.len());
        let rest = self.bytes.get(start..end)?;
        let zeros = rest.iter().take_while(|byte| **byte == 0).count();
        let rows = zeros / self.step;
        (rows >= MANY).then_some(start + rows * self.step)
    }

    /// Appends a row, without a newline.
    pub(super) fn row(&self, out: &mut Vec<u8>, row: &Row) {
        if row.end - row.start > self.step {
            return self.zeros(out, row);
        }
        let begin = out.len();
        self.offset(out, row.start);
        let bytes = self.bytes.get(row.start..row.end).unwrap_or(&[]);
        let mut owner = row.owner;
        let mut is_inked = false;
        for (place, byte) in bytes.iter().enumerate() {
            let at = row.start + place;
            if at >= self.end_of(owner) {
                owner += 1;
                self.look.paint.off(out);
                is_inked = false;
            }
            if place == self.step / 2 {
                out.push(b' ');
            }
            if self.begins(owner, at) {
                self.bar(out);
            } else {
                out.push(b' ');
            }
            if !std::mem::replace(&mut is_inked, true) {
                self.look.paint.on(out, ink(owner));
            }
            text::hex(out, u32::from(*byte), 2);
        }
        self.look.paint.off(out);
        text::pad(out, begin, columns(self.step) - self.step, 2);
        self.letters(out, row, bytes);
    }

    fn zeros(&self, out: &mut Vec<u8>, row: &Row) {
        self.offset(out, row.start);
        out.push(b' ');
        self.look.paint.on(out, ink(row.owner));
        text::str(out, "00 ");
        text::str(out, if self.look.is_ascii { "..." } else { "…" });
        text::str(out, "  ");
        text::number(out, row.end - row.start);
        text::str(out, " zeros");
        self.look.paint.off(out);
    }

    fn offset(&self, out: &mut Vec<u8>, at: usize) {
        self.look.paint.on(out, Ink::Faint);
        text::str(out, "0x");
        text::hex(out, u32::try_from(at).unwrap_or(u32::MAX), 4);
        self.look.paint.off(out);
        out.push(b' ');
    }

    fn bar(&self, out: &mut Vec<u8>) {
        self.look.paint.on(out, Ink::Faint);
        text::str(out, if self.look.is_ascii { "|" } else { "│" });
        self.look.paint.off(out);
    }

    /// Appends the bytes as letters, a dot for what is none.
    fn letters(&self, out: &mut Vec<u8>, row: &Row, bytes: &[u8]) {
        let mut owner = row.owner;
        self.look.paint.on(out, ink(owner));
        for (place, byte) in bytes.iter().enumerate() {
            if row.start + place >= self.end_of(owner) {
                owner += 1;
                self.look.paint.off(out);
                self.look.paint.on(out, ink(owner));
            }
            // A space would be lost at the end of a line, so it is a dot too.
            out.push(if byte.is_ascii_graphic() { *byte } else { b'.' });
        }
        self.look.paint.off(out);
    }
}

fn offset(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
