//! How tcpdump writes the value of an option.

use crate::dhcp::format::Format;
use crate::dhcp::option;
use crate::dhcp::registry::Row;

/// Options that tcpdump reads otherwise than their documents say, besides those that it has words for.
const NIS_PLUS_DOMAIN: u8 = 64;
const BCMCS_ADDRESSES: u8 = 89;
const LAST_TRANSACTION_TIME: u8 = 91;
const AUTO_CONFIGURATION: u8 = 116;

/// A way to write a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// IPv4 addresses.
    Addresses,
    /// Pairs of IPv4 addresses.
    Pairs,
    /// Numbers of four bytes.
    Numbers,
    /// Numbers of four bytes, signed.
    Signed,
    /// Numbers of two bytes.
    Words,
    /// Bytes as numbers with points between them.
    Bytes,
    /// Bytes as yes or no.
    Answers,
    /// Text in quotes.
    Text,
    /// A byte that stands for a word.
    NetbiosNode,
    /// A byte that stands for a word.
    Overload,
    /// A message type.
    MessageType,
    /// Codes of options.
    Codes,
    /// A client identifier.
    ClientIdentifier,
    /// A list of user classes.
    UserClass,
    /// A fully qualified domain name with its flags.
    Name,
    /// Sub-options of a relay.
    Relay,
    /// Classless routes.
    Routes,
    /// Numbers as the length suggests.
    Unknown,
}

/// The label of options that tcpdump does not know.
pub(super) const UNKNOWN: &str = "Unknown";

/// The style of a row's option.
pub(super) fn style(row: &Row) -> Style {
    if row.label == UNKNOWN {
        return Style::Unknown;
    }
    match row.code {
        option::NODE_TYPE => Style::NetbiosNode,
        option::OVERLOAD => Style::Overload,
        NIS_PLUS_DOMAIN => Style::Words,
        BCMCS_ADDRESSES => Style::Bytes,
        LAST_TRANSACTION_TIME => Style::Signed,
        AUTO_CONFIGURATION => Style::Answers,
        _ => of(row.format),
    }
}

fn of(format: Format) -> Style {
    match format {
        Format::List(item) | Format::ListMaybe(item) => of(*item),
        Format::Ipv4 | Format::Mask | Format::AddressesOrText => Style::Addresses,
        Format::AddressMask | Format::StaticRoute => Style::Pairs,
        Format::Offset => Style::Signed,
        Format::Seconds | Format::Lease | Format::U32(_) => Style::Numbers,
        Format::U16(_) | Format::Code16(_) | Format::NameService => Style::Words,
        Format::Bool(_) => Style::Answers,
        Format::Text
        | Format::TextOrHex
        | Format::Unknown
        | Format::VendorClass
        | Format::Url
        | Format::Names(_)
        | Format::Flag => Style::Text,
        Format::MessageType => Style::MessageType,
        Format::OptionCode(_) => Style::Codes,
        Format::ClientIdentifier => Style::ClientIdentifier,
        Format::UserClass => Style::UserClass,
        Format::Fqdn => Style::Name,
        Format::SubOptions(_) => Style::Relay,
        Format::Routes => Style::Routes,
        _ => Style::Bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dhcp::registry;

    #[test]
    fn options_without_a_label_are_unknown() {
        assert_eq!(style(registry::row(119)), Style::Unknown);
        assert_eq!(style(registry::row(121)), Style::Routes);
        assert_eq!(style(registry::row(3)), Style::Addresses);
        assert_eq!(style(registry::row(93)), Style::Words);
    }
}
