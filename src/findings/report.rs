//! What rules write their findings into.
//!
//! Most findings are about something every message of a client or server does, and are told once: a report knows what
//! was told, and does not word again what will only be counted.

use std::cmp::Reverse;
use std::fmt::Display;
use std::net::Ipv4Addr;

use crate::dhcp::registry::Row;
use crate::exchange::{FramePlace, Member, Packet};
use crate::findings::found::{Found, Known};
use crate::findings::subject::{Subject, Told, Who};
use crate::findings::subnet::Subnet;
use crate::findings::{Finding, Rule, Severity};
use crate::wire::Span;

/// Takes the findings of rules.
#[derive(Debug)]
pub struct Report<'j> {
    rule: &'static Rule,
    /// What of the rule the next finding is.
    kind: u32,
    found: Found,
    judged: Option<Judged<'j>>,
}

/// What is judged, and what was told before.
#[derive(Debug)]
struct Judged<'j> {
    who: Who<'j>,
    /// Whose doing findings are that name nobody else; made when the first one comes.
    subject: Option<Subject>,
    told: &'j Told,
}

impl<'j> Report<'j> {
    /// An empty report for a rule about the whole capture.
    pub fn of(rule: &'static Rule) -> Self {
        Self {
            rule,
            kind: 0,
            found: Found::default(),
            judged: None,
        }
    }

    /// An empty report about a message or an exchange.
    pub(super) fn about(rule: &'static Rule, who: Who<'j>, told: &'j Told) -> Self {
        let judged = Judged {
            who,
            subject: None,
            told,
        };
        Self {
            judged: Some(judged),
            ..Self::of(rule)
        }
    }

    /// Goes on with another rule.
    pub fn turn_to(&mut self, rule: &'static Rule) {
        self.rule = rule;
        self.kind = 0;
    }

    /// Says what of the rule the next finding is: the option that it is about, or another number. Findings of one rule
    /// about one subject are told once of each kind.
    pub(super) fn of_kind(&mut self, kind: impl Into<u32>) -> &mut Self {
        self.kind = kind.into();
        self
    }

    /// Adds a finding about a packet, with the rule's own severity.
    pub fn add(&mut self, packet: &Packet, span: Option<Span>, text: impl Display) {
        self.add_as(self.rule.severity, packet, span, text);
    }

    /// Adds a finding about a packet with another severity than the rule's own.
    pub fn add_as(
        &mut self,
        severity: Severity,
        packet: &Packet,
        span: Option<Span>,
        text: impl Display,
    ) {
        self.push(severity, None, Some(packet.place()), span, text);
    }

    /// Adds a finding about an option or a sub-option, with the section that defines it where an RFC does.
    pub(super) fn add_defined(
        &mut self,
        row: &'static Row,
        severity: Severity,
        packet: &Packet,
        span: Option<Span>,
        text: impl Display,
    ) {
        let before = self.found.news.len();
        self.add_as(severity, packet, span, text);
        if row.reference.starts_with("RFC") {
            if let Some(finding) = self.found.news.get_mut(before) {
                finding.defined_in = Some(row.reference);
            }
        }
    }

    /// Adds a finding that is the same for every client of a server or relay: it is told once about that one. With
    /// `None` it is told of each client.
    pub fn add_about(
        &mut self,
        about: Option<Ipv4Addr>,
        severity: Severity,
        packet: &Packet,
        span: Option<Span>,
        text: impl Display,
    ) {
        let about = about.map(Subject::Server);
        self.push(severity, about, Some(packet.place()), span, text);
    }

    /// Adds a finding about what a server says of a subnet, or of a single address: it is told once about each. With
    /// `None` it is told once about the server.
    pub(super) fn add_on(
        &mut self,
        subnet: Option<Subnet>,
        severity: Severity,
        packet: &Packet,
        span: Option<Span>,
        text: impl Display,
    ) {
        let sender = self.judged.as_mut().map(Judged::subject);
        let about = subnet.zip(sender).map(|(subnet, sender)| sender.on(subnet));
        self.push(severity, about, Some(packet.place()), span, text);
    }

    /// Whether a finding about a server or relay was told before: then it is counted, and that is all. What is told of each
    /// client was not.
    pub fn was_told(&mut self, about: Option<Ipv4Addr>, severity: Severity) -> bool {
        let (Some(about), Some(judged)) = (about, &self.judged) else {
            return false;
        };
        let (rule, about) = (self.rule, Subject::Server(about));
        let is_news = judged
            .told
            .is_news((rule, self.kind), severity, Some(&about));
        if !is_news {
            self.found.count(Known {
                rule,
                severity,
                times: 1,
            });
        }
        !is_news
    }

    /// Adds a finding about the whole capture, that may point at a frame.
    pub fn add_whole(&mut self, severity: Severity, frame: Option<FramePlace>, text: impl Display) {
        self.push(severity, None, frame, None, text);
    }

    /// Adds a finding about a message of an exchange.
    pub fn add_member(&mut self, member: &Member, span: Option<Span>, text: impl Display) {
        self.add(&member.packet, span, text);
    }

    /// The findings, the gravest first, and else in the order of their rules.
    pub fn into_found(mut self) -> Found {
        let news = &mut self.found.news;
        if news.len() > 1 {
            news.sort_by_key(|finding| Reverse(finding.severity));
        }
        self.found
    }

    /// Adds a finding, or counts it where it was told before about the same subject.
    fn push(
        &mut self,
        severity: Severity,
        about: Option<Subject>,
        frame: Option<FramePlace>,
        span: Option<Span>,
        text: impl Display,
    ) {
        let subject = about.or_else(|| self.judged.as_mut().map(Judged::subject));
        let (rule, kind) = (self.rule, std::mem::take(&mut self.kind));
        let told = self.judged.as_ref().map(|judged| judged.told);
        if told.is_some_and(|told| !told.is_news((rule, kind), severity, subject.as_ref())) {
            return self.found.count(Known {
                rule,
                severity,
                times: 1,
            });
        }
        self.found.news.push(Finding {
            rule,
            severity,
            frame,
            span,
            text: text.to_string(),
            defined_in: None,
            subject,
            kind,
            repeats: 0,
        });
    }
}

impl Judged<'_> {
    fn subject(&mut self) -> Subject {
        self.subject
            .get_or_insert_with(|| self.who.subject())
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{OTHER_SERVER, discover, exchanges, nak, offer, request};
    use crate::findings::{Judge, Selection, Severity};

    #[test]
    fn what_is_grave_comes_first() {
        let refused = nak().by(OTHER_SERVER).at(5000);
        let all = exchanges(&[discover(), offer(), request().without(55), refused]);
        let mut judge = Judge::new(&Selection::all());
        let found = judge.exchange(&all[0], None).into_news();
        let severities: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
        assert!(
            severities.is_sorted_by(|one, other| one >= other),
            "{found:?}"
        );
        assert!(severities.first() > severities.last(), "{found:?}");
    }
}
