//! Questions to a PXE boot server, and its answers, that go by the ports of DHCP.
//!
//! A client that has its address asks its boot servers for the file: by unicast on port 4011, but by broadcast on port
//! 67, with a REQUEST that has a ciaddr as a renewal does. The boot item in option 43 tells them apart. PXE 2.1 section
//! 2.4.

use crate::dhcp::boot::BOOT_ITEM;
use crate::dhcp::{BootService, Message, option};

/// Whether a message names a boot item of PXE: only boot servers are asked so, and answer so.
pub(super) fn has_boot_item(message: Message<'_>) -> bool {
    message.has(option::VENDOR) && message.has_pxe_item(BOOT_ITEM)
}

/// Whether it does, or option 43 may stand where bytes are missing: PXE does not extend a lease, nor ask for its own
/// address again.
pub(super) fn may_have_boot_item(message: Message<'_>) -> bool {
    has_boot_item(message)
        || !message.has(option::VENDOR) && message.is_truncated() && is_pxe(message)
}

/// Whether a message is of PXE, by its vendor class.
pub(super) fn is_pxe(message: Message<'_>) -> bool {
    message.boot_service() == Some(BootService::Pxe)
}
