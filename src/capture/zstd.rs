//! Inflates Zstandard as it streams, frame after frame, skippable ones passed over.
//!
//! Blocks go to the decoder one by one and only when they are there as a whole. A stream that is cut or damaged so
//! still gives all that its good blocks hold. Format: RFC 8878.

use std::io::{self, ErrorKind, Read};

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::input::{ByteOrder, Input};

/// Begins every frame.
const MAGIC: u32 = 0xfd2f_b528;
/// Begins frames that hold no data. The last four bits are free.
const SKIPPABLE: u32 = 0x184d_2a50;
const SKIPPABLE_MASK: u32 = 0xffff_fff0;
const SKIPPABLE_HEADER: usize = 8;

const MAGIC_LEN: usize = 4;
const DESCRIPTOR_AT: usize = 4;
const SIZE_FLAG_SHIFT: u8 = 6;
const SINGLE_SEGMENT: u8 = 0b10_0000;
const CHECKSUM: u8 = 0b100;
const DICTIONARY_MASK: u8 = 0b11;
const CHECKSUM_LEN: usize = 4;

/// The window that frames may ask for, in bytes: what the zstd program allows unless told otherwise. It must be held
/// in memory, so no file is simply believed.
const MAX_WINDOW: u64 = 1 << 27;

const BLOCK_HEADER: usize = 3;
const LAST_BLOCK: u32 = 1;
const BLOCK_KIND_SHIFT: u32 = 1;
const BLOCK_KIND_MASK: u32 = 0b11;
const REPEATED_BYTE: u32 = 1;
const BLOCK_SIZE_SHIFT: u32 = 3;

/// A last block without content, and room for a checksum: makes the decoder give out what it holds back.
const EMPTY_LAST_BLOCK: [u8; BLOCK_HEADER + CHECKSUM_LEN] = [1, 0, 0, 0, 0, 0, 0];

/// The inflated bytes of a Zstandard stream.
pub(super) struct Zstd {
    input: Input,
    decoder: FrameDecoder,
    state: State,
}

enum State {
    BetweenFrames,
    Skipping(u64),
    InFrame { has_checksum: bool },
    Ending { checked: bool },
    Failing(ErrorKind, String),
}

impl Zstd {
    /// Whether a stream that begins so is Zstandard.
    pub(super) fn recognises(start: &[u8]) -> bool {
        ByteOrder::Little
            .u32_at(start, 0)
            .is_some_and(|magic| magic == MAGIC || magic & SKIPPABLE_MASK == SKIPPABLE)
    }

    pub(super) fn new(input: Input) -> Self {
        Self {
            input,
            decoder: FrameDecoder::new(),
            state: State::BetweenFrames,
        }
    }

    /// Goes one step on; says whether there is anything left to do.
    fn step(&mut self) -> io::Result<bool> {
        match &mut self.state {
            State::BetweenFrames => return self.begin(),
            State::Skipping(left) => {
                self.input.skip(left)?;
                if *left > 0 {
                    return Err(self.cut());
                }
                self.state = State::BetweenFrames;
            }
            State::InFrame { has_checksum } => {
                let has_checksum = *has_checksum;
                self.block(has_checksum)?;
            }
            State::Ending { checked } => {
                let wrong = *checked
                    && self.decoder.get_checksum_from_data()
                        != self.decoder.get_calculated_checksum();
                self.state = if wrong {
                    State::Failing(
                        ErrorKind::InvalidData,
                        "the zstd data does not match its checksum".into(),
                    )
                } else {
                    State::BetweenFrames
                };
            }
            State::Failing(kind, what) => return Err(io::Error::new(*kind, what.clone())),
        }
        Ok(true)
    }

    /// Begins the next frame; says whether there is one.
    fn begin(&mut self) -> io::Result<bool> {
        if !self.input.has(1)? {
            return self.input.take_failure().map_or(Ok(false), Err);
        }
        if !self.input.has(SKIPPABLE_HEADER)? {
            return Err(self.cut());
        }
        let window = self.input.window();
        let magic = ByteOrder::Little.u32_at(window, 0).unwrap_or_default();
        if magic & SKIPPABLE_MASK == SKIPPABLE {
            let len = ByteOrder::Little.u32_at(window, MAGIC_LEN);
            self.input.consume(SKIPPABLE_HEADER);
            self.state = State::Skipping(len.unwrap_or_default().into());
            return Ok(true);
        }
        if magic != MAGIC {
            return Err(corrupt("bytes that are not zstd follow the zstd data"));
        }
        let descriptor = window.get(DESCRIPTOR_AT).copied().unwrap_or_default();
        let len = header_len(descriptor);
        if !self.input.has(len)? {
            return Err(self.cut());
        }
        let header = self.input.window().get(..len).unwrap_or_default();
        let asked = window_size(header).unwrap_or(u64::MAX);
        if asked > MAX_WINDOW {
            return Err(corrupt(&format!(
                "the zstd data asks for a window of {asked} bytes (at most {MAX_WINDOW})"
            )));
        }
        self.decoder = FrameDecoder::new();
        self.decoder
            .reset(header)
            .map_err(|_| corrupt("the header of a zstd frame is corrupt"))?;
        self.input.consume(len);
        self.state = State::InFrame {
            has_checksum: descriptor & CHECKSUM != 0,
        };
        Ok(true)
    }

