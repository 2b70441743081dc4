//! Rules over a whole exchange (X). One rule a file.

pub(crate) mod x14;
pub(crate) mod x20;
