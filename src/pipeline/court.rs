//! Where messages are put together, judged and handed on to be shown.

use triomphe::Arc;

use crate::capture::{SourceIndex, Timestamp};
use crate::exchange::{Choice, Chooser, Exchange, Id, Member, Packet, Placed, Tracker};
use crate::findings::{Finding, Judge, MessageCase, Severity};
use crate::pipeline::Parts;
use crate::pipeline::easel::{Closed, Easel, Single, about};
use crate::pipeline::press::{Press, Sheet, Sink};
use crate::pipeline::worker::Worker;
use crate::render::{Grouping, Summary, View};

/// Packets that wait to be used again.
const SPENT: usize = 256;

/// Packets to be used again.
pub(super) type Spent = Vec<Arc<Packet>>;

/// Takes packets in the order they came.
pub(super) struct Court {
    tracker: Tracker,
    judge: Judge,
    chooser: Chooser,
    by: Grouping,
    /// Whether messages are shown as they come, and nothing else is asked of them.
    is_plain: bool,
    desk: Desk,
    /// Exchanges that were shown.
    picked: u64,
    /// Packets that nobody needs any more.
    spent: Spent,
}

/// Where things are drawn.
enum Desk {
    /// On the spot.
    Here(Box<Easel>),
    /// By a thread of its own.
    Aside(Worker<Press>),
}

impl Court {
    /// A court that has things drawn on the spot: they are in [`Court::output`].
    pub(super) fn new(parts: Parts, view: Box<dyn View>) -> Self {
        let judge = parts.judge(&*view);
        let is_plain = parts.are_plain(&*view);
        let easel = Easel::new(view, parts.by, parts.most);
        Self::with(parts, judge, is_plain, Desk::Here(Box::new(easel)))
    }

    /// A court whose things are drawn onto a sink: by a thread of its own where they can be given away, as exchanges that
    /// have closed can, and messages by themselves; else on the spot. Says whether there is such a thread.
    pub(super) fn onto(sink: Sink, parts: Parts, view: Box<dyn View>) -> (Self, bool) {
        let judge = parts.judge(&*view);
        let is_plain = parts.are_plain(&*view);
        let is_aside = parts.by != Grouping::Time || !view.looks_at_exchanges() || is_plain;
        let easel = Easel::new(view, parts.by, parts.most).onto(sink);
        let desk = if is_aside {
            Desk::Aside(Worker::start(Press { easel }))
        } else {
            Desk::Here(Box::new(easel))
        };
        (Self::with(parts, judge, is_plain, desk), is_aside)
    }

    fn with(parts: Parts, judge: Judge, is_plain: bool, desk: Desk) -> Self {
        Self {
            tracker: Tracker::new(parts.limits),
            judge,
            chooser: Chooser::new(parts.query),
            by: parts.by,
            is_plain,
            desk,
            picked: 0,
            spent: Spent::new(),
        }
    }

    /// Has lines drawn on the spot with so many columns from now on.
    pub(super) fn resize(&mut self, columns: usize) {
        if let Desk::Here(easel) = &mut self.desk {
            easel.view.resize(columns);
        }
    }

    /// Takes a packet.
    pub(super) fn packet(&mut self, packet: Arc<Packet>) {
        if self.is_plain {
            return self.desk.single(Single::alone(packet, Vec::new()));
        }
        match self.tracker.accept(packet) {
            Placed::In(id) => {
                self.show_closed();
                let kept = self.member(id);
                if kept > 0 {
                    self.tracker.hold(id, kept);
                    self.show_closed();
                }
            }
            Placed::Alone(packet) => self.show_alone(packet),
        }
    }

    /// A packet that nobody needs any more.
    #[inline(always)]
    pub(super) fn spent(&mut self) -> Option<Arc<Packet>> {
        if self.spent.is_empty() {
            self.take_back();
        }
        self.spent.pop()
    }

    /// Takes back what was drawn elsewhere.
    fn take_back(&mut self) {
        let Desk::Aside(press) = &mut self.desk else {
            return;
        };
        while let Some(sheet) = press.left() {
            if let Some(exchange) = sheet.unload(&mut self.spent) {
                self.tracker.reuse(exchange);
            }
        }
        self.spent.truncate(SPENT);
    }

    /// Takes note of an interface that a capture describes.
    pub(super) fn interface(&mut self, source: SourceIndex, index: u32, name: Option<&str>) {
        match &mut self.desk {
            Desk::Here(easel) => easel.interface(source, index, name),
            Desk::Aside(press) => {
                press.give(Sheet::Interface(source, index, name.map(str::to_owned)));
            }
        }
    }

    /// Takes note of how many packets the capture is known to have lost so far.
    pub(super) fn lost(&mut self, packets: u64) {
        self.judge.lost(packets);
    }

    /// Moves the clock: what is over closes.
    #[inline(always)]
    pub(super) fn tick(&mut self, time: Timestamp) {
        self.tracker.tick(time);
        self.show_closed();
    }

    /// Whether as many messages were shown as were asked for.
    pub(super) fn is_done(&self) -> bool {
        matches!(&self.desk, Desk::Here(easel) if easel.is_done())
    }

    /// Closes what is open.
    pub(super) fn close(&mut self) {
        if self.is_done() {
            self.tracker.stop();
        } else {
            self.tracker.finish();
        }
    }

    /// Shows the next exchange that has closed; says whether there was one.
    pub(super) fn show_next(&mut self) -> bool {
        let Some(exchange) = self.tracker.next_closed() else {
            return false;
        };
        self.show_exchange(exchange);
        true
    }

