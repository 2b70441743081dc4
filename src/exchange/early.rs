//! Answers that seem to come before their question: two interfaces, or two queues of one, whose clocks are not quite the same.

use std::num::NonZeroU16;

use crate::exchange::decide::may_be_committed;
use crate::exchange::limits::COPY_WITHIN;
use crate::exchange::next::asked_anew;
use crate::exchange::place::{Arrival, kind_of};
use crate::exchange::question::asked_for;
use crate::exchange::role::Role;
use crate::exchange::tracker::{Id, Tracker};
use crate::exchange::{Exchange, Member, Next, Roles};

impl Tracker {
    /// The exchange that a server's message opened a moment before the client's that it answers.
    pub(super) fn find_early(&self, under: &[Id], arrival: &Arrival<'_>) -> Option<Id> {
        let (id, newest) = self.newest(under).next()?;
        let is_early = newest.lacks_question() && is_early(newest, arrival);
        is_early.then_some(id)
    }

    /// Has what a server's message opened begun by the client's message that is about to join it, if it came too early.
    pub(super) fn begin_late(&mut self, id: Id, arrival: &Arrival<'_>) {
        let Some(exchange) = self.slots.get_mut(id) else {
            return;
        };
        if !exchange.lacks_question() || !is_early(exchange, arrival) {
            return;
        }
        let kind = kind_of(arrival.role);
        exchange.kind = kind;
        exchange.ask_behind();
        let next = Next::of(arrival, kind, self.clock.setting());
        self.client_moved_on(id, arrival.key, next, asked_anew(arrival, kind));
    }
}

impl Exchange {
    /// Whether no message of the client is in it.
    pub(super) fn lacks_question(&self) -> bool {
        !self.roles.meets(Roles::FROM_CLIENTS)
    }

    /// Has all its messages answer the one that comes next.
    fn ask_behind(&mut self) {
        let next = u16::try_from(self.members.len() + 1);
        let next = next.ok().and_then(NonZeroU16::new);
        for member in &mut self.members {
            member.question = next;
        }
    }

    /// The message that opened it: the first, or the question behind it that this answers.
    pub(super) fn opener(&self) -> Option<&Member> {
        let first = self.members.first()?;
        let question = first.question.map(|place| usize::from(place.get()) - 1);
        let question = question.and_then(|place| self.members.get(place));
        Some(question.unwrap_or(first))
    }
}

/// Whether a client's message comes a moment after what answers it.
fn is_early(exchange: &Exchange, arrival: &Arrival<'_>) -> bool {
    let Some(answer) = exchange.members.first() else {
        return false;
    };
    let times = answer.packet.time().zip(arrival.packet.time());
    let passed = times.map(|(answer, asked)| asked.nanos().saturating_sub(answer.nanos()));
    passed.is_some_and(|passed| (0..=COPY_WITHIN).contains(&passed)) && answers(answer, arrival)
}

/// Whether a server's message may answer a client's.
fn answers(answer: &Member, arrival: &Arrival<'_>) -> bool {
    let (given, asked) = (answer.packet.message(), arrival.message);
    match (answer.role, arrival.role) {
        (Role::Offer, Role::Discover)
        | (Role::BootReply, Role::BootRequest)
        | (Role::PxeReply, Role::PxeRequest)
        | (Role::LeaseReply, Role::LeaseQuery) => true,
        (Role::Ack, Role::Discover) => may_be_committed(asked, given),
        (Role::Ack, Role::Inform) => given.yiaddr().is_unspecified(),
        (Role::Ack, role) => role.is_request() && asked_for(asked) == Some(given.yiaddr()),
        (Role::Nak, role) => role.is_request(),
        _ => false,
    }
}