    /// Decodes the block at the start of the window.
    fn block(&mut self, has_checksum: bool) -> io::Result<()> {
        if !self.input.has(BLOCK_HEADER)? {
            return self.give_up(ErrorKind::UnexpectedEof, String::new());
        }
        let (len, last) = block_len(self.input.window());
        let len = len
            + if last && has_checksum {
                CHECKSUM_LEN
            } else {
                0
            };
        if !self.input.has(len)? {
            return self.give_up(ErrorKind::UnexpectedEof, String::new());
        }
        let block = self.input.window().get(..len).unwrap_or_default();
        let one = BlockDecodingStrategy::UptoBlocks(1);
        if self.decoder.decode_blocks(block, one).is_err() {
            // What the library says of it speaks of its own parts, and not always of the right one.
            let what = "a block of the zstd data is corrupt".into();
            return self.give_up(ErrorKind::InvalidData, what);
        }
        self.input.consume(len);
        if last {
            self.state = State::Ending {
                checked: has_checksum,
            };
        }
        Ok(())
    }

    /// Ends the frame by force, so that the decoder gives out the window it holds back.
    fn give_up(&mut self, kind: ErrorKind, what: String) -> io::Result<()> {
        self.state = State::Failing(kind, what);
        if let Some(failure) = self.input.take_failure() {
            self.state = State::Failing(failure.kind(), failure.to_string());
        }
        let all = BlockDecodingStrategy::All;
        self.decoder
            .decode_blocks(&EMPTY_LAST_BLOCK[..], all)
            .map(drop)
            .map_err(|_| corrupt("the zstd data is corrupt"))
    }

    fn cut(&mut self) -> io::Error {
        let cut = || ErrorKind::UnexpectedEof.into();
        self.input.take_failure().unwrap_or_else(cut)
    }
}

impl Read for Zstd {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(room);
            }
            if !self.step()? {
                return Ok(0);
            }
        }
    }
}

/// Bytes of a frame header that begins with that descriptor, the magic number included. RFC 8878 s3.1.1.1.
fn header_len(descriptor: u8) -> usize {
    let single = descriptor & SINGLE_SEGMENT != 0;
    let window = usize::from(!single);
    let dictionary = match descriptor & DICTIONARY_MASK {
        0 => 0,
        1 => 1,
        2 => 2,
        _ => 4,
    };
    let size = match descriptor >> SIZE_FLAG_SHIFT {
        0 => usize::from(single),
        1 => 2,
        2 => 4,
        _ => 8,
    };
    MAGIC_LEN + 1 + window + dictionary + size
}

/// The window that a frame asks for, in bytes. Without a window of its own it is all of the content.
fn window_size(header: &[u8]) -> Option<u64> {
    let mut decoder = header.get(DESCRIPTOR_AT + 1..)?.iter();
    let descriptor = *header.get(DESCRIPTOR_AT)?;
    if descriptor & SINGLE_SEGMENT == 0 {
        let byte = u64::from(*decoder.next()?);
        let base = 1_u64 << (10 + (byte >> 3));
        return Some(base + base / 8 * (byte & 0b111));
    }
    let size_len = match descriptor >> SIZE_FLAG_SHIFT {
        0 => 1,
        1 => 2,
        2 => 4,
        _ => 8,
    };
    let size = header.get(header.len().checked_sub(size_len)?..)?;
    let value = size
        .iter()
        .rev()
        .fold(0_u64, |value, byte| (value << 8) | u64::from(*byte));
    // Two-byte sizes are counted from 256.
    Some(if size_len == 2 { value + 256 } else { value })
}

/// Bytes of the block at the start of the window, its header included, and whether it is the frame's last.
fn block_len(window: &[u8]) -> (usize, bool) {
    let header = match window {
        [a, b, c, ..] => u32::from_le_bytes([*a, *b, *c, 0]),
        _ => 0,
    };
    let size = header >> BLOCK_SIZE_SHIFT;
    let body = if (header >> BLOCK_KIND_SHIFT) & BLOCK_KIND_MASK == REPEATED_BYTE {
        1
    } else {
        usize::try_from(size).unwrap_or(usize::MAX / 2)
    };
    (BLOCK_HEADER + body, header & LAST_BLOCK != 0)
}

fn corrupt(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}
