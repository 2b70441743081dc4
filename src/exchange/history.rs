//! What is remembered of each client: its last lease and what it has open. Bounded; the oldest client goes first.

use std::collections::{HashMap, VecDeque};
use std::net::Ipv4Addr;

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::capture::Timestamp;
use crate::exchange::key::ClientKey;
use crate::exchange::limits;
use crate::exchange::tracker::Id;

/// A lease as an ACK gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseSeen {
    /// The address.
    pub address: Ipv4Addr,
    /// The server that gave it: option 54, else the source of the ACK.
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
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// Its last lease; `None` before one was seen and after it was given back.
    pub lease: Option<LeaseSeen>,
    /// Its newest exchange, by number.
    pub newest: Option<u64>,
    pub(crate) open: SmallVec<[Id; 1]>,
}

/// All clients remembered.
#[derive(Debug, Default)]
pub(crate) struct Clients {
    known: HashMap<ClientKey, Client, RandomState>,
    order: VecDeque<ClientKey>,
    forgotten: u64,
}

impl Clients {
    /// The client with this key, made known if it is not.
    pub(crate) fn entry(&mut self, key: &ClientKey) -> &mut Client {
        if !self.known.contains_key(key) {
            if self.known.len() >= limits::CLIENTS {
                if let Some(oldest) = self.order.pop_front() {
                    self.known.remove(&oldest);
                    self.forgotten += 1;
                }
            }
            self.order.push_back(key.clone());
        }
        self.known.entry(key.clone()).or_default()
    }

    /// The client with this key, if it is known.
    pub(crate) fn of(&self, key: &ClientKey) -> Option<&Client> {
        self.known.get(key)
    }

    /// The client with this key, if it is known.
    pub(crate) fn of_mut(&mut self, key: &ClientKey) -> Option<&mut Client> {
        self.known.get_mut(key)
    }

    /// How many clients were dropped because there were too many.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }
}
