//! Values as JSON: numbers, strings, booleans, lists and objects.
//!
//! Numbers that stand for something are numbers; only the message type is its word. Bytes without a meaning,
//! and text that is not UTF-8, are `{"hex":"..."}`. A sub-option is an object like an option.

use super::leaf;
use crate::dhcp::format::{Context, Format};
use crate::dhcp::value::{Item, Leaf, Shape, Value, Visitor};
use crate::render::text as put;
use crate::wire::Span;

/// Appends a value as JSON.
pub fn write(out: &mut Vec<u8>, value: &Value<'_>) {
    value.visit(&mut Json {
        out,
        is_first: true,
    });
}

/// Appends what an option's data means as JSON, or null where they do not fit their format.
#[inline(always)]
pub fn tell(out: &mut Vec<u8>, format: Format, data: &[u8], context: &Context<'_>) {
    if let Some(single) = format.leaf(data) {
        return leaf::json(out, &single);
    }
    let start = out.len();
    let mut json = Json {
        out,
        is_first: true,
    };
    if format.tell(data, context, &mut json).is_err() {
        out.truncate(start);
        put::str(out, "null");
    }
}

struct Json<'o> {
    out: &'o mut Vec<u8>,
    /// Whether the next thing stands first in what is open, or behind its key.
    is_first: bool,
}

impl Json<'_> {
    fn comma(&mut self) {
        if !self.is_first {
            self.out.push(b',');
        }
        self.is_first = false;
    }

    fn open(&mut self, bracket: u8) {
        self.comma();
        self.out.push(bracket);
        self.is_first = true;
    }

    fn close(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.is_first = false;
    }

    #[inline(always)]
    fn entry(&mut self, key: &'static str) {
        self.comma();
        // A word of our own, which needs no escapes.
        self.out.push(b'"');
        put::str(self.out, key);
        put::str(self.out, "\":");
        self.is_first = true;
    }

    fn string(&mut self, key: &'static str, text: &str) {
        self.entry(key);
        leaf::string(self.out, text.as_bytes());
        self.is_first = false;
    }
}

impl Visitor for Json<'_> {
    fn leaf(&mut self, leaf: Leaf<'_>, _: Span) {
        self.comma();
        leaf::json(self.out, &leaf);
        if matches!(leaf, Leaf::Name(name) if !name.is_complete) {
            // Only a member of an object is ever partial: the name in option 81.
            self.entry("partial");
            self.out.extend_from_slice(b"true");
            self.is_first = false;
        }
    }

    fn begin_list(&mut self, _: Span) {
        self.open(b'[');
    }

    fn end_list(&mut self) {
        self.close(b']');
    }

    fn begin_object(&mut self, shape: Shape, _: Span) {
        self.open(b'{');
        match shape {
            Shape::Layout(name) | Shape::LikelySpace(name) => self.string("layout", name),
            Shape::Space(name) => self.string("space", name),
            Shape::Fields | Shape::Flags | Shape::Route | Shape::AddressMask => {}
        }
    }

    fn end_object(&mut self, _: Shape, _: &[u8]) {
        self.close(b'}');
    }

    fn key(&mut self, key: &'static str, _: &'static str) {
        self.entry(key);
    }

    fn begin_item(&mut self, item: &Item<'_>) {
        self.open(b'{');
        self.entry("code");
        put::number(self.out, item.code);
        self.is_first = false;
        self.string("key", item.row.key);
        self.string("name", item.row.name);
        self.entry("length");
        match item.declared {
            Some(length) => put::number(self.out, length),
            None => self.out.extend_from_slice(b"null"),
        }
        self.is_first = false;
        self.entry("hex");
        self.out.push(b'"');
        put::hex_bytes(self.out, item.data);
        self.out.push(b'"');
        self.is_first = false;
        if item.is_cut() {
            self.entry("cut");
            self.out.extend_from_slice(b"true");
            self.is_first = false;
        }
        self.entry("value");
    }

    fn end_item(&mut self, item: &Item<'_>) {
        if item.fault.is_some() {
            self.out.extend_from_slice(b"null");
        }
        self.close(b'}');
    }
}
