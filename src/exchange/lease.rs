//! A lease: how long it is, when it is due, and what is known of one that an ACK gave. RFC 2131 s3.3, s4.4.1, s4.4.5.

use std::net::Ipv4Addr;
use std::num::NonZeroU64;

use crate::capture::Timestamp;
use crate::dhcp::{Message, option};
use crate::exchange::boot::is_pxe;
use crate::exchange::clock::{Moment, Setting};
use crate::exchange::limits::SECOND;
use crate::exchange::{Member, Next, Trait, Verdict, server_of, wait};

/// A client may give a lease up so much before it ends, in nanoseconds: it rounds, and its clock is not the input's.
const EARLY: i64 = 2 * SECOND;

/// Times of a lease as a message names them, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeaseTimes {
    /// How long the address may be used; `u32::MAX` is infinite.
    pub seconds: u32,
    /// When to renew; `None` where the server leaves it to the client.
    pub t1: Option<u32>,
    /// When to rebind; `None` where the server leaves it to the client.
    pub t2: Option<u32>,
}

impl LeaseTimes {
    /// The times that a message names; `None` without option 51.
    #[inline(always)]
    pub fn of(message: Message<'_>) -> Option<Self> {
        Some(Self {
            seconds: message.number_option(option::LEASE)?,
            t1: message.number_option(option::T1),
            t2: message.number_option(option::T2),
        })
    }

    /// When to renew: half of the lease where the server leaves it to the client. RFC 2131 s4.4.5.
    pub fn renewal(&self) -> u32 {
        self.t1.unwrap_or(self.seconds / 2)
    }

    /// When to rebind: seven eighths of the lease, in whole seconds, where the server leaves it to the client. RFC 2131
    /// s4.4.5.
    pub fn rebinding(&self) -> u32 {
        self.t2.unwrap_or(self.seconds - self.seconds.div_ceil(8))
    }
}

/// The client identifier (61) that a client was given its lease with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// It is not known.
    Unknown,
    /// It used none.
    None,
    /// By half of its hash.
    Named([u8; 4]),
}

/// A lease as an ACK gave it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not depend on each other"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseSeen {
    /// The address.
    pub address: Ipv4Addr,
    /// The server that gave it, as the client knows it: option 54, else the source of the ACK.
    pub server: Option<Ipv4Addr>,
    /// When the REQUEST was sent that earned it: a lease counts from then. RFC 2131 s4.4.1.
    pub since: Timestamp,
    /// Its length in seconds; `u32::MAX` is infinite.
    pub seconds: u32,
    /// Renewal (T1) time in seconds.
    pub t1: u32,
    /// Rebinding (T2) time in seconds.
    pub t2: u32,
    /// The exchange that gave it.
    pub exchange: u64,
    /// To whom it was given.
    pub identity: Identity,
    /// Whether nothing is known of it any more: the client gave it back, turned it down or was refused it, or its ACK does
    /// not say how long it is, as far as that was captured.
    pub is_void: bool,
    /// Whether the client may not have it: it asked for it again when it had been granted, so it did not hear that, or it was
    /// refused it as well.
    pub is_doubtful: bool,
    /// Whether its ACK is of PXE by its vendor class (60): a boot ROM then asks a boot server for the file.
    pub is_of_pxe: bool,
    /// Whether it came from another address than that of its server identifier, and no relay handed it on.
    pub is_from_other: bool,
    /// The setting of the clock that its times are by.
    pub(crate) setting: Setting,
}

impl LeaseSeen {
    /// The lease that the answer that counts gives; `None` where that is no ACK to a REQUEST, or has no
    /// address or no time stamp.
    pub(super) fn of(verdict: &Verdict<'_>) -> Option<Self> {
        let exchange = verdict.exchange;
        let answer = verdict
            .granting()
            .filter(|_| exchange.kind.is_for_lease())?;
        // A request by another setting of the clock tells nothing of when.
        let request = verdict
            .request
            .filter(|request| request.setting == answer.setting);
        let since = request.and_then(|request| request.packet.time());
        let times = verdict.lease();
        let (is_void, times) = (times.is_none(), times.unwrap_or_default());
        Some(Self {
            address: verdict.address()?,
            server: server_of(exchange.as_heard(answer)),
            since: since.or(answer.packet.time())?,
            seconds: times.seconds,
            t1: times.renewal(),
            t2: times.rebinding(),
            exchange: exchange.number,
            identity: Identity::of(verdict),
            is_void,
            is_doubtful: exchange.together.has(Trait::Repeated) && exchange.unheard_acks() > 0
                || exchange.refusal().is_some(),
            is_of_pxe: is_pxe(answer.packet.message()),
            is_from_other: is_from_other(answer),
            setting: answer.setting,
        })
    }

