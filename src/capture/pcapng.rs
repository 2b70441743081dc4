//! The pcapng format: blocks in sections, each section with its own byte order and its own interfaces.
//!
//! This walks from block to block. Packet blocks give frames; interface, statistics and section blocks give notes; all
//! others are passed over as they stream by. What follows a frame or a note are the notes that the options of its block
//! hold. Format: draft-ietf-opsawg-pcapng.

use std::collections::VecDeque;
use std::ops::Range;

use super::format::{Failure, Step};
use super::input::{ByteOrder, Input};
use super::options::{self, Next};
use super::section::{self, Block, Content, Packet, SECTION_HEADER, Section, Time};
use super::{Frame, LinkType, NoteKind, Precision, SourceIndex, Subject};

const KIND_AT: usize = 0;
const SIZE_AT: usize = 4;
/// Type and size before the body, the size again after it.
const HEAD: usize = 8;
const TAIL: usize = 4;
const SMALLEST: usize = HEAD + TAIL;
/// A block that claims more is taken for damage. No more than this is ever held of one block.
const LARGEST: usize = 16 * 1024 * 1024;

/// The option of a packet that counts what was lost before it.
const PACKET_DROPCOUNT: u16 = 4;

/// Reader of pcapng.
pub(super) struct PcapNg {
    section: Section,
    blocks: u64,
    frames: u64,
    packet: Packet,
    /// Size of the block at the start of the window, which has been dealt with but for its notes.
    done: usize,
    notes: VecDeque<NoteKind>,
    options: Range<usize>,
    subject: Subject,
    /// Whether the block at the start of the window is a packet that is to be lent once its notes are told.
    is_noted: bool,
    skip: Option<Skip>,
}

/// A block that is being passed over.
struct Skip {
    at: u64,
    size: u32,
    left: u64,
}

impl PcapNg {
    pub(super) fn new() -> Self {
        Self {
            section: Section::new(ByteOrder::Little),
            blocks: 0,
            frames: 0,
            packet: Packet {
                interface: 0,
                link: LinkType(0),
                precision: Precision::Micro,
                time: Time::NotRecorded,
                captured: 0,
                len: 0,
                data: 0..0,
                lost: 0,
            },
            done: 0,
            notes: VecDeque::new(),
            options: 0..0,
            subject: Subject::Section,
            is_noted: false,
            skip: None,
        }
    }

    /// Whether a file that begins so is one of this format, or the beginning of one.
    pub(super) fn recognises(start: &[u8]) -> bool {
        let magic = SECTION_HEADER.to_be_bytes();
        magic.starts_with(start.get(..magic.len()).unwrap_or(start))
    }

    /// Moves to the next packet, or to something else worth a note.
    pub(super) fn advance(&mut self, input: &mut Input) -> Result<Step, Failure> {
        loop {
            if let Some(note) = self.next_note(input.window()) {
                return Ok(Step::Note(note));
            }
            if std::mem::take(&mut self.is_noted) {
                return Ok(Step::Frame);
            }
            input.consume(std::mem::take(&mut self.done));
            self.pass_over(input)?;
            if !input.has(SMALLEST)? {
                if input.window().is_empty() {
                    return Ok(Step::End);
                }
                return Err(self.cut_short(input, SMALLEST));
            }
            if self.block(input)? {
                if self.notes.is_empty() && self.options.is_empty() {
                    return Ok(Step::Frame);
                }
                self.is_noted = true;
            }
        }
    }

