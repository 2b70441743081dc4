//! Whom servers answered last: whether they answer others while a client waits in vain.

use std::net::Ipv4Addr;

use smallvec::SmallVec;

use crate::exchange::{ClientName, Exchange, Member, Role, Setting, vlans};
use crate::findings::MessageCase;

/// What is known of the answers so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Replied {
    answers: Latest,
    offers: Latest,
    /// The relays through which anybody was answered, as many as are remembered.
    relays: SmallVec<[Ipv4Addr; 4]>,
}

/// Relays that are remembered.
const RELAYS: usize = 64;

/// The last answers to two clients.
#[derive(Debug, Clone, Copy, Default)]
struct Latest {
    last: Option<Reply>,
    /// To another client than the last one.
    other: Option<Reply>,
}

/// An answer to a client.
#[derive(Debug, Clone, Copy)]
struct Reply {
    client: ClientName,
    /// When, in nanoseconds since 1970.
    at: i64,
    setting: Setting,
    vlan: Option<u16>,
}

impl Replied {
    /// Takes note of a message of a server.
    pub(super) fn note(&mut self, case: &MessageCase<'_>) {
        let (Some(exchange), Some(member)) = (case.exchange, case.member()) else {
            return;
        };
        let Some(time) = case.packet.time() else {
            return;
        };
        let reply = Reply {
            client: exchange.name,
            at: time.nanos(),
            setting: member.setting,
            vlan: vlans(case.packet).last(),
        };
        self.answers.note(reply);
        if case.role == Role::Offer {
            self.offers.note(reply);
        }
        let giaddr = case.message().giaddr();
        if self.relays.len() < RELAYS && !self.relays.contains(&giaddr) {
            self.relays.push(giaddr);
        }
    }

    /// Whether another client than that of an exchange was answered after one of its messages, in the same VLAN.
    pub(super) fn has_others_since(&self, exchange: &Exchange, first: &Member) -> bool {
        self.answers.has_others_since(exchange, first)
    }

    /// Whether another client was made an OFFER after that.
    pub(super) fn has_offers_since(&self, exchange: &Exchange, first: &Member) -> bool {
        self.offers.has_others_since(exchange, first)
    }

    /// Whether nobody was answered through a relay so far, and somebody through another.
    pub(super) fn passes_by(&self, relay: Ipv4Addr) -> bool {
        let has_other = self.relays.iter().any(|known| !known.is_unspecified());
        has_other && self.relays.len() < RELAYS && !self.relays.contains(&relay)
    }
}

impl Latest {
    fn note(&mut self, reply: Reply) {
        if self.last.is_some_and(|last| last.client != reply.client) {
            self.other = self.last;
        }
        self.last = Some(reply);
    }

    fn has_others_since(&self, exchange: &Exchange, first: &Member) -> bool {
        let vlan = vlans(&first.packet).last();
        let is_since = |reply: Reply| {
            reply.client != exchange.name
                && (reply.setting, reply.vlan) == (first.setting, vlan)
                && first
                    .packet
                    .time()
                    .is_some_and(|first| reply.at > first.nanos())
        };
        let mut replies = [self.last, self.other].into_iter().flatten();
        replies.any(is_since)
    }
}
