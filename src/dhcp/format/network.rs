//! Routes, prefixes and encrypted name servers.

use super::compose::Field;
use super::cursor::Cursor;
use super::{Format, Reader};
use crate::dhcp::codes::SERVICE_PARAMETER;
use crate::dhcp::format::{ValueFault, ValueFaultKind};
use crate::dhcp::name::NameForm;
use crate::dhcp::value::{Leaf, Routes, Shape, Unit};
use crate::wire::Span;

/// Bits of an IPv4 and of an IPv6 address.
const IPV4_BITS: u8 = 32;
const IPV6_BITS: u8 = 128;
/// The key of a DNR service parameter that lists protocols. RFC 9460 s14.3.2.
const ALPN: u16 = 1;
/// The key of a DNR service parameter that holds a port. RFC 9460 s14.3.2.
const PORT: u16 = 3;
/// The key of a DNR service parameter that holds the path of a query. RFC 9461 s5.
const DOH_PATH: u16 = 7;

/// Bits of a port, and the most that can be an offset in it. RFC 7618 s9.
const PORT_BITS: u8 = 16;
const OFFSET_MAX: u8 = 15;

static PRIORITY: Field = Field::new("priority", "priority", Format::U16(Unit::None));
static PARAMETER_KEY: Field =
    Field::new("parameter", "parameter", Format::Code16(&SERVICE_PARAMETER));

impl Reader<'_, '_> {
    /// Reads classless routes.
    pub(super) fn routes(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let origin = cursor.at();
        self.visitor.begin_list(cursor.span_left());
        for route in Routes::new(cursor.rest()) {
            let route = route?;
            let whole = Span::between(origin, cursor.at());
            self.visitor.begin_object(Shape::Route, whole);
            self.visitor.key("destination", "destination");
            let prefix = Leaf::Prefix {
                address: route.destination,
                length: route.length,
            };
            self.visitor.leaf(prefix, route.destination_span);
            self.visitor.key("router", "router");
            self.visitor
                .leaf(Leaf::Address(route.router), route.router_span);
            self.visitor.end_object(Shape::Route, &[]);
        }
        self.visitor.end_list();
        Ok(())
    }

    /// Reads the lengths, the IPv6 prefix and the border relays of 6rd. RFC 5969 s7.1.1.
    pub(super) fn six_rd(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let start = cursor.at();
        self.visitor.begin_object(Shape::Fields, cursor.span_left());
        let mask = limited(cursor, IPV4_BITS)?;
        let span = cursor.span_since(start);
        self.bits_of("ipv4_mask_length", "IPv4 mask length", mask, span);
        let at = cursor.at();
        // The bits of the IPv4 address that the mask leaves must fit behind the prefix. RFC 5969 s7.1.1.
        let suffix = IPV4_BITS.saturating_sub(mask);
        let length = limited(cursor, IPV6_BITS.saturating_sub(suffix))?;
        let address = cursor.array()?;
        self.visitor.key("prefix", "prefix");
        self.visitor
            .leaf(Leaf::Prefix6 { address, length }, cursor.span_since(at));
        self.visitor.key("border_relays", "border relays");
        self.list(Format::Ipv4, cursor)?;
        self.visitor.end_object(Shape::Fields, cursor.since(start));
        Ok(())
    }

    /// Reads which ports of an address are the client's: the PSID is what stands on the left of its field.
    /// RFC 7618 s9.
    pub(super) fn port_parameters(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let start = cursor.at();
        self.visitor.begin_object(Shape::Fields, cursor.span_left());
        let offset = width(cursor, OFFSET_MAX)?;
        self.bits_of("offset", "offset", offset, cursor.span_since(start));
        let at = cursor.at();
        let length = width(cursor, PORT_BITS.saturating_sub(offset))?;
        self.bits_of("psid_length", "PSID length", length, cursor.span_since(at));
        let at = cursor.at();
        let field = u16::from_be_bytes(cursor.array()?);
        let padding = PORT_BITS.saturating_sub(length);
        let psid = u32::from(field) >> padding;
        let rest = u32::from(field) & !(psid << padding);
        self.visitor.key("psid", "PSID");
        let leaf = Leaf::Number {
            value: i64::from(psid),
            unit: Unit::None,
        };
        self.visitor.leaf(leaf, cursor.span_since(at));
        if rest != 0 {
            self.visitor.key("mbz", "must be zero");
            let leaf = Leaf::Pattern {
                value: u64::from(rest),
                digits: 4,
            };
            self.visitor.leaf(leaf, cursor.span_since(at));
        }
        self.visitor.end_object(Shape::Fields, cursor.since(start));
        Ok(())
    }

