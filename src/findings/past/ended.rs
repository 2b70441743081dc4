//! When a lease ended before its time. It is noted when it comes: exchanges are judged when they close, which is not the
//! order in which things happened.

use crate::exchange::{Ending, Exchange};
use crate::findings::past::Given;

/// The end of a lease, as it is remembered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    /// What ended.
    pub(super) what: Ending,
    /// When, in nanoseconds since 1970.
    pub(super) at: i64,
    /// The exchange in which it ended.
    pub(super) exchange: u64,
}

impl Ended {
    /// Whether it ends what an exchange gave, which closed after it.
    pub(super) fn ends(&self, given: &Given, exchange: &Exchange) -> bool {
        self.what.is_of(given.address) && self.at >= given.since && self.exchange != exchange.number
    }
}
