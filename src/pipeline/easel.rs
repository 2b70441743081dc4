//! The view at work: what is to be shown, drawn into a buffer.

use triomphe::Arc;

use crate::capture::{Interfaces, SourceIndex};
use crate::exchange::{Exchange, FramePlace, Member, Packet, Role, Verdict};
use crate::findings::Finding;
use crate::pipeline::court::Spent;
use crate::pipeline::press::{BLOCK, Sink};
use crate::render::{Case, Grouping, Shown, Summary, View};

/// A closed exchange to be shown, with what was found.
#[derive(Debug)]
pub(super) struct Closed {
    pub(super) exchange: Box<Exchange>,
    /// As in [`Case`].
    pub(super) shows_silence: bool,
    /// About the exchange as a whole.
    pub(super) findings: Vec<Finding>,
    /// About its messages.
    pub(super) of_messages: Vec<Finding>,
    /// Whether its messages are shown now, and not when they came.
    pub(super) has_messages: bool,
}

/// A message to be shown by itself, with as much of its exchange as a view needs that does not look at exchanges.
#[derive(Debug)]
pub(super) struct Single {
    pub(super) packet: Arc<Packet>,
    role: Role,
    copy_of: Option<FramePlace>,
    exchange: Option<u64>,
    findings: Vec<Finding>,
}

impl Closed {
    /// What a view is shown of it.
    #[inline(always)]
    fn case<'a>(&'a self, verdict: Verdict<'a>, interfaces: &'a Interfaces) -> Case<'a> {
        let first = self.exchange.members.first();
        let name = first.and_then(|first| name_of(interfaces, &first.packet));
        Case {
            exchange: &self.exchange,
            verdict,
            shows_silence: self.shows_silence,
            one_of: first.and_then(|first| one_of(interfaces, &first.packet, name)),
            findings: &self.findings,
            message_findings: &self.of_messages,
        }
    }

    /// Moves its packets to those that are spent, and gives back what is left of the exchange.
    pub(super) fn unload(self, spent: &mut Spent) -> Box<Exchange> {
        let mut exchange = self.exchange;
        spent.extend(exchange.members.drain(..).map(|member| member.packet));
        exchange
    }
}

impl Single {
    /// A message of an exchange as it stands now.
    pub(super) fn of(exchange: &Exchange, member: &Member, findings: Vec<Finding>) -> Self {
        Self {
            packet: Arc::clone(&member.packet),
            role: member.role,
            copy_of: member.copy_of,
            exchange: Some(exchange.number),
            findings,
        }
    }

    /// Whether it belongs to no exchange.
    pub(super) fn is_alone(&self) -> bool {
        self.exchange.is_none()
    }

    /// A message that belongs to no exchange.
    pub(super) fn alone(packet: Arc<Packet>, findings: Vec<Finding>) -> Self {
        Self {
            packet,
            role: Role::Other,
            copy_of: None,
            exchange: None,
            findings,
        }
    }
}

