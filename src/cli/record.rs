//! `-w`: the frames that hold DHCP, written to capture files beside the view.
//!
//! Fragments are held back, within a bound, until the datagram that they make turns out to be DHCP. Where exchanges are
//! picked, or messages counted, the frames written are those of the messages shown.

use std::collections::VecDeque;
use std::fs::OpenOptions;
use std::io::{ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use crate::capture::write::{Rotation, WriteOptions, Writer, Written};
use crate::capture::{
    Container, Error, Frame, Held, Interfaces, LinkType, OwnedFrame, Precision, SourceIndex,
    Timestamp,
};
use crate::cli::args::{Args, Time};
use crate::cli::chosen::{Chosen, Sorted};
use crate::cli::flags::Recording;
use crate::exchange::Origin;
use crate::pipeline::Kept;
use crate::render::clock;

/// The name that stands for stdout.
const STDOUT: &str = "-";
/// Datagrams put together whose fragments are kept in mind until it is known whether they are wanted.
const MAX_REBUILT: usize = 4096;

/// Writes the frames that are kept.
pub(super) struct Recorder {
    writer: Writer,
    /// Fragments that may yet turn out to be part of a DHCP message that is wanted.
    held: Held,
    choice: Option<Choice>,
    interfaces: Interfaces,
}

/// What is written where not all is.
struct Choice {
    chosen: Receiver<Chosen>,
    /// Datagrams put together, by source and frames, of which it is not known whether they are wanted.
    rebuilt: VecDeque<(SourceIndex, Box<[u64]>)>,
    /// Frames on their way into the order of time, where they come in another.
    sorted: Option<Sorted>,
}

/// What became of a frame.
pub(super) enum Outcome {
    /// The run goes on.
    GoOn,
    /// As many files were written as were asked for.
    Full,
    /// Nobody reads the output any more.
    Closed,
    /// It cannot be written: why.
    Failed(String),
}

impl Recorder {
    /// Creates the file that was asked for. `names` are those of the interfaces, if there are any.
    ///
    /// # Errors
    /// A sentence with the file and the cause.
    pub(super) fn create(
        args: &Args,
        path: &str,
        links: &[Option<(LinkType, Precision)>],
        names: &[String],
    ) -> Result<Self, String> {
        let recording = &args.recording;
        if path == STDOUT && std::io::stdout().is_terminal() {
            return Err("-w - writes a capture to a terminal (try: -w FILE)".to_owned());
        }
        let options = WriteOptions {
            container: Container::for_sources(links),
            names: names.to_vec(),
            flush_each: recording.unbuffered,
            rotation: rotation(recording, args.time == Some(Time::Local))?,
        };
        let writer = Writer::create(path, options).map_err(|error| error.to_string())?;
        Ok(Self {
            writer,
            held: Held::default(),
            choice: None,
            interfaces: Interfaces::default(),
        })
    }

    /// Writes no frames but those that are chosen, in the order of time if they come in another.
    pub(super) fn choosing(mut self, chosen: Receiver<Chosen>, sorts: bool) -> Self {
        self.choice = Some(Choice {
            chosen,
            rebuilt: VecDeque::new(),
            sorted: sorts.then(Sorted::default),
        });
        self
    }

    /// Takes note of an interface that a capture describes. It keeps its name in what is written.
    pub(super) fn interface(&mut self, source: SourceIndex, index: u32, name: Option<&str>) {
        self.interfaces.describe(source, index, name);
        let Some(number) = self.interfaces.number(source, index) else {
            return;
        };
        if let Some(name) = self.interfaces.shared_name(number) {
            self.writer.name_interface(number, name.clone());
        }
    }

    /// Takes a frame, of which the pipeline says what it is.
    pub(super) fn take(&mut self, frame: &Frame<'_>, kept: &Kept) -> Outcome {
        // An index names an interface only until the next section; its number does so for the whole run.
        let frame = &Frame {
            interface: frame
                .interface
                .and_then(|index| self.interfaces.number(frame.source, index)),
            ..*frame
        };
        match (kept, &mut self.choice) {
            (Kept::Nothing, _) => Outcome::GoOn,
            (Kept::Fragment, _) => {
                self.held.push(frame);
                Outcome::GoOn
            }
            (Kept::Message, None) => outcome(self.writer.write(frame)),
            (Kept::Message, Some(_)) => self.write_chosen(),
            (Kept::Rebuilt(frames), None) => {
                for number in before(frames) {
                    if let Some(held) = self.held.take(frame.source, *number) {
                        match outcome(self.writer.write(&held.frame())) {
                            Outcome::GoOn => {}
                            other => return other,
                        }
                    }
                }
                outcome(self.writer.write(frame))
            }
            (Kept::Rebuilt(frames), Some(choice)) => {
                choice.remember(frame, frames);
                self.held.push(frame);
                self.write_chosen()
            }
        }
    }

    /// Sees that all is in the file, as far as it is chosen.
    pub(super) fn flush(&mut self) -> Outcome {
        match self.write_chosen() {
            Outcome::GoOn => outcome(self.writer.flush().map(|()| Written::Frame)),
            other => other,
        }
    }

    /// Sees that all is in the file: nothing more is chosen.
    pub(super) fn finish(&mut self) -> Outcome {
        match self.write_chosen() {
            Outcome::GoOn => {}
            other => return other,
        }
        let mut sorted = self.choice.as_mut().and_then(|choice| choice.sorted.take());
        while let Some(frame) = sorted.as_mut().and_then(Sorted::pop) {
            match outcome(self.writer.write(&frame.frame())) {
                Outcome::GoOn => {}
                other => return other,
            }
        }
        self.flush()
    }

    /// Writes what was chosen meanwhile.
    fn write_chosen(&mut self) -> Outcome {
        let Some(choice) = &mut self.choice else {
            return Outcome::GoOn;
        };
        while let Ok(chosen) = choice.chosen.try_recv() {
            let frames = match chosen.frame {
                Some(frame) => vec![frame],
                None => choice.release(&chosen.origin, &mut self.held),
            };
            for frame in frames {
                let next = match &mut choice.sorted {
                    Some(sorted) => sorted.push(frame),
                    None => Some(frame),
                };
                let Some(next) = next else { continue };
                match outcome(self.writer.write(&next.frame())) {
                    Outcome::GoOn => {}
                    other => return other,
                }
            }
        }
        Outcome::GoOn
    }
}

impl Choice {
    /// Remembers which frames a datagram was put together from.
    fn remember(&mut self, last: &Frame<'_>, frames: &[u64]) {
        self.rebuilt.push_back((last.source, frames.into()));
        if self.rebuilt.len() > MAX_REBUILT {
            self.rebuilt.pop_front();
        }
    }

    /// The frames that a datagram was put together from, as far as they are still held.
    fn release(&mut self, origin: &Origin, held: &mut Held) -> Vec<OwnedFrame> {
        let is_wanted = |(source, frames): &(SourceIndex, Box<[u64]>)| {
            *source == origin.source && frames.last() == Some(&origin.number)
        };
        let place = self.rebuilt.iter().position(is_wanted);
        let Some((source, frames)) = place.and_then(|place| self.rebuilt.remove(place)) else {
            return Vec::new();
        };
        frames
            .iter()
            .filter_map(|number| held.take(source, *number))
            .collect()
    }
}

/// All frames of a datagram but the one that completed it.
fn before(frames: &[u64]) -> &[u64] {
    frames.split_last().map_or(&[], |(_, before)| before)
}

/// Whether more files than the first may have to be created.
pub(super) fn rotates(recording: &Recording) -> bool {
    recording.rotate_size.is_some() || recording.rotate_seconds.is_some()
}

/// The folder of a file.
pub(super) fn folder(path: &str) -> PathBuf {
    match Path::new(path).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Tries whether files can be created in the folder of a file.
///
/// # Errors
/// What the system says.
pub(super) fn probe(path: &str) -> std::io::Result<()> {
    let folder = folder(path);
    let probe = folder.join(format!(".dhcpscope-{}", std::process::id()));
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&probe)
        .and_then(|_| std::fs::remove_file(&probe))
}

/// Gives a file that is not there yet to the user that the program becomes, as if that user had created it.
///
/// # Errors
/// What the system says.
#[cfg(unix)]
pub(super) fn give(path: &str, uid: u32, gid: u32) -> std::io::Result<()> {
    if path == STDOUT {
        return Ok(());
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => std::os::unix::fs::fchown(file, Some(uid), Some(gid)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn rotation(recording: &Recording, is_local: bool) -> Result<Rotation, String> {
    let path = recording.write.as_deref().unwrap_or_default();
    if path == STDOUT && rotates(recording) {
        return Err("-C and -G need files to write to (not -w -)".to_owned());
    }
    let by_time = recording.rotate_seconds.is_some();
    // Every file would have the name of the one before it, unless there is only one.
    if by_time && recording.rotate_size.is_none() && recording.rotate_count != Some(1) {
        let [one, other] = [0, 86_399].map(|at| clock::named(path, second(at), false));
        if one == other {
            return Err(format!(
                "-G would write each file over the one before (put a time into the name: -w '{path}-%H%M%S')"
            ));
        }
    }
    Ok(Rotation {
        size: recording.rotate_size,
        seconds: recording.rotate_seconds,
        count: recording.rotate_count,
        expand: by_time.then(|| {
            let expand: crate::capture::write::ExpandName =
                Box::new(move |name, time| clock::named(name, time, is_local));
            expand
        }),
    })
}

fn second(at: i64) -> Timestamp {
    Timestamp::new(at, 0).unwrap_or(Timestamp(0))
}

fn outcome(written: Result<Written, Error>) -> Outcome {
    match written {
        Ok(Written::Frame) => Outcome::GoOn,
        Ok(Written::Full) => Outcome::Full,
        Err(Error::Write { cause, .. }) if cause.kind() == ErrorKind::BrokenPipe => Outcome::Closed,
        Err(error) => Outcome::Failed(error.to_string()),
    }
}
