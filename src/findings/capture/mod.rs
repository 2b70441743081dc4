//! What is known of the capture as a whole, and the rules about it (C). One rule a file.
//!
//! Absence proves nothing where one side is not seen or packets were lost: rules about exchanges ask here.

pub(crate) mod c01;
pub(crate) mod c02;
pub(crate) mod c03;
pub(crate) mod c04;
pub(crate) mod c05;
pub(crate) mod c06;
pub(crate) mod c07;
pub(crate) mod c08;
mod replied;

use std::net::Ipv4Addr;

use smallvec::SmallVec;

use crate::capture::Tap;
use crate::exchange::{
    Closed, Cut, Exchange, FramePlace, Member, Outcome, Packet, Role, Trait, is_behind_relay,
    is_seen_at_one, vlans,
};
use crate::findings::capture::replied::Replied;
use crate::findings::{MessageCase, Rule};
use crate::wire::CLIENT_PORT;

/// The rules, in the order of the catalogue.
pub static RULES: &[&Rule] = &[
    &c01::RULE,
    &c02::RULE,
    &c03::RULE,
    &c04::RULE,
    &c05::RULE,
    &c06::RULE,
    &c07::RULE,
    &c08::RULE,
];

/// How often something was seen, and the first frame it was seen at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// How often.
    pub count: u64,
    /// The first frame.
    pub first: Option<FramePlace>,
}

impl Seen {
    fn note(&mut self, packet: &Packet) {
        self.count += 1;
        self.first.get_or_insert(packet.place());
    }
}

/// What is known of the capture so far.
#[derive(Debug, Clone, Default)]
pub struct Capture {
    /// Messages from clients.
    pub requests: u64,
    /// Messages from servers.
    pub replies: u64,
    /// Those of both that are copies of others.
    pub copies: u64,
    /// Whether an expression kept frames out.
    pub is_narrowed: bool,
    /// Packets that the capture is known to have lost.
    pub dropped: u64,
    /// Those of clients and servers that a relay passed on or is to pass on.
    pub relayed: u64,
    /// Messages that came before the one in front of them, by the clock of their interface.
    pub backwards: Seen,
    /// The longest step back, in nanoseconds.
    pub longest_back: i64,
    /// Exchanges that are shown.
    pub exchanges: u64,
    /// Their messages.
    pub messages_shown: u64,
    /// Those that began before the capture or were not over at its end.
    pub cut: Seen,
    /// Frames that are the one before once more.
    pub duplicates: Seen,
    /// How often one message came on one link, at most.
    pub most_alike: usize,
    /// Messages seen before and behind a relay.
    pub relay_copies: Seen,
    /// Exchanges seen in more than one VLAN.
    pub vlan_mixes: Seen,
    /// Whether a client took an OFFER before any server's message was seen.
    has_taken_unseen: bool,
    /// Whether a client took an OFFER that is not in the capture.
    misses_offers: bool,
    replied: Replied,
    /// Inside, since each message is held against them, and what lies beside them elsewhere is not known.
    clocks: SmallVec<[Clock; 2]>,
}

/// The newest time of an interface.
#[derive(Debug, Clone, Copy)]
struct Clock {
    tap: Tap,
    newest: i64,
}

/// Interfaces whose clocks are watched.
const CLOCKS: usize = 64;

impl Capture {
    /// Whether it is known to hold what clients say and not what they are answered: one takes an OFFER, and no server's
    /// message was seen so far.
    pub fn hears_clients_only(&self) -> bool {
        self.replies == 0 && self.has_taken_unseen
    }

    /// Whether an answer that is not in it was not given: as far as is known it lost no packets, and what servers say is
    /// neither out of its reach nor kept out by an expression.
    pub fn shows_silence(&self) -> bool {
        let is_kept_out = self.is_narrowed && self.replies == 0;
        self.dropped == 0 && !is_kept_out && !self.hears_clients_only()
    }

    /// Whether servers answered other clients than that of an exchange after one of its messages.
    pub fn answers_others_since(&self, exchange: &Exchange, first: &Member) -> bool {
        self.replied.has_others_since(exchange, first)
    }

    /// Whether servers made no other client an OFFER after it, behind a relay if there is one, as far as is known: none is heard
    /// to take one that is not in the capture.
    pub fn makes_no_offer_since(
        &self,
        exchange: &Exchange,
        first: &Member,
        relay: Option<Ipv4Addr>,
    ) -> bool {
        !self.misses_offers && !self.replied.has_offers_since(exchange, first, relay)
    }

    /// Whether servers answered other clients after it what did not go to their own address, by a relay if there is one.
    pub fn answers_more_than_unicast_since(
        &self,
        exchange: &Exchange,
        first: &Member,
        relay: Option<Ipv4Addr>,
    ) -> bool {
        self.replied
            .has_more_than_unicast_since(exchange, first, relay)
    }

