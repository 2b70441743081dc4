//! Formats of a single value.

use super::Format;
use super::Reader;
use super::cursor::Cursor;
use crate::dhcp::MessageType;
use crate::dhcp::codes::{NAME_SERVICE, Table};
use crate::dhcp::format::{ValueFault, ValueFaultKind};
use crate::dhcp::value::{self, Leaf, Shape, Unit};

/// Seconds from 1970-01-01 to 2000-01-01. RFC 8415 s11.2.
const UNIX_2000: i64 = 946_684_800;

/// The words for an octet that says yes or no.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// What 0 means.
    pub no: &'static str,
    /// What 1 means.
    pub yes: &'static str,
}

/// A bit with a meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct Bit {
    /// The bit.
    pub mask: u32,
    /// Its JSON key.
    pub key: &'static str,
    /// Its name in prose.
    pub name: &'static str,
}

/// The last bits of an octet.
#[derive(Debug, PartialEq, Eq)]
pub struct LastBits {
    /// The bits.
    pub mask: u8,
    /// What they stand for.
    pub table: &'static Table,
    /// What the octet is, as layouts say it.
    pub layout: &'static str,
}

impl Reader<'_, '_> {
    /// Reads a value without parts.
    #[inline(always)]
    pub(super) fn scalar(
        &mut self,
        format: Format,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        match format {
            Format::Bits8(bits) => return self.bits(bits, 1, cursor),
            Format::Bits16(bits) => return self.bits(bits, 2, cursor),
            Format::Bits32(bits) => return self.bits(bits, 4, cursor),
            Format::LastBits(bits) => return self.last_bits(bits, cursor),
            Format::AddressMask => {
                return self.object_as(Shape::AddressMask, &super::ADDRESS_MASK_FIELDS, cursor);
            }
            Format::StaticRoute => {
                return self.object_as(Shape::Route, &super::STATIC_ROUTE_FIELDS, cursor);
            }
            _ => {}
        }
        let start = cursor.at();
        let leaf = leaf(format, cursor)?;
        self.visitor.leaf(leaf, cursor.span_since(start));
        Ok(())
    }

    fn last_bits(&mut self, bits: &LastBits, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let start = cursor.at();
        let octet = cursor.octet()?;
        let span = cursor.span_since(start);
        let reserved = octet & !bits.mask;
        self.visitor.leaf(code(octet & bits.mask, bits.table), span);
        if reserved != 0 {
            let leaf = Leaf::Pattern {
                value: u64::from(reserved),
                digits: 2,
            };
            self.visitor.key("mbz", "must be zero");
            self.visitor.leaf(leaf, span);
        }
        Ok(())
    }

    fn bits(
        &mut self,
        bits: &'static [Bit],
        octets: u8,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        let start = cursor.at();
        let raw = cursor.take(octets.into())?;
        let value = raw
            .iter()
            .fold(0, |value: u32, octet| (value << 8) | u32::from(*octet));
        let span = cursor.span_since(start);
        self.visitor.begin_object(Shape::Flags, span);
        let mut known = 0;
        for bit in bits {
            known |= bit.mask;
            self.visitor.key(bit.key, bit.name);
            self.visitor.bits(value, bit.mask, octets.into());
            let value = value & bit.mask != 0;
            let word = if value { "set" } else { "clear" };
            self.visitor.leaf(Leaf::Bool { value, word }, span);
        }
        if value & !known != 0 {
            let leaf = Leaf::Pattern {
                value: u64::from(value & !known),
                digits: 2 * octets,
            };
            self.visitor.key("mbz", "must be zero");
            self.visitor.bits(value, !known, octets.into());
            self.visitor.leaf(leaf, span);
        }
        self.visitor.end_object(Shape::Flags, raw);
        Ok(())
    }
}

/// Reads a value without parts that is no row of bits.
pub(super) fn leaf<'a>(format: Format, cursor: &mut Cursor<'a>) -> Result<Leaf<'a>, ValueFault> {
    match number(format, cursor)? {
        Some(leaf) => Ok(leaf),
        None => bytes(format, cursor),
    }
}

fn plain(value: impl Into<i64>, unit: Unit) -> Leaf<'static> {
    let value = value.into();
    Leaf::Number { value, unit }
}

