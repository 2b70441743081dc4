//! Rules over one message: layers (P), fields and types (M), option values (V). One rule a file.

pub(crate) mod p01;
pub(crate) mod p02;
pub(crate) mod p03;
pub(crate) mod p04;
pub(crate) mod p05;
pub(crate) mod p06;
pub(crate) mod p07;
pub(crate) mod p08;

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
];