    /// The packet that [`advance`](Self::advance) moved to.
    pub(super) fn frame<'a>(&self, input: &'a Input, source: SourceIndex) -> Frame<'a> {
        let packet = &self.packet;
        Frame {
            source,
            number: self.frames,
            time: match packet.time {
                Time::Known(time) => Some(time),
                Time::NotRecorded | Time::OutOfRange => None,
            },
            len: packet.len,
            link: packet.link,
            interface: Some(packet.interface),
            precision: packet.precision,
            bytes: input.window().get(packet.data.clone()).unwrap_or_default(),
        }
    }

    /// Deals with the block at the start of the window; says whether it is a packet.
    ///
    /// Nothing is changed until the whole block is there: a reader that has to wait is simply asked again.
    fn block(&mut self, input: &mut Input) -> Result<bool, Failure> {
        let window = input.window();
        let mut order = self.section.order;
        let kind = order.u32_at(window, KIND_AT).unwrap_or_default();
        if kind == SECTION_HEADER {
            order = section::byte_order(window).ok_or_else(|| {
                self.damaged(input.offset(), "no byte-order magic in a section header")
            })?;
        }
        let claimed = order.u32_at(window, SIZE_AT).unwrap_or_default();
        let size = usize::try_from(claimed).unwrap_or(usize::MAX);
        if !(SMALLEST..=LARGEST).contains(&size) || size % 4 != 0 {
            let what = format!(
                "it claims {claimed} bytes (expected a multiple of 4 from {SMALLEST} to {LARGEST})"
            );
            return Err(self.damaged(input.offset(), &what));
        }
        if !section::is_known(kind) {
            self.skip = Some(Skip {
                at: input.offset(),
                size: claimed,
                left: (size - TAIL) as u64,
            });
            return Ok(false);
        }
        if !input.has(size)? {
            return Err(self.cut_short(input, size));
        }
        let body = size - TAIL;
        if order.u32_at(input.window(), body) != Some(claimed) {
            return Err(self.damaged(input.offset(), "its two sizes differ"));
        }
        if kind == SECTION_HEADER {
            self.section = Section::new(order);
        }
        let block = input.window().get(..body).unwrap_or_default();
        let block = self
            .section
            .read(kind, block)
            .map_err(|what| self.damaged(input.offset(), &what))?;
        self.blocks += 1;
        self.done = size;
        Ok(self.take(block))
    }

    /// Takes over what a block says; says whether it is a packet.
    fn take(&mut self, block: Block) -> bool {
        self.options = block.options;
        match block.content {
            Content::Packet(packet) => {
                self.frames += 1;
                self.subject = Subject::Frame(self.frames);
                self.note_oddities(&packet);
                self.packet = packet;
                return true;
            }
            Content::Note(note, subject) => {
                self.notes.push_back(note);
                self.subject = subject;
            }
            Content::Only(subject) => self.subject = subject,
        }
        false
    }

    #[inline]
    fn note_oddities(&mut self, packet: &Packet) {
        let frame = self.frames;
        if matches!(packet.time, Time::OutOfRange) {
            self.notes.push_back(NoteKind::TimeOutOfRange { frame });
        }
        if packet.captured > packet.len {
            self.notes.push_back(NoteKind::LongerThanWire {
                frame,
                captured: packet.captured,
                len: packet.len,
            });
        }
        if packet.lost > 0 {
            self.notes.push_back(NoteKind::Lost {
                frame,
                interface: packet.interface,
                count: u64::from(packet.lost),
            });
        }
    }

    /// What is still to be told of the block at the start of the window.
    ///
    /// Options are told one by one from where they lie: a block full of comments needs no memory.
    fn next_note(&mut self, window: &[u8]) -> Option<NoteKind> {
        if let Some(note) = self.notes.pop_front() {
            return Some(note);
        }
        let (order, subject) = (self.section.order, self.subject);
        while !self.options.is_empty() {
            match (options::take(order, window, &mut self.options), subject) {
                (Next::Option(options::COMMENT, value), subject) => {
                    let text = options::text(value);
                    return Some(NoteKind::Comment { subject, text });
                }
                (Next::Option(PACKET_DROPCOUNT, value), Subject::Frame(frame)) => {
                    let count = order.u64_at(value, 0).unwrap_or(0);
                    if count > 0 {
                        let interface = self.packet.interface;
                        return Some(NoteKind::Lost {
                            frame,
                            interface,
                            count,
                        });
                    }
                }
                (Next::Broken, subject) => return Some(NoteKind::BrokenOptions { subject }),
                (Next::Option(..) | Next::End, _) => {}
            }
        }
        None
    }

    /// Goes on passing over a block, if there is one to pass over, and looks whether it ends as it began.
    fn pass_over(&mut self, input: &mut Input) -> Result<(), Failure> {
        let Some(skip) = &mut self.skip else {
            return Ok(());
        };
        input.skip(&mut skip.left)?;
        let Skip { at, size, left } = *skip;
        if left > 0 || !input.has(TAIL)? {
            return Err(Failure::CutShort {
                part: self.part(),
                at,
                have: input.offset() - at + input.window().len() as u64,
                need: u64::from(size),
            });
        }
        if self.section.order.u32_at(input.window(), 0) != Some(size) {
            return Err(self.damaged(at, "its two sizes differ"));
        }
        input.consume(TAIL);
        self.blocks += 1;
        self.skip = None;
        Ok(())
    }

    /// The name of the block that comes after those dealt with.
    fn part(&self) -> String {
        format!("block {}", self.blocks + 1)
    }

    fn cut_short(&self, input: &Input, need: usize) -> Failure {
        Failure::cut_short(input, self.part(), need)
    }

    fn damaged(&self, at: u64, what: &str) -> Failure {
        Failure::Damaged {
            at,
            what: format!("{}: {what}", self.part()),
        }
    }
}
