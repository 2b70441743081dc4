//! A client's lease, followed from entry to entry: when it was given, when it was renewed, when it ended. RFC 2131
//! s4.4.5.

use std::net::Ipv4Addr;

use crate::capture::Timestamp;
use crate::exchange::clock::Moment;
use crate::exchange::timeline::others::Others;
use crate::exchange::timeline::{Entry, Rebinding, Timeline};
use crate::exchange::{Kind, LeaseSeen, Outcome, Unused};

/// An address that a client has for an unknown time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Had {
    /// The address.
    pub address: Ipv4Addr,
    /// Who gave it.
    pub server: Option<Ipv4Addr>,
}

/// What has become of a client's lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing is known of one.
    Unknown,
    /// It holds one.
    Holds(LeaseSeen),
    /// It got an address, and nothing says for how long: the ACK has no lease time, or no time stamp.
    Has(Had),
    /// It gave it back, turned it down, or was refused.
    Lost,
}

/// An entry with the state before and after it.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// What the client held when it began.
    pub before: State,
    /// What it holds afterwards.
    pub after: State,
    /// When the lease before ended without having been renewed, if it did before this entry began, and after the one before.
    pub ended: Option<Timestamp>,
    /// The last address it had that differs from the one it has now.
    pub moved_from: Option<Ipv4Addr>,
    /// Whether it uses another identifier than in the entry before.
    pub has_new_identity: bool,
    /// Whether its answer is missing in the input: none was seen, and next the client had the address.
    pub was_answered_unseen: bool,
}

impl Timeline {
    /// The entries with what the client held before and after each.
    pub fn steps(&self) -> Vec<Step<'_>> {
        let mut state = State::Unknown;
        let mut others = Others::default();
        let mut address: Option<Ipv4Addr> = None;
        let mut identity = None;
        let mut last_end = None;
        let mut steps = Vec::with_capacity(self.entries.len());
        let following = self.entries.iter().skip(1).map(Some).chain([None]);
        for (entry, next) in self.entries.iter().zip(following) {
            let over = state.ended_by(entry.now());
            // Who asks to extend it may have had it extended where this is not seen.
            if over.is_some() && !entry.extends(state) {
                state = State::Lost;
            }
            let ended = over.filter(|_| over != last_end);
            last_end = over.or(last_end);
            let is_beside = entry.goes_on_with(&mut state, &mut others);
            let after = match entry.after_all(state, &mut others) {
                State::Lost if is_beside => {
                    others.newest(entry.now()).map_or(State::Lost, State::Holds)
                }
                after => after,
            };
            let now = after.address();
            steps.push(Step {
                entry,
                before: state,
                after,
                ended,
                moved_from: address
                    .filter(|before| !is_beside && now.is_some_and(|now| now != *before)),
                has_new_identity: identity.is_some()
                    && entry.identity.is_some()
                    && identity != entry.identity,
                was_answered_unseen: next.is_some_and(|next| entry.is_gone_on_from(next)),
            });
            address = now.or(address);
            identity = entry.identity.or(identity);
            state = after;
        }
        steps
    }
}

impl State {
    /// The address that the client has.
    pub fn address(self) -> Option<Ipv4Addr> {
        match self {
            Self::Holds(held) => Some(held.address),
            Self::Has(had) => Some(had.address),
            Self::Unknown | Self::Lost => None,
        }
    }

    /// When the lease ended, if that is known to be before a moment.
    pub(super) fn ended_by(self, (time, setting): Moment) -> Option<Timestamp> {
        let State::Holds(held) = self else {
            return None;
        };
        held.ends()
            .filter(|_| held.setting == setting)
            .filter(|ends| time.is_some_and(|time| *ends < time))
    }
}

impl Entry {
    /// Whether it is known how long it is from the times of a lease to when it began: the clock was not set back in between.
    pub fn is_timed_by(&self, held: &LeaseSeen) -> bool {
        held.setting == self.setting
    }

    /// When it began, with the setting of the clock.
    fn now(&self) -> Moment {
        (self.began, self.setting)
    }

    /// Whether it is about extending the lease that the client has, or had.
    fn extends(&self, before: State) -> bool {
        self.kind == Kind::Renew && self.address.is_some() && self.address == before.address()
    }