    /// Whether servers extended leases not long before a message and made nobody an OFFER, behind a relay if there is one, though
    /// several looked for servers.
    pub fn only_extends(&self, first: &Member, relay: Option<Ipv4Addr>) -> bool {
        !self.misses_offers && self.replied.only_extends(first, relay)
    }

    /// How long no server was heard before a message of an exchange, while others asked in vain as well, in nanoseconds; `None`
    /// where that is not known.
    pub fn silent_before(&self, exchange: &Exchange, first: &Member) -> Option<i64> {
        let silent = self.replied.silent_before(exchange, first);
        silent.filter(|_| !self.misses_offers)
    }

    /// Whether servers answered clients behind other relays so far, and none behind this one.
    pub fn passes_by(&self, relay: Ipv4Addr) -> bool {
        self.replied.passes_by(relay)
    }

    /// Whether no server was heard to send from an address so far.
    pub fn never_hears(&self, server: Ipv4Addr) -> bool {
        self.replied.never_hears(server)
    }

    #[inline]
    pub(super) fn note_message(&mut self, case: &MessageCase<'_>) {
        self.requests += u64::from(case.role.is_client());
        self.replies += u64::from(case.role.is_server());
        self.copies += u64::from(case.is_copy());
        self.has_taken_unseen |= self.replies == 0 && case.role == Role::Select;
        if case.role.is_server() {
            self.replied.note(case);
        } else if case.role == Role::Select {
            let has_offer = |exchange: &Exchange| exchange.together.roles.has(Role::Offer);
            self.misses_offers |= !case.exchange.is_some_and(has_offer);
        }
        self.relayed += u64::from(is_between_relays(case) && case.role != Role::Other);
        if let Some(time) = case.packet.time() {
            self.note_time(case.packet, time.nanos());
        }
    }

    fn note_time(&mut self, packet: &Packet, now: i64) {
        let tap = packet.origin.tap;
        let clock = self.clocks.iter_mut().find(|clock| clock.tap == tap);
        let Some(clock) = clock else {
            if self.clocks.len() < CLOCKS {
                self.clocks.push(Clock { tap, newest: now });
            }
            return;
        };
        let back = clock.newest.saturating_sub(now);
        clock.newest = now;
        if back > 0 {
            self.longest_back = self.longest_back.max(back);
            self.backwards.note(packet);
        }
    }

    pub(super) fn note_exchange(&mut self, exchange: &Exchange) {
        let Some(first) = exchange.members.first() else {
            return;
        };
        self.exchanges += 1;
        self.messages_shown += exchange.members.len() as u64 + exchange.elided.total();
        // Where no more was read, the capture may well go on.
        let is_read_on = exchange.closed != Some(Closed::Stopped);
        if exchange
            .cut()
            .is_some_and(|cut| is_read_on || cut != Cut::End)
        {
            self.cut.note(&first.packet);
        }
        if exchange.outcome == Outcome::NoAnswer {
            self.replied.note_unanswered(exchange);
        }
        if exchange.together.has(Trait::Tagged) {
            if let Some(mixed) = c08::mixed(exchange, first) {
                self.vlan_mixes.note(&mixed.packet);
            }
        }
        if exchange.together.has(Trait::Copied) {
            for member in exchange.members.iter().filter(|member| member.is_copy()) {
                self.note_copy(exchange, member);
            }
        }
    }

    fn note_copy(&mut self, exchange: &Exchange, copy: &Member) {
        let original = exchange
            .members
            .iter()
            .find(|member| Some(member.packet.place()) == copy.copy_of);
        let Some(original) = original else { return };
        let (one, other) = (original.packet.message(), copy.packet.message());
        let is_changed = one.giaddr() != other.giaddr()
            || one.hops() != other.hops()
            || original.packet.datagram.ip.dst != copy.packet.datagram.ip.dst;
        if is_behind_relay(original) != is_behind_relay(copy) {
            self.relay_copies.note(&copy.packet);
        } else if !is_changed {
            self.duplicates.note(&copy.packet);
            self.most_alike = self.most_alike.max(alike(exchange, original, copy));
        }
    }
}

/// How often a message and its copies came where one of them did: by the same interface, in the same VLANs.
fn alike(exchange: &Exchange, original: &Member, copy: &Member) -> usize {
    let is_alike = |other: &&Member| {
        (other.copy_of == copy.copy_of || std::ptr::eq(*other, original))
            && is_seen_at_one(&other.packet, &copy.packet)
            && vlans(&other.packet).eq(vlans(&copy.packet))
    };
    exchange.members.iter().filter(is_alike).count()
}

/// Whether a message goes from a relay or to one. What a relay hands to a client has its address as well.
fn is_between_relays(case: &MessageCase<'_>) -> bool {
    let datagram = &case.packet.datagram;
    let is_handed_on = case.role.is_server()
        && datagram.udp.dst == CLIENT_PORT
        && datagram.ip.dst != case.message().giaddr();
    case.is_relayed() && !is_handed_on
}
