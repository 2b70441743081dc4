//! The way of a frame: located, read, tracked, judged, shown. No logic of its own.

use crate::capture::{Frame, Interfaces, SourceIndex, Timestamp};
use crate::exchange::{
    Choice, Chooser, Exchange, Id, Limits, Member, Origin, Packet, Placed, Query, Tracker,
};
use crate::findings::{Finding, Judge, MessageCase, Selection, Severity};
use crate::render::{Case, Grouping, Shown, Summary, View};
use crate::wire::{FrameId, Incomplete, Link, Located, Locator};

/// What the pipeline is made of.
#[derive(Debug)]
pub struct Parts {
    /// Finds datagrams in frames.
    pub locator: Locator,
    /// Bounds of the tracker.
    pub limits: Limits,
    /// The rules that count.
    pub selection: Selection,
    /// The exchanges that are shown.
    pub query: Query,
    /// The order in which messages are shown.
    pub by: Grouping,
    /// Most messages to show; `None` is all.
    pub most: Option<u64>,
}

/// What a frame turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It holds a DHCP message.
    Message,
    /// It completed a DHCP message that came in fragments: the numbers of their frames, its own last.
    Rebuilt(Vec<u64>),
    /// It is a fragment of what may become one.
    Fragment,
    /// Nothing that is shown.
    Nothing,
}

impl Kept {
    /// Whether a message came with the frame.
    pub fn is_message(&self) -> bool {
        matches!(self, Self::Message | Self::Rebuilt(_))
    }
}

/// Takes frames, and appends what the view makes of them to a buffer.
pub struct Pipeline {
    locator: Locator,
    tracker: Tracker,
    judge: Judge,
    chooser: Chooser,
    view: Box<dyn View>,
    by: Grouping,
    most: Option<u64>,
    shown: u64,
    interfaces: Interfaces,
    out: Vec<u8>,
    summary: Summary,
}

impl Pipeline {
    /// A pipeline that ends in a view.
    pub fn new(parts: Parts, view: Box<dyn View>) -> Self {
        let mut pipeline = Self {
            locator: parts.locator,
            tracker: Tracker::new(parts.limits),
            judge: Judge::new(&parts.selection),
            chooser: Chooser::new(parts.query),
            view,
            by: parts.by,
            most: parts.most,
            shown: 0,
            interfaces: Interfaces::default(),
            out: Vec::new(),
            summary: Summary::default(),
        };
        pipeline.view.begin(&mut pipeline.out);
        pipeline
    }

    /// Takes a frame, and says what it was.
    pub fn frame(&mut self, frame: &Frame<'_>) -> Kept {
        self.summary.frames += 1;
        if let Some(time) = frame.time {
            self.tick(time);
        }
        let link = Link::from_linktype(frame.link.0);
        let time = frame.time.map(Timestamp::nanos);
        let id = FrameId {
            source: frame.source,
            interface: frame.interface,
            number: frame.number,
        };
        match self.locator.locate(link, frame.bytes, frame.len, time, id) {
            Located::Dhcp(datagram) => {
                self.packet(Packet::new(
                    self.origin(frame),
                    frame.bytes.into(),
                    datagram,
                ));
                Kept::Message
            }
            Located::Rebuilt {
                datagram,
                bytes,
                frames,
            } => {
                self.packet(Packet::new(self.origin(frame), bytes.into(), datagram));
                Kept::Rebuilt(frames)
            }
            Located::Pending => Kept::Fragment,
            Located::Skipped(reason) => {
                self.summary.skip(reason.key());
                Kept::Nothing
            }
        }
    }

    /// Takes note of an interface that a capture describes.
    pub fn interface(&mut self, source: SourceIndex, index: u32, name: Option<&str>) {
        self.interfaces.describe(source, index, name);
    }

    /// Takes note of how many packets the capture is known to have lost so far.
    pub fn lost(&mut self, packets: u64) {
        self.judge.lost(packets);
    }

    /// Datagrams that were given up because fragments of them did not come, since the last call, and how many more
    /// there were.
    pub fn incomplete(&mut self) -> (Vec<Incomplete>, u64) {
        self.locator.incomplete()
    }

    /// Moves the clock where no frame does: what is over closes.
    pub fn idle(&mut self, time: Timestamp) {
        self.locator.expire(time.nanos());
        self.tick(time);
    }

    /// Moves the clock: what is over closes.
    pub fn tick(&mut self, time: Timestamp) {
        self.tracker.tick(time);
        self.show_closed();
    }

    /// Whether as many messages were shown as were asked for.
    pub fn is_done(&self) -> bool {
        self.most.is_some_and(|most| self.shown >= most)
    }

    /// Closes what is open: the input has ended. [`Pipeline::show_next`] shows it, one exchange at a time.
    pub fn close(&mut self) {
        self.locator.finish();
        self.tracker.finish();
    }

    /// Shows the next exchange that has closed; says whether there was one.
    pub fn show_next(&mut self) -> bool {
        let Some(exchange) = self.tracker.next_closed() else {
            return false;
        };
        self.show_exchange(&exchange);
        true
    }

    /// Writes the end, when all that has closed was shown.
    pub fn finish(&mut self, dropped: Option<u64>) {
        self.show_closed();
        self.summary.dropped = dropped;
        self.summary.evicted = self.tracker.evicted();
        self.summary.forgotten = self.tracker.forgotten_clients() + self.judge.forgotten();
        self.summary.findings = self.judge.capture();
        self.summary.findings_by_rule = self.judge.counts().to_vec();
        self.view.finish(&mut self.out, &self.summary);
    }

