//! Whether the client asked again elsewhere: many clients take another xid each time, and an exchange is of one xid.
//! RFC 2131 s4.1.

use crate::capture::Timestamp;
use crate::exchange::clock::{Clock, Moment};
use crate::exchange::limits::{ANSWER_WITHIN, NO_ANSWER_AFTER, SECOND, UNANSWERED};
use crate::exchange::question::asked_for;
use crate::exchange::role::Role;
use crate::exchange::wait;
use crate::exchange::{Closed, Exchange, Grant, Kind, Member, Next, Outcome, Roles, between};

/// A client that heard no answer asks again within that time, in nanoseconds.
pub(super) const ASKS_AGAIN_WITHIN: i64 = 60 * SECOND;
/// No client gives an answer up, or asks for it again, sooner than that after it asked, in nanoseconds: RFC 2131 s4.1 wants
/// four seconds, clients of today wait for one or two.
const WAITS: i64 = SECOND / 2;

/// What had come of a client's next search for servers when an exchange closed that had given it nothing.
#[derive(Debug, Clone)]
pub enum Anew {
    /// It was not answered yet.
    Waits(Stage),
    /// It was granted an address; what its ACK grants.
    Granted(Grant),
}

/// How far a client had come that looked for servers and was not answered by ACK or NAK yet. RFC 2131 s4.4 figure 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It looked for servers.
    Looks,
    /// It had an OFFER.
    HasOffer,
    /// It took an OFFER that is not in the input.
    TakesUnseen,
}

impl Anew {
    /// What had come of it, by the exchanges that the client had `open`. Looked for where the exchange was refused, or got
    /// no answer and the client has an OFFER of another address; `None` where the client began something else.
    pub(super) fn after<'e, I: Iterator<Item = &'e Exchange>>(
        exchange: &Exchange,
        open: impl Fn() -> I,
    ) -> Option<Self> {
        let is_refused = exchange.outcome == Outcome::Nak || exchange.refusal_heard().is_some();
        if !is_refused && exchange.outcome != Outcome::NoAnswer {
            return None;
        }
        let next = exchange.next.filter(|next| next.role == Role::Discover)?;
        let searches = || open().filter(|other| other.kind == Kind::Acquire);
        if is_refused {
            let first = searches().find(|other| other.together.began >= next.time);
            if let Some(grant) = first.and_then(|first| first.grant) {
                return Some(Self::Granted(grant));
            }
        }
        let stage = Stage::of(searches(), next)?;
        (is_refused || stage != Stage::Looks).then_some(Self::Waits(stage))
    }
}

impl Stage {
    /// How far a client had come, by its exchanges for an address; `None` where the one is answered that it began next.
    fn of<'e>(searches: impl Iterator<Item = &'e Exchange>, next: Next) -> Option<Self> {
        let mut is_waiting = false;
        let mut has_offer = false;
        let mut takes_unseen = false;
        for other in searches.filter(|other| !other.is_answered) {
            is_waiting |= other.together.began == next.time;
            has_offer |= other.roles.has(Role::Offer);
            takes_unseen |= other.takes_unseen().is_some();
        }
        let stage = if takes_unseen {
            Self::TakesUnseen
        } else if has_offer {
            Self::HasOffer
        } else {
            Self::Looks
        };
        is_waiting.then_some(stage)
    }
}

/// Whether no more is read when an answer to what the client of a closed exchange asked last could still come: in that, or
/// in the one of those that are open with which it began anew.
pub(super) fn ends_early<'e>(
    exchange: &Exchange,
    mut open: impl Iterator<Item = &'e Exchange>,
    clock: &Clock,
) -> bool {
    let is_cut = matches!(exchange.closed, Some(Closed::InputEnded | Closed::Stopped));
    let asked = match exchange.again() {
        Some(next) => open
            .any(|other| other.together.began == next.time && !other.is_answered)
            .then_some(next.moment()),
        None => exchange
            .counted()
            .rfind(|member| member.role.is_client())
            .map(Member::moment),
    };
    let now = (clock.now().map(Timestamp), clock.setting());
    let waited = asked.and_then(|asked| wait::passed(asked, now));
    is_cut && waited.is_some_and(|waited| waited < ANSWER_WITHIN)
}

impl Exchange {
    /// Whether one short silence is all that is known: the client asked again, and no more was read when that could still
    /// be answered. What went astray is known not to be answered better.
    pub fn is_cut_short(&self) -> bool {
        let asked = self.times_asked() + usize::from(self.again().is_some());
        let is_short = |silence| silence < NO_ANSWER_AFTER;
        self.ends_early
            && asked == 2
            && self.astray.is_none()
            && self.silence().is_none_or(is_short)
    }

    /// Nanoseconds from the client's last question but one to its repeat, here or elsewhere; `None` where it asked once, or the
    /// clock was set back in between.
    pub fn silence(&self) -> Option<i64> {
        let mut asks = self
            .counted()
            .rev()
            .filter(|member| member.role.is_client());
        let (again, before) = (asks.next()?, asks.next());
        self.asked_again_after().or_else(|| between(before?, again))
    }

