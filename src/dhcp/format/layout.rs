//! What a format looks like in bytes, for `--explain` and `--list`: derived from the formats themselves.

use super::compose::{Choice, Field};
use super::layouts::{AUTHENTICATION_HEAD, DUID, FQDN_HEAD};
use super::{Format, LengthRule};
use crate::dhcp::codes::{self, Table};
use crate::dhcp::name::NameForm;
use crate::dhcp::value::Unit;

/// A line of a layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How deep it stands inside other lines.
    pub depth: usize,
    /// How many bytes: a number, or `n` where it varies.
    pub octets: String,
    /// What the bytes are called.
    pub name: &'static str,
    /// What they are.
    pub what: &'static str,
}

/// The layout of a format, line by line.
pub fn layout(format: Format) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut writer = Writer { lines: &mut lines };
    writer.format(0, "data", format);
    lines
}

/// The tables that name numbers anywhere in the format, each once.
pub fn tables(format: Format) -> Vec<&'static Table> {
    let mut found = Vec::new();
    gather(format, &mut found);
    found
}

fn gather(format: Format, found: &mut Vec<&'static Table>) {
    let mut add = |table: &'static Table| {
        if !found.iter().any(|known| std::ptr::eq(*known, table)) {
            found.push(table);
        }
    };
    match format {
        Format::Code8(table) | Format::Code16(table) | Format::Code32(table) => add(table),
        Format::NameService => add(&codes::NAME_SERVICE),
        Format::LastBits(bits) => add(bits.table),
        Format::Radius => add(&codes::RADIUS_ATTRIBUTE),
        Format::Dnr => add(&codes::SERVICE_PARAMETER),
        Format::GeoConf | Format::GeoLoc => {
            add(&codes::ALTITUDE);
            add(&codes::DATUM);
        }
        Format::EnterpriseOptions
        | Format::VendorClasses
        | Format::VendorClass
        | Format::RelayVendor => {
            add(&codes::ENTERPRISE);
        }
        Format::ClientIdentifier => {
            add(&codes::CLIENT_IDENTIFIER);
            gather(Format::Choice(&DUID), found);
        }
        Format::Authentication => gather(Format::Fields(&AUTHENTICATION_HEAD), found),
        Format::List(of) | Format::ListMaybe(of) | Format::Counted8(of) | Format::Counted16(of) => {
            gather(*of, found);
        }
        Format::Fields(fields) => gather_fields(fields, found),
        Format::Choice(choice) => {
            gather(choice.code.format, found);
            for case in choice.cases {
                gather_fields(case.fields, found);
            }
        }
        _ => {}
    }
}

fn gather_fields(fields: &'static [Field], found: &mut Vec<&'static Table>) {
    for field in fields {
        gather(field.format, found);
    }
}

struct Writer<'l> {
    lines: &'l mut Vec<Line>,
}

