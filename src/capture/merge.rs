//! Several saved captures as one: their frames in the order of their time stamps.
//!
//! Equal times come in the order of the command line. A frame without a time stamp keeps its place behind the frame
//! before it. Captures are not sorted in themselves: where one steps back in time, so does the whole. Only one frame of
//! each capture is looked at ahead, and that where it lies.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::file::FileSource;
use super::format::Step;
use super::{Error, Note, Poll, Run, Sieve, Source, Timestamp};

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
}

struct Capture {
    /// `None` when it has ended: that gives its buffers back.
    file: Option<FileSource>,
    /// The last time stamp seen.
    time: Timestamp,
}

impl Merge {
    /// The frames of these captures, which stand in the order of the command line.
    pub fn new(files: Vec<FileSource>) -> Self {
        let moving = (0..files.len()).rev().collect();
        let captures = files.into_iter().map(|file| Capture {
            file: Some(file),
            time: EARLIEST,
        });
        Self {
            captures: captures.collect(),
            ready: BinaryHeap::new(),
            moving,
        }
    }

    /// Has long files read by threads of their own, unless there are many files. Call it where threads may be
    /// started: in a sandbox, once that is entered.
    ///
    /// A capture that is the only one is sifted by these threads, if there is a sieve, and then to be moved on by
    /// [`poll_past`](Self::poll_past).
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
            Ok(Step::End) | Err(_) => capture.file = None,
            Ok(Step::Note(_) | Step::Tick) => {}
        }
        step
    }

    /// Moves on as [`poll`](Source::poll) does, and as long as there is only one capture first past frames that fall
    /// through. It stops in between when they are `most`: `None`, and more follows.
    ///
    /// # Errors
    /// As [`poll`](Source::poll), behind the frames passed over.
    pub fn poll_past(
        &mut self,
        most: u64,
        passes: &impl Sieve,
    ) -> (Run, Result<Option<Poll<'_>>, Error>) {
        let mut run = Run::default();
        let polled = if self.captures.len() == 1 {
            self.poll_only(passes, (&mut run, most))
        } else {
            self.poll().map(Some)
        };
        (run, polled)
    }

    /// Moves on the only capture there is: nothing is to be chosen.
    fn poll_only(
        &mut self,
        passes: &impl Sieve,
        run: (&mut Run, u64),
    ) -> Result<Option<Poll<'_>>, Error> {
        let Some(Capture { file: place, .. }) = self.captures.first_mut() else {
            return Ok(Some(Poll::End));
        };
        let step = match place {
            Some(file) => file.advance_past(passes, run),
            None => Ok(Some(Step::End)),
        };
        if let Ok(Some(Step::End)) | Err(_) = step {
            *place = None;
        }
        let Some(step) = step? else {
            return Ok(None);
        };
        let file = place.as_ref();
        Ok(Some(file.map_or(Poll::End, |file| file.lend(step))))
    }

    fn file(&self, index: usize) -> Option<&FileSource> {
        self.captures.get(index)?.file.as_ref()
    }
}

impl Source for Merge {
    fn poll(&mut self) -> Result<Poll<'_>, Error> {
        if self.captures.len() == 1 {
            let polled = self.poll_only(&|_, _, _| false, (&mut Run::default(), 0))?;
            return Ok(polled.unwrap_or(Poll::End));
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
        let Some(Reverse((_, index))) = self.ready.pop() else {
            return Ok(Poll::End);
        };
        self.moving.push(index);
        Ok(self
            .file(index)
            .map_or(Poll::End, |file| Poll::Frame(file.frame())))
    }
}
