//! Saved captures: opens a file or the standard input, finds out what it is, and lends its frames in order.
//!
//! Nothing is believed of a file's name: what it is stands in its first bytes. One layer of compression is undone as
//! the bytes stream by. Nothing is sought in, so a pipe does as well as a file.

use std::fs::File;
use std::io::{Read, Seek};
use std::sync::Arc;
use std::thread;

use super::error::broken;
use super::format::{Failure, Format, Step};
use super::growing::Replaced;
use super::input::{Input, Wait};
use super::meter::Meter;
use super::opening::Opening;
use super::relay::{BLOCK, Relay, Track};
use super::{
    Came, Error, Frame, LinkType, Note, NoteKind, Poll, Precision, Run, Sieve, Source, SourceIndex,
};

/// Bytes of a file that is worth a thread to read it.
const LONG: u64 = 1 << 20;
/// A saved capture.
pub struct FileSource {
    path: String,
    source: SourceIndex,
    input: Input,
    inflated: bool,
    format: Format,
    ended: bool,
    /// Most of its frames do not fall through: to ask of each costs more than it spares.
    is_wanted: bool,
    /// Of a file that is followed: whether its name stands for something else now.
    replaced: Option<Replaced>,
    /// The other file, where it is not known yet what that is.
    next: Option<Box<Next>>,
    /// Frames of the files that had the name before.
    before: u64,
    meter: Meter,
    /// The file itself, where nothing is to be inflated.
    file: Option<Arc<File>>,
}

/// Another file that has taken the name of one.
struct Next {
    opening: Opening,
    /// Whether the old one ended in the middle of a packet.
    was_cut: bool,
}

/// Opens a capture file; `-` is the standard input.
///
/// # Errors
/// [`Error::Open`] when there is no such file or it may not be read, [`Error::Empty`] when it has no bytes,
/// [`Error::NotACapture`] when it is something else, [`Error::CutShort`] or [`Error::Damaged`] when not even its header
/// can be read.
pub fn open(path: &str, source: SourceIndex) -> Result<FileSource, Error> {
    open_as(path, source, false)
}

/// Opens a capture file that may still grow: where it ends it ticks, and goes on when there is more. Of a file that is
/// still empty the header is waited for. Where another file takes its name, or it is begun anew, that is read on.
///
/// # Errors
/// As [`open`], also later.
pub fn follow(path: &str, source: SourceIndex) -> Result<FileSource, Error> {
    open_as(path, source, true)
}

fn open_as(path: &str, source: SourceIndex, grows: bool) -> Result<FileSource, Error> {
    FileSource::wait(Opening::of(path, grows)?, source)
}

impl FileSource {
    /// A capture read from any stream of bytes; `name` stands for it in messages.
    ///
    /// A stream that gives `WouldBlock` is waited for while it is opened, and ticks afterwards.
    ///
    /// # Errors
    /// As [`open`].
    pub fn new(
        reader: impl Read + Send + 'static,
        name: &str,
        source: SourceIndex,
    ) -> Result<Self, Error> {
        Self::wait(Opening::new(reader, Meter::new(None), name), source)
    }

    /// Waits until it is known what it is.
    fn wait(mut opening: Opening, source: SourceIndex) -> Result<Self, Error> {
        loop {
            if let Ok(known) = opening.ask() {
                return known.map(|format| Self::of(opening, format, source));
            }
        }
    }

    fn of(opening: Opening, format: Format, source: SourceIndex) -> Self {
        Self {
            source,
            inflated: opening.is_inflated(),
            file: opening.plain_file(),
            path: opening.path,
            input: opening.input,
            format,
            ended: false,
            is_wanted: false,
            replaced: opening.replaced,
            next: None,
            before: 0,
            meter: opening.meter,
        }
    }

