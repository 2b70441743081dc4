//! What ends a lease before its time: a RELEASE, a DECLINE, a NAK. It is noted when it comes: exchanges are judged when
//! they close, which is not the order in which things happened. RFC 2131 s3.1 item 5, s3.2, s4.4.6.

use std::net::Ipv4Addr;

use crate::dhcp::option;
use crate::exchange::{Exchange, Member, Role};
use crate::findings::Roles;
use crate::findings::past::Given;

/// The end of a lease.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    /// The address; `None` where it is not named.
    pub(super) address: Option<Ipv4Addr>,
    /// When, in nanoseconds since 1970.
    pub(super) at: i64,
    /// The exchange in which it ended.
    pub(super) exchange: u64,
    /// What ended it.
    pub(super) role: Role,
}

impl Ended {
    /// Roles of what may end a lease.
    pub(super) const ROLES: Roles = Roles::of(&[Role::Release, Role::Decline, Role::Nak]);

    /// What the newest message of an exchange ends; `None` where it ends nothing.
    pub(super) fn by(exchange: &Exchange, newest: &Member) -> Option<Self> {
        let message = newest.packet.message();
        let address = match newest.role {
            Role::Release => Some(message.ciaddr()),
            Role::Decline => message.address_option(option::REQUESTED),
            Role::Nak if is_answer(exchange, newest) => refused(exchange),
            _ => return None,
        };
        Some(Self {
            address: address.filter(|address| !address.is_unspecified()),
            at: newest.packet.time()?.nanos(),
            exchange: exchange.number,
            role: newest.role,
        })
    }

    /// Whether it is about what was given with an address: a client that names none means the one it has.
    pub(super) fn is_of(&self, address: Ipv4Addr) -> bool {
        match self.address {
            Some(named) => named == address,
            None => self.role != Role::Nak,
        }
    }

    /// Whether it ends what an exchange gave, which closed after it.
    pub(super) fn ends(&self, given: &Given, exchange: &Exchange) -> bool {
        self.is_of(given.address) && self.at >= given.since && self.exchange != exchange.number
    }
}

/// Whether a message is the answer that counts.
fn is_answer(exchange: &Exchange, newest: &Member) -> bool {
    let answer = exchange.verdict().answer;
    answer.is_some_and(|answer| std::ptr::eq(answer, newest))
}

/// The address that a NAK refuses: its client uses it no longer.
fn refused(exchange: &Exchange) -> Option<Ipv4Addr> {
    let message = exchange.verdict().request?.packet.message();
    let requested = message.address_option(option::REQUESTED);
    requested.or_else(|| Some(message.ciaddr()))
}
