//! Rules over one message: layers (P), fields and types (M), option values (V). One rule a file.

mod as_text;
mod blocks;
mod given;
pub(crate) mod m01;
pub(crate) mod m02;
pub(crate) mod m03;
pub(crate) mod m04;
pub(crate) mod m05;
pub(crate) mod m06;
pub(crate) mod m07;
pub(crate) mod m08;
pub(crate) mod m09;
pub(crate) mod m10;
pub(crate) mod m11;
pub(crate) mod m12;
pub(crate) mod m13;
pub(crate) mod m14;
pub(crate) mod m15;
pub(crate) mod m16;
pub(crate) mod m17;
pub(crate) mod m18;
pub(crate) mod m19;
pub(crate) mod m20;
pub(crate) mod m21;
pub(crate) mod m22;
pub(crate) mod m23;
pub(crate) mod m24;
pub(crate) mod m25;
pub(crate) mod m26;
pub(crate) mod m27;
pub(crate) mod m28;
pub(crate) mod m29;
pub(crate) mod m30;
mod needs;
pub(crate) mod p01;
pub(crate) mod p02;
pub(crate) mod p03;
pub(crate) mod p04;
pub(crate) mod p05;
pub(crate) mod p06;
pub(crate) mod p07;
pub(crate) mod p08;
pub(crate) mod p09;
pub(crate) mod p10;
pub(crate) mod p11;
pub(crate) mod p12;
pub(crate) mod p13;
pub(crate) mod p14;
pub(crate) mod p15;
pub(crate) mod p16;
pub(crate) mod p17;
pub(crate) mod p18;
pub(crate) mod p19;
pub(crate) mod p20;
pub(crate) mod p21;
pub(crate) mod p22;
pub(crate) mod p23;
pub(crate) mod p24;
pub(crate) mod p25;
pub(crate) mod p26;
pub(crate) mod p27;
pub(crate) mod p28;
pub(crate) mod p29;
pub(crate) mod p30;
pub(crate) mod p31;
pub(crate) mod p32;
pub(crate) mod p33;
pub(crate) mod p34;
pub(crate) mod p35;
pub(crate) mod p36;
pub(crate) mod p37;
pub(crate) mod p38;
pub(crate) mod p39;
pub(crate) mod p40;
pub(crate) mod p41;
pub(crate) mod p42;
mod signs;

use crate::findings::Rule;

pub(super) use blocks::Blocks;
pub(super) use needs::MessageShape;
pub use needs::{Needs, Sign};

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
    &p09::RULE,
    &p10::RULE,
    &p11::RULE,
    &p12::RULE,
    &p13::RULE,
    &p14::RULE,
    &p15::RULE,
    &p16::RULE,
    &p17::RULE,
    &p18::RULE,
    &p19::RULE,
    &p20::RULE,
    &p21::RULE,
    &p22::RULE,
    &p23::RULE,
    &p24::RULE,
    &p25::RULE,
    &p26::RULE,
    &p27::RULE,
    &p28::RULE,
    &p29::RULE,
    &p30::RULE,
    &p31::RULE,
    &p32::RULE,
    &p33::RULE,
    &p34::RULE,
    &p35::RULE,
    &p36::RULE,
    &p37::RULE,
    &p38::RULE,
    &p39::RULE,
    &p40::RULE,
    &p41::RULE,
    &p42::RULE,
    &m01::RULE,
    &m02::RULE,
    &m03::RULE,
    &m04::RULE,
    &m05::RULE,
    &m06::RULE,
    &m07::RULE,
    &m08::RULE,
    &m09::RULE,
    &m10::RULE,
    &m11::RULE,
    &m12::RULE,
    &m13::RULE,
    &m14::RULE,
    &m15::RULE,
    &m16::RULE,
    &m17::RULE,
    &m18::RULE,
    &m19::RULE,
    &m20::RULE,
    &m21::RULE,
    &m22::RULE,
    &m23::RULE,
    &m24::RULE,
    &m25::RULE,
    &m26::RULE,
    &m27::RULE,
    &m28::RULE,
    &m29::RULE,
    &m30::RULE,
];
