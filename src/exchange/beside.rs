//! What a message is beside what is known of its client: some do not tell by themselves.
//!
//! RFC 2131 s4.3.2.

use crate::exchange::Kind;
use crate::exchange::boot::has_boot_item;
use crate::exchange::history::Client;
use crate::exchange::place::Arrival;
use crate::exchange::role::{OPTION_LEASE, Role, is_from_its_address};
use crate::exchange::tracker::{Id, Tracker};

impl Tracker {
    /// What a message is beside what is known of its client: an ACK without a lease may be a boot server's, and a REQUEST
    /// that seems to take an offer may extend a lease.
    pub(super) fn role_beside(&self, under: &[Id], arrival: &Arrival<'_>) -> Role {
        let Arrival { message, role, .. } = *arrival;
        if role == Role::Select && self.rebinds(under, arrival) {
            return Role::Rebind;
        }
        if role != Role::Ack || message.has(OPTION_LEASE) {
            return role;
        }
        let is_boot = match self.newest(under).next() {
            Some((_, newest)) if newest.kind == Kind::Pxe => true,
            Some((_, newest)) if newest.kind == Kind::Inform || !newest.is_answered => false,
            _ => has_boot_item(message),
        };
        if is_boot { Role::PxeReply } else { role }
    }

    /// Whether a REQUEST with all that any state has comes from the address that its client has by a lease, and takes no
    /// offer.
    fn rebinds(&self, under: &[Id], arrival: &Arrival<'_>) -> bool {
        let has_lease = || {
            let known = self.clients.of(&arrival.key.client);
            let lease = known.and_then(Client::lease);
            lease.is_some_and(|lease| lease.address == arrival.message.ciaddr())
        };
        !arrival.message.ciaddr().is_unspecified()
            && is_from_its_address(arrival.packet, arrival.message)
            && has_lease()
            && self.find_select(under, arrival).is_none()
    }
}
