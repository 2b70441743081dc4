//! Which exchanges are shown as they grow: those already chosen, those just decided, those held back.
//!
//! What is held back needs no memory here: an open exchange holds its messages itself.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::exchange::Exchange;
use crate::exchange::query::{Answer, Query};

/// Whether an exchange is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It is, and so far nothing of it was held back.
    Shown,
    /// It is from now on: what was held back comes out.
    Released,
    /// It may be later.
    Held,
    /// It is not.
    Left,
}

/// Asks a [`Query`] and remembers its answers about open exchanges.
#[derive(Debug)]
pub struct Chooser {
    query: Query,
    is_all: bool,
    chosen: HashSet<u64, RandomState>,
}

impl Chooser {
    /// A chooser for a query.
    pub fn new(query: Query) -> Self {
        Self {
            is_all: query.is_all(),
            query,
            chosen: HashSet::default(),
        }
    }

    /// Whether everything is shown, also what belongs to no exchange.
    pub fn is_all(&self) -> bool {
        self.is_all
    }

    /// Whether an exchange is shown. A closed one is forgotten with the answer.
    #[inline(always)]
    pub fn choose(&mut self, exchange: &Exchange) -> Choice {
        if self.is_all {
            return Choice::Shown;
        }
        let is_closed = exchange.closed.is_some();
        let was_chosen = if is_closed {
            self.chosen.remove(&exchange.number)
        } else {
            self.chosen.contains(&exchange.number)
        };
        if was_chosen {
            return Choice::Shown;
        }
        match self.query.ask(exchange) {
            Answer::Yes => {
                if !is_closed {
                    self.chosen.insert(exchange.number);
                }
                Choice::Released
            }
            Answer::NotYet => Choice::Held,
            Answer::No => Choice::Left,
        }
    }
}
