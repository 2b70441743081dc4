//! The bytes of capture files to be written: headers and records of both formats, in this machine's byte order.
//!
//! Time stamps keep the digits they came with. Neither format can say that there is none, or one before 1970: such
//! frames are written at zero.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};

use super::classic::{MAGIC_MICRO, MAGIC_NANO, MAJOR};
use super::filter::SNAPLEN;
use super::options::END_OF_OPTIONS;
use super::section::{
    self, BYTE_ORDER_MAGIC, ENHANCED_PACKET, IF_NAME, IF_TSRESOL, INTERFACE_DESCRIPTION,
    SECTION_HEADER,
};
use super::{Frame, LinkType, Precision, SourceIndex};

const MINOR: u16 = 4;

const SECTION_LEN_UNKNOWN: u64 = u64::MAX;
const NO_SNAPLEN: u32 = 0;
const TSRESOL_MICRO: u8 = 6;
const TSRESOL_NANO: u8 = 9;
/// Bytes of an enhanced packet block around the packet's own.
const ENHANCED_OVERHEAD: usize = 32;

/// The format of a capture file to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// The classic format, for frames of one link type.
    Pcap {
        /// That link type.
        link: LinkType,
        /// Digits to keep of time stamps.
        precision: Precision,
    },
    /// The format in which every interface has its own link type and precision.
    PcapNg,
}

impl Container {
    /// The format for sources of which these link types and precisions are known: the classic one if they are all known
    /// and agree. `None` is a source that may mix several.
    pub fn for_sources(sources: &[Option<(LinkType, Precision)>]) -> Self {
        let mut known = sources.iter().copied().collect::<Option<Vec<_>>>();
        known
            .as_mut()
            .and_then(|known| {
                let (link, _) = *known.first()?;
                let agree = known.iter().all(|(other, _)| *other == link);
                let precision = known.iter().map(|(_, precision)| *precision).max()?;
                agree.then_some(Self::Pcap { link, precision })
            })
            .unwrap_or(Self::PcapNg)
    }
}

/// Writes one capture file.
pub(super) struct Encoder {
    container: Container,
    /// Interfaces described so far, by what makes them differ.
    interfaces: BTreeMap<(SourceIndex, Option<u32>, LinkType, Precision), u32>,
}

impl Encoder {
    pub(super) fn new(container: Container) -> Self {
        Self {
            container,
            interfaces: BTreeMap::new(),
        }
    }

    /// Writes what stands before the first frame; says how many bytes.
    pub(super) fn begin(&mut self, to: &mut impl Write) -> io::Result<usize> {
        let mut bytes = Vec::new();
        match self.container {
            Container::Pcap { link, precision } => {
                let magic = match precision {
                    Precision::Micro => MAGIC_MICRO,
                    Precision::Nano => MAGIC_NANO,
                };
                put(&mut bytes, &magic.to_ne_bytes());
                put(&mut bytes, &MAJOR.to_ne_bytes());
                put(&mut bytes, &MINOR.to_ne_bytes());
                put(&mut bytes, &[0; 8]); // zone and accuracy, never used
                put(&mut bytes, &SNAPLEN.to_ne_bytes());
                put(&mut bytes, &u32::from(link.0).to_ne_bytes());
            }
            Container::PcapNg => {
                let mut body = Vec::new();
                put(&mut body, &BYTE_ORDER_MAGIC.to_ne_bytes());
                put(&mut body, &section::MAJOR.to_ne_bytes());
                put(&mut body, &[0; 2]); // minor version
                put(&mut body, &SECTION_LEN_UNKNOWN.to_ne_bytes());
                block(&mut bytes, SECTION_HEADER, &body);
            }
        }
        to.write_all(&bytes)?;
        Ok(bytes.len())
    }

    /// Writes a frame, as much of it as any program takes; says how many bytes. `name` is that of its interface, where that
    /// is known.
    pub(super) fn frame(
        &mut self,
        frame: &Frame<'_>,
        name: Option<&str>,
        to: &mut impl Write,
    ) -> io::Result<usize> {
        let most = usize::try_from(SNAPLEN).unwrap_or(usize::MAX);
        let frame = &Frame {
            bytes: frame.bytes.get(..most).unwrap_or(frame.bytes),
            ..*frame
        };
        match self.container {
            Container::Pcap { link, .. } if frame.link != link => {
                let what = format!(
                    "a frame of link type {} in a capture of link type {}",
                    frame.link.0, link.0
                );
                Err(io::Error::new(ErrorKind::InvalidInput, what))
            }
            Container::Pcap { precision, .. } => record(frame, precision, to),
            Container::PcapNg => {
                let key = (frame.source, frame.interface, frame.link, frame.precision);
                let next = u32::try_from(self.interfaces.len()).unwrap_or(u32::MAX);
                let id = *self.interfaces.entry(key).or_insert(next);
                let described = if id == next {
                    interface(frame, name, to)?
                } else {
                    0
                };
                Ok(described + enhanced(frame, id, to)?)
            }
        }
    }
}

