//! Sub-options: codes with a length octet each, inside an option's data.
//!
//! A sub-option whose data is cut or odd does not spoil its neighbours: it is told as an item with a fault,
//! and its bytes stand for themselves. So is what stands behind an End. RFC 2132 s8.4, RFC 3046 s2, RFC 3925 s4.

use super::cursor::Cursor;
use super::{Format, Reader};
use crate::dhcp::format::{ValueFault, ValueFaultKind};
use crate::dhcp::registry::{self, Space};
use crate::dhcp::value::{Item, Leaf, Shape, Visitor};
use crate::wire::Span;

/// Pad and End of spaces that have them. RFC 2132 s8.4.
const PAD: u8 = 0;
const END: u8 = 255;

/// A visitor that hears nothing: reading with it only checks.
pub(super) struct Quiet;

impl Visitor for Quiet {
    fn leaf(&mut self, _: Leaf<'_>, _: Span) {}
    fn begin_list(&mut self, _: Span) {}
    fn end_list(&mut self) {}
    fn begin_object(&mut self, _: Shape, _: Span) {}
    fn end_object(&mut self, _: Shape, _: &[u8]) {}
    fn key(&mut self, _: &'static str, _: &'static str) {}
    fn begin_item(&mut self, _: &Item<'_>) {}
    fn end_item(&mut self, _: &Item<'_>) {}
}

impl Reader<'_, '_> {
    /// Reads sub-options until nothing is left, or an End in a space that has it.
    pub(super) fn sub_options(
        &mut self,
        space: Space,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        self.visitor.begin_list(cursor.span_left());
        while let Some(&code) = cursor.peek().first() {
            if space.has_pad(code) {
                cursor.octet()?;
            } else if space.has_end(code) {
                self.end(cursor)?;
            } else {
                self.item(space, cursor)?;
            }
        }
        self.visitor.end_list();
        Ok(())
    }

    /// Reads an End and what stands behind it: zeros, or an item with a fault that keeps the bytes.
    fn end(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let start = cursor.at();
        cursor.octet()?;
        let fault = cursor.finish().err();
        let data = cursor.rest();
        if data.iter().any(|octet| *octet != PAD) {
            self.spoilt(&Item {
                row: registry::row(END),
                code: END,
                declared: None,
                data,
                span: cursor.span_since(start),
                fault,
            });
        }
        Ok(())
    }

    /// Tells an item with a fault.
    fn spoilt(&mut self, item: &Item<'_>) {
        self.visitor.begin_item(item);
        self.visitor.end_item(item);
    }

    /// Reads one sub-option. Never fails: what is wrong goes into the item.
    fn item(&mut self, space: Space, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let start = cursor.at();
        let code = cursor.octet()?;
        let declared = cursor.octet();
        let length = declared.as_ref().map_or(0, |length| usize::from(*length));
        let cut = declared.err().or_else(|| {
            let is_cut = length > cursor.left();
            is_cut.then(|| cursor.cut(length))
        });
        let part = cursor.part(length.min(cursor.left()))?;
        let row = space.row(code);
        let misfit = || {
            let mut check = Reader {
                context: self.context,
                visitor: &mut Quiet,
            };
            let fault = check.whole(row.format, part).err();
            let is_text = || is_list(row.format) && are_digits_and_dots(part.peek());
            fault.or_else(|| is_text().then(|| part.fault_left(ValueFaultKind::Bare)))
        };
        let fault = cut.or_else(misfit);
        let item = Item {
            row,
            code,
            declared: declared.ok(),
            data: part.peek(),
            span: cursor.span_since(start),
            fault,
        };
        self.visitor.begin_item(&item);
        if fault.is_none() {
            self.whole(row.format, part)?;
        }
        self.visitor.end_item(&item);
        Ok(())
    }

    /// Reads sub-options where the bytes are laid out so to their end, else text or bytes. What holds those of a
    /// sub-option says whose they are.
    pub(super) fn tentative(
        &mut self,
        space: Space,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        match space.inside() {
            _ if !is_laid_out(space, *cursor) => self.scalar(Format::TextOrHex, cursor),
            Some(_) => self.sub_options(space, cursor),
            None => self.space(Shape::LikelySpace(space.key()), space, cursor),
        }
    }

    /// Reads an object that names its space and holds its sub-options.
    pub(super) fn space(
        &mut self,
        shape: Shape,
        space: Space,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        let start = cursor.at();
        self.visitor.begin_object(shape, cursor.span_left());
        self.visitor.key("suboptions", "");
        self.sub_options(space, cursor)?;
        self.visitor.end_object(shape, cursor.since(start));
        Ok(())
    }
}

/// Whether a sub-option is a list of addresses.
fn is_list(format: Format) -> bool {
    matches!(format, Format::List(Format::Ipv4))
}

/// Whether the bytes are addresses as text, which four bytes at a time are addresses of their own.
fn are_digits_and_dots(bytes: &[u8]) -> bool {
    const SHORTEST: usize = 7;
    let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b',' | b' ');
    bytes.len() >= SHORTEST && bytes.contains(&b'.') && bytes.iter().all(is_part)
}

/// Whether the bytes are sub-options from first to last, with one at least and none cut.
pub(super) fn is_laid_out(space: Space, mut cursor: Cursor<'_>) -> bool {
    let mut items = 0;
    while let Some(&code) = cursor.peek().first() {
        if space.has_pad(code) && items > 0 {
            return cursor.peek().iter().all(|octet| *octet == PAD);
        }
        if space.has_end(code) && items > 0 {
            let behind = cursor.peek().iter().skip(1);
            return behind.copied().all(|octet| octet == PAD);
        }
        let item = cursor
            .octet()
            .and_then(|_| cursor.octet())
            .and_then(|length| cursor.take(usize::from(length)));
        if item.is_err() || code == PAD || code == END {
            return false;
        }
        items += 1;
    }
    items > 0
}
