//! A stream of bytes seen through a window: blocks are read into one buffer, items are looked at where they lie.
//!
//! It knows nothing of formats. It grows only as far as bytes really arrive, so no length that a file claims allocates
//! anything. Reads are as long as the buffer has room, and no longer than one item needs to wait for: what a pipe has
//! delivered is seen at once.
//!
//! A stream that fails ends there: what came before the failure is looked at first, and the failure asked for then.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read};

use super::Run;
use super::ahead::{Ahead, Block, HEADROOM};
use super::relay::{Fallen, Relay};

/// Bytes read at a time. Measured: smaller costs system calls, larger falls out of the processor's cache. Less than an
/// allocator asks the system for on its own: what is given back then is used again.
const BLOCK: usize = 120 << 10;

/// Room for the shortest streams.
const SMALLEST: usize = 4 << 10;

/// The readers that an [`Input`] can stand on.
pub(super) type Reader = Box<dyn Read + Send>;

/// The window on a stream of bytes.
pub(super) struct Input {
    stream: Stream,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    offset: u64,
    ended: bool,
    failure: Option<io::Error>,
    /// What was left out of the buffer, by the place in it.
    fallen: VecDeque<Fallen>,
}

/// Where the bytes come from.
enum Stream {
    /// Read when they are needed.
    Plain(Reader),
    /// Read by a thread before they are needed.
    Ahead(Ahead),
    /// Read and sifted by threads before they are needed.
    Sifted(Relay),
    /// Nothing more comes.
    Ended,
}

/// The stream has nothing just now. Nothing is lost: ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait;

impl Input {
    pub(super) fn new(reader: Reader) -> Self {
        Self::of_size(reader, None)
    }

    /// The window on a stream that has so many bytes, as far as is known: a short one needs little room.
    pub(super) fn of_size(reader: Reader, size: Option<u64>) -> Self {
        // One byte more, so that the end is met where there is room to read.
        let size = size.and_then(|size| usize::try_from(size.saturating_add(1)).ok());
        let room = size.map_or(BLOCK, |size| size.clamp(SMALLEST, BLOCK));
        Self {
            stream: Stream::Plain(reader),
            buffer: vec![0; room],
            start: 0,
            end: 0,
            offset: 0,
            ended: false,
            failure: None,
            fallen: VecDeque::new(),
        }
    }

    /// Has the stream read by a thread of its own from here on. It must be one that never makes wait.
    pub(super) fn read_ahead(&mut self) {
        if let Stream::Plain(reader) = std::mem::replace(&mut self.stream, Stream::Ended) {
            self.stream = Stream::Ahead(Ahead::start(reader));
        }
    }

    /// Has all from the window's start on read, again, and sifted by others.
    pub(super) fn sift(&mut self, relay: Relay) {
        self.stream = Stream::Sifted(relay);
        (self.buffer, self.start, self.end) = (Vec::new(), 0, 0);
    }

    /// Whether only what somebody may want to see comes to the window.
    #[inline]
    pub(super) fn is_sifted(&self) -> bool {
        matches!(self.stream, Stream::Sifted(_))
    }

    /// Whether something fell through where the window begins.
    #[inline]
    pub(super) fn has_fallen(&self) -> bool {
        let first = self.fallen.front();
        first.is_some_and(|fallen| fallen.at == self.start)
    }

    /// Passes over what fell through where the window begins.
    pub(super) fn take_fallen(&mut self) -> Option<Run> {
        let start = self.start;
        let fallen = self.fallen.front().filter(|fallen| fallen.at == start)?;
        self.offset += fallen.bytes;
        self.fallen.pop_front().map(|fallen| fallen.run)
    }

