//! Answers that reach nobody: their xid or their hardware address is not that of the client that waits. RFC 2131 s4.3.1
//! table 3, s4.4.1.

use crate::capture::Timestamp;
use crate::dhcp::{header, option};
use crate::exchange::limits::SECOND;
use crate::exchange::place::{Arrival, has_same_identifier};
use crate::exchange::role::Role;
use crate::exchange::tracker::{Id, Tracker};
use crate::exchange::{Exchange, Member, Roles};
use crate::wire::Mac;

/// A question that long before the answer has nothing to do with it, in nanoseconds.
const SHORTLY: i64 = 10 * SECOND;

/// What an answer has otherwise than the question it seems to be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// Its xid.
    Xid,
    /// Its client: `chaddr`, or the type or length of that.
    Client,
}

impl Mismatch {
    /// What that is, in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Xid => "xid",
            Self::Client => "hardware address",
        }
    }
}

/// A question of a client that was open when a server's message came that fits none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    /// Its transaction identifier.
    pub xid: u32,
    /// Its exchange.
    pub exchange: u64,
    /// When it was asked last.
    pub asked: Option<Timestamp>,
    /// Whether it is another client's than the message names.
    pub is_of_other: bool,
    /// Whether the client took the OFFER that came in its own exchange all the same.
    pub is_taken: bool,
    /// Whether the client went on as one that has what it asked for, though this is the only answer.
    pub is_used: bool,
    /// Where its exchange is.
    id: Id,
}

/// An answer that went astray, as the exchange knows it that waits for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Astray {
    /// The exchange that it opened.
    pub exchange: u64,
    /// What it has otherwise.
    pub mismatch: Mismatch,
    /// Whether it is an OFFER that the client took all the same.
    pub is_taken: bool,
    /// Where that exchange is.
    id: Id,
}

impl Tracker {
    /// What its client waits for when a server's message comes, or another client with the same xid, if that is a single
    /// one.
    pub(super) fn find_awaited(&self, arrival: &Arrival<'_>) -> Option<Awaited> {
        let open = self.open_of.get(&arrival.key.client);
        let mut own = open.into_iter().flatten().rev().copied();
        let own = own.find_map(|id| {
            let waits =
                |exchange: &&Exchange| !exchange.is_answered && !exchange.kind.is_sent_only();
            Some((id, self.get(id).filter(waits)?))
        });
        let is_of_other = own.is_none();
        let (id, waiting) = own.or_else(|| {
            // Of a client whose question was not seen nobody knows what it waits for.
            let mut meant = self
                .twins(arrival)
                .filter(|(_, waiting)| !waiting.lacks_question() && is_meant(waiting, arrival));
            meant.next().filter(|_| meant.next().is_none())
        })?;
        Some(Awaited {
            xid: waiting.xid(),
            exchange: waiting.number,
            asked: waiting.last,
            is_of_other,
            is_taken: false,
            is_used: false,
            id,
        })
    }

    /// Tells the exchange that waits for an answer of one that went astray, if that opened another.
    pub(super) fn note_astray(&mut self, id: Id) {
        let found = self.get(id).and_then(Exchange::mismatch);
        let Some((mismatch, awaited)) = found else {
            return;
        };
        if let Some(waiting) = self.slots.get_mut(awaited.id) {
            let astray = Astray {
                exchange: id.number,
                mismatch,
                is_taken: false,
                id,
            };
            waiting.astray.get_or_insert_with(|| Box::new(astray));
        }
    }

    /// Takes note of a client's message in an exchange that a server's opened: the client goes on with that one's xid, so its
    /// answer did not go astray.
    pub(super) fn note_asked(&mut self, id: Id) {
        let awaited = self.get(id).and_then(|opened| opened.awaited.as_ref());
        let Some(waiting) = awaited.map(|awaited| awaited.id) else {
            return;
        };
        if let Some(waiting) = self.slots.get_mut(waiting) {
            let is_it = |astray: &mut Box<Astray>| astray.id == id && !astray.is_taken;
            let _ = waiting.astray.take_if(is_it);
        }
    }

