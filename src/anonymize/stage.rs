//! The stage in front of the pipeline: frames in, the same frames with other names out.
//!
//! Fragments wait here until the datagram they make is whole, because only then it is known what their bytes are; they
//! come out with the frame that completes it. Fragments of what never becomes whole do not come out at all, and
//! neither do those of datagrams that are fragmented inside and outside of a tunnel at once, or several of whose
//! fragments stand in one aggregate of frames.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::ends::Subnet;
use super::message::Classes;
use super::{Replacer, frame};
use crate::capture::{Frame, Held, OwnedFrame, SourceIndex, Timestamp};
use crate::dhcp::format::telling_class;
use crate::dhcp::{Extent, Layout, Message, Op, option};
use crate::wire::{
    Datagram, FrameId, Incomplete, Link, Located, Locator, Names, Part, Settings, SkipReason,
};

/// Clients whose vendor class is remembered.
const MAX_CLASSES: usize = 65_536;

/// Gives frames other names.
pub struct Anonymizer {
    replacer: Replacer,
    settings: Settings,
    /// Looks into frames as they were captured.
    seeing: Locator,
    /// Looks into frames as they come out.
    showing: Locator,
    held: Held<OwnedFrame>,
    /// What is known of the vendor class of a client: a server's option 43 is laid out as that says.
    classes: HashMap<Client, &'static [u8]>,
    /// The last vendor information (43) for a client, by a hash, and the class by which it was written over.
    vendors: HashMap<Client, (u64, Option<&'static [u8]>)>,
}

/// A client, as it stands in the header. It may well change its transaction identifier between two messages.
type Client = [u8; 16];

/// What became of a frame.
#[derive(Debug)]
pub struct Taken {
    /// Frames with the fragments that came before, with other names.
    pub before: Vec<OwnedFrame>,
    /// The frame with other names; without bytes where it is not shown, or not yet.
    pub frame: OwnedFrame,
    /// What is in it.
    pub located: Located,
}

impl Anonymizer {
    /// A stage that has seen nothing yet, with what the pipeline's locator would do.
    pub fn new(replacer: Replacer, settings: Settings) -> Self {
        Self {
            replacer,
            settings,
            seeing: Locator::new(settings),
            showing: Locator::new(settings),
            held: Held::default(),
            classes: HashMap::new(),
            vendors: HashMap::new(),
        }
    }

    /// What replaces names.
    pub fn replacer(&self) -> &Replacer {
        &self.replacer
    }

    /// Takes note that the frames of `source` go on where those of `earlier` ended: both are pieces of one capture.
    pub fn go_on(&mut self, source: SourceIndex, earlier: SourceIndex) {
        self.seeing.go_on(source, earlier);
        self.showing.go_on(source, earlier);
    }

    /// Takes a frame as it was captured.
    pub fn take(&mut self, frame: &Frame<'_>) -> Taken {
        let link = Link::from_linktype(frame.link.0);
        let time = frame.time.map(Timestamp::nanos);
        let located = self
            .seeing
            .locate(link, frame.bytes, frame.len, time, id(frame));
        match located {
            Located::Dhcp(datagram) => self.message(frame, link, &datagram),
            Located::Rebuilt {
                datagram,
                bytes,
                frames,
            } => self.rebuilt(frame, link, &datagram, &bytes, &frames),
            Located::Pending => {
                self.held.push(frame);
                nothing(frame, Located::Pending)
            }
            Located::Skipped(reason) => nothing(frame, Located::Skipped(reason)),
        }
    }

    /// Gives up what has waited too long at the time `now`.
    pub fn expire(&mut self, now: Timestamp) {
        self.seeing.expire(now.nanos());
    }

    /// Gives up all that waits: the input has ended.
    pub fn finish(&mut self) {
        self.seeing.finish();
    }

    /// Datagrams that never became whole, with other addresses, and how many more there were.
    pub fn incomplete(&mut self) -> (Vec<Incomplete>, u64) {
        let (mut list, more) = self.seeing.incomplete();
        for datagram in &mut list {
            datagram.src = self.replacer.ipv4(datagram.src);
            datagram.dst = self.replacer.ipv4(datagram.dst);
        }
        (list, more)
    }

    fn message(&mut self, frame: &Frame<'_>, link: Link, datagram: &Datagram) -> Taken {
        let names = Names::of(link, frame.bytes, frame.len, None, self.settings.tunnels);
        let Some(names) = names else {
            return nothing(frame, Located::Skipped(SkipReason::NotDhcp));
        };
        let bytes = self.whole(&names, frame.bytes, datagram);
        let copied = OwnedFrame::of(frame, bytes.into());
        Taken {
            before: Vec::new(),
            located: self.show(&copied),
            frame: copied,
        }
    }

