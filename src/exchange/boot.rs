//! Questions to a PXE boot server, and its answers, that go by the ports of DHCP.
//!
//! A client that has its address asks its boot servers for the file: by unicast on port 4011, but by broadcast on port
//! 67, with a REQUEST that has a ciaddr as a renewal does. The boot item in option 43 tells them apart. PXE 2.1 section
//! 2.4.

use crate::dhcp::{Message, option};

/// Boot item, a sub-option of 43: which of the boot servers, and which layer of its file.
const BOOT_ITEM: u8 = 71;
/// Fills option 43; it has no length.
const PAD: u8 = 0;
/// Ends option 43; it has no length.
const END: u8 = 255;

/// Whether a message names a boot item of PXE: only boot servers are asked so, and answer so.
pub(super) fn has_boot_item(message: Message<'_>) -> bool {
    message.has(option::VENDOR)
        && is_pxe(message)
        && message.option(option::VENDOR).is_some_and(has_item)
}

/// Whether it does, or option 43 may stand where bytes are missing: PXE does not extend a lease, nor ask for its own
/// address again.
pub(super) fn may_have_boot_item(message: Message<'_>) -> bool {
    has_boot_item(message)
        || !message.has(option::VENDOR) && message.is_truncated() && is_pxe(message)
}

/// Whether a message is of PXE, by its vendor class.
pub(super) fn is_pxe(message: Message<'_>) -> bool {
    let class = message.option(option::VENDOR_CLASS);
    class.is_some_and(|class| class.starts_with(b"PXEClient"))
}

/// Whether vendor options, one behind the other, have a boot item.
fn has_item(mut items: &[u8]) -> bool {
    loop {
        items = match items {
            [PAD, rest @ ..] => rest,
            [] | [_] | [END, ..] => return false,
            [BOOT_ITEM, ..] => return true,
            [_, length, rest @ ..] => rest.get(usize::from(*length)..).unwrap_or_default(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::has_item;

    #[test]
    fn the_boot_item_is_found_among_others() {
        assert!(has_item(&[6, 1, 3, 0, 71, 4, 0x80, 0, 0, 0, 255]));
        for without in [&[][..], &[71], &[6, 1, 71], &[6, 9, 71, 4], &[255, 71, 4]] {
            assert!(!has_item(without), "{without:?}");
        }
    }
}
