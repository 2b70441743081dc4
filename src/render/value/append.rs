//! Appends that only values need: what [`crate::render::text`] has not.

use crate::render::text;

/// Appends a number as `0x` and so many hexadecimal digits.
pub(super) fn pattern(out: &mut Vec<u8>, value: u64, digits: u8) {
    text::str(out, "0x");
    for place in (0..digits).rev() {
        let four = value.checked_shr(u32::from(place) * 4).unwrap_or(0) & 0x0f;
        text::hex(out, u32::try_from(four).unwrap_or(0), 1);
    }
}

/// Appends an IPv6 address in its short form. RFC 5952.
pub(super) fn ipv6(out: &mut Vec<u8>, address: [u8; 16]) {
    // Rare enough for `core::fmt`.
    text::str(out, &std::net::Ipv6Addr::from(address).to_string());
}

/// Appends a universally unique identifier with its hyphens. RFC 4122 s3.
pub(super) fn uuid(out: &mut Vec<u8>, uuid: [u8; 16]) {
    const HYPHEN_BEFORE: [usize; 4] = [4, 6, 8, 10];
    for (place, part) in uuid.into_iter().enumerate() {
        if HYPHEN_BEFORE.contains(&place) {
            out.push(b'-');
        }
        text::hex(out, u32::from(part), 2);
    }
}

/// Appends a binary fraction in decimal, as short as eight places allow: `38.89868`, `-77.03723`, `15`.
pub(super) fn fixed(out: &mut Vec<u8>, value: i64, fraction_bits: u8) {
    const SCALE: u128 = 100_000_000;
    const PLACES: usize = 8;
    let half = 1u128.checked_shl(u32::from(fraction_bits)).unwrap_or(1) >> 1;
    let product = u128::from(value.unsigned_abs()) * SCALE + half;
    let scaled = product.checked_shr(u32::from(fraction_bits)).unwrap_or(0);
    if value < 0 && scaled > 0 {
        out.push(b'-');
    }
    text::number(out, scaled / SCALE);
    let digits = (scaled % SCALE + SCALE).to_string();
    let fraction = digits.get(1..=PLACES).unwrap_or("").trim_end_matches('0');
    if !fraction.is_empty() {
        out.push(b'.');
        text::str(out, fraction);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("appends are text")
    }

    #[test]
    fn binary_fractions_are_rounded_to_eight_places() {
        for (value, bits, expected) in [
            (1 << 25, 25, "1"),
            (-(1 << 24), 25, "-0.5"),
            (1, 25, "0.00000003"),
            (0, 25, "0"),
            (3840, 8, "15"),
            (7, 0, "7"),
        ] {
            assert_eq!(made(|out| fixed(out, value, bits)), expected);
        }
    }

    #[test]
    fn patterns_and_identifiers_have_all_their_digits() {
        assert_eq!(made(|out| pattern(out, 0x1a, 4)), "0x001a");
        assert_eq!(
            made(|out| pattern(out, u64::MAX - 1, 16)),
            "0xfffffffffffffffe"
        );
        let mut bytes = [0; 16];
        bytes[0] = 0xab;
        bytes[15] = 1;
        assert_eq!(
            made(|out| uuid(out, bytes)),
            "ab000000-0000-0000-0000-000000000001"
        );
    }
}
