//! A saved capture of which it is not known yet what it is: its first bytes may still have to come.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::sync::Arc;

use super::error::broken;
use super::foreign;
use super::format::{Failure, Format};
use super::growing::{Growing, Replaced};
use super::gzip::{self, Gzip};
use super::input::{Input, Reader, Wait};
use super::meter::{Meter, Metered};
use super::pipe::Pipe;
use super::zstd::Zstd;
use super::{Error, STANDARD};

/// Bytes that tell whether a stream is compressed.
const COMPRESSION_MAGIC: usize = 4;

/// A stream, and what is known of it so far.
pub(super) struct Opening {
    pub(super) path: String,
    pub(super) input: Input,
    pub(super) meter: Meter,
    /// Of a file that is followed: whether its name stands for something else now.
    pub(super) replaced: Option<Replaced>,
    file: Option<Arc<File>>,
    inflated: Option<bool>,
}

impl Opening {
    /// Opens a file, which may still grow; `-` is the standard input.
    ///
    /// # Errors
    /// [`Error::Open`] with the cause.
    pub(super) fn of(path: &str, grows: bool) -> Result<Self, Error> {
        let stdin = path == STANDARD;
        let name = if stdin { "standard input" } else { path };
        let file = if stdin {
            io::stdin().as_fd().try_clone_to_owned().map(File::from)
        } else {
            File::open(path)
        };
        let open = |cause| Error::Open {
            path: name.into(),
            cause,
        };
        let file = file.map_err(open)?;
        let metadata = file.metadata().map_err(open)?;
        if !metadata.is_file() {
            return Ok(Self::new(Pipe::new(file), Meter::new(None), name));
        }
        if grows {
            let growing = Growing::new(path, file);
            let replaced = Some(growing.replaced());
            let opening = Self::new(growing, Meter::new(None), name);
            return Ok(Self {
                replaced,
                ..opening
            });
        }
        let file = Arc::new(file);
        let meter = Meter::new(Some(metadata.len()));
        let opening = Self::new(Arc::clone(&file), meter, name);
        Ok(Self {
            file: Some(file),
            ..opening
        })
    }

    /// Any stream of bytes; `name` stands for it in messages.
    pub(super) fn new(reader: impl Read + Send + 'static, meter: Meter, name: &str) -> Self {
        let reader = Metered::new(reader, meter.clone());
        Self {
            path: name.into(),
            input: Input::of_size(Box::new(reader), meter.size()),
            meter,
            replaced: None,
            file: None,
            inflated: None,
        }
    }

    /// What it is, once that is known, or why it cannot be read.
    pub(super) fn ask(&mut self) -> Result<Result<Format, Error>, Wait> {
        let inflated = self.inflate()?;
        let failure = match Format::recognise(&mut self.input) {
            Ok(Some(format)) => return Ok(Ok(format)),
            Err(Failure::Wait) => return Err(Wait),
            Err(failure) => Some(failure),
            Ok(None) => {
                self.input.has(foreign::LOOK)?;
                None
            }
        };
        let (path, input) = (self.path.clone(), &mut self.input);
        Ok(Err(match (input.take_failure(), failure) {
            (Some(cause), failure) => broken(path, input, inflated, cause, failure),
            (None, Some(failure)) => failure.told(path, inflated),
            (None, None) if input.window().is_empty() => Error::Empty { path },
            (None, None) => Error::NotACapture {
                path,
                hint: foreign::hint(input.window()),
            },
        }))
    }

    /// Whether a layer of compression had to be undone.
    pub(super) fn is_inflated(&self) -> bool {
        self.inflated == Some(true)
    }

    /// The file itself, where nothing is to be inflated.
    pub(super) fn plain_file(&self) -> Option<Arc<File>> {
        self.file.clone().filter(|_| !self.is_inflated())
    }

    /// Undoes one layer of compression; says whether there is one.
    fn inflate(&mut self) -> Result<bool, Wait> {
        if let Some(inflated) = self.inflated {
            return Ok(inflated);
        }
        self.input.has(COMPRESSION_MAGIC)?;
        let window = self.input.window();
        let is_gzip = window.starts_with(&gzip::MAGIC);
        let inflated = is_gzip || Zstd::recognises(window);
        if inflated {
            let nothing = Input::of_size(Box::new(io::empty()), Some(0));
            let packed = std::mem::replace(&mut self.input, nothing);
            let plain: Reader = if is_gzip {
                Box::new(Gzip::new(packed))
            } else {
                Box::new(Zstd::new(packed))
            };
            self.input = Input::new(plain);
        }
        self.inflated = Some(inflated);
        Ok(inflated)
    }
}
