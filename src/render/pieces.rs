//! Numbers and addresses as arrays, for whoever has a place for them.

use std::net::Ipv4Addr;

use crate::render::octets;
use crate::render::text::Number;

/// A number of at most eight digits in decimal, and how many they are.
#[inline]
pub(super) fn short_number(value: impl Number) -> Option<([u8; 8], usize)> {
    const FOUR_DIGITS: u32 = 10_000;
    // Most numbers are that small.
    if let Ok(value) = value.try_into() {
        let (digits, length) = octets::decimal(value);
        return Some((u64::from(digits).to_le_bytes(), length - 1));
    }
    let value: u32 = value.try_into().ok()?;
    let digits = match value {
        0..FOUR_DIGITS => four_digits(u64::from(value)) << u32::BITS,
        FOUR_DIGITS..EIGHT_DIGITS => eight_digits(value),
        EIGHT_DIGITS.. => return None,
    };
    let zeros = digits.trailing_zeros() / u8::BITS;
    let text = (digits | ZEROS) >> (zeros * u8::BITS);
    Some((text.to_le_bytes(), 8 - usize::try_from(zeros).unwrap_or(0)))
}

/// The least number with more than eight digits.
const EIGHT_DIGITS: u32 = 100_000_000;
/// Eight digits zero.
const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);

/// The eight digits of a number, the first in the lowest byte.
#[inline]
fn eight_digits(value: u32) -> u64 {
    let value = u64::from(value);
    four_digits((value / 10_000) | ((value % 10_000) << 32))
}

/// The four digits of two numbers, which stand in the halves: parted in pairs, then each for itself, all at once.
#[inline]
fn four_digits(halves: u64) -> u64 {
    let hundreds = ((halves * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let pairs = hundreds | ((halves - (hundreds * 100)) << 16);
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((pairs - (tens * 10)) << 8)
}

/// The last `PLACES` digits of a number, with leading zeros.
#[inline]
pub(super) fn last_digits<const PLACES: usize>(value: u64) -> [u8; PLACES] {
    let mut text = [b'0'; PLACES];
    let mut rest = value;
    for place in text.rchunks_mut(8) {
        let eight = u32::try_from(rest % u64::from(EIGHT_DIGITS)).unwrap_or(0);
        rest /= u64::from(EIGHT_DIGITS);
        let digits = (eight_digits(eight) | ZEROS).to_le_bytes();
        for (to, from) in place.iter_mut().rev().zip(digits.iter().rev()) {
            *to = *from;
        }
    }
    text
}

/// An IPv4 address with a point behind it, and how many bytes that is; the rest is zero.
#[inline]
pub(super) fn dotted(address: Ipv4Addr) -> ([u8; 16], usize) {
    let (text, end) = parted(address, b'.');
    (text.to_le_bytes(), end)
}

/// An IPv4 address with a separator behind it, the first byte lowest, and how many bytes that is.
#[inline(always)]
pub(super) fn parted(address: Ipv4Addr, separator: u8) -> (u128, usize) {
    const BITS: usize = 8;
    let [first, second, third, fourth] = address.octets().map(octets::decimal);
    let pair = |(one, length): (u32, usize), (other, behind): (u32, usize)| {
        let text = u64::from(one) | (u64::from(other) << (BITS * length));
        (text, length + behind)
    };
    let (front, middle) = pair(first, second);
    let (back, behind) = pair(third, fourth);
    let end = middle + behind;
    let point = u64::from(b'.' ^ separator) << (BITS * (behind - 1));
    let text = u128::from(front) | (u128::from(back ^ point) << (BITS * middle));
    (text, end)
}

/// An address of Ethernet with a colon behind it, and some more.
#[inline]
pub(super) fn mac(octets: [u8; 6]) -> [u8; 24] {
    let [first, second, third, fourth, fifth, sixth] = octets.map(|octet| {
        let [high, low] = octets::hexadecimal(octet);
        u64::from(u32::from_le_bytes([high, low, b':', 0]))
    });
    // Three bytes of each, eight bytes at a time.
    let text = [
        first | (second << 24) | (third << 48),
        (third >> 16) | (fourth << 8) | (fifth << 32) | (sixth << 56),
        sixth >> 8,
    ];
    let mut bytes = [0; 24];
    for (place, eight) in bytes.chunks_exact_mut(8).zip(text) {
        place.copy_from_slice(&eight.to_le_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_keeps_a_digit() {
        let short = short_number(0_u32).map(|(text, length)| text[..length].to_vec());
        assert_eq!(short.as_deref(), Some(b"0".as_slice()));
        assert_eq!(short_number(100_000_000_u32), None);
        assert_eq!(short_number(-1), None);
    }

    #[test]
    fn digits_are_those_of_the_standard_library() {
        let all = (0..10_000_u32).flat_map(|part| [part, part * 10_000 + 9_999, 99_990_000 + part]);
        for value in all {
            let (text, length) = short_number(value).unwrap();
            assert_eq!(text[..length], *value.to_string().as_bytes());
            let text = last_digits::<9>(u64::from(value) + 12_000_000_000);
            assert_eq!(text, *format!("{value:09}").as_bytes());
        }
        assert_eq!(
            last_digits::<12>(u64::MAX),
            *b"744073709551615".last_chunk().unwrap()
        );
    }

    #[test]
    fn addresses_are_those_of_the_standard_library() {
        for address in ["0.0.0.0", "1.22.133.4", "10.0.0.254", "255.255.255.255"] {
            let (text, end) = dotted(address.parse().unwrap());
            assert_eq!(text[..end], *format!("{address}.").as_bytes());
            let (text, end) = parted(address.parse().unwrap(), b':');
            assert_eq!(text.to_le_bytes()[..end], *format!("{address}:").as_bytes());
        }
    }

    #[test]
    fn an_address_of_ethernet_has_its_colons() {
        let text = mac([0x02, 0x1a, 0x2b, 0x3c, 0x4d, 0xff]);
        assert_eq!(&text[..18], b"02:1a:2b:3c:4d:ff:");
    }
}
