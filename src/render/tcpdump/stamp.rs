//! Time stamps in tcpdump's forms.
//!
//! Six digits of a second unless nine are asked for, whatever the capture has; further digits are left off, not
//! rounded. Passed time is written like a time of day and starts anew after 24 hours.

use crate::capture::{Precision, Timestamp};
use crate::render::clock::{self, Clock, TimeForm};
use crate::render::text;

/// Nanoseconds in a microsecond.
const MICRO: i64 = 1_000;
/// Seconds in a day.
const DAY: i64 = 86_400;
/// A bit of the seconds that tcpdump cannot convert: it is set from 2038 to 2106.
const TOO_LATE: i64 = 1 << 31;
/// What it says instead.
const NOT_CONVERTED: &str = "[Error converting time]";

/// Writes time stamps.
#[derive(Debug)]
pub(super) struct Stamp {
    form: TimeForm,
    precision: Precision,
    clock: Clock,
    first: Option<Timestamp>,
    before: Option<Timestamp>,
}

impl Stamp {
    /// Time stamps in a form.
    pub(super) fn new(form: TimeForm, is_nano: bool) -> Self {
        Self {
            form,
            precision: if is_nano {
                Precision::Nano
            } else {
                Precision::Micro
            },
            clock: Clock::new(form),
            first: None,
            before: None,
        }
    }

    /// Appends a time stamp and a space; nothing where none is wanted. The seconds of one that `is_classic` were read
    /// from 32 bits.
    pub(super) fn write(&mut self, out: &mut Vec<u8>, time: Option<Timestamp>, is_classic: bool) {
        if self.form == TimeForm::None {
            return;
        }
        // What has no time stamp has a time of 0 to tcpdump.
        let mut time = self.cut(time.unwrap_or(Timestamp(0)));
        if is_classic && time.nanos() >= TOO_LATE * Timestamp::NANOS_A_SECOND {
            // To tcpdump the highest of the 32 bits is a sign, unless the file is of a big-endian machine.
            time = Timestamp(time.nanos() - 2 * TOO_LATE * Timestamp::NANOS_A_SECOND);
        }
        // To tcpdump a time of 0 is none: it begins to count at the next one.
        let known = |from: Option<Timestamp>| from.filter(|from| from.nanos() != 0);
        let first = *self.first.insert(known(self.first).unwrap_or(time));
        let before = known(self.before.replace(time)).unwrap_or(time);
        let is_counted = matches!(self.form, TimeForm::Relative | TimeForm::Delta);
        match self.form {
            _ if !is_counted && is_too_late(time) => text::str(out, NOT_CONVERTED),
            TimeForm::None => {}
            TimeForm::Utc | TimeForm::Local => self.clock.time_of_day(out, time, self.precision),
            TimeForm::Date => self.clock.date(out, time, self.precision),
            TimeForm::Epoch => {
                // tcpdump has room for 32 bits.
                text::number(out, time.seconds().rem_euclid(2 * TOO_LATE));
                clock::fraction(out, time, self.precision);
            }
            TimeForm::Relative => self.passed(out, first, time),
            TimeForm::Delta => self.passed(out, before, time),
        }
        out.push(b' ');
    }

    /// The time with no more digits than are written.
    fn cut(&self, time: Timestamp) -> Timestamp {
        match self.precision {
            Precision::Micro => Timestamp(time.nanos().div_euclid(MICRO) * MICRO),
            Precision::Nano => time,
        }
    }

    fn passed(&self, out: &mut Vec<u8>, from: Timestamp, to: Timestamp) {
        let nanos = to.nanos().saturating_sub(from.nanos());
        out.push(if nanos < 0 { b'-' } else { b' ' });
        let passed = Timestamp(nanos.saturating_abs());
        if is_too_late(passed) {
            return text::str(out, NOT_CONVERTED);
        }
        let second = u64::try_from(passed.seconds() % DAY).unwrap_or(0);
        text::digits::<2>(out, second / 3_600);
        out.push(b':');
        text::digits::<2>(out, second / 60 % 60);
        out.push(b':');
        text::digits::<2>(out, second % 60);
        clock::fraction(out, passed, self.precision);
    }
}

fn is_too_late(time: Timestamp) -> bool {
    time.seconds() & TOO_LATE != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamps(form: TimeForm, is_nano: bool, nanos: &[i64]) -> String {
        stamps_of(form, is_nano, false, nanos)
    }

    fn stamps_of(form: TimeForm, is_nano: bool, is_classic: bool, nanos: &[i64]) -> String {
        let mut stamp = Stamp::new(form, is_nano);
        let mut out = Vec::new();
        for time in nanos {
            stamp.write(&mut out, Some(Timestamp(*time)), is_classic);
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn digits_are_left_off_before_times_are_compared() {
        let times = [1_123_456_789, 2_000_000_001];
        assert_eq!(
            stamps(TimeForm::Delta, false, &times),
            " 00:00:00.000000  00:00:00.876544 "
        );
        assert_eq!(
            stamps(TimeForm::Delta, true, &times),
            " 00:00:00.000000000  00:00:00.876543212 "
        );
    }

    #[test]
    fn time_may_step_back_and_starts_anew_after_a_day() {
        let day = 86_400_000_000_000;
        assert_eq!(
            stamps(TimeForm::Relative, false, &[day, 1_000, 2 * day + 1_000]),
            " 00:00:00.000000 -23:59:59.999999  00:00:00.000001 "
        );
    }

    #[test]
    fn times_from_2038_on_are_not_converted() {
        let second = 1_000_000_000;
        let times = [(TOO_LATE - 1) * second, TOO_LATE * second];
        assert_eq!(
            stamps(TimeForm::Epoch, false, &times),
            "2147483647.000000 [Error converting time] "
        );
        assert_eq!(
            stamps(TimeForm::Delta, false, &times),
            " 00:00:00.000000  00:00:01.000000 "
        );
        assert_eq!(
            stamps(
                TimeForm::Relative,
                false,
                &[1_000, 1_000 + TOO_LATE * second]
            ),
            " 00:00:00.000000  [Error converting time] "
        );
    }

    #[test]
    fn seconds_begin_anew_after_32_bits() {
        let times = [(2 * TOO_LATE + 5) * 1_000_000_000];
        assert_eq!(stamps(TimeForm::Epoch, false, &times), "5.000000 ");
    }

    #[test]
    fn the_seconds_of_classic_files_have_a_sign() {
        let second = 1_000_000_000;
        let times = [(2 * TOO_LATE - 1) * second, 59 * second, TOO_LATE * second];
        assert_eq!(
            stamps_of(TimeForm::Relative, false, true, &times),
            " 00:00:00.000000  00:01:00.000000 -03:14:07.000000 "
        );
        assert_eq!(
            stamps_of(TimeForm::Delta, false, true, &times),
            " 00:00:00.000000  00:01:00.000000 -[Error converting time] "
        );
        assert_eq!(
            stamps_of(TimeForm::Relative, false, false, &times),
            " 00:00:00.000000 -[Error converting time] -03:14:07.000000 "
        );
    }
}
