//! Runs the rules, and counts.
//!
//! Findings of a message are made when it comes and kept until its exchange closes, so that a view by time and a
//! view by exchange show the same ones. A finding of one rule about one sender is shown once and counted after that,
//! unless it comes again with more weight.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::exchange::{ClientKey, Exchange, Role};
use crate::findings::{
    Capture, Check, ExchangeCase, ExchangeCheck, Finding, MessageCase, MessageCheck, Report, Rule,
    Selection, Severity,
};

/// Senders whose repeats are remembered; beyond that, findings are shown again.
const SENDERS: usize = 65_536;

/// Runs the rules and keeps count.
#[derive(Debug)]
pub struct Judge {
    /// At the place of a role, the rules that look at its messages.
    message_rules: [Vec<(&'static Rule, MessageCheck)>; Role::ALL.len()],
    exchange_rules: Vec<(&'static Rule, ExchangeCheck)>,
    capture: Capture,
    said: HashMap<(&'static str, ClientKey, bool), Severity, RandomState>,
    kept: HashMap<u64, Vec<Finding>, RandomState>,
    counts: Vec<(&'static Rule, u64)>,
    worst: Option<Severity>,
}

impl Judge {
    /// A judge that looks at the rules selected.
    pub fn new(selection: &Selection) -> Self {
        let mut judge = Self {
            message_rules: std::array::from_fn(|_| Vec::new()),
            exchange_rules: Vec::new(),
            capture: Capture::default(),
            said: HashMap::default(),
            kept: HashMap::default(),
            counts: Vec::new(),
            worst: None,
        };
        for rule in selection.rules() {
            match rule.check {
                Check::Message(roles, check) => {
                    for (role, rules) in Role::ALL.into_iter().zip(&mut judge.message_rules) {
                        if roles.has(role) {
                            rules.push((rule, check));
                        }
                    }
                }
                Check::Exchange(check) => judge.exchange_rules.push((rule, check)),
            }
        }
        judge
    }

    /// Takes note of how many packets the capture is known to have lost so far.
    pub fn lost(&mut self, packets: u64) {
        self.capture.dropped = packets;
    }

    /// Judges a message as it comes. What it finds is also kept for [`Judge::kept`].
    pub fn message(&mut self, case: &MessageCase<'_>) -> Vec<Finding> {
        self.capture.requests += u64::from(case.role.is_client());
        self.capture.replies += u64::from(case.role.is_server());
        let rules = self.message_rules.get(case.role.place());
        let Some(((first, _), rules)) = rules.and_then(|rules| Some((rules.first()?, rules)))
        else {
            return Vec::new();
        };
        let mut report = Report::of(first);
        for (rule, check) in rules {
            report.turn_to(rule);
            check(case, &mut report);
        }
        let mut found = report.into_found();
        if found.is_empty() {
            return found;
        }
        let sender = ClientKey::of(case.message(), case.role);
        found.retain(|finding| self.is_news(finding, &sender, case.role.is_client()));
        if let Some(exchange) = case.exchange.filter(|_| !found.is_empty()) {
            self.kept
                .entry(exchange.number)
                .or_default()
                .extend(found.iter().cloned());
        }
        found
    }

    /// Judges an exchange when it closes.
    pub fn exchange(&mut self, exchange: &Exchange) -> Vec<Finding> {
        let case = ExchangeCase {
            exchange,
            capture: &self.capture,
        };
        let mut found = Vec::new();
        for (rule, check) in &self.exchange_rules {
            let mut report = Report::of(rule);
            check(&case, &mut report);
            found.append(&mut report.into_found());
        }
        for finding in &found {
            self.count(finding);
        }
        found
    }

    /// Takes out what was found about the messages of an exchange.
    pub fn kept(&mut self, exchange: u64) -> Vec<Finding> {
        self.kept.remove(&exchange).unwrap_or_default()
    }

    /// How often each rule fired, repeats included, in the order they first did.
    pub fn counts(&self) -> &[(&'static Rule, u64)] {
        &self.counts
    }

    /// The gravest finding so far.
    pub fn worst(&self) -> Option<Severity> {
        self.worst
    }

    fn is_news(&mut self, finding: &Finding, sender: &ClientKey, is_client: bool) -> bool {
        self.count(finding);
        if self.said.len() >= SENDERS {
            return true;
        }
        let key = (finding.rule.code, sender.clone(), is_client);
        let said = self.said.insert(key, finding.severity);
        said.is_none_or(|said| said < finding.severity)
    }

    fn count(&mut self, finding: &Finding) {
        self.worst = self.worst.max(Some(finding.severity));
        let counted = self
            .counts
            .iter_mut()
            .find(|(rule, _)| rule.code == finding.rule.code);
        match counted {
            Some((_, count)) => *count += 1,
            None => self.counts.push((finding.rule, 1)),
        }
    }
}
