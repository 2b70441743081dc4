//! The one escaper: no text from the wire reaches an output but through here.
//!
//! Readable UTF-8 passes. Control characters (C0, DEL, C1), characters that reorder or hide text, and bytes that are
//! not UTF-8 become visible escapes, so that a host name can neither colour a terminal nor forge a line.

use crate::render::text as append;

/// Appends text for a terminal: `\n`, `\t`, `\\`, `\"` and `\xNN` or `\u{NNNN}` for what must not pass.
pub fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    if append::is_quotable(bytes) {
        return out.extend_from_slice(bytes);
    }
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '\n' => append::str(out, "\\n"),
                '\r' => append::str(out, "\\r"),
                '\t' => append::str(out, "\\t"),
                '\\' => append::str(out, "\\\\"),
                '"' => append::str(out, "\\\""),
                letter if is_hazard(letter) => code_point(out, letter),
                letter => append::str(out, letter.encode_utf8(&mut [0; 4])),
            }
        }
        for byte in chunk.invalid() {
            append::str(out, "\\x");
            append::hex(out, u32::from(*byte), 2);
        }
    }
}

/// Appends a sentence of our own that may hold text from the wire: quotes and backslashes stand in it as they are.
pub fn sentence(out: &mut Vec<u8>, sentence: &str) {
    if append::is_printable(sentence.as_bytes()) {
        return append::str(out, sentence);
    }
    for letter in sentence.chars() {
        match letter {
            '\n' => append::str(out, "\\n"),
            '\r' => append::str(out, "\\r"),
            '\t' => append::str(out, "\\t"),
            letter if is_hazard(letter) => code_point(out, letter),
            letter => append::str(out, letter.encode_utf8(&mut [0; 4])),
        }
    }
}

/// A name as [`sentence`] writes it.
pub fn string(name: &str) -> String {
    let mut out = Vec::with_capacity(name.len());
    sentence(&mut out, name);
    String::from_utf8_lossy(&out).into_owned()
}

/// Appends text for the inside of a JSON string; bytes that are not UTF-8 become U+FFFD.
pub fn json(out: &mut Vec<u8>, bytes: &[u8]) {
    if append::is_quotable(bytes) {
        return out.extend_from_slice(bytes);
    }
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '\n' => append::str(out, "\\n"),
                '\r' => append::str(out, "\\r"),
                '\t' => append::str(out, "\\t"),
                '\\' => append::str(out, "\\\\"),
                '"' => append::str(out, "\\\""),
                letter if is_hazard(letter) => {
                    for unit in letter.encode_utf16(&mut [0; 2]) {
                        append::str(out, "\\u");
                        append::hex(out, u32::from(*unit), 4);
                    }
                }
                letter => append::str(out, letter.encode_utf8(&mut [0; 4])),
            }
        }
        if !chunk.invalid().is_empty() {
            append::str(out, "\u{fffd}");
        }
    }
}

/// Whether a character could act on the terminal or on the order and visibility of what stands around it.
fn is_hazard(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

fn code_point(out: &mut Vec<u8>, letter: char) {
    let number = u32::from(letter);
    if number < 0x80 {
        append::str(out, "\\x");
        append::hex(out, number, 2);
    } else {
        append::str(out, "\\u{");
        append::hex(out, number, 2);
        append::str(out, "}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        text(&mut out, bytes);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn a_sentence_keeps_its_quotes_and_loses_its_controls() {
        let mut out = Vec::new();
        sentence(&mut out, "refuses: \"a\\b\u{1b}[2J\n\u{202e}\"");
        assert_eq!(out, b"refuses: \"a\\b\\x1b[2J\\n\\u{202e}\"");
    }

    #[test]
    fn readable_text_passes() {
        assert_eq!(escaped(b"host-1"), "host-1");
        assert_eq!(escaped("Jürgens-PC".as_bytes()), "Jürgens-PC");
    }

    #[test]
    fn a_clipboard_sequence_shows_as_text() {
        assert_eq!(escaped(b"\x1b]52;c;aGk=\x07"), "\\x1b]52;c;aGk=\\x07");
    }

    #[test]
    fn a_forged_line_stays_on_its_line() {
        assert_eq!(escaped(b"x\r\nBOUND"), "x\\r\\nBOUND");
    }

    #[test]
    fn text_cannot_be_reordered_or_hidden() {
        assert_eq!(
            escaped("a\u{202e}b\u{200b}".as_bytes()),
            "a\\u{202e}b\\u{200b}"
        );
        assert_eq!(escaped("\u{9b}31m".as_bytes()), "\\u{9b}31m");
    }

    #[test]
    fn bytes_that_are_not_text_keep_their_value() {
        assert_eq!(escaped(&[b'a', 0xff, 0]), "a\\xff\\x00");
    }

    #[test]
    fn json_escapes_parse_back() {
        let mut out = b"\"".to_vec();
        json(&mut out, "a\"\\\n\u{1b}\u{202e}ü".as_bytes());
        out.push(b'"');
        let back: Result<String, _> = serde_json::from_slice(&out);
        assert_eq!(back.ok().as_deref(), Some("a\"\\\n\u{1b}\u{202e}ü"));
        assert!(!out.contains(&0x1b));
    }
}