    /// Tells a field that is a number of bits.
    fn bits_of(&mut self, key: &'static str, name: &'static str, bits: u8, span: Span) {
        self.visitor.key(key, name);
        let leaf = Leaf::Number {
            value: i64::from(bits),
            unit: Unit::Bits,
        };
        self.visitor.leaf(leaf, span);
    }

    /// Reads instances of encrypted name servers, each behind its length. RFC 9463 s5.1.
    pub(super) fn dnr(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        self.visitor.begin_list(cursor.span_left());
        while !cursor.is_empty() {
            let length = cursor.length(2)?;
            let mut part = cursor.part(length)?;
            self.dnr_instance(&mut part)?;
            part.finish()?;
        }
        self.visitor.end_list();
        Ok(())
    }

    fn dnr_instance(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        let start = cursor.at();
        self.visitor.begin_object(Shape::Fields, cursor.span_left());
        self.fields(std::slice::from_ref(&PRIORITY), cursor)?;
        let length = cursor.length(1)?;
        let name = cursor.part(length)?;
        self.visitor.key("name", "name");
        self.whole(Format::Name(NameForm::Plain), name)?;
        // Without addresses the instance has the name alone. RFC 9463 s3.1.6.
        if !cursor.is_empty() {
            let length = cursor.length(1)?;
            let addresses = cursor.part(length)?;
            self.visitor.key("addresses", "addresses");
            self.whole(super::IPV4S, addresses)?;
            self.visitor.key("parameters", "parameters");
            self.service_parameters(cursor)?;
        }
        self.visitor.end_object(Shape::Fields, cursor.since(start));
        Ok(())
    }

    /// Reads service parameters: key, length, value. RFC 9460 s2.2.
    fn service_parameters(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        self.visitor.begin_list(cursor.span_left());
        while !cursor.is_empty() {
            let start = cursor.at();
            let key = cursor
                .peek()
                .first_chunk()
                .map_or(0, |key| u16::from_be_bytes(*key));
            self.visitor.begin_object(Shape::Fields, cursor.span_left());
            self.fields(std::slice::from_ref(&PARAMETER_KEY), cursor)?;
            let length = cursor.length(2)?;
            let part = cursor.part(length)?;
            self.visitor.key("value", "value");
            let format = match key {
                ALPN => Format::List(&Format::Counted8(&Format::TextOrHex)),
                PORT => Format::U16(Unit::Port),
                DOH_PATH => Format::TextOrHex,
                _ => Format::Hex,
            };
            self.whole(format, part)?;
            self.visitor.end_object(Shape::Fields, cursor.since(start));
        }
        self.visitor.end_list();
        Ok(())
    }
}

/// Reads a prefix length and asks that there can be so many bits.
fn limited(cursor: &mut Cursor<'_>, max: u8) -> Result<u8, ValueFault> {
    at_most(cursor, max, |bits| ValueFaultKind::PrefixLength {
        bits: u16::from(bits),
        max,
    })
}

/// Reads how many bits of a port something has.
fn width(cursor: &mut Cursor<'_>, max: u8) -> Result<u8, ValueFault> {
    at_most(cursor, max, |bits| ValueFaultKind::Bits { bits, max })
}

/// Reads an octet that is no more than `max`, or else the fault.
fn at_most(
    cursor: &mut Cursor<'_>,
    max: u8,
    fault: impl FnOnce(u8) -> ValueFaultKind,
) -> Result<u8, ValueFault> {
    let start = cursor.at();
    let octet = cursor.octet()?;
    if octet <= max {
        return Ok(octet);
    }
    Err(cursor.fault_since(start, fault(octet)))
}
