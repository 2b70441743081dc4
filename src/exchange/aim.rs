//! Whether a client speaks to the server of its lease, where it speaks to one alone. RFC 2131 s4.1.

use std::net::Ipv4Addr;

use crate::dhcp::{Message, option};
use crate::exchange::{Exchange, LeaseSeen, Packet, Role};

impl Exchange {
    /// The server to which a renewal or RELEASE of it should have gone, where it goes to another address: the one that gave
    /// the lease, else the one that a RELEASE names. What a relay passes on goes where the relay sends it.
    #[inline(always)]
    pub fn server_missed(&self, packet: &Packet, role: Role) -> Option<Ipv4Addr> {
        let (message, to) = (packet.message(), packet.datagram.ip.dst);
        let is_to_one = !packet.is_broadcast() && !to.is_multicast();
        if !matches!(role, Role::Renew | Role::Release)
            || !is_to_one
            || !message.giaddr().is_unspecified()
        {
            return None;
        }
        let gave = self.leased_by(message);
        // M06 tells of a RELEASE that names another server and goes there.
        let named = message
            .address_option(option::SERVER)
            .filter(|_| role == Role::Release);
        let server = gave.or(named)?;
        (to != server && named != Some(to)).then_some(server)
    }

    /// The server that gave the lease on the address that a client has (`ciaddr`), as far as is known.
    pub fn leased_by(&self, message: Message<'_>) -> Option<Ipv4Addr> {
        let is_heard = |lease: &LeaseSeen| lease.address == message.ciaddr() && !lease.is_doubtful;
        self.lease_before.filter(is_heard)?.server
    }
}
