//! A file that somebody still writes to: its end is no end, there is only nothing yet.

use std::fs::File;
use std::io::{self, ErrorKind, Read};

use rustix::event::poll;

use super::pipe::PATIENCE;

/// A file whose reads at its end fail with [`ErrorKind::WouldBlock`] after a tenth of a second.
pub(super) struct Growing {
    file: File,
    /// Bytes read so far.
    position: u64,
}

impl Growing {
    pub(super) fn new(file: File) -> Self {
        Self { file, position: 0 }
    }
}

impl Read for Growing {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(room)?;
        if read > 0 || room.is_empty() {
            self.position += read as u64;
            return Ok(read);
        }
        if self.file.metadata()?.len() < self.position {
            return Err(io::Error::other("the file was cut while it was followed"));
        }
        let _nothing = poll(&mut [], Some(&PATIENCE));
        Err(ErrorKind::WouldBlock.into())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    #[test]
    fn the_end_is_waited_at_and_a_cut_is_told() -> io::Result<()> {
        let path = std::env::temp_dir().join(format!("dhcpscope-growing-{}", std::process::id()));
        let mut writer = File::create(&path)?;
        let mut growing = Growing::new(File::open(&path)?);
        let mut room = [0; 8];
        let waits = growing.read(&mut room).map_err(|error| error.kind());
        assert_eq!(waits, Err(ErrorKind::WouldBlock));
        writer.write_all(b"abc")?;
        assert_eq!(growing.read(&mut room)?, 3);
        writer.write_all(b"de")?;
        assert_eq!(growing.read(&mut room)?, 2);
        assert_eq!(room.get(..2), Some(&b"de"[..]));
        writer.set_len(1)?;
        let cut = growing.read(&mut room).map_err(|error| error.kind());
        assert_eq!(cut, Err(ErrorKind::Other));
        fs::remove_file(path)
    }
}
