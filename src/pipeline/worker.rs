//! Threads that are given work in bundles, in order.
//!
//! A bundle comes back when it was worked on, so that what is left of it is used again or freed where it was made. A
//! few bundles are on the way at most: who is faster waits.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};

/// Pieces that have come back and wait to be used again.
const LEFT: usize = 256;

/// What a thread does.
pub(super) trait Work: Send + 'static {
    /// One piece of work.
    type Item: Send;
    /// What is told at the end.
    type Last: Send;
    /// What comes of it all.
    type Outcome: Send;
    /// Bytes that are handed over at a time. What is on the way counts nowhere else.
    const BUNDLE: usize;
    /// Bundles that wait to be worked on.
    const WAITING: usize;

    /// About how many bytes a piece holds, at least one.
    fn weight(item: &Self::Item) -> usize;

    /// Works on a bundle; what it leaves in there goes back.
    fn work(&mut self, bundle: &mut Vec<Self::Item>);

    /// Sees to it that all that was worked on has reached its destination.
    fn settle(&mut self);

    /// Ends the work.
    fn end(self, last: Self::Last) -> Self::Outcome;
}

enum Order<W: Work> {
    Work(Vec<W::Item>),
    /// Settle, and say when that is done.
    Settle(SyncSender<()>),
    End(W::Last),
}

/// A thread at work.
pub(super) struct Worker<W: Work> {
    orders: SyncSender<Order<W>>,
    worked: Receiver<Vec<W::Item>>,
    bundle: Vec<W::Item>,
    /// Bytes in the bundle.
    weight: usize,
    /// What was left of bundles.
    left: Vec<W::Item>,
    thread: Option<JoinHandle<Option<W::Outcome>>>,
}

impl<W: Work> Worker<W> {
    /// Starts the thread.
    pub(super) fn start(work: W) -> Self {
        let (orders, taken) = sync_channel(W::WAITING);
        let (give_back, worked) = channel();
        Self {
            orders,
            worked,
            bundle: Vec::new(),
            weight: 0,
            left: Vec::new(),
            thread: Some(thread::spawn(move || run(work, &taken, &give_back))),
        }
    }

    /// Has a piece of work done, by and by.
    pub(super) fn give(&mut self, item: W::Item) {
        self.weight += W::weight(&item);
        self.bundle.push(item);
        if self.weight >= W::BUNDLE {
            self.hand_over();
        }
    }

    /// One of the pieces that came back, as the work left it.
    pub(super) fn left(&mut self) -> Option<W::Item> {
        self.left.pop()
    }

    /// Waits until all is done and has reached its destination.
    pub(super) fn settle(&mut self) {
        self.hand_over();
        let (say, done) = sync_channel(1);
        if self.orders.send(Order::Settle(say)).is_ok() {
            let _ = done.recv();
        }
    }

    /// Ends the work and waits for what came of it; `None` where it was ended before.
    pub(super) fn end(&mut self, last: W::Last) -> Option<W::Outcome> {
        self.hand_over();
        let _ = self.orders.send(Order::End(last));
        self.thread.take()?.join().ok().flatten()
    }

    fn hand_over(&mut self) {
        if self.bundle.is_empty() {
            return;
        }
        self.weight = 0;
        let mut next = self.worked.try_recv().unwrap_or_default();
        if self.left.len() < LEFT {
            self.left.append(&mut next);
        }
        next.clear();
        let bundle = std::mem::replace(&mut self.bundle, next);
        let _ = self.orders.send(Order::Work(bundle));
    }
}

fn run<W: Work>(
    mut work: W,
    orders: &Receiver<Order<W>>,
    worked: &Sender<Vec<W::Item>>,
) -> Option<W::Outcome> {
    loop {
        match orders.recv().ok()? {
            Order::Work(mut bundle) => {
                work.work(&mut bundle);
                let _ = worked.send(bundle);
            }
            Order::Settle(done) => {
                work.settle();
                let _ = done.send(());
            }
            Order::End(last) => return Some(work.end(last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills a bundle alone.
    const HEAVY: u32 = 1_000;

    struct Sum(Vec<u32>);

    impl Work for Sum {
        type Item = u32;
        type Last = u32;
        type Outcome = Vec<u32>;
        const BUNDLE: usize = 3;
        const WAITING: usize = 4;

        fn weight(item: &u32) -> usize {
            if *item == HEAVY { 3 } else { 1 }
        }

        fn work(&mut self, bundle: &mut Vec<u32>) {
            self.0.push(u32::try_from(bundle.len()).unwrap_or(0));
            self.0.append(bundle);
        }

        fn settle(&mut self) {
            self.0.push(0);
        }

        fn end(mut self, last: u32) -> Vec<u32> {
            self.0.push(last);
            self.0
        }
    }

    #[test]
    fn work_is_done_in_order() {
        let mut worker = Worker::start(Sum(Vec::new()));
        for number in 1..=5 {
            worker.give(number);
        }
        worker.settle();
        worker.give(6);
        assert_eq!(worker.end(7), Some(vec![3, 1, 2, 3, 2, 4, 5, 0, 1, 6, 7]));
        assert_eq!(worker.end(8), None);
    }

    #[test]
    fn a_heavy_piece_fills_its_bundle() {
        let mut worker = Worker::start(Sum(Vec::new()));
        for number in [1, HEAVY, 2, 3] {
            worker.give(number);
        }
        assert_eq!(worker.end(0), Some(vec![2, 1, HEAVY, 2, 2, 3, 0]));
    }

    #[test]
    fn what_is_left_comes_back() {
        struct Idle;
        impl Work for Idle {
            type Item = u32;
            type Last = ();
            type Outcome = ();
            const BUNDLE: usize = 2;
            const WAITING: usize = 4;

            fn weight(_: &u32) -> usize {
                1
            }

            fn work(&mut self, _: &mut Vec<u32>) {}

            fn settle(&mut self) {}

            fn end(self, (): ()) {}
        }
        let mut worker = Worker::start(Idle);
        for number in 1..=2 {
            worker.give(number);
        }
        worker.settle();
        for number in 3..=4 {
            worker.give(number);
        }
        assert_eq!([worker.left(), worker.left()], [Some(2), Some(1)]);
        assert_eq!(worker.left(), None);
    }
}