fn code(value: impl Into<u32>, table: &'static Table) -> Leaf<'static> {
    let value = value.into();
    Leaf::Code { value, table }
}

fn truth(octet: u8, words: &'static Words) -> Option<Leaf<'static>> {
    match octet {
        0 => Some((false, words.no)),
        1 => Some((true, words.yes)),
        _ => None,
    }
    .map(|(value, word)| Leaf::Bool { value, word })
}

/// Reads a number of any kind; `None` when the format is not one, with nothing taken.
fn number(format: Format, cursor: &mut Cursor<'_>) -> Result<Option<Leaf<'static>>, ValueFault> {
    let start = cursor.at();
    let leaf = match format {
        Format::Bool(words) => {
            let octet = cursor.octet()?;
            truth(octet, words)
                .ok_or_else(|| cursor.fault_since(start, ValueFaultKind::Bool(octet)))?
        }
        Format::U8(unit) => plain(cursor.octet()?, unit),
        Format::I8 => plain(i8::from_be_bytes(cursor.array()?), Unit::None),
        Format::U16(unit) => plain(u16::from_be_bytes(cursor.array()?), unit),
        Format::U32(unit) => plain(u32::from_be_bytes(cursor.array()?), unit),
        Format::Seconds | Format::Lease => Leaf::Duration {
            seconds: u32::from_be_bytes(cursor.array()?),
            may_be_infinite: matches!(format, Format::Lease),
        },
        Format::Offset => Leaf::Offset(i32::from_be_bytes(cursor.array()?)),
        Format::Moment | Format::Moment2000 => {
            let raw = u32::from_be_bytes(cursor.array()?);
            let from = if matches!(format, Format::Moment) {
                0
            } else {
                UNIX_2000
            };
            let unix = i64::from(raw).saturating_add(from);
            Leaf::Moment { raw, unix }
        }
        Format::Code8(table) => code(cursor.octet()?, table),
        Format::Code16(table) => code(u16::from_be_bytes(cursor.array()?), table),
        Format::NameService => code(u16::from_be_bytes(cursor.array()?), &NAME_SERVICE),
        Format::Code32(table) => code(u32::from_be_bytes(cursor.array()?), table),
        Format::MessageType => Leaf::MessageType(MessageType::from(cursor.octet()?)),
        Format::OptionCode(space) => {
            let code = cursor.octet()?;
            Leaf::OptionCode { code, space }
        }
        Format::Pattern16 => Leaf::Pattern {
            value: u64::from(u16::from_be_bytes(cursor.array()?)),
            digits: 4,
        },
        Format::Pattern32 => Leaf::Pattern {
            value: u64::from(u32::from_be_bytes(cursor.array()?)),
            digits: 8,
        },
        Format::Pattern64 => Leaf::Pattern {
            value: u64::from_be_bytes(cursor.array()?),
            digits: 16,
        },
        _ => return Ok(None),
    };
    Ok(Some(leaf))
}

/// Reads an address, an identifier, text or bytes.
fn bytes<'a>(format: Format, cursor: &mut Cursor<'a>) -> Result<Leaf<'a>, ValueFault> {
    Ok(match format {
        Format::Flag => Leaf::Flag,
        Format::Ipv4 => Leaf::Address(cursor.array()?),
        Format::Mask => Leaf::Mask(cursor.array()?),
        Format::Ipv6 => Leaf::Address6(cursor.array()?),
        Format::Mac => Leaf::Hardware(cursor.take(6)?),
        Format::Hardware => Leaf::Hardware(cursor.rest()),
        Format::Uuid => Leaf::Uuid(cursor.array()?),
        Format::FirmwareUuid => Leaf::Uuid(firmware_order(cursor.array()?)),
        Format::Version(length) => Leaf::Version(cursor.take(usize::from(length))?),
        Format::Bytes(length) => Leaf::Hex(cursor.take(usize::from(length))?),
        Format::Chars(length) => text(cursor.take(usize::from(length))?),
        Format::Text | Format::TextMaybe | Format::Url => text(cursor.rest()),
        Format::Utf16 => utf16(cursor.rest()),
        Format::TextOrHex => text_or_hex(cursor.rest()),
        _ => Leaf::Hex(cursor.rest()),
    })
}

/// Firmware stores the first three fields with their low octet first. RFC 4578 s2.3.
fn firmware_order(raw: [u8; 16]) -> [u8; 16] {
    const FIELDS: [usize; 3] = [4, 2, 2];
    let mut uuid = raw;
    let mut rest = uuid.as_mut_slice();
    for length in FIELDS {
        let (field, behind) = rest.split_at_mut(length);
        field.reverse();
        rest = behind;
    }
    uuid
}

/// Text when it is UTF-8, else bytes.
pub(super) fn text(bytes: &[u8]) -> Leaf<'_> {
    value::text(bytes).map_or(Leaf::Hex(bytes), |(text, nuls)| Leaf::Text { text, nuls })
}

/// Text when it is UTF-16, else bytes.
fn utf16(bytes: &[u8]) -> Leaf<'_> {
    if value::utf16(bytes).all(|part| part.is_some()) {
        Leaf::Utf16(bytes)
    } else {
        Leaf::Hex(bytes)
    }
}

/// Text when a person could have meant it, else bytes.
pub(super) fn text_or_hex(bytes: &[u8]) -> Leaf<'_> {
    if value::is_readable(bytes) {
        text(bytes)
    } else {
        Leaf::Hex(bytes)
    }
}
