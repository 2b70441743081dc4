//! Runs the rules, and counts.
//!
//! To find and to tell are two things: findings are made of every message as it comes and of every exchange as it
//! closes, but only those of exchanges that are shown are told and counted. A finding of one rule about one subject
//! is told once and counted after that, unless it comes again with more weight or is about another option; an error of an exchange is told each
//! time, since each one is a client without its address.

use crate::exchange::{Exchange, Tracker};
use crate::findings::copies::Differs;
use crate::findings::docket::Docket;
use crate::findings::exchange::ExchangeShape;
use crate::findings::found::{Found, Known};
use crate::findings::kept::Kept;
use crate::findings::message::{Blocks, MessageShape};
use crate::findings::past::{Past, is_out_of_earshot};
use crate::findings::subject::{Told, Who};
use crate::findings::{
    Capture, CaptureCheck, Check, ExchangeCase, ExchangeCheck, Finding, MessageCase, MessageCheck,
    Report, Rule, Selection, Severity, Tally,
};

/// Runs the rules and keeps count.
#[derive(Debug)]
pub struct Judge {
    message_rules: Docket<MessageShape, MessageCheck>,
    exchange_rules: Docket<ExchangeShape, ExchangeCheck>,
    capture_rules: Vec<(&'static Rule, CaptureCheck)>,
    capture: Capture,
    blocks: Blocks,
    past: Past,
    told: Told,
    /// Whether it is told of each exchange what was found, also where it was told before.
    tells_each: bool,
    kept: Kept,
    counts: Vec<Tally>,
    worst: Option<Severity>,
}

impl Judge {
    /// A judge that looks at the rules selected.
    pub fn new(selection: &Selection) -> Self {
        let mut judge = Self {
            message_rules: Docket::new(),
            exchange_rules: Docket::new(),
            capture_rules: Vec::new(),
            capture: Capture::default(),
            blocks: Blocks::default(),
            past: Past::default(),
            told: Told::default(),
            tells_each: false,
            kept: Kept::default(),
            counts: Vec::new(),
            worst: None,
        };
        for rule in selection.rules() {
            match rule.check {
                Check::Message(roles, needs, check) => {
                    judge.message_rules.add(rule, (roles, needs), check);
                }
                Check::Exchange(needs, check) => {
                    judge.exchange_rules.add(rule, needs, check);
                }
                Check::Capture(check) => judge.capture_rules.push((rule, check)),
            }
        }
        judge
    }

    /// Has what was found told of each exchange, also where it was told before about the same client or server.
    pub fn tell_each(&mut self) {
        self.tells_each = true;
    }

    /// Takes note that an expression keeps frames out: what is not there may be among them.
    pub fn narrow(&mut self) {
        self.capture.is_narrowed = true;
    }

    /// Takes note of how many packets the capture is known to have lost so far.
    pub fn lost(&mut self, packets: u64) {
        self.capture.dropped = packets;
    }

    /// Judges a message as it comes; `None` where no rule has to look at it. What is found is not told yet: see
    /// [`Judge::tell`] and [`Judge::keep`].
    pub fn message(&mut self, case: &MessageCase<'_>) -> Option<Found> {
        self.capture.note_message(case);
        if let Some(exchange) = case.exchange {
            self.past.note(exchange);
        }
        let shape = MessageShape::of(case, &mut self.blocks);
        let called = self.message_rules.called(shape);
        let (first, _) = called.first()?;
        let sender = Who::Sender(case.packet, case.role);
        let mut report = Report::about(first, sender, &self.told);
        let differs = Differs::of(case);
        for (rule, check) in called {
            if differs.is_some_and(|differs| !differs.calls(rule)) {
                continue;
            }
            report.turn_to(rule);
            check(case, &mut report);
        }
        Some(report.into_found())
    }

    /// Keeps findings of a message until it is known whether its exchange is shown, and says how many bytes that takes.
    /// What is found again about the same subject is counted only.
    #[inline]
    pub fn keep(&mut self, exchange: u64, found: impl Into<Found>) -> usize {
        let found = found.into();
        if found.is_empty() {
            return 0;
        }
        self.kept.add(exchange, found)
    }

