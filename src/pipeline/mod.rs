//! The way of a frame: located, read, tracked, judged, shown. No logic of its own.

mod easel;
mod press;

use crate::capture::{Frame, Interfaces, SourceIndex, Timestamp};
use crate::exchange::{
    Choice, Chooser, Exchange, Id, Limits, Origin, Packet, Placed, Query, Role, Tracker,
};
use crate::findings::{Finding, Judge, MessageCase, Selection, Severity};
use crate::render::{Grouping, Summary, View};
use crate::wire::{FrameId, Incomplete, Link, Located, Locator};

use easel::{Closed, Easel};
use press::{Press, Sheet};

pub use press::Sink;

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
    /// Whether somebody will ask for the gravest finding, even where the view shows none.
    pub weighs: bool,
}

impl Parts {
    /// Whether messages are to be shown as they come, and nothing else is asked of them.
    fn are_plain(&self, view: &dyn View) -> bool {
        view.is_of_messages_only() && self.query.is_all() && !self.weighs
    }
}

impl Default for Parts {
    /// All rules and all exchanges, each shown when it closes.
    fn default() -> Self {
        Self {
            locator: Locator::default(),
            limits: Limits::default(),
            selection: Selection::all(),
            query: Query::default(),
            by: Grouping::Exchange,
            most: None,
            weighs: true,
        }
    }
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
    by: Grouping,
    /// Whether messages are shown as they come, and nothing else is asked of them.
    is_plain: bool,
    desk: Desk,
    interfaces: Interfaces,
    /// Comments on the frame at hand.
    comments: Vec<Box<str>>,
    nothing: Vec<u8>,
    /// Exchanges that were shown.
    picked: u64,
    summary: Summary,
}

/// Where things are drawn.
enum Desk {
    /// On the spot.
    Here(Box<Easel>),
    /// By a thread of its own.
    Aside(Press),
}

impl Pipeline {
    /// A pipeline that ends in a view, which appends to [`Pipeline::output`].
    pub fn new(parts: Parts, view: Box<dyn View>) -> Self {
        let is_plain = parts.are_plain(&*view);
        let easel = Easel::new(view, parts.by, parts.most);
        Self::with(parts, is_plain, Desk::Here(Box::new(easel)))
    }

    /// A pipeline whose view is at work on a thread of its own, and gives what it draws to `sink`.
    ///
    /// Only what nobody needs any more can be given away: exchanges that have closed, or messages by themselves, and
    /// all of them. Otherwise the view works on the spot, and what it draws is in [`Pipeline::output`].
    pub fn aside(parts: Parts, view: Box<dyn View>, sink: Sink) -> Self {
        let is_plain = parts.are_plain(&*view);
        if parts.most.is_some() || (parts.by == Grouping::Time && !is_plain) {
            return Self::new(parts, view);
        }
        let easel = Easel::new(view, parts.by, None);
        Self::with(parts, is_plain, Desk::Aside(Press::start(easel, sink)))
    }

    fn with(parts: Parts, is_plain: bool, desk: Desk) -> Self {
        Self {
            is_plain,
            locator: parts.locator,
            tracker: Tracker::new(parts.limits),
            judge: Judge::new(&parts.selection),
            chooser: Chooser::new(parts.query),
            by: parts.by,
            desk,
            interfaces: Interfaces::default(),
            comments: Vec::new(),
            nothing: Vec::new(),
            picked: 0,
            summary: Summary::default(),
        }
    }

    /// Takes a frame and the comments on it, and says what it was.
    pub fn frame(&mut self, frame: &Frame<'_>, comments: Vec<Box<str>>) -> Kept {
        let link = Link::from_linktype(frame.link.0);
        let time = frame.time.map(Timestamp::nanos);
        let id = FrameId {
            source: frame.source,
            interface: frame.interface,
            number: frame.number,
        };
        let located = self.locator.locate(link, frame.bytes, frame.len, time, id);
        self.located(frame, located, comments)
    }