impl Writer<'_> {
    fn push(&mut self, depth: usize, octets: &str, name: &'static str, what: &'static str) {
        self.lines.push(Line {
            depth,
            octets: octets.to_owned(),
            name,
            what,
        });
    }

    fn format(&mut self, depth: usize, name: &'static str, format: Format) {
        let octets = octets(format.length_rule());
        self.push(depth, &octets, name, format.word());
        let below = depth + 1;
        match format {
            Format::List(of) | Format::ListMaybe(of) => self.parts(below, *of),
            Format::Counted8(of) => self.counted(below, "1", *of),
            Format::Counted16(of) => self.counted(below, "2", *of),
            other => self.parts(below, other),
        }
    }

    /// The parts of a format that has some; nothing for one that has not.
    fn parts(&mut self, depth: usize, format: Format) {
        match format {
            Format::Fields(fields) => self.fields(depth, fields),
            Format::Choice(choice) => self.choice(depth, choice),
            Format::List(_) | Format::ListMaybe(_) => self.format(depth, "entries", format),
            Format::Counted8(of) => self.counted(depth, "1", *of),
            Format::Counted16(of) => self.counted(depth, "2", *of),
            Format::AddressMask => self.fields(depth, &super::ADDRESS_MASK_FIELDS),
            Format::StaticRoute => self.fields(depth, &super::STATIC_ROUTE_FIELDS),
            other => self.special(depth, other),
        }
    }

    fn fields(&mut self, depth: usize, fields: &'static [Field]) {
        for field in fields {
            self.format(depth, field.name, field.format);
        }
    }

    fn counted(&mut self, depth: usize, octets: &str, of: Format) {
        self.push(depth, octets, "length", "bytes that follow");
        self.format(depth, "data", of);
    }

    fn choice(&mut self, depth: usize, choice: &'static Choice) {
        self.format(depth, choice.code.name, choice.code.format);
        for case in choice.cases {
            let (Format::Code8(table) | Format::Code16(table)) = choice.code.format else {
                continue;
            };
            let name = table.name(case.value).unwrap_or("");
            self.lines.push(Line {
                depth: depth + 1,
                octets: String::new(),
                name,
                what: "where it says so:",
            });
            self.fields(depth + 2, case.fields);
        }
    }

    /// Formats with code of their own, in the words of their RFC.
    fn special(&mut self, depth: usize, format: Format) {
        match format {
            Format::SubOptions(_) | Format::Tentative(_) | Format::Vendor => {
                self.sub_options(depth);
            }
            Format::EnterpriseOptions => {
                self.push(depth, "4", "enterprise", "private enterprise number");
                self.push(depth, "1", "length", "bytes of sub-options");
                self.sub_options(depth);
            }
            Format::VendorClasses => {
                self.push(depth, "4", "enterprise", "private enterprise number");
                self.push(depth, "1", "length", "bytes of classes");
                self.push(depth, "1", "length", "bytes of a class; often left out");
                self.push(depth, "n", "class", "text or bytes");
            }
            Format::VendorClass => {
                self.push(depth, "n", "class", "text; some phones send sub-options");
                self.push(depth, "4", "enterprise", "private enterprise number");
                self.push(depth, "1", "length", "bytes of sub-options");
                self.sub_options(depth);
            }
            Format::CountedAddresses => {
                self.push(depth, "1", "count", "how many addresses follow");
                self.push(depth, "n*4", "addresses", "IPv4 addresses");
            }
            Format::Routes => {
                self.push(
                    depth,
                    "1",
                    "width",
                    "bits of the destination's prefix, 0 to 32",
                );
                self.push(
                    depth,
                    "0-4",
                    "destination",
                    "only the octets the width needs",
                );
                self.push(depth, "4", "router", "IPv4 address; 0.0.0.0 is on-link");
            }
            Format::ClientIdentifier => {
                self.push(
                    depth,
                    "1",
                    "type",
                    "0 opaque, 255 IAID and DUID, else hardware type; or none",
                );
                self.push(depth, "n", "identifier", "hardware address, text or bytes");
                self.push(depth, "4", "IAID", "where the type is 255");
                self.push(depth, "n", "DUID", "where the type is 255");
                self.choice(depth + 1, &DUID);
            }
            Format::Fqdn => {
                self.fields(depth, &FQDN_HEAD);
                self.push(
                    depth,
                    "n",
                    "name",
                    "DNS wire form where E is set, else text",
                );
            }
            Format::Authentication => {
                self.fields(depth, &AUTHENTICATION_HEAD);
                self.push(depth, "n", "information", "as the protocol says");
            }
            Format::UserClass => {
                self.push(depth, "1", "length", "bytes of the class, not zero");
                self.push(depth, "n", "class", "text or bytes");
            }
            other => self.late(depth, other),
        }
    }

    fn sub_options(&mut self, depth: usize) {
        self.push(depth, "1", "code", "sub-option code");
        self.push(depth, "1", "length", "bytes of data");
        self.push(depth, "n", "data", "as the sub-option says");
    }

    fn late(&mut self, depth: usize, format: Format) {
        match format {
            Format::SixRd => {
                self.push(depth, "1", "IPv4 mask length", "bits, 0 to 32");
                self.push(
                    depth,
                    "1",
                    "6rd prefix length",
                    "bits, 0 to 96 + mask length",
                );
                self.push(depth, "16", "6rd prefix", "IPv6 address");
                self.push(depth, "n*4", "border relays", "IPv4 addresses");
            }
            Format::PortParameters => {
                self.push(depth, "1", "offset", "bits, 0 to 15");
                self.push(depth, "1", "PSID length", "bits, 0 to 16 - offset");
                self.push(depth, "2", "PSID", "number, left aligned");
            }
            Format::Dnr => {
                self.push(depth, "2", "length", "bytes of the instance");
                self.push(depth, "2", "priority", "lower is preferred");
                self.push(depth, "1", "name length", "bytes");
                self.push(depth, "n", "name", "domain name in wire form");
                self.push(
                    depth,
                    "1",
                    "address length",
                    "bytes; absent with the name alone",
                );
                self.push(depth, "n*4", "addresses", "IPv4 addresses");
                self.push(
                    depth,
                    "n",
                    "parameters",
                    "service parameters: key, length, value",
                );
            }
            Format::GeoConf | Format::GeoLoc => {
                self.push(
                    depth,
                    "40 bits",
                    "latitude",
                    "6 bits of precision, 34 of degrees",
                );
                self.push(
                    depth,
                    "40 bits",
                    "longitude",
                    "6 bits of precision, 34 of degrees",
                );
                self.push(
                    depth,
                    "40 bits",
                    "altitude",
                    "4 bits of unit, 6 of precision, 30 of height",
                );
                self.push(depth, "8 bits", "datum", "coordinate system");
            }
            Format::RelayVendor => {
                self.push(depth, "4", "enterprise", "private enterprise number");
                self.push(depth, "1", "length", "bytes of data");
                self.push(
                    depth,
                    "n",
                    "data",
                    "sub-options of an enterprise that is known, else text or bytes",
                );
            }
            Format::CircuitId | Format::RemoteId => {
                self.push(
                    depth,
                    "n",
                    "identifier",
                    "opaque; text, or a layout named as a guess",
                );
            }
            Format::Radius => {
                self.push(depth, "1", "type", "RADIUS attribute");
                self.push(depth, "1", "length", "bytes with type and length");
                self.push(depth, "n", "value", "as the attribute says");
            }
            _ => {}
        }
    }
}

