//! Inflates gzip as it streams, member after member.
//!
//! The library's own readers drop what the call that meets damage had inflated; here it is kept, so that every frame
//! before the damage is lent. Format: RFC 1952.

use std::io::{self, ErrorKind, Read};

use flate2::{Decompress, DecompressError, FlushDecompress, Status};

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
    inflater: Decompress,
    state: State,
}

enum State {
    InMember,
    BetweenMembers,
    Failing(String),
}

impl Gzip {
    pub(super) fn new(input: Input) -> Self {
        Self {
            input,
            inflater: Decompress::new_gzip(WINDOW_BITS),
            state: State::InMember,
        }
    }

    /// Inflates what there is into `room`, and says how much that was.
    fn inflate(&mut self, room: &mut [u8]) -> usize {
        let inflater = &mut self.inflater;
        let (before_in, before_out) = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress(self.input.window(), room, FlushDecompress::None);
        let taken = inflater.total_in() - before_in;
        let given = inflater.total_out() - before_out;
        self.input.consume(usize::try_from(taken).unwrap_or(0));
        self.state = match status {
            Ok(Status::StreamEnd) => State::BetweenMembers,
            Ok(Status::Ok | Status::BufError) => State::InMember,
            Err(error) => State::Failing(cause(&error)),
        };
        usize::try_from(given).unwrap_or(0)
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
        self.inflater = Decompress::new_gzip(WINDOW_BITS);
        self.state = State::InMember;
        Ok(true)
    }
}

impl Read for Gzip {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            if let State::Failing(what) = &self.state {
                // The library, asked again, says only that it has failed before.
                return Err(io::Error::new(ErrorKind::InvalidData, what.clone()));
            }
            if matches!(self.state, State::BetweenMembers) && !self.next_member()? {
                return Ok(0);
            }
            let more = self.input.has(1)?;
            let given = self.inflate(room);
            if given > 0 {
                return Ok(given);
            }
            if !more && matches!(self.state, State::InMember) {
                let cut = || ErrorKind::UnexpectedEof.into();
                return Err(self.input.take_failure().unwrap_or_else(cut));
            }
        }
    }
}

/// What is wrong with the data, in the user's words.
fn cause(error: &DecompressError) -> String {
    match error.message() {
        Some("incorrect data check") => "the gzip data does not match its checksum".into(),
        Some("incorrect length check") => "the gzip data does not match its length".into(),
        Some(what) => format!("the gzip data is corrupt ({what})"),
        None => "the gzip data is corrupt".into(),
    }
}
