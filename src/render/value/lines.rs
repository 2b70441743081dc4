//! Values line by line, for views that show a tree or explain bytes.

use smallvec::SmallVec;

use super::{fault, leaf, text};
use crate::dhcp::format::ValueFault;
use crate::dhcp::value::{Item, Leaf, Shape, Value, Visitor};
use crate::render::text as put;
use crate::wire::Span;

/// One line of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'l> {
    /// How deep it stands, from 0.
    pub depth: usize,
    /// What it is called; empty for entries of a list and for a value that is one leaf.
    pub label: &'l [u8],
    /// What it says; empty where only the lines below it say something.
    pub text: &'l [u8],
    /// The bytes it was read from, counted from the first byte of the option's data.
    pub span: Span,
}

/// Hands out a value line by line. Label and text are escaped.
pub fn lines(value: &Value<'_>, take: &mut dyn FnMut(Line<'_>)) {
    value.visit(&mut Lines {
        take,
        label: Vec::new(),
        text: Vec::new(),
        open: SmallVec::new(),
        pair: None,
    });
}

/// Whether what is open has a line of its own, so that its parts stand deeper.
#[derive(Clone, Copy)]
struct Open {
    is_shown: bool,
}

struct Lines<'t> {
    take: &'t mut dyn FnMut(Line<'_>),
    label: Vec<u8>,
    text: Vec<u8>,
    open: SmallVec<[Open; 8]>,
    /// What stands on one line although it has two parts, and the bytes of the first.
    pair: Option<(Shape, Option<Span>)>,
}

impl Lines<'_> {
    /// Hands out a line with the label and text that are ready, and clears them.
    fn line(&mut self, span: Span) {
        let depth = self.open.iter().filter(|open| open.is_shown).count();
        (self.take)(Line {
            depth,
            label: &self.label,
            text: &self.text,
            span,
        });
        self.label.clear();
        self.text.clear();
    }

    /// Opens something; it has a line where it is called something or holds a layout's name.
    fn open(&mut self, span: Span) {
        let is_shown = !self.label.is_empty() || !self.text.is_empty();
        if is_shown {
            self.line(span);
        }
        self.open.push(Open { is_shown });
    }

    /// A half of a route, or of an address and its mask: both stand on one line.
    fn half(&mut self, shape: Shape, first: Option<Span>, leaf: &Leaf<'_>, span: Span) {
        match (shape, first) {
            (Shape::Route, None) if text::is_default(leaf) => put::str(&mut self.text, "default"),
            (Shape::Route, Some(_)) if text::is_zero(leaf) => put::str(&mut self.text, " on-link"),
            (Shape::Route, Some(_)) => {
                put::str(&mut self.text, " via ");
                leaf::text(&mut self.text, leaf);
            }
            (_, Some(_)) => {
                put::str(&mut self.text, " mask ");
                leaf::text(&mut self.text, leaf);
            }
            (_, None) => leaf::text(&mut self.text, leaf),
        }
        match first {
            None => self.pair = Some((shape, Some(span))),
            Some(first) => self.line(Span::new(first.start, span.end)),
        }
    }
}

/// Appends the bits of `mask` as they stand in `value`, dots for the others, in groups of four.
pub fn bits(out: &mut Vec<u8>, value: u32, mask: u32, width: u32) {
    for place in (0..width).rev() {
        let bit = 1u32.checked_shl(place).unwrap_or(0);
        out.push(match (mask & bit != 0, value & bit != 0) {
            (false, _) => b'.',
            (true, false) => b'0',
            (true, true) => b'1',
        });
        if place > 0 && place % 4 == 0 {
            out.push(b' ');
        }
    }
}

impl Visitor for Lines<'_> {
    fn leaf(&mut self, leaf: Leaf<'_>, span: Span) {
        if let Some((shape, first)) = self.pair {
            return self.half(shape, first, &leaf, span);
        }
        leaf::text(&mut self.text, &leaf);
        self.line(span);
    }

    fn begin_list(&mut self, span: Span) {
        self.open(span);
    }

    fn end_list(&mut self) {
        self.open.pop();
    }

    fn begin_object(&mut self, shape: Shape, span: Span) {
        match shape {
            Shape::Layout(name) | Shape::LikelySpace(name) => {
                self.text.extend_from_slice(b"looks like ");
                self.text.extend_from_slice(name.as_bytes());
            }
            Shape::Space(name) => self.text.extend_from_slice(name.as_bytes()),
            Shape::Route | Shape::AddressMask => {
                self.pair = Some((shape, None));
                return;
            }
            Shape::Fields | Shape::Flags => {}
        }
        self.open(span);
    }

    fn end_object(&mut self, _: Shape, _: &[u8]) {
        if self.pair.take().is_none() {
            self.open.pop();
        }
    }

    fn bits(&mut self, value: u32, mask: u32, octets: usize) {
        let width = u32::try_from(octets).unwrap_or(4).min(4) * 8;
        bits(&mut self.text, value, mask, width);
        self.text.extend_from_slice(b"  ");
    }

    fn key(&mut self, _: &'static str, name: &'static str) {
        if self.pair.is_some() {
            return;
        }
        self.label.clear();
        self.label.extend_from_slice(name.as_bytes());
    }

    fn begin_item(&mut self, item: &Item<'_>) {
        self.label.clear();
        put::number(&mut self.label, item.code);
        self.label.push(b' ');
        self.label.extend_from_slice(item.row.name.as_bytes());
        if let Some(why) = item.fault {
            leaf::text(&mut self.text, &item.unfit());
            self.text.extend_from_slice(b" (");
            fault(&mut self.text, &why);
            self.text.push(b')');
            self.line(item.span);
        }
        self.open.push(Open { is_shown: false });
    }

    fn end_item(&mut self, _: &Item<'_>) {
        self.open.pop();
    }

    fn fault(&mut self, why: &ValueFault) {
        fault(&mut self.text, why);
        self.line(why.span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_outside_the_mask_are_dots() {
        let mut out = Vec::new();
        bits(&mut out, 0x8001, 0x8000, 16);
        assert_eq!(out, b"1... .... .... ....");
        out.clear();
        bits(&mut out, 0x8001, 0x7fff, 16);
        assert_eq!(out, b".000 0000 0000 0001");
    }
}
