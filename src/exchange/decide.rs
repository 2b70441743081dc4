//! Which messages decided an exchange: the question that was answered, the answer that counts, the offer taken.

use std::net::Ipv4Addr;

use crate::exchange::role::Role;
use crate::exchange::{Exchange, Kind, Member, Verdict};

/// Places of the messages that decided an exchange.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decided {
    request: Option<u16>,
    answer: Option<u16>,
    offer: Option<u16>,
}

impl Kind {
    /// The roles of what answers it.
    fn answers(self) -> [Role; 2] {
        match self {
            Self::LeaseQuery => [Role::LeaseReply; 2],
            Self::Pxe => [Role::PxeReply; 2],
            Self::Bootp => [Role::BootReply; 2],
            _ => [Role::Ack, Role::Nak],
        }
    }
}

/// Places of some answers of an exchange.
#[derive(Debug, Default)]
struct Answers {
    /// The first after the last question.
    first: Option<u16>,
    /// The last of all.
    last: Option<u16>,
}

impl Answers {
    fn note(&mut self, place: u16, is_after: bool) {
        if is_after {
            self.first = self.first.or(Some(place));
        }
        self.last = Some(place);
    }

    fn that_counts(&self) -> Option<u16> {
        self.first.or(self.last)
    }
}

impl Exchange {
    /// What came of it.
    pub fn verdict(&self) -> Verdict<'_> {
        let decided = self.decided.unwrap_or_else(|| self.decide());
        let member = |place: Option<u16>| self.members.get(usize::from(place?));
        Verdict {
            exchange: self,
            request: member(decided.request),
            answer: member(decided.answer),
            offer: member(decided.offer),
        }
    }

    /// Remembers which messages decided it, until another one comes.
    pub(super) fn remember_verdict(&mut self) {
        if self.decided.is_none() {
            self.decided = Some(self.decide());
        }
    }

    fn decide(&self) -> Decided {
        let (mut last_request, mut last_asked, mut first_offer) = (None, None, None);
        let answers = self.kind.answers();
        let mut has_answer = false;
        for (place, member) in self.in_place() {
            if member.role.is_request() {
                last_request = Some((place, member.server));
            }
            if member.role.is_client() {
                last_asked = Some((place, member.server));
            } else if member.role == Role::Offer {
                first_offer = first_offer.or(Some(place));
            }
            has_answer |= answers.contains(&member.role);
        }
        let (question, server) = last_request.or(last_asked).unzip();
        let server = server.flatten();
        let answer = has_answer.then(|| self.answer_that_counts(question.unwrap_or(0), server));
        let answer = answer.flatten();
        let request = match (answer, last_asked) {
            (Some(answer), Some((asked, _))) if asked < answer => Some(asked),
            (Some(answer), _) => self.asked_before(answer),
            (None, _) => None,
        };
        let is_taken = |(_, offer): &(u16, &Member)| {
            offer.role == Role::Offer && server.is_some() && offer.server == server
        };
        let taken = first_offer.and_then(|_| self.in_place().find(is_taken));
        Decided {
            request: request.or(question),
            answer,
            offer: taken.map(|(place, _)| place).or(first_offer),
        }
    }

    /// The messages that count, with their places.
    fn in_place(&self) -> impl Iterator<Item = (u16, &Member)> {
        (0..)
            .zip(&self.members)
            .filter(|(_, member)| !member.is_copy())
    }

    /// The first answer after the last question, from the server that was asked if it answered at all; else the
    /// last answer before it.
    fn answer_that_counts(&self, question: u16, server: Option<Ipv4Addr>) -> Option<u16> {
        let answers = self.kind.answers();
        let (mut of_any, mut of_server) = (Answers::default(), Answers::default());
        for (place, member) in self.in_place() {
            if answers.contains(&member.role) {
                of_any.note(place, place > question);
                if server.is_some() && member.server == server {
                    of_server.note(place, place > question);
                }
            }
        }
        of_server.that_counts().or(of_any.that_counts())
    }

    /// The client's last message before an answer.
    fn asked_before(&self, answer: u16) -> Option<u16> {
        self.in_place()
            .take_while(|(place, _)| *place < answer)
            .filter(|(_, member)| member.role.is_client())
            .last()
            .map(|(place, _)| place)
    }
}
