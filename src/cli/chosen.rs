//! Which frames are shown, for a recorder that writes those and no others.
//!
//! Whether an exchange is shown may turn out long after its first message, so a view in front of the view tells of each
//! message when it is shown. Saved captures are shown exchange by exchange: their frames are put back into the order of
//! time, within a bound.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::capture::{Frame, OwnedFrame, SourceIndex, Timestamp};
use crate::exchange::{Origin, Packet};
use crate::render::{Case, Grouping, Shown, Summary, View};

/// Bytes of frames to put in order.
const MAX_BYTES: usize = 32 << 20;

/// A frame whose message is shown.
pub(super) struct Chosen {
    /// Where it came from.
    pub(super) origin: Origin,
    /// It; `None` where it completed a datagram, and all frames of that are meant.
    pub(super) frame: Option<OwnedFrame>,
}

/// A view that tells what it shows.
struct Telling {
    view: Box<dyn View>,
    /// Whether messages are never shown one by one.
    is_whole: bool,
    to: Sender<Chosen>,
}

/// Makes a view tell what it shows.
pub(super) fn telling(view: Box<dyn View>, by: Grouping) -> (Box<dyn View>, Receiver<Chosen>) {
    let (to, chosen) = channel();
    let telling = Telling {
        view,
        is_whole: by == Grouping::Client,
        to,
    };
    (Box::new(telling), chosen)
}

impl Telling {
    fn tell(&self, packet: &Packet) {
        let origin = packet.origin;
        // The frame around a tunnel may be the last of several fragments.
        let is_whole = packet.datagram.ip.fragments <= 1
            && usize::try_from(origin.caplen)
                .is_ok_and(|captured| packet.bytes.len() == captured.min(Packet::MAX_BYTES));
        let frame = is_whole.then(|| {
            let frame = Frame {
                source: origin.source,
                number: origin.number,
                time: origin.time,
                len: origin.len,
                link: origin.link,
                interface: origin.tap.interface.map(u32::from),
                precision: origin.precision,
                bytes: &[],
            };
            OwnedFrame::of(&frame, packet.bytes.as_slice().into())
        });
        // A recorder that has failed listens no more, and the view goes on.
        let _ = self.to.send(Chosen { origin, frame });
    }
}

impl View for Telling {
    fn resize(&mut self, columns: usize) {
        self.view.resize(columns);
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        self.view.begin(out);
    }

    fn head(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        self.view.head(out, case);
    }

    fn message(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        self.tell(shown.packet);
        self.view.message(out, shown);
    }

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        if self.is_whole {
            for member in &case.exchange.members {
                self.tell(&member.packet);
            }
        }
        self.view.tail(out, case);
    }

    fn wind_up(&mut self, out: &mut Vec<u8>, summary: &Summary) -> bool {
        self.view.wind_up(out, summary)
    }

    fn finish(&mut self, out: &mut Vec<u8>, summary: &Summary) {
        self.view.finish(out, summary);
    }
}

/// Frames on their way back into the order of time.
#[derive(Default)]
pub(super) struct Sorted {
    frames: BinaryHeap<Reverse<Ranked>>,
    bytes: usize,
    last: Option<Timestamp>,
}

/// A frame by its place. What has no time stamp stays behind what came before it.
struct Ranked {
    rank: (Option<Timestamp>, SourceIndex, u64),
    frame: OwnedFrame,
}

impl Sorted {
    /// Takes a frame in.
    pub(super) fn push(&mut self, frame: OwnedFrame) {
        let lent = frame.frame();
        self.last = lent.time.or(self.last);
        let rank = (self.last, lent.source, lent.number);
        self.bytes += frame.size();
        self.frames.push(Reverse(Ranked { rank, frame }));
    }

    /// Gives the earliest back where there are too many.
    pub(super) fn overdue(&mut self) -> Option<OwnedFrame> {
        if self.bytes <= MAX_BYTES {
            return None;
        }
        self.pop()
    }

    /// Gives the earliest back.
    pub(super) fn pop(&mut self) -> Option<OwnedFrame> {
        let Reverse(first) = self.frames.pop()?;
        self.bytes -= first.frame.size();
        Some(first.frame)
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank.cmp(&other.rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{LinkType, Precision};

    fn frame(number: u64, length: usize) -> OwnedFrame {
        let frame = Frame {
            source: 0,
            number,
            time: None,
            len: 0,
            link: LinkType::RAW,
            interface: None,
            precision: Precision::Micro,
            bytes: &[],
        };
        OwnedFrame::of(&frame, vec![0; length].into())
    }

    #[test]
    fn one_large_frame_takes_the_room_of_many_small_ones() {
        let mut sorted = Sorted::default();
        let numbers = (0..50_000).map(|number| (number, 100));
        let large = (50_000..51_000).map(|number| (number, 60_000));
        let mut given = Vec::new();
        for (number, length) in numbers.chain(large) {
            sorted.push(frame(number, length));
            given.extend(std::iter::from_fn(|| sorted.overdue()));
            assert!(sorted.bytes <= MAX_BYTES);
        }
        given.extend(std::iter::from_fn(|| sorted.pop()));
        let numbers = given.iter().map(|frame| frame.frame().number);
        assert!(numbers.eq(0..51_000));
    }
}
