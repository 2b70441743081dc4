//! What stands in the blocks of a pcapng section: its interfaces, packets and counters.
//!
//! Blocks come here whole, without their last four bytes. Walking from block to block is done elsewhere.

use std::ops::Range;

use super::clock::Clock;
use super::input::ByteOrder;
use super::options::{self, padded};
use super::{LinkType, NoteKind, Precision, Statistics, Subject, Timestamp};

pub(super) const SECTION_HEADER: u32 = 0x0a0d_0d0a;
pub(super) const INTERFACE_DESCRIPTION: u32 = 1;
const OBSOLETE_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const INTERFACE_STATISTICS: u32 = 5;
pub(super) const ENHANCED_PACKET: u32 = 6;

const MAGIC_AT: usize = 8;
pub(super) const BYTE_ORDER_MAGIC: u32 = 0x1a2b_3c4d;
const MAJOR_AT: usize = 12;
pub(super) const MAJOR: u16 = 1;
const SECTION_LEN_AT: usize = 16;
const SECTION_OPTIONS_AT: usize = 24;

const LINK_AT: usize = 8;
const SNAPLEN_AT: usize = 12;
const INTERFACE_OPTIONS_AT: usize = 16;
pub(super) const IF_NAME: u16 = 2;
pub(super) const IF_TSRESOL: u16 = 9;
const IF_TSOFFSET: u16 = 14;
/// A section that describes more interfaces is taken for damage: a file must not grow a list without bound.
const MOST_INTERFACES: usize = 65_536;

const PACKET_INTERFACE_AT: usize = 8;
const OBSOLETE_LOST_AT: usize = 10;
const OBSOLETE_LOST_UNKNOWN: u16 = 0xffff;
const TIME_HIGH_AT: usize = 12;
const TIME_LOW_AT: usize = 16;
const CAPTURED_AT: usize = 20;
const LEN_AT: usize = 24;
const DATA_AT: usize = 28;

const SIMPLE_LEN_AT: usize = 8;
const SIMPLE_DATA_AT: usize = 12;

const STATISTICS_OPTIONS_AT: usize = 20;
const ISB_IFRECV: u16 = 4;
const ISB_IFDROP: u16 = 5;
const ISB_FILTERACCEPT: u16 = 6;
const ISB_OSDROP: u16 = 7;
const ISB_USRDELIV: u16 = 8;

/// Whether this floor has a use for blocks of that type. All others are passed over.
pub(super) fn is_known(kind: u32) -> bool {
    matches!(
        kind,
        SECTION_HEADER
            | INTERFACE_DESCRIPTION
            | OBSOLETE_PACKET
            | SIMPLE_PACKET
            | INTERFACE_STATISTICS
            | ENHANCED_PACKET
    )
}

/// The byte order of the section whose header begins so.
pub(super) fn byte_order(header: &[u8]) -> Option<ByteOrder> {
    [ByteOrder::Little, ByteOrder::Big]
        .into_iter()
        .find(|order| order.u32_at(header, MAGIC_AT) == Some(BYTE_ORDER_MAGIC))
}

/// What the blocks of a section have said so far that later blocks need.
pub(super) struct Section {
    pub(super) order: ByteOrder,
    interfaces: Vec<Interface>,
}

struct Interface {
    link: LinkType,
    snaplen: u32,
    clock: Clock,
}

/// What a block says, and where its options lie in it.
pub(super) struct Block {
    pub(super) content: Content,
    pub(super) options: Range<usize>,
}

/// What a block says.
pub(super) enum Content {
    Packet(Packet),
    /// Nothing but what its options say of this.
    Only(Subject),
    /// This, and what its options say of that.
    Note(NoteKind, Subject),
}

/// A packet, with the place of its bytes in the block.
pub(super) struct Packet {
    pub(super) interface: u32,
    pub(super) link: LinkType,
    pub(super) precision: Precision,
    pub(super) time: Time,
    pub(super) captured: u32,
    pub(super) len: u32,
    pub(super) data: Range<usize>,
    /// Packets lost since the one before it.
    pub(super) lost: u16,
}

/// What is known of when a packet came.
#[derive(Clone, Copy)]
pub(super) enum Time {
    Known(Timestamp),
    NotRecorded,
    OutOfRange,
}

impl Section {
    pub(super) fn new(order: ByteOrder) -> Self {
        Self {
            order,
            interfaces: Vec::new(),
        }
    }

    /// Reads a block of a type that [`is_known`].
    ///
    /// # Errors
    /// What is wrong with it, in the user's words.
    pub(super) fn read(&mut self, kind: u32, block: &[u8]) -> Result<Block, String> {
        match kind {
            SECTION_HEADER => self.header(block),
            INTERFACE_DESCRIPTION => self.interface(block),
            INTERFACE_STATISTICS => self.statistics(block),
            SIMPLE_PACKET => self.simple_packet(block),
            _ => self.packet(block, kind == OBSOLETE_PACKET),
        }
    }

    fn header(&self, block: &[u8]) -> Result<Block, String> {
        let major = self.half(block, MAJOR_AT)?;
        // How long the section claims to be is of no use: its blocks are walked one by one anyway.
        self.order
            .u64_at(block, SECTION_LEN_AT)
            .ok_or_else(too_short)?;
        if major != MAJOR {
            return Err(format!("format version {major} (expected {MAJOR})"));
        }
        Ok(Block {
            content: Content::Only(Subject::Section),
            options: SECTION_OPTIONS_AT..block.len(),
        })
    }

