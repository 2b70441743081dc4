//! Saved captures: opens a file or the standard input, finds out what it is, and lends its frames in order.
//!
//! Nothing is believed of a file's name. What it is stands in its first bytes.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;

use super::classic::{MAGIC_LEN, Pcap};
use super::error::Offset;
use super::input::Input;
use super::pcapng::PcapNg;
use super::{Error, Frame, Note, NoteKind, Poll, Source, SourceIndex};

/// The name that stands for the standard input.
const STDIN: &str = "-";
/// Bytes looked at to say what a file is that is no capture.
const HINT_LEN: usize = 512;

/// A saved capture.
pub struct FileSource {
    context: Context,
    input: Input,
    format: Format,
    ended: bool,
}

enum Format {
    Pcap(Pcap),
    PcapNg(PcapNg),
}

/// What a format reader needs to know of the source it reads for.
pub(super) struct Context {
    pub(super) source: SourceIndex,
    path: String,
    inflated: bool,
}

/// What moving on brought, inside this floor: as [`Poll`], but the frame stays where it is.
pub(super) enum Step {
    Frame,
    Tick,
    Note(NoteKind),
    End,
}

/// Why a format reader cannot go on: as [`Error`], but without the name of the file.
pub(super) enum Failure {
    Io(io::Error),
    Damaged {
        at: u64,
        what: String,
    },
    CutShort {
        part: String,
        at: u64,
        have: u64,
        need: u64,
    },
}

impl Failure {
    /// The stream ended inside the item at the start of the window.
    pub(super) fn cut_short(input: &Input, part: impl Into<String>, need: usize) -> Self {
        Self::CutShort {
            part: part.into(),
            at: input.offset(),
            have: input.window().len() as u64,
            need: need as u64,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Context {
    fn offset(&self, bytes: u64) -> Offset {
        Offset {
            bytes,
            inflated: self.inflated,
        }
    }

    fn error(&self, failure: Failure, at: u64) -> Error {
        let path = self.path.clone();
        match failure {
            Failure::Io(cause) => Error::Read {
                path,
                at: self.offset(at),
                cause,
            },
            Failure::Damaged { at, what } => Error::Damaged {
                path,
                at: self.offset(at),
                what,
            },
            Failure::CutShort {
                part,
                at,
                have,
                need,
            } => Error::CutShort {
                path,
                part,
                at: self.offset(at),
                have,
                need,
            },
        }
    }
}

/// Opens a capture file; `-` is the standard input, which is never sought in.
///
/// # Errors
/// [`Error::Open`] when there is no such file or it may not be read, [`Error::Empty`] when it has no bytes,
/// [`Error::NotACapture`] when it is something else, [`Error::CutShort`] or [`Error::Damaged`] when not even its header
/// can be read.
pub fn open(path: &str, source: SourceIndex) -> Result<FileSource, Error> {
    let file = if path == STDIN {
        io::stdin().as_fd().try_clone_to_owned().map(File::from)
    } else {
        File::open(path)
    };
    let name = if path == STDIN {
        "standard input"
    } else {
        path
    };
    match file {
        Ok(file) => FileSource::new(file, name, source),
        Err(cause) => Err(Error::Open {
            path: name.into(),
            cause,
        }),
    }
}

impl FileSource {
    /// A capture read from any stream of bytes; `name` stands for it in messages.
    ///
    /// # Errors
    /// As [`open`].
    pub fn new(
        reader: impl Read + Send + 'static,
        name: &str,
        source: SourceIndex,
    ) -> Result<Self, Error> {
        let context = Context {
            source,
            path: name.into(),
            inflated: false,
        };
        let mut input = Input::new(Box::new(reader));
        match Format::recognise(&mut input) {
            Ok(Some(format)) => Ok(Self {
                context,
                input,
                format,
                ended: false,
            }),
            Ok(None) if input.window().is_empty() => Err(Error::Empty { path: context.path }),
            Ok(None) => Err(Error::NotACapture {
                path: context.path,
                hint: hint(input.window()).into(),
            }),
            Err(Failure::Io(cause)) if input.offset() == 0 => Err(Error::Open {
                path: context.path,
                cause,
            }),
            Err(failure) => Err(context.error(failure, input.offset())),
        }
    }

    /// The file as the user named it.
    pub fn name(&self) -> &str {
        &self.context.path
    }

    /// Moves on; a frame is then to be had from [`frame`](Self::frame).
    #[inline]
    pub(super) fn advance(&mut self) -> Result<Step, Error> {
        if self.ended {
            return Ok(Step::End);
        }
        let step = match &mut self.format {
            Format::Pcap(pcap) => pcap.advance(&mut self.input),
            Format::PcapNg(pcapng) => pcapng.advance(&mut self.input),
        };
        match step {
            Ok(Step::Frame) => Ok(Step::Frame),
            Ok(step) => {
                self.ended = matches!(step, Step::End);
                Ok(step)
            }
            Err(failure) => self.failed(failure),
        }
    }

    /// The frame that the last [`advance`](Self::advance) moved to.
    #[inline]
    pub(super) fn frame(&self) -> Frame<'_> {
        match &self.format {
            Format::Pcap(pcap) => pcap.frame(&self.input, &self.context),
            Format::PcapNg(pcapng) => pcapng.frame(&self.input, &self.context),
        }
    }

    /// A reader that was only interrupted, or has nothing yet, can be asked again.
    #[cold]
    fn failed(&mut self, failure: Failure) -> Result<Step, Error> {
        if let Failure::Io(error) = &failure {
            if matches!(
                error.kind(),
                io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock
            ) {
                return Ok(Step::Tick);
            }
        }
        self.ended = true;
        Err(self.context.error(failure, self.input.offset()))
    }
}

impl Source for FileSource {
    #[inline]
    fn poll(&mut self) -> Result<Poll<'_>, Error> {
        Ok(match self.advance()? {
            Step::Frame => Poll::Frame(self.frame()),
            Step::Tick => Poll::Tick,
            Step::Note(kind) => Poll::Note(Note {
                source: self.context.source,
                kind,
            }),
            Step::End => Poll::End,
        })
    }
}

impl Format {
    /// Reads the first bytes; `None` when they are not those of a capture.
    ///
    /// More than the magic number is waited for only when that is a strange one: a pipe may bring its header long
    /// before its first packet.
    fn recognise(input: &mut Input) -> Result<Option<Self>, Failure> {
        input.has(MAGIC_LEN)?;
        let start = input.window();
        if !start.is_empty() && Pcap::recognises(start) {
            return Pcap::open(input).map(Self::Pcap).map(Some);
        }
        if !start.is_empty() && PcapNg::recognises(start) {
            return Ok(Some(Self::PcapNg(PcapNg::new())));
        }
        input.has(HINT_LEN)?;
        Ok(None)
    }
}

/// What a file seems to be that is no capture.
fn hint(start: &[u8]) -> &'static str {
    if start
        .iter()
        .all(|byte| !byte.is_ascii_control() || byte.is_ascii_whitespace())
    {
        "it looks like text"
    } else {
        "its first bytes are of no format known here"
    }
}