    /// Whether it is about extending a lease that the client has beside the last one, which is followed from here on.
    fn goes_on_with(&self, state: &mut State, others: &mut Others) -> bool {
        let Some(address) = self.address.filter(|_| self.kind == Kind::Renew) else {
            return false;
        };
        let is_last = state.address() == Some(address);
        let held = (!is_last).then(|| others.take(address, self.now()));
        let Some(held) = held.flatten() else {
            return false;
        };
        others.keep(*state, address);
        *state = State::Holds(held);
        true
    }

    /// What the client holds after this, having held `before` and others beside it.
    fn after_all(&self, before: State, others: &mut Others) -> State {
        let after = self.after(before);
        match (self.kind, self.address, after.address()) {
            (Kind::Release | Kind::Decline, Some(gone), Some(_)) => {
                others.take(gone, self.now());
            }
            (_, _, Some(now)) => others.keep(before, now),
            _ => {}
        }
        after
    }

    /// What the client holds after this, having held `before`.
    fn after(&self, before: State) -> State {
        match (self.kind, self.outcome) {
            (_, Outcome::Bound) if self.is_unused() => State::Lost,
            (Kind::Acquire | Kind::InitReboot | Kind::Renew, Outcome::Bound) => {
                self.lease.map_or_else(|| self.had(before), State::Holds)
            }
            (Kind::Release, _) if self.beside(before).is_some() => before,
            (_, Outcome::Nak) | (Kind::Release | Kind::Decline, _) => State::Lost,
            // Who looks for servers has no address, whatever a server keeps for it. RFC 2131 s4.4.1.
            (Kind::Acquire, Outcome::NoAnswer | Outcome::OfferOnly) if before != State::Unknown => {
                State::Lost
            }
            _ => before,
        }
    }

    /// The address that a client has, where this is about another.
    pub fn beside(&self, before: State) -> Option<Ipv4Addr> {
        let (own, other) = (self.address?, before.address()?);
        (own != other).then_some(other)
    }

    /// What an ACK gave that says nothing of a lease.
    fn had(&self, before: State) -> State {
        match self.address {
            Some(address) if before.address() != Some(address) => State::Has(Had {
                address,
                server: self.server,
            }),
            _ => before,
        }
    }

    /// Whether no answer was seen, and in the next entry the client has the address it asked for.
    fn is_gone_on_from(&self, next: &Self) -> bool {
        let goes_on = match self.kind {
            // Who asked everybody and heard nothing does not go back to its server. RFC 2131 s4.4.5.
            Kind::Renew => {
                self.rebinding != Rebinding::Never
                    && next.kind == Kind::Renew
                    && next.rebinding != Rebinding::AtOnce
            }
            kind => kind.asks_for_address() && next.kind.needs_address(),
        };
        goes_on && self.outcome == Outcome::NoAnswer && next.address == self.address
    }

