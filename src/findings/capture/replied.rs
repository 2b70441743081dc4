//! Whom servers answered last: whether they answer others while a client waits in vain.

use std::net::Ipv4Addr;

use smallvec::SmallVec;

use crate::dhcp::option;
use crate::exchange::{ClientName, Exchange, Member, Role, SECOND, Setting, vlans};
use crate::findings::MessageCase;

/// What is known of the answers so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Replied {
    to_all: Answered,
    /// The relays through which anybody was answered, as many as are remembered; no relay is one of them.
    relays: SmallVec<[(Ipv4Addr, Answered); 2]>,
    /// Servers that were heard, by the address they send from, as many as are remembered.
    servers: SmallVec<[Ipv4Addr; 2]>,
    /// Subnets, as address and mask, in which a client renewed by unicast, as many as are remembered.
    renewed: SmallVec<[(u32, u32); 2]>,
    /// Clients that asked in vain since the last answer, as many as are looked for.
    in_vain: SmallVec<[ClientName; IN_VAIN]>,
}

/// Relays, servers, and subnets that are remembered of each.
const RELAYS: usize = 64;
/// In less time, in nanoseconds, nobody else may have asked what servers answer: while no address is free, they extend leases.
const SILENT: i64 = 60 * SECOND;
/// So many clients that ask in vain, with the one in question, are no matter of one client.
const IN_VAIN: usize = 3;

/// The last answers of each sort.
#[derive(Debug, Clone, Default)]
struct Answered {
    all: Latest,
    /// To what did not go to the server's own address.
    by_broadcast: Latest,
    offers: Latest,
    /// Clients that looked for servers in vain since the last OFFER, as many as are looked for.
    unoffered: SmallVec<[ClientName; IN_VAIN]>,
    /// Whether leases were extended, not only by unicast, since so many looked in vain.
    only_extends: bool,
}

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