    /// What its client was granted when it looked for servers after it was refused here.
    pub fn granted_anew(&self) -> Option<&Grant> {
        match self.anew.as_deref() {
            Some(Anew::Granted(grant)) => Some(grant),
            _ => None,
        }
    }

    /// How far its client had come that looked for servers after it, and was not granted an address yet.
    pub fn stage_anew(&self) -> Option<Stage> {
        match self.anew.as_deref() {
            Some(Anew::Waits(stage)) => Some(*stage),
            _ => None,
        }
    }

    /// What the client began next, where it asks for the same once more or for any address; `None` where it wants something
    /// else, or is an agent that asks about many clients.
    pub fn again(&self) -> Option<Next> {
        // An agent asks about many clients.
        if self.kind == Kind::LeaseQuery || self.kind.is_sent_only() {
            return None;
        }
        self.next.filter(|next| {
            next.kind == self.kind
                || next.kind == Kind::Acquire
                || (self.kind == Kind::Renew && next.kind == Kind::InitReboot)
        })
    }

    /// Nanoseconds from the client's last message to when it asked again elsewhere; `None` where it did not, or the clock was
    /// set back in between.
    pub fn asked_again_after(&self) -> Option<i64> {
        let last = self
            .counted()
            .rev()
            .find(|member| member.role.is_client())?;
        let again = self.again()?;
        wait::passed(last.moment(), again.moment())
    }

    /// Whether the client asked again elsewhere in a way that shows that it heard no answer here.
    pub fn is_unheard(&self) -> bool {
        let (Some(next), Some(passed)) = (self.again(), self.asked_again_after()) else {
            return false;
        };
        match self.kind {
            // Its answer may be where the OFFER is that it took.
            Kind::Acquire if self.takes_unseen().is_some() => false,
            _ if self.did_not_wait() => false,
            _ if next.kind == Kind::Acquire => passed <= ASKS_AGAIN_WITHIN,
            Kind::Renew if next.role == Role::Rebind && self.roles.has(Role::Renew) => true,
            Kind::Renew if next.kind == Kind::Renew => {
                self.renews_after().is_some_and(|due| passed < due)
            }
            // It may ask for parameters as often as it likes, and for its old address each time it finds its network again.
            _ => false,
        }
    }

    /// Whether the client looked for servers so soon after a REQUEST that it cannot have waited for an answer: it was refused,
    /// or started again.
    pub fn did_not_wait(&self) -> bool {
        let is_search = self.again().is_some_and(|next| next.role == Role::Discover);
        let asked = self.together.roles.meets(Roles::REQUESTS);
        asked
            && is_search
            && self
                .asked_again_after()
                .is_some_and(|passed| passed < WAITS)
    }

    /// Whether all REQUESTs came at once, as copies do on a slow way: the client did not wait for an answer in between.
    fn asked_at_once(&self) -> bool {
        let mut requests = self.counted().filter(|member| member.role.is_request());
        let ends = requests.next().zip(requests.next_back());
        let passed = ends.and_then(|(first, last)| between(first, last));
        passed.is_some_and(|passed| (0..WAITS).contains(&passed))
    }

    /// Whether a message to its server shows that the client's lease was extended, by an answer that is not in the input: it
    /// had asked everybody, and renews when that is due again. Who hears no answer goes on asking everybody, until it begins
    /// anew. RFC 2131 s4.4.5.
    pub(super) fn is_extended_by(&self, role: Role, at: Moment) -> bool {
        /// Where it is not known when renewal is due.
        const DUE: i64 = 30 * SECOND;
        if self.kind != Kind::Renew || role != Role::Renew || self.is_answered {
            return false;
        }
        let mut asks = self.counted().rev();
        let last = asks.find(|member| member.role.is_client());
        let rebind = last.filter(|last| last.role == Role::Rebind);
        let passed = rebind.and_then(|last| wait::passed((last.packet.time(), last.setting), at));
        passed.is_some_and(|passed| passed >= self.renews_after().unwrap_or(DUE))
    }

    /// What the client began next, where that shows that it has the address it asked for here: an answer came that is
    /// not in the input.
    pub fn went_on_with(&self) -> Option<Kind> {
        let is_extended = |next: Next| self.is_extended_by(next.role, (next.time, next.setting));
        if self.next.is_some_and(is_extended) {
            return Some(Kind::Renew);
        }
        let has_asked = self.kind.asks_for_address() && self.together.roles.meets(Roles::REQUESTS);
        let next = self.next.filter(|_| has_asked)?.kind;
        next.needs_address().then_some(next)
    }

    /// Whether the client heard no answer, by what it did then: it asked on, here (`asked` times in all) or elsewhere, as
    /// only one does that heard none, and did not go on as one that has its address.
    pub fn heard_nothing(&self, asked: usize) -> bool {
        let may_be_content = asked == 2 && (self.asked_at_once() || self.is_left_content())
            || self.is_left_extended();
        let asked_on = asked > 1 && !self.renews_as_answered() && !may_be_content;
        (asked_on || self.is_unheard()) && self.went_on_with().is_none()
    }

