//! A pipe or terminal that says when it has nothing, so that whoever reads from it can do something else meanwhile.

use std::fs::File;
use std::io::{self, ErrorKind, Read};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// How long to wait before saying that nothing came. A tenth of a second.
pub(super) const PATIENCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 100_000_000,
};

/// A stream whose reads fail with [`ErrorKind::WouldBlock`] after a tenth of a second.
pub(super) struct Pipe(File);

impl Pipe {
    pub(super) fn new(file: File) -> Self {
        Self(file)
    }
}

impl Read for Pipe {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut waited_for = [PollFd::new(&self.0, PollFlags::IN)];
        if poll(&mut waited_for, Some(&PATIENCE))? == 0 {
            return Err(ErrorKind::WouldBlock.into());
        }
        self.0.read(room)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::capture::file::FileSource;
    use crate::capture::{Poll, Source};

    /// A file header and a record of one byte; little-endian, microseconds, Ethernet.
    const HEADER: &[u8] = b"\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x01\0\0\0";
    const RECORD: &[u8] = b"\x01\0\0\0\0\0\0\0\x01\0\0\0\x01\0\0\0x";

    fn pipe() -> io::Result<(UnixStream, Pipe)> {
        let (near, far) = UnixStream::pair()?;
        Ok((near, Pipe::new(File::from(OwnedFd::from(far)))))
    }

    fn polled(source: &mut FileSource) -> &'static str {
        match source.poll() {
            Ok(Poll::Frame(_)) => "frame",
            Ok(Poll::Tick) => "tick",
            Ok(Poll::Note(_)) => "note",
            Ok(Poll::End) => "end",
            Err(_) => "error",
        }
    }

    #[test]
    fn an_idle_pipe_ticks_and_a_frame_is_seen_at_once() -> io::Result<()> {
        let (mut near, far) = pipe()?;
        near.write_all(HEADER)?;
        let source = FileSource::new(far, "pipe", 0);
        let mut source = source.map_err(|error| io::Error::other(error.to_string()))?;
        assert_eq!(polled(&mut source), "tick");
        let (start, end) = RECORD.split_at(5);
        near.write_all(start)?;
        assert_eq!(polled(&mut source), "tick");
        near.write_all(end)?;
        assert_eq!(polled(&mut source), "frame");
        assert_eq!(polled(&mut source), "tick");
        near.write_all(start)?;
        drop(near);
        assert_eq!(polled(&mut source), "error");
        assert_eq!(polled(&mut source), "end");
        Ok(())
    }

    #[test]
    fn a_compressed_pipe_ticks_and_goes_on_as_well() -> io::Result<()> {
        let (near, far) = pipe()?;
        let mut near = GzEncoder::new(near, Compression::default());
        near.write_all(HEADER)?;
        near.flush()?;
        let source = FileSource::new(far, "pipe", 0);
        let mut source = source.map_err(|error| io::Error::other(error.to_string()))?;
        assert_eq!(polled(&mut source), "tick");
        near.write_all(RECORD)?;
        near.flush()?;
        assert_eq!(polled(&mut source), "frame");
        assert_eq!(polled(&mut source), "tick");
        near.finish()?;
        assert_eq!(polled(&mut source), "end");
        Ok(())
    }
}
