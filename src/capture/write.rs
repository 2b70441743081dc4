//! Writes frames to capture files: one file, or one after another by size, by time, or around a ring.
//!
//! What a file is called when its name depends on the time is not known here: the caller expands names.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use super::encode::{Container, Encoder};
use super::{Error, Frame, Inputs, STANDARD, Timestamp};

/// Bytes gathered before they are written.
const GATHERED: usize = 64 * 1024;
const NANOS_A_SECOND: i64 = Timestamp::NANOS_A_SECOND;

/// Turns the name given by the user into that of the file which begins at that time.
pub type ExpandName = Box<dyn Fn(&str, Timestamp) -> String + Send>;

/// How to write.
pub struct WriteOptions {
    /// The format.
    pub container: Container,
    /// Names of the sources, for the interfaces of pcapng. May be empty.
    pub names: Vec<String>,
    /// Whether each frame is to be in the file before the next is looked at.
    pub flush_each: bool,
    /// When to begin another file.
    pub rotation: Rotation,
    /// What is read, and so is not to be written over.
    pub inputs: Inputs,
}

/// When to begin another file, and how many there may be.
#[derive(Default)]
pub struct Rotation {
    /// Once the file is larger than that, in bytes.
    pub size: Option<u64>,
    /// Once its first frame is that many seconds old, by the time stamps of the frames.
    pub seconds: Option<u32>,
    /// Files to keep. With `size` they are a ring, and the oldest is written over; with `seconds` alone they are all
    /// that is written.
    pub count: Option<u32>,
    /// Makes the names of files that begin at a time; needed with `seconds`, else unused.
    pub expand: Option<ExpandName>,
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It has been written.
    Frame,
    /// It has not: the number of files is used up, and the writing is over.
    Full,
}

/// A capture file that is being written, or a row of them.
pub struct Writer {
    path: String,
    options: WriteOptions,
    /// Names of interfaces within sources.
    names: BTreeMap<u32, Arc<str>>,
    file: Option<OpenFile>,
    /// Files begun by size, since the last one begun by time.
    by_size: u32,
    /// Files begun by time.
    by_time: u32,
    began: Option<Timestamp>,
    full: bool,
}

struct OpenFile {
    path: String,
    to: BufWriter<Box<dyn Write + Send>>,
    encoder: Encoder,
    written: u64,
}

impl Writer {
    /// Creates the file; `-` is the standard output. A file whose name depends on the time comes with its first frame.
    ///
    /// # Errors
    /// [`Error::Write`] when it cannot be created or written, [`Error::WriteOver`] when it is one of the files that are
    /// read: it is left alone.
    pub fn create(path: &str, options: WriteOptions) -> Result<Self, Error> {
        let mut writer = Self {
            path: path.into(),
            options,
            names: BTreeMap::new(),
            file: None,
            by_size: 0,
            by_time: 0,
            began: None,
            full: false,
        };
        if writer.options.rotation.seconds.is_none() {
            writer.open()?;
        }
        Ok(writer)
    }

    /// Names an interface within a source, for the frames that come from it.
    pub fn name_interface(&mut self, interface: u32, name: Arc<str>) {
        self.names.insert(interface, name);
    }

    /// Writes a frame, into another file if it is time for one.
    ///
    /// # Errors
    /// [`Error::Write`] when a file cannot be created or written, [`Error::WriteOver`] when the next one is read. What was
    /// flushed before is readable.
    pub fn write(&mut self, frame: &Frame<'_>) -> Result<Written, Error> {
        self.rotate_by_time(frame.time)?;
        if self.full {
            return Ok(Written::Full);
        }
        self.rotate_by_size()?;
        let source = usize::from(frame.source);
        let name = frame.interface.and_then(|number| self.names.get(&number));
        let name = name.map(|name| &**name);
        let name = name.or_else(|| self.options.names.get(source).map(String::as_str));
        let flush = self.options.flush_each;
        if let Some(file) = &mut self.file {
            file.try_to(|file| {
                file.written += file.encoder.frame(frame, name, &mut file.to)? as u64;
                if flush { file.to.flush() } else { Ok(()) }
            })?;
        }
        Ok(Written::Frame)
    }

