//! Appends JSON: commas and quotes are its business.

use std::net::Ipv4Addr;

use crate::render::{escape, text};
use crate::wire::Span;

/// Begins a member of an object with a key that is known when this is compiled, so that it is appended at once.
macro_rules! member {
    ($json:expr, $key:literal) => {
        $json.member(concat!(",\"", $key, "\":"))
    };
}
pub(super) use member;

/// Appends one JSON value, in pieces, to a buffer.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    out: &'a mut Vec<u8>,
    /// Whether a comma is due before the next key or list item.
    is_due: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, is_due: false }
    }

    #[inline]
    pub(super) fn begin_object(&mut self) {
        self.begin(b'{');
    }

    #[inline]
    pub(super) fn end_object(&mut self) {
        self.end(b'}');
    }

    #[inline]
    pub(super) fn begin_list(&mut self) {
        self.begin(b'[');
    }

    #[inline]
    pub(super) fn end_list(&mut self) {
        self.end(b']');
    }

    /// Begins a member of an object; the value follows. `key` holds its comma, quotes and colon: see [`member`].
    #[inline]
    pub(super) fn member(&mut self, key: &'static str) -> &mut Self {
        let key = key.as_bytes();
        let from = usize::from(!self.is_due);
        self.out.extend_from_slice(key.get(from..).unwrap_or(key));
        self.is_due = false;
        self
    }

    /// Begins a member whose key is not known before.
    pub(super) fn key(&mut self, key: &str) -> &mut Self {
        self.comma();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.is_due = false;
        self
    }

    /// Appends a value as it is.
    #[inline]
    pub(super) fn raw(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.comma();
        write(self.out);
        self.is_due = true;
    }

    #[inline]
    pub(super) fn null(&mut self) {
        self.raw(|out| text::str(out, "null"));
    }

    #[inline]
    pub(super) fn number(&mut self, value: impl text::Number) {
        self.raw(|out| text::number(out, value));
    }

    /// A number of one octet.
    #[inline]
    pub(super) fn octet(&mut self, value: u8) {
        self.raw(|out| text::octet(out, value));
    }

    /// A string that is known to be UTF-8; anything else is replaced.
    pub(super) fn string(&mut self, value: &[u8]) {
        self.raw(|out| {
            out.push(b'"');
            escape::json(out, value);
            out.push(b'"');
        });
    }

    /// What is written, or null where it is not there.
    #[inline]
    pub(super) fn given(&mut self, is_there: bool, write: impl FnOnce(&mut Self)) {
        if is_there {
            write(self);
        } else {
            self.null();
        }
    }

    /// A value, or null where there is none.
    #[inline]
    pub(super) fn or_null<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => write(self, value),
            None => self.null(),
        }
    }

    /// A string whose escapes are made already.
    #[inline]
    pub(super) fn escaped(&mut self, string: &[u8]) {
        self.quoted(|out| out.extend_from_slice(string));
    }

    /// A word of our own, which needs no escapes.
    #[inline]
    pub(super) fn plain(&mut self, word: &str) {
        self.quoted(|out| text::str(out, word));
    }

    /// Text from the wire: a string, or `{"hex":"..."}` where it is not UTF-8.
    pub(super) fn text(&mut self, value: &[u8]) {
        if std::str::from_utf8(value).is_ok() {
            return self.string(value);
        }
        self.begin_object();
        self.key("hex").hex(value);
        self.end_object();
    }

    /// A word, or null.
    #[inline]
    pub(super) fn word(&mut self, word: Option<&str>) {
        match word {
            Some(word) => self.string(word.as_bytes()),
            None => self.null(),
        }
    }

    #[inline]
    pub(super) fn address(&mut self, address: Ipv4Addr) {
        self.quoted(|out| text::address(out, address));
    }

    /// Bytes in hexadecimal, without anything between them.
    #[inline]
    pub(super) fn hex(&mut self, bytes: &[u8]) {
        self.quoted(|out| text::hex_bytes(out, bytes));
    }

    /// Bytes in hexadecimal, with colons.
    #[inline]
    pub(super) fn colon_hex(&mut self, bytes: &[u8]) {
        self.quoted(|out| text::colon_hex(out, bytes));
    }

    /// Octets as a quoted hexadecimal number with `0x` in front.
    #[inline]
    pub(super) fn hex_number<const N: usize>(&mut self, octets: [u8; N]) {
        self.quoted(|out| {
            text::str(out, "0x");
            text::hex_octets(out, octets);
        });
    }

    /// A span as a list of its start and end.
    pub(super) fn span(&mut self, span: Span) {
        self.begin_list();
        self.number(span.start);
        self.number(span.end);
        self.end_list();
    }

    /// Appends something that needs no escapes, in quotes.
    #[inline]
    pub(super) fn quoted(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.raw(|out| {
            out.push(b'"');
            write(out);
            out.push(b'"');
        });
    }

    #[inline]
    fn comma(&mut self) {
        if self.is_due {
            self.out.push(b',');
        }
    }

    #[inline]
    fn begin(&mut self, bracket: u8) {
        self.comma();
        self.out.push(bracket);
        self.is_due = false;
    }

    #[inline]
    fn end(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.is_due = true;
    }
}
