//! Whom servers answered last: whether they answer others while a client waits in vain.

use crate::exchange::{ClientName, Exchange, Member, Setting, vlans};
use crate::findings::MessageCase;

/// The last answers to two clients.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Replied {
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
        if self.last.is_some_and(|last| last.client != reply.client) {
            self.other = self.last;
        }
        self.last = Some(reply);
    }

    /// Whether another client than that of an exchange was answered after one of its messages, in the same VLAN.
    pub(super) fn has_others_since(&self, exchange: &Exchange, first: &Member) -> bool {
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
