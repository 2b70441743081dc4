//! What can be wrong with a value: facts with numbers and a place, no sentences.

use super::LengthRule;
use crate::dhcp::name::NameFault;
use crate::wire::Span;

/// Why bytes do not fit their format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueFault {
    /// What is wrong.
    pub kind: ValueFaultKind,
    /// The bytes it is about, counted from the first byte of the option's data.
    pub span: Span,
}

/// What can be wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueFaultKind {
    /// The length breaks the format's rule.
    Length {
        /// What the format allows.
        expected: LengthRule,
        /// Bytes there are.
        actual: u32,
    },
    /// A field, an entry or a sub-option needs more bytes than are left.
    Cut {
        /// Bytes it needs.
        needed: u32,
        /// Bytes that are left.
        left: u32,
    },
    /// Bytes are left when the format is complete.
    Excess {
        /// How many.
        extra: u32,
    },
    /// A domain name cannot be read.
    Name(NameFault),
    /// An octet that says yes or no is neither 1 nor 0.
    Bool(u8),
    /// A prefix is longer than its kind of address has bits.
    PrefixLength {
        /// Bits the value names.
        bits: u16,
        /// Bits there can be.
        max: u8,
    },
    /// More bits than the field they are counted in has left.
    Bits {
        /// Bits the value names.
        bits: u8,
        /// Bits there can be.
        max: u8,
    },
    /// A length or count octet is zero, or not a multiple of its unit, where that makes no sense.
    Count(u16),
    /// Text stands where lengths and parts belong.
    Bare,
    /// An address does.
    BareAddress,
}

impl ValueFault {
    /// A stable word for the kind, in kebab-case.
    pub fn key(self) -> &'static str {
        match self.kind {
            ValueFaultKind::Length { .. } => "value-length",
            ValueFaultKind::Cut { .. } => "value-cut",
            ValueFaultKind::Excess { .. } => "value-excess",
            ValueFaultKind::Name(_) => "value-name",
            ValueFaultKind::Bool(_) => "value-bool",
            ValueFaultKind::PrefixLength { .. } => "value-prefix-length",
            ValueFaultKind::Bits { .. } => "value-bits",
            ValueFaultKind::Count(_) => "value-count",
            ValueFaultKind::Bare => "value-bare",
            ValueFaultKind::BareAddress => "value-bare-address",
        }
    }
}
