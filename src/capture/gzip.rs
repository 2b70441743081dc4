//! Inflates gzip as it streams, member after member.
//!
//! The library's own readers drop what the call that meets damage had inflated; here it is kept, so that every frame
//! before the damage is lent. Format: RFC 1952.

use std::io::{self, ErrorKind, Read};

use flate2::{Decompress, FlushDecompress, Status};

use super::input::Input;

/// Begins every member.
pub(super) const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// The largest window that deflate has, as a power of two.
const WINDOW_BITS: u8 = 15;
/// Some writers fill the last block of a tape or disk with this.
const PADDING: u8 = 0;

/// The inflated bytes of a gzip stream.
pub(super) struct Gzip {
    input: Input,
    state: Decompress,
    between_members: bool,
}

impl Gzip {
    pub(super) fn new(input: Input) -> Self {
        Self {
            input,
            state: Decompress::new_gzip(WINDOW_BITS),
            between_members: false,
        }
    }

    /// Inflates what there is into `room`; says how much, and why it stopped.
    fn inflate(&mut self, room: &mut [u8]) -> (usize, io::Result<Status>) {
        let (before_in, before_out) = (self.state.total_in(), self.state.total_out());
        let status = self
            .state
            .decompress(self.input.window(), room, FlushDecompress::None);
        let taken = self.state.total_in() - before_in;
        let given = self.state.total_out() - before_out;
        self.input.consume(usize::try_from(taken).unwrap_or(0));
        let status = status.map_err(|error| {
            let what = format!("the gzip data is corrupt ({error})");
            io::Error::new(ErrorKind::InvalidData, what)
        });
        (usize::try_from(given).unwrap_or(0), status)
    }

    /// Prepares for the next member; says whether there is one.
    fn next_member(&mut self) -> io::Result<bool> {
        while self.input.has(1)? && self.input.window().first() == Some(&PADDING) {
            self.input.consume(1);
        }
        if !self.input.has(1)? {
            return self.input.take_failure().map_or(Ok(false), Err);
        }
        let whole = self.input.has(MAGIC.len())?;
        if whole && !self.input.window().starts_with(&MAGIC) {
            let what = "bytes that are not gzip follow the gzip data";
            return Err(io::Error::new(ErrorKind::InvalidData, what));
        }
        self.state = Decompress::new_gzip(WINDOW_BITS);
        self.between_members = false;
        Ok(true)
    }
}

impl Read for Gzip {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.between_members && !self.next_member()? {
                return Ok(0);
            }
            let more = self.input.has(1)?;
            let (given, status) = self.inflate(room);
            self.between_members = matches!(status, Ok(Status::StreamEnd));
            if given > 0 {
                // Should there be damage as well, the next call meets it again.
                return Ok(given);
            }
            status?;
            if !more && !self.between_members {
                let cut = || ErrorKind::UnexpectedEof.into();
                return Err(self.input.take_failure().unwrap_or_else(cut));
            }
        }
    }
}