    /// Whether it is known to have been given to another identity than that of a client identifier, by its hash.
    pub fn is_of_another(&self, identifier: Option<NonZeroU64>) -> bool {
        match self.identity {
            Identity::Unknown => false,
            Identity::None => identifier.is_some(),
            Identity::Named(name) => identifier.map(half) != Some(name),
        }
    }

    /// Whether it never ends.
    pub fn is_endless(&self) -> bool {
        self.seconds == u32::MAX
    }

    /// When it ends; `None` when it is infinite.
    pub fn ends(&self) -> Option<Timestamp> {
        (!self.is_endless()).then(|| self.after(self.seconds))
    }

    /// When renewal is due.
    pub fn renews(&self) -> Timestamp {
        self.after(self.t1)
    }

    /// When rebinding is due.
    pub fn rebinds(&self) -> Timestamp {
        self.after(self.t2)
    }

    /// How long the client has had it when a message comes, in nanoseconds; `None` where that has no time, or the clock was
    /// set back in between or went back.
    pub fn age(&self, now: &Member) -> Option<i64> {
        self.age_at(now.moment())
    }

    /// For how long it is over when a message comes, in nanoseconds; `None` where it is not, as far as is known.
    pub fn over(&self, now: &Member) -> Option<i64> {
        self.over_by(self.age(now)?)
    }

    /// Whether it is known to be over, or as good as that, when its client begins something else.
    pub fn is_over_at(&self, next: &Next) -> bool {
        let age = self.age_at(next.moment());
        let about = |age: i64| age.saturating_add(EARLY);
        age.and_then(|age| self.over_by(about(age))).is_some()
    }

    /// For how long the client has had it at a moment, in nanoseconds.
    fn age_at(&self, now: Moment) -> Option<i64> {
        wait::passed((Some(self.since), self.setting), now)
    }

    /// For how long a lease of that age is over, in nanoseconds; `None` where it is not.
    fn over_by(&self, age: i64) -> Option<i64> {
        let length = i64::from(self.seconds).saturating_mul(SECOND);
        let over = age.saturating_sub(length);
        (over >= 0 && !self.is_endless()).then_some(over)
    }

    /// So many seconds after it began.
    fn after(&self, seconds: u32) -> Timestamp {
        let nanos = i64::from(seconds).saturating_mul(SECOND);
        Timestamp(self.since.nanos().saturating_add(nanos))
    }
}

impl Identity {
    fn of(verdict: &Verdict<'_>) -> Self {
        let is_whole = |request: &Member| !request.packet.message().is_truncated();
        match verdict.exchange.together.identifier() {
            Some(identifier) => Self::Named(half(identifier)),
            None if verdict.request.is_some_and(is_whole) => Self::None,
            None => Self::Unknown,
        }
    }
}

/// The half of a hash that is kept.
fn half(identifier: NonZeroU64) -> [u8; 4] {
    let [half @ .., _, _, _, _] = identifier.get().to_be_bytes();
    half
}

/// Whether an answer comes from another address than it says its server has, without a relay.
fn is_from_other(answer: &Member) -> bool {
    let packet = &answer.packet;
    let is_other = |server| server != packet.datagram.ip.src;
    answer.server.is_some_and(is_other) && packet.message().giaddr().is_unspecified()
}

#[cfg(test)]
mod tests {
    use super::{LeaseSeen, LeaseTimes};
    use crate::findings::testing::{ack, discover, exchanges, offer, request};

    #[test]
    fn a_request_with_a_wrong_time_begins_no_lease() {
        for (asked, begins) in [(990, 2), (-10_000_000, 3)] {
            let all = exchanges(&[discover(), offer(), request().at(asked), ack().at(1000)]);
            let since = LeaseSeen::of(&all[0].verdict()).map(|lease| lease.since);
            assert_eq!(since, all[0].members[begins].packet.time());
        }
    }

    #[test]
    fn rebinding_is_due_in_whole_seconds_before_seven_eighths() {
        for (seconds, t2) in [(0, 0), (1, 0), (15, 13), (16, 14), (3600, 3150)] {
            let times = LeaseTimes {
                seconds,
                ..LeaseTimes::default()
            };
            assert_eq!(times.rebinding(), t2, "{seconds}");
        }
    }
}
