//! Live captures: frames as they pass an interface, through libpcap.
//!
//! The kernel keeps what may be DHCP and drops the rest; frames come one by one as they arrive, those of several
//! interfaces in the order of their time as far as they are there: what waits on each is compared. A frame is copied
//! once, out of the ring that the kernel goes on filling.
//!
//! Immediate mode on Linux divides the kernel's buffer into slots of the snapshot length each. With the usual 262,144
//! bytes a buffer of 2 MiB has 32 slots at most, and a burst of 33 frames loses one. So unless told otherwise we ask for
//! what the interface can carry and not more, and for a larger buffer.

use pcap::{Active, Capture};
use rustix::event::{PollFd, PollFlags, poll};

use super::device::{self, ANY};
use super::kernel::kernel_filter;
use super::pipe::PATIENCE;
use super::watch::{Rounds, Watch};
use super::{
    Error, Frame, LinkType, Note, NoteKind, Poll, Precision, Source, SourceIndex, Timestamp,
};

/// How to capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveOptions {
    /// Bytes to capture of a frame; `None` is what the interface can carry.
    pub snaplen: Option<u32>,
    /// Whether to ask for frames that are addressed to others.
    pub promiscuous: bool,
    /// Size of the kernel's buffer, in KiB. For each interface.
    pub buffer: u32,
    /// Frames of which direction to capture.
    pub direction: Direction,
    /// Whether to capture what may be a tunnel with DHCP in it.
    pub tunnels: bool,
}

impl Default for LiveOptions {
    fn default() -> Self {
        Self {
            snaplen: None,
            promiscuous: true,
            buffer: 8 * 1024,
            direction: Direction::Both,
            tunnels: false,
        }
    }
}

/// Which way frames go, seen from the host that captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Either way.
    Both,
    /// To the host.
    In,
    /// From the host.
    Out,
}

/// What became of the frames of one interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveStatistics {
    /// The interface.
    pub interface: String,
    /// Frames given by [`Source::poll`].
    pub delivered: u64,
    /// Frames that passed the kernel's filter.
    pub received: u32,
    /// Frames that the kernel dropped for want of room in its buffer.
    pub dropped_by_kernel: u32,
    /// Frames that the interface or its driver dropped.
    pub dropped_by_interface: u32,
}

/// Frames of one or several interfaces as they pass.
pub struct Live {
    taps: Vec<Tap>,
    /// Which of them was the last to give something.
    turn: usize,
    rounds: Rounds,
}

/// One interface.
struct Tap {
    interface: String,
    /// `None` when it has gone away.
    capture: Option<Capture<Active>>,
    link: LinkType,
    /// The frame that waits to be given; its bytes are `bytes`, which after it is given are still there.
    held: Option<Header>,
    bytes: Vec<u8>,
    delivered: u64,
    statistics: pcap::Stat,
    watch: Watch,
}

/// What is told of a frame beside its bytes.
#[derive(Clone, Copy)]
struct Header {
    time: Option<Timestamp>,
    len: u32,
}

/// What the interfaces had to give.
enum Given {
    Frame(Header),
    Nothing,
    Gone(String),
}

