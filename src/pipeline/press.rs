//! Where closed exchanges are drawn: on the spot, or on a thread of its own while the next ones are read.
//!
//! The thread gets what it draws as its own, in bundles and in order, and gives it back when it is drawn: memory is
//! freed where it was taken. A few bundles are on the way at most.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};

use crate::capture::SourceIndex;
use crate::exchange::Packet;
use crate::findings::Finding;
use crate::pipeline::easel::{Closed, Easel};
use crate::render::Summary;

/// Takes what was drawn, a block at a time.
pub type Sink = Box<dyn FnMut(&[u8]) + Send>;

/// Exchanges that are handed over at a time.
const BUNDLE: usize = 64;
/// Bundles that wait to be drawn; with more the reader waits.
const WAITING: usize = 4;
/// Output is given to the sink in blocks of about so many bytes.
const BLOCK: usize = 128 << 10;

/// What the press prints, one after the other.
pub(super) enum Sheet {
    Closed(Closed),
    Alone(Box<Packet>, Vec<Finding>),
    Interface(SourceIndex, u32, Option<String>),
}

enum Order {
    Draw(Vec<Sheet>),
    /// Give all that was drawn to the sink, and say when that is done.
    Settle(SyncSender<()>),
    Finish(Box<Summary>),
}

/// A thread that draws.
pub(super) struct Press {
    orders: SyncSender<Order>,
    drawn: Receiver<Vec<Sheet>>,
    bundle: Vec<Sheet>,
    thread: Option<JoinHandle<()>>,
}

impl Press {
    /// Starts the thread. Gives the easel back where the system has no thread to give.
    pub(super) fn start(easel: Easel, sink: Sink) -> Self {
        let (orders, taken) = sync_channel(WAITING);
        let (give_back, drawn) = channel();
        let thread = thread::spawn(move || work(easel, sink, &taken, &give_back));
        Self {
            orders,
            drawn,
            bundle: Vec::with_capacity(BUNDLE),
            thread: Some(thread),
        }
    }

    /// Has a sheet drawn, by and by.
    pub(super) fn print(&mut self, sheet: Sheet) {
        self.bundle.push(sheet);
        if self.bundle.len() >= BUNDLE {
            self.hand_over();
        }
    }

    /// Waits until all is drawn and given to the sink.
    pub(super) fn settle(&mut self) {
        self.hand_over();
        let (say, done) = sync_channel(1);
        if self.orders.send(Order::Settle(say)).is_ok() {
            let _ = done.recv();
        }
    }

    /// Has the end drawn and waits for it.
    pub(super) fn finish(&mut self, summary: &Summary) {
        self.hand_over();
        let _ = self.orders.send(Order::Finish(Box::new(summary.clone())));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    fn hand_over(&mut self) {
        if self.bundle.is_empty() {
            return;
        }
        let mut next = self.drawn.try_recv().unwrap_or_default();
        next.clear();
        let bundle = std::mem::replace(&mut self.bundle, next);
        let _ = self.orders.send(Order::Draw(bundle));
    }
}

fn work(mut easel: Easel, mut sink: Sink, orders: &Receiver<Order>, drawn: &Sender) {
    let mut write = |easel: &mut Easel, least: usize| {
        if easel.out.len() > least {
            sink(&easel.out);
            easel.out.clear();
        }
    };
    while let Ok(order) = orders.recv() {
        match order {
            Order::Draw(bundle) => {
                for sheet in &bundle {
                    draw(&mut easel, sheet);
                    write(&mut easel, BLOCK);
                }
                let _ = drawn.send(bundle);
            }
            Order::Settle(done) => {
                write(&mut easel, 0);
                let _ = done.send(());
            }
            Order::Finish(summary) => {
                easel.finish(&summary);
                write(&mut easel, 0);
                return;
            }
        }
    }
}

type Sender = std::sync::mpsc::Sender<Vec<Sheet>>;

fn draw(easel: &mut Easel, sheet: &Sheet) {
    match sheet {
        Sheet::Closed(closed) => easel.exchange(closed),
        Sheet::Alone(packet, findings) => easel.alone(packet, findings),
        Sheet::Interface(source, index, name) => {
            easel.interface(*source, *index, name.as_deref());
        }
    }
}
