//! Facts about a message's bytes that are not as they should be.
//!
//! A fault has a place and numbers, no severity and no sentence: those belong to `findings` and `render`.

use crate::dhcp::Area;
use crate::dhcp::layout::Ended;
use crate::wire::Span;

/// Something odd in the bytes, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What is odd.
    pub kind: FaultKind,
    /// The bytes it is about, counted from the first captured byte of the frame.
    pub span: Span,
}

/// What can be odd about a message's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The payload ends inside the fixed header. RFC 2131 s2.
    HeaderShort {
        /// Payload bytes there are.
        length: u32,
        /// Who ended them.
        ended: Ended,
    },
    /// Bytes 236..240 are not the magic cookie: no DHCP options. RFC 2131 s3.
    CookieAbsent,
    /// An option's value runs past its area. RFC 2132 s2.
    OptionCut {
        /// The option's code.
        code: u8,
        /// Length the option declares; `None` where the length octet itself is missing.
        declared: Option<u8>,
        /// Value bytes there are.
        available: u16,
        /// The area it stands in.
        area: Area,
        /// Who ended the area.
        ended: Ended,
    },
    /// An area ends without an End option. RFC 2131 s4.1.
    EndMissing {
        /// The area.
        area: Area,
    },
    /// Bytes that are not all zero follow the End option. RFC 2132 s3.2.
    DataAfterEnd {
        /// The area.
        area: Area,
    },
    /// Option 52 has another length than 1 or a value other than 1 to 3. RFC 2132 s9.3.
    OverloadBad {
        /// The value, where its length is 1.
        value: Option<u8>,
    },
    /// Option 52 stands inside an overloaded area. RFC 2131 s4.1.
    OverloadNested {
        /// The area.
        area: Area,
    },
    /// A fixed-length option stands more than once; the first counts.
    OptionRepeated {
        /// The option's code.
        code: u8,
    },
    /// An option's value does not follow its format; it is shown as bytes.
    Value {
        /// The option's code.
        code: u8,
        /// The code of the sub-option that it is about, where it is about one.
        item: Option<u8>,
        /// What is wrong with the value.
        fault: crate::dhcp::format::ValueFault,
    },
}

impl FaultKind {
    /// A stable word for the kind, in kebab-case (the JSON key `kind`).
    pub fn key(self) -> &'static str {
        match self {
            Self::HeaderShort { .. } => "header-short",
            Self::CookieAbsent => "cookie-absent",
            Self::OptionCut { .. } => "option-cut",
            Self::EndMissing { .. } => "end-missing",
            Self::DataAfterEnd { .. } => "data-after-end",
            Self::OverloadBad { .. } => "overload-bad",
            Self::OverloadNested { .. } => "overload-nested",
            Self::OptionRepeated { .. } => "option-repeated",
            Self::Value { fault, .. } => fault.key(),
        }
    }
}
