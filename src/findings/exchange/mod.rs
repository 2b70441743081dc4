//! Rules over a whole exchange (X). One rule a file.

pub(crate) mod x14;
pub(crate) mod x20;

use crate::findings::Rule;

/// The rules, in the order of the catalogue.
pub static RULES: &[&Rule] = &[&x14::RULE, &x20::RULE];
