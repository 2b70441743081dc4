//! How an exchange grows by a message: what is answered, when it is over, and what is dropped of a very long one.

use std::ops::Range;

use crate::capture::Timestamp;
use crate::exchange::key::Namer;
use crate::exchange::role::Role;
use crate::exchange::{Elided, Exchange, Kind, Member, Roles, Together, limits, question, vendor};

impl Exchange {
    /// Adds a message: what it answers, what all have together, whether the exchange is answered by it, and when it is over.
    pub(super) fn add(&mut self, member: Member, namer: &Namer) {
        self.members.push(member);
        if let Some((newest, before)) = self.members.split_last_mut() {
            newest.question = question::place(before, newest);
            vendor::settle(before, newest);
            self.together.note(before, newest, namer);
        }
        let Some(newest) = self.members.last() else {
            return;
        };
        if let Some(time) = newest.packet.time() {
            self.last = Some(self.last.map_or(time, |last| last.max(time)));
        }
        self.decided = None;
        self.roles = self.roles.and(Roles::of(&[newest.role]));
        self.is_answered |= !newest.is_copy() && self.is_answer(newest.role);
        self.copies_behind = if newest.is_copy() {
            self.copies_behind.saturating_add(1)
        } else {
            0
        };
        let bytes = newest.held_bytes();
        self.held += bytes;
        self.members_bytes += bytes;
        if self.members.len() > limits::MEMBERS || self.members_bytes > limits::MEMBERS_BYTES {
            self.elide(namer);
        }
        self.deadline = self.last.map(|last| self.deadline_after(last));
    }

    /// The messages of a very long exchange that are neither of its beginning nor of its end. Of each of those is kept what
    /// fits in a quarter of the bytes, and one message in any case.
    fn middle(&self) -> Range<usize> {
        fn fitting<'m>(members: impl Iterator<Item = &'m Member>, most: usize) -> usize {
            let mut bytes = 0;
            let members = members.take(most).take_while(|member| {
                bytes += member.held_bytes();
                bytes <= limits::MEMBERS_BYTES / 4
            });
            members.count().max(1)
        }
        let head = fitting(self.members.iter(), limits::MEMBERS_HEAD);
        let tail = fitting(self.members.iter().rev(), limits::MEMBERS_TAIL);
        head..self.members.len().saturating_sub(tail)
    }

    /// Whether a REQUEST's xid is a new one for the exchange.
    pub(super) fn is_new_xid(&self, xid: u32) -> bool {
        !self.xids.contains(&xid)
    }

    /// Takes note of the xid of a REQUEST, and gives the one that is forgotten for it, if any: the first one stays, and the
    /// last ones.
    pub(super) fn take_xid(&mut self, xid: u32) -> Option<u32> {
        let is_full = self.xids.len() >= limits::XIDS;
        let forgotten = is_full.then(|| self.xids.remove(1));
        self.xids.push(xid);
        forgotten
    }

    /// The deadline, where no timer rings by then: from now on one does.
    pub(super) fn timer_due(&mut self) -> Option<i64> {
        let deadline = self.deadline?;
        if self.timer.is_some_and(|timer| timer <= deadline) {
            return None;
        }
        self.timer = Some(deadline);
        self.timer
    }

    /// Whether a message of this role is the answer that its kind expects.
    fn is_answer(&self, role: Role) -> bool {
        !self.kind.is_sent_only() && self.kind.answers().has(role)
    }

    /// When it is over, in nanoseconds since 1970, if its last message came then: soon once it is answered; a renewal when
    /// the lease ends, if that is known.
    fn deadline_after(&self, last: Timestamp) -> i64 {
        let last = last.nanos();
        let is_over_soon = self.is_answered || self.kind.is_sent_only();
        let wait = match self.kind {
            _ if is_over_soon => limits::AFTER_ANSWER,
            Kind::Renew => {
                return self
                    .lease_before
                    .and_then(|lease| lease.ends())
                    .map_or(last.saturating_add(limits::UNANSWERED_RENEWAL), |ends| {
                        ends.nanos().max(last.saturating_add(limits::UNANSWERED))
                    });
            }
            _ => limits::UNANSWERED,
        };
        last.saturating_add(wait)
    }

    /// Drops messages from the middle of a very long exchange.
    fn elide(&mut self, namer: &Namer) {
        let middle = self.middle();
        if middle.is_empty() {
            return;
        }
        if !self.elided.is_any() {
            self.held += Elided::HEAP_BYTES;
        }
        self.elided.note(&self.members, middle.start, middle.len());
        let dropped = self.members.drain(middle);
        let freed: usize = dropped.map(|member| member.held_bytes()).sum();
        self.held = self.held.saturating_sub(freed);
        self.members_bytes = self.members_bytes.saturating_sub(freed);
        self.count_copies_behind();
        self.together = Together::default();
        for place in 0..self.members.len() {
            let (before, rest) = self.members.split_at_mut(place);
            if let Some(member) = rest.first_mut() {
                member.question = question::place(before, member);
                self.together.note(before, member, namer);
            }
        }
    }
}
