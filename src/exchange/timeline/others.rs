//! The leases that a client has beside the one its timeline follows: a host has one in each VLAN, or goes by two
//! identifiers, with one hardware address.

use std::net::Ipv4Addr;

use crate::exchange::LeaseSeen;
use crate::exchange::clock::Moment;
use crate::exchange::timeline::State;

/// Leases kept beside the last one.
const MOST: usize = 8;

/// Leases beside the last one, the newest last.
#[derive(Debug, Default)]
pub(super) struct Others(Vec<LeaseSeen>);

impl Others {
    /// Takes out the lease on an address, if it runs at that moment.
    pub(super) fn take(&mut self, address: Ipv4Addr, at: Moment) -> Option<LeaseSeen> {
        let place = self.0.iter().position(|held| held.address == address)?;
        let held = self.0.remove(place);
        runs(&held, at).then_some(held)
    }

    /// Takes out the newest lease that runs at that moment.
    pub(super) fn newest(&mut self, at: Moment) -> Option<LeaseSeen> {
        self.0.retain(|held| runs(held, at));
        self.0.pop()
    }

    /// Keeps what the client had, where it has another address now.
    pub(super) fn keep(&mut self, before: State, now: Ipv4Addr) {
        self.0.retain(|held| held.address != now);
        let State::Holds(held) = before else { return };
        if held.address == now {
            return;
        }
        self.0.retain(|other| other.address != held.address);
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(held);
    }
}

/// Whether a lease is not known to be over at a moment.
fn runs(held: &LeaseSeen, at: Moment) -> bool {
    State::Holds(*held).ended_by(at).is_none()
}
