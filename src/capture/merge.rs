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
    pub fn read_ahead(&mut self) {
        if self.captures.len() > THREADS {
            return;
        }
        for file in self
            .captures
            .iter_mut()
            .filter_map(|capture| capture.file.as_mut())
        {
            file.read_ahead();
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

    /// Moves on as [`poll`](Source::poll) does, and as long as there is only one capture first past frames of which
    /// `passes` says so, `most` of them at a time.
    pub fn poll_past(&mut self, most: u64, passes: &impl Sieve) -> (Run, Result<Poll<'_>, Error>) {
        let mut run = Run::default();
        let polled = if self.captures.len() == 1 {
            self.poll_only(passes, (&mut run, most))
        } else {
            self.poll()
        };
        (run, polled)
    }

    /// Moves on the only capture there is: nothing is to be chosen.
    fn poll_only(&mut self, passes: &impl Sieve, run: (&mut Run, u64)) -> Result<Poll<'_>, Error> {
        let Some(capture) = self.captures.first_mut() else {
            return Ok(Poll::End);
        };
        let step = match &mut capture.file {
            Some(file) => file.advance_past(passes, run),
            None => Ok(Step::End),
        };
        if !matches!(step, Ok(Step::Frame)) {
            if let Ok(Step::End) | Err(_) = step {
                capture.file = None;
            }
            let step = step?;
            return Ok(capture
                .file
                .as_ref()
                .map_or(Poll::End, |file| file.lend(step)));
        }
        let frame = capture.file.as_ref().map(FileSource::frame);
        Ok(frame.map_or(Poll::End, Poll::Frame))
    }

    fn file(&self, index: usize) -> Option<&FileSource> {
        self.captures.get(index)?.file.as_ref()
    }
}

impl Source for Merge {
    fn poll(&mut self) -> Result<Poll<'_>, Error> {
        if self.captures.len() == 1 {
            return self.poll_only(&|_, _, _| false, (&mut Run::default(), 0));
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
