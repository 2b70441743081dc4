//! Numbers as the sentences of findings say them.

use crate::capture::Timestamp;
use std::fmt::{self, Display, Formatter};
use std::net::Ipv4Addr;

use crate::dhcp::registry;
use crate::exchange::SECOND;

const MICROSECOND: i64 = 1_000;
const MILLISECOND: i64 = 1_000 * MICROSECOND;
const TENTH: i64 = SECOND / 10;
const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

/// Words that are put together late, where they are needed: most findings are only counted.
pub(crate) fn late(write: impl Fn(&mut Formatter<'_>) -> fmt::Result) -> impl Display {
    Late(write)
}

struct Late<F>(F);

impl<F: Fn(&mut Formatter<'_>) -> fmt::Result> Display for Late<F> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0(f)
    }
}

fn write_list<T>(
    f: &mut Formatter<'_>,
    between: &str,
    items: &[T],
    write: impl Fn(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            f.write_str(between)?;
        }
        write(f, item)?;
    }
    Ok(())
}

/// A stretch of time, rounded to what matters: `850 us`, `40 ms`, `3.2 s`, `149 s`, `15 min`, `12 h`, `3 days`.
pub(crate) fn elapsed(nanos: i64) -> String {
    let nearest = |unit: i64| Timestamp::nearest(nanos, unit);
    let whole = nearest(SECOND);
    match nanos.saturating_abs() {
        _ if nearest(MICROSECOND).abs() < 1000 => format!("{} us", nearest(MICROSECOND)),
        _ if nearest(MILLISECOND).abs() < 1000 => format!("{} ms", nearest(MILLISECOND)),
        _ if nearest(TENTH).abs() < 1000 => {
            let tenths = nearest(TENTH);
            let sign = if nanos < 0 { "-" } else { "" };
            format!("{sign}{}.{} s", tenths.abs() / 10, tenths.abs() % 10)
        }
        size if size < 10 * MINUTE * SECOND && whole % MINUTE != 0 => format!("{whole} s"),
        size if size < 2 * HOUR * SECOND => format!("{} min", nearest(MINUTE * SECOND)),
        size if size < 2 * DAY * SECOND => format!("{} h", nearest(HOUR * SECOND)),
        _ => format!("{} days", nearest(DAY * SECOND)),
    }
}

/// A lease time: `90 s`, `10 min`, `1 h`, `1 day`, `for ever`.
pub(crate) fn lease(seconds: u32) -> String {
    const UNITS: [(u32, &str, &str); 3] = [
        (86_400, "day", "days"),
        (3600, "h", "h"),
        (60, "min", "min"),
    ];
    if seconds == u32::MAX {
        return "for ever".to_owned();
    }
    UNITS
        .iter()
        .find(|(unit, _, _)| seconds >= *unit && seconds % unit == 0)
        .map_or_else(
            || format!("{seconds} s"),
            |(unit, one, many)| {
                let number = seconds / unit;
                format!("{number} {}", if number == 1 { one } else { many })
            },
        )
}

/// How much later something came, where that is known: ` 4.0 s later`, with a space in front.
pub(crate) fn later(passed: Option<i64>) -> String {
    passed.map_or_else(String::new, |passed| format!(" {} later", elapsed(passed)))
}

/// For how long a lease is: `for 90 s`, `for ever`.
pub(crate) fn for_lease(seconds: u32) -> String {
    if seconds == u32::MAX {
        return lease(seconds);
    }
    format!("for {}", lease(seconds))
}