    /// Bytes of the stream before the window.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The bytes in the window.
    pub(super) fn window(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Widens the window to `count` bytes or more; says whether the stream has as many.
    #[inline]
    pub(super) fn has(&mut self, count: usize) -> Result<bool, Wait> {
        if self.end - self.start >= count {
            return Ok(true);
        }
        self.read_until(count)
    }

    /// Moves the start of the window on by `count` bytes, at most to its end.
    #[inline]
    pub(super) fn consume(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        self.start += count;
        self.offset += count as u64;
    }

    /// Passes over bytes that nobody wants to see, and leaves in `count` how many are still to go: none, unless the
    /// stream ended first or makes wait.
    pub(super) fn skip(&mut self, count: &mut u64) -> Result<(), Wait> {
        while *count > 0 {
            if !self.has(1)? {
                break;
            }
            let step = usize::try_from(*count).unwrap_or(usize::MAX);
            let step = step.min(self.end - self.start);
            self.consume(step);
            *count -= step as u64;
        }
        Ok(())
    }

    /// The failure that ended the stream, if one did.
    pub(super) fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    #[cold]
    fn read_until(&mut self, count: usize) -> Result<bool, Wait> {
        while self.end - self.start < count && !self.ended {
            let reader = match &mut self.stream {
                Stream::Plain(reader) => reader,
                Stream::Ahead(ahead) => {
                    let block = ahead.next();
                    self.take(block);
                    continue;
                }
                Stream::Sifted(_) => {
                    self.take_sifted();
                    continue;
                }
                Stream::Ended => {
                    self.ended = true;
                    continue;
                }
            };
            make_room(&mut self.buffer, &mut self.start, &mut self.end);
            let room = self.buffer.get_mut(self.end..).unwrap_or_default();
            match reader.read(room) {
                Ok(read) => {
                    self.end += read.min(room.len());
                    self.ended = read == 0;
                }
                // A signal came, or a pipe is idle.
                Err(error)
                    if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) =>
                {
                    return Err(Wait);
                }
                Err(error) => {
                    self.failure = Some(error);
                    self.ended = true;
                }
            }
        }
        Ok(self.end - self.start >= count)
    }

    /// Goes on with a block that was read ahead: puts what is left in front of it, or it behind what is left where that
    /// is much.
    fn take(&mut self, block: Option<Block>) {
        let (Some(mut block), Stream::Ahead(ahead)) = (block, &self.stream) else {
            self.ended = true;
            return;
        };
        self.ended = block.end <= HEADROOM;
        self.failure = block.failure;
        let left = self.buffer.get(self.start..self.end).unwrap_or_default();
        let start = HEADROOM.checked_sub(left.len());
        let front = start.and_then(|start| Some((start, block.buffer.get_mut(start..HEADROOM)?)));
        if let Some((start, front)) = front {
            front.copy_from_slice(left);
            (self.start, self.end) = (start, block.end);
            ahead.give_back(std::mem::replace(&mut self.buffer, block.buffer));
        } else {
            let more = block.buffer.get(HEADROOM..block.end).unwrap_or_default();
            self.buffer.truncate(self.end);
            self.buffer.drain(..self.start);
            self.buffer.extend_from_slice(more);
            (self.start, self.end) = (0, self.buffer.len());
            ahead.give_back(block.buffer);
        }
    }
}

impl Input {
    /// Goes on with what was kept, behind what is left; says whether there was more.
    pub(super) fn take_sifted(&mut self) -> bool {
        let Stream::Sifted(relay) = &self.stream else {
            return false;
        };
        let Some(mut takings) = relay.next() else {
            self.ended = true;
            return false;
        };
        self.failure = takings.failure.take();
        self.buffer.truncate(self.end);
        self.buffer.drain(..self.start);
        for fallen in &mut self.fallen {
            fallen.at -= self.start;
        }
        let left = self.buffer.len();
        for mut fallen in takings.fallen.drain(..) {
            fallen.at += left;
            self.fallen.push_back(fallen);
        }
        if left == 0 {
            std::mem::swap(&mut self.buffer, &mut takings.kept);
        } else {
            self.buffer.append(&mut takings.kept);
        }
        (self.start, self.end) = (0, self.buffer.len());
        relay.give_back(takings);
        true
    }
}

/// Moves what is in the window to the front; doubles the buffer when it is full of one item.
fn make_room(buffer: &mut Vec<u8>, start: &mut usize, end: &mut usize) {
    if *start > 0 {
        buffer.copy_within(*start..*end, 0);
        *end -= *start;
        *start = 0;
    }
    if *end == buffer.len() {
        buffer.resize(buffer.len() * 2, 0);
    }
}

impl From<Wait> for io::Error {
    fn from(_: Wait) -> Self {
        ErrorKind::WouldBlock.into()
    }
}

