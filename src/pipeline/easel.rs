//! The view at work: what is to be shown, drawn into a buffer.

use crate::capture::{Interfaces, SourceIndex};
use crate::exchange::{Exchange, Member, Packet, Role};
use crate::findings::Finding;
use crate::render::{Case, Grouping, Shown, Summary, View};

/// A closed exchange to be shown, with what was found.
#[derive(Debug)]
pub(super) struct Closed {
    pub(super) exchange: Box<Exchange>,
    /// About the exchange as a whole.
    pub(super) findings: Vec<Finding>,
    /// About its messages.
    pub(super) of_messages: Vec<Finding>,
    /// Whether its messages are shown now, and not when they came.
    pub(super) has_messages: bool,
}

/// Draws with one view, until enough messages were shown.
pub(super) struct Easel {
    view: Box<dyn View>,
    by: Grouping,
    most: Option<u64>,
    shown: u64,
    interfaces: Interfaces,
    /// What was drawn and not written yet.
    pub(super) out: Vec<u8>,
}

impl Easel {
    pub(super) fn new(view: Box<dyn View>, by: Grouping, most: Option<u64>) -> Self {
        let mut easel = Self {
            view,
            by,
            most,
            shown: 0,
            interfaces: Interfaces::default(),
            out: Vec::new(),
        };
        easel.view.begin(&mut easel.out);
        easel
    }

    /// Takes note of an interface that a capture describes.
    pub(super) fn interface(&mut self, source: SourceIndex, index: u32, name: Option<&str>) {
        self.interfaces.describe(source, index, name);
    }

    /// Whether as many messages were shown as were asked for.
    pub(super) fn is_done(&self) -> bool {
        self.most.is_some_and(|most| self.shown >= most)
    }

    /// Shows a message as it comes.
    pub(super) fn member(&mut self, exchange: &Exchange, member: &Member, findings: &[Finding]) {
        if self.is_done() {
            return;
        }
        self.shown += 1;
        let shown = Shown {
            packet: &member.packet,
            role: member.role,
            copy_of: member.copy_of,
            exchange: Some(exchange),
            interface: name_of(&self.interfaces, &member.packet),
            findings,
        };
        self.view.message(&mut self.out, &shown);
    }

    /// Shows all messages there are, each with what was found about it.
    pub(super) fn members(&mut self, exchange: &Exchange, found: &[Finding]) {
        let mut findings = Vec::new();
        for member in &exchange.members {
            let origin = &member.packet.origin;
            let place = Some((origin.source, origin.number));
            findings.clear();
            findings.extend(
                found
                    .iter()
                    .filter(|finding| finding.frame == place)
                    .cloned(),
            );
            self.member(exchange, member, &findings);
        }
    }

    /// Shows a message that belongs to no exchange.
    pub(super) fn alone(&mut self, packet: &Packet, findings: &[Finding]) {
        self.shown += 1;
        let shown = Shown {
            packet,
            role: Role::Other,
            copy_of: None,
            exchange: None,
            interface: name_of(&self.interfaces, packet),
            findings,
        };
        self.view.message(&mut self.out, &shown);
    }

    /// Shows what is left to show of an exchange when it closes.
    pub(super) fn exchange(&mut self, closed: &Closed) {
        let exchange = &closed.exchange;
        let case = Case {
            exchange,
            verdict: exchange.verdict(),
            findings: &closed.findings,
            message_findings: &closed.of_messages,
        };
        if self.by == Grouping::Exchange {
            self.view.head(&mut self.out, &case);
        }
        if closed.has_messages {
            self.members(exchange, &closed.of_messages);
        }
        self.view.tail(&mut self.out, &case);
    }

    /// Shows the end.
    pub(super) fn finish(&mut self, summary: &Summary) {
        self.view.finish(&mut self.out, summary);
    }
}

/// The name of the interface a packet came from.
fn name_of<'a>(interfaces: &'a Interfaces, packet: &Packet) -> Option<&'a str> {
    packet
        .origin
        .interface
        .and_then(|number| interfaces.name(number))
}
