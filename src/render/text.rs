//! Appends: numbers, addresses and times as bytes at the end of a buffer.
//!
//! `core::fmt` is the hot spot of a dissector, so it is not used here.

use std::net::Ipv4Addr;

use crate::capture::Timestamp;
use crate::render::{octets, paint, pieces};

/// A number that can be appended in decimal.
pub trait Number: itoa::Integer + TryInto<u8> + TryInto<u32> + Copy {}

impl<T: itoa::Integer + TryInto<u8> + TryInto<u32> + Copy> Number for T {}

/// Appends text that is known to be safe.
#[inline]
pub fn str(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// Appends a number in decimal.
#[inline]
pub fn number(out: &mut Vec<u8>, value: impl Number) {
    match pieces::short_number(value) {
        Some((text, length)) => block(out, &text, length),
        None => long_number(out, value),
    }
}

/// Appends how many there are: `1 copy`, `2 copies`.
pub fn count<N: Number + Copy + PartialEq + From<u8>>(
    out: &mut Vec<u8>,
    value: N,
    one: &str,
    more: &str,
) {
    number(out, value);
    out.push(b' ');
    str(out, if value == N::from(1) { one } else { more });
}

/// Appends `1 byte` or `3 bytes`.
pub fn bytes<N: Number + Copy + PartialEq + From<u8>>(out: &mut Vec<u8>, value: N) {
    count(out, value, "byte", "bytes");
}

/// Appends a number that has many digits or is below zero.
#[inline(never)]
fn long_number(out: &mut Vec<u8>, value: impl Number) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Appends the first `length` bytes of a block: a copy of one size is cheaper than one of any size.
#[inline(always)]
fn block<const N: usize>(out: &mut Vec<u8>, bytes: &[u8; N], length: usize) {
    let end = out.len() + length;
    out.extend_from_slice(bytes);
    out.truncate(end);
}

/// Appends spaces.
#[inline]
pub fn spaces(out: &mut Vec<u8>, count: usize) {
    const BLANK: [u8; 64] = [b' '; 64];
    if count <= BLANK.len() {
        block(out, &BLANK, count);
    } else {
        out.resize(out.len() + count, b' ');
    }
}

/// Appends a number in hexadecimal with at least `digits` digits, at most eight, without a prefix.
pub fn hex(out: &mut Vec<u8>, value: u32, digits: u32) {
    const MOST: u32 = 8;
    let needed = (u32::BITS - value.leading_zeros()).div_ceil(4);
    let count = needed.max(digits).min(MOST);
    let mut text = [0; 8];
    for (to, byte) in text.chunks_exact_mut(2).zip(value.to_be_bytes()) {
        to.copy_from_slice(&octets::hexadecimal(byte));
    }
    // The digits that are not wanted stand in front.
    let unwanted = u64::BITS / MOST * (MOST - count);
    let text = u64::from_le_bytes(text).checked_shr(unwanted).unwrap_or(0);
    block(
        out,
        &text.to_le_bytes(),
        usize::try_from(count).unwrap_or(0),
    );
}

/// Appends octets in hexadecimal, without anything between them.
#[inline]
pub fn hex_octets<const N: usize>(out: &mut Vec<u8>, octets: [u8; N]) {
    out.extend_from_slice(octets.map(octets::hexadecimal).as_flattened());
}

/// Appends bytes in hexadecimal, without anything between them.
pub fn hex_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut rest = bytes;
    while let Some((eight, behind)) = rest.split_first_chunk::<8>() {
        hex_octets(out, *eight);
        rest = behind;
    }
    if let Some((four, behind)) = rest.split_first_chunk::<4>() {
        hex_octets(out, *four);
        rest = behind;
    }
    for octet in rest {
        hex_octets(out, [*octet]);
    }
}

/// Appends bytes in hexadecimal with colons, as link addresses are written.
#[inline]
pub fn colon_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    // Most are addresses of Ethernet.
    if let Ok(six) = <[u8; 6]>::try_from(bytes) {
        block(out, &pieces::mac(six), 18);
    } else {
        for byte in bytes {
            out.extend_from_slice(&colon_octet(*byte));
        }
    }
    if !bytes.is_empty() {
        out.pop();
    }
}

/// An octet in hexadecimal with a colon behind it.
#[inline]
fn colon_octet(octet: u8) -> [u8; 3] {
    let [high, low] = octets::hexadecimal(octet);
    [high, low, b':']
}

