//! What relay agents add: identifiers of ports, RADIUS attributes, what enterprises tell, controls.
//!
//! Identifiers are opaque. Text is shown where they are readable; a binary layout is told by its name, as a
//! layout that the bytes seem to follow, never as a fact. RFC 3046 s3.

use super::compose::Field;
use super::cursor::Cursor;
use super::identity::is_bare_address;
use super::items::is_laid_out;
use super::layouts::{ADDRESS, CISCO_PORT, CISCO_STRING, ENTERPRISE_FIELD};
use super::{Format, Reader};
use crate::dhcp::codes::RADIUS_ATTRIBUTE;
use crate::dhcp::format::{ValueFault, ValueFaultKind};
use crate::dhcp::registry::Space;
use crate::dhcp::value::{self, Shape, Unit};

/// Octets of a RADIUS attribute's type and length, which its length counts. RFC 2865 s5.
const RADIUS_HEADER: u8 = 2;

static ATTRIBUTE: Field = Field::new("type", "", Format::Code8(&RADIUS_ATTRIBUTE));

/// The format of a RADIUS attribute's value. RFC 4014 s3, RFC 2865 s5, RFC 2869 s5, RFC 3162 s2.
fn radius_format(kind: u8) -> Format {
    match kind {
        1 | 88 | 100 => Format::TextOrHex,
        6 => Format::U32(Unit::None),
        27 => Format::Seconds,
        _ => Format::Hex,
    }
}

/// Whether an identifier is a string that somebody configured in a switch: type 1, its length and the text.
fn is_string([kind, length]: [u8; 2], text: &[u8]) -> bool {
    const STRING: u8 = 1;
    kind == STRING && usize::from(length) == text.len() && value::is_readable(text)
}

impl Reader<'_, '_> {
    /// Reads a circuit identifier. Switches of many makers send type 0, length 4, VLAN, module and port, as Cisco's do.
    pub(super) fn circuit_id(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        self.opaque([0, 4], "cisco-vlan-module-port", &CISCO_PORT, cursor)
    }

    /// Reads a remote identifier. Such switches send type 0, length 6 and their address; others the address alone, and
    /// relays of cable networks that of the modem.
    pub(super) fn remote_id(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        if is_bare_address(cursor.peek()) {
            return self.object_as(Shape::Layout("bare-address"), &ADDRESS, cursor);
        }
        self.opaque([0, 6], "cisco-address", &ADDRESS, cursor)
    }

    fn opaque(
        &mut self,
        head: [u8; 2],
        layout: &'static str,
        fields: &'static [Field],
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        let (layout, fields) = match cursor.peek().split_first_chunk() {
            Some((first, rest)) if *first == head && rest.len() == usize::from(head[1]) => {
                (layout, fields)
            }
            Some((first, rest)) if is_string(*first, rest) => ("cisco-string", &CISCO_STRING[..]),
            _ => return self.scalar(Format::TextOrHex, cursor),
        };
        let start = cursor.at();
        let shape = Shape::Layout(layout);
        self.visitor.begin_object(shape, cursor.span_left());
        cursor.take(head.len())?;
        self.fields(fields, cursor)?;
        self.visitor.end_object(shape, cursor.since(start));
        Ok(())
    }

    /// Reads RADIUS attributes, whose length counts their own head.
    pub(super) fn radius(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        self.visitor.begin_list(cursor.span_left());
        while !cursor.is_empty() {
            let start = cursor.at();
            let kind = cursor.peek().first().copied().unwrap_or_default();
            self.visitor.begin_object(Shape::Fields, cursor.span_left());
            self.fields(std::slice::from_ref(&ATTRIBUTE), cursor)?;
            let length = cursor.octet()?;
            let Some(length) = length.checked_sub(RADIUS_HEADER) else {
                let kind = ValueFaultKind::Count(u16::from(length));
                return Err(cursor.fault_since(start, kind));
            };
            let part = cursor.part(usize::from(length))?;
            self.visitor.key("value", "");
            self.whole(radius_format(kind), part)?;
            self.visitor.end_object(Shape::Fields, cursor.since(start));
        }
        self.visitor.end_list();
        Ok(())
    }

    /// Reads enterprise numbers with their data, each the enterprise's own.
    pub(super) fn relay_vendor(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        self.visitor.begin_list(cursor.span_left());
        while !cursor.is_empty() {
            let start = cursor.at();
            let number = cursor.peek().first_chunk().copied().unwrap_or_default();
            self.visitor.begin_object(Shape::Fields, cursor.span_left());
            self.fields(&ENTERPRISE_FIELD, cursor)?;
            let length = cursor.length(1)?;
            let mut part = cursor.part(length)?;
            match Space::of_relay(u32::from_be_bytes(number)) {
                Some(space) if is_laid_out(space, part) => {
                    self.visitor.key("suboptions", "");
                    self.sub_options(space, &mut part)?;
                }
                _ => {
                    self.visitor.key("data", "data");
                    self.scalar(Format::TextOrHex, &mut part)?;
                }
            }
            self.visitor.end_object(Shape::Fields, cursor.since(start));
        }
        self.visitor.end_list();
        Ok(())
    }

    /// Reads the control of RFC 6607, or the server address that Cisco put there before it.
    pub(super) fn vss_control(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        match cursor.left() {
            0 => self.scalar(Format::Flag, cursor),
            4 => {
                let shape = Shape::Layout("cisco-server-override");
                let start = cursor.at();
                self.visitor.begin_object(shape, cursor.span_left());
                self.visitor.key("server", "server");
                self.scalar(Format::Ipv4, cursor)?;
                self.visitor.end_object(shape, cursor.since(start));
                Ok(())
            }
            _ => Format::Flag.length_rule().check(cursor),
        }
    }
}
