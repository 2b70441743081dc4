//! What is remembered of one client.

use std::net::Ipv4Addr;
use std::num::{NonZeroU32, NonZeroU64};

use smallvec::SmallVec;

use crate::capture::Timestamp;
use crate::exchange::{Exchange, Kind, Outcome, Role, Trait};
use crate::findings::past::earshot::{asked_of_lease, in_seconds};
use crate::findings::past::ended::Ended;
use crate::findings::past::{Declined, Given, Pace, SECOND, is_later};

/// Identifiers and addresses remembered of one client.
const MOST_OF_A_CLIENT: usize = 8;

/// What is remembered of a client.
#[derive(Debug, Default)]
pub struct ClientPast {
    /// The client identifiers it used, by hash.
    pub identifiers: SmallVec<[NonZeroU64; 2]>,
    /// The address it got last.
    pub given: Option<Given>,
    /// What few clients leave behind.
    seldom: Option<Box<Seldom>>,
    /// How fast it looks for servers.
    pub pace: Pace,
    /// Whether a unicast renewal of it was seen: the capture sees what goes from it to its server.
    pub has_renewed: bool,
    /// Since when what it is answered is not in this capture, in seconds since 1970: it took an OFFER that is not, and no answer
    /// was seen since.
    pub answered_unseen: Option<NonZeroU32>,
}

// Thousands of them are remembered: each takes two lines of memory with its hash.
const _: () = assert!(size_of::<ClientPast>() <= 120);

/// What is remembered of few clients.
#[derive(Debug, Default)]
struct Seldom {
    /// What it got before, on another network or beside the last one, and may have still.
    earlier: Vec<Given>,
    /// The addresses it got one after the other on one network and with one identity, while the lease before was
    /// still good and for no visible reason.
    flapped: Vec<Ipv4Addr>,
    /// What it gave back, turned down or was refused last, in the order it came.
    ended: SmallVec<[Ended; 1]>,
    /// What it turned down.
    declined: Vec<Declined>,
    /// The last REQUEST for its lease that got no answer in this capture, and when; `None` once one was answered.
    unanswered: Option<(Role, i64)>,
    /// How often in a row it extended its lease long before that was due.
    early_renewals: u8,
}

impl ClientPast {
    /// The addresses it got one after the other on one network and with one identity, while the lease before was
    /// still good and for no visible reason.
    pub fn flapped(&self) -> &[Ipv4Addr] {
        self.seldom.as_ref().map_or(&[], |seldom| &seldom.flapped)
    }

    /// Whether it gave an address back.
    pub fn has_released(&self) -> bool {
        self.released().next().is_some()
    }

    /// When it gave an address back that it uses at some time, without having been given one since; both in nanoseconds
    /// since 1970.
    pub fn released_before_use(&self, address: Ipv4Addr, used: i64) -> Option<i64> {
        let released = self.released();
        let released =
            released.filter(|ended| ended.what.address == Some(address) && ended.at < used);
        let at = released.map(|ended| ended.at).max()?;
        let is_since = |given: &Given| given.since > at && given.since <= used;
        (!self.all_given().any(is_since)).then_some(at)
    }

    /// Whether it gave back, turned down or was refused another address than this one, in an exchange between two.
    pub fn lost_another(&self, address: Ipv4Addr, after: u64, before: u64) -> bool {
        let ended = self.seldom.iter().flat_map(|seldom| &seldom.ended);
        ended
            .filter(|ended| ended.exchange > after && ended.exchange < before)
            .any(|ended| ended.what.address.is_some_and(|gone| gone != address))
    }

    /// How often it was refused an address in exchanges before one, as far as is remembered.
    pub fn refusals_before(&self, exchange: u64) -> usize {
        let ended = self.seldom.iter().flat_map(|seldom| &seldom.ended);
        ended
            .filter(|ended| ended.what.role == Role::Nak && ended.exchange < exchange)
            .count()
    }

    /// What it gave back.
    fn released(&self) -> impl Iterator<Item = &Ended> {
        let ended = self.seldom.iter().flat_map(|seldom| &seldom.ended);
        ended.filter(|ended| ended.what.role == Role::Release)
    }

    /// The last REQUEST for its lease that got no answer in this capture, and when in nanoseconds since 1970; `None` once one
    /// was answered.
    pub fn unanswered(&self) -> Option<(Role, i64)> {
        self.seldom.as_ref()?.unanswered
    }

    /// How often in a row it extended its lease long before that was due, as far as is counted.
    pub fn early_renewals(&self) -> u8 {
        self.seldom
            .as_ref()
            .map_or(0, |seldom| seldom.early_renewals)
    }

