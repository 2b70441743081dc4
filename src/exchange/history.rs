//! What is remembered of each client: its last lease and its newest exchange. Bounded; the oldest client goes first.

use std::num::NonZeroU64;

use crate::exchange::Ending;
use crate::exchange::bounded::Bounded;
use crate::exchange::key::{ByName, ClientName};
use crate::exchange::lease::LeaseSeen;

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

    /// Takes note of what ends a lease.
    pub(super) fn end(&mut self, ending: Ending) {
        if let Some(lease) = &mut self.granted {
            lease.is_void |= ending.is_of(lease.address);
        }
    }

    /// The lease that it has; `None` before one was seen and where that is void.
    pub fn lease(&self) -> Option<LeaseSeen> {
        self.granted.filter(|_| self.has_lease())
    }

    /// Whether it has a lease.
    pub(super) fn has_lease(&self) -> bool {
        self.granted.as_ref().is_some_and(|lease| !lease.is_void)
    }
}

/// All clients remembered.
pub(crate) type Clients = Bounded<ClientName, Client, ByName>;
// Tens of thousands of them are remembered: each takes one line of memory with its hash.
const _: () = assert!(size_of::<Client>() <= 56);
