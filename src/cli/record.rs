//! `-w`: the frames that hold DHCP, written to capture files beside the view.
//!
//! Fragments are held back, within a bound, until the datagram that they make turns out to be DHCP.

use std::collections::VecDeque;
use std::fs::OpenOptions;
use std::io::{ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};

use crate::capture::write::{Rotation, WriteOptions, Writer, Written};
use crate::capture::{Container, Error, Frame, LinkType, Precision, SourceIndex, Timestamp};
use crate::cli::args::{Args, Time};
use crate::cli::flags::Recording;
use crate::pipeline::Kept;
use crate::render::clock;

/// The name that stands for stdout.
const STDOUT: &str = "-";
/// Bytes of fragments to hold back: what the reassembly holds, and the headers around it.
const MAX_HELD: usize = 8 << 20;

/// Writes the frames that are kept.
pub(super) struct Recorder {
    writer: Writer,
    held: VecDeque<Held>,
    held_bytes: usize,
}

/// A fragment that may yet turn out to be part of a DHCP message.
struct Held {
    source: SourceIndex,
    number: u64,
    time: Option<Timestamp>,
    len: u32,
    link: LinkType,
    interface: Option<u32>,
    precision: Precision,
    bytes: Box<[u8]>,
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
    ) -> Result<Self, String> {
        let recording = &args.recording;
        if path == STDOUT && std::io::stdout().is_terminal() {
            return Err("-w - writes a capture to a terminal (try: -w FILE)".to_owned());
        }
        let options = WriteOptions {
            container: Container::for_sources(links),
            names: args.interface.clone(),
            flush_each: recording.unbuffered,
            rotation: rotation(recording, args.time == Some(Time::Local))?,
        };
        let writer = Writer::create(path, options).map_err(|error| error.to_string())?;
        Ok(Self {
            writer,
            held: VecDeque::new(),
            held_bytes: 0,
        })
    }

    /// Takes a frame, of which the pipeline says what it is.
    pub(super) fn take(&mut self, frame: &Frame<'_>, kept: &Kept) -> Outcome {
        match kept {
            Kept::Nothing => Outcome::GoOn,
            Kept::Fragment => {
                self.hold(frame);
                Outcome::GoOn
            }
            Kept::Message => outcome(self.writer.write(frame)),
            Kept::Rebuilt(frames) => {
                for held in self.release(frame, frames) {
                    match outcome(self.writer.write(&held.frame())) {
                        Outcome::GoOn => {}
                        other => return other,
                    }
                }
                outcome(self.writer.write(frame))
            }
        }
    }

    /// Sees that all is in the file.
    pub(super) fn flush(&mut self) -> Outcome {
        outcome(self.writer.flush().map(|()| Written::Frame))
    }

    fn hold(&mut self, frame: &Frame<'_>) {
        self.held_bytes += frame.bytes.len();
        self.held.push_back(Held::of(frame));
        while self.held_bytes > MAX_HELD {
            let Some(oldest) = self.held.pop_front() else {
                return;
            };
            self.held_bytes -= oldest.bytes.len();
        }
    }

    /// The held fragments with these numbers, of which the last is that of the frame at hand. All are of its source.
    fn release(&mut self, last: &Frame<'_>, frames: &[u64]) -> Vec<Held> {
        let mut released = Vec::new();
        let before = frames.split_last().map_or(&[][..], |(_, before)| before);
        for number in before {
            let is_wanted = |held: &Held| held.number == *number && held.source == last.source;
            let place = self.held.iter().position(is_wanted);
            if let Some(held) = place.and_then(|place| self.held.remove(place)) {
                self.held_bytes -= held.bytes.len();
                released.push(held);
            }
        }
        released
    }
}

impl Held {
    fn of(frame: &Frame<'_>) -> Self {
        Self {
            source: frame.source,
            number: frame.number,
            time: frame.time,
            len: frame.len,
            link: frame.link,
            interface: frame.interface,
            precision: frame.precision,
            bytes: frame.bytes.into(),
        }
    }

    fn frame(&self) -> Frame<'_> {
        Frame {
            source: self.source,
            number: self.number,
            time: self.time,
            len: self.len,
            link: self.link,
            interface: self.interface,
            precision: self.precision,
            bytes: &self.bytes,
        }
    }
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