    /// Gives a datagram other names, and cuts it into the fragments that it came in again.
    fn rebuilt(
        &mut self,
        frame: &Frame<'_>,
        link: Link,
        datagram: &Datagram,
        bytes: &[u8],
        frames: &[FrameId],
    ) -> Taken {
        let held = self.release(frames);
        let parts: Option<Vec<OwnedFrame>> = self.cut(frame, link, datagram, bytes, held);
        let Some((last, before)) = parts.as_deref().and_then(<[OwnedFrame]>::split_last) else {
            return nothing(frame, Located::Skipped(SkipReason::Fragment));
        };
        for part in before {
            self.show(part);
        }
        match self.show(last) {
            located @ Located::Rebuilt { .. } => Taken {
                before: before.to_vec(),
                frame: last.clone(),
                located,
            },
            _ => nothing(frame, Located::Skipped(SkipReason::Fragment)),
        }
    }

    fn cut(
        &mut self,
        frame: &Frame<'_>,
        link: Link,
        datagram: &Datagram,
        bytes: &[u8],
        held: Vec<OwnedFrame>,
    ) -> Option<Vec<OwnedFrame>> {
        let tunnels = self.settings.tunnels;
        let own = Names::of(link, frame.bytes, frame.len, None, tunnels)?;
        // The bytes begin as the first fragment does, and that may have come last.
        let ip = held
            .iter()
            .map(OwnedFrame::frame)
            .chain([*frame])
            .filter_map(|frame| {
                let link = Link::from_linktype(frame.link.0);
                Names::of(link, frame.bytes, frame.len, None, tunnels)?.fragment()
            })
            .find(|ip| Part::of(bytes, *ip).is_some_and(|part| part.from == 0))?;
        let names = Names::of(link, bytes, u32::MAX, Some(ip), tunnels)?;
        let whole = self.whole(&names, bytes, datagram);
        let payload = whole.get(Part::of(bytes, ip)?.at..)?;
        let mut parts = Vec::new();
        for held in held {
            let frame = held.frame();
            let link = Link::from_linktype(frame.link.0);
            let names = Names::of(link, frame.bytes, frame.len, None, tunnels)?;
            let bytes = frame::fragment(&self.replacer, &names, frame.bytes, payload)?;
            parts.push(OwnedFrame::of(&frame, bytes.into()));
        }
        let bytes = frame::fragment(&self.replacer, &own, frame.bytes, payload)?;
        parts.push(OwnedFrame::of(frame, bytes.into()));
        Some(parts)
    }

    /// Gives a frame, or what was rebuilt from several, other names.
    fn whole(&mut self, names: &Names, bytes: &[u8], datagram: &Datagram) -> Vec<u8> {
        let payload = datagram.payload.of(bytes);
        let layout = Layout::of(payload, Extent::of(datagram));
        let message = layout.with(payload);
        let client = client(&message);
        self.learn(client, &message);
        self.replacer.meet(Subnet::of(&message));
        let read = frame::Read {
            layout: &layout,
            message,
            classes: self.classes_of(client, &message),
        };
        frame::whole(&self.replacer, names, bytes, datagram, &read)
    }

    /// What is known of the vendor class of a client, and by what its vendor information was written over before.
    fn classes_of(&mut self, client: Client, message: &Message<'_>) -> Classes {
        let now = self.classes.get(&client).copied();
        let mut before = now;
        if let Some(vendor) = message.option(option::VENDOR) {
            let mut hasher = DefaultHasher::new();
            vendor.hash(&mut hasher);
            let hash = hasher.finish();
            match self.vendors.get(&client) {
                Some((same, class)) if *same == hash => before = *class,
                _ => {
                    if self.vendors.len() >= MAX_CLASSES {
                        self.vendors.clear();
                    }
                    self.vendors.insert(client, (hash, now));
                }
            }
        }
        Classes { now, before }
    }

    fn learn(&mut self, client: Client, message: &Message<'_>) {
        if message.op() != Op::Request {
            return;
        }
        let Some(class) = message.option(option::VENDOR_CLASS) else {
            return;
        };
        let Some(telling) = telling_class(class) else {
            self.classes.remove(&client);
            return;
        };
        if self.classes.len() >= MAX_CLASSES {
            self.classes.clear();
        }
        self.classes.insert(client, telling);
    }

    fn show(&mut self, copied: &OwnedFrame) -> Located {
        let frame = copied.frame();
        let link = Link::from_linktype(frame.link.0);
        let time = frame.time.map(Timestamp::nanos);
        self.showing
            .locate(link, frame.bytes, frame.len, time, id(&frame))
    }

    /// The held ones of these frames, of which the last is the frame at hand.
    fn release(&mut self, frames: &[FrameId]) -> Vec<OwnedFrame> {
        let before = frames.split_last().map_or(&[][..], |(_, before)| before);
        before
            .iter()
            .filter_map(|frame| self.held.take(frame.source, frame.number))
            .collect()
    }
}

fn id(frame: &Frame<'_>) -> FrameId {
    FrameId {
        source: frame.source,
        interface: frame.interface,
        number: frame.number,
    }
}

/// A frame of which nothing is shown.
fn nothing(frame: &Frame<'_>, located: Located) -> Taken {
    Taken {
        before: Vec::new(),
        frame: OwnedFrame::of(frame, Box::default()),
        located,
    }
}

fn client(message: &Message<'_>) -> Client {
    let mut chaddr = [0; 16];
    for (to, from) in chaddr.iter_mut().zip(message.chaddr()) {
        *to = *from;
    }
    chaddr
}