    /// Whether the client began to ask for any address instead.
    pub(super) fn starts_over(&self) -> bool {
        self.again().is_some_and(|next| next.kind == Kind::Acquire)
    }

    /// Whether the client asked no more at the end, having taken an OFFER that is not in the input: who hears no answer looks
    /// for servers again.
    fn is_left_content(&self) -> bool {
        self.roles.has(Role::Discover) && !self.starts_over() && self.takes_unseen().is_some()
    }

    /// Whether the client asked everybody to extend its lease, and was not heard for so long after that ended that it would
    /// have looked for servers: it may have been answered where the input does not go, or is gone. RFC 2131 s4.4.5.
    fn is_left_extended(&self) -> bool {
        let is_over =
            self.kind == Kind::Renew && self.closed == Some(Closed::Expired) && self.next.is_none();
        let last = || self.counted().rfind(|member| member.role.is_client());
        let rebind = last().filter(|last| is_over && last.role == Role::Rebind);
        let (Some(rebind), Some(lease)) = (rebind, self.lease_before) else {
            return false;
        };
        let (Some(asked), Some(ends)) = (rebind.packet.time(), lease.ends()) else {
            return false;
        };
        let left = ends.nanos().saturating_sub(asked.nanos()).max(0);
        rebind.setting == lease.setting && UNANSWERED.saturating_sub(left) >= ASKS_AGAIN_WITHIN
    }

    /// When the client would have renewed next if it had been answered as it was before, in nanoseconds from then: clients
    /// are a little early, but not as early as one that was not answered. `None` where no lease is known. RFC 2131 s4.4.5.
    pub fn renews_after(&self) -> Option<i64> {
        let (due, repeat) = self.renewal_times()?;
        Some(due.min(repeat.max(due / 4 * 3)))
    }

    /// When the client would have renewed next if it had been answered (T1), and when it asks again at the latest if not:
    /// after half of the time to T2, with a quarter of that for delay. Nanoseconds; `None` where no lease is known. RFC
    /// 2131 s4.4.5.
    fn renewal_times(&self) -> Option<(i64, i64)> {
        let lease = self.lease_before?;
        let repeat = i64::from(lease.t2.saturating_sub(lease.t1)) * SECOND / 8 * 5;
        Some((i64::from(lease.t1) * SECOND, repeat))
    }

    /// Whether the client's renewals, all by unicast or all by broadcast, come as if each was answered, unseen: the last one
    /// as late as the next one is due or, where no lease is known, in steps that do not get shorter, and the client does not
    /// start over. RFC 2131 s4.4.5.
    pub(crate) fn renews_as_answered(&self) -> bool {
        /// What gets no answer is asked again every minute in the end.
        const SHORTEST: i64 = 120 * SECOND;
        /// Clients of today ask everybody again sooner; some renew by broadcast.
        const SHORTEST_OF_ALL: i64 = 30 * SECOND;
        let asks_all = self.roles.has(Role::Rebind);
        if self.kind != Kind::Renew || asks_all && self.roles.has(Role::Renew) || self.starts_over()
        {
            return false;
        }
        let (shortest, least_steps) = if asks_all {
            (SHORTEST_OF_ALL, 1)
        } else {
            (SHORTEST, 2)
        };
        let requests = || self.counted().filter(|member| member.role.is_request());
        let times = || requests().filter_map(|m| m.packet.time());
        let steps = || {
            let pairs = times().zip(times().skip(1));
            pairs.map(|(one, other)| other.nanos().saturating_sub(one.nanos()))
        };
        let Some(last) = steps().last() else {
            return false;
        };
        let (due, repeat) = (self.renews_after(), self.renewal_times());
        let is_due =
            due.is_some_and(|due| last >= due) && repeat.is_some_and(|(_, repeat)| last >= repeat);
        let mut pairs = steps().zip(steps().skip(1));
        let is_even = self.lease_before.is_none()
            && steps().count() >= least_steps
            && steps().next().is_some_and(|first| first >= shortest)
            && pairs.all(|(one, other)| one >= shortest && other >= one / 4 * 3);
        is_due || is_even
    }

    /// Whether a REQUEST asks once more for the lease whose ACKs the client did not hear: the exchange of that is over by
    /// then.
    pub(super) fn asks_for_its_lease(&self, request: &Member) -> bool {
        let Some(lease) = self.lease_before else {
            return false;
        };
        request.role == Role::Select
            && lease.is_doubtful
            && lease.age(request).is_some_and(|age| age <= UNANSWERED)
            && request.server == lease.server
            && asked_for(request.packet.message()) == Some(lease.address)
    }

    /// Whether the client asked again elsewhere before a given time.
    pub fn was_asked_again_by(&self, time: Option<Timestamp>) -> bool {
        let next = self.again().and_then(|next| next.time);
        next.is_some_and(|next| time.is_some_and(|time| next < time))
    }
}