    /// Counts a renewal that came long before it was due; one in its time ends the row.
    pub(super) fn count_renewal(&mut self, exchange: &Exchange) {
        if is_early_renewal(exchange) {
            let seldom = self.seldom();
            seldom.early_renewals = seldom.early_renewals.saturating_add(1);
        } else if let Some(seldom) = &mut self.seldom {
            seldom.early_renewals = 0;
        }
    }

    /// What it turned down, each address and server once, from what was long ago to what was last.
    pub fn declined(&self) -> &[Declined] {
        self.seldom.as_ref().map_or(&[], |seldom| &seldom.declined)
    }

    fn note_declined(&mut self, declined: Declined) {
        let place = |declined: &Declined| (declined.address, declined.server);
        let known = &mut self.seldom().declined;
        known.retain(|before| place(before) != place(&declined));
        if known.len() >= MOST_OF_A_CLIENT {
            known.remove(0);
        }
        known.push(declined);
    }

    fn seldom(&mut self) -> &mut Seldom {
        self.seldom.get_or_insert_default()
    }

    /// Notes the identity it went by.
    pub(super) fn note_identifier(&mut self, identifier: NonZeroU64) {
        if self.identifiers.len() < MOST_OF_A_CLIENT && !self.identifiers.contains(&identifier) {
            self.identifiers.push(identifier);
        }
    }

    /// Counts the DISCOVERs of an exchange.
    pub(super) fn count_discovers(&mut self, exchange: &Exchange) {
        let together = &exchange.together;
        if !together.roles.has(Role::Discover) {
            return;
        }
        let first = exchange.members.first();
        let is_first = first.is_some_and(|first| first.role == Role::Discover);
        if is_first && !together.has(Trait::Repeated) {
            self.count_discover(together.began);
        } else {
            for discover in exchange.with_role(Role::Discover) {
                self.count_discover(discover.packet.time());
            }
        }
    }

    fn count_discover(&mut self, time: Option<Timestamp>) {
        if let Some(time) = time {
            self.pace.note(time.nanos());
        }
    }

    /// Notes a REQUEST for the lease that the client has, if it got no answer.
    pub(super) fn note_unanswered(&mut self, exchange: &Exchange) {
        if exchange.outcome != Outcome::NoAnswer {
            return;
        }
        let asked = asked_of_lease(exchange);
        if asked.is_some() {
            self.seldom().unanswered = asked;
        }
    }

    /// Notes whether its answers are seen.
    pub(super) fn note_visibility(&mut self, exchange: &Exchange) {
        if exchange.outcome == Outcome::NoAnswer {
            // What got no answer closes later than what was asked after it and got one.
            let began = exchange.together.began.map(Timestamp::nanos);
            let is_over = |began: i64| self.given.is_some_and(|given| given.since > began);
            let began = began.filter(|began| !is_over(*began) && exchange.takes_unseen().is_some());
            self.answered_unseen = self.answered_unseen.or(began.and_then(in_seconds));
        } else if exchange.kind.is_for_lease() && exchange.is_answered {
            self.answered_unseen = None;
        }
    }

    /// Notes an address that it turned down.
    pub(super) fn note_decline(&mut self, exchange: &Exchange) {
        if exchange.kind != Kind::Decline {
            return;
        }
        if let Some(declined) = Declined::by(exchange) {
            self.note_declined(declined);
        }
    }

    /// Notes what ends a lease, and returns the address that is free by it.
    pub(super) fn end(&mut self, ended: Ended) -> Option<Given> {
        let gone = match ended.what.address {
            // With an address that is not known it may have got that where it got the last one.
            Some(address) if ended.what.role == Role::Release => {
                let last = self.given.map(|given| Given { address, ..given });
                self.got(address).or(last)
            }
            Some(address) => self.got(address),
            None => self.given.filter(|given| ended.what.is_of(given.address)),
        };
        let seldom = self.seldom.get_or_insert_default();
        if seldom.ended.len() >= MOST_OF_A_CLIENT {
            seldom.ended.remove(0);
        }
        seldom.ended.push(ended);
        // What is remembered was given before, whatever the clock says.
        for given in self.given.iter_mut().chain(&mut seldom.earlier) {
            if gone.is_some_and(|gone| gone.address == given.address) {
                given.until = given.until.min(ended.at);
            }
        }
        gone
    }