/// The order of the bytes in a capture file's own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// The 16-bit number at that place; `None` beyond the end.
    pub(super) fn u16_at(self, bytes: &[u8], at: usize) -> Option<u16> {
        let bytes = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        })
    }

    /// The 32-bit number at that place; `None` beyond the end.
    #[inline]
    pub(super) fn u32_at(self, bytes: &[u8], at: usize) -> Option<u32> {
        let bytes = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(bytes),
            Self::Big => u32::from_be_bytes(bytes),
        })
    }

    /// Four 32-bit numbers.
    #[inline]
    pub(super) fn words(self, bytes: &[u8; 16]) -> [u32; 4] {
        let (mut words, mut rest) = ([0; 4], bytes.as_slice());
        for word in &mut words {
            if let Some((first, behind)) = rest.split_first_chunk() {
                *word = u32::from_le_bytes(*first);
                rest = behind;
            }
        }
        match self {
            Self::Little => words,
            Self::Big => words.map(u32::swap_bytes),
        }
    }

    /// The 64-bit number at that place; `None` beyond the end.
    pub(super) fn u64_at(self, bytes: &[u8], at: usize) -> Option<u64> {
        let bytes = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Self::Little => u64::from_le_bytes(bytes),
            Self::Big => u64::from_be_bytes(bytes),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives three bytes at a time, as a pipe may.
    struct Drip(u8);

    impl Read for Drip {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            for byte in into.iter_mut().take(3) {
                *byte = self.0;
                self.0 = self.0.wrapping_add(1);
            }
            Ok(into.len().min(3))
        }
    }

    #[test]
    fn items_are_contiguous_however_they_arrive() {
        let mut input = Input::new(Box::new(Drip(0)));
        for round in 0..100_000_usize {
            assert_eq!(input.has(7), Ok(true));
            assert_eq!(input.offset(), round as u64 * 7);
            let first = input.window().first().map(|byte| usize::from(*byte));
            assert_eq!(first, Some(round * 7 % 256));
            input.consume(7);
        }
    }

    #[test]
    fn what_is_read_ahead_is_the_same() {
        let bytes: Vec<u8> = (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut input = Input::new(Box::new(io::Cursor::new(bytes.clone())));
        assert_eq!(input.has(4), Ok(true));
        input.read_ahead();
        let mut seen = Vec::new();
        // Items of all sizes, some longer than the headroom and some longer than a block.
        for size in [1, 7, 100_000, 3, 70_000, 900_000, 64 << 10]
            .into_iter()
            .cycle()
        {
            if input.has(size) != Ok(true) {
                break;
            }
            seen.extend_from_slice(input.window().get(..size).unwrap_or_default());
            input.consume(size);
        }
        seen.extend_from_slice(input.window());
        assert!(seen == bytes, "{} of {} bytes", seen.len(), bytes.len());
    }

    #[test]
    fn a_failure_ahead_comes_behind_what_was_read() {
        let mut input = Input::new(Box::new(io::repeat(1).take(10).chain(Failing)));
        input.read_ahead();
        assert_eq!(input.has(10), Ok(true));
        assert_eq!(input.has(11), Ok(false));
        assert_eq!(input.window().len(), 10);
        assert!(input.take_failure().is_some());
    }

    #[test]
    fn reads_no_more_than_it_must_wait_for() {
        let mut input = Input::new(Box::new(Drip(0)));
        assert_eq!(input.has(4), Ok(true));
        assert_eq!(input.window(), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn grows_for_an_item_longer_than_the_buffer() {
        let mut input = Input::new(Box::new(io::repeat(1).take(3 * BLOCK as u64)));
        assert_eq!(input.has(2 * BLOCK + 1), Ok(true));
        assert_eq!(input.has(4 * BLOCK), Ok(false));
        assert_eq!(input.window().len(), 3 * BLOCK);
    }

    #[test]
    fn what_came_before_a_failure_is_seen_first() {
        let failing = io::repeat(1).take(10).chain(Failing);
        let mut input = Input::new(Box::new(failing));
        assert_eq!(input.has(10), Ok(true));
        assert!(input.take_failure().is_none());
        assert_eq!(input.has(11), Ok(false));
        assert_eq!(input.window().len(), 10);
        assert!(input.take_failure().is_some());
    }

    struct Failing;

    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(ErrorKind::InvalidData.into())
        }
    }

    #[test]
    fn a_claim_alone_does_not_grow_it() {
        let mut input = Input::new(Box::new(io::repeat(1).take(100)));
        assert_eq!(input.has(usize::MAX), Ok(false));
        assert_eq!(input.buffer.len(), BLOCK);
    }

    #[test]
    fn skipping_needs_no_room_and_tells_what_is_missing() {
        let mut input = Input::new(Box::new(io::repeat(1).take(10 * BLOCK as u64)));
        let mut count = 11 * BLOCK as u64;
        assert!(input.skip(&mut count).is_ok());
        assert_eq!(count, BLOCK as u64);
        assert_eq!(input.offset(), 10 * BLOCK as u64);
        assert_eq!(input.buffer.len(), BLOCK);
    }
}
