//! What a client began next, while an exchange of it was open.

use std::net::Ipv4Addr;

use crate::capture::Timestamp;
use crate::dhcp::option;
use crate::exchange::clock::{Moment, Setting};
use crate::exchange::limits::SECOND;
use crate::exchange::place::Arrival;
use crate::exchange::{Exchange, Kind, Member, Role};

/// A client that means to take an OFFER does so within that time, in nanoseconds.
const SOON: i64 = 10 * SECOND;

/// What a client began while an exchange of it was open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// What it wanted then.
    pub kind: Kind,
    /// What its first message was.
    pub role: Role,
    /// When it began.
    pub time: Option<Timestamp>,
    /// For how long the client had been trying then, in seconds, as its first message says.
    pub secs: u16,
    /// The setting of the clock that its time is by.
    pub(super) setting: Setting,
}

impl Next {
    /// What a client's message begins.
    pub(super) fn of(arrival: &Arrival<'_>, kind: Kind, setting: Setting) -> Self {
        Self {
            kind,
            role: arrival.role,
            time: arrival.packet.time(),
            secs: arrival.message.secs(),
            setting,
        }
    }

    /// When it began, with the setting of the clock.
    pub(super) fn moment(&self) -> Moment {
        (self.time, self.setting)
    }
}

/// The address that a message asks for which begins an exchange as that of a client that starts again.
pub(super) fn asked_anew(arrival: &Arrival<'_>, kind: Kind) -> Option<Ipv4Addr> {
    let is_anew = kind == Kind::InitReboot;
    is_anew.then(|| arrival.message.address_option(option::REQUESTED))?
}

impl Exchange {
    /// Takes note of what the client began, where that asks for an address as one that starts again.
    pub(super) fn moves_on(&mut self, next: Next, asked_anew: Option<Ipv4Addr>) {
        if self.next.is_none() {
            self.next = Some(next);
            let is_it = |offer: &Member| Some(offer.packet.message().yiaddr()) == asked_anew;
            self.is_taken_unnamed = asked_anew.is_some() && self.with_role(Role::Offer).any(is_it);
        }
    }

    /// Nanoseconds from an OFFER to when the client asked for what it was offered as one that starts again: without naming
    /// the server. Soon after, it may have meant to take the OFFER.
    pub fn taken_unnamed_after(&self, offer: &Member) -> Option<i64> {
        let next = self.next.filter(|_| self.is_taken_unnamed)?;
        let asked = next.time?.nanos();
        let passed = asked.checked_sub(offer.packet.time()?.nanos())?;
        (0..SOON).contains(&passed).then_some(passed)
    }
}