    /// Takes out what was kept about the messages of an exchange.
    pub fn kept(&mut self, exchange: u64) -> Found {
        self.kept.take(exchange)
    }

    /// Judges an exchange when it closes, and remembers it. What is found is not told yet. Its messages were judged before:
    /// what ends a lease is remembered when it comes.
    ///
    /// The tracker, if there is one, knows what became of its client since.
    pub fn exchange(&mut self, exchange: &Exchange, tracker: Option<&Tracker>) -> Found {
        let verdict = exchange.verdict();
        let case = ExchangeCase::new(exchange, verdict, &self.capture, tracker, &self.past);
        let called = self.exchange_rules.called(case.shape());
        let mut found = Found::default();
        if let Some((first, _)) = called.first() {
            let mut report = Report::about(first, Who::Parties(exchange), &self.told);
            for (rule, check) in called {
                report.turn_to(rule);
                check(&case, &mut report);
            }
            found = report.into_found();
        }
        let record = case.record();
        self.past.remember(exchange, &record);
        found
    }

    /// Counts findings that are shown, and leaves those that were not told before.
    #[inline(always)]
    pub fn tell(&mut self, found: Found) -> Vec<Finding> {
        if found.is_empty() {
            return Vec::new();
        }
        self.tell_some(found)
    }

    fn tell_some(&mut self, mut found: Found) -> Vec<Finding> {
        found.news.retain(|finding| {
            self.count(finding.rule, finding.severity, 1 + finding.repeats);
            let subject = finding.subject.as_ref();
            let what = (finding.rule, finding.kind);
            let is_news = self.told.is_news(what, finding.severity, subject);
            if is_news && !self.tells_each {
                self.told.note(finding);
            }
            is_news
        });
        for Known {
            rule,
            severity,
            times,
        } in found.known
        {
            self.count(rule, severity, u64::from(times));
        }
        found.news
    }

    /// Whether an answer to a closed exchange that is not in the capture was not given, as far as is known.
    pub fn shows_silence(&self, exchange: &Exchange) -> bool {
        let known = || self.past.client(exchange.name).map(|(_, known)| known);
        self.capture.shows_silence() && !is_out_of_earshot(exchange, known)
    }

    /// Takes note of an exchange that is shown, for what is said of the whole capture.
    pub fn note(&mut self, exchange: &Exchange) {
        self.capture.note_exchange(exchange);
    }

    /// Judges the whole capture at its end.
    pub fn capture(&mut self) -> Vec<Finding> {
        let mut found = Vec::new();
        for (rule, check) in &self.capture_rules {
            let mut report = Report::of(rule);
            check(&self.capture, &mut report);
            found.append(&mut report.into_found().news);
        }
        for finding in &found {
            self.tally(finding.rule, finding.severity, 1);
        }
        found
    }

    /// How often each rule fired, repeats included, in the order they first did.
    pub fn counts(&self) -> &[Tally] {
        &self.counts
    }

    /// The gravest finding told about a message or an exchange so far.
    pub fn worst(&self) -> Option<Severity> {
        self.worst
    }

    /// Clients that were forgotten because there were too many.
    pub fn forgotten(&self) -> u64 {
        self.past.forgotten()
    }

    #[cfg(test)]
    pub(super) fn case<'j>(
        &'j self,
        exchange: &'j Exchange,
        tracker: Option<&'j Tracker>,
    ) -> ExchangeCase<'j> {
        let verdict = exchange.verdict();
        ExchangeCase::new(exchange, verdict, &self.capture, tracker, &self.past)
    }

    fn count(&mut self, rule: &'static Rule, severity: Severity, times: u64) {
        self.worst = self.worst.max(Some(severity));
        self.tally(rule, severity, times);
    }

    fn tally(&mut self, rule: &'static Rule, worst: Severity, times: u64) {
        let is_it = |tally: &&mut Tally| std::ptr::eq(tally.rule, rule);
        match self.counts.iter_mut().find(is_it) {
            Some(tally) => {
                tally.times += times;
                tally.worst = tally.worst.max(worst);
            }
            None => self.counts.push(Tally { rule, worst, times }),
        }
    }
}
