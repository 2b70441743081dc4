//! Rules over one message: layers (P), fields and types (M), option values (V). One rule a file.

pub(crate) mod p01;
pub(crate) mod p02;
pub(crate) mod p03;
pub(crate) mod p04;
pub(crate) mod p06;
pub(crate) mod p07;
pub(crate) mod p08;