impl Live {
    /// Opens the interfaces, which are then sources 0, 1 and so on.
    ///
    /// # Errors
    /// [`Error::Permission`] when the user may not capture, [`Error::NoSuchDevice`] when an interface is not there,
    /// [`Error::Interface`] with libpcap's words for all else.
    pub fn open(interfaces: &[String], options: &LiveOptions) -> Result<Self, Error> {
        let taps = interfaces
            .iter()
            .map(|interface| Tap::open(interface, options))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            taps,
            turn: 0,
            rounds: Rounds::default(),
        })
    }

    /// What became of the frames so far, interface by interface.
    pub fn statistics(&mut self) -> Vec<LiveStatistics> {
        self.taps.iter_mut().map(Tap::statistics).collect()
    }

    /// Link type and precision of all frames of an interface; `None` beyond the last.
    pub fn link(&self, source: SourceIndex) -> Option<(LinkType, Precision)> {
        self.taps
            .get(usize::from(source))
            .map(|tap| (tap.link, tap.precision()))
    }

    /// Asks every interface that holds no frame, and takes the oldest of those that are held.
    fn ask(&mut self) -> Given {
        for (place, tap) in self.taps.iter_mut().enumerate() {
            if let Err(reason) = tap.fill() {
                self.turn = place;
                return Given::Gone(reason);
            }
        }
        let held = self.taps.iter().enumerate();
        let held = held.filter_map(|(place, tap)| Some((place, tap.held?)));
        // One without a time comes before all others: it cannot be known what it waits for.
        let Some((place, header)) = held.min_by_key(|(_, header)| header.time) else {
            return Given::Nothing;
        };
        self.turn = place;
        if let Some(tap) = self.taps.get_mut(place) {
            tap.held = None;
            tap.delivered += 1;
        }
        Given::Frame(header)
    }

    /// Waits for a frame on any interface. That a signal ends the wait early is as good as patience running out.
    fn wait(&self) {
        let mut waited_for: Vec<_> = self
            .taps
            .iter()
            .filter_map(|tap| tap.capture.as_ref())
            .map(|capture| PollFd::new(capture, PollFlags::IN))
            .collect();
        let _ready = poll(&mut waited_for, Some(&PATIENCE));
    }

    /// Whether an interface has gone down or come up again.
    fn change(&mut self) -> Option<Note> {
        let place = self.rounds.next(self.taps.len())?;
        let tap = self.taps.get_mut(place)?;
        let is_down = tap.capture.as_ref().and_then(|_| tap.watch.change())?;
        Some(Note {
            source: SourceIndex::try_from(place).ok()?,
            kind: if is_down {
                NoteKind::Down
            } else {
                NoteKind::Up
            },
        })
    }

    fn source(&self) -> SourceIndex {
        SourceIndex::try_from(self.turn).unwrap_or(SourceIndex::MAX)
    }

    /// What the interface gave that was the last to give something.
    fn frame(&self, header: Header) -> Poll<'_> {
        let Some(tap) = self.taps.get(self.turn) else {
            return Poll::End;
        };
        Poll::Frame(Frame {
            source: self.source(),
            number: tap.delivered,
            time: header.time,
            len: header.len,
            link: tap.link,
            interface: None,
            precision: tap.precision(),
            bytes: &tap.bytes,
        })
    }
}

impl Source for Live {
    fn poll(&mut self) -> Result<Poll<'_>, Error> {
        if let Some(note) = self.change() {
            return Ok(Poll::Note(note));
        }
        let mut given = self.ask();
        if matches!(given, Given::Nothing) {
            if self.taps.iter().all(|tap| tap.capture.is_none()) {
                return Ok(Poll::End);
            }
            self.wait();
            given = self.ask();
        }
        Ok(match given {
            Given::Frame(header) => self.frame(header),
            Given::Nothing => Poll::Tick,
            Given::Gone(reason) => Poll::Note(Note {
                source: self.source(),
                kind: NoteKind::Gone { reason },
            }),
        })
    }
}

impl Tap {
    fn open(interface: &str, options: &LiveOptions) -> Result<Self, Error> {
        let failed = |error: pcap::Error| device::failure(interface, &error);
        // libpcap warns that `any` cannot be promiscuous, and its binding takes a warning for an error.
        let promiscuous = options.promiscuous && interface != ANY;
        let mut capture = activate(interface, options, promiscuous).map_err(failed)?;
        if interface == ANY {
            // Version 2 says which interface a frame came from. Where it is not known, version 1 does.
            let sll2 = pcap::Linktype(i32::from(LinkType::LINUX_SLL2.0));
            drop(capture.set_datalink(sll2));
        }
        let link = device::link_type(capture.get_datalink());
        capture
            .filter(&kernel_filter(link, options.tunnels), true)
            .map_err(failed)?;
        let direction = match options.direction {
            Direction::Both => None,
            Direction::In => Some(pcap::Direction::In),
            Direction::Out => Some(pcap::Direction::Out),
        };
        if let Some(direction) = direction {
            capture.direction(direction).map_err(failed)?;
        }
        Ok(Self {
            interface: interface.into(),
            capture: Some(capture.setnonblock().map_err(failed)?),
            link,
            held: None,
            bytes: Vec::new(),
            delivered: 0,
            statistics: pcap::Stat {
                received: 0,
                dropped: 0,
                if_dropped: 0,
            },
            watch: Watch::new(interface),
        })
    }

