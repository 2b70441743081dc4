//! What a pipeline is made of, and what is asked of it.

use crate::exchange::{Limits, Query};
use crate::findings::{Judge, Selection};
use crate::render::{Grouping, View};
use crate::wire::Locator;

/// What the pipeline is made of.
#[derive(Debug)]
pub struct Parts {
    /// Finds datagrams in frames.
    pub locator: Locator,
    /// Bounds of the tracker.
    pub limits: Limits,
    /// The rules that count.
    pub selection: Selection,
    /// The exchanges that are shown.
    pub query: Query,
    /// The order in which messages are shown.
    pub by: Grouping,
    /// Most messages to show; `None` is all.
    pub most: Option<u64>,
    /// Whether somebody will ask for the gravest finding, even where the view shows none.
    pub weighs: bool,
    /// Whether an expression keeps frames out.
    pub is_narrowed: bool,
}

impl Parts {
    /// Whether messages are to be shown as they come, and nothing else is asked of them.
    pub(super) fn are_plain(&self, view: &dyn View) -> bool {
        view.is_of_messages_only() && self.query.is_all() && !self.weighs
    }

    /// Who judges what a view shows.
    pub(super) fn judge(&self, view: &dyn View) -> Judge {
        let mut judge = Judge::new(&self.selection);
        if view.shows_apart() {
            judge.tell_each();
        }
        if self.is_narrowed {
            judge.narrow();
        }
        judge
    }
}

impl Default for Parts {
    /// All rules and all exchanges, each shown when it closes.
    fn default() -> Self {
        Self {
            locator: Locator::default(),
            limits: Limits::default(),
            selection: Selection::all(),
            query: Query::default(),
            by: Grouping::Exchange,
            most: None,
            weighs: true,
            is_narrowed: false,
        }
    }
}