/// Who was not heard for so many nanoseconds while others asked may be gone.
const GONE: i64 = 10 * SILENT;

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
        let is_renewal = exchange
            .question(member)
            .is_some_and(|asked| asked.role == Role::Renew);
        let giaddr = case.message().giaddr();
        self.to_all.note(reply, case.role, is_renewal);
        if let Some((_, answered)) = self.relays.iter_mut().find(|it| it.0 == giaddr) {
            answered.note(reply, case.role, is_renewal);
        } else if self.relays.len() < RELAYS {
            let mut answered = Answered::default();
            answered.note(reply, case.role, is_renewal);
            self.relays.push((giaddr, answered));
        }
        let from = case.packet.datagram.ip.src;
        if self.servers.len() < RELAYS && !self.servers.contains(&from) {
            self.servers.push(from);
        }
        if is_renewal {
            self.note_subnet(case);
        }
        self.in_vain.clear();
    }

    /// Takes note of where a client is that renews by unicast: that goes by no relay.
    fn note_subnet(&mut self, case: &MessageCase<'_>) {
        let message = case.message();
        let Some(mask) = message.address_option(option::MASK).map(u32::from) else {
            return;
        };
        let subnet = (u32::from(message.yiaddr()) & mask, mask);
        if mask != 0 && self.renewed.len() < RELAYS && !self.renewed.contains(&subnet) {
            self.renewed.push(subnet);
        }
    }

    /// Takes note of an exchange without answer, where that is proved.
    pub(super) fn note_unanswered(&mut self, exchange: &Exchange) {
        let mut members = exchange.members.iter();
        let last = members.rfind(|member| member.role.is_client());
        let is_proved = exchange.heard_nothing(exchange.count_of(Role::is_client));
        let Some(last) = last.filter(|_| is_proved) else {
            return;
        };
        if last.role == Role::Discover {
            self.to_all.note_search(exchange.name, last);
            for relay in exchange.verdict().relays() {
                let known = self.relays.iter_mut().find(|(known, _)| *known == relay);
                if let Some((_, answered)) = known {
                    answered.note_search(exchange.name, last);
                }
            }
        }
        let is_since = self.to_all.all.passed(last).is_some_and(|it| it > 0);
        let is_new = self.in_vain.len() < IN_VAIN && !self.in_vain.contains(&exchange.name);
        if is_since && is_new {
            self.in_vain.push(exchange.name);
        }
    }

    /// Whether leases were extended not long before a message, and nobody was made an OFFER, behind a relay if there is one,
    /// though several looked for servers.
    pub(super) fn only_extends(&self, first: &Member, relay: Option<Ipv4Addr>) -> bool {
        let passed = self.to_all.all.passed(first);
        passed.is_none_or(|passed| passed < GONE)
            && self.behind(relay).is_some_and(|it| it.only_extends)
    }

    /// Whether another client than that of an exchange was answered after one of its messages, in the same VLAN.
    pub(super) fn has_others_since(&self, exchange: &Exchange, first: &Member) -> bool {
        self.to_all.all.has_others_since(exchange, first)
    }

    /// Whether another client was made an OFFER after that, behind a relay if there is one.
    pub(super) fn has_offers_since(
        &self,
        exchange: &Exchange,
        first: &Member,
        relay: Option<Ipv4Addr>,
    ) -> bool {
        let answered = self.behind(relay);
        answered.is_some_and(|it| it.offers.has_others_since(exchange, first))
    }

    /// Whether another client was answered after that what did not go to the server's own address.
    pub(super) fn has_more_than_unicast_since(
        &self,
        exchange: &Exchange,
        first: &Member,
        relay: Option<Ipv4Addr>,
    ) -> bool {
        let answered = self.behind(relay);
        answered.is_some_and(|it| it.by_broadcast.has_others_since(exchange, first))
    }

    /// The answers through a relay, or all; `None` where there are none.
    fn behind(&self, relay: Option<Ipv4Addr>) -> Option<&Answered> {
        let Some(relay) = relay.filter(|_| self.relays.len() < RELAYS) else {
            return Some(&self.to_all);
        };
        let known = self.relays.iter().find(|(known, _)| *known == relay);
        known.map(|(_, answered)| answered)
    }

    /// Whether nobody was answered through a relay so far nor renewed in its subnet, and somebody was through another.
    pub(super) fn passes_by(&self, relay: Ipv4Addr) -> bool {
        let is_relay = |known: &(Ipv4Addr, Answered)| !known.0.is_unspecified();
        let is_its = |(subnet, mask): &(u32, u32)| u32::from(relay) & mask == *subnet;
        self.relays.iter().any(is_relay)
            && self.relays.len() < RELAYS
            && self.relays.iter().all(|(known, _)| *known != relay)
            && !self.renewed.iter().any(is_its)
    }

    /// How long before a message of an exchange the last answer came, in nanoseconds, where others asked in vain since.
    pub(super) fn silent_before(&self, exchange: &Exchange, first: &Member) -> Option<i64> {
        let others = self.in_vain.iter().filter(|name| **name != exchange.name);
        let passed = self.to_all.all.passed(first)?;
        (passed >= SILENT && others.count() + 1 >= IN_VAIN).then_some(passed)
    }

    /// Whether nothing was ever heard from an address, as far as is known.
    pub(super) fn never_hears(&self, server: Ipv4Addr) -> bool {
        self.servers.len() < RELAYS && !self.servers.contains(&server)
    }
}

impl Answered {
    fn note(&mut self, reply: Reply, role: Role, is_renewal: bool) {
        self.all.note(reply);
        if !is_renewal {
            self.by_broadcast.note(reply);
        }
        if role == Role::Offer {
            self.offers.note(reply);
            self.unoffered.clear();
            self.only_extends = false;
        } else {
            self.only_extends |= !is_renewal && self.unoffered.len() == IN_VAIN;
        }
    }

    /// Takes note of a client that looked for servers in vain, at last with some message.
    fn note_search(&mut self, client: ClientName, last: &Member) {
        let is_since = self.offers.passed(last).is_none_or(|passed| passed > 0);
        let is_new = self.unoffered.len() < IN_VAIN && !self.unoffered.contains(&client);
        if is_since && is_new {
            self.unoffered.push(client);
        }
    }
}

impl Latest {
    fn note(&mut self, reply: Reply) {
        if self.last.is_some_and(|last| last.client != reply.client) {
            self.other = self.last;
        }
        self.last = Some(reply);
    }

    /// The time from the last answer to a message of a client, in nanoseconds; `None` where that is not known.
    fn passed(&self, asked: &Member) -> Option<i64> {
        let last = self.last.filter(|last| last.setting == asked.setting)?;
        Some(asked.packet.time()?.nanos().saturating_sub(last.at))
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
