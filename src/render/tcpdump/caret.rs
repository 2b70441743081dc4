//! Text as tcpdump writes it: `^A` for control characters, `M-` in front of bytes above 127.
//!
//! No byte leaves here but printable ASCII.

use crate::render::text::is_printable;

/// The bit that sets upper bytes apart.
const UPPER: u8 = 0x80;
/// The bit that turns a control character into its letter.
const LETTER: u8 = 0x40;

/// Appends bytes as text.
pub(super) fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    if is_printable(bytes) {
        return out.extend_from_slice(bytes);
    }
    for byte in bytes {
        if byte & UPPER != 0 {
            out.extend_from_slice(b"M-");
        }
        let low = byte & !UPPER;
        if low.is_ascii_control() {
            out.extend([b'^', low ^ LETTER]);
        } else {
            out.push(low);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn every_byte_becomes_printable_ascii() {
        let all: Vec<u8> = (0..=255).collect();
        let mut out = Vec::new();
        text(&mut out, &all);
        assert!(out.iter().all(|byte| matches!(byte, b' '..=b'~')));
    }

    #[test]
    fn control_and_upper_bytes_have_their_signs() {
        let mut out = Vec::new();
        text(&mut out, b"a\0\x1b\x7f\x80\xe9\xff");
        assert_eq!(out, b"a^@^[^?M-^@M-iM-^?");
    }
}
