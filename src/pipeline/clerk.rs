//! The thread of a court that draws on the spot: it gets the packets of a saved capture while the next ones are read.

use triomphe::Arc;

use crate::capture::{SourceIndex, Timestamp};
use crate::exchange::Packet;
use crate::findings::Severity;
use crate::pipeline::court::Court;
use crate::pipeline::worker::{Work, Worker};
use crate::render::Summary;

/// Packets that go back with a bundle.
const SPENT: usize = 128;

/// What comes before the court, in order.
pub(super) enum Matter {
    /// A packet, which moves the clock to its own time; on the way back one that may be used again.
    Packet(Arc<Packet>),
    Tick(Timestamp),
    Interface(SourceIndex, u32, Option<String>),
    Lost(u64),
}

/// What is known at the end.
pub(super) struct Ended {
    pub(super) summary: Summary,
    pub(super) worst: Option<Severity>,
    pub(super) has_picked_nothing: bool,
}

/// A court that draws onto a sink.
impl Work for Court {
    type Item = Matter;
    type Last = Summary;
    type Outcome = Ended;
    const BUNDLE: usize = 64 << 10;
    const WAITING: usize = 4;

    fn weight(matter: &Matter) -> usize {
        match matter {
            Matter::Packet(packet) => size_of::<Packet>() + packet.bytes.len(),
            Matter::Interface(.., Some(name)) => size_of::<Matter>() + name.len(),
            Matter::Tick(_) | Matter::Interface(.., None) | Matter::Lost(_) => size_of::<Matter>(),
        }
    }

    fn work(&mut self, bundle: &mut Vec<Matter>) {
        for matter in bundle.drain(..) {
            match matter {
                Matter::Packet(packet) => {
                    if let Some(time) = packet.time() {
                        self.tick(time);
                    }
                    self.packet(packet);
                }
                Matter::Tick(time) => self.tick(time),
                Matter::Interface(source, index, name) => {
                    self.interface(source, index, name.as_deref());
                }
                Matter::Lost(packets) => self.lost(packets),
            }
        }
        let spent = std::iter::from_fn(|| self.spent());
        bundle.extend(spent.take(SPENT).map(Matter::Packet));
    }

    fn settle(&mut self) {
        self.settle();
    }

    fn end(mut self, mut summary: Summary) -> Ended {
        self.close();
        while self.show_next() {}
        self.finish(&mut summary);
        self.settle();
        Ended {
            summary,
            worst: self.worst(),
            has_picked_nothing: self.has_picked_nothing(),
        }
    }
}

/// Hands matters to the thread.
pub(super) struct Clerk {
    worker: Worker<Court>,
    /// The clock since the last packet: its highest stand, and where it stands. What lies between closes nothing that
    /// these two do not.
    clock: Option<(Timestamp, Timestamp)>,
}

impl Clerk {
    pub(super) fn new(court: Court) -> Self {
        Self {
            worker: Worker::start(court),
            clock: None,
        }
    }

    /// Moves the clock.
    pub(super) fn tick(&mut self, time: Timestamp) {
        let highest = self.clock.map_or(time, |(highest, _)| highest.max(time));
        self.clock = Some((highest, time));
    }

    /// Hands on a packet, read: this thread has more time for that than the court has.
    pub(super) fn packet(&mut self, packet: Arc<Packet>) {
        packet.layout();
        if self.clock == packet.time().map(|time| (time, time)) {
            self.clock = None;
        }
        self.give(Matter::Packet(packet));
    }

    /// Hands on anything but the clock.
    pub(super) fn give(&mut self, matter: Matter) {
        self.hand_on_clock();
        self.worker.give(matter);
    }

    /// A packet that nobody needs any more.
    pub(super) fn spent(&mut self) -> Option<Arc<Packet>> {
        loop {
            if let Matter::Packet(packet) = self.worker.left()? {
                return Some(packet);
            }
        }
    }

    /// Waits until all is shown that can be.
    pub(super) fn settle(&mut self) {
        self.hand_on_clock();
        self.worker.settle();
    }

    /// Ends it all.
    pub(super) fn end(&mut self, summary: Summary) -> Option<Ended> {
        self.hand_on_clock();
        self.worker.end(summary)
    }

    fn hand_on_clock(&mut self) {
        if let Some((highest, now)) = self.clock.take() {
            self.worker.give(Matter::Tick(highest));
            if now != highest {
                self.worker.give(Matter::Tick(now));
            }
        }
    }
}
