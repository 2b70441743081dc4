//! `-w`: the frames that hold DHCP, written to capture files beside the view.
//!
//! Fragments are held back, within a bound, until the datagram that they make turns out to be DHCP. Where exchanges are
//! picked, or messages counted, the frames written are those of the messages shown.

use std::fs::OpenOptions;
use std::io::{ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use crate::capture::write::{Rotation, WriteOptions, Writer, Written};
use crate::capture::{
    Container, Error, Frame, Held, Inputs, Interfaces, LinkType, OwnedFrame, Precision, STANDARD,
    SourceIndex, Timestamp,
};
use crate::cli::args::{Args, Time};
use crate::cli::chosen::{Chosen, Sorted};
use crate::cli::flags::Recording;
use crate::pipeline::Kept;
use crate::render::clock;
use crate::wire::FrameId;

/// Bytes of the frames of datagrams put together, until it is known whether those are wanted: as many as open exchanges
/// may hold.
const MAX_REBUILT: usize = 16 << 20;
/// Seconds of a day.
const A_DAY: i64 = 86_400;

/// Writes the frames that are kept.
pub(super) struct Recorder {
    writer: Writer,
    /// Fragments that may yet turn out to be part of a DHCP message that is wanted.
    held: Held<OwnedFrame>,
    choice: Option<Choice>,
    interfaces: Interfaces,
    /// Messages whose frames were not all there any more when they were to be written.
    torn: u64,
}

/// What is written where not all is.
struct Choice {
    chosen: Receiver<Chosen>,
    /// Datagrams put together of which it is not known whether they are wanted, by the frame that completed them.
    rebuilt: Held<Rebuilt>,
    /// Frames on their way into the order of time, where they come in another.
    sorted: Option<Sorted>,
}

/// The frames of a datagram that was put together.
struct Rebuilt {
    frames: Vec<OwnedFrame>,
    /// Whether all of them were still held.
    is_whole: bool,
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
    /// Creates the file that was asked for.
    ///
    /// # Errors
    /// As [`Writer::create`].
    pub(super) fn create(path: &str, options: WriteOptions) -> Result<Self, Error> {
        Ok(Self {
            writer: Writer::create(path, options)?,
            held: Held::default(),
            choice: None,
            interfaces: Interfaces::default(),
            torn: 0,
        })
    }

    /// Writes no frames but those that are chosen, in the order of time if they come in another.
    pub(super) fn choosing(mut self, chosen: Receiver<Chosen>, sorts: bool) -> Self {
        self.choice = Some(Choice {
            chosen,
            rebuilt: Held::new(MAX_REBUILT),
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
            (Kept::Rebuilt(frames), _) => self.take_rebuilt(frame, frames),
        }
    }

    /// Takes the frame that completed a datagram, and the others of these, of which it is the last.
    fn take_rebuilt(&mut self, last: &Frame<'_>, frames: &[FrameId]) -> Outcome {
        let before = frames.split_last().map_or(&[][..], |(_, before)| before);
        let held = before
            .iter()
            .filter_map(|frame| self.held.take(frame.source, frame.number));
        let mut rebuilt = Rebuilt {
            frames: held.collect(),
            is_whole: true,
        };
        rebuilt.is_whole = rebuilt.frames.len() == before.len();
        rebuilt.frames.push(OwnedFrame::of(last, last.bytes.into()));
        if let Some(choice) = &mut self.choice {
            let size = rebuilt.frames.iter().map(OwnedFrame::size).sum();
            let place = (last.source, last.number);
            choice.rebuilt.hold(place, size, rebuilt);
            return self.write_chosen();
        }
        self.torn += u64::from(!rebuilt.is_whole);
        self.write_all(rebuilt.frames)
    }

    fn write_all(&mut self, frames: Vec<OwnedFrame>) -> Outcome {
        for frame in frames {
            match outcome(self.writer.write(&frame.frame())) {
                Outcome::GoOn => {}
                other => return other,
            }
        }
        Outcome::GoOn
    }

    /// How many messages in fragments are not in the file in full, though they should be.
    pub(super) fn torn(&self) -> u64 {
        self.torn
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
        while let Some(frames) = self.next_chosen() {
            let next = match self.choice.as_mut().and_then(|it| it.sorted.as_mut()) {
                Some(sorted) => {
                    for frame in frames {
                        sorted.push(frame);
                    }
                    std::iter::from_fn(|| sorted.overdue()).collect()
                }
                None => frames,
            };
            match self.write_all(next) {
                Outcome::GoOn => {}
                other => return other,
            }
        }
        Outcome::GoOn
    }

    /// The frames of the next message that was chosen.
    fn next_chosen(&mut self) -> Option<Vec<OwnedFrame>> {
        let choice = self.choice.as_mut()?;
        let Chosen { origin, frame } = choice.chosen.try_recv().ok()?;
        let Some(rebuilt) = choice.rebuilt.take(origin.source, origin.number) else {
            self.torn += u64::from(frame.is_none());
            return Some(frame.into_iter().collect());
        };
        self.torn += u64::from(!rebuilt.is_whole);
        Some(rebuilt.frames)
    }
}

/// How to write what was asked for. `names` are those of the interfaces, if there are any.
///
/// # Errors
/// A sentence that says what does not go together.
pub(super) fn options(
    args: &Args,
    links: &[Option<(LinkType, Precision)>],
    names: &[String],
) -> Result<WriteOptions, String> {
    let recording = &args.recording;
    if recording.write.as_deref() == Some(STANDARD) && std::io::stdout().is_terminal() {
        return Err("-w - writes a capture to a terminal (try: -w FILE)".to_owned());
    }
    Ok(WriteOptions {
        container: Container::for_sources(links),
        names: names.to_vec(),
        flush_each: recording.unbuffered,
        rotation: rotation(recording, args.time == Some(Time::Local))?,
        inputs: Inputs::of(&args.read),
    })
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

/// The folder that all files of a rotation are created in, or beneath where the name of their own holds a time.
pub(super) fn common_folder(recording: &Recording) -> Option<PathBuf> {
    let folder = folder(recording.write.as_deref()?);
    if recording.rotate_seconds.is_none() {
        return Some(folder);
    }
    let is_fixed = |folder: &&Path| !folder.to_string_lossy().contains('%');
    let fixed = folder.ancestors().find(is_fixed)?;
    let is_here = fixed.as_os_str().is_empty();
    Some(if is_here {
        ".".into()
    } else {
        fixed.to_owned()
    })
}

/// Tries whether files can be created where a rotation creates them, unless that depends on the time.
///
/// # Errors
/// What the system says.
pub(super) fn probe(recording: &Recording) -> std::io::Result<()> {
    let own = recording.write.as_deref().map(folder);
    let Some(folder) = common_folder(recording).filter(|folder| Some(folder) == own.as_ref())
    else {
        return Ok(());
    };
    let probe = folder.join(format!(".dhcpscope-{}", std::process::id()));
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&probe)
        .and_then(|_| std::fs::remove_file(&probe))
}

/// Gives a file that is not there yet to the user that the program becomes, as if that user had created it. Where the file
/// system has no owners, or the user namespace no such user, it stays root's: it is open by then.
///
/// # Errors
/// What the system says when it cannot be created.
#[cfg(unix)]
pub(super) fn give(path: &str, uid: u32, gid: u32) -> std::io::Result<()> {
    if path == STANDARD {
        return Ok(());
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => {
            let _ = std::os::unix::fs::fchown(file, Some(uid), Some(gid));
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn rotation(recording: &Recording, is_local: bool) -> Result<Rotation, String> {
    let path = recording.write.as_deref().unwrap_or_default();
    if path == STANDARD && rotates(recording) {
        return Err("-C and -G need files to write to (not -w -)".to_owned());
    }
    let by_time = recording.rotate_seconds.is_some();
    // Every file would have the name of the one before it, unless there is only one.
    let seconds = recording.rotate_seconds.map_or(0, i64::from);
    if by_time && recording.rotate_size.is_none() && recording.rotate_count != Some(1) {
        // A second later than at the earliest, too: the time of day alone does for files of a day.
        let [one, next, later] =
            [0, seconds, seconds + 1].map(|at| clock::named(path, second(at), false));
        if one == next && one == later {
            let time = if seconds < A_DAY {
                "%H%M%S"
            } else {
                "%Y%m%d-%H%M%S"
            };
            return Err(format!(
                "-G would write a file over the one before (put a time into the name: -w '{path}-{time}')"
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

#[cfg(test)]
mod tests {
    use super::*;

    fn by_time(name: &str, seconds: u32) -> Recording {
        Recording {
            write: Some(name.to_owned()),
            unbuffered: false,
            rotate_size: None,
            rotate_seconds: Some(seconds),
            rotate_count: None,
        }
    }

    #[test]
    fn files_by_time_need_names_that_differ_from_one_to_the_next() {
        let is_taken = |name: &str, seconds| rotation(&by_time(name, seconds), false).is_ok();
        assert!(is_taken("x-%Y%m%d.pcap", 86_400));
        assert!(is_taken("x-%H%M%S", 86_400));
        assert!(is_taken("x-%a", 86_400));
        assert!(is_taken("x-%U", 7 * 86_400));
        assert!(is_taken("x-%Y%m", 31 * 86_400));
        assert!(is_taken("x-%H", 3600));
        assert!(!is_taken("x-%H%M", 10));
        assert!(!is_taken("x-%Y%m%d", 60));
        let reason = rotation(&by_time("x", 86_400), false).map(drop);
        assert!(reason.is_err_and(|reason| reason.contains("x-%Y%m%d-%H%M%S")));
    }

    #[test]
    fn the_folder_of_all_files_does_not_depend_on_the_time() {
        let folder = |name: &str| common_folder(&by_time(name, 60));
        assert_eq!(folder("x-%S"), Some(".".into()));
        assert_eq!(folder("a/b/x-%S"), Some("a/b".into()));
        assert_eq!(folder("a/%Y/b/x-%S"), Some("a".into()));
        assert_eq!(folder("%Y/x-%S"), Some(".".into()));
        assert_eq!(folder("/%Y/x-%S"), Some("/".into()));
    }
}
