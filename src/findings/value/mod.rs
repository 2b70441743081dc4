//! Rules over the values of options (V). One rule a file.

mod routes;
mod subnet;
pub(crate) mod v01;
pub(crate) mod v05;
pub(crate) mod v06;
pub(crate) mod v07;
pub(crate) mod v08;
pub(crate) mod v11;
pub(crate) mod v12;
pub(crate) mod v13;

use crate::findings::Rule;

/// The rules, in the order of the catalogue.
pub static RULES: &[&Rule] = &[
    &v01::RULE,
    &v05::RULE,
    &v06::RULE,
    &v07::RULE,
    &v08::RULE,
    &v11::RULE,
    &v12::RULE,
    &v13::RULE,
];
