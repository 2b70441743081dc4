//! Rules over a whole exchange (X). One rule a file.

mod case;
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
pub(crate) mod x17;
pub(crate) mod x20;
pub(crate) mod x24;

use crate::findings::Rule;

pub use case::ExchangeCase;

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
    &x17::RULE,
    &x20::RULE,
    &x24::RULE,
];
