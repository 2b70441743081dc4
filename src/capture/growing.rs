//! A file that somebody still writes to: its end is no end, there is only nothing yet.
//!
//! It is followed by its name. Where another file takes the name, or the file is cut and begun anew, the stream ends and
//! says so; whoever reads opens the name again.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::poll;

use super::pipe::PATIENCE;

/// Bytes without which a file is no capture yet: a file header of the classic format.
const LEAST: u64 = 24;

/// A file whose reads at its end fail with [`ErrorKind::WouldBlock`] after a tenth of a second.
pub(super) struct Growing {
    path: PathBuf,
    file: File,
    /// Bytes read so far.
    position: u64,
    replaced: Replaced,
}

/// Whether the name now stands for something else.
#[derive(Clone, Debug, Default)]
pub(super) struct Replaced(Arc<AtomicBool>);

impl Replaced {
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Growing {
    pub(super) fn new(path: &str, file: File) -> Self {
        Self {
            path: path.into(),
            file,
            position: 0,
            replaced: Replaced::default(),
        }
    }

    /// What tells later why the stream ended.
    pub(super) fn replaced(&self) -> Replaced {
        self.replaced.clone()
    }

    fn read_more(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(room)?;
        self.position += read as u64;
        Ok(read)
    }

    /// Whether there is another capture under the name, or this one was cut and has begun anew. A name that stands for
    /// nothing is waited for.
    fn is_replaced(&self) -> io::Result<bool> {
        let Ok(named) = fs::metadata(&self.path) else {
            return Ok(false);
        };
        let own = self.file.metadata()?;
        let is_other = (named.dev(), named.ino()) != (own.dev(), own.ino());
        let is_cut = own.len() < self.position;
        Ok((is_other || is_cut) && named.len() >= LEAST)
    }
}

impl Read for Growing {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.read_more(room)?;
        if read > 0 || room.is_empty() {
            return Ok(read);
        }
        if self.is_replaced()? {
            // What was written between the read and the look at the name is still to be had.
            let read = self.read_more(room)?;
            self.replaced.0.store(read == 0, Ordering::Relaxed);
            return Ok(read);
        }
        let _nothing = poll(&mut [], Some(&PATIENCE));
        Err(ErrorKind::WouldBlock.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(growing: &mut Growing) -> Result<usize, ErrorKind> {
        growing.read(&mut [0; 64]).map_err(|error| error.kind())
    }

    #[test]
    fn the_end_is_waited_at_until_the_name_stands_for_something_else() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("growing.pcap");
        let name = path.to_string_lossy().into_owned();
        let mut writer = File::create(&path)?;
        let mut growing = Growing::new(&name, File::open(&path)?);
        assert_eq!(read(&mut growing), Err(ErrorKind::WouldBlock));
        writer.write_all(&[1; 30])?;
        assert_eq!(read(&mut growing), Ok(30));
        fs::remove_file(&path)?;
        assert_eq!(read(&mut growing), Err(ErrorKind::WouldBlock), "no name");
        let mut writer = File::create(&path)?;
        assert_eq!(read(&mut growing), Err(ErrorKind::WouldBlock), "empty");
        writer.write_all(&[2; 30])?;
        assert_eq!(
            (read(&mut growing), growing.replaced().is_set()),
            (Ok(0), true)
        );
        let mut growing = Growing::new(&name, File::open(&path)?);
        assert_eq!(read(&mut growing), Ok(30));
        writer.set_len(25)?;
        assert_eq!(
            (read(&mut growing), growing.replaced().is_set()),
            (Ok(0), true)
        );
        Ok(())
    }
}