/// Draws with one view, until enough messages were shown.
pub(super) struct Easel {
    pub(super) view: Box<dyn View>,
    by: Grouping,
    most: Option<u64>,
    shown: u64,
    interfaces: Interfaces,
    /// What was drawn and not written yet.
    pub(super) out: Vec<u8>,
    /// What takes it; `None` where it is fetched.
    sink: Option<Sink>,
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
            sink: None,
        };
        easel.view.begin(&mut easel.out);
        easel
    }

    /// Has what is drawn given to a sink, a block at a time.
    pub(super) fn onto(mut self, sink: Sink) -> Self {
        self.sink = Some(sink);
        self
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
    #[inline(always)]
    pub(super) fn member(&mut self, exchange: &Exchange, member: &Member, findings: &[Finding]) {
        if self.is_done() {
            return;
        }
        self.shown += 1;
        let interface = name_of(&self.interfaces, &member.packet);
        let shown = Shown {
            packet: &member.packet,
            role: member.role,
            copy_of: member.copy_of,
            number: Some(exchange.number),
            exchange: Some(exchange),
            interface,
            one_of: one_of(&self.interfaces, &member.packet, interface),
            findings,
        };
        self.view.message(&mut self.out, &shown);
        self.pour();
    }

    /// Shows all messages there are, each with what was found about it.
    pub(super) fn members(&mut self, exchange: &Exchange, found: &[Finding]) {
        for member in &exchange.members {
            self.member(exchange, member, &about(found, member));
        }
    }

    /// Shows a message by itself.
    pub(super) fn single(&mut self, single: &Single) {
        if self.is_done() {
            return;
        }
        self.shown += 1;
        let interface = name_of(&self.interfaces, &single.packet);
        let shown = Shown {
            packet: &single.packet,
            role: single.role,
            copy_of: single.copy_of,
            number: single.exchange,
            exchange: None,
            interface,
            one_of: one_of(&self.interfaces, &single.packet, interface),
            findings: &single.findings,
        };
        self.view.message(&mut self.out, &shown);
        self.pour();
    }

    /// Shows what is left to show of an exchange when it closes.
    pub(super) fn exchange(&mut self, closed: &Closed) {
        let verdict = closed.exchange.verdict();
        if self.by == Grouping::Exchange {
            let case = closed.case(verdict, &self.interfaces);
            self.view.head(&mut self.out, &case);
        }
        if closed.has_messages {
            self.members(&closed.exchange, &closed.of_messages);
        }
        let case = closed.case(verdict, &self.interfaces);
        self.view.tail(&mut self.out, &case);
        self.pour();
    }

    /// Shows the end.
    pub(super) fn finish(&mut self, summary: &Summary) {
        while self.view.wind_up(&mut self.out, summary) {
            self.pour();
        }
        self.view.finish(&mut self.out, summary);
    }

    /// Gives what was drawn to the sink when it is enough for a block: of a long exchange more than one.
    fn pour(&mut self) {
        if self.out.len() >= BLOCK {
            self.settle();
        }
    }

    /// Gives what was drawn to the sink, if there is one.
    pub(super) fn settle(&mut self) {
        if let Some(sink) = &mut self.sink {
            sink(&self.out);
            self.out.clear();
        }
    }
}

/// Those findings that are about a message.
#[inline(always)]
pub(super) fn about(found: &[Finding], member: &Member) -> Vec<Finding> {
    if found.is_empty() {
        return Vec::new();
    }
    let place = Some(member.packet.place());
    let is_about = |finding: &&Finding| finding.frame == place;
    found.iter().filter(is_about).cloned().collect()
}

/// The name of the interface a packet came from.
fn name_of<'a>(interfaces: &'a Interfaces, packet: &Packet) -> Option<&'a str> {
    packet
        .origin
        .tap
        .interface
        .and_then(|number| interfaces.name(number.into()))
}

/// That name where the capture describes several interfaces.
fn one_of<'a>(interfaces: &Interfaces, packet: &Packet, name: Option<&'a str>) -> Option<&'a str> {
    name.filter(|_| interfaces.are_several(packet.origin.source))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    /// A view with much to say at the end.
    struct Long(usize);

    impl View for Long {
        fn message(&mut self, _out: &mut Vec<u8>, _shown: &Shown<'_>) {}

        fn wind_up(&mut self, out: &mut Vec<u8>, _summary: &Summary) -> bool {
            out.resize(out.len() + BLOCK / 8, b'x');
            self.0 -= 1;
            self.0 > 0
        }

        fn finish(&mut self, out: &mut Vec<u8>, _summary: &Summary) {
            out.push(b'.');
        }
    }

    #[test]
    fn a_long_end_is_given_away_a_block_at_a_time() {
        const PIECES: usize = 100;
        let (sender, blocks) = channel();
        let sink = move |block: &[u8]| sender.send(block.len()).unwrap();
        let easel = Easel::new(Box::new(Long(PIECES)), Grouping::Client, None);
        let mut easel = easel.onto(Box::new(sink));
        easel.finish(&Summary::default());
        easel.settle();
        drop(easel);
        let blocks: Vec<_> = blocks.iter().collect();
        assert!(blocks.iter().all(|block| *block <= BLOCK), "{blocks:?}");
        assert_eq!(blocks.iter().sum::<usize>(), PIECES * (BLOCK / 8) + 1);
    }
}