/// Appends an IPv4 address.
#[inline]
pub fn address(out: &mut Vec<u8>, address: Ipv4Addr) {
    let (text, end) = pieces::dotted(address);
    block(out, &text, end - 1);
}

/// Appends an octet in decimal.
#[inline]
pub fn octet(out: &mut Vec<u8>, octet: u8) {
    let (digits, length) = octets::decimal(octet);
    block(out, &digits.to_le_bytes(), length - 1);
}

/// Appends an octet in decimal at the right of four columns.
#[inline]
pub fn octet_right(out: &mut Vec<u8>, octet: u8) {
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    let (digits, length) = octets::decimal(octet);
    // A digit has all bits of a space.
    let text = SPACES | (u64::from(digits) << (8 * (5 - length)));
    block(out, &text.to_le_bytes(), 4);
}

/// Appends an IPv4 address and a port with a colon between.
#[inline(always)]
pub fn endpoint(out: &mut Vec<u8>, host: Ipv4Addr, port: u16) {
    parted(out, host, b':');
    number(out, port);
}

/// Appends an IPv4 address and a port with a point between, as tcpdump does.
#[inline(always)]
pub fn dotted_endpoint(out: &mut Vec<u8>, host: Ipv4Addr, port: u16) {
    parted(out, host, b'.');
    number(out, port);
}

/// Appends an IPv4 address and what parts it from its port.
#[inline]
fn parted(out: &mut Vec<u8>, host: Ipv4Addr, separator: u8) {
    let (text, end) = pieces::parted(host, separator);
    block(out, &text.to_le_bytes(), end);
}

/// Appends spaces until the text from `start` on is `width` columns wide, and at least `least` spaces.
///
/// Counts characters, not bytes, and no escape sequences.
pub fn pad(out: &mut Vec<u8>, start: usize, width: usize, least: usize) {
    let have = out.get(start..).map_or(0, columns);
    spaces(out, width.saturating_sub(have).max(least));
}

/// Whether text is printable ASCII, so that its bytes are its columns and it needs no escapes.
///
/// It looks at sixteen bytes at a time, and at some of the last ones twice: with what is below a space put above all
/// else, the greatest byte tells.
#[inline(always)]
pub fn is_printable(text: &[u8]) -> bool {
    const LAST: u8 = b'~' - b' ';
    let Some(last) = text.last_chunk::<16>() else {
        return has_none(text, unprintable);
    };
    let mut most = last.map(|byte| byte.wrapping_sub(b' '));
    for sixteen in text.chunks_exact(16) {
        for (most, byte) in most.iter_mut().zip(sixteen) {
            *most = byte.wrapping_sub(b' ').max(*most);
        }
    }
    most.iter().fold(0, |all, byte| all.max(*byte)) <= LAST
}

/// Whether text is printable ASCII without quotes and backslashes, so that it can stand in quotes as it is.
#[inline]
pub fn is_quotable(text: &[u8]) -> bool {
    has_none(text, |eight| {
        unprintable(eight) | equal(eight, b'"') | equal(eight, b'\\')
    })
}

/// Whether `odd` finds none in text. It looks at eight bytes at a time, and at some of the last ones twice.
#[inline]
fn has_none(text: &[u8], odd: impl Fn(u64) -> u64) -> bool {
    let odd = |bytes: [u8; 8]| odd(u64::from_le_bytes(bytes));
    let Some(last) = text.last_chunk() else {
        let mut short = [b' '; 8];
        for (to, from) in short.iter_mut().zip(text) {
            *to = *from;
        }
        return odd(short) == 0;
    };
    let all = text
        .chunks_exact(8)
        .filter_map(<[u8]>::first_chunk)
        .fold(odd(*last), |all, eight| all | odd(*eight));
    all == 0
}

/// A one in each of eight bytes.
const ONES: u64 = u64::from_le_bytes([1; 8]);
/// The highest bit of each of eight bytes.
const HIGHEST: u64 = ONES << 7;

/// Not zero if one of eight bytes is not printable ASCII: it has its highest bit set, or gets it when one is added (DEL)
/// or a space is taken off (controls). What is carried over comes only from bytes that are odd themselves.
#[inline]
fn unprintable(eight: u64) -> u64 {
    let space = ONES * u64::from(b' ');
    (eight | eight.wrapping_add(ONES) | eight.wrapping_sub(space)) & HIGHEST
}

