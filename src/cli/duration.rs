//! Spans of time as they are typed: `500ms`, `90s`, `10m`, `2h`, `1d`; a bare number is seconds.

use std::time::Duration;

/// Reads a span of time.
///
/// # Errors
/// What was expected instead.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    nanos(text)
        .and_then(|nanos| u64::try_from(nanos).ok())
        .map(Duration::from_nanos)
        .ok_or_else(|| {
            "expected a number and a unit (ns, us, ms, s, m, h or d), like 500ms or 10s".to_owned()
        })
}

/// Nanoseconds of a span of time, which is never less than none.
pub(super) fn nanos(text: &str) -> Option<i64> {
    const UNITS: [(&str, i64); 9] = [
        ("ns", 1),
        ("us", 1_000),
        ("ms", 1_000_000),
        ("min", 60_000_000_000),
        ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
        ("d", 86_400_000_000_000),
        ("s", 1_000_000_000),
        ("", 1_000_000_000),
    ];
    let (number, unit) = UNITS
        .iter()
        .find_map(|(unit, nanos)| Some((text.strip_suffix(unit)?, *nanos)))?;
    let (whole, fraction) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) || fraction.len() > 9 {
        return None;
    }
    let mut total = whole.parse::<i64>().ok()?.checked_mul(unit)?;
    let mut part = unit;
    for digit in fraction.bytes() {
        part /= 10;
        total = total.checked_add(part.checked_mul(i64::from(digit - b'0'))?)?;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_units() {
        assert_eq!(parse("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse("1.5"), Ok(Duration::from_millis(1500)));
        assert_eq!(parse("2s"), Ok(Duration::from_secs(2)));
        assert_eq!(parse("10m"), Ok(Duration::from_secs(600)));
        assert_eq!(parse("10min"), Ok(Duration::from_secs(600)));
        assert_eq!(parse("1.5h"), Ok(Duration::from_secs(5400)));
        assert_eq!(parse("1d"), Ok(Duration::from_secs(86_400)));
        assert_eq!(parse("20us"), Ok(Duration::from_micros(20)));
        assert_eq!(parse("5ns"), Ok(Duration::from_nanos(5)));
        for wrong in [
            "",
            "s",
            "-1s",
            "inf",
            "1e3",
            "1w",
            "1.2.3s",
            "fast",
            "99999999999999999999s",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