    /// What was appended so far and is to be written and cleared.
    pub fn output(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    /// What was read so far.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The gravest finding of what was shown.
    pub fn worst(&self) -> Option<Severity> {
        self.judge.worst()
    }

    /// Where a frame comes from, its interface by the number it has for the whole run.
    fn origin(&self, frame: &Frame<'_>) -> Origin {
        let mut origin = Origin::of(frame);
        origin.interface = frame
            .interface
            .and_then(|index| self.interfaces.number(frame.source, index));
        origin
    }

    fn packet(&mut self, packet: Packet) {
        self.summary.messages += 1;
        match self.tracker.accept(packet) {
            Placed::In(id) => {
                self.show_closed();
                self.member(id);
            }
            Placed::Alone(packet) => self.show_alone(&packet),
        }
    }

    /// Judges the newest message of an exchange, and shows it where messages are shown as they come.
    fn member(&mut self, id: Id) {
        let Some(exchange) = self.tracker.get(id) else {
            return;
        };
        let Some(member) = exchange.members.last() else {
            return;
        };
        let found = self.judge.message(&MessageCase {
            packet: &member.packet,
            role: member.role,
            exchange: Some(exchange),
        });
        if self.by != Grouping::Time {
            return self.judge.keep(exchange.number, found);
        }
        let show = Show {
            view: &mut *self.view,
            out: &mut self.out,
            interfaces: &self.interfaces,
            shown: &mut self.shown,
            most: self.most,
        };
        match self.chooser.choose(exchange) {
            Choice::Shown => {
                let told = self.judge.tell(found);
                show.member(exchange, member, &told);
                self.judge.keep(exchange.number, told);
            }
            Choice::Released => {
                self.judge.keep(exchange.number, found);
                let kept = self.judge.kept(exchange.number);
                let told = self.judge.tell(kept);
                show.members(exchange, &told);
                self.judge.keep(exchange.number, told);
            }
            Choice::Held => self.judge.keep(exchange.number, found),
            Choice::Left => {}
        }
    }

    /// A message that belongs to no exchange is shown when it comes, whatever the order of the others.
    fn show_alone(&mut self, packet: &Packet) {
        let role = crate::exchange::Role::Other;
        let findings = self.judge.message(&MessageCase {
            packet,
            role,
            exchange: None,
        });
        if !self.chooser.is_all() || self.is_done() {
            return;
        }
        let findings = self.judge.tell(findings);
        self.shown += 1;
        let shown = Shown {
            packet,
            role,
            copy_of: None,
            exchange: None,
            interface: name_of(&self.interfaces, packet),
            findings: &findings,
        };
        self.view.message(&mut self.out, &shown);
    }

    fn show_closed(&mut self) {
        while self.show_next() {}
    }

    fn show_exchange(&mut self, exchange: &Exchange) {
        let mut of_messages = self.judge.kept(exchange.number);
        let client = exchange.client().and_then(|key| self.tracker.client(key));
        let found = self.judge.exchange(exchange, client);
        let choice = self.chooser.choose(exchange);
        let is_by_exchange = self.by == Grouping::Exchange;
        if choice == Choice::Left || (is_by_exchange && self.is_done()) {
            return;
        }
        if self.by != Grouping::Time || choice == Choice::Released {
            of_messages = self.judge.tell(of_messages);
        }
        self.judge.note(exchange);
        let findings = self.judge.tell(found);
        let case = Case {
            exchange,
            verdict: exchange.verdict(),
            findings: &findings,
            message_findings: &of_messages,
        };
        if is_by_exchange {
            self.view.head(&mut self.out, &case);
        }
        if is_by_exchange || (self.by == Grouping::Time && choice == Choice::Released) {
            let show = Show {
                view: &mut *self.view,
                out: &mut self.out,
                interfaces: &self.interfaces,
                shown: &mut self.shown,
                most: self.most,
            };
            show.members(exchange, &of_messages);
        }
        self.view.tail(&mut self.out, &case);
    }
}

/// Shows messages of an exchange, until enough were shown.
struct Show<'a> {
    view: &'a mut dyn View,
    out: &'a mut Vec<u8>,
    interfaces: &'a Interfaces,
    shown: &'a mut u64,
    most: Option<u64>,
}

impl Show<'_> {
    /// All messages there are, each with what was found about it.
    fn members(mut self, exchange: &Exchange, found: &[Finding]) {
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
            self.one(exchange, member, &findings);
        }
    }

    fn member(mut self, exchange: &Exchange, member: &Member, findings: &[Finding]) {
        self.one(exchange, member, findings);
    }

    fn one(&mut self, exchange: &Exchange, member: &Member, findings: &[Finding]) {
        if self.most.is_some_and(|most| *self.shown >= most) {
            return;
        }
        *self.shown += 1;
        let shown = Shown {
            packet: &member.packet,
            role: member.role,
            copy_of: member.copy_of,
            exchange: Some(exchange),
            interface: name_of(self.interfaces, &member.packet),
            findings,
        };
        self.view.message(self.out, &shown);
    }
}

/// The name of the interface a packet came from.
fn name_of<'a>(interfaces: &'a Interfaces, packet: &Packet) -> Option<&'a str> {
    packet
        .origin
        .interface
        .and_then(|number| interfaces.name(number))
}
