//! Clients that look for servers once, are offered an address and take none: more is not needed to empty a pool.

use crate::exchange::{Exchange, Outcome, Role, Roles};
use crate::findings::past::{DRAIN, WINDOW};

/// Minutes that are counted at a time: an exchange that takes an OFFER is over sooner than one that takes none.
const MINUTES: usize = 4;
/// Where more than one in so many takes an OFFER, the others are guests that come and go.
const FEW: usize = 4;

/// Clients that were offered an address, by minutes.
#[derive(Debug, Default)]
pub struct Untaken([Minute; MINUTES]);

#[derive(Debug, Clone, Copy, Default)]
struct Minute {
    /// Counted from 1970.
    number: usize,
    /// Clients that asked for an address.
    takers: usize,
    /// Clients that asked once and took none.
    others: usize,
}

impl Untaken {
    /// Whether so many clients took nothing within a minute, with that of an exchange, that they drain a pool. It is
    /// asked before that is counted, and true once a minute.
    pub fn drains_with(&self, exchange: &Exchange) -> bool {
        let minute =
            minute_of(exchange).and_then(|number| self.0.iter().find(|it| it.number == number));
        takes_nothing(exchange)
            && minute.is_some_and(|minute| {
                minute.others + 1 == DRAIN && minute.takers < minute.others / FEW
            })
    }

    /// Counts the client of an exchange that is over.
    pub(super) fn note(&mut self, exchange: &Exchange) {
        let roles = exchange.together.roles;
        if !(roles.has(Role::Discover) && roles.has(Role::Offer)) {
            return;
        }
        let number = minute_of(exchange);
        let Some(minute) = number.and_then(|number| self.minute(number)) else {
            return;
        };
        if roles.meets(Roles::REQUESTS) {
            minute.takers += 1;
        } else if takes_nothing(exchange) {
            minute.others += 1;
        }
    }

    /// The counts of a minute; `None` where that is over for long.
    fn minute(&mut self, number: usize) -> Option<&mut Minute> {
        let minute = self.0.get_mut(number % MINUTES)?;
        // From farther ahead the clock was set back.
        if (number + 1..=number + MINUTES).contains(&minute.number) {
            return None;
        }
        if minute.number != number {
            *minute = Minute {
                number,
                ..Minute::default()
            };
        }
        Some(minute)
    }
}

/// Whether the client asked once, was offered an address and took none in the time it had.
fn takes_nothing(exchange: &Exchange) -> bool {
    exchange.outcome == Outcome::OfferOnly && exchange.with_role(Role::Discover).count() == 1
}

/// The minute in which an exchange began.
fn minute_of(exchange: &Exchange) -> Option<usize> {
    let first = exchange.members.first()?.packet.time()?;
    usize::try_from(first.nanos() / WINDOW).ok()
}
