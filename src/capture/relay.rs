//! Reads and sifts a long capture of the classic format on threads that take turns.
//!
//! Two runners read every other block of the file, each into memory of its own, which is then in its processor's cache,
//! and wait for the baton: where the first record of a block begins is known only when the block before is done. Who
//! has it walks over the records, keeps those that do not fall through the sieve, hands the baton on and reads its next
//! block. What is kept travels with the baton until it is worth handing over.
//!
//! Nothing is judged here: what cannot be a record is kept with all that follows, for the reader of the format to say
//! what is wrong with it.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::meter::Meter;
use super::record::Shape;
use super::{Run, Sieve};

/// How many take turns.
const RUNNERS: usize = 2;
/// Bytes that are well read at a time.
pub(super) const BLOCK: usize = 256 << 10;
/// Bytes that are free in front of what was read, for the beginning of a record that ends in it.
const HEADROOM: usize = 64 << 10;
/// Kept bytes that are worth handing over, and runs between them.
const ENOUGH: usize = 64 << 10;
const ENOUGH_RUNS: usize = 256;
/// Bytes that few records are longer than.
const LONG_RECORD: usize = 2 << 10;
/// Takings that may be on the way.
const WAITING: usize = 1;

/// What a file was sifted to.
#[derive(Default)]
pub(super) struct Takings {
    /// Whole records, and at the end of the file what is left.
    pub(super) kept: Vec<u8>,
    /// What fell through, by where in `kept` it stood.
    pub(super) fallen: VecDeque<Fallen>,
    /// What ended the file, if it did not end by itself.
    pub(super) failure: Option<io::Error>,
}

/// Records that fell through the sieve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fallen {
    /// How many kept bytes stood before them.
    pub(super) at: usize,
    /// Bytes that they are.
    pub(super) bytes: u64,
    pub(super) run: Run,
}

/// What there is to read.
pub(super) struct Track {
    pub(super) file: Arc<File>,
    /// Where in the file the first record begins.
    pub(super) from: u64,
    /// Bytes of each block.
    pub(super) block: usize,
    pub(super) meter: Meter,
}

/// A capture that is sifted on the way.
pub(super) struct Relay {
    takings: Receiver<Takings>,
    spares: SyncSender<Takings>,
    /// Bytes that takings mostly have room for: what is larger is not worth keeping.
    room: usize,
}

/// What one runner hands to the next.
struct Baton {
    /// The beginning of a record that ends in the next block.
    begun: Vec<u8>,
    takings: Takings,
    /// Bytes that takings mostly have room for.
    room: usize,
    output: SyncSender<Takings>,
    spares: Receiver<Takings>,
}

/// One that takes turns.
struct Runner<S> {
    track: Arc<Track>,
    shape: Shape,
    sieve: S,
    before: Receiver<Baton>,
    behind: SyncSender<Baton>,
    /// Its next block, counted from the first.
    block: u64,
}

impl Relay {
    /// Begins to read a file of records of this shape.
    pub(super) fn start(
        track: Track,
        shape: Shape,
        sieve: impl Sieve + Copy + Send + 'static,
    ) -> Self {
        let (output, takings) = sync_channel(WAITING);
        let (give_back, spares) = sync_channel(WAITING);
        let track = Arc::new(track);
        let (mut behind, before): (Vec<_>, Vec<_>) = (0..RUNNERS).map(|_| sync_channel(1)).unzip();
        let room = ENOUGH + LONG_RECORD;
        let first = Baton {
            begun: Vec::new(),
            takings: Takings::with_room(room),
            room,
            output,
            spares,
        };
        if let Some(to_first) = behind.first() {
            let _ = to_first.send(first);
        }
        behind.rotate_left(1);
        for ((block, before), behind) in (0..).zip(before).zip(behind) {
            let runner = Runner {
                track: Arc::clone(&track),
                shape,
                sieve,
                before,
                behind,
                block,
            };
            thread::spawn(move || runner.run());
        }
        Self {
            takings,
            spares: give_back,
            room,
        }
    }

