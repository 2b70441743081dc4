//! Rules over one message: layers (P), fields and types (M), option values (V). One rule a file.

pub(crate) mod m02;
pub(crate) mod m03;
pub(crate) mod m04;
pub(crate) mod m05;
pub(crate) mod m06;
pub(crate) mod m07;
pub(crate) mod m12;
pub(crate) mod m13;
pub(crate) mod p01;
pub(crate) mod p02;
pub(crate) mod p03;
pub(crate) mod p04;
pub(crate) mod p05;
pub(crate) mod p06;
pub(crate) mod p07;
pub(crate) mod p08;
pub(crate) mod p20;
pub(crate) mod p21;
pub(crate) mod p22;
pub(crate) mod p24;
pub(crate) mod p25;

use crate::findings::Rule;

/// The rules, in the order of the catalogue.
pub static RULES: &[&Rule] = &[
    &p01::RULE,
    &p02::RULE,
    &p03::RULE,
    &p04::RULE,
    &p05::RULE,
    &p06::RULE,
    &p07::RULE,
    &p08::RULE,
    &p20::RULE,
    &p21::RULE,
    &p22::RULE,
    &p24::RULE,
    &p25::RULE,
    &m02::RULE,
    &m03::RULE,
    &m04::RULE,
    &m05::RULE,
    &m06::RULE,
    &m07::RULE,
    &m12::RULE,
    &m13::RULE,
];
