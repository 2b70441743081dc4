//! Values in prose.

use crate::dhcp::value::Value;
use crate::render::text;

/// Appends a value.
pub fn write(out: &mut Vec<u8>, value: &Value<'_>) {
    text::hex_bytes(out, value.data());
}
