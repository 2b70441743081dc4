//! Questions to a PXE boot server, and its answers, that go by the ports of DHCP.
//!
//! A client that has its address asks its boot servers for the file: by unicast on port 4011, but by broadcast on port
//! 67, with a REQUEST that has a ciaddr as a renewal does. The boot item in option 43 tells them apart. PXE 2.1 section
//! 2.4.

use std::net::Ipv4Addr;

use crate::dhcp::boot::BOOT_ITEM;
use crate::dhcp::{BootService, Message, option};
use crate::exchange::Member;
use crate::exchange::role::Role;

impl Member {
    /// The boot server that this asks what to boot, with its port; `None` where it asks them all, or nothing like it.
    pub fn boot_server(&self) -> Option<(Ipv4Addr, u16)> {
        let datagram = &self.packet.datagram;
        let is_for_one = self.role == Role::PxeRequest && !self.packet.is_broadcast();
        is_for_one.then_some((datagram.ip.dst, datagram.udp.dst))
    }
}

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