    /// When a lease ended that is remembered only now, in nanoseconds since 1970; `None` where it did not end while its
    /// exchange was open.
    pub(super) fn end_of(&self, given: &Given, exchange: &Exchange) -> Option<i64> {
        let ended = self.seldom.as_ref()?.ended.iter();
        let ended = ended.filter(|ended| ended.ends(given, exchange));
        ended.map(|ended| ended.at).min()
    }

    /// What it got with an address.
    pub(super) fn got(&self, address: Ipv4Addr) -> Option<Given> {
        let mut known = self.all_given();
        known.find(|given| given.address == address).copied()
    }

    /// Since when it has what it is given once more, in nanoseconds since 1970; `None` where it was not its own any more.
    pub fn has_had(&self, given: &Given) -> Option<i64> {
        let before = self.got(given.address)?;
        let is_timed = before.setting == given.setting;
        let is_it = is_timed && before.network == given.network && before.until > given.since;
        is_it.then_some(before.since)
    }

    /// What it got: the last, and then what it may have still.
    fn all_given(&self) -> impl Iterator<Item = &Given> {
        let earlier = self.seldom.iter().flat_map(|seldom| &seldom.earlier);
        self.given.iter().chain(earlier)
    }

    /// Keeps what it got before, where what it got then does not take its place.
    fn keep_earlier(&mut self, before: Given, given: &Given) {
        let place = |given: &Given| (given.address, given.network);
        if place(&before) == place(given) || before.until <= given.since {
            return;
        }
        let earlier = &mut self.seldom().earlier;
        let again = earlier.iter().position(|old| place(old) == place(&before));
        if again.is_none() && earlier.len() < MOST_OF_A_CLIENT {
            earlier.push(before);
        } else if let Some(old) = earlier.get_mut(again.unwrap_or(0)) {
            *old = before;
        }
    }

    /// Takes note of what an exchange gave it.
    pub(super) fn take(&mut self, given: &Given, exchange: &Exchange) {
        if let Some((before, after)) = self.flapping(given) {
            let flapped = &mut self.seldom().flapped;
            if flapped.is_empty() {
                flapped.push(before.address);
            }
            if flapped.len() < MOST_OF_A_CLIENT {
                flapped.push(after.address);
            }
        }
        if let Some(seldom) = &mut self.seldom {
            seldom.unanswered = None;
            // The answer that counts is no NAK after all.
            let is_other = |ended: &mut Ended| ended.exchange != exchange.number;
            seldom.ended.retain(is_other);
        }
        match self.given {
            Some(now) if is_later(now.since, given.since) => self.keep_earlier(*given, &now),
            before => {
                if let Some(before) = before {
                    self.keep_earlier(before, given);
                }
                self.given = Some(*given);
            }
        }
    }

    /// The last address and the one before, by what it has now and what it is given, where it comes for no visible reason:
    /// same identity, same subnet, and the lease before good.
    pub fn flapping(&self, given: &Given) -> Option<(Given, Given)> {
        let known = self.given?;
        let (before, after) = if is_later(known.since, given.since) {
            (*given, known)
        } else {
            (known, *given)
        };
        let is_reason = |ended: &Ended| (before.since..=after.since).contains(&ended.at);
        let ended: &[Ended] = self.seldom.as_deref().map_or(&[], |seldom| &seldom.ended);
        // What ended before the first of so many is not remembered any more.
        let is_full = ended.len() >= MOST_OF_A_CLIENT;
        let oldest = ended.first().filter(|_| is_full);
        let is_known = oldest.is_none_or(|oldest| oldest.at <= before.since);
        let is_flapping = is_known
            && before.address != after.address
            && before.identifier == after.identifier
            && before.network == after.network
            && before.subnet == after.subnet
            && after.subnet.is_some()
            && before.setting == after.setting
            && (before.since..before.until).contains(&after.since)
            && !ended.iter().any(is_reason);
        is_flapping.then_some((before, after))
    }
}

/// Whether an exchange extended a lease long before that was due: within the first tenth of the time until then. Where a
/// server says that it is due at once, half of the lease is what is meant.
pub fn is_early_renewal(exchange: &Exchange) -> bool {
    let is_renewed = exchange.kind == Kind::Renew && exchange.outcome == Outcome::Bound;
    let early = exchange
        .lease_before
        .filter(|_| is_renewed)
        .and_then(|lease| {
            let age = lease.age(exchange.members.first()?)?;
            let due = if lease.t1 == 0 {
                lease.seconds / 2
            } else {
                lease.t1
            };
            Some(age < i64::from(due).saturating_mul(SECOND) / 10)
        });
    early == Some(true)
}
