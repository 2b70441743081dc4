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
