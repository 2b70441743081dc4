//! Places on earth: coordinates as fixed-point numbers in a row of bits. RFC 6225 s2.2.

use super::Reader;
use super::cursor::Cursor;
use crate::dhcp::codes::{ALTITUDE, DATUM};
use crate::dhcp::format::ValueFault;
use crate::dhcp::value::{Leaf, Shape, Unit};
use crate::wire::Span;

/// What a run of bits is.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// Bits of resolution or uncertainty.
    Number,
    /// A signed number with so many bits behind the point.
    Fixed(u8),
    /// The unit of altitude.
    Altitude,
    /// The coordinate system.
    Datum,
}

/// A run of bits with a meaning.
pub(super) struct Run {
    key: &'static str,
    name: &'static str,
    bits: u8,
    kind: Kind,
}

const fn run(key: &'static str, name: &'static str, bits: u8, kind: Kind) -> Run {
    Run {
        key,
        name,
        bits,
        kind,
    }
}

/// Option 123, whose small numbers are bits of resolution. RFC 6225 s2.2.1.
pub(super) static GEO_CONF: [Run; 8] = [
    run(
        "latitude_resolution",
        "latitude resolution",
        6,
        Kind::Number,
    ),
    run("latitude", "latitude", 34, Kind::Fixed(25)),
    run(
        "longitude_resolution",
        "longitude resolution",
        6,
        Kind::Number,
    ),
    run("longitude", "longitude", 34, Kind::Fixed(25)),
    run("altitude_type", "altitude in", 4, Kind::Altitude),
    run(
        "altitude_resolution",
        "altitude resolution",
        6,
        Kind::Number,
    ),
    run("altitude", "altitude", 30, Kind::Fixed(8)),
    run("datum", "datum", 8, Kind::Datum),
];

/// Option 144, whose small numbers are exponents of uncertainty. RFC 6225 s2.2.2.
pub(super) static GEO_LOC: [Run; 10] = [
    run(
        "latitude_uncertainty",
        "latitude uncertainty",
        6,
        Kind::Number,
    ),
    run("latitude", "latitude", 34, Kind::Fixed(25)),
    run(
        "longitude_uncertainty",
        "longitude uncertainty",
        6,
        Kind::Number,
    ),
    run("longitude", "longitude", 34, Kind::Fixed(25)),
    run("altitude_type", "altitude in", 4, Kind::Altitude),
    run(
        "altitude_uncertainty",
        "altitude uncertainty",
        6,
        Kind::Number,
    ),
    run("altitude", "altitude", 30, Kind::Fixed(8)),
    run("version", "version", 2, Kind::Number),
    run("reserved", "reserved", 3, Kind::Number),
    run("datum", "datum", 3, Kind::Datum),
];

impl Reader<'_, '_> {
    /// Reads coordinates, run of bits by run of bits.
    pub(super) fn coordinates(
        &mut self,
        runs: &'static [Run],
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        let start = cursor.at();
        self.visitor.begin_object(Shape::Fields, cursor.span_left());
        let word = u128::from_be_bytes(cursor.array()?);
        let whole = cursor.span_since(start);
        let mut from = 0u32;
        for run in runs {
            let bits = u32::from(run.bits);
            self.visitor.key(run.key, run.name);
            let span = Span {
                start: whole.start + from / 8,
                end: whole.start + (from + bits).div_ceil(8),
            };
            self.visitor.leaf(leaf(word, from, run), span);
            from += bits;
        }
        self.visitor.end_object(Shape::Fields, cursor.since(start));
        Ok(())
    }
}

/// The meaning of the bits of `word` from bit `from`, counted from the left.
fn leaf(word: u128, from: u32, run: &Run) -> Leaf<'static> {
    let unused = u128::BITS - u32::from(run.bits);
    let shifted = word.checked_shl(from).unwrap_or_default();
    let value = u32::try_from(shifted.checked_shr(unused).unwrap_or_default()).unwrap_or_default();
    match run.kind {
        Kind::Number => Leaf::Number {
            value: i64::from(value),
            unit: Unit::None,
        },
        Kind::Altitude => Leaf::Code {
            value,
            table: &ALTITUDE,
        },
        Kind::Datum => Leaf::Code {
            value,
            table: &DATUM,
        },
        Kind::Fixed(fraction_bits) => Leaf::Fixed {
            value: i64::try_from(i128::from_be_bytes(shifted.to_be_bytes()) >> unused)
                .unwrap_or_default(),
            fraction_bits,
        },
    }
}
