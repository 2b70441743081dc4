//! The records of the classic capture format: a header of 16 bytes, then the captured bytes.

use super::input::ByteOrder;
use super::{LinkType, Run, Sieve, Timestamp};

/// Seconds, their fraction, bytes captured and bytes on the wire: 32 bits each.
pub(super) const RECORD_HEADER: usize = 16;

/// How the records of one file are to be read.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) order: ByteOrder,
    pub(super) nanos_per_unit: i64,
    pub(super) link: LinkType,
    /// Length of a record's header: 16 bytes, or more of which only these matter.
    pub(super) header_len: usize,
    /// Captured bytes that a record may claim.
    pub(super) limit: u32,
}

/// What a record's header says.
#[derive(Clone, Copy, Default)]
pub(super) struct Record {
    time: i64,
    pub(super) captured: u32,
    pub(super) len: u32,
    /// Bytes of the whole record.
    pub(super) size: usize,
}

impl Record {
    #[inline]
    pub(super) fn time(&self) -> Option<Timestamp> {
        Some(Timestamp(self.time)).filter(|time| *time != Timestamp::ABSENT)
    }
}

/// How far a walk over records came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Walked {
    /// Bytes that are done with.
    pub(super) bytes: usize,
    /// Whether a record follows that is to be looked at; else more bytes are to be read first.
    pub(super) is_stopped: bool,
}

impl Shape {
    /// The record that begins here; `None` where its header is not all there.
    #[inline]
    pub(super) fn record_at(&self, window: &[u8]) -> Option<Record> {
        let header = window.first_chunk::<RECORD_HEADER>()?;
        let [seconds, fraction, captured, len] = self.order.words(header);
        Some(Record {
            time: i64::from(seconds) * Timestamp::NANOS_A_SECOND
                + i64::from(fraction) * self.nanos_per_unit,
            captured,
            len,
            size: usize::try_from(captured)
                .unwrap_or(usize::MAX)
                .saturating_add(self.header_len),
        })
    }

    /// Whether more of these bytes fall through a sieve than are kept.
    pub(super) fn mostly_falls(&self, window: &[u8], passes: &impl Sieve) -> bool {
        let (mut rest, mut kept) = (window, 0);
        loop {
            let walked = self.pass(rest, passes, (&mut Run::default(), u64::MAX));
            let behind = rest.get(walked.bytes..).unwrap_or_default();
            let record = self.record_at(behind).filter(|_| walked.is_stopped);
            let Some(next) = record.and_then(|record| behind.get(record.size..)) else {
                return kept < window.len() / 2;
            };
            kept += behind.len() - next.len();
            rest = next;
        }
    }

    /// Walks over records of which `passes` says so, until `run` is `most` frames long. A record that cannot be, or
    /// that holds more than there was on the wire, is to be looked at.
    #[inline]
    pub(super) fn pass(
        &self,
        window: &[u8],
        passes: &impl Sieve,
        (run, most): (&mut Run, u64),
    ) -> Walked {
        let (mut at, mut so_far) = (0, *run);
        let is_stopped = loop {
            let rest = window.get(at..).unwrap_or_default();
            let Some(record) = self.record_at(rest) else {
                break false;
            };
            if record.captured > self.limit.min(record.len) || so_far.frames >= most {
                break true;
            }
            let Some(bytes) = rest.get(self.header_len..record.size) else {
                break false;
            };
            if !passes(self.link, bytes, record.len) {
                break true;
            }
            so_far.add(record.time());
            at += record.size;
        };
        *run = so_far;
        Walked {
            bytes: at,
            is_stopped,
        }
    }
}
