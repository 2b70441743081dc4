//! How long the client waited: from what it asked to what answers that. RFC 2131 s4.1.

use crate::exchange::clock::Moment;
use crate::exchange::{Exchange, Member};

/// Nanoseconds from one message to another; `None` where one has no time, or the clock was set back in between or went
/// back.
pub(crate) fn between(from: &Member, to: &Member) -> Option<i64> {
    passed(from.moment(), to.moment())
}

/// Nanoseconds from one moment to another; `None` where one has no time, or the clock was set back in between or went back.
pub(super) fn passed((from, before): Moment, (to, after): Moment) -> Option<i64> {
    if before != after {
        return None;
    }
    let passed = to?.nanos().checked_sub(from?.nanos())?;
    (passed >= 0).then_some(passed)
}

impl Exchange {
    /// The time that a server took for an answer, in nanoseconds: from the message that it answers, the last one of several
    /// that ask the same; `None` where that was not seen.
    pub fn waited(&self, answer: &Member) -> Option<i64> {
        between(self.question(answer)?, answer)
    }

    /// The longest step back from a message to the next, in nanoseconds; 0 where their times grow. By so much the clock was
    /// set, or two of them differ, and no time between them is better known.
    pub fn longest_back(&self) -> i64 {
        let times = || {
            self.members
                .iter()
                .filter_map(|member| member.packet.time())
        };
        let steps = times().zip(times().skip(1));
        let back = steps.map(|(one, other)| one.nanos().saturating_sub(other.nanos()));
        back.max().unwrap_or(0).max(0)
    }

    /// The longest time from a question to the first answer to it, in nanoseconds; `None` where none was answered.
    pub fn longest_wait(&self) -> Option<i64> {
        // What is asked and not yet answered: a REQUEST, and whatever else.
        let mut open: [Option<&Member>; 2] = [None; 2];
        let mut longest = None;
        for member in self.counted() {
            let question = if member.role.is_client() {
                Some(member)
            } else {
                self.question(member)
            };
            let Some(question) = question else { continue };
            let [other, request] = &mut open;
            let asked = if question.role.is_request() {
                request
            } else {
                other
            };
            if member.role.is_client() {
                // A repeat does not make the client's wait shorter.
                asked.get_or_insert(member);
            } else if let Some(asked) = asked.take() {
                longest = longest.max(between(asked, member));
            }
        }
        longest
    }
}
