//! Rules over the values of options (V). One rule a file.

mod routes;
pub(crate) mod v01;
pub(crate) mod v02;
pub(crate) mod v03;
pub(crate) mod v04;
pub(crate) mod v05;
pub(crate) mod v06;
pub(crate) mod v07;
pub(crate) mod v08;
pub(crate) mod v09;
pub(crate) mod v10;
pub(crate) mod v11;
pub(crate) mod v12;
pub(crate) mod v13;
pub(crate) mod v14;
pub(crate) mod v15;
pub(crate) mod v16;
pub(crate) mod v17;
pub(crate) mod v18;
pub(crate) mod v19;
pub(crate) mod v20;
pub(crate) mod v21;
pub(crate) mod v22;

use crate::findings::Rule;

/// The rules, in the order of the catalogue.
pub static RULES: &[&Rule] = &[
    &v01::RULE,
    &v02::RULE,
    &v03::RULE,
    &v04::RULE,
    &v05::RULE,
    &v06::RULE,
    &v07::RULE,
    &v08::RULE,
    &v09::RULE,
    &v10::RULE,
    &v11::RULE,
    &v12::RULE,
    &v13::RULE,
    &v14::RULE,
    &v15::RULE,
    &v16::RULE,
    &v17::RULE,
    &v18::RULE,
    &v19::RULE,
    &v20::RULE,
    &v21::RULE,
    &v22::RULE,
];