/// Not zero if one of eight bytes is this one; the lowest bit is right about the first that is.
#[inline]
pub(super) fn equal(eight: u64, byte: u8) -> u64 {
    let differing = eight ^ (ONES * u64::from(byte));
    differing.wrapping_sub(ONES) & !differing & HIGHEST
}

/// Columns that text takes: its characters, escape sequences left out.
pub fn columns(text: &[u8]) -> usize {
    if is_printable(text) {
        return text.len();
    }
    let is_letter = |byte: &&u8| !(0x80..=0xbf).contains(*byte);
    paint::pieces(text)
        .map(|(plain, _)| plain.iter().filter(is_letter).count())
        .sum()
}

/// Appends `once` or `3 times`.
pub fn how_often(out: &mut Vec<u8>, times: u64) {
    if times == 1 {
        return str(out, "once");
    }
    number(out, times);
    str(out, " times");
}

/// Appends a time that passed, at the nearest and in the unit that reads best: `0.502 ms`, `2.001 s`, `1m 4.2s`, `2h 05m`.
pub fn elapsed(out: &mut Vec<u8>, nanos: i64) {
    const MICRO: i64 = 1_000;
    const MILLI: i64 = 1_000 * MICRO;
    const TENTH: i64 = 100 * MILLI;
    const SECOND: i64 = 10 * TENTH;
    const MINUTE: i64 = 60 * SECOND;
    const HOUR: i64 = 60 * MINUTE;
    if nanos < 0 {
        out.push(b'-');
    }
    let nearest = |unit: i64| Timestamp::nearest(nanos, unit).unsigned_abs();
    let within = |unit: i64, limit: i64| nearest(unit) < (limit / unit).unsigned_abs();
    if within(MICRO, SECOND) {
        decimal::<3>(out, nearest(MICRO));
        str(out, " ms");
    } else if within(MILLI, MINUTE) {
        decimal::<3>(out, nearest(MILLI));
        str(out, " s");
    } else if within(TENTH, HOUR) {
        number(out, nearest(TENTH) / 600);
        str(out, "m ");
        decimal::<1>(out, nearest(TENTH) % 600);
        str(out, "s");
    } else {
        number(out, nearest(MINUTE) / 60);
        str(out, "h ");
        digits::<2>(out, nearest(MINUTE) % 60);
        str(out, "m");
    }
}

/// Appends `value` with its last `PLACES` digits behind a point.
#[inline(always)]
pub fn decimal<const PLACES: usize>(out: &mut Vec<u8>, value: u64) {
    let unit = (0..PLACES).fold(1, |unit, _| unit * 10);
    number(out, value / unit);
    out.push(b'.');
    digits::<PLACES>(out, value);
}

/// Appends the last `PLACES` digits of a number, with leading zeros.
#[inline]
pub fn digits<const PLACES: usize>(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(&pieces::last_digits::<PLACES>(value));
}

