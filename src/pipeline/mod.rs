//! The way of a frame: located, read, tracked, judged, shown. No logic of its own.

mod clerk;
mod court;
mod easel;
mod parts;
mod press;
mod unread;
mod worker;

use triomphe::Arc;

use crate::capture::{Frame, Interfaces, LinkType, Run, Sieve, SourceIndex, Timestamp};
use crate::exchange::{Origin, Packet};
use crate::findings::Severity;
use crate::render::{KEPT_OUT, Summary, View};
use crate::wire::{Datagram, FrameId, Incomplete, Link, Located, Locator, SkipReason};

use clerk::{Clerk, Matter};
use court::Court;
use unread::Unread;

pub use parts::Parts;
pub use press::{BLOCK, Sink};

/// What a frame turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It holds a DHCP message.
    Message,
    /// It completed a DHCP message that came in fragments: their frames, its own last.
    Rebuilt(Vec<FrameId>),
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
    interfaces: Interfaces,
    /// Comments on the frame at hand.
    comments: Vec<Box<str>>,
    back: Back,
    nothing: Vec<u8>,
    summary: Summary,
    /// Frames that the expression kept out.
    kept_out: u64,
    /// Why frames were not shown, the first reason first.
    skipped: Vec<(SkipReason, u64)>,
    unread: Unread,
    worst: Option<Severity>,
    has_picked_nothing: bool,
}

/// Where packets are put together and judged.
enum Back {
    /// On the spot.
    Here(Box<Court>),
    /// By a thread of its own.
    Aside(Clerk),
}

impl Back {
    /// A packet that nobody needs any more.
    fn spent(&mut self) -> Option<Arc<Packet>> {
        match self {
            Self::Here(court) => court.spent(),
            Self::Aside(clerk) => clerk.spent(),
        }
    }
}

impl Pipeline {
    /// A pipeline that ends in a view, which appends to [`Pipeline::output`].
    pub fn new(mut parts: Parts, view: Box<dyn View>) -> Self {
        let locator = std::mem::take(&mut parts.locator);
        Self::with(locator, Back::Here(Box::new(Court::new(parts, view))))
    }

    /// A pipeline for saved captures that shares its work with one more thread: most views draw there, and those that
    /// look at exchanges before they are over have them judged there, too. What is drawn is given to `sink`, in the same
    /// order and the same bytes; [`Pipeline::output`] stays empty.
    ///
    /// Where only so many messages are wanted, all is done on this thread, as by [`Pipeline::new`].
    pub fn aside(mut parts: Parts, view: Box<dyn View>, sink: Sink) -> Self {
        if parts.most.is_some() {
            return Self::new(parts, view);
        }
        let locator = std::mem::take(&mut parts.locator);
        let (court, is_shared) = Court::onto(sink, parts, view);
        let back = if is_shared {
            Back::Here(Box::new(court))
        } else {
            Back::Aside(Clerk::new(court))
        };
        Self::with(locator, back)
    }

    fn with(locator: Locator, back: Back) -> Self {
        Self {
            locator,
            interfaces: Interfaces::default(),
            comments: Vec::new(),
            back,
            nothing: Vec::new(),
            summary: Summary::default(),
            kept_out: 0,
            skipped: Vec::new(),
            unread: Unread::default(),
            worst: None,
            has_picked_nothing: false,
        }
    }

