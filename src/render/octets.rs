//! Every octet in decimal and in hexadecimal, made when the program is compiled.

/// Every octet in decimal with a point and zeros behind it, and how many bytes that is with the point.
const DECIMAL: [([u8; 4], u8); 256] = decimals();
/// Every octet as two hexadecimal digits.
const HEXADECIMAL: [[u8; 2]; 256] = hexadecimals();

/// An octet in decimal with a point behind it, and how many bytes that is: the first is the lowest byte, and those above
/// are zero. As a number it can be put together with others before it is written, which is faster than to write it
/// piece by piece and to read that again as a whole.
#[inline]
pub(super) fn decimal(octet: u8) -> (u32, usize) {
    let (text, length) = DECIMAL.get(usize::from(octet)).copied().unwrap_or_default();
    (u32::from_le_bytes(text), usize::from(length))
}

/// An octet in hexadecimal.
#[inline]
pub(super) fn hexadecimal(octet: u8) -> [u8; 2] {
    let text = HEXADECIMAL.get(usize::from(octet)).copied();
    text.unwrap_or_default()
}

#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a constant table, at compile time"
)]
const fn decimals() -> [([u8; 4], u8); 256] {
    let mut octets = [([0; 4], 0); 256];
    let mut octet = 0;
    while octet < octets.len() {
        let digits = [octet / 100, octet / 10 % 10, octet % 10];
        // The first digit is the first that is not zero, or the last.
        let first = match octet {
            0..=9 => 2,
            10..=99 => 1,
            _ => 0,
        };
        let (text, length) = &mut octets[octet];
        let mut place = first;
        while place < digits.len() {
            text[place - first] = b'0' + digits[place] as u8;
            place += 1;
        }
        text[place - first] = b'.';
        *length = (place - first) as u8 + 1;
        octet += 1;
    }
    octets
}

#[expect(clippy::indexing_slicing, reason = "a constant table, at compile time")]
const fn hexadecimals() -> [[u8; 2]; 256] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut octets = [[0; 2]; 256];
    let mut octet = 0;
    while octet < octets.len() {
        octets[octet] = [DIGITS[octet >> 4], DIGITS[octet & 0xf]];
        octet += 1;
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_is_written_as_the_library_writes_it() {
        for octet in 0..=u8::MAX {
            let (text, length) = decimal(octet);
            let text = text.to_le_bytes();
            let (text, rest) = text.split_at(length);
            assert_eq!(text, format!("{octet}.").as_bytes());
            assert!(rest.iter().all(|byte| *byte == 0));
            assert_eq!(hexadecimal(octet), *format!("{octet:02x}").as_bytes());
        }
    }
}
