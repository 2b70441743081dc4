//! Streams that bring a few bytes at a time and often nothing.

use std::io::{self, ErrorKind, Read};

use crate::classic::{MICRO, three};
use crate::compressed::{gzip, zstd};
use crate::pcapng::mixture;
use crate::seen::{Order, read, read_from};

/// Gives up to `step` bytes at a time, and nothing every second time.
struct Slow {
    bytes: Vec<u8>,
    at: usize,
    step: usize,
    idle: bool,
}

impl Read for Slow {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.idle = !self.idle;
        if self.idle {
            return Err(ErrorKind::WouldBlock.into());
        }
        let len = self.step.min(self.bytes.len() - self.at).min(room.len());
        room[..len].copy_from_slice(&self.bytes[self.at..][..len]);
        self.at += len;
        Ok(len)
    }
}

#[test]
fn waiting_anywhere_changes_nothing() {
    let (classic, mixed) = (three(Order::Big, MICRO), mixture().0);
    let (one, two) = mixed.split_at(70);
    let captures = [
        classic.clone(),
        mixed.clone(),
        gzip(&classic),
        [gzip(one), gzip(two)].concat(),
        zstd(&classic),
        [zstd(one), zstd(two)].concat(),
        mixed[..mixed.len() - 3].to_vec(),
        gzip(&mixed)[..100].to_vec(),
    ];
    for (number, bytes) in captures.into_iter().enumerate() {
        let whole = read(bytes.clone());
        assert!(whole.frames.len() > 1 || number == 7);
        for step in 1..8 {
            let slow = Slow {
                bytes: bytes.clone(),
                at: 0,
                step,
                idle: false,
            };
            let slow = read_from(slow, true);
            let what = format!("capture {number}, {step} bytes at a time");
            assert_eq!(slow.frames, whole.frames, "{what}");
            assert_eq!(slow.notes, whole.notes, "{what}");
            let text = |error: &dhcpscope::capture::Error| error.to_string();
            let (slow, whole) = (slow.error.as_ref(), whole.error.as_ref());
            assert_eq!(slow.map(text), whole.map(text), "{what}");
        }
    }
}