    /// Takes note of a REQUEST that takes the OFFER of an answer that went astray: with the client's own xid, in the
    /// client's own exchange.
    pub(super) fn note_taken(&mut self, id: Id) {
        let astray = self.get(id).and_then(|waiting| waiting.astray.as_ref());
        let Some(opened) = astray.map(|astray| astray.id) else {
            return;
        };
        if !self.takes_from(id, opened) {
            return;
        }
        if let Some(astray) = self.slots.get_mut(id).and_then(|it| it.astray.as_mut()) {
            astray.is_taken = true;
        }
        if let Some(awaited) = self
            .slots
            .get_mut(opened)
            .and_then(|it| it.awaited.as_mut())
        {
            awaited.is_taken = true;
        }
    }

    /// Takes note that a client has what an answer grants that went astray: it has gone on so.
    pub(super) fn note_used(&mut self, opened: Id) {
        let Some(exchange) = self.slots.get_mut(opened) else {
            return;
        };
        if let Some(awaited) = &mut exchange.awaited {
            awaited.is_used = true;
        }
        exchange.settle(&self.namer);
    }

    /// Whether the newest message of an exchange takes an OFFER of another one.
    fn takes_from(&self, id: Id, opened: Id) -> bool {
        let newest = self.get(id).and_then(|waiting| waiting.members.last());
        let (Some(select), Some(opened)) = (newest, self.get(opened)) else {
            return false;
        };
        let address = select.packet.message().address_option(option::REQUESTED);
        let is_it = |offer: &Member| offer.is_of(address, select.server);
        select.server.is_some() && opened.with_role(Role::Offer).any(is_it)
    }
}

impl Exchange {
    /// The exchange in which the client took the OFFER that opened this one, though that went astray.
    pub fn taken_in(&self) -> Option<u64> {
        let awaited = self.awaited.as_ref().filter(|awaited| awaited.is_taken)?;
        Some(awaited.exchange)
    }

    /// The answer to it that went astray, where the client went on as if it had got one.
    pub(super) fn answered_astray(&self) -> Option<Id> {
        let astray = self.astray.as_ref()?;
        self.went_on_with().map(|_| astray.id)
    }

    /// What its first message has otherwise than the question that it seems to answer; `None` where it opened by a
    /// question, or none was asked shortly before.
    pub fn mismatch(&self) -> Option<(Mismatch, Awaited)> {
        let awaited = **self.awaited.as_ref()?;
        let answer = self.members.first()?;
        let is_asked = self.roles.meets(Roles::FROM_CLIENTS);
        if !Roles::ANSWERS.has(answer.role) || is_asked {
            return None;
        }
        let passed = answer
            .packet
            .time()?
            .nanos()
            .checked_sub(awaited.asked?.nanos())?;
        let mismatch = if awaited.is_of_other {
            Mismatch::Client
        } else {
            Mismatch::Xid
        };
        let is_same = mismatch == Mismatch::Xid && awaited.xid == self.xid();
        ((0..=SHORTLY).contains(&passed) && !is_same).then_some((mismatch, awaited))
    }
}

/// Whether an answer with another hardware address is meant for the client that waits all the same: it names none, its
/// frame goes there, or it gives the client identifier back (RFC 6842 s3). Else it may be for a client with the same xid whose
/// messages are not in the input.
fn is_meant(waiting: &Exchange, arrival: &Arrival<'_>) -> bool {
    let Some(first) = waiting.members.first() else {
        return false;
    };
    let to = arrival.packet.datagram.receiver();
    header::is_zero(arrival.message.chaddr())
        || to.is_some_and(|Mac(to)| first.packet.message().chaddr() == to.as_slice())
        || has_same_identifier(waiting, arrival.message)
}
