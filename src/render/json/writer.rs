//! Appends JSON: commas and quotes are its business.
// Inlined everywhere: a sheet must not be lent to a function: see there.

use crate::render::json::sheet::{Page, Sheet};
use crate::render::json::stretch::{Stretch, Text};
use crate::render::json::values::Value;

/// Begins an object: its first member, with a key that is known when this is compiled. What begins a list or an object
/// of its own has no value here.
macro_rules! first {
    ($json:expr, $key:literal, $value:expr) => {
        $json.put(concat!("{\"", $key, "\":"), $value)
    };
    ($json:expr, $key:literal) => {
        $json.begin(concat!("{\"", $key, "\":"))
    };
}
pub(super) use first;

/// Appends a further member of an object.
macro_rules! member {
    ($json:expr, $key:literal, $value:expr) => {
        $json.put(concat!(",\"", $key, "\":"), $value)
    };
    ($json:expr, $key:literal) => {
        $json.begin(concat!(",\"", $key, "\":"))
    };
}
pub(super) use member;

/// Appends JSON, in pieces, to a buffer.
#[derive(Debug)]
pub(super) struct Writer<'a>(Sheet<'a>);

impl<'a> Writer<'a> {
    #[inline(always)]
    pub(super) fn new((out, page): (&'a mut Vec<u8>, &'a mut Page)) -> Self {
        Self(Sheet::new(out, page))
    }

    /// Ends the object that a whole line is.
    #[inline(always)]
    pub(super) fn end_line(mut self) {
        self.0.plain("}\n");
        self.finish();
    }

    /// Leaves what is written so far in the output.
    #[inline(always)]
    pub(super) fn finish(mut self) {
        self.0.clear();
    }

    /// Begins a member: `key` holds all that stands around it.
    #[inline(always)]
    pub(super) fn begin(&mut self, key: &'static str) -> &mut Self {
        self.0.plain(key);
        self
    }

    /// Begins a further member whose key is not known before.
    pub(super) fn key(&mut self, key: &str) -> &mut Self {
        self.0.string(",", "", key.as_bytes());
        self.begin(":")
    }

    /// Appends a member.
    #[inline(always)]
    pub(super) fn put(&mut self, key: &'static str, value: impl Value) {
        value.put(&mut self.0, key);
    }

    /// Appends a value.
    #[inline(always)]
    pub(super) fn value(&mut self, value: impl Value) {
        value.put(&mut self.0, "");
    }

    /// Appends what was drawn before of the same, and draws it where it was not, or where it depends on more.
    #[inline(always)]
    pub(super) fn stretch(
        &mut self,
        stretch: &mut Stretch,
        made_of: Option<[u64; 2]>,
        draw: impl FnOnce(&mut Self),
    ) {
        let text = made_of.and_then(|made_of| stretch.find(made_of));
        if let Some((text, length)) = text.map(Text::block) {
            return self.0.block("", text, length);
        }
        let start = self.0.written();
        draw(self);
        if let (Some(made_of), Some(drawn)) = (made_of, self.0.since(start)) {
            stretch.keep(made_of, drawn);
        }
    }

    /// Ends an object.
    #[inline(always)]
    pub(super) fn end(&mut self) {
        self.0.plain("}");
    }

    /// A list of what is written of each item.
    #[inline(always)]
    pub(super) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.0.plain("[");
        let mut is_first = true;
        for item in items {
            if !is_first {
                self.0.plain(",");
            }
            is_first = false;
            write(self, item);
        }
        self.0.plain("]");
    }

    /// A list of values.
    #[inline(always)]
    pub(super) fn values<V: Value>(&mut self, values: impl IntoIterator<Item = V>) {
        self.list(values, |json, value| json.put("", value));
    }

    /// A list of nothing.
    #[inline(always)]
    pub(super) fn nothing(&mut self) {
        self.0.plain("[]");
    }

    /// A list that is mostly empty.
    #[inline(always)]
    pub(super) fn rare_list<T>(&mut self, items: &[T], write: impl FnMut(&mut Writer<'_>, &T)) {
        if items.is_empty() {
            self.nothing();
        } else {
            self.apart(|json| json.list(items, write));
        }
    }

    /// An object of numbers, with keys that are not known before.
    pub(super) fn numbers<'k>(&mut self, entries: impl Iterator<Item = (&'k str, u64)>) {
        let mut bracket = "{";
        for (key, value) in entries {
            self.0.plain(bracket);
            self.0.string("", "", key.as_bytes());
            self.put(":", value);
            bracket = ",";
        }
        self.0.plain(if bracket == "{" { "{}" } else { "}" });
    }

    /// Appends what is rarely there: a writer of its own writes it, so that this one stays at hand.
    #[inline(always)]
    pub(super) fn apart(&mut self, write: impl FnOnce(&mut Writer<'_>)) {
        let mut json = Writer::new(self.0.clear());
        write(&mut json);
        json.finish();
    }
}
