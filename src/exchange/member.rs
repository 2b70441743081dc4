//! A message in its exchange.

use std::cell::Cell;
use std::net::Ipv4Addr;
use std::num::{NonZeroU16, NonZeroU64};

use triomphe::Arc;

use crate::exchange::clock::{Moment, Setting};
use crate::exchange::key::Namer;
use crate::exchange::{FramePlace, Packet, Role, limits, same};

/// A message in its exchange.
#[derive(Debug, Clone)]
pub struct Member {
    /// The message and how it came; shared with what is to be shown.
    pub packet: Arc<Packet>,
    /// What it is to the exchange.
    pub role: Role,
    /// The server it names: option 54.
    pub server: Option<Ipv4Addr>,
    /// The frame it is a copy of: the same message seen again. It counts for nothing else.
    pub copy_of: Option<FramePlace>,
    /// The place in its exchange, from 1, of the client's message that it answers.
    pub(super) question: Option<NonZeroU16>,
    /// The setting of the clock that its time is by.
    pub(crate) setting: Setting,
    /// What it says, by a hash; made when first asked for.
    pub(super) digest: Cell<Option<NonZeroU64>>,
}

impl Member {
    /// Whether it is the same message seen again.
    pub fn is_copy(&self) -> bool {
        self.copy_of.is_some()
    }

    /// Whether it is of an address by a server, as a REQUEST that takes an OFFER names both: options 50 and 54. RFC 2131
    /// s4.3.2.
    pub(super) fn is_of(&self, address: Option<Ipv4Addr>, server: Option<Ipv4Addr>) -> bool {
        self.server == server && Some(self.packet.message().yiaddr()) == address
    }

    /// When it came, with the setting of the clock.
    pub(super) fn moment(&self) -> Moment {
        (self.packet.time(), self.setting)
    }

    /// What it says, but for what a relay changes, by a hash with a secret. It may be asked for again and again.
    pub(super) fn digest(&self, namer: &Namer) -> NonZeroU64 {
        let digest = self.digest.get();
        let digest = digest.unwrap_or_else(|| same::digest(&self.packet, namer));
        self.digest.set(Some(digest));
        digest
    }

    /// Bytes of memory it holds, with itself.
    pub(super) fn held_bytes(&self) -> usize {
        let around = size_of::<Self>() + limits::BESIDE_A_MESSAGE;
        self.packet.held_bytes() + around
    }
}
