//! What was found about the messages of exchanges that are open, kept until it is known whether they are shown.
//!
//! One exchange may gather findings about thousands of subjects: a sender makes up as many servers as it likes. To
//! know what was found before, few findings are looked through, and of many it is known by hash where they are.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use crate::findings::Finding;
use crate::findings::found::Found;

/// Findings that are looked through one by one.
const FEW: usize = 32;

/// What was found about the messages of open exchanges, by the exchange's number.
#[derive(Debug, Default)]
pub(super) struct Kept {
    of: HashMap<u64, Found, RandomState>,
    /// Of exchanges with many findings; a table apart, as there is hardly ever one.
    crowds: HashMap<u64, Crowd, RandomState>,
}

impl Kept {
    /// Adds what was found about a message, and says how many bytes that takes. What is found again about the same
    /// subject is counted only.
    pub(super) fn add(&mut self, exchange: u64, later: Found) -> usize {
        let found = self.of.entry(exchange).or_default();
        if found.news.len() + later.news.len() <= FEW {
            return found.add(later, |news, finding| {
                news.iter().position(|before| before.covers(finding))
            });
        }
        let crowd = self.crowds.entry(exchange).or_default();
        let before = crowd.heap_bytes();
        let taken = found.add(later, |news, finding| crowd.find(news, finding));
        taken + crowd.heap_bytes().saturating_sub(before)
    }

    /// Takes out what was kept of an exchange.
    pub(super) fn take(&mut self, exchange: u64) -> Found {
        let Some(found) = self.of.remove(&exchange) else {
            return Found::default();
        };
        if !self.crowds.is_empty() {
            self.crowds.remove(&exchange);
        }
        found
    }
}

/// Where each of many findings is. Their subjects come from the wire, so the hash has a secret.
#[derive(Debug, Default)]
struct Crowd {
    places: HashTable<usize>,
    hasher: RandomState,
}

impl Crowd {
    /// Where the first finding is that covers one; `None` where there is none.
    fn find(&mut self, news: &[Finding], finding: &Finding) -> Option<usize> {
        self.catch_up(news);
        let covers = |place: &usize| {
            news.get(*place)
                .is_some_and(|before| before.covers(finding))
        };
        let met = self.places.iter_hash(self.hash(finding)).copied();
        met.filter(covers).min()
    }

    /// Takes note of the findings that came since.
    fn catch_up(&mut self, news: &[Finding]) {
        for (place, finding) in news.iter().enumerate().skip(self.places.len()) {
            let hash = self.hash(finding);
            let hasher = &self.hasher;
            let rehash = |place: &usize| news.get(*place).map_or(0, |met| hash_of(hasher, met));
            self.places.insert_unique(hash, place, rehash);
        }
    }

    fn hash(&self, finding: &Finding) -> u64 {
        hash_of(&self.hasher, finding)
    }

    /// Bytes of memory it holds beside itself: the places, and as much again for the room a table leaves. By length,
    /// so that they are the same however the table grew.
    fn heap_bytes(&self) -> usize {
        self.places.len() * 2 * size_of::<usize>()
    }
}

/// A finding covers only what has its rule, its kind and its subject.
fn hash_of(hasher: &RandomState, finding: &Finding) -> u64 {
    hasher.hash_one((finding.rule.code, finding.kind, &finding.subject))
}

#[cfg(test)]
mod tests;
