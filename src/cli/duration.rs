//! Spans of time as they are typed: `500ms`, `90s`, `10m`, `2h`, `1d`; a bare number is seconds.

use std::time::Duration;

/// Reads a span of time.
///
/// # Errors
/// What was expected instead.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match text.get(digits.len()..).unwrap_or_default() {
        "us" => 1e-6,
        "ms" => 1e-3,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => return Err("expected a unit of us, ms, s, m, h or d".to_owned()),
    };
    let is_plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let count: f64 = digits
        .parse()
        .ok()
        .filter(|_| is_plain)
        .ok_or_else(|| "expected a number and a unit, like 500ms or 10s".to_owned())?;
    Duration::try_from_secs_f64(count * unit).map_err(|_| "too long".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_units() {
        assert_eq!(parse("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse("1.5"), Ok(Duration::from_millis(1500)));
        assert_eq!(parse("10m"), Ok(Duration::from_secs(600)));
        assert_eq!(parse("2h"), Ok(Duration::from_secs(7200)));
        assert_eq!(parse("1d"), Ok(Duration::from_secs(86_400)));
        for wrong in [
            "",
            "s",
            "-1s",
            "inf",
            "1e3",
            "5 s",
            "1w",
            "99999999999999999999d",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
