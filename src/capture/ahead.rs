//! Reads a stream ahead of who looks at it, on a thread of its own.
//!
//! Blocks change hands whole, so nothing is copied but what is left of the block before: each has room in front for
//! that. A few blocks are all there are; who is slower waits.

use std::io::{self, ErrorKind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::input::Reader;

/// Bytes that are free in front of what was read.
pub(super) const HEADROOM: usize = 64 << 10;
/// Bytes read at a time.
const BLOCK: usize = 256 << 10;
/// Blocks that may be on the way, in either direction.
const BLOCKS: usize = 3;

/// What was read at a time.
pub(super) struct Block {
    /// The bytes, behind the headroom.
    pub(super) buffer: Vec<u8>,
    /// Where they end. At the end of the headroom nothing more comes.
    pub(super) end: usize,
    /// What ended the stream, if it did not end by itself.
    pub(super) failure: Option<io::Error>,
}

/// A stream that is read ahead.
pub(super) struct Ahead {
    filled: Receiver<Block>,
    empty: SyncSender<Vec<u8>>,
}

impl Ahead {
    /// Begins to read.
    pub(super) fn start(reader: Reader) -> Self {
        let (fill, filled) = sync_channel(BLOCKS);
        let (empty, emptied) = sync_channel(BLOCKS);
        for _ in 1..BLOCKS {
            let _ = empty.send(Vec::new());
        }
        thread::spawn(move || read(reader, &emptied, &fill));
        Self { filled, empty }
    }

    /// The next block, when it is there; `None` when there is none any more.
    pub(super) fn next(&self) -> Option<Block> {
        self.filled.recv().ok()
    }

    /// Gives a buffer to read into.
    pub(super) fn give_back(&self, buffer: Vec<u8>) {
        let _ = self.empty.try_send(buffer);
    }
}

fn read(mut reader: Reader, emptied: &Receiver<Vec<u8>>, fill: &SyncSender<Block>) {
    while let Ok(mut buffer) = emptied.recv() {
        buffer.resize(HEADROOM + BLOCK, 0);
        let room = buffer.get_mut(HEADROOM..).unwrap_or_default();
        let (read, failure) = loop {
            match reader.read(room) {
                Ok(read) => break (read, None),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => break (0, Some(error)),
            }
        };
        let block = Block {
            end: HEADROOM + read.min(BLOCK),
            buffer,
            failure,
        };
        if fill.send(block).is_err() || read == 0 {
            return;
        }
    }
}
