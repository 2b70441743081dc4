//! What rules find: what is to be told, and what was told before and is only counted.

use smallvec::SmallVec;

use crate::findings::{Finding, Rule, Severity};

/// What was found about a message or an exchange.
#[derive(Debug, Default)]
pub struct Found {
    /// What was not told before, as far as was known then.
    pub(super) news: Vec<Finding>,
    /// What was told before with as much weight.
    pub(super) known: SmallVec<[Known; 2]>,
}

/// Findings that are only counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) rule: &'static Rule,
    pub(super) severity: Severity,
    pub(super) times: u32,
}

impl From<Vec<Finding>> for Found {
    fn from(news: Vec<Finding>) -> Self {
        Self {
            news,
            known: SmallVec::new(),
        }
    }
}

impl Found {
    /// What is not only counted.
    pub fn into_news(self) -> Vec<Finding> {
        self.news
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.news.is_empty() && self.known.is_empty()
    }

    /// Bytes of memory it holds beside itself.
    pub(super) fn heap_bytes(&self) -> usize {
        let texts: usize = self.news.iter().map(|news| news.text.capacity()).sum();
        let known = if self.known.spilled() {
            self.known.capacity() * size_of::<Known>()
        } else {
            0
        };
        self.news.capacity() * size_of::<Finding>() + texts + known
    }

    /// Adds what is found later. What is found again about the same subject is counted only.
    pub(super) fn add(&mut self, later: Self) {
        for finding in later.news {
            let before = self.news.iter_mut().find(|before| {
                std::ptr::eq(before.rule, finding.rule)
                    && before.subject == finding.subject
                    && before.severity >= finding.severity
            });
            match before {
                Some(before) => before.repeats += 1,
                None => self.news.push(finding),
            }
        }
        for known in later.known {
            self.count(known);
        }
    }

    /// Counts what was told before.
    pub(super) fn count(&mut self, later: Known) {
        let is_same = |before: &&mut Known| {
            std::ptr::eq(before.rule, later.rule) && before.severity == later.severity
        };
        match self.known.iter_mut().find(is_same) {
            Some(before) => before.times = before.times.saturating_add(later.times),
            None => self.known.push(later),
        }
    }
}