    /// Has lines drawn with so many columns from now on, where that is done on this thread.
    pub fn resize(&mut self, columns: usize) {
        if let Back::Here(court) = &mut self.back {
            court.resize(columns);
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

    /// Lets frames fall through that are not DHCP; they are then told to [`passed`](Self::passed).
    #[inline]
    pub fn sieve(&self) -> impl Sieve + Copy + Send + use<> {
        let settings = self.locator.settings();
        move |link: LinkType, bytes: &[u8], len| {
            settings.is_other(Link::from_linktype(link.0), bytes, len)
        }
    }

    /// Counts frames that were passed over, and moves the clock past them: what lies between the latest time and the
    /// last closes nothing that these two do not.
    pub fn passed(&mut self, run: &Run) {
        self.summary.frames += run.frames;
        self.skip(SkipReason::NotDhcp, run.frames);
        for time in run.times() {
            self.tick(time);
        }
    }

    /// Counts a frame that the expression keeps out, and moves the clock to it.
    pub fn kept_out(&mut self, frame: &Frame<'_>) {
        self.count(frame);
        self.kept_out += 1;
    }

    /// Takes a frame that somebody else has looked into, and says what it was.
    pub fn located(
        &mut self,
        frame: &Frame<'_>,
        located: Located,
        comments: Vec<Box<str>>,
    ) -> Kept {
        self.comments = comments;
        self.count(frame);
        match located {
            Located::Dhcp(datagram) => {
                let packet = self.packet_of(frame, datagram);
                self.packet(packet);
                Kept::Message
            }
            Located::Rebuilt {
                datagram,
                bytes,
                frames,
            } => {
                let packet = Packet::new(self.origin(frame), bytes, datagram);
                self.packet(Arc::new(packet));
                Kept::Rebuilt(frames)
            }
            Located::Pending => Kept::Fragment,
            Located::Skipped(reason) => {
                self.skip(reason, 1);
                if reason == SkipReason::UnknownLink {
                    self.unread.note(frame.link);
                }
                Kept::Nothing
            }
        }
    }

    /// The comments on the last frame, if no message came with it to take them.
    pub fn unused_comments(&mut self) -> Vec<Box<str>> {
        std::mem::take(&mut self.comments)
    }

    /// Takes note of an interface that a capture describes. Says whether it is remembered.
    pub fn interface(&mut self, source: SourceIndex, index: u32, name: Option<&str>) -> bool {
        let is_kept = self.interfaces.describe(source, index, name);
        let name = name.filter(|_| is_kept);
        match &mut self.back {
            Back::Here(court) => court.interface(source, index, name),
            Back::Aside(clerk) => {
                clerk.give(Matter::Interface(source, index, name.map(str::to_owned)));
            }
        }
        is_kept
    }

    /// Takes note that the frames of `source` go on where those of `earlier` ended.
    pub fn go_on(&mut self, source: SourceIndex, earlier: SourceIndex) {
        self.interfaces.go_on(source, earlier);
        self.locator.go_on(source, earlier);
    }

    /// The name of an interface of a source, as the capture describes it.
    pub fn interface_name(&self, source: SourceIndex, index: u32) -> Option<&str> {
        self.interfaces.name(self.interfaces.number(source, index)?)
    }

    /// Takes note of how many packets the capture is known to have lost so far.
    pub fn lost(&mut self, packets: u64) {
        match &mut self.back {
            Back::Here(court) => court.lost(packets),
            Back::Aside(clerk) => clerk.give(Matter::Lost(packets)),
        }
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
    #[inline(always)]
    pub fn tick(&mut self, time: Timestamp) {
        self.summary.note_time(time);
        match &mut self.back {
            Back::Here(court) => court.tick(time),
            Back::Aside(clerk) => clerk.tick(time),
        }
    }

    /// Whether as many messages were shown as were asked for.
    pub fn is_done(&self) -> bool {
        matches!(&self.back, Back::Here(court) if court.is_done())
    }

    /// Closes what is open: the input has ended. [`Pipeline::show_next`] shows it, one exchange at a time.
    pub fn close(&mut self) {
        self.locator.finish();
        if let Back::Here(court) = &mut self.back {
            court.close();
        }
    }

    /// Shows the next exchange that has closed; says whether there was one on this thread.
    pub fn show_next(&mut self) -> bool {
        match &mut self.back {
            Back::Here(court) => court.show_next(),
            Back::Aside(_) => false,
        }
    }

    /// Writes the end, when all that has closed was shown.
    pub fn finish(&mut self, dropped: Option<u64>) {
        self.summary.dropped = dropped;
        let skipped = self.skipped.iter();
        self.summary.skipped = skipped
            .map(|(reason, count)| (reason.key(), *count))
            .chain((self.kept_out > 0).then_some((KEPT_OUT, self.kept_out)))
            .collect();
        match &mut self.back {
            Back::Here(court) => {
                court.finish(&mut self.summary);
                self.worst = court.worst();
                self.has_picked_nothing = court.has_picked_nothing();
            }
            Back::Aside(clerk) => {
                if let Some(ended) = clerk.end(self.summary.clone()) {
                    self.summary = ended.summary;
                    self.worst = ended.worst;
                    self.has_picked_nothing = ended.has_picked_nothing;
                }
            }
        }
    }

    /// What was appended so far and is to be written and cleared.
    pub fn output(&mut self) -> &mut Vec<u8> {
        let drawn = match &mut self.back {
            Back::Here(court) => court.output(),
            Back::Aside(_) => None,
        };
        drawn.unwrap_or(&mut self.nothing)
    }

    /// Waits until the sink has all that was shown so far.
    pub fn settle(&mut self) {
        match &mut self.back {
            Back::Here(court) => court.settle(),
            Back::Aside(clerk) => clerk.settle(),
        }
    }

    /// What was read, complete when all is finished.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The link types that are not read, and how many frames had them: the first of those, and how many frames had others.
    pub fn unread(&self) -> (&[(LinkType, u64)], u64) {
        (&self.unread.first, self.unread.others)
    }

    /// Whether exchanges are picked, and none was, when all is finished.
    pub fn has_picked_nothing(&self) -> bool {
        self.has_picked_nothing
    }

    /// The gravest finding of what was shown, when all is finished.
    pub fn worst(&self) -> Option<Severity> {
        self.worst
    }

    /// Where a frame comes from.
    #[inline(always)]
    fn origin(&self, frame: &Frame<'_>) -> Origin {
        Origin {
            tap: self.interfaces.tap(frame.source, frame.interface),
            ..Origin::of(frame)
        }
    }

    /// Counts a frame, and moves the clock to it.
    #[inline(always)]
    fn count(&mut self, frame: &Frame<'_>) {
        self.summary.frames += 1;
        if let Some(time) = frame.time {
            self.tick(time);
        }
    }

    fn skip(&mut self, reason: SkipReason, frames: u64) {
        add(&mut self.skipped, reason, frames);
    }

    /// The packet of a frame, in the memory of one that nobody needs any more, if there is such.
    fn packet_of(&mut self, frame: &Frame<'_>, datagram: Datagram) -> Arc<Packet> {
        let origin = self.origin(frame);
        while let Some(mut spent) = self.back.spent() {
            let only = Arc::get_mut(&mut spent);
            if let Some(packet) = only.filter(|it| it.has_room_for(frame.bytes.len())) {
                packet.renew(origin, frame.bytes, datagram);
                return spent;
            }
        }
        Arc::new(Packet::copied(origin, frame.bytes, datagram))
    }

    #[inline(always)]
    fn packet(&mut self, mut packet: Arc<Packet>) {
        self.summary.messages += 1;
        if !self.comments.is_empty() {
            if let Some(packet) = Arc::get_mut(&mut packet) {
                packet.comments = std::mem::take(&mut self.comments).into();
            }
        }
        match &mut self.back {
            Back::Here(court) => court.packet(packet),
            Back::Aside(clerk) => clerk.packet(packet),
        }
    }
}

/// Adds frames to their count.
fn add<K: PartialEq>(counts: &mut Vec<(K, u64)>, key: K, frames: u64) {
    match counts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, count)) => *count += frames,
        None => counts.push((key, frames)),
    }
}
