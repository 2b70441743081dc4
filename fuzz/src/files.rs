//! Capture files: read whole, read in drips, and what they hold shown.
//!
//! An input is a file: pcap, pcapng, either of them in gzip or zstd, or none of these.

use std::io::{self, Cursor, Read};

use dhcpscope::capture::file::FileSource;
use dhcpscope::capture::{Frame, Poll, Source};
use dhcpscope::exchange::{Limits, Query};
use dhcpscope::render::escape;

use super::check;
use super::looks::Choice;

/// Frames looked at of one file: a bomb holds millions.
const MOST: usize = 2_000;
/// Bytes of frames kept to be shown.
const MOST_BYTES: usize = 256 << 10;

/// Runs the target.
pub fn run(data: &[u8]) {
    let whole = read(Cursor::new(data.to_vec()));
    let step = 1 + data.len() % 97;
    let drips = read(Drip {
        data: data.to_vec(),
        at: 0,
        step,
    });
    assert_eq!(whole, drips, "how bytes arrive changes nothing");
    let frames: Vec<Frame<'_>> = whole.frames.iter().map(Kept::lent).collect();
    let view = data.last().copied().unwrap_or_default();
    Choice::of([view, view, view.rotate_left(3)]).show(
        Limits::default(),
        &Query::default(),
        &frames,
    );
}

/// What a file holds.
#[derive(Debug, PartialEq, Eq)]
struct Contents {
    frames: Vec<Kept>,
    notes: usize,
    ended: String,
}

/// A frame with bytes of its own.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    frame: Frame<'static>,
    bytes: Vec<u8>,
}

impl Kept {
    fn lent(&self) -> Frame<'_> {
        Frame {
            bytes: &self.bytes,
            ..self.frame
        }
    }
}

fn read(reader: impl Read + Send + 'static) -> Contents {
    let mut contents = Contents {
        frames: Vec::new(),
        notes: 0,
        ended: String::new(),
    };
    let mut bytes = 0;
    let mut polls = 0;
    let mut source = match FileSource::new(reader, "a.pcap", 0) {
        Ok(source) => source,
        Err(error) => {
            contents.ended = said(&error.to_string());
            return contents;
        }
    };
    while polls < MOST && bytes < MOST_BYTES {
        match source.poll() {
            Ok(Poll::Frame(frame)) => {
                polls += 1;
                bytes += frame.bytes.len();
                contents.frames.push(Kept {
                    frame: Frame {
                        bytes: &[],
                        ..frame
                    },
                    bytes: frame.bytes.to_vec(),
                });
            }
            Ok(Poll::Note(_)) => {
                polls += 1;
                contents.notes += 1;
            }
            Ok(Poll::Tick) => {}
            Ok(Poll::End) => break,
            Err(error) => {
                contents.ended = said(&error.to_string());
                assert!(
                    matches!(source.poll(), Ok(Poll::End)),
                    "an error is the end"
                );
                break;
            }
        }
    }
    contents
}

/// What is said of an error: a sentence that a terminal shows.
fn said(sentence: &str) -> String {
    assert!(!sentence.is_empty() && sentence.len() < 1000);
    let mut out = Vec::new();
    escape::sentence(&mut out, sentence);
    check::plain(&out);
    sentence.to_owned()
}

/// Gives a few bytes at a time, and now and then nothing yet.
struct Drip {
    data: Vec<u8>,
    at: usize,
    step: usize,
}

impl Read for Drip {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.step = 1 + self.step * 31 % 97;
        if self.step % 16 == 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let left = self.data.get(self.at..).unwrap_or_default();
        // A step that is not small would make long files cost more than they teach.
        let step = self.step.max(self.data.len() / 256);
        let count = left.len().min(into.len()).min(step);
        let (into, _) = into.split_at_mut(count);
        into.copy_from_slice(left.split_at(count).0);
        self.at += count;
        Ok(count)
    }
}