    /// Has the file read by threads of their own from here on, where it is long enough for that. Where the frames that
    /// fall through a sieve are of no interest, they are sorted out there, if the format allows it and they seem to be
    /// most: the file can then only be moved on by [`advance_past`](Self::advance_past).
    pub(super) fn read_ahead(&mut self, sieve: Option<impl Sieve + Copy + Send + 'static>) {
        let is_long = self.meter.size().is_some_and(|size| size >= LONG);
        if !is_long || thread::available_parallelism().is_ok_and(|cores| cores.get() == 1) {
            return;
        }
        self.is_wanted = sieve.is_some_and(|sieve| !self.is_worth(&sieve));
        let sieve = sieve.filter(|_| !self.is_wanted);
        let is_sifted = sieve.is_some_and(|sieve| self.sift(sieve, BLOCK));
        if !is_sifted {
            self.input.read_ahead();
        }
    }

    /// Whether to sift it spares more than it costs, by what was read of it so far.
    fn is_worth(&self, sieve: &impl Sieve) -> bool {
        let window = self.input.window();
        match &self.format {
            Format::Pcap(pcap) => pcap.shape().mostly_falls(window, sieve),
            Format::PcapNg(_) => false,
        }
    }

    /// Has the file read in blocks of that many bytes, and sifted; says whether its format allows it.
    pub(super) fn sift(&mut self, sieve: impl Sieve + Copy + Send + 'static, block: usize) -> bool {
        let Format::Pcap(pcap) = &self.format else {
            return false;
        };
        let shape = pcap.shape();
        let Some(track) = self.track(block) else {
            return false;
        };
        self.input.sift(Relay::start(track, shape, sieve));
        true
    }

    /// The file from the next record on.
    fn track(&mut self, block: usize) -> Option<Track> {
        let mut file = self.file.take()?;
        Some(Track {
            from: file
                .stream_position()
                .ok()?
                .checked_sub(self.input.window().len() as u64)?,
            file,
            block,
            meter: self.meter.clone(),
        })
    }

    /// How far it was read, and how far there is to read.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// The file as the user named it.
    pub fn name(&self) -> &str {
        &self.path
    }

    /// The index it was opened with.
    pub fn source(&self) -> SourceIndex {
        self.source
    }

    /// Link type and precision of all its frames; `None` for a format that may mix several.
    pub fn link(&self) -> Option<(LinkType, Precision)> {
        match &self.format {
            Format::Pcap(pcap) => Some(pcap.link()),
            Format::PcapNg(_) => None,
        }
    }

    /// Bytes that were to be captured of each frame; `None` where the file does not say so at once.
    pub fn snaplen(&self) -> Option<u32> {
        match &self.format {
            Format::Pcap(pcap) => Some(pcap.snaplen()).filter(|length| *length > 0),
            Format::PcapNg(_) => None,
        }
    }

    /// Moves on; a frame is then to be had from [`frame`](Self::frame).
    #[inline]
    pub(super) fn advance(&mut self) -> Result<Step, Error> {
        if self.ended {
            return self.go_on();
        }
        match self.format.advance(&mut self.input) {
            Ok(Step::Frame) => Ok(Step::Frame),
            Ok(Step::End) => self.end(None),
            Ok(Step::Note(note)) => Ok(Step::Note(note.counted_from(self.before))),
            Ok(Step::Tick) | Err(Failure::Wait) => Ok(Step::Tick),
            Err(failure) => self.end(Some(failure)),
        }
    }

    /// Moves on past frames that fall through. Where `run` is `most` frames long by then, that is all for now: `None`.
    #[inline]
    pub(super) fn advance_past(
        &mut self,
        passes: &impl Sieve,
        (run, most): (&mut Run, u64),
    ) -> Result<Option<Step>, Error> {
        loop {
            let is_passed = self.ended || self.format.pass(&mut self.input, passes, (run, most));
            if run.frames >= most && most > 0 {
                return Ok(None);
            }
            let step = self.advance()?;
            if !matches!(step, Step::Frame) || most == 0 || is_passed {
                return Ok(Some(step));
            }
            let frame = self.frame();
            if !passes(frame.link, frame.bytes, frame.len) {
                return Ok(Some(step));
            }
            run.add(frame.time);
        }
    }