    /// The next takings, when they are there; `None` where there are none any more.
    pub(super) fn next(&self) -> Option<Takings> {
        self.takings.recv().ok()
    }

    /// Gives back memory that can be used again.
    pub(super) fn give_back(&self, mut takings: Takings) {
        takings.kept.clear();
        takings.fallen.clear();
        if takings.kept.capacity() <= self.room {
            let _ = self.spares.try_send(takings);
        }
    }
}

impl<S: Sieve> Runner<S> {
    /// Takes turns until the file ends or nobody wants more of it.
    fn run(mut self) {
        let mut buffer = vec![0; HEADROOM + self.track.block];
        loop {
            let room = buffer.get_mut(HEADROOM..).unwrap_or_default();
            let (read, failure) = self.track.read(self.block, room);
            let Ok(mut baton) = self.before.recv() else {
                return;
            };
            let is_end = read < self.track.block;
            let is_readable = if !is_end && self.is_amid(&baton.begun, read) {
                let more = buffer.get(HEADROOM..HEADROOM + read);
                baton.begun.extend_from_slice(more.unwrap_or_default());
                true
            } else {
                self.sift_behind(&mut buffer, read, &mut baton)
            };
            let is_last = is_end || !is_readable;
            if is_last {
                baton.takings.kept.append(&mut baton.begun);
                baton.takings.failure = failure;
                baton.hand_over();
                return;
            }
            // Also where nothing is kept: who waits for it looks at signals in between.
            let is_wanted = !baton.takings.is_enough() || baton.hand_over();
            if !is_wanted || self.behind.send(baton).is_err() {
                return;
            }
            self.block += RUNNERS as u64;
        }
    }

    /// Whether a record that has begun needs more than the next bytes: it is looked at when it is all there.
    fn is_amid(&self, begun: &[u8], more: usize) -> bool {
        let record = self.shape.record_at(begun);
        record.is_some_and(|record| {
            record.captured <= self.shape.limit && begun.len() + more < record.size
        })
    }

    /// Sifts what was read into the buffer, behind what has begun before.
    fn sift_behind(&self, buffer: &mut [u8], read: usize, baton: &mut Baton) -> bool {
        let begun = std::mem::take(&mut baton.begun);
        let start = put_in_front(buffer, &begun);
        let window = buffer.get(start.unwrap_or(HEADROOM)..HEADROOM + read);
        let mut window = Cow::Borrowed(window.unwrap_or_default());
        if start.is_none() {
            window = Cow::Owned([&begun, &*window].concat());
        }
        self.sift(&window, baton)
    }

    /// Sorts the records of a window into those that are kept and those that fall through, and takes note of one that
    /// is not all there. Says whether what follows can be read at all, and somebody wants it.
    fn sift(&self, window: &[u8], baton: &mut Baton) -> bool {
        let mut rest = window;
        loop {
            let mut run = Run::default();
            let walked = self.shape.pass(rest, &self.sieve, (&mut run, u64::MAX));
            baton.takings.fall(walked.bytes, run);
            rest = rest.get(walked.bytes..).unwrap_or_default();
            let record = self.shape.record_at(rest).filter(|_| walked.is_stopped);
            let is_possible = record.is_none_or(|record| record.captured <= self.shape.limit);
            let whole = record.and_then(|record| rest.split_at_checked(record.size));
            let Some((whole, behind)) = whole.filter(|_| is_possible) else {
                baton.begun.extend_from_slice(rest);
                return is_possible;
            };
            baton.takings.kept.extend_from_slice(whole);
            rest = behind;
            if baton.takings.is_enough() && !baton.hand_over() {
                return false;
            }
        }
    }
}

impl Track {
    /// Fills `room` with a block, as far as the file goes: says how far, and what kept it from going on.
    fn read(&self, block: u64, room: &mut [u8]) -> (usize, Option<io::Error>) {
        let at = self.from + block * self.block as u64;
        let mut read = 0;
        loop {
            let rest = room.get_mut(read..).unwrap_or_default();
            match self.file.read_at(rest, at + read as u64) {
                Ok(0) => return (read, None),
                Ok(more) => {
                    read += more;
                    self.meter.add(more as u64);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return (read, Some(error)),
            }
        }
    }
}

impl Takings {
    fn with_room(bytes: usize) -> Self {
        Self {
            kept: Vec::with_capacity(bytes),
            ..Self::default()
        }
    }

