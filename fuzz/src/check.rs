//! The promises about what is written: safe for a terminal, valid UTF-8, JSON without a key twice.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// Whether a terminal shows this letter where it stands and does nothing else.
fn is_shown(letter: char) -> bool {
    let is_bidi = matches!(
        letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    letter == '\n' || !(letter.is_control() || is_bidi)
}

/// Panics unless the bytes are UTF-8 without anything that acts on a terminal.
pub fn plain(bytes: &[u8]) {
    shown_but(bytes, |_| false);
}

/// As [`plain`], with the tabs that belong to tcpdump's layout.
pub fn plain_with_tabs(bytes: &[u8]) {
    shown_but(bytes, |letter| letter == '\t');
}

fn shown_but(bytes: &[u8], is_allowed: fn(char) -> bool) {
    let text = std::str::from_utf8(bytes)
        .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(bytes)));
    // Most output is ASCII, and a fuzzer looks at much of it.
    if bytes.iter().all(|byte| matches!(byte, b'\n' | b' '..=b'~')) {
        return;
    }
    let bad = text
        .chars()
        .find(|letter| !is_shown(*letter) && !is_allowed(*letter));
    assert!(bad.is_none(), "{bad:?} in {text:?}");
}

/// Panics unless the coloured output is the plain one with nothing but colour sequences added.
pub fn colour_is_erased(coloured: &[u8], plain: &[u8]) {
    let mut rest = coloured;
    let mut left = plain;
    loop {
        let text = rest
            .iter()
            .position(|byte| *byte == 0x1b)
            .unwrap_or(rest.len());
        let (before, behind) = rest.split_at(text);
        left = left.strip_prefix(before).unwrap_or_else(|| {
            panic!(
                "colour changes the text:\n{}\n{}",
                String::from_utf8_lossy(coloured),
                String::from_utf8_lossy(plain)
            )
        });
        let Some(sequence) = behind.strip_prefix(b"\x1b[") else {
            assert!(behind.is_empty() && left.is_empty());
            return;
        };
        let end = sequence
            .iter()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b';'))
            .unwrap_or(sequence.len());
        rest = sequence
            .get(end..)
            .and_then(|rest| rest.strip_prefix(b"m"))
            .unwrap_or_else(|| panic!("not a colour: {:?}", String::from_utf8_lossy(sequence)));
    }
}

/// Panics unless each line is a JSON object in which no key comes twice; gives the lines of each type.
pub fn json(bytes: &[u8]) -> Lines {
    plain(bytes);
    let mut lines = Lines::default();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        assert_eq!(line.last(), Some(&b'\n'), "the last line has no end");
        serde_json::from_slice::<NoKeyTwice>(line)
            .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(line)));
        let count = if line.starts_with(br#"{"type":"message","#) {
            &mut lines.messages
        } else if line.starts_with(br#"{"type":"exchange","#) {
            &mut lines.exchanges
        } else if line.starts_with(br#"{"type":"summary","#) {
            &mut lines.summaries
        } else {
            panic!("no type: {}", String::from_utf8_lossy(line))
        };
        *count += 1;
    }
    lines
}

/// Panics unless this is one JSON value in which no key comes twice.
pub fn json_value(bytes: &[u8]) {
    plain(bytes);
    serde_json::from_slice::<NoKeyTwice>(bytes)
        .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(bytes)));
}

/// How many JSON lines there are of each type.
#[derive(Debug, Default)]
pub struct Lines {
    /// Messages.
    pub messages: u64,
    /// Exchanges.
    pub exchanges: u64,
    /// Summaries.
    pub summaries: u64,
}

/// A JSON value that refuses a key that comes twice in an object.
struct NoKeyTwice;

impl<'de> Deserialize<'de> for NoKeyTwice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = NoKeyTwice;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NoKeyTwice, A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if keys.contains(&key) {
                return Err(serde::de::Error::custom(format!("{key} comes twice")));
            }
            keys.insert(key);
            map.next_value::<NoKeyTwice>()?;
        }
        Ok(NoKeyTwice)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<NoKeyTwice, A::Error> {
        while items.next_element::<NoKeyTwice>()?.is_some() {}
        Ok(NoKeyTwice)
    }

    fn visit_str<E>(self, _: &str) -> Result<NoKeyTwice, E> {
        Ok(NoKeyTwice)
    }

    fn visit_bool<E>(self, _: bool) -> Result<NoKeyTwice, E> {
        Ok(NoKeyTwice)
    }

    fn visit_i64<E>(self, _: i64) -> Result<NoKeyTwice, E> {
        Ok(NoKeyTwice)
    }

    fn visit_u64<E>(self, _: u64) -> Result<NoKeyTwice, E> {
        Ok(NoKeyTwice)
    }

    fn visit_f64<E>(self, _: f64) -> Result<NoKeyTwice, E> {
        Ok(NoKeyTwice)
    }

    fn visit_unit<E>(self) -> Result<NoKeyTwice, E> {
        Ok(NoKeyTwice)
    }
}
