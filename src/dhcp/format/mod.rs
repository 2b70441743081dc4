//! Formats: how the bytes of an option are laid out, and the one walk that reads them.
//!
//! A [`Format`] is a small description that rows of the registry carry. Most formats are composed of others
//! ([`Format::List`], [`Format::Fields`], [`Format::Choice`]); a few have code of their own. The same
//! description gives the length rule, the decoded value and the layout that `--explain` shows. Decoding
//! borrows, never allocates and never fails but with a [`ValueFault`]. RFC 2132 and those that followed it.

mod classes;
mod compose;
mod cursor;
mod enterprise;
mod fault;
mod identity;
mod items;
mod layout;
mod layouts;
mod network;
mod place;
mod relay;
mod rule;
mod scalar;
mod vendor;

pub use compose::{Case, Choice, Field};
pub use fault::{ValueFault, ValueFaultKind};
pub use layout::{Line, layout, tables};
pub use rule::LengthRule;
pub use scalar::{Bit, LastBits, Words};
pub use vendor::telling_class;

pub(in crate::dhcp) use layouts::*;

use crate::dhcp::codes::Table;
use crate::dhcp::name::NameForm;
use crate::dhcp::registry::Space;
use crate::dhcp::value::{Leaf, Unit, Value, Visitor};
use cursor::Cursor;
use items::Quiet;

/// What else is known when an option is decoded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context<'a> {
    /// The vendor class (option 60) of the message, or else of the client's message it answers: it chooses
    /// the meaning of option 43. RFC 2132 s8.4, s9.13.
    pub vendor_class: Option<&'a [u8]>,
}

