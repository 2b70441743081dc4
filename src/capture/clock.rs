//! What the time stamps of a pcapng interface count: units of any power of ten or two, from any origin.

use super::{Precision, Timestamp};

const NANOS_A_SECOND: u128 = 1_000_000_000;
/// Microseconds, where the capture says nothing.
const DEFAULT: u8 = 6;
/// Set when the resolution is a power of two.
const POWER_OF_TWO: u8 = 0x80;

/// The clock of one interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Seconds to add to every time stamp.
    offset: i64,
    /// Nanoseconds are ticks times this, divided by `divisor`.
    factor: u64,
    divisor: u128,
    precision: Precision,
}

impl Default for Clock {
    fn default() -> Self {
        let mut clock = Self {
            offset: 0,
            factor: 1,
            divisor: 1,
            precision: Precision::Micro,
        };
        clock.set_resolution(None);
        clock
    }
}

impl Clock {
    /// Takes the value of `if_tsresol`: the negative exponent of ten, or of two with the upper bit set.
    pub(super) fn set_resolution(&mut self, value: Option<u8>) {
        let value = value.unwrap_or(DEFAULT);
        let exponent = u32::from(value & !POWER_OF_TWO);
        let nanos = u64::try_from(NANOS_A_SECOND).unwrap_or(1);
        (self.factor, self.divisor) = if value & POWER_OF_TWO != 0 {
            (nanos, 1 << exponent)
        } else if exponent <= 9 {
            (10_u64.pow(9 - exponent), 1)
        } else {
            // Beyond 10^38 no 64-bit count amounts to a nanosecond.
            (1, 10_u128.checked_pow(exponent - 9).unwrap_or(u128::MAX))
        };
        let microsecond = self.divisor.saturating_mul(1000);
        self.precision = if u128::from(self.factor) % microsecond == 0 {
            Precision::Micro
        } else {
            Precision::Nano
        };
    }

    /// Takes the value of `if_tsoffset`: seconds, negative ones in two's complement.
    pub(super) fn set_offset(&mut self, value: Option<u64>) {
        let bytes = value.unwrap_or_default().to_be_bytes();
        self.offset = i64::from_be_bytes(bytes);
    }

    /// Digits that time stamps of this clock need: 2^-7 of a second has seven of them.
    pub(super) fn precision(&self) -> Precision {
        self.precision
    }

    /// The time that a count of ticks stands for; `None` when it is out of range.
    pub(super) fn time(&self, ticks: u64) -> Option<Timestamp> {
        let nanos = u128::from(ticks) * u128::from(self.factor);
        // A division of 128 bits costs more than all the rest of reading a packet.
        let nanos = if self.divisor == 1 {
            nanos
        } else {
            nanos / self.divisor
        };
        let offset = i128::from(self.offset) * i128::try_from(NANOS_A_SECOND).ok()?;
        let nanos = i128::try_from(nanos).ok()?.checked_add(offset)?;
        i64::try_from(nanos).ok().map(Timestamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(resolution: u8, offset: i64, ticks: u64) -> Option<i64> {
        let mut clock = Clock {
            offset,
            ..Clock::default()
        };
        clock.set_resolution(Some(resolution));
        clock.time(ticks).map(Timestamp::nanos)
    }

    #[test]
    fn powers_of_ten() {
        assert_eq!(time(0, 0, 7), Some(7_000_000_000));
        assert_eq!(time(3, 0, 1500), Some(1_500_000_000));
        assert_eq!(time(6, 0, 1), Some(1000));
        assert_eq!(time(9, 0, 1), Some(1));
        assert_eq!(time(12, 0, 1_999_999), Some(1999));
        assert_eq!(time(127, 0, u64::MAX), Some(0));
    }

    #[test]
    fn powers_of_two() {
        assert_eq!(time(0x8a, 0, 1536), Some(1_500_000_000));
        assert_eq!(time(0xa0, 0, 5 << 31), Some(2_500_000_000));
        assert_eq!(time(0xff, 0, u64::MAX), Some(0));
    }

    #[test]
    fn offsets_go_both_ways_and_overflow_is_no_time() {
        assert_eq!(time(0, 10, 5), Some(15_000_000_000));
        assert_eq!(time(0, -10, 5), Some(-5_000_000_000));
        assert_eq!(time(0, 0, u64::MAX), None);
        assert_eq!(time(6, i64::MAX, 0), None);
        assert_eq!(time(9, 0, i64::MAX.unsigned_abs()), Some(i64::MAX));
    }

    #[test]
    fn precision_follows_the_resolution() {
        for (resolution, precision) in [
            (3, Precision::Micro),
            (6, Precision::Micro),
            (7, Precision::Nano),
            (9, Precision::Nano),
            (0x86, Precision::Micro),
            (0x87, Precision::Nano),
            (0x94, Precision::Nano),
        ] {
            let mut clock = Clock::default();
            clock.set_resolution(Some(resolution));
            assert_eq!(clock.precision(), precision, "{resolution}");
        }
    }
}
