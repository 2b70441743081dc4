//! What ends a lease before its time: a RELEASE, a DECLINE, a NAK. RFC 2131 s3.1 item 5, s3.2, s4.4.6.

use std::net::Ipv4Addr;

use crate::dhcp::option;
use crate::exchange::role::Role;
use crate::exchange::{Exchange, Member, Roles};

/// Roles of what may end a lease.
const ENDING: Roles = Roles::of(&[Role::Release, Role::Decline, Role::Nak]);

/// The end of a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The address; `None` where it is not named.
    pub address: Option<Ipv4Addr>,
    /// What ends it.
    pub role: Role,
}

impl Ending {
    /// What the newest message of an exchange ends; `None` for an answer that does not count.
    fn by(exchange: &Exchange, newest: &Member) -> Option<Self> {
        let message = newest.packet.message();
        let address = match newest.role {
            Role::Release => Some(message.ciaddr()),
            Role::Decline => message.address_option(option::REQUESTED),
            _ if exchange.newest_counts() => refused(exchange),
            _ => return None,
        };
        Some(Self {
            address: address.filter(|address| !address.is_unspecified()),
            role: newest.role,
        })
    }

    /// Whether it is about what was given with an address: a client that names none means the one it has.
    pub fn is_of(&self, address: Ipv4Addr) -> bool {
        match self.address {
            Some(named) => named == address,
            None => self.role != Role::Nak,
        }
    }
}

impl Exchange {
    /// What its newest message ends; of ACKs and NAKs the answer that counts.
    #[inline]
    pub fn ending(&self) -> Option<Ending> {
        let newest = self.members.last()?;
        let may_end = ENDING.has(newest.role) && !newest.is_copy();
        may_end.then(|| Ending::by(self, newest))?
    }
}

/// The address that a NAK refuses: its client uses it no longer.
fn refused(exchange: &Exchange) -> Option<Ipv4Addr> {
    let message = exchange.verdict().request?.packet.message();
    let requested = message.address_option(option::REQUESTED);
    requested.or_else(|| Some(message.ciaddr()))
}