    /// Sees that all frames are in the file.
    ///
    /// # Errors
    /// [`Error::Write`] when they cannot be.
    pub fn flush(&mut self) -> Result<(), Error> {
        match &mut self.file {
            Some(file) => file.try_to(|file| file.to.flush()),
            None => Ok(()),
        }
    }

    fn rotate_by_time(&mut self, time: Option<Timestamp>) -> Result<(), Error> {
        let Some(seconds) = self.options.rotation.seconds else {
            return Ok(());
        };
        let age = match (self.began, time) {
            // A frame without a time stamp, or of an earlier time, begins nothing but the first file.
            (Some(began), Some(time)) => time.nanos().saturating_sub(began.nanos()),
            (Some(_), None) => return Ok(()),
            (None, _) => i64::MAX,
        };
        if age < i64::from(seconds).saturating_mul(NANOS_A_SECOND) {
            return Ok(());
        }
        let Rotation { size, count, .. } = self.options.rotation;
        if size.is_none() && count.is_some_and(|count| self.by_time >= count) {
            self.full = true;
            return self.flush();
        }
        self.by_time = self.by_time.saturating_add(1);
        self.by_size = 0;
        self.began = Some(time.unwrap_or(Timestamp(0)));
        self.open()
    }

    fn rotate_by_size(&mut self) -> Result<(), Error> {
        let (Some(size), Some(file)) = (self.options.rotation.size, &self.file) else {
            return Ok(());
        };
        if file.written <= size || self.path == STANDARD {
            return Ok(());
        }
        self.by_size = self.by_size.saturating_add(1);
        self.open()
    }

    /// Ends the file there is, and begins the next.
    fn open(&mut self) -> Result<(), Error> {
        self.flush()?;
        let path = self.name();
        if self.options.inputs.has(&path) {
            return Err(Error::WriteOver { path });
        }
        let to: io::Result<Box<dyn Write + Send>> = if self.path == STANDARD {
            Ok(Box::new(io::stdout()))
        } else {
            File::create(&path).map(|file| Box::new(file) as Box<dyn Write + Send>)
        };
        let path = if path == STANDARD {
            "standard output".into()
        } else {
            path
        };
        let to = to.map_err(|cause| Error::Write {
            path: path.clone(),
            cause,
        })?;
        let mut file = OpenFile {
            path,
            to: BufWriter::with_capacity(GATHERED, to),
            encoder: Encoder::new(self.options.container),
            written: 0,
        };
        file.try_to(|file| {
            file.written = file.encoder.begin(&mut file.to)? as u64;
            file.to.flush()
        })?;
        self.file = Some(file);
        Ok(())
    }

    /// The name of the file to begin. As tcpdump has it: a number behind the name, from the second file on, or with as
    /// many digits as the ring needs: a ring of one needs none.
    fn name(&self) -> String {
        let rotation = &self.options.rotation;
        let name = match (&rotation.expand, self.began) {
            (Some(expand), Some(began)) => expand(&self.path, began),
            _ => self.path.clone(),
        };
        match (rotation.size, rotation.count) {
            (Some(_), Some(1)) => name,
            (Some(_), Some(count)) if count > 0 => {
                let digits = (count - 1).checked_ilog10().unwrap_or(0) + 1;
                let width = usize::try_from(digits).unwrap_or(1);
                format!("{name}{:0width$}", self.by_size % count)
            }
            (Some(_), _) if self.by_size > 0 => format!("{name}{}", self.by_size),
            _ => name,
        }
    }
}

impl OpenFile {
    fn try_to(&mut self, act: impl FnOnce(&mut Self) -> io::Result<()>) -> Result<(), Error> {
        act(self).map_err(|cause| Error::Write {
            path: self.path.clone(),
            cause,
        })
    }
}
