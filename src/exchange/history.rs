//! What is remembered of each client: its last lease and its newest exchange. Bounded; the oldest client goes first.

use std::net::Ipv4Addr;
use std::num::NonZeroU64;

use crate::capture::Timestamp;
use crate::exchange::bounded::Bounded;
use crate::exchange::key::{ByName, ClientName};

/// A lease as an ACK gave it.
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
    /// Renewal (T1) time in seconds, if given.
    pub t1: Option<u32>,
    /// Rebinding (T2) time in seconds, if given.
    pub t2: Option<u32>,
    /// The exchange that gave it.
    pub exchange: u64,
    /// Whether nothing is known of it any more: the client gave it back or turned it down, or its length was not captured.
    pub is_void: bool,
    /// Whether the client may not have it: it asked for it again when it had been granted, so it did not hear that, or it was
    /// refused it as well.
    pub is_doubtful: bool,
    /// Whether it came from another address than that of its server identifier, and no relay handed it on.
    pub is_from_other: bool,
}

impl LeaseSeen {
    /// When it ends, in nanoseconds since 1970; `None` when it is infinite.
    pub fn ends(&self) -> Option<i64> {
        (self.seconds != u32::MAX).then(|| {
            self.since
                .nanos()
                .saturating_add(i64::from(self.seconds).saturating_mul(1_000_000_000))
        })
    }
}

/// What is remembered of a client.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client {
    /// The last lease it was granted; `None` before one was seen.
    pub granted: Option<LeaseSeen>,
    /// Its newest exchange, by number.
    pub newest: Option<NonZeroU64>,
}

impl Client {
    /// Takes note of a lease that an exchange gives it when a message has come: a new one, or what is known of the last one
    /// by now. What comes late to an exchange does not bring back a lease that was followed by another, or given back.
    pub(super) fn note_lease(&mut self, lease: LeaseSeen, is_new: bool) {
        match self.granted {
            Some(last) if !is_new && last.exchange == lease.exchange => {
                let is_void = last.is_void || lease.is_void;
                self.granted = Some(LeaseSeen { is_void, ..lease });
            }
            Some(_) if !is_new => {}
            _ => self.granted = Some(lease),
        }
    }

    /// The lease that it has; `None` before one was seen and where that is void.
    pub fn lease(&self) -> Option<LeaseSeen> {
        self.granted.filter(|lease| !lease.is_void)
    }
}

/// All clients remembered.
pub(crate) type Clients = Bounded<ClientName, Client, ByName>;
// Tens of thousands of them are remembered: each takes one line of memory with its hash.
const _: () = assert!(size_of::<Client>() <= 56);
