//! What a client turned down. RFC 2131 s3.1 item 5.

use std::net::Ipv4Addr;

use crate::dhcp::{Message, option};
use crate::exchange::{Exchange, Role, Setting};

/// An address that a client turned down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declined {
    /// The address.
    pub address: Ipv4Addr,
    /// The server that it told so: option 54, else the one that had given it the address.
    pub server: Option<Ipv4Addr>,
    /// When, in nanoseconds since 1970.
    pub at: i64,
    /// The exchange in which it did.
    pub exchange: u64,
    /// The setting of the clock that its time is by.
    pub(crate) setting: Setting,
}

impl Declined {
    /// Nanoseconds from it to a later time by a setting of the clock; `None` where the clock was set back in between or went
    /// back.
    pub(crate) fn until(&self, (now, setting): (i64, Setting)) -> Option<i64> {
        let passed = now.checked_sub(self.at)?;
        (passed >= 0 && setting == self.setting).then_some(passed)
    }

    /// The address that a DECLINE names: 0.0.0.0 is none.
    pub fn address(decline: Message<'_>) -> Option<Ipv4Addr> {
        let named = decline.address_option(option::REQUESTED);
        named.filter(|address| !address.is_unspecified())
    }

    /// What a DECLINE turns down; `None` where it does not name it.
    pub fn by(exchange: &Exchange) -> Option<Self> {
        let decline = exchange.with_role(Role::Decline).next()?;
        let lease = exchange.lease_before;
        Some(Self {
            address: Self::address(decline.packet.message())?,
            server: decline.server.or_else(|| lease?.server),
            at: decline.packet.time()?.nanos(),
            exchange: exchange.number,
            setting: decline.setting,
        })
    }
}
