//! Values as a sheet takes them, each behind its key.
// Inlined everywhere: a sheet must not be lent to a function: see there.

use std::net::Ipv4Addr;

use crate::dhcp::Message;
use crate::render::json::sheet::Sheet;
use crate::render::{escape, layers, octets, pieces, text};
use crate::wire::Mac;

/// Something that is written as one JSON value.
pub(super) trait Value {
    /// Appends a key, with all that stands around it, and the value.
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str);
}

/// A word of our own, which needs no escapes.
pub(super) struct Word(pub(super) &'static str);

/// A string whose escapes are made.
pub(super) struct Escaped<'a>(pub(super) &'a [u8]);

/// A string that is known to be UTF-8; anything else is replaced.
pub(super) struct Prose<'a>(pub(super) &'a [u8]);

/// A short string that needs no escapes.
#[derive(Debug, Default)]
pub(super) struct Short {
    text: [u8; 32],
    length: usize,
}

/// Text from the wire: a string, or `{"hex":"..."}` where it is not UTF-8.
pub(super) struct Text<'a>(pub(super) &'a [u8]);

/// Bytes in hexadecimal, without anything between them.
pub(super) struct Hex<'a>(pub(super) &'a [u8]);

/// Bytes in hexadecimal, with colons.
pub(super) struct ColonHex<'a>(pub(super) &'a [u8]);

/// A hexadecimal number of at most four bytes with `0x` in front.
pub(super) struct HexNumber<const N: usize>(pub(super) [u8; N]);

/// Nanoseconds as decimal seconds, without superfluous zeros.
pub(super) struct Seconds(pub(super) i64);

/// What a message is: its type, where it has one.
pub(super) struct MessageWord<'a>(pub(super) Message<'a>);

/// Nothing.
pub(super) const NULL: Option<Word> = None;

/// A value that is drawn elsewhere.
pub(super) struct Drawn<F>(pub(super) F);

impl Short {
    /// Makes it of as much of a text as it has room for.
    pub(super) fn renew(&mut self, text: &[u8]) {
        self.length = text.len().min(self.text.len());
        for (to, from) in self.text.iter_mut().zip(text) {
            *to = *from;
        }
    }

    /// The text.
    #[cfg(test)]
    pub(super) fn text(&self) -> &[u8] {
        self.text.get(..self.length).unwrap_or_default()
    }

    /// Replaces those bytes of it that stand in front of the last `behind`.
    #[inline]
    pub(super) fn replace<const N: usize>(&mut self, bytes: &[u8; N], behind: usize) {
        let place = self.length.checked_sub(N + behind);
        let place = place.and_then(|place| self.text.get_mut(place..));
        if let Some(place) = place.and_then(<[u8]>::first_chunk_mut) {
            *place = *bytes;
        }
    }
}

impl Value for &Short {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        sheet.quoted(key, &self.text, self.length);
    }
}

impl<V: Value> Value for Option<V> {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        match self {
            Some(value) => value.put(sheet, key),
            None => sheet.block(key, b"null", 4),
        }
    }
}

/// Numbers of any size.
macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Value for $number {
            #[inline(always)]
            fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
                match pieces::short_number(self) {
                    Some((text, length)) => sheet.block(key, &text, length),
                    None => Drawn(|out: &mut Vec<u8>| text::number(out, self)).put(sheet, key),
                }
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64);

impl Value for Seconds {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        const SECOND: u64 = 1_000_000_000;
        sheet.plain(key);
        if self.0 < 0 {
            sheet.plain("-");
        }
        let nanos = self.0.unsigned_abs();
        (nanos / SECOND).put(sheet, "");
        let digits = pieces::last_digits::<9>(nanos);
        let [_, behind @ ..] = digits;
        let zeros = behind.iter().rev().take_while(|digit| **digit == b'0');
        sheet.block(".", &digits, digits.len() - zeros.count());
    }
}

impl Value for Word {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        sheet.string(key, "", self.0.as_bytes());
    }
}

impl Value for MessageWord<'_> {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        match layers::plain_word(self.0) {
            Some(word) => Word(word).put(sheet, key),
            None => Drawn(|out: &mut Vec<u8>| message_word(out, self.0)).put(sheet, key),
        }
    }
}

impl Value for Escaped<'_> {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        sheet.string(key, "", self.0);
    }
}

impl<F: FnOnce(&mut Vec<u8>)> Value for Drawn<F> {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        sheet.plain(key);
        (self.0)(sheet.clear().0);
    }
}

impl Value for Prose<'_> {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        if text::is_quotable(self.0) {
            return sheet.string(key, "", self.0);
        }
        Drawn(|out: &mut Vec<u8>| string(out, self.0)).put(sheet, key);
    }
}

impl Value for Text<'_> {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        if text::is_quotable(self.0) {
            return sheet.string(key, "", self.0);
        }
        Drawn(|out: &mut Vec<u8>| text_or_hex(out, self.0)).put(sheet, key);
    }
}

impl Value for Hex<'_> {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        Drawn(|out: &mut Vec<u8>| hex(out, self.0)).put(sheet, key);
    }
}

impl Value for Ipv4Addr {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        let (text, end) = pieces::dotted(self);
        sheet.quoted(key, &text, end - 1);
    }
}

impl Value for Mac {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        sheet.quoted(key, &pieces::mac(self.0), "00:00:00:00:00:00".len());
    }
}

impl Value for ColonHex<'_> {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        // Most are addresses of Ethernet.
        if let Ok(octets) = <[u8; 6]>::try_from(self.0) {
            return Mac(octets).put(sheet, key);
        }
        let Some((last, octets)) = self.0.split_last() else {
            return sheet.string(key, "", b"");
        };
        sheet.block(key, b"\"", 1);
        for octet in octets {
            let [high, low] = octets::hexadecimal(*octet);
            sheet.block("", &[high, low, b':'], 3);
        }
        let [high, low] = octets::hexadecimal(*last);
        sheet.block("", &[high, low, b'"'], 3);
    }
}

impl<const N: usize> Value for HexNumber<N> {
    #[inline(always)]
    fn put(self, sheet: &mut Sheet<'_>, key: &'static str) {
        let mut text = *b"0x\0\0\0\0\0\0\0\0";
        let (_, places) = text.split_at_mut(2);
        for (place, octet) in places.chunks_exact_mut(2).zip(self.0) {
            place.copy_from_slice(&octets::hexadecimal(octet));
        }
        sheet.quoted(key, &text, 2 + 2 * N);
    }
}

fn message_word(out: &mut Vec<u8>, message: Message<'_>) {
    out.push(b'"');
    layers::message_word(out, message);
    out.push(b'"');
}

fn string(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    escape::json(out, text);
    out.push(b'"');
}

fn text_or_hex(out: &mut Vec<u8>, text: &[u8]) {
    if std::str::from_utf8(text).is_ok() {
        return string(out, text);
    }
    text::str(out, "{\"hex\":");
    hex(out, text);
    out.push(b'}');
}

fn hex(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    text::hex_bytes(out, bytes);
    out.push(b'"');
}
