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
