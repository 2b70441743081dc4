//! Several saved captures as one: their frames in the order of their time stamps.
//!
//! Equal times come in the order of the command line. A frame without a time stamp keeps its place behind the frame
//! before it. Captures are not sorted in themselves: where one steps back in time, so does the whole. Only one frame of
//! each capture is looked at ahead, and that where it lies.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::file::FileSource;
use super::format::Step;
use super::pieces::Pieces;
use super::{Came, Error, Note, NoteKind, Pause, Poll, Sieve, Source, SourceIndex, Timestamp};

/// Most files that get a thread each.
const THREADS: usize = 4;
/// Before every time stamp.
const EARLIEST: Timestamp = Timestamp(i64::MIN);

/// Saved captures merged by time.
pub struct Merge {
    captures: Vec<Capture>,
    /// Captures whose next frame is known, the one to lend next on top.
    ready: BinaryHeap<Reverse<(Timestamp, usize)>>,
    /// Captures that must be moved on before the next frame can be chosen, the first to move last.
    moving: Vec<usize>,
    pieces: Pieces,
}

struct Capture {
    /// `None` when it has ended: that gives its buffers back.
    file: Option<FileSource>,
    /// The last time stamp seen.
    time: Timestamp,
    /// Whether a frame of it was lent.
    has_begun: bool,
}

impl Merge {
    /// The frames of these captures, which stand in the order of the command line.
    pub fn new(files: Vec<FileSource>) -> Self {
        let moving = (0..files.len()).rev().collect();
        let captures = files.into_iter().map(|file| Capture {
            file: Some(file),
            time: EARLIEST,
            has_begun: false,
        });
        Self {
            captures: captures.collect(),
            ready: BinaryHeap::new(),
            moving,
            pieces: Pieces::default(),
        }
    }

    /// Has long files read by threads of their own, unless there are many files. Call it where threads may be
    /// started: in a sandbox, once that is entered.
    ///
    /// A capture that is the only one is sifted by these threads, if there is a sieve, and then to be moved on by
    /// [`each`](Self::each).
    pub fn read_ahead(&mut self, sieve: Option<impl Sieve + Copy + Send + 'static>) {
        if self.captures.len() > THREADS {
            return;
        }
        let sieve = sieve.filter(|_| self.captures.len() == 1);
        for file in self
            .captures
            .iter_mut()
            .filter_map(|capture| capture.file.as_mut())
        {
            file.read_ahead(sieve);
        }
    }

    /// Moves a capture to its next frame.
    fn advance(&mut self, index: usize) -> Result<Step, Error> {
        let Some(capture) = self.captures.get_mut(index) else {
            return Ok(Step::End);
        };
        let Some(file) = &mut capture.file else {
            return Ok(Step::End);
        };
        let step = file.advance();
        match step {
            Ok(Step::Frame) => {
                capture.time = file.frame().time.unwrap_or(capture.time);
                self.ready.push(Reverse((capture.time, index)));
            }
            Ok(Step::End) | Err(_) => {
                self.pieces.end(file.source());
                capture.file = None;
            }
            Ok(Step::Note(_) | Step::Tick) => {}
        }
        step
    }

    /// Lends frame after frame until `take` has enough. As long as there is only one capture, frames that fall through
    /// are only told, and when they are `most` at a time, that is all for now.
    ///
    /// # Errors
    /// As [`poll`](Source::poll), behind what was lent and told.
    pub fn each(
        &mut self,
        most: u64,
        passes: &impl Sieve,
        take: &mut impl FnMut(Came<'_>) -> bool,
    ) -> Result<Pause, Error> {
        if self.captures.len() == 1 {
            return self.each_of_only(most, passes, take);
        }
        loop {
            match self.poll()? {
                Poll::Frame(frame) if take(Came::Frame(frame)) => {}
                poll => return Ok(Pause::from(poll)),
            }
        }
    }

    /// Lends the frames of the only capture there is: nothing is to be chosen.
    #[inline]
    fn each_of_only(
        &mut self,
        most: u64,
        passes: &impl Sieve,
        take: &mut impl FnMut(Came<'_>) -> bool,
    ) -> Result<Pause, Error> {
        let place = self.captures.first_mut().map(|only| &mut only.file);
        let Some(Some(file)) = place else {
            return Ok(Pause::End);
        };
        let paused = file.each(most, passes, take);
        let paused = paused.map(|step| step.map_or(Pause::Enough, |step| file.lend(step).into()));
        if let (Ok(Pause::End) | Err(_), Some(place)) = (&paused, place) {
            *place = None;
        }
        paused
    }

    /// Moves on the only capture there is.
    fn poll_only(&mut self) -> Result<Poll<'_>, Error> {
        let Some(Capture { file: place, .. }) = self.captures.first_mut() else {
            return Ok(Poll::End);
        };
        let step = match place {
            Some(file) => file.advance(),
            None => Ok(Step::End),
        };
        if let Ok(Step::End) | Err(_) = step {
            *place = None;
        }
        let step = step?;
        Ok(place.as_ref().map_or(Poll::End, |file| file.lend(step)))
    }

    /// Takes note that a capture's next frame is to be lent. Says if it is its first one and goes on where another
    /// capture ended: which one, and where.
    fn begin(&mut self, index: usize) -> Option<(SourceIndex, SourceIndex)> {
        let capture = self.captures.get_mut(index)?;
        if std::mem::replace(&mut capture.has_begun, true) {
            return None;
        }
        let file = capture.file.as_ref()?;
        let (name, source, link) = (file.name(), file.source(), file.frame().link);
        Some((source, self.pieces.begin(name, source, link)?))
    }

    fn file(&self, index: usize) -> Option<&FileSource> {
        self.captures.get(index)?.file.as_ref()
    }
}

impl Source for Merge {
    fn poll(&mut self) -> Result<Poll<'_>, Error> {
        if self.captures.len() == 1 {
            return self.poll_only();
        }
        while let Some(index) = self.moving.pop() {
            let source = self.file(index).map(FileSource::source);
            match (self.advance(index)?, source) {
                (Step::Note(kind), Some(source)) => {
                    self.moving.push(index);
                    return Ok(Poll::Note(Note { source, kind }));
                }
                (Step::Tick, _) => {
                    self.moving.push(index);
                    return Ok(Poll::Tick);
                }
                _ => {}
            }
        }
        let Some(Reverse((time, index))) = self.ready.pop() else {
            return Ok(Poll::End);
        };
        if let Some((source, from)) = self.begin(index) {
            self.ready.push(Reverse((time, index)));
            let kind = NoteKind::GoesOn { from };
            return Ok(Poll::Note(Note { source, kind }));
        }
        self.moving.push(index);
        Ok(self
            .file(index)
            .map_or(Poll::End, |file| Poll::Frame(file.frame())))
    }
}
