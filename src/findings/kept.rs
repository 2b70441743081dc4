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
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::findings::subject::Subject;
    use crate::findings::{Rule, Severity, rules};

    fn finding(rule: &'static Rule, severity: Severity, server: u32) -> Finding {
        Finding {
            defined_in: None,
            rule,
            severity,
            frame: None,
            span: None,
            text: server.to_string(),
            subject: Some(Subject::Server(Ipv4Addr::from_bits(server))),
            kind: server % 3,
            repeats: 0,
        }
    }

    fn told(news: &[Finding]) -> Vec<(&str, Severity, &str, u64)> {
        news.iter()
            .map(|news| {
                (
                    news.rule.code,
                    news.severity,
                    news.text.as_str(),
                    news.repeats,
                )
            })
            .collect()
    }

    /// What is to be kept, one looked for after the other.
    fn plainly(all: &[Finding]) -> Vec<Finding> {
        let mut news: Vec<Finding> = Vec::new();
        for finding in all {
            match news.iter_mut().find(|before| before.covers(finding)) {
                Some(before) => before.repeats += 1,
                None => news.push(finding.clone()),
            }
        }
        news
    }

    #[test]
    fn a_crowd_is_kept_as_few_are() {
        let rules: Vec<_> = rules().take(3).collect();
        let severities = [Severity::Info, Severity::Warning, Severity::Error];
        let mut random = 1_u32;
        let mut below = |bound: u32| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 16) % bound
        };
        let all: Vec<Finding> = (0..3_000)
            .map(|_| {
                let rule = rules[below(3) as usize];
                finding(rule, severities[below(3) as usize], below(200))
            })
            .collect();
        for size in [1, 7, 50] {
            let mut kept = Kept::default();
            for (count, later) in (1..).zip(all.chunks(size)) {
                kept.add(1, later.to_vec().into());
                let sofar = all.get(..count * size).unwrap_or(&all);
                if count % 50 == 1 {
                    assert_eq!(told(&kept.of[&1].news), told(&plainly(sofar)));
                }
            }
            assert_eq!(told(&kept.take(1).news), told(&plainly(&all)));
            assert!(kept.of.is_empty() && kept.crowds.is_empty());
        }
    }

    /// It would hardly end if all that was found before were looked through, or its bytes counted, for each.
    #[test]
    fn an_exchange_may_have_very_many_servers() {
        const SERVERS: u32 = 100_000;
        let rule = rules().next().unwrap();
        let mut kept = Kept::default();
        let mut bytes = 0;
        for server in (0..SERVERS).chain(0..SERVERS) {
            let found = vec![finding(rule, Severity::Warning, server)];
            bytes += kept.add(1, found.into());
        }
        let news = kept.take(1).news;
        assert_eq!(news.len(), SERVERS as usize);
        assert!(news.iter().all(|news| news.repeats == 1));
        assert!(bytes >= news.len() * (size_of::<Finding>() + size_of::<usize>()));
    }

    #[test]
    fn exchanges_are_kept_apart() {
        let rule = rules().next().unwrap();
        let many = |start: u32| -> Vec<Finding> {
            (start..start + 40)
                .map(|server| finding(rule, Severity::Info, server))
                .collect()
        };
        let mut kept = Kept::default();
        kept.add(1, many(0).into());
        kept.add(2, many(20).into());
        kept.add(1, many(20).into());
        assert_eq!(kept.take(1).news.len(), 60);
        assert_eq!(kept.take(1).news.len(), 0);
        assert_eq!(kept.take(2).news.len(), 40);
    }
}