/// Addresses with commas, and the number of those there is no room for.
pub(crate) fn addresses(all: &[Ipv4Addr]) -> impl Display {
    const MOST: usize = 4;
    late(move |f| {
        let shown = all.get(..MOST).unwrap_or(all);
        write_list(f, ", ", shown, |f, address| write!(f, "{address}"))?;
        match all.len() - shown.len() {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    })
}

/// Option codes with commas.
pub(crate) fn codes(codes: &[u8]) -> impl Display {
    late(move |f| write_list(f, ", ", codes, |f, code| write!(f, "{code}")))
}

/// Option codes with commas; with their names where there are not too many.
pub(crate) fn options(list: &[u8]) -> impl Display {
    const NAMED: usize = 6;
    late(move |f| {
        if list.len() > NAMED {
            return write!(f, "{}", codes(list));
        }
        write_list(f, ", ", list, |f, code| {
            write!(f, "{code} {}", registry::row(*code).name)
        })
    })
}

/// A colon-separated hardware address or identifier; a long one is cut.
pub(crate) fn octets(bytes: &[u8]) -> impl Display {
    const MOST: usize = 20;
    late(move |f| {
        let shown = bytes.get(..MOST).unwrap_or(bytes);
        write_list(f, ":", shown, |f, byte| write!(f, "{byte:02x}"))?;
        match bytes.len() {
            0 => f.write_str("nothing"),
            length if length > MOST => f.write_str(":..."),
            _ => Ok(()),
        }
    })
}

/// `one DISCOVER` or `3 DISCOVERs`.
pub(crate) fn times(number: usize, what: &str) -> String {
    if number == 1 {
        format!("one {what}")
    } else {
        format!("{number} {what}s")
    }
}

/// `1 of 2 frames is a copy` or `4 of 10 frames are copies`.
pub(crate) fn are_copies(copies: u64, frames: u64) -> impl Display {
    let are = if copies == 1 {
        "is a copy"
    } else {
        "are copies"
    };
    late(move |f| write!(f, "{copies} of {frames} frames {are}"))
}

/// `the REQUEST` or `3 REQUESTs`.
pub(crate) fn the(number: usize, what: &str) -> String {
    if number == 1 {
        format!("the {what}")
    } else {
        times(number, what)
    }
}

/// `1 packet` or `3 packets`.
pub(crate) fn count(number: u64, what: &'static str) -> impl Display {
    late(move |f| write!(f, "{number} {what}{}", if number == 1 { "" } else { "s" }))
}

/// `1 byte` or `3 bytes`.
pub(crate) fn bytes(number: impl TryInto<u64>) -> impl Display {
    count(number.try_into().unwrap_or(u64::MAX), "byte")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_is_one() {
        assert_eq!(bytes(1_u8).to_string(), "1 byte");
        assert_eq!(bytes(0_usize).to_string(), "0 bytes");
    }

    #[test]
    fn elapsed_chooses_its_unit() {
        assert_eq!(elapsed(850_000), "850 us");
        assert_eq!(elapsed(849_600), "850 us");
        assert_eq!(elapsed(999_600), "1 ms");
        assert_eq!(elapsed(40_723_000), "41 ms");
        assert_eq!(elapsed(3_260_000_000), "3.3 s");
        assert_eq!(elapsed(-1_500_000_000), "-1.5 s");
        assert_eq!(elapsed(-500_000_000), "-500 ms");
        assert_eq!(elapsed(999_600_000), "1.0 s");
        assert_eq!(elapsed(99_960_000_000), "100 s");
        assert_eq!(elapsed(i64::MAX), "106751 days");
        assert_eq!(elapsed(149 * SECOND), "149 s");
        assert_eq!(elapsed(300 * SECOND), "5 min");
        assert_eq!(elapsed(-899 * SECOND), "-15 min");
        assert_eq!(elapsed(12 * HOUR * SECOND), "12 h");
        assert_eq!(elapsed(3 * DAY * SECOND), "3 days");
    }

    #[test]
    fn leases_read_as_words() {
        assert_eq!(lease(90), "90 s");
        assert_eq!(lease(600), "10 min");
        assert_eq!(lease(86_400), "1 day");
        assert_eq!(lease(u32::MAX), "for ever");
        assert_eq!(lease(0), "0 s");
        assert_eq!(for_lease(600), "for 10 min");
        assert_eq!(for_lease(u32::MAX), "for ever");
    }

    #[test]
    fn few_options_are_named_and_many_are_not() {
        assert_eq!(options(&[3]).to_string(), "3 Router");
        assert_eq!(
            options(&[1, 2, 3, 4, 5, 6, 7]).to_string(),
            "1, 2, 3, 4, 5, 6, 7"
        );
    }

    #[test]
    fn lists_are_cut() {
        assert_eq!(
            addresses(&[Ipv4Addr::LOCALHOST; 5])
                .to_string()
                .matches("127")
                .count(),
            4
        );
        assert_eq!(octets(&[1, 0xab]).to_string(), "01:ab");
        assert_eq!(octets(&[]).to_string(), "nothing");
        assert!(octets(&[0; 40]).to_string().ends_with(":..."));
        assert_eq!(times(1, "OFFER"), "one OFFER");
        assert_eq!(times(2, "OFFER"), "2 OFFERs");
    }
}
