//! Values line by line, for views that show a tree or explain bytes.

use smallvec::SmallVec;

use super::{fault, leaf};
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
}

impl Visitor for Lines<'_> {
    fn leaf(&mut self, leaf: Leaf<'_>, span: Span) {
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
            Shape::Fields | Shape::Flags | Shape::Route | Shape::AddressMask => {}
        }
        self.open(span);
    }

    fn end_object(&mut self, _: Shape, _: &[u8]) {
        self.open.pop();
    }

    fn key(&mut self, _: &'static str, name: &'static str) {
        self.label.clear();
        self.label.extend_from_slice(name.as_bytes());
    }

    fn begin_item(&mut self, item: &Item<'_>) {
        self.label.clear();
        put::number(&mut self.label, item.code);
        self.label.push(b' ');
        self.label.extend_from_slice(item.row.name.as_bytes());
        if let Some(why) = item.fault {
            leaf::text(&mut self.text, &Leaf::Hex(item.data));
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
}
