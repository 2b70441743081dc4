//! Values of options as text and as JSON.

pub mod json;
pub mod text;

use crate::dhcp::format::ValueFault;

/// Appends what is wrong with a value.
pub fn fault(out: &mut Vec<u8>, fault: &ValueFault) {
    super::text::str(out, fault.key());
}