    fn fall(&mut self, bytes: usize, run: Run) {
        if run.frames > 0 {
            self.fallen.push_back(Fallen {
                at: self.kept.len(),
                bytes: bytes as u64,
                run,
            });
        }
    }

    fn is_enough(&self) -> bool {
        self.kept.len() >= ENOUGH || self.fallen.len() >= ENOUGH_RUNS
    }
}

impl Baton {
    /// Hands over what was taken; says whether more is wanted.
    fn hand_over(&mut self) -> bool {
        let spare = self.spares.try_recv();
        let spare = spare.unwrap_or_else(|_| Takings::with_room(self.room));
        let takings = std::mem::replace(&mut self.takings, spare);
        self.output.send(takings).is_ok()
    }
}

/// Puts the beginning of a record in front of the block that holds its end; says where it begins, if there is room.
fn put_in_front(buffer: &mut [u8], begun: &[u8]) -> Option<usize> {
    let start = HEADROOM.checked_sub(begun.len())?;
    buffer.get_mut(start..HEADROOM)?.copy_from_slice(begun);
    Some(start)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use crate::capture::file;
    use crate::capture::format::Step;
    use crate::capture::{LinkType, Run};

    /// What is made of a capture: frames that are wanted, and notes and failures, with what was passed before.
    fn read(path: &str, block: Option<usize>) -> (Vec<String>, Run) {
        let wanted =
            |_: LinkType, bytes: &[u8], _: u32| bytes.first().is_some_and(|byte| byte % 3 > 0);
        let (mut seen, mut all) = (Vec::new(), Run::default());
        let mut file = match file::open(path, 0) {
            Ok(file) => file,
            Err(error) => return (vec![error.to_string()], all),
        };
        assert!(block.is_none_or(|block| file.sift(wanted, block)));
        loop {
            let mut run = Run::default();
            let step = file.advance_past(&wanted, (&mut run, 5));
            all.join(&run);
            match step {
                Ok(Some(Step::Frame)) => seen.push(format!("{:?}", file.frame())),
                Ok(Some(Step::Note(note))) => seen.push(format!("{note:?}")),
                Ok(None | Some(Step::Tick)) => {}
                Ok(Some(Step::End)) => return (seen, all),
                Err(error) => seen.push(error.to_string()),
            }
        }
    }

    /// A record: its time, the bytes that it has, and what it claims too much or too little.
    fn record() -> impl Strategy<Value = Vec<u8>> {
        let size = prop_oneof![8 => 0..200_usize, 1 => 200..3_000_usize];
        let wrong = prop_oneof![40 => Just(0), 1 => -3..300_000_i64];
        let captured = prop_oneof![20 => Just(0), 1 => -3..300_000_i64];
        (any::<u8>(), 0..9_u32, size, wrong, captured).prop_map(
            |(first, time, size, wrong, captured)| {
                let number = |claim: i64| {
                    let size = i64::try_from(size).unwrap_or(0);
                    u32::try_from(size + claim).unwrap_or(0).to_le_bytes()
                };
                let mut record =
                    [time.to_le_bytes(), [0; 4], number(captured), number(wrong)].concat();
                record.resize(record.len() + size, first);
                record
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn what_is_sifted_by_turns_is_what_is_sifted_at_once(
            records in prop::collection::vec(record(), 0..60),
            cut in 0..50_usize,
            block in prop_oneof![1..300_usize, Just(4096)],
        ) {
            let head = [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0];
            let bytes = [&head[..], &records.concat()].concat();
            let end = bytes.len() - cut.min(bytes.len() - head.len());
            let mut capture = tempfile::NamedTempFile::new()?;
            capture.write_all(bytes.get(..end).unwrap_or_default())?;
            let path = capture.path().to_string_lossy();
            prop_assert_eq!(read(&path, Some(block)), read(&path, None));
        }
    }
}