/// How many bytes, in short.
fn octets(rule: LengthRule) -> String {
    match (rule.min, rule.step) {
        (min, 0) => min.to_string(),
        (0 | 1, 1) => "n".to_owned(),
        (min, step) if min == step => format!("n*{step}"),
        (min, 1) => format!("{min}+"),
        (min, step) => format!("{min}+n*{step}"),
    }
}

impl Format {
    /// What the bytes are, in a few words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Flag => "no data",
            Self::Bool(_) => "1 yes, 0 no",
            Self::U8(unit) | Self::U16(unit) | Self::U32(unit) => number(unit),
            Self::I8 => "signed number",
            Self::Seconds => "seconds",
            Self::Lease => "seconds, 0xffffffff is infinite",
            Self::Offset => "signed seconds",
            Self::Moment => "seconds since 1970 UTC",
            Self::Moment2000 => "seconds since 2000 UTC",
            Self::Code8(_) | Self::Code16(_) | Self::Code32(_) => "code",
            Self::MessageType => "message type",
            Self::OptionCode(_) => "option code",
            Self::NameService => "option code of a name service",
            Self::Bits8(_) | Self::Bits16(_) | Self::Bits32(_) => "flags",
            Self::Pattern16 | Self::Pattern32 | Self::Pattern64 => "number, in hexadecimal",
            Self::LastBits(bits) => bits.layout,
            Self::Version(_) => "version, an octet a part",
            Self::Ipv4 => "IPv4 address",
            Self::Mask => "IPv4 subnet mask",
            Self::Ipv6 => "IPv6 address",
            Self::Mac => "Ethernet address",
            Self::Hardware => "hardware address",
            Self::AddressMask => "IPv4 address and mask",
            Self::StaticRoute => "IPv4 destination and router",
            Self::FirmwareUuid => "UUID, first three fields little endian",
            Self::Uuid => "UUID",
            Self::Text | Self::TextMaybe | Self::Chars(_) => "text",
            Self::Utf16 => "text in UTF-16",
            Self::Url => "URL",
            Self::TextOrHex | Self::Unknown => "text where readable, else bytes",
            Self::Hex | Self::Bytes(_) => "bytes",
            Self::Name(_) => "domain name",
            Self::Names(NameForm::Compressed) => "domain names, may be compressed",
            Self::Names(_) => "domain names",
            Self::List(of) | Self::ListMaybe(of) => of.plural(),
            Self::Fields(_) => "fields",
            Self::Choice(_) => "a code and what it chooses",
            Self::Counted8(_) | Self::Counted16(_) => "length and data",
            Self::SubOptions(_) => "sub-options",
            Self::Tentative(_) => "sub-options where laid out so",
            Self::CountedAddresses => "count and IPv4 addresses",
            Self::AddressesOrText => "IPv4 addresses, or text",
            Self::Routes => "classless routes",
            Self::ClientIdentifier => "client identifier",
            Self::Fqdn => "flags, result codes and name",
            Self::Authentication => "authentication",
            Self::UserClass => "user classes, or text",
            Self::Vendor => "sub-options of the vendor",
            Self::VendorClass => "text, or sub-options of an enterprise",
            Self::EnterpriseOptions => "sub-options by enterprise",
            Self::VendorClasses => "vendor classes by enterprise",
            Self::SixRd => "6rd prefix and relays",
            Self::PortParameters => "offset, PSID length and PSID",
            Self::Dnr => "encrypted name servers",
            Self::GeoConf | Self::GeoLoc => "coordinates",
            Self::CircuitId | Self::RemoteId => "opaque identifier",
            Self::Radius => "RADIUS attributes",
            Self::RelayVendor => "what relays tell, by enterprise",
            Self::VssControl => "no data, before the RFC an IPv4 address",
        }
    }

    fn plural(self) -> &'static str {
        match self {
            Self::Ipv4 => "IPv4 addresses",
            Self::AddressMask => "IPv4 addresses and masks",
            Self::StaticRoute => "IPv4 destinations and routers",
            Self::U16(_) | Self::U32(_) => "numbers",
            Self::Code8(_) | Self::Code16(_) | Self::Code32(_) => "codes",
            Self::OptionCode(_) | Self::NameService => "option codes",
            Self::Counted8(_) | Self::Counted16(_) => "counted parts",
            _ => "entries",
        }
    }
}

fn number(unit: Unit) -> &'static str {
    match unit {
        Unit::None => "number",
        Unit::Seconds => "seconds",
        Unit::Milliseconds => "milliseconds",
        Unit::Minutes => "minutes",
        Unit::Bytes => "bytes, a number",
        Unit::Blocks => "blocks of 512 bytes",
        Unit::Hops => "hops",
        Unit::Port => "port",
        Unit::Bits => "bits, a number",
        Unit::KilobitsPerSecond => "kbit/s",
    }
}
