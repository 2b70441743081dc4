//! The classic capture format: a file header of 24 bytes, then records of a 16-byte header and the captured bytes.
//!
//! Both byte orders, micro- and nanoseconds, and the variant of old Linux systems whose record headers have 24 bytes.
//! Format: draft-ietf-opsawg-pcap.

use super::format::{Failure, Step};
use super::input::{ByteOrder, Input};
use super::record::{RECORD_HEADER, Record, Shape};
use super::{Frame, LinkType, NoteKind, Precision, Run, Sieve, SourceIndex};

/// Bytes that tell whether a file is of this format.
pub(super) const MAGIC_LEN: usize = 4;
pub(super) const MAGIC_MICRO: u32 = 0xa1b2_c3d4;
pub(super) const MAGIC_NANO: u32 = 0xa1b2_3c4d;
const MAGIC_LONG_HEADERS: u32 = 0xa1b2_cd34;

const FILE_HEADER: usize = 24;
const MAJOR_AT: usize = 4;
const MINOR_AT: usize = 6;
const SNAPLEN_AT: usize = 16;
const LINK_AT: usize = 20;
/// The bits of the link type word that say which link type; those above tell of the frame check sequence.
const LINK_MASK: u32 = 0x03ff_ffff;
pub(super) const MAJOR: u16 = 2;

/// Four more fields follow in the long variant: interface, protocol, packet type and padding.
const LONG_RECORD_HEADER: usize = 24;

/// Captured bytes that a record may claim whatever the file's snapshot length says. What libpcap allows.
const MAX_CAPTURED: u32 = 256 * 1024;
/// Captured bytes that no record may claim.
const MAX_SNAPLEN: u32 = 16 * 1024 * 1024;

/// Reader of the classic format.
pub(super) struct Pcap {
    shape: Shape,
    precision: Precision,
    snaplen: u32,
    number: u64,
    /// The record at the start of the window.
    record: Record,
}

/// What the first four bytes say about the rest.
#[derive(Clone, Copy)]
struct Variant {
    order: ByteOrder,
    precision: Precision,
    header_len: usize,
}

impl Variant {
    fn of(window: &[u8]) -> Option<Self> {
        [ByteOrder::Little, ByteOrder::Big]
            .into_iter()
            .find_map(|order| {
                let (precision, header_len) = match order.u32_at(window, 0)? {
                    MAGIC_MICRO => (Precision::Micro, RECORD_HEADER),
                    MAGIC_NANO => (Precision::Nano, RECORD_HEADER),
                    MAGIC_LONG_HEADERS => (Precision::Micro, LONG_RECORD_HEADER),
                    _ => return None,
                };
                Some(Self {
                    order,
                    precision,
                    header_len,
                })
            })
    }
}

impl Pcap {
    /// Whether a file that begins so is one of this format, or the beginning of one.
    pub(super) fn recognises(start: &[u8]) -> bool {
        let start = start.get(..MAGIC_LEN).unwrap_or(start);
        [MAGIC_MICRO, MAGIC_NANO, MAGIC_LONG_HEADERS]
            .iter()
            .any(|magic| {
                magic.to_le_bytes().starts_with(start) || magic.to_be_bytes().starts_with(start)
            })
    }

    /// Reads the file header.
    pub(super) fn open(input: &mut Input) -> Result<Self, Failure> {
        if !input.has(FILE_HEADER)? {
            return Err(Failure::cut_short(input, "the file header", FILE_HEADER));
        }
        let damaged = |at: usize, what: String| Failure::Damaged {
            at: at as u64,
            what,
        };
        let window = input.window();
        let missing = || damaged(0, "no file header".into());
        let variant = Variant::of(window).ok_or_else(missing)?;
        let order = variant.order;
        let major = order.u16_at(window, MAJOR_AT).ok_or_else(missing)?;
        let minor = order.u16_at(window, MINOR_AT).ok_or_else(missing)?;
        let snaplen = order.u32_at(window, SNAPLEN_AT).ok_or_else(missing)?;
        let link = order.u32_at(window, LINK_AT).ok_or_else(missing)? & LINK_MASK;
        if major != MAJOR {
            let what = format!("format version {major}.{minor} (expected 2.4)");
            return Err(damaged(MAJOR_AT, what));
        }
        let Ok(link) = u16::try_from(link) else {
            return Err(damaged(
                LINK_AT,
                format!("link type {link} (at most 65535)"),
            ));
        };
        input.consume(FILE_HEADER);
        Ok(Self {
            shape: Shape {
                order,
                nanos_per_unit: match variant.precision {
                    Precision::Micro => 1000,
                    Precision::Nano => 1,
                },
                link: LinkType(link),
                header_len: variant.header_len,
                limit: snaplen.clamp(MAX_CAPTURED, MAX_SNAPLEN),
            },
            precision: variant.precision,
            snaplen,
            number: 0,
            record: Record::default(),
        })
    }