fn record(frame: &Frame<'_>, precision: Precision, to: &mut impl Write) -> io::Result<usize> {
    let nanos = nanos(frame);
    let unit = match precision {
        Precision::Micro => 1000,
        Precision::Nano => 1,
    };
    let fields = [
        // Seconds beyond the year 2106 do not fit.
        u32::try_from(nanos / 1_000_000_000).unwrap_or(u32::MAX),
        u32::try_from(nanos % 1_000_000_000 / unit).unwrap_or(0),
        captured(frame),
        frame.len,
    ];
    for field in fields {
        to.write_all(&field.to_ne_bytes())?;
    }
    to.write_all(frame.bytes)?;
    Ok(size_of_val(&fields) + frame.bytes.len())
}

/// Describes the interface of a frame.
fn interface(frame: &Frame<'_>, name: Option<&str>, to: &mut impl Write) -> io::Result<usize> {
    let resolution = match frame.precision {
        Precision::Micro => TSRESOL_MICRO,
        Precision::Nano => TSRESOL_NANO,
    };
    let mut body = Vec::new();
    put(&mut body, &frame.link.0.to_ne_bytes());
    put(&mut body, &[0; 2]); // reserved
    put(&mut body, &NO_SNAPLEN.to_ne_bytes());
    if let Some(name) = name {
        option(&mut body, IF_NAME, name.as_bytes());
    }
    option(&mut body, IF_TSRESOL, &[resolution]);
    option(&mut body, END_OF_OPTIONS, &[]);
    let mut bytes = Vec::new();
    block(&mut bytes, INTERFACE_DESCRIPTION, &body);
    to.write_all(&bytes)?;
    Ok(bytes.len())
}

fn enhanced(frame: &Frame<'_>, interface: u32, to: &mut impl Write) -> io::Result<usize> {
    let padding = frame.bytes.len().next_multiple_of(4) - frame.bytes.len();
    let size = ENHANCED_OVERHEAD + frame.bytes.len() + padding;
    let total = u32::try_from(size).map_err(|_| ErrorKind::InvalidInput)?;
    let ticks = match frame.precision {
        Precision::Micro => nanos(frame) / 1000,
        Precision::Nano => nanos(frame),
    };
    let [a, b, c, d, low @ ..] = ticks.to_be_bytes();
    let fields = [
        ENHANCED_PACKET,
        total,
        interface,
        u32::from_be_bytes([a, b, c, d]),
        u32::from_be_bytes(low),
        captured(frame),
        frame.len,
    ];
    for field in fields {
        to.write_all(&field.to_ne_bytes())?;
    }
    to.write_all(frame.bytes)?;
    to.write_all([0; 4].get(..padding).unwrap_or_default())?;
    to.write_all(&total.to_ne_bytes())?;
    Ok(size)
}

fn nanos(frame: &Frame<'_>) -> u64 {
    let nanos = frame.time.map_or(0, super::Timestamp::nanos);
    u64::try_from(nanos).unwrap_or(0)
}

fn captured(frame: &Frame<'_>) -> u32 {
    u32::try_from(frame.bytes.len()).unwrap_or(u32::MAX)
}

fn put(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend_from_slice(bytes);
}

fn option(to: &mut Vec<u8>, code: u16, value: &[u8]) {
    // An interface name is far shorter than 64 KiB; one that is not is left out.
    let Ok(len) = u16::try_from(value.len()) else {
        return;
    };
    put(to, &code.to_ne_bytes());
    put(to, &len.to_ne_bytes());
    put(to, value);
    to.resize(to.len().next_multiple_of(4), 0);
}

fn block(to: &mut Vec<u8>, kind: u32, body: &[u8]) {
    // Only headers come here, which are short.
    let size = u32::try_from(body.len() + 12).unwrap_or(u32::MAX);
    put(to, &kind.to_ne_bytes());
    put(to, &size.to_ne_bytes());
    put(to, body);
    put(to, &size.to_ne_bytes());
}
