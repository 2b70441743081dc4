//! Rules over the values of options (V). One rule a file.

use crate::findings::Rule;

/// The rules, in the order of the catalogue.
pub static RULES: &[&Rule] = &[];
