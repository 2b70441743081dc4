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

    /// Adds what is found later, and says how many bytes more it holds then. What is found again about the same subject
    /// is counted only: `place` says where the first finding is that covers one.
    pub(super) fn add(
        &mut self,
        later: Self,
        mut place: impl FnMut(&[Finding], &Finding) -> Option<usize>,
    ) -> usize {
        let before = self.room();
        let mut texts = 0;
        for finding in later.news {
            let place = place(&self.news, &finding);
            if let Some(before) = place.and_then(|place| self.news.get_mut(place)) {
                before.repeats += 1;
            } else {
                texts += finding.text.capacity();
                self.news.push(finding);
            }
        }
        for known in later.known {
            self.count(known);
        }
        self.room() - before + texts
    }

    /// Bytes of memory it holds beside itself and beside texts.
    fn room(&self) -> usize {
        let known = if self.known.spilled() {
            self.known.capacity() * size_of::<Known>()
        } else {
            0
        };
        self.news.capacity() * size_of::<Finding>() + known
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
