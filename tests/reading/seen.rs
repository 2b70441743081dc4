//! What the tests of reading share: numbers in both byte orders, and everything that a capture gives.

use dhcpscope::capture::file::FileSource;
use dhcpscope::capture::{Error, NoteKind, Poll, Precision, Source, Timestamp};
use std::io::{self, Cursor};

/// The order of a capture's own numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Order {
    Little,
    Big,
}

/// Both.
pub(crate) const ORDERS: [Order; 2] = [Order::Little, Order::Big];

impl Order {
    /// The bytes of a 16-bit number.
    pub(crate) fn u16(self, value: u16) -> [u8; 2] {
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }

    /// The bytes of a 32-bit number.
    pub(crate) fn u32(self, value: u32) -> [u8; 4] {
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }

    /// The bytes of a 64-bit number.
    pub(crate) fn u64(self, value: u64) -> [u8; 8] {
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }
}

/// A frame as the tests compare it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) number: u64,
    pub(crate) time: Option<i64>,
    pub(crate) len: u32,
    pub(crate) link: u16,
    pub(crate) interface: Option<u32>,
    pub(crate) precision: Precision,
    pub(crate) bytes: Vec<u8>,
}

/// Everything that a capture gives: frames, notes, and the error it ends with, if any.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) frames: Vec<Seen>,
    pub(crate) notes: Vec<NoteKind>,
    pub(crate) error: Option<Error>,
}

impl Read {
    /// The error as the user sees it.
    pub(crate) fn message(&self) -> String {
        self.error.as_ref().unwrap().to_string()
    }
}

/// Reads a capture to its end; checks that there is at most one error and that the end stays.
pub(crate) fn read(bytes: impl Into<Vec<u8>>) -> Read {
    read_from(Cursor::new(bytes.into()), false)
}

/// Reads a capture to its end from any stream, which may make wait or may not.
pub(crate) fn read_from(stream: impl io::Read + Send + 'static, may_tick: bool) -> Read {
    match FileSource::new(stream, "x.pcap", 3) {
        Ok(mut source) => drain(&mut source, may_tick),
        Err(error) => Read {
            error: Some(error),
            ..Read::default()
        },
    }
}

fn drain(source: &mut FileSource, may_tick: bool) -> Read {
    let mut read = Read::default();
    loop {
        match source.poll() {
            Ok(Poll::Frame(frame)) => {
                assert_eq!(frame.source, 3);
                read.frames.push(Seen {
                    number: frame.number,
                    time: frame.time.map(Timestamp::nanos),
                    len: frame.len,
                    link: frame.link.0,
                    interface: frame.interface,
                    precision: frame.precision,
                    bytes: frame.bytes.to_vec(),
                });
            }
            Ok(Poll::Note(note)) => read.notes.push(note.kind),
            Ok(Poll::Tick) => assert!(may_tick, "a saved capture does not tick"),
            Ok(Poll::End) => break,
            Err(error) => {
                assert!(read.error.is_none(), "a second error: {error}");
                read.error = Some(error);
            }
        }
    }
    assert!(matches!(source.poll(), Ok(Poll::End)), "the end stays");
    read
}