    /// Whether the client does not have what it was granted.
    fn is_unused(&self) -> bool {
        matches!(
            self.unused,
            Some(Unused::Unheard | Unused::Late | Unused::Dropped | Unused::Refused)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::timeline::Rebinding;
    use crate::exchange::{ClientKey, Identity, Setting};

    const HAD: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 50);
    const HELD: State = State::Holds(LeaseSeen {
        address: HAD,
        server: None,
        since: Timestamp(0),
        seconds: u32::MAX,
        t1: 0,
        t2: 0,
        exchange: 1,
        identity: Identity::None,
        is_void: false,
        is_doubtful: false,
        is_of_pxe: false,
        is_from_other: false,
        setting: Setting(0),
    });

    fn entry(kind: Kind, outcome: Outcome, address: Option<Ipv4Addr>) -> Entry {
        Entry {
            exchange: 2,
            began: None,
            kind,
            outcome,
            address,
            server: None,
            lease: None,
            questions: 1,
            rebinding: Rebinding::Never,
            taken_in: None,
            is_taken_unnamed: false,
            unused: None,
            is_cut: false,
            identity: None,
            setting: Setting(0),
        }
    }

    #[test]
    fn an_address_that_a_client_did_not_have_is_not_its_lease() {
        let release = |address| entry(Kind::Release, Outcome::Sent, Some(address)).after(HELD);
        assert_eq!(release(HAD), State::Lost);
        assert_eq!(release(Ipv4Addr::new(192, 0, 2, 99)), HELD);
    }

    #[test]
    fn a_lease_is_followed_beside_another() {
        const OTHER: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 7);
        let State::Holds(first) = HELD else {
            unreachable!()
        };
        let second = LeaseSeen {
            address: OTHER,
            since: Timestamp(1),
            ..first
        };
        let bound = |kind, lease: LeaseSeen| Entry {
            lease: Some(lease),
            ..entry(kind, Outcome::Bound, Some(lease.address))
        };
        let refused = entry(Kind::Renew, Outcome::Nak, Some(OTHER));
        let mut line = Timeline::new(ClientKey::Nameless);
        line.entries = vec![
            bound(Kind::Acquire, first),
            bound(Kind::Acquire, second),
            bound(Kind::Renew, first),
            refused,
            bound(Kind::Renew, second),
            entry(Kind::Renew, Outcome::Nak, Some(OTHER)),
        ];
        let steps = line.steps();
        let states = |of: fn(&Step<'_>) -> State| -> Vec<_> {
            steps.iter().map(|step| of(step).address()).collect()
        };
        let (had, other) = (Some(HAD), Some(OTHER));
        assert_eq!(
            states(|step| step.before),
            [None, had, had, other, had, other]
        );
        // After its last lease nothing shows that it has the one before.
        assert_eq!(
            states(|step| step.after),
            [had, other, had, had, other, None]
        );
        let moved: Vec<_> = steps.iter().map(|step| step.moved_from).collect();
        assert_eq!(moved, [None, had, None, None, had, None]);
    }

    /// It had it extended unseen, or does not keep to its end.
    #[test]
    fn a_lease_that_ended_is_followed_while_the_client_asks_to_extend_it() {
        let State::Holds(lease) = HELD else {
            unreachable!()
        };
        let lease = LeaseSeen {
            seconds: 20,
            ..lease
        };
        let at = |seconds: i64, entry: Entry| Entry {
            began: Some(Timestamp(seconds * 1_000_000_000)),
            ..entry
        };
        let asks = |outcome| entry(Kind::Renew, outcome, Some(HAD));
        let mut line = Timeline::new(ClientKey::Nameless);
        line.entries = vec![
            Entry {
                lease: Some(lease),
                ..entry(Kind::Acquire, Outcome::Bound, Some(HAD))
            },
            at(30, asks(Outcome::NoAnswer)),
            at(45, asks(Outcome::NoAnswer)),
            at(60, entry(Kind::Acquire, Outcome::NoAnswer, None)),
        ];
        let steps = line.steps();
        let ended: Vec<_> = steps.iter().map(|step| step.ended.is_some()).collect();
        assert_eq!(ended, [false, true, false, false]);
        assert_eq!(steps[2].before, State::Holds(lease));
        assert_eq!(steps[2].after, State::Holds(lease));
        assert_eq!(steps[3].after, State::Lost);
        assert!(steps.iter().all(|step| !step.was_answered_unseen));
        // It had asked everybody, and goes back to its server.
        line.entries[1].rebinding = Rebinding::AtLast;
        let unseen = |line: &Timeline| line.steps()[1].was_answered_unseen;
        assert!(unseen(&line));
        line.entries[2].rebinding = Rebinding::AtOnce;
        assert!(!unseen(&line));
    }

    #[test]
    fn a_client_that_looks_for_servers_has_no_lease() {
        let looks = |outcome| entry(Kind::Acquire, outcome, None);
        for outcome in [Outcome::NoAnswer, Outcome::OfferOnly] {
            assert_eq!(looks(outcome).after(HELD), State::Lost);
            assert_eq!(looks(outcome).after(State::Unknown), State::Unknown);
        }
        assert_eq!(looks(Outcome::Open).after(HELD), HELD);
        let renews = entry(Kind::Renew, Outcome::NoAnswer, Some(HAD));
        assert_eq!(renews.after(HELD), HELD);
    }
}
