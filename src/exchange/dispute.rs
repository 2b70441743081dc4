//! ACKs that stand beside a NAK: which of them the client goes by.
//!
//! The word of the server that was asked counts, whenever it came, but for an ACK that finds the client gone. Where
//! nobody was asked more than another, what the client does next tells which it went by: who was refused begins anew
//! with a DISCOVER. RFC 2131 s3.1, s3.2, s4.4.

use crate::exchange::role::Role;
use crate::exchange::{Closed, Exchange, Member, is_same_question};

impl Exchange {
    /// Whether servers, or one of them, both granted and refused what the client asked for.
    pub(super) fn is_disputed(&self) -> bool {
        self.kind.is_for_lease() && self.roles.has(Role::Ack) && self.roles.has(Role::Nak)
    }

    /// The NAK to what the ACK grants that counts; `None` where there is none.
    #[inline(always)]
    pub fn refusal(&self) -> Option<&Member> {
        if self.is_disputed() {
            self.refusal_in_dispute()
        } else {
            None
        }
    }

    /// The same where servers contradict each other, which is seldom.
    fn refusal_in_dispute(&self) -> Option<&Member> {
        let answer = self.verdict().answer?;
        let asked = self.question(answer);
        let is_to_it = |nak: &&Member| {
            let questions = self.question(nak).zip(asked);
            questions.is_none_or(|(one, other)| is_same_question(one, other))
        };
        let mut naks = self.with_role(Role::Nak).filter(is_to_it);
        naks.next().filter(|_| answer.role == Role::Ack)
    }

    /// The NAK that the client went by, though the ACK counts.
    pub fn refusal_heard(&self) -> Option<&Member> {
        self.refusal().filter(|_| self.has_begun_anew())
    }

    /// Whether the client goes by an ACK of whomever though a NAK came before, as far as is known: it does not begin anew, in
    /// the time that it would.
    pub(super) fn overrules_naks(&self) -> bool {
        let may_begin = matches!(self.closed, Some(closed) if closed != Closed::Expired);
        self.is_disputed() && !may_begin && !self.has_begun_anew()
    }

    /// Whether an ACK comes when the client went by a NAK before it and has begun anew by then.
    pub(super) fn comes_after_leaving(&self, ack: &Member) -> bool {
        if ack.role != Role::Ack || !self.is_disputed() || !self.has_begun_anew() {
            return false;
        }
        let left = self.next.and_then(|next| next.time);
        let is_refused = |left| {
            let mut naks = self.with_role(Role::Nak);
            naks.any(|nak| nak.packet.time().is_some_and(|time| time <= left))
        };
        let is_late = |left| ack.packet.time().is_some_and(|time| time > left);
        left.is_some_and(|left| is_late(left) && is_refused(left))
    }
}
