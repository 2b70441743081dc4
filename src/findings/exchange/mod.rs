//! Rules over a whole exchange (X). One rule a file.

mod case;
mod cut_short;
mod doubt;
mod look;
mod needs;
#[cfg(test)]
mod quiet;
mod reason;
mod silence;
mod twins;
mod unheard;
pub(crate) mod x01;
pub(crate) mod x02;
pub(crate) mod x03;
pub(crate) mod x04;
pub(crate) mod x05;
pub(crate) mod x06;
pub(crate) mod x07;
pub(crate) mod x08;
pub(crate) mod x09;
pub(crate) mod x10;
pub(crate) mod x11;
pub(crate) mod x12;
pub(crate) mod x13;
pub(crate) mod x14;
pub(crate) mod x15;
pub(crate) mod x16;
pub(crate) mod x17;
pub(crate) mod x18;
pub(crate) mod x19;
pub(crate) mod x20;
pub(crate) mod x21;
pub(crate) mod x22;
pub(crate) mod x23;
pub(crate) mod x24;
pub(crate) mod x25;
pub(crate) mod x26;
pub(crate) mod x27;
pub(crate) mod x28;
pub(crate) mod x29;
pub(crate) mod x30;
pub(crate) mod x31;
pub(crate) mod x32;
pub(crate) mod x33;
pub(crate) mod x34;
pub(crate) mod x35;
pub(crate) mod x36;
pub(crate) mod x37;
pub(crate) mod x38;
pub(crate) mod x39;
pub(crate) mod x40;
pub(crate) mod x41;
pub(crate) mod x42;

use crate::findings::Rule;

pub use case::ExchangeCase;
pub(super) use needs::ExchangeShape;
pub use needs::{Needs, Sign};

/// The rules, in the order of the catalogue.
pub static RULES: &[&Rule] = &[
    &x01::RULE,
    &x02::RULE,
    &x03::RULE,
    &x04::RULE,
    &x05::RULE,
    &x06::RULE,
    &x07::RULE,
    &x08::RULE,
    &x09::RULE,
    &x10::RULE,
    &x11::RULE,
    &x12::RULE,
    &x13::RULE,
    &x14::RULE,
    &x15::RULE,
    &x16::RULE,
    &x17::RULE,
    &x18::RULE,
    &x19::RULE,
    &x20::RULE,
    &x21::RULE,
    &x22::RULE,
    &x23::RULE,
    &x24::RULE,
    &x25::RULE,
    &x26::RULE,
    &x27::RULE,
    &x28::RULE,
    &x29::RULE,
    &x30::RULE,
    &x31::RULE,
    &x32::RULE,
    &x33::RULE,
    &x34::RULE,
    &x35::RULE,
    &x36::RULE,
    &x37::RULE,
    &x38::RULE,
    &x39::RULE,
    &x40::RULE,
    &x41::RULE,
    &x42::RULE,
];