    /// Lends frame after frame that does not fall through until `take` has enough, and tells what does fall through.
    /// Where that is `most` frames at a time, that is all for now, too: `None`.
    #[inline]
    pub(super) fn each(
        &mut self,
        most: u64,
        passes: &impl Sieve,
        take: &mut impl FnMut(Came<'_>) -> bool,
    ) -> Result<Option<Step>, Error> {
        let is_asked = most > 0 && !self.is_wanted && !self.input.is_sifted();
        let asked = is_asked.then_some(passes);
        loop {
            while let Some(mut frame) = self.format.next_plain(&mut self.input, self.source, asked)
            {
                frame.number += self.before;
                if !take(Came::Frame(frame)) {
                    return Ok(None);
                }
            }
            let mut run = Run::default();
            let step = self.advance_past(passes, (&mut run, most));
            if run.frames > 0 {
                // What it answers counts where a frame is lent.
                take(Came::Passed(run));
            }
            match step? {
                Some(Step::Frame) if take(Came::Frame(self.frame())) => {}
                Some(Step::Frame) => return Ok(None),
                other => return Ok(other),
            }
        }
    }

    /// The frame that the last [`advance`](Self::advance) moved to.
    #[inline]
    pub(super) fn frame(&self) -> Frame<'_> {
        let mut frame = self.format.frame(&self.input, self.source);
        frame.number += self.before;
        frame
    }

    /// What the last [`advance`](Self::advance) moved to, to others.
    #[inline]
    pub(super) fn lend(&self, step: Step) -> Poll<'_> {
        match step {
            Step::Frame => Poll::Frame(self.frame()),
            Step::Tick => Poll::Tick,
            Step::Note(kind) => Poll::Note(Note {
                source: self.source,
                kind,
            }),
            Step::End => Poll::End,
        }
    }

    /// Opens the name again, which stands for another file now.
    fn reopen(&mut self, was_cut: bool) -> Result<Step, Error> {
        let opening = Opening::of(&self.path, true)?;
        self.next = Some(Box::new(Next { opening, was_cut }));
        self.go_on()
    }

    /// Goes on with the other file, if there is one, as soon as it is known what that is.
    #[cold]
    fn go_on(&mut self) -> Result<Step, Error> {
        let Some(mut next) = self.next.take() else {
            return Ok(Step::End);
        };
        match next.opening.ask() {
            Err(Wait) => {
                self.next = Some(next);
                Ok(Step::Tick)
            }
            Ok(Ok(format)) => {
                let before = self.frame().number;
                *self = Self::of(next.opening, format, self.source);
                self.before = before;
                let was_cut = next.was_cut;
                Ok(Step::Note(NoteKind::Reopened { was_cut }))
            }
            // A third one has taken the name meanwhile.
            Ok(Err(_)) if is_replaced(next.opening.replaced.as_ref()) => self.reopen(next.was_cut),
            Ok(Err(error)) => Err(error),
        }
    }

    /// Says why there is no more.
    #[cold]
    fn end(&mut self, failure: Option<Failure>) -> Result<Step, Error> {
        self.ended = true;
        if is_replaced(self.replaced.as_ref()) {
            return self.reopen(failure.is_some());
        }
        let path = self.path.clone();
        match (self.input.take_failure(), failure) {
            (Some(cause), failure) => Err(broken(path, &self.input, self.inflated, cause, failure)),
            (None, Some(failure)) => Err(failure.told(path, self.inflated)),
            (None, None) => Ok(Step::End),
        }
    }
}

impl Source for FileSource {
    #[inline]
    fn poll(&mut self) -> Result<Poll<'_>, Error> {
        let step = self.advance()?;
        Ok(self.lend(step))
    }
}

fn is_replaced(replaced: Option<&Replaced>) -> bool {
    replaced.is_some_and(Replaced::is_set)
}