    /// How its records are to be read.
    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    /// Link type and precision of all frames.
    pub(super) fn link(&self) -> (LinkType, Precision) {
        (self.shape.link, self.precision)
    }

    /// Bytes that were to be captured of each frame, as the header says; 0 is all.
    pub(super) fn snaplen(&self) -> u32 {
        self.snaplen
    }

    /// Moves to the next record.
    #[inline]
    pub(super) fn advance(&mut self, input: &mut Input) -> Result<Step, Failure> {
        let lent = std::mem::take(&mut self.record);
        input.consume(lent.size);
        if lent.captured > lent.len {
            return Ok(Step::Note(NoteKind::LongerThanWire {
                frame: self.number,
                captured: lent.captured,
                len: lent.len,
            }));
        }
        if !input.has(self.shape.header_len)? {
            return self.end(input);
        }
        let record = self.shape.record_at(input.window()).unwrap_or_default();
        if record.captured > self.shape.limit {
            return Err(Failure::Damaged {
                at: input.offset(),
                what: format!(
                    "record {} claims {} captured bytes (at most {})",
                    self.number + 1,
                    record.captured,
                    self.shape.limit
                ),
            });
        }
        if !input.has(record.size)? {
            return Err(self.cut_short(input, record.size));
        }
        self.number += 1;
        self.record = record;
        Ok(Step::Frame)
    }

    /// The next record, where that is to be had without more ado: it lies in the window, there is nothing to say about
    /// it, it does not fall through, and none did in front of it.
    #[inline]
    pub(super) fn next_plain<'a>(
        &mut self,
        input: &'a mut Input,
        source: SourceIndex,
        passes: Option<&impl Sieve>,
    ) -> Option<Frame<'a>> {
        if self.record.captured > self.record.len {
            return None;
        }
        input.consume(std::mem::take(&mut self.record).size);
        if input.has_fallen() {
            return None;
        }
        let window = input.window();
        let record = self.shape.record_at(window)?;
        let bytes = window.get(self.shape.header_len..record.size)?;
        if record.captured > self.shape.limit
            || passes.is_some_and(|passes| passes(self.shape.link, bytes, record.len))
        {
            return None;
        }
        self.number += 1;
        self.record = record;
        Some(self.lent(bytes, source))
    }

    /// Moves on past records of which `passes` says so, until `run` is `most` frames long. Stops in front of what
    /// [`advance`](Self::advance) has something to say about.
    pub(super) fn pass(
        &mut self,
        input: &mut Input,
        passes: &impl Sieve,
        (run, most): (&mut Run, u64),
    ) {
        if self.record.captured > self.record.len {
            return;
        }
        input.consume(std::mem::take(&mut self.record).size);
        if input.is_sifted() {
            return self.pass_fallen(input, run, most);
        }
        let before = run.frames;
        loop {
            let walked = self.shape.pass(input.window(), passes, (run, most));
            input.consume(walked.bytes);
            if walked.is_stopped || !self.is_next_whole(input) {
                break;
            }
        }
        self.number += run.frames - before;
    }

    /// Moves on past what was found to fall through before it came here.
    fn pass_fallen(&mut self, input: &mut Input, run: &mut Run, most: u64) {
        while run.frames < most {
            if let Some(fallen) = input.take_fallen() {
                run.join(&fallen);
                self.number += fallen.frames;
            } else if !input.window().is_empty() || !input.take_sifted() {
                return;
            }
        }
    }

    /// Has the next record read, all of it; `false` where that is not to be had, or not now.
    #[cold]
    fn is_next_whole(&self, input: &mut Input) -> bool {
        let has_header = matches!(input.has(self.shape.header_len), Ok(true));
        let record = self.shape.record_at(input.window()).filter(|_| has_header);
        record.is_some_and(|record| {
            record.captured <= self.shape.limit && matches!(input.has(record.size), Ok(true))
        })
    }

    /// The record that [`advance`](Self::advance) moved to.
    #[inline]
    pub(super) fn frame<'a>(&self, input: &'a Input, source: SourceIndex) -> Frame<'a> {
        let bytes = input.window().get(self.shape.header_len..self.record.size);
        self.lent(bytes.unwrap_or_default(), source)
    }

    #[inline]
    fn lent<'a>(&self, bytes: &'a [u8], source: SourceIndex) -> Frame<'a> {
        Frame {
            source,
            number: self.number,
            time: self.record.time(),
            len: self.record.len,
            link: self.shape.link,
            interface: None,
            precision: self.precision,
            bytes,
        }
    }

    #[cold]
    fn end(&self, input: &Input) -> Result<Step, Failure> {
        if input.window().is_empty() {
            Ok(Step::End)
        } else {
            Err(self.cut_short(input, self.shape.header_len))
        }
    }

    #[cold]
    fn cut_short(&self, input: &Input, need: usize) -> Failure {
        Failure::cut_short(input, format!("record {}", self.number + 1), need)
    }
}
