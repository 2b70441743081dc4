//! Who a client is: client identifiers and fully qualified domain names, and how it proves it.

use super::compose::Field;
use super::cursor::Cursor;
use super::layouts::{AUTHENTICATION_HEAD, DELAYED, DUID, FQDN_HEAD, RECONFIGURE};
use super::{Format, Reader};
use crate::dhcp::codes::{CLIENT_IDENTIFIER, HARDWARE};
use crate::dhcp::format::{ValueFault, ValueFaultKind};
use crate::dhcp::name::{Name, NameForm};
use crate::dhcp::value::{Leaf, Shape, Unit, is_readable};

/// The type octet of an identifier that is no hardware address. RFC 2132 s9.14.
const OPAQUE: u8 = 0;
/// The type octet of an IAID and a DUID. RFC 4361 s6.1.
const IAID_AND_DUID: u8 = 255;
/// The E flag: the name is in wire form. RFC 4702 s2.1.
const WIRE_FORM: u8 = 0x04;
/// Protocol 1 of option 90: delayed authentication. RFC 3118 s5.
const DELAYED_AUTHENTICATION: u8 = 1;
/// Protocol 3 of option 90: reconfigure key. RFC 6704 s3.1.2.
const RECONFIGURE_KEY: u8 = 3;
/// Bytes of secret identifier and HMAC-MD5. RFC 3118 s5.2.
const DELAYED_LENGTH: usize = 20;

static TYPE: Field = Field::new("type", "type", Format::Code8(&CLIENT_IDENTIFIER));
static HARDWARE_TYPE: Field = Field::new("type", "type", Format::Code8(&HARDWARE));
static IDENTIFIER: Field = Field::new("identifier", "identifier", Format::TextOrHex);
static ADDRESS: Field = Field::new("address", "address", Format::Hardware);
static BARE_ADDRESS: Field = Field::new("address", "address", Format::Mac);
static BARE_TEXT: Field = Field::new("text", "text", Format::Text);
static IAID: Field = Field::new("iaid", "IAID", Format::U32(Unit::None));
static UNIQUE: Field = Field::new("duid", "DUID", Format::Choice(&DUID));
static TOKEN: Field = Field::new("information", "information", Format::Hex);
static DELAYED_FIELD: Field = Field::new("information", "information", Format::Fields(&DELAYED));
static RECONFIGURE_FIELD: Field =
    Field::new("information", "information", Format::Fields(&RECONFIGURE));
static NAME_TEXT: Field = Field::new("name", "name", Format::TextMaybe);

/// Whether a client identifier has a structure that it can break.
pub(super) fn is_structured(identifier: &[u8]) -> bool {
    identifier.first() == Some(&IAID_AND_DUID)
}

/// Whether an identifier is an Ethernet address without its type: one octet less than with it, the address of a station,
/// and no text, be it behind a type.
pub(super) fn is_bare_address(identifier: &[u8]) -> bool {
    const GROUP: u8 = 0x01;
    let Some((&[first, ..], [])) = identifier.split_first_chunk::<6>() else {
        return false;
    };
    let behind = identifier.get(1..).unwrap_or_default();
    first & GROUP == 0 && !is_readable(behind)
}

impl Reader<'_, '_> {
    /// Reads a client identifier: its type octet decides what follows. Some clients leave that out.
    pub(super) fn client_identifier(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let start = cursor.at();
        let kind = cursor.peek().first().copied().unwrap_or_default();
        let shape = if is_bare_address(cursor.peek()) {
            Shape::Layout("bare-address")
        } else {
            Shape::Fields
        };
        self.visitor.begin_object(shape, cursor.span_left());
        match kind {
            _ if shape != Shape::Fields => self.each(&[&BARE_ADDRESS], cursor)?,
            OPAQUE => self.each(&[&TYPE, &IDENTIFIER], cursor)?,
            IAID_AND_DUID => self.each(&[&TYPE, &IAID, &UNIQUE], cursor)?,
            _ if HARDWARE.name(u32::from(kind)).is_some() => {
                self.each(&[&HARDWARE_TYPE, &ADDRESS], cursor)?;
            }
            _ if is_readable(cursor.peek()) => self.each(&[&BARE_TEXT], cursor)?,
            _ => self.each(&[&HARDWARE_TYPE, &IDENTIFIER], cursor)?,
        }
        self.visitor.end_object(shape, cursor.since(start));
        Ok(())
    }

    /// Reads flags, two result codes and a name in the form that the flags choose.
    pub(super) fn fqdn(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let start = cursor.at();
        let flags = cursor.peek().first().copied().unwrap_or_default();
        self.visitor.begin_object(Shape::Fields, cursor.span_left());
        self.fields(&FQDN_HEAD, cursor)?;
        if flags & WIRE_FORM == 0 {
            self.each(&[&NAME_TEXT], cursor)?;
        } else {
            self.visitor.key("name", "name");
            self.name(NameForm::Partial, cursor)?;
        }
        self.visitor.end_object(Shape::Fields, cursor.since(start));
        Ok(())
    }

    /// Reads an authentication option; the protocol decides what the information is.
    pub(super) fn authentication(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let start = cursor.at();
        let protocol = cursor.peek().first().copied().unwrap_or_default();
        self.visitor.begin_object(Shape::Fields, cursor.span_left());
        self.fields(&AUTHENTICATION_HEAD, cursor)?;
        let field = match protocol {
            RECONFIGURE_KEY => &RECONFIGURE_FIELD,
            // A DISCOVER asks with empty information. RFC 3118 s5.2.
            DELAYED_AUTHENTICATION if cursor.left() == DELAYED_LENGTH => &DELAYED_FIELD,
            _ => &TOKEN,
        };
        self.each(&[field], cursor)?;
        self.visitor.end_object(Shape::Fields, cursor.since(start));
        Ok(())
    }

    /// Reads one domain name.
    pub(super) fn name(
        &mut self,
        form: NameForm,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        let area = cursor.peek();
        self.name_at(area, cursor.at(), form, cursor)
    }

    /// Reads domain names to the end, one at least; pointers count from the first.
    pub(super) fn names(
        &mut self,
        form: NameForm,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        if cursor.is_empty() {
            return Err(cursor.cut(1));
        }
        let area = cursor.peek();
        let origin = cursor.at();
        self.visitor.begin_list(cursor.span_left());
        while !cursor.is_empty() {
            self.name_at(area, origin, form, cursor)?;
        }
        self.visitor.end_list();
        Ok(())
    }

    /// Reads the name at the cursor, which stands in `area`; `origin` is the offset of the area.
    fn name_at(
        &mut self,
        area: &[u8],
        origin: usize,
        form: NameForm,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        let start = cursor.at();
        match Name::parse(area, start.saturating_sub(origin), form) {
            Ok((name, next)) => {
                cursor.move_to(origin.saturating_add(next));
                self.visitor
                    .leaf(Leaf::Name(name), cursor.span_since(start));
                Ok(())
            }
            Err((fault, at)) => {
                cursor.move_to(origin.saturating_add(at));
                Err(cursor.fault_left(ValueFaultKind::Name(fault)))
            }
        }
    }

    /// Reads fields that are chosen one by one.
    pub(super) fn each(
        &mut self,
        fields: &[&'static Field],
        cursor: &mut Cursor<'_>,
    ) -> Result<(), ValueFault> {
        for field in fields {
            self.fields(std::slice::from_ref(*field), cursor)?;
        }
        Ok(())
    }
}
