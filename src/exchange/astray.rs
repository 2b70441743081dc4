//! Answers that reach nobody: their xid or their hardware address is not that of the client that waits. RFC 2131 s4.3.1
//! table 3, s4.4.1.

use crate::capture::Timestamp;
use crate::exchange::{Awaited, Exchange, Roles};

/// A question that long before the answer has nothing to do with it, in nanoseconds.
const SHORTLY: i64 = 10 * Timestamp::NANOS_A_SECOND;

/// What an answer has otherwise than the question it seems to be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// Its xid.
    Xid,
    /// Its client: `chaddr`, or the type or length of that.
    Client,
}

/// An answer that went astray, as the exchange knows it that waits for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Astray {
    /// The exchange that it opened.
    pub exchange: u64,
    /// What it has otherwise.
    pub mismatch: Mismatch,
}

impl Exchange {
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