/// Appends whole seconds in words: `1d`, `12h`, `1h30m`, `2m5s`, `infinite`.
pub fn lease(out: &mut Vec<u8>, seconds: u32) {
    match seconds {
        u32::MAX => return str(out, "infinite"),
        0 => return str(out, "0s"),
        _ => {}
    }
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    if days > 0 {
        number(out, days);
        out.push(b'd');
    }
    let parts = [
        (hours, b'h'),
        (seconds / 60 % 60, b'm'),
        (seconds % 60, b's'),
    ];
    for (count, unit) in parts {
        if count > 0 {
            let (digits, length) = octets::decimal(u8::try_from(count).unwrap_or(0));
            let point = u32::from(b'.' ^ unit) << (8 * (length - 1));
            block(out, &(digits ^ point).to_le_bytes(), length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn elapsed_chooses_its_unit() {
        assert_eq!(made(|out| elapsed(out, 502_000)), "0.502 ms");
        assert_eq!(made(|out| elapsed(out, 40_723_000)), "40.723 ms");
        assert_eq!(made(|out| elapsed(out, 2_001_000_000)), "2.001 s");
        assert_eq!(made(|out| elapsed(out, 64_249_999_999)), "1m 4.2s");
        assert_eq!(made(|out| elapsed(out, 7_500_000_000_000)), "2h 05m");
        assert_eq!(made(|out| elapsed(out, -1_000_000)), "-1.000 ms");
    }

    /// As in the findings beside it.
    #[test]
    fn elapsed_is_rounded_to_the_nearest() {
        assert_eq!(made(|out| elapsed(out, 65_070_000_000)), "1m 5.1s");
        assert_eq!(made(|out| elapsed(out, 2_001_600_000)), "2.002 s");
        assert_eq!(made(|out| elapsed(out, 7_599_000_000_000)), "2h 07m");
        assert_eq!(made(|out| elapsed(out, 999_999_600)), "1.000 s");
        assert_eq!(made(|out| elapsed(out, 59_999_600_000)), "1m 0.0s");
        assert_eq!(made(|out| elapsed(out, 3_599_960_000_000)), "1h 00m");
        assert_eq!(made(|out| elapsed(out, -65_070_000_000)), "-1m 5.1s");
        for nanos in [i64::MIN, i64::MAX] {
            assert!(made(|out| elapsed(out, nanos)).ends_with('m'));
        }
    }

    #[test]
    fn leases_read_as_words() {
        assert_eq!(made(|out| lease(out, 86_400)), "1d");
        assert_eq!(made(|out| lease(out, 5_400)), "1h30m");
        assert_eq!(made(|out| lease(out, 0)), "0s");
        assert_eq!(made(|out| lease(out, u32::MAX)), "infinite");
    }

    #[test]
    fn hexadecimal_has_at_least_its_digits() {
        assert_eq!(made(|out| hex(out, 0x1a, 4)), "001a");
        assert_eq!(made(|out| hex(out, 0x1_0000, 4)), "10000");
        assert_eq!(made(|out| hex(out, 0, 8)), "00000000");
        assert_eq!(made(|out| colon_hex(out, &[0xfa, 0x16])), "fa:16");
        assert_eq!(
            made(|out| colon_hex(out, &[2, 0, 0, 0, 0, 1, 0xff])),
            "02:00:00:00:00:01:ff"
        );
        assert_eq!(made(|out| colon_hex(out, &[])), "");
    }

    #[test]
    fn one_odd_byte_is_seen_wherever_it_stands() {
        for length in 1..40 {
            let mut text = vec![b'~'; length];
            assert!(is_printable(&text) && is_quotable(&text));
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    text[place] = byte;
                    let is_ascii = (b' '..=b'~').contains(&byte);
                    assert_eq!(is_printable(&text), is_ascii, "{byte} at {place}");
                    let is_plain = is_ascii && byte != b'"' && byte != b'\\';
                    assert_eq!(is_quotable(&text), is_plain, "{byte} at {place}");
                }
                text[place] = b' ';
            }
        }
        assert!(is_printable(b"") && is_quotable(b""));
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(made(|out| count(out, 1_u64, "copy", "copies")), "1 copy");
        assert_eq!(made(|out| count(out, 0_u8, "copy", "copies")), "0 copies");
        assert_eq!(made(|out| bytes(out, 3_usize)), "3 bytes");
    }

    #[test]
    fn numbers_are_decimal() {
        let around = (0..20).flat_map(|place| {
            let power = 10_u64.pow(place);
            [power / 7, power - 1, power, power + 1]
        });
        for value in around.chain([1_020_304, 99_999_999, u64::MAX]) {
            assert_eq!(made(|out| number(out, value)), value.to_string());
            let nine = value % 1_000_000_000;
            assert_eq!(made(|out| digits::<9>(out, value)), format!("{nine:09}"));
            let three = value % 1_000;
            assert_eq!(made(|out| digits::<3>(out, value)), format!("{three:03}"));
        }
        assert_eq!(made(|out| number(out, -256)), "-256");
    }

    #[test]
    fn octets_stand_at_the_right() {
        let right = |octet| made(|out| octet_right(out, octet));
        assert_eq!([right(1), right(53), right(255)], ["   1", "  53", " 255"]);
    }

    #[test]
    fn addresses_are_decimal() {
        for number in 0..=u8::MAX {
            let host = Ipv4Addr::new(number, 0, 255 - number, number);
            assert_eq!(made(|out| address(out, host)), host.to_string());
        }
        let host = Ipv4Addr::LOCALHOST;
        assert_eq!(made(|out| endpoint(out, host, 67)), "127.0.0.1:67");
        assert_eq!(
            made(|out| dotted_endpoint(out, host, 4011)),
            "127.0.0.1.4011"
        );
    }

    #[test]
    fn columns_leave_out_escapes() {
        assert_eq!(columns("\u{1b}[1mé\u{1b}[0m→".as_bytes()), 2);
    }
}