    /// Adds what it knows to the summary, and shows the end.
    pub(super) fn finish(&mut self, summary: &mut Summary) {
        self.show_closed();
        summary.evicted = self.tracker.evicted();
        summary.evicted_waiting = self.tracker.evicted_waiting();
        summary.forgotten = self.tracker.forgotten_clients() + self.judge.forgotten();
        summary.findings = self.judge.capture();
        summary.findings_by_rule = self.judge.counts().to_vec();
        match &mut self.desk {
            Desk::Here(easel) => easel.finish(summary),
            Desk::Aside(press) => {
                press.end(Box::new(summary.clone()));
            }
        }
    }

    /// What was drawn on the spot and is to be written and cleared; `None` where all is drawn elsewhere.
    pub(super) fn output(&mut self) -> Option<&mut Vec<u8>> {
        match &mut self.desk {
            Desk::Here(easel) => Some(&mut easel.out),
            Desk::Aside(_) => None,
        }
    }

    /// Waits until what is drawn has reached its sink, if there is one.
    pub(super) fn settle(&mut self) {
        match &mut self.desk {
            Desk::Here(easel) => easel.settle(),
            Desk::Aside(press) => press.settle(),
        }
    }

    /// Whether exchanges are picked, and none of those that have closed was.
    pub(super) fn has_picked_nothing(&self) -> bool {
        !self.chooser.is_all() && self.picked == 0
    }

    /// The gravest finding of what was shown.
    pub(super) fn worst(&self) -> Option<Severity> {
        self.judge.worst()
    }

    /// Judges the newest message of an exchange, and shows it where messages are shown as they come. Gives the bytes
    /// that are kept of what was found.
    fn member(&mut self, id: Id) -> usize {
        let Some(exchange) = self.tracker.get(id) else {
            return 0;
        };
        let Some(member) = exchange.members.last() else {
            return 0;
        };
        let case = MessageCase::newest(exchange, member);
        let found = self.judge.message(&case);
        if self.by != Grouping::Time {
            return found.map_or(0, |found| self.judge.keep(exchange.number, found));
        }
        match self.chooser.choose(exchange) {
            Choice::Shown => {
                let told = found.map_or_else(Vec::new, |found| self.judge.tell(found));
                self.desk.member(exchange, member, &told);
                self.judge.keep(exchange.number, told)
            }
            Choice::Released => {
                self.judge.keep(exchange.number, found.unwrap_or_default());
                let kept = self.judge.kept(exchange.number);
                let told = self.judge.tell(kept);
                self.desk.members(exchange, &told);
                self.judge.keep(exchange.number, told)
            }
            Choice::Held => found.map_or(0, |found| self.judge.keep(exchange.number, found)),
            Choice::Left => 0,
        }
    }

    /// A message that belongs to no exchange is shown when it comes, whatever the order of the others.
    fn show_alone(&mut self, packet: Arc<Packet>) {
        let findings = self.judge.message(&MessageCase::alone(&packet));
        let findings = findings.unwrap_or_default();
        if !self.chooser.is_all() || self.is_done() {
            return;
        }
        let findings = self.judge.tell(findings);
        self.desk.single(Single::alone(packet, findings));
    }

    fn show_closed(&mut self) {
        while self.show_next() {}
    }

    /// Out of the way of the messages that close nothing, which are most.
    #[inline(never)]
    fn show_exchange(&mut self, exchange: Box<Exchange>) {
        let kept = self.judge.kept(exchange.number);
        let found = self.judge.exchange(&exchange, Some(&self.tracker));
        let choice = self.chooser.choose(&exchange);
        let is_by_exchange = self.by == Grouping::Exchange;
        if choice == Choice::Left || (is_by_exchange && self.is_done()) {
            return;
        }
        self.picked += 1;
        let of_messages = if self.by != Grouping::Time || choice == Choice::Released {
            self.judge.tell(kept)
        } else {
            kept.into_news()
        };
        self.judge.note(&exchange);
        let shows_silence = self.judge.shows_silence(&exchange);
        let closed = Closed {
            exchange,
            findings: self.judge.tell(found),
            shows_silence,
            of_messages,
            has_messages: is_by_exchange
                || (self.by == Grouping::Time && choice == Choice::Released),
        };
        match &mut self.desk {
            Desk::Here(easel) => {
                easel.exchange(&closed);
                self.tracker.reuse(closed.unload(&mut self.spent));
                self.spent.truncate(SPENT);
            }
            Desk::Aside(press) => press.give(Sheet::Closed(closed)),
        }
    }
}

impl Desk {
    /// Shows a message by itself.
    #[inline(always)]
    fn single(&mut self, single: Single) {
        match self {
            Self::Here(easel) => easel.single(&single),
            Self::Aside(press) => press.give(Sheet::Single(single)),
        }
    }

    /// Shows a message as it comes.
    #[inline(always)]
    fn member(&mut self, exchange: &Exchange, member: &Member, findings: &[Finding]) {
        match self {
            Self::Here(easel) => easel.member(exchange, member, findings),
            Self::Aside(press) => {
                let single = Single::of(exchange, member, findings.to_vec());
                press.give(Sheet::Single(single));
            }
        }
    }

    /// Shows all messages there are, each with what was found about it.
    fn members(&mut self, exchange: &Exchange, found: &[Finding]) {
        for member in &exchange.members {
            self.member(exchange, member, &about(found, member));
        }
    }
}
