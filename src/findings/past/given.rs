//! What an exchange gave its client.

use std::net::Ipv4Addr;
use std::num::NonZeroU64;

use crate::capture::Timestamp;
use crate::exchange::{Exchange, Kind, Network, Ports, Setting, Trait};
use crate::findings::past::{ClientPast, Holder, is_later};

/// An address as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The address.
    pub address: Ipv4Addr,
    /// The subnet: address and mask; `None` without option 1.
    pub subnet: Option<u32>,
    /// Where.
    pub network: Network,
    /// For which ports.
    pub ports: Ports,
    /// When it was asked for, in nanoseconds since 1970.
    pub since: i64,
    /// When the lease ends, or ended before its time, in nanoseconds since 1970; `i64::MAX` is never.
    pub until: i64,
    /// The identity it was given to, as [`ClientPast::identifiers`] knows it.
    pub identifier: Option<NonZeroU64>,
    /// Whether all was captured that tells to whom, where and for which ports.
    pub is_clear: bool,
    /// Whether the lease ended before its time.
    pub has_ended: bool,
    /// The setting of the clock that its times are by.
    pub(crate) setting: Setting,
}

impl Given {
    /// What an exchange gave its client, of whom that is remembered; `None` where it gave nothing.
    pub fn by(exchange: &Exchange, known: Option<&ClientPast>) -> Option<Self> {
        let grant = exchange.grant.as_ref()?;
        let lease = grant.lease?;
        // A renewal goes past the relay, by which the network is known: the lease stays where it was given.
        let is_past_relay = exchange.kind == Kind::Renew && !exchange.together.has(Trait::Relayed);
        let known_there = known.filter(|_| is_past_relay);
        let renewed = known_there.and_then(|known| known.got(lease.address));
        let mut given = Self {
            address: lease.address,
            subnet: grant.subnet,
            network: renewed.map_or(grant.network, |before| before.network),
            ports: grant.ports,
            since: lease.since.nanos(),
            until: lease.ends().map_or(i64::MAX, Timestamp::nanos),
            identifier: exchange.together.identifier(),
            is_clear: !exchange.together.has(Trait::AnswerCut)
                && exchange.together.knows_client()
                && renewed.is_none_or(|before| before.is_clear),
            has_ended: false,
            setting: lease.setting,
        };
        if let Some(end) = known.and_then(|known| known.end_of(&given, exchange)) {
            given.until = end.min(given.until);
            given.has_ended = true;
        }
        Some(given)
    }

    /// Whether it was asked for before a holder got it whose exchange closed sooner.
    pub fn is_before(&self, holder: &Holder) -> bool {
        is_later(holder.since, self.since)
    }
}
