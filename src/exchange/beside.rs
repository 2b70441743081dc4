//! What a message is beside what is known of its client: some do not tell by themselves.
//!
//! RFC 2131 s4.3.2.

use crate::dhcp::option;
use crate::exchange::boot::has_boot_item;
use crate::exchange::history::Client;
use crate::exchange::lease::LeaseSeen;
use crate::exchange::place::{Arrival, is_taken_again};
use crate::exchange::role::{Role, is_from_its_address};
use crate::exchange::tracker::{Id, Tracker};
use crate::exchange::{Exchange, Kind, Member};

impl Tracker {
    /// What a message is beside what is known of its client: an ACK without a lease may be a boot server's, a REQUEST
    /// that seems to take an offer may extend a lease, and one that seems to come after a restart may take an offer.
    pub(super) fn role_beside(&self, under: &[Id], arrival: &Arrival<'_>) -> Role {
        let Arrival { message, role, .. } = *arrival;
        if role == Role::Select && self.extends(under, arrival) {
            let is_to_all = arrival.packet.is_broadcast() || !message.giaddr().is_unspecified();
            return if is_to_all { Role::Rebind } else { Role::Renew };
        }
        if role == Role::Reboot && self.takes_unnamed(under, arrival) {
            return Role::Select;
        }
        if role != Role::Ack || message.has(option::LEASE) {
            return role;
        }
        // What a question asks for may not have been captured.
        let is_whole = |asked: &Exchange| {
            let last = asked.members.last();
            last.is_some_and(|last| !last.packet.message().is_truncated())
        };
        let is_open = |newest: &Exchange| !newest.is_answered && is_whole(newest);
        let is_boot = match self.newest(under).next() {
            Some((_, newest)) if newest.kind == Kind::Pxe => true,
            Some((_, newest)) if newest.kind == Kind::Inform || is_open(newest) => false,
            _ => has_boot_item(message),
        };
        if is_boot { Role::PxeReply } else { role }
    }

    /// Whether a REQUEST with all that any state has is about the lease that its client has, and takes no offer: it comes
    /// from that address, or asks the server that gave the lease for it while that lasts.
    fn extends(&self, under: &[Id], arrival: &Arrival<'_>) -> bool {
        let Arrival {
            packet, message, ..
        } = *arrival;
        let ciaddr = message.ciaddr();
        if ciaddr.is_unspecified() || message.address_option(option::REQUESTED) != Some(ciaddr) {
            return false;
        }
        let is_good = |lease: LeaseSeen| {
            let times = lease.ends().zip(packet.time());
            let is_over = times.is_some_and(|(ends, now)| ends <= now);
            !is_over && lease.server == message.address_option(option::SERVER)
        };
        let known = self.clients.of(&arrival.key.client);
        let lease = known.and_then(Client::lease);
        lease.is_some_and(|lease| {
            lease.address == ciaddr && (is_from_its_address(packet, message) || is_good(lease))
        }) && self.find_select(under, arrival).is_none()
    }

    /// Whether a REQUEST that names no server takes an offer all the same: one of its exchange, still open, is of just its
    /// address, and the client has not shown that it names servers. Once that is answered, the same REQUEST again is what it
    /// was.
    fn takes_unnamed(&self, under: &[Id], arrival: &Arrival<'_>) -> bool {
        let Some((_, exchange)) = self.newest_acquire(under) else {
            return false;
        };
        if exchange.is_answered {
            return is_taken_again(exchange, arrival);
        }
        let asked = arrival.message.address_option(option::REQUESTED);
        let is_it = |offer: &Member| Some(offer.packet.message().yiaddr()) == asked;
        let names_servers = |request: &Member| request.server.is_some();
        !exchange.is_left
            && exchange.with_role(Role::Offer).any(is_it)
            && !exchange.with_role(Role::Select).any(names_servers)
    }
}