    /// What its time stamps tell: netfilter's log has microseconds whatever it is asked for.
    fn precision(&self) -> Precision {
        if self.link == LinkType::NFLOG {
            Precision::Micro
        } else {
            PRECISION
        }
    }

    /// Takes in the next frame if none waits and there is one.
    ///
    /// # Errors
    /// Why the interface has gone away, once.
    fn fill(&mut self) -> Result<(), String> {
        let precision = self.precision();
        let Some(capture) = self.capture.as_mut().filter(|_| self.held.is_none()) else {
            return Ok(());
        };
        match capture.next_packet() {
            Ok(packet) => {
                self.held = Some(Header {
                    time: time(packet.header, precision),
                    len: packet.header.len,
                });
                self.bytes.clear();
                self.bytes.extend_from_slice(packet.data);
                Ok(())
            }
            Err(pcap::Error::TimeoutExpired) => Ok(()),
            Err(error) if is_for_now(&error) => Ok(()),
            Err(error) => {
                self.count();
                self.capture = None;
                Err(device::words(&error))
            }
        }
    }

    /// Brings the counters up to date, as long as there is somebody to ask.
    fn count(&mut self) {
        if let Some(Ok(statistics)) = self.capture.as_mut().map(Capture::stats) {
            self.statistics = statistics;
        }
    }

    fn statistics(&mut self) -> LiveStatistics {
        self.count();
        LiveStatistics {
            interface: self.interface.clone(),
            delivered: self.delivered,
            received: self.statistics.received,
            dropped_by_kernel: self.statistics.dropped,
            dropped_by_interface: self.statistics.if_dropped,
        }
    }
}

/// Linux stamps packets in nanoseconds on every interface. Elsewhere not every interface can, and one that cannot would
/// not say so.
#[cfg(target_os = "linux")]
const PRECISION: Precision = Precision::Nano;
#[cfg(not(target_os = "linux"))]
const PRECISION: Precision = Precision::Micro;

fn activate(
    interface: &str,
    options: &LiveOptions,
    promiscuous: bool,
) -> Result<Capture<Active>, pcap::Error> {
    let precision = match PRECISION {
        Precision::Micro => pcap::Precision::Micro,
        Precision::Nano => pcap::Precision::Nano,
    };
    let snaplen = options
        .snaplen
        .unwrap_or_else(|| device::longest_frame(interface));
    Capture::from_device(interface)?
        .immediate_mode(true)
        .promisc(promiscuous)
        .snaplen(signed(snaplen))
        .buffer_size(signed(options.buffer.saturating_mul(1024)))
        .precision(precision)
        .open()
}

fn signed(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// Whether there is nothing more than nothing to read: what reads netfilter's log has no other word for it.
fn is_for_now(error: &pcap::Error) -> bool {
    let text = "Resource temporarily unavailable";
    matches!(error, pcap::Error::PcapError(words) if words.ends_with(text))
}

/// The time of a packet, whose fraction counts units of that precision.
fn time(header: &pcap::PacketHeader, precision: Precision) -> Option<Timestamp> {
    let unit = match precision {
        Precision::Micro => 1000,
        Precision::Nano => 1,
    };
    let fraction = wide(header.ts.tv_usec).checked_mul(unit)?;
    Timestamp::new(wide(header.ts.tv_sec), fraction)
}

/// A number of C, whose width is the system's.
fn wide(number: impl Into<i64>) -> i64 {
    number.into()
}