    /// Takes a frame that somebody else has looked into, and says what it was.
    pub fn located(
        &mut self,
        frame: &Frame<'_>,
        located: Located,
        comments: Vec<Box<str>>,
    ) -> Kept {
        self.comments = comments;
        self.summary.frames += 1;
        if let Some(time) = frame.time {
            self.tick(time);
        }
        match located {
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

    /// The comments on the last frame, if no message came with it to take them.
    pub fn unused_comments(&mut self) -> Vec<Box<str>> {
        std::mem::take(&mut self.comments)
    }

    /// Takes note of an interface that a capture describes.
    pub fn interface(&mut self, source: SourceIndex, index: u32, name: Option<&str>) {
        self.interfaces.describe(source, index, name);
        match &mut self.desk {
            Desk::Here(easel) => easel.interface(source, index, name),
            Desk::Aside(press) => {
                press.print(Sheet::Interface(source, index, name.map(str::to_owned)));
            }
        }
    }

    /// The name of an interface of a source, as the capture describes it.
    pub fn interface_name(&self, source: SourceIndex, index: u32) -> Option<&str> {
        self.interfaces.name(self.interfaces.number(source, index)?)
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
        matches!(&self.desk, Desk::Here(easel) if easel.is_done())
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
        self.show_exchange(exchange);
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
        match &mut self.desk {
            Desk::Here(easel) => easel.finish(&self.summary),
            Desk::Aside(press) => press.finish(&self.summary),
        }
    }

    /// What was appended so far and is to be written and cleared.
    pub fn output(&mut self) -> &mut Vec<u8> {
        match &mut self.desk {
            Desk::Here(easel) => &mut easel.out,
            Desk::Aside(_) => &mut self.nothing,
        }
    }

    /// Waits until the sink has all that was shown so far.
    pub fn settle(&mut self) {
        if let Desk::Aside(press) = &mut self.desk {
            press.settle();
        }
    }

    /// What was read so far.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Whether exchanges are picked, and none of those that have closed was.
    pub fn has_picked_nothing(&self) -> bool {
        !self.chooser.is_all() && self.picked == 0
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

    fn packet(&mut self, mut packet: Packet) {
        self.summary.messages += 1;
        if !self.comments.is_empty() {
            packet.comments = std::mem::take(&mut self.comments).into();
        }
        if self.is_plain {
            return self.draw_alone(Box::new(packet), Vec::new());
        }
        match self.tracker.accept(packet) {
            Placed::In(id) => {
                self.show_closed();
                self.member(id);
            }
            Placed::Alone(packet) => self.show_alone(packet),
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
        let Desk::Here(easel) = &mut self.desk else {
            return self.judge.keep(exchange.number, found);
        };
        if self.by != Grouping::Time {
            return self.judge.keep(exchange.number, found);
        }
        match self.chooser.choose(exchange) {
            Choice::Shown => {
                let told = self.judge.tell(found);
                easel.member(exchange, member, &told);
                self.judge.keep(exchange.number, told);
            }
            Choice::Released => {
                self.judge.keep(exchange.number, found);
                let kept = self.judge.kept(exchange.number);
                let told = self.judge.tell(kept);
                easel.members(exchange, &told);
                self.judge.keep(exchange.number, told);
            }
            Choice::Held => self.judge.keep(exchange.number, found),
            Choice::Left => {}
        }
    }

    /// A message that belongs to no exchange is shown when it comes, whatever the order of the others.
    fn show_alone(&mut self, packet: Box<Packet>) {
        let findings = self.judge.message(&MessageCase {
            packet: &packet,
            role: Role::Other,
            exchange: None,
        });
        if !self.chooser.is_all() || self.is_done() {
            return;
        }
        let findings = self.judge.tell(findings);
        self.draw_alone(packet, findings);
    }

    fn draw_alone(&mut self, packet: Box<Packet>, findings: Vec<Finding>) {
        match &mut self.desk {
            Desk::Here(easel) if easel.is_done() => {}
            Desk::Here(easel) => easel.alone(&packet, &findings),
            Desk::Aside(press) => press.print(Sheet::Alone(packet, findings)),
        }
    }

    fn show_closed(&mut self) {
        while self.show_next() {}
    }

    fn show_exchange(&mut self, exchange: Box<Exchange>) {
        let mut of_messages = self.judge.kept(exchange.number);
        let client = exchange.client().and_then(|key| self.tracker.client(key));
        let found = self.judge.exchange(&exchange, client);
        let choice = self.chooser.choose(&exchange);
        let is_by_exchange = self.by == Grouping::Exchange;
        if choice == Choice::Left || (is_by_exchange && self.is_done()) {
            return;
        }
        self.picked += 1;
        if self.by != Grouping::Time || choice == Choice::Released {
            of_messages = self.judge.tell(of_messages);
        }
        self.judge.note(&exchange);
        let closed = Closed {
            exchange,
            findings: self.judge.tell(found),
            of_messages,
            has_messages: is_by_exchange
                || (self.by == Grouping::Time && choice == Choice::Released),
        };
        match &mut self.desk {
            Desk::Here(easel) => easel.exchange(&closed),
            Desk::Aside(press) => press.print(Sheet::Closed(closed)),
        }
    }
}