/// How bytes are laid out.
#[derive(Debug, Clone, Copy)]
pub enum Format {
    /// No data: being there is all it says.
    Flag,
    /// One octet, 0 or 1.
    Bool(&'static Words),
    /// One octet, a number.
    U8(Unit),
    /// One octet, a signed number.
    I8,
    /// Two octets, a number.
    U16(Unit),
    /// Four octets, a number.
    U32(Unit),
    /// Four octets, seconds.
    Seconds,
    /// Four octets, seconds, all ones meaning infinity. RFC 2131 s3.3.
    Lease,
    /// Four octets, signed seconds from Coordinated Universal Time.
    Offset,
    /// Four octets, seconds since 1970.
    Moment,
    /// Four octets, seconds since 2000. RFC 8415 s11.2.
    Moment2000,
    /// One octet that stands for something.
    Code8(&'static Table),
    /// Two octets that stand for something.
    Code16(&'static Table),
    /// Four octets that stand for something.
    Code32(&'static Table),
    /// One octet, a DHCP message type.
    MessageType,
    /// One octet, the code of an option in the space.
    OptionCode(Space),
    /// Two octets, the code of the option that configures a name service. RFC 2937.
    NameService,
    /// One octet of bits.
    Bits8(&'static [Bit]),
    /// Two octets of bits.
    Bits16(&'static [Bit]),
    /// Four octets of bits.
    Bits32(&'static [Bit]),
    /// Four octets best read in hexadecimal.
    Pattern32,
    /// Two octets best read in hexadecimal.
    Pattern16,
    /// Eight octets best read in hexadecimal.
    Pattern64,
    /// One octet of an object whose last bits stand for something; the others are reserved.
    LastBits(&'static LastBits),
    /// As many octets as given, the parts of a version.
    Version(u8),
    /// An IPv4 address.
    Ipv4,
    /// An IPv4 subnet mask.
    Mask,
    /// An IPv6 address.
    Ipv6,
    /// An Ethernet address.
    Mac,
    /// A link-layer address of any length: all the bytes.
    Hardware,
    /// An IPv4 address and a mask.
    AddressMask,
    /// A classful route: destination and router. RFC 2132 s5.8.
    StaticRoute,
    /// Sixteen octets, an identifier in the byte order of firmware tables. RFC 4578 s2.3.
    FirmwareUuid,
    /// Sixteen octets, an identifier in network byte order. RFC 4122.
    Uuid,
    /// Text, at least one octet.
    Text,
    /// As many octets of text as given.
    Chars(u8),
    /// Text, perhaps empty.
    TextMaybe,
    /// A reference that a program fetches, at least one octet.
    Url,
    /// Text in UTF-16, else bytes.
    Utf16,
    /// Text where it is readable, else bytes.
    TextOrHex,
    /// Text where it is readable, else bytes, of a meaning that only the sender knows; what they seem to be is told as a
    /// guess.
    Unknown,
    /// Bytes.
    Hex,
    /// As many bytes as given.
    Bytes(u8),
    /// One domain name.
    Name(NameForm),
    /// Domain names to the end; pointers count from the first.
    Names(NameForm),
    /// The same again and again, at least once.
    List(&'static Format),
    /// The same again and again, or nothing.
    ListMaybe(&'static Format),
    /// Named fields one after the other.
    Fields(&'static [Field]),
    /// A code, then fields that it chooses.
    Choice(&'static Choice),
    /// An octet with a length, then so many bytes of something.
    Counted8(&'static Format),
    /// Two octets with a length, then so many bytes of something.
    Counted16(&'static Format),
    /// Sub-options of the space.
    SubOptions(Space),
    /// Sub-options of the space where the bytes can be read so, else text or bytes.
    Tentative(Space),
    /// One octet with a count, then so many IPv4 addresses.
    CountedAddresses,
    /// IPv4 addresses, or text where it is readable.
    AddressesOrText,
    /// Classless routes. RFC 3442.
    Routes,
    /// A client identifier. RFC 2132 s9.14, RFC 4361.
    ClientIdentifier,
    /// A client's fully qualified domain name. RFC 4702.
    Fqdn,
    /// Authentication. RFC 3118, RFC 6704.
    Authentication,
    /// User classes in one of three forms. RFC 3004, [MS-DHCPE] s2.2.6.
    UserClass,
    /// A vendor class: text, or an enterprise and its sub-options as in option 125, else bytes. RFC 2132 s9.13.
    VendorClass,
    /// Vendor information, read by the vendor class. RFC 2132 s8.4.
    Vendor,
    /// Options of an enterprise: number, length, sub-options, again and again. RFC 3925 s4.
    EnterpriseOptions,
    /// Vendor classes of an enterprise: number, length, classes, again and again. RFC 3925 s3.
    VendorClasses,
    /// A prefix for IPv6 rapid deployment. RFC 5969.
    SixRd,
    /// Which ports of an address are the client's. RFC 7618.
    PortParameters,
    /// Encrypted name servers. RFC 9463.
    Dnr,
    /// Coordinates with a resolution. RFC 6225 s2.2.1.
    GeoConf,
    /// Coordinates with an uncertainty. RFC 6225 s2.2.2.
    GeoLoc,
    /// The identifier of a relay's port. RFC 3046 s3.1.
    CircuitId,
    /// The identifier of what is behind a relay's port. RFC 3046 s3.2.
    RemoteId,
    /// RADIUS attributes. RFC 4014.
    Radius,
    /// What relays tell by enterprise: number, length, data, again and again. RFC 4243 s3.
    RelayVendor,
    /// A control without data, or the address that stood there before the RFC. RFC 6607 s3.3.
    VssControl,
}

impl Format {
    /// Decodes an option's data.
    ///
    /// # Errors
    /// What was expected and where, when the bytes do not fit; the caller shows them as bytes then.
    pub fn decode<'a>(
        self,
        data: &'a [u8],
        context: &Context<'a>,
    ) -> Result<Value<'a>, ValueFault> {
        if self.is_total_for(data) {
            self.length_rule().check(&Cursor::new(data))?;
        } else {
            walk(self, data, context, &mut Quiet)?;
        }
        Ok(Value {
            format: self,
            data,
            context: *context,
        })
    }

    /// Tells the visitor what an option's data consists of, as far as the bytes fit.
    ///
    /// # Errors
    /// What was expected and where, behind all that was told.
    pub fn tell(
        self,
        data: &[u8],
        context: &Context<'_>,
        visitor: &mut dyn Visitor,
    ) -> Result<(), ValueFault> {
        walk(self, data, context, visitor)
    }

    /// What an option's data means where that is a single thing; `None` where it may have parts, and where the bytes
    /// do not fit.
    pub fn leaf(self, data: &[u8]) -> Option<Leaf<'_>> {
        let is_list = matches!(self, Self::List(_) | Self::ListMaybe(_));
        if is_list || !self.is_total() || !self.length_rule().allows(data.len()) {
            return None;
        }
        scalar::leaf(self, &mut Cursor::new(data)).ok()
    }

    /// Whether all bytes of an allowed length fit, so that a look at the length is enough.
    pub(in crate::dhcp) fn is_total(self) -> bool {
        match self {
            Self::Flag
            | Self::U8(_)
            | Self::I8
            | Self::U16(_)
            | Self::U32(_)
            | Self::Seconds
            | Self::Lease
            | Self::Offset
            | Self::Code8(_)
            | Self::Code16(_)
            | Self::Code32(_)
            | Self::MessageType
            | Self::OptionCode(_)
            | Self::Ipv4
            | Self::Mask
            | Self::Mac
            | Self::Text
            | Self::TextMaybe
            | Self::TextOrHex
            | Self::Url
            | Self::Hex => true,
            Self::List(of) | Self::ListMaybe(of) => of.is_total() && of.length_rule().is_exact(),
            _ => false,
        }
    }

    /// Whether these bytes fit, by their length; where they do not, reading them may say that they do.
    pub(in crate::dhcp) fn fits_surely(self, data: &[u8]) -> bool {
        self.is_total_for(data) && self.length_rule().allows(data.len())
    }

    /// Whether these bytes fit if their length is allowed. The first byte decides, if any does.
    fn is_total_for(self, data: &[u8]) -> bool {
        match self {
            Self::ClientIdentifier => !identity::is_structured(data),
            Self::VendorClass => !enterprise::is_block(data),
            Self::Unknown => true,
            _ => self.is_total(),
        }
    }

    /// Whether every value has the same length; such an option is never joined from pieces. RFC 3396 s5.
    pub fn is_fixed_length(self) -> bool {
        self.length_rule().is_exact()
    }

    /// Whether values may hold sub-options or the like, which have faults of their own.
    pub fn has_items(self) -> bool {
        matches!(
            self,
            Self::SubOptions(_)
                | Self::Tentative(_)
                | Self::VendorClass
                | Self::Vendor
                | Self::EnterpriseOptions
                | Self::VendorClasses
                | Self::RelayVendor
        ) || matches!(self, Self::Fields(fields) if fields.iter().any(|field| field.format.has_items()))
    }
}

/// Reads `data` as `format` and tells the visitor. The only reader of values there is.
pub(in crate::dhcp) fn walk(
    format: Format,
    data: &[u8],
    context: &Context<'_>,
    visitor: &mut dyn Visitor,
) -> Result<(), ValueFault> {
    let mut reader = Reader {
        context: *context,
        visitor,
    };
    reader.whole(format, Cursor::new(data))
}

/// The walk's constant companions.
struct Reader<'c, 'v> {
    context: Context<'c>,
    visitor: &'v mut dyn Visitor,
}

impl Reader<'_, '_> {
    /// Reads all the cursor's bytes as `format`: the length rule must hold and nothing may be left.
    fn whole(&mut self, format: Format, mut cursor: Cursor<'_>) -> Result<(), ValueFault> {
        format.length_rule().check(&cursor)?;
        self.value(format, &mut cursor)?;
        cursor.finish()
    }

    /// Reads one value from where the cursor stands.
    fn value(&mut self, format: Format, cursor: &mut Cursor<'_>) -> Result<(), ValueFault> {
        match format {
            Format::List(of) => self.filled_list(*of, cursor),
            Format::ListMaybe(of) => self.list(*of, cursor),
            Format::Fields(fields) => self.object(fields, cursor),
            Format::Choice(choice) => self.choice(choice, cursor),
            Format::Counted8(of) => self.counted(*of, cursor, 1),
            Format::Counted16(of) => self.counted(*of, cursor, 2),
            Format::SubOptions(space) => self.sub_options(space, cursor),
            Format::Tentative(space) => self.tentative(space, cursor),
            Format::EnterpriseOptions => self.enterprise_options(cursor),
            Format::VendorClasses => self.vendor_classes(cursor),
            Format::Vendor => self.vendor(cursor),
            Format::VendorClass => self.vendor_class(cursor),
            Format::UserClass => self.user_class(cursor),
            Format::ClientIdentifier => self.client_identifier(cursor),
            Format::Fqdn => self.fqdn(cursor),
            Format::Authentication => self.authentication(cursor),
            Format::Routes => self.routes(cursor),
            Format::CountedAddresses => self.counted_addresses(cursor),
            Format::AddressesOrText => self.addresses_or_text(cursor),
            Format::Unknown => self.unknown(cursor),
            Format::Name(form) => self.name(form, cursor),
            Format::Names(form) => self.names(form, cursor),
            Format::SixRd => self.six_rd(cursor),
            Format::PortParameters => self.port_parameters(cursor),
            Format::Dnr => self.dnr(cursor),
            Format::GeoConf => self.coordinates(&place::GEO_CONF, cursor),
            Format::GeoLoc => self.coordinates(&place::GEO_LOC, cursor),
            Format::CircuitId => self.circuit_id(cursor),
            Format::RemoteId => self.remote_id(cursor),
            Format::Radius => self.radius(cursor),
            Format::RelayVendor => self.relay_vendor(cursor),
            Format::VssControl => self.vss_control(cursor),
            scalar => self.scalar(scalar, cursor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dhcp::registry;

    #[test]
    fn a_look_at_the_length_says_what_the_whole_walk_says() {
        let context = Context::default();
        for code in 1..=254 {
            let format = registry::row(code).format;
            for filling in [0x00, 0x01, 0x41, 0xff] {
                for length in 0..=40 {
                    let data = vec![filling; length];
                    let walked = walk(format, &data, &context, &mut Quiet);
                    let decoded = format.decode(&data, &context);
                    assert_eq!(decoded.map(|_| ()), walked, "option {code}, {data:?}");
                }
            }
        }
    }
}
