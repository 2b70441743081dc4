//! Formats made of other formats: lists, fields, choices and counted parts.

use std::net::Ipv4Addr;

use super::cursor::Cursor;
use super::layouts::ADDRESSES;
use super::{Format, Reader};
use crate::dhcp::format::ValueFault;
use crate::dhcp::value::Shape;

/// Octets of an IPv4 address.
const ADDRESS: usize = 4;

/// A field of a composed format.
#[derive(Debug)]
pub struct Field {
    /// Its JSON key.
    pub key: &'static str,
    /// Its name in prose.
    pub name: &'static str,
    /// How it is laid out.
    pub format: Format,
}

impl Field {
    /// A field by key, name and format.
    pub const fn new(key: &'static str, name: &'static str, format: Format) -> Self {
        Self { key, name, format }
    }
}

/// Fields that a code before them chooses.
#[derive(Debug)]
pub struct Choice {
    /// The code itself; its format is [`Format::Code8`] or [`Format::Code16`].
    pub code: Field,
    /// The fields for each value it can have.
    pub cases: &'static [Case],
    /// The fields for all other values.
    pub other: &'static [Field],
}

/// The fields behind one value of a code.
#[derive(Debug)]
pub struct Case {
    /// The value.
    pub value: u32,
    /// The fields.
    pub fields: &'static [Field],
}

impl Reader<'_, '_> {
    /// Reads the same format until nothing is left, where there is something to begin with.
    pub(super) fn filled_list(
        &mut self,
        of: Format,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        // Behind other fields the length of the whole does not always say it. RFC 3361 s3.1, s3.2.
        if cursor.is_empty() {
            return Err(cursor.cut(usize::from(of.length_rule().min)));
        }
        self.list(of, cursor)
    }

    /// Reads the same format until nothing is left.
    pub(super) fn list(&mut self, of: Format, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        self.visitor.begin_list(cursor.span_left());
        while !cursor.is_empty() {
            let before = cursor.at();
            self.value(of, cursor)?;
            if cursor.at() == before {
                // No format of ours takes nothing here; a list must end all the same.
                break;
            }
        }
        self.visitor.end_list();
        Ok(())
    }

    /// Reads named fields.
    pub(super) fn object(
        &mut self,
        fields: &'static [Field],
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        self.object_as(Shape::Fields, fields, cursor)
    }

    /// Reads named fields that prose words in a way of its own.
    pub(super) fn object_as(
        &mut self,
        shape: Shape,
        fields: &'static [Field],
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        let start = cursor.at();
        self.visitor.begin_object(shape, cursor.span_left());
        self.fields(fields, cursor)?;
        self.visitor.end_object(shape, cursor.since(start));
        Ok(())
    }

    /// Reads fields of an object that has begun.
    pub(super) fn fields(
        &mut self,
        fields: &'static [Field],
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        for field in fields {
            self.visitor.key(field.key, field.name);
            self.value(field.format, cursor)?;
        }
        Ok(())
    }

    /// Reads a code and the fields it chooses.
    pub(super) fn choice(
        &mut self,
        choice: &'static Choice,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        let start = cursor.at();
        self.visitor.begin_object(Shape::Fields, cursor.span_left());
        let octets = choice.code.format.length_rule().min;
        let value = cursor
            .peek()
            .iter()
            .take(usize::from(octets))
            .fold(0, |value: u32, octet| (value << 8) | u32::from(*octet));
        self.fields(std::slice::from_ref(&choice.code), cursor)?;
        let case = choice.cases.iter().find(|case| case.value == value);
        self.fields(case.map_or(choice.other, |case| case.fields), cursor)?;
        self.visitor.end_object(Shape::Fields, cursor.since(start));
        Ok(())
    }

    /// Reads a length and then so many bytes as a whole of their own.
    pub(super) fn counted(
        &mut self,
        of: Format,
        cursor: &mut Cursor<'_>,
        octets: u8,
    ) -> Result<(), ValueFault> {
        let length = cursor.length(octets)?;
        let part = cursor.part(length)?;
        self.whole(of, part)
    }

    /// Reads a count and then so many IPv4 addresses.
    pub(super) fn counted_addresses(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let count = usize::from(cursor.octet()?);
        let mut part = cursor.part(count * 4)?;
        self.list(Format::Ipv4, &mut part)
    }

    /// Reads what only its sender knows.
    pub(super) fn unknown(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        if are_private_addresses(cursor.peek()) {
            let shape = Shape::Layout("private-addresses");
            return self.object_as(shape, &ADDRESSES, cursor);
        }
        self.scalar(Format::TextOrHex, cursor)
    }

    /// Reads IPv4 addresses unless the bytes are a name or a path, or do not divide by four. RFC 5859 s3, GRUB.
    pub(super) fn addresses_or_text(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let bytes = cursor.peek();
        let has_room_for_addresses = bytes.len() % 4 == 0;
        // The octets of 100.64.33.34 are printable, too.
        let is_text = match bytes.len() {
            4 => false,
            _ if has_room_for_addresses => is_name_or_path(bytes),
            _ => crate::dhcp::value::is_readable(bytes),
        };
        if is_text {
            return self.scalar(Format::Text, cursor);
        }
        if has_room_for_addresses {
            return self.list(Format::Ipv4, cursor);
        }
        Format::List(&Format::Ipv4).length_rule().check(cursor)
    }
}

/// Whether the bytes are addresses of private networks, one or more: no text and hardly a number begins so. RFC 1918 s3.
fn are_private_addresses(bytes: &[u8]) -> bool {
    let mut addresses = bytes.chunks_exact(ADDRESS);
    let is_whole = !bytes.is_empty() && addresses.remainder().is_empty();
    let is_private = |octets: &[u8; ADDRESS]| Ipv4Addr::from(*octets).is_private();
    is_whole && addresses.all(|octets| octets.first_chunk().is_some_and(is_private))
}

/// Whether the bytes are text that names a server or a file, and nothing that such names do not have.
fn is_name_or_path(bytes: &[u8]) -> bool {
    const MARKS: &str = "-_./\\:,()[] ";
    crate::dhcp::value::text(bytes).is_some_and(|(text, _)| {
        text.chars().any(char::is_alphanumeric)
            && text
                .chars()
                .all(|mark| mark.is_alphanumeric() || MARKS.contains(mark))
    })
}
