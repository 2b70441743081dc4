//! ACKs that their client does not use: it did not hear them, or it dropped them. RFC 2131 s4.4.1, RFC 4039 s3.

use crate::exchange::again::ASKS_AGAIN_WITHIN;
use crate::exchange::limits::SECOND;
use crate::exchange::role::Role;
use crate::exchange::wait::passed;
use crate::exchange::{Awaited, Exchange, Kind, Member, Outcome, Roles, Trait};

/// Why a client that was granted an address does not have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unused {
    /// It went on as if it had heard no ACK.
    Unheard,
    /// It had begun anew with another xid before the ACK came.
    Late,
    /// It dropped an ACK that came before any OFFER, and looked for servers again.
    Dropped,
    /// Such an ACK came, and what it did then is not in the input.
    Unasked,
    /// It was refused as well, and looked for servers again.
    Refused,
    /// It drops what has another xid or hardware address than it waits for.
    Astray,
}

impl Exchange {
    /// Whether, by what the client did, it does not use its ACK; what it should do, where that is not known.
    pub fn unused(&self) -> Option<Unused> {
        let is_granted = || self.verdict().granting().is_some();
        match self.outcome {
            Outcome::Bound => {}
            Outcome::NoAnswer if self.roles.has(Role::Ack) && is_granted() => {}
            _ => return None,
        }
        if self.is_astray() {
            return Some(Unused::Astray);
        }
        if self.unasked_ack().is_some() {
            return Some(if self.looks_anew() {
                Unused::Dropped
            } else {
                Unused::Unasked
            });
        }
        if self.refusal_heard().is_some() {
            return Some(Unused::Refused);
        }
        if self.was_granted_late() {
            return Some(Unused::Late);
        }
        self.heard_no_ack().then_some(Unused::Unheard)
    }

    /// Whether the client looked for servers anew before it was granted anything, by more than clocks may differ.
    fn was_granted_late(&self) -> bool {
        let began = self.next.filter(|_| self.has_begun_anew());
        let granted = || self.verdict().granting().map(Member::moment);
        let late = began.and_then(|next| passed(next.moment(), granted()?));
        late.is_some_and(|late| late > self.longest_back())
    }

    /// Whether its client drops what answers it, and does not show by what it does next that it has it all the same: the
    /// client waits with another xid or hardware address, or for an OFFER, and looks for servers again. RFC 2131 s4.4.1.
    #[inline(always)]
    pub(super) fn is_answer_dropped(&self) -> bool {
        self.is_astray() || self.looks_anew() && self.unasked_ack().is_some()
    }

    /// Whether what answers it went astray, and its client does not take that all the same, nor took the OFFER before it.
    fn is_astray(&self) -> bool {
        let is_left = |awaited: &Awaited| !(awaited.is_used || awaited.is_taken);
        self.mismatch()
            .is_some_and(|(_, awaited)| is_left(&awaited))
    }

    /// The same with a DISCOVER, which is the first that it began since.
    fn looks_anew(&self) -> bool {
        self.next.is_some_and(|next| next.role == Role::Discover) && self.has_begun_anew()
    }

    /// An ACK that answers a DISCOVER at once though not both have Rapid Commit (80), with that: the client waits for an
    /// OFFER. `None` as well where an OFFER and a REQUEST may stand where the input does not go.
    pub fn unasked_ack(&self) -> Option<(&Member, &Member)> {
        let seen = self.together.roles;
        let is_at_once = self.kind == Kind::Acquire
            && seen.has(Role::Ack)
            && !seen.has(Role::Offer)
            && !seen.meets(Roles::REQUESTS);
        if !is_at_once || self.is_cut_at_start() || self.elided.is_any() {
            return None;
        }
        let is_cut = |member: &Member| member.packet.message().is_truncated();
        let ack = self.with_role(Role::Ack).next()?;
        let is_unasked = self.committed_at_once(ack).is_none() && !self.members.iter().any(is_cut);
        let discover = self.question(ack).filter(|_| is_unasked)?;
        Some((discover, ack))
    }

    /// ACKs after which the client repeated its REQUEST: it did not hear them. What came before the first one answers none
    /// that is here.
    pub fn unheard_acks(&self) -> usize {
        let is_request = |member: &Member| member.role.is_request() && !member.is_copy();
        let last = self.members.iter().rposition(is_request).unwrap_or(0);
        let first = self.members.iter().position(is_request).unwrap_or(last);
        let before = self.members.iter().take(last).skip(first);
        let is_ack = |member: &&Member| member.role == Role::Ack && !member.is_copy();
        let kept = before.filter(is_ack).count();
        let is_gap = |gap: usize| first < gap && gap <= last;
        if !self.elided.before().is_some_and(is_gap) {
            return kept;
        }
        kept.saturating_add(self.elided.of(|role| role == Role::Ack))
    }

    /// Whether the client went on as if it had heard none of the ACKs, and no NAK: it repeated its REQUEST after one, and in
    /// the end looked for servers anew, or it looked for them all the time.
    pub fn heard_no_ack(&self) -> bool {
        let asked_on = || self.together.has(Trait::Repeated) && self.unheard_acks() > 0;
        self.outcome == Outcome::Bound
            && self.has_begun_anew()
            && (asked_on() || self.is_searched_on())
            && self.refusal().is_none()
    }

    /// Whether the client goes on with the search that it began here: its next DISCOVER counts its seconds from the first
    /// one here, which no new search does. RFC 2131 s2 table 1.
    pub fn is_searched_on(&self) -> bool {
        /// A second more or less is nothing; so that it tells something, some must have passed.
        const LEAST: i64 = 3;
        let (Some(first), Some(next)) = (self.members.first(), self.next) else {
            return false;
        };
        let times = next.time.zip(first.packet.time());
        let passed = times.map_or(0, |(next, first)| {
            next.nanos().saturating_sub(first.nanos()) / SECOND
        });
        let counted = i64::from(next.secs) - i64::from(first.packet.message().secs());
        let are_discovers = (first.role, next.role) == (Role::Discover, Role::Discover);
        are_discovers && passed >= LEAST && (counted - passed).abs() <= 1
    }

    /// Whether the client began to ask for any address within a minute after it had asked here.
    pub fn has_begun_anew(&self) -> bool {
        let is_soon = |passed| passed <= ASKS_AGAIN_WITHIN;
        self.starts_over() && self.asked_again_after().is_some_and(is_soon)
    }
}
