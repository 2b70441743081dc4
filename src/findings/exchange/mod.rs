//! Rules over a whole exchange (X). One rule a file.

mod case;
pub(crate) mod x14;
pub(crate) mod x20;

use crate::findings::Rule;

pub use case::ExchangeCase;

/// The rules, in the order of the catalogue.
pub static RULES: &[&Rule] = &[&x14::RULE, &x20::RULE];
