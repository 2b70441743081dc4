//! Sizes as they are typed: a number, and k, m or g behind it for KiB, MiB and GiB.

/// Reads a size in bytes; `unit` is what a number counts that has no letter behind it.
///
/// # Errors
/// What was expected instead.
pub(super) fn parse(text: &str, unit: u64) -> Result<u64, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match text.get(digits.len()..).unwrap_or_default() {
        "" => unit,
        "k" | "K" => 1 << 10,
        "m" | "M" => 1 << 20,
        "g" | "G" => 1 << 30,
        _ => return Err("expected a number, and k, m or g behind it if need be".to_owned()),
    };
    let count: u64 = digits.parse().map_err(|_| "not a number".to_owned())?;
    count
        .checked_mul(unit)
        .filter(|size| *size > 0)
        .ok_or_else(|| "no such size".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(parse("2", 1), Ok(2));
        assert_eq!(parse("2", 1_000_000), Ok(2_000_000));
        assert_eq!(parse("2k", 1), Ok(2048));
        assert_eq!(parse("16M", 1_000_000), Ok(16 << 20));
        assert_eq!(parse("1G", 1), Ok(1 << 30));
        for wrong in ["", "0", "0k", "M", "x", "-1", "1kb", "99999999999999999999"] {
            assert!(parse(wrong, 1).is_err(), "{wrong}");
        }
    }
}