    fn interface(&mut self, block: &[u8]) -> Result<Block, String> {
        let link = LinkType(self.half(block, LINK_AT)?);
        let snaplen = self.word(block, SNAPLEN_AT)?;
        let options = INTERFACE_OPTIONS_AT..block.len();
        let mut clock = Clock::default();
        let mut name = None;
        for (code, value) in options::all(self.order, block, options.clone()) {
            match code {
                IF_NAME => name = Some(options::text(value)),
                IF_TSRESOL => clock.set_resolution(value.first().copied()),
                IF_TSOFFSET => clock.set_offset(self.order.u64_at(value, 0)),
                _ => {}
            }
        }
        if self.interfaces.len() == MOST_INTERFACES {
            return Err(format!(
                "more than {MOST_INTERFACES} interfaces in a section"
            ));
        }
        let index = u32::try_from(self.interfaces.len()).unwrap_or(u32::MAX);
        self.interfaces.push(Interface {
            link,
            snaplen,
            clock,
        });
        Ok(Block {
            content: Content::Note(
                NoteKind::Interface { index, name, link },
                Subject::Interface(index),
            ),
            options,
        })
    }

    fn statistics(&self, block: &[u8]) -> Result<Block, String> {
        let interface = self.word(block, PACKET_INTERFACE_AT)?;
        let options = STATISTICS_OPTIONS_AT..block.len();
        let mut counters = Statistics::default();
        for (code, value) in options::all(self.order, block, options.clone()) {
            let counter = match code {
                ISB_IFRECV => &mut counters.received,
                ISB_IFDROP => &mut counters.dropped_by_interface,
                ISB_FILTERACCEPT => &mut counters.accepted,
                ISB_OSDROP => &mut counters.dropped_by_system,
                ISB_USRDELIV => &mut counters.delivered,
                _ => continue,
            };
            *counter = self.order.u64_at(value, 0);
        }
        let note = NoteKind::Statistics {
            interface,
            counters,
        };
        Ok(Block {
            content: Content::Note(note, Subject::Interface(interface)),
            options,
        })
    }

    /// An enhanced packet block, or the obsolete one: there the first word holds the interface and a count of losses.
    fn packet(&self, block: &[u8], obsolete: bool) -> Result<Block, String> {
        let (index, lost) = if obsolete {
            let index = self.half(block, PACKET_INTERFACE_AT)?;
            let lost = self.half(block, OBSOLETE_LOST_AT)?;
            let known = lost != OBSOLETE_LOST_UNKNOWN;
            (u32::from(index), if known { lost } else { 0 })
        } else {
            (self.word(block, PACKET_INTERFACE_AT)?, 0)
        };
        let high = self.word(block, TIME_HIGH_AT)?;
        let low = self.word(block, TIME_LOW_AT)?;
        let captured = self.word(block, CAPTURED_AT)?;
        let len = self.word(block, LEN_AT)?;
        let data = data(block, DATA_AT, captured)?;
        let interface = self.described(index)?;
        let ticks = (u64::from(high) << u32::BITS) | u64::from(low);
        let options = DATA_AT + padded(data.len())..block.len();
        let packet = Packet {
            interface: index,
            link: interface.link,
            precision: interface.clock.precision(),
            time: interface
                .clock
                .time(ticks)
                .map_or(Time::OutOfRange, |time| match time {
                    Timestamp::ABSENT => Time::NotRecorded,
                    time => Time::Known(time),
                }),
            captured,
            len,
            data,
            lost,
        };
        Ok(Block {
            content: Content::Packet(packet),
            options,
        })
    }

    /// A simple packet block: no time stamp, no options, and always of the first interface. How much was captured
    /// follows from that interface's snapshot length.
    fn simple_packet(&self, block: &[u8]) -> Result<Block, String> {
        let len = self.word(block, SIMPLE_LEN_AT)?;
        let interface = self.described(0)?;
        let captured = match interface.snaplen {
            0 => len,
            snaplen => len.min(snaplen),
        };
        let packet = Packet {
            interface: 0,
            link: interface.link,
            precision: interface.clock.precision(),
            time: Time::NotRecorded,
            captured,
            len,
            data: data(block, SIMPLE_DATA_AT, captured)?,
            lost: 0,
        };
        Ok(Block {
            content: Content::Packet(packet),
            options: 0..0,
        })
    }

    fn described(&self, index: u32) -> Result<&Interface, String> {
        usize::try_from(index)
            .ok()
            .and_then(|index| self.interfaces.get(index))
            .ok_or_else(|| {
                format!("a packet of interface {index}, which the section does not describe")
            })
    }

    fn half(&self, block: &[u8], at: usize) -> Result<u16, String> {
        self.order.u16_at(block, at).ok_or_else(too_short)
    }

    fn word(&self, block: &[u8], at: usize) -> Result<u32, String> {
        self.order.u32_at(block, at).ok_or_else(too_short)
    }
}

/// Where the captured bytes stand in a block, if it has room for them.
fn data(block: &[u8], at: usize, captured: u32) -> Result<Range<usize>, String> {
    let room = block.len().saturating_sub(at);
    match usize::try_from(captured) {
        Ok(captured) if captured <= room => Ok(at..at + captured),
        _ => Err(format!(
            "{captured} captured bytes in a block that has room for {room}"
        )),
    }
}

fn too_short() -> String {
    "too short for its type".into()
}
