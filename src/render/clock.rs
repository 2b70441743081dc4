//! Time stamps as text, in every form of `--time`.
//!
//! The date is worked out once a second and kept. Only `local` looks at the time zone.

use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, Datelike, Local, NaiveDate, Utc};

use crate::capture::{Precision, Timestamp};
use crate::render::text;

/// How time stamps are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeForm {
    /// Time of day, UTC.
    Utc,
    /// Time of day where we are.
    Local,
    /// Date and time of day, UTC.
    Date,
    /// Seconds since 1970.
    Epoch,
    /// Since the first frame shown.
    Relative,
    /// Since the frame shown before.
    Delta,
    /// Not at all.
    None,
}

/// Writes time stamps.
#[derive(Debug, Clone)]
pub struct Clock {
    form: TimeForm,
    first: Option<Timestamp>,
    before: Option<Timestamp>,
    second: Option<i64>,
    day: Vec<u8>,
    time: Vec<u8>,
}

impl Clock {
    /// A clock for one view.
    pub fn new(form: TimeForm) -> Self {
        Self {
            form,
            first: None,
            before: None,
            second: None,
            day: Vec::new(),
            time: Vec::new(),
        }
    }

    /// The form.
    pub fn form(&self) -> TimeForm {
        self.form
    }

    /// Appends a frame's time stamp in the clock's form; `-` where it has none.
    pub fn stamp(&mut self, out: &mut Vec<u8>, time: Option<Timestamp>, precision: Precision) {
        let Some(time) = time else {
            if self.form != TimeForm::None {
                out.push(b'-');
            }
            return;
        };
        let first = *self.first.get_or_insert(time);
        let before = self.before.replace(time).unwrap_or(time);
        match self.form {
            TimeForm::None => {}
            TimeForm::Utc | TimeForm::Local => self.time_of_day(out, time, precision),
            TimeForm::Date => self.date(out, time, precision),
            TimeForm::Epoch => epoch(out, time, precision),
            TimeForm::Relative => since(out, first, time, precision),
            TimeForm::Delta => since(out, before, time, precision),
        }
    }

    /// Appends date and time of day.
    pub fn date(&mut self, out: &mut Vec<u8>, time: Timestamp, precision: Precision) {
        self.settle(time);
        out.extend_from_slice(&self.day);
        out.push(b' ');
        out.extend_from_slice(&self.time);
        fraction(out, time, precision);
    }

    /// Appends the time of day.
    pub fn time_of_day(&mut self, out: &mut Vec<u8>, time: Timestamp, precision: Precision) {
        self.settle(time);
        out.extend_from_slice(&self.time);
        fraction(out, time, precision);
    }

    /// The name of the clock's zone.
    pub fn zone(&self) -> &'static str {
        if self.form == TimeForm::Local {
            "local"
        } else {
            "UTC"
        }
    }

    /// Makes `day` and `time` those of the second of `time`.
    #[inline(always)]
    fn settle(&mut self, time: Timestamp) {
        let second = time.seconds();
        if self.second == Some(second) {
            return;
        }
        let before = self.second.replace(second);
        if self.form != TimeForm::Local && before.map(day_of) == Some(day_of(second)) {
            self.time.clear();
            return time_of_day(&mut self.time, second);
        }
        let utc = DateTime::<Utc>::from_timestamp(second, 0).unwrap_or_default();
        let shown = if self.form == TimeForm::Local {
            utc.with_timezone(&Local).naive_local()
        } else {
            utc.naive_utc()
        };
        self.day = shown.format("%Y-%m-%d").to_string().into_bytes();
        self.time = shown.format("%H:%M:%S").to_string().into_bytes();
    }
}

/// Appends the fraction of a second with all the digits the capture has.
#[inline(always)]
pub fn fraction(out: &mut Vec<u8>, time: Timestamp, precision: Precision) {
    out.push(b'.');
    let nanos = u64::from(time.subsecond_nanos());
    match precision {
        Precision::Micro => text::digits::<6>(out, nanos / 1_000),
        Precision::Nano => text::digits::<9>(out, nanos),
    }
}

/// Appends seconds with their fraction, since 1970 or since another time: below 0 before that.
pub fn epoch(out: &mut Vec<u8>, time: Timestamp, precision: Precision) {
    if time.nanos() < 0 {
        out.push(b'-');
    }
    let distance = Timestamp(time.nanos().saturating_abs());
    text::number(out, distance.seconds());
    fraction(out, distance, precision);
}

/// Appends a time stamp in the form of RFC 3339, UTC, with nine digits: `2023-11-14T14:31:53.831654000Z`.
pub fn iso(out: &mut Vec<u8>, time: Timestamp) {
    let days = day_of(time.seconds());
    let day = i32::try_from(days)
        .ok()
        .and_then(|days| days.checked_add(DAYS_TO_1970))
        .and_then(NaiveDate::from_num_days_from_ce_opt)
        .unwrap_or_default();
    text::digits::<4>(out, u64::from(day.year().unsigned_abs()));
    out.push(b'-');
    text::digits::<2>(out, u64::from(day.month()));
    out.push(b'-');
    text::digits::<2>(out, u64::from(day.day()));
    out.push(b'T');
    time_of_day(out, time.seconds());
    fraction(out, time, Precision::Nano);
    out.push(b'Z');
}

/// The day of a second, counted from 1970-01-01.
fn day_of(second: i64) -> i64 {
    second.div_euclid(86_400)
}

/// Appends the time of day of a second, UTC.
fn time_of_day(out: &mut Vec<u8>, second: i64) {
    let second = u64::try_from(second.rem_euclid(86_400)).unwrap_or(0);
    text::digits::<2>(out, second / 3_600);
    out.push(b':');
    text::digits::<2>(out, second / 60 % 60);
    out.push(b':');
    text::digits::<2>(out, second % 60);
}

/// A name in which what `strftime` would replace is replaced, with the time in UTC or where we are. A `%` that it does
/// not know stays.
pub fn named(name: &str, time: Timestamp, is_local: bool) -> String {
    let items: Vec<Item<'_>> = StrftimeItems::new(name).collect();
    if items.contains(&Item::Error) {
        return name.to_owned();
    }
    let utc = DateTime::<Utc>::from_timestamp(time.seconds(), 0).unwrap_or_default();
    if is_local {
        utc.with_timezone(&Local)
            .format_with_items(items.iter())
            .to_string()
    } else {
        utc.format_with_items(items.iter()).to_string()
    }
}

/// Days from 0001-01-01, counted as 1, to 1970-01-01.
const DAYS_TO_1970: i32 = 719_163;

/// Appends the seconds from one time stamp to another.
fn since(out: &mut Vec<u8>, from: Timestamp, to: Timestamp, precision: Precision) {
    let passed = Timestamp(to.nanos().saturating_sub(from.nanos()));
    if passed.nanos() >= 0 {
        out.push(b'+');
    }
    epoch(out, passed, precision);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_1970_are_below_zero() {
        let told = |nanos| {
            let mut out = Vec::new();
            epoch(&mut out, Timestamp(nanos), Precision::Nano);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(told(1_500_000_000), "1.500000000");
        assert_eq!(told(-500_000_000), "-0.500000000");
        assert_eq!(told(-1_600_000_000), "-1.600000000");
        assert_eq!(told(-2_000_000_000), "-2.000000000");
    }
}
