//! The layouts of composed formats, as data.
//!
//! Keys of fields are part of the JSON promise and are written in `snake_case`.

mod boot;

pub(in crate::dhcp) use boot::*;

use super::Format;
use super::compose::{Case, Choice, Field};
use super::scalar::{Bit, LastBits, Words};
use crate::dhcp::codes;
use crate::dhcp::name::NameForm;
use crate::dhcp::registry::Space;
use crate::dhcp::value::Unit;

/// IPv4 addresses, at least one.
pub(in crate::dhcp) const IPV4S: Format = Format::List(&Format::Ipv4);
/// Words of most yes-or-no octets.
pub(in crate::dhcp) static YES: Words = words("no", "yes");
/// Words of switches.
pub(in crate::dhcp) static ENABLED: Words = words("disabled", "enabled");
/// Words of option 27.
pub(in crate::dhcp) static SAME_MTU: Words =
    words("some may have a smaller MTU", "all have the same MTU");
/// Words of option 36.
pub(in crate::dhcp) static ENCAPSULATION: Words =
    words("Ethernet II, RFC 894", "IEEE 802.3, RFC 1042");
/// Words of option 78.
static DISCOVERY: Words = words("discovery allowed", "only these");
/// Words of option 79.
static SCOPE: Words = words("local configuration wins", "only these");

const fn words(no: &'static str, yes: &'static str) -> Words {
    Words { no, yes }
}

const fn bit(mask: u32, key: &'static str, name: &'static str) -> Bit {
    Bit { mask, key, name }
}

const fn f(key: &'static str, name: &'static str, format: Format) -> Field {
    Field::new(key, name, format)
}

/// An entry of option 21. RFC 2132 s4.3.
pub(super) static ADDRESS_MASK_FIELDS: [Field; 2] = [
    f("address", "address", Format::Ipv4),
    f("mask", "mask", Format::Ipv4),
];
/// An entry of option 33. RFC 2132 s5.8.
pub(super) static STATIC_ROUTE_FIELDS: [Field; 2] = [
    f("destination", "destination", Format::Ipv4),
    f("router", "router", Format::Ipv4),
];
/// Option 78. RFC 2610 s3.
pub(in crate::dhcp) static DIRECTORY_AGENT: [Field; 2] = [
    f("mandatory", "use", Format::Bool(&DISCOVERY)),
    f("addresses", "agents", IPV4S),
];
/// Option 79. RFC 2610 s4.
pub(in crate::dhcp) static SERVICE_SCOPE: [Field; 2] = [
    f("mandatory", "use", Format::Bool(&SCOPE)),
    f("scopes", "scopes", Format::TextMaybe),
];
/// Functions of option 83. RFC 4174 s2.1, where bit 15 is the last one.
static ISNS_FUNCTIONS: [Bit; 3] = [
    bit(0x0001, "enabled", "enabled"),
    bit(0x0002, "dd_authorization", "discovery domain authorization"),
    bit(
        0x0004,
        "policy_distribution",
        "security policy distribution",
    ),
];
/// Discovery domain access of option 83. RFC 4174 s2.2.
static ISNS_ACCESS: [Bit; 6] = [
    bit(0x0001, "enabled", "enabled"),
    bit(0x0002, "control_node", "control node"),
    bit(0x0004, "iscsi_target", "iSCSI target"),
    bit(0x0008, "iscsi_initiator", "iSCSI initiator"),
    bit(0x0010, "ifcp_target", "iFCP target port"),
    bit(0x0020, "ifcp_initiator", "iFCP initiator port"),
];
/// Administrative flags of option 83. RFC 4174 s2.3.
static ISNS_ADMINISTRATION: [Bit; 4] = [
    bit(0x0001, "enabled", "enabled"),
    bit(0x0002, "heartbeat", "heartbeat"),
    bit(0x0004, "management_scns", "management change notices"),
    bit(0x0008, "default_dd", "default discovery domain"),
];
/// Security bitmap of option 83. RFC 4174 s2.4.
static ISNS_SECURITY: [Bit; 7] = [
    bit(0x0001, "enabled", "enabled"),
    bit(0x0002, "ike_ipsec", "IKE/IPsec"),
    bit(0x0004, "main_mode", "main mode"),
    bit(0x0008, "aggressive_mode", "aggressive mode"),
    bit(0x0010, "pfs", "perfect forward secrecy"),
    bit(0x0020, "transport_mode", "transport mode preferred"),
    bit(0x0040, "tunnel_mode", "tunnel mode preferred"),
];
/// Option 83. RFC 4174 s2.
pub(in crate::dhcp) static ISNS: [Field; 5] = [
    f("functions", "functions", Format::Bits16(&ISNS_FUNCTIONS)),
    f(
        "dd_access",
        "discovery domain access",
        Format::Bits16(&ISNS_ACCESS),
    ),
    f(
        "administration",
        "administration",
        Format::Bits16(&ISNS_ADMINISTRATION),
    ),
    f("security", "security", Format::Bits32(&ISNS_SECURITY)),
    f("servers", "servers", IPV4S),
];
/// Option 94. RFC 4578 s2.2.
pub(in crate::dhcp) static INTERFACE: [Field; 2] = [
    f("type", "type", Format::Code8(&codes::INTERFACE)),
    f("version", "version", Format::Version(2)),
];
/// Option 97. RFC 4578 s2.3.
pub(in crate::dhcp) static MACHINE_IDENTIFIER: [Field; 2] = [
    f("type", "type", Format::Code8(&codes::UUID_KIND)),
    f("uuid", "UUID", Format::FirmwareUuid),
];
/// An element of option 99. RFC 4776 s3.3.
static CIVIC_ELEMENT: [Field; 2] = [
    f("type", "type", Format::Code8(&codes::CIVIC_ELEMENT)),
    f("value", "value", Format::Counted8(&Format::TextMaybe)),
];
/// Option 99. RFC 4776 s3.1.
pub(in crate::dhcp) static CIVIC: [Field; 3] = [
    f("what", "whose", Format::Code8(&codes::CIVIC_WHAT)),
    f("country", "country", Format::Chars(2)),
    f(
        "elements",
        "elements",
        Format::ListMaybe(&Format::Fields(&CIVIC_ELEMENT)),
    ),
];
/// Option 120. RFC 3361 s3.
pub(in crate::dhcp) static SIP: Choice = Choice {
    code: f("encoding", "encoding", Format::Code8(&codes::SIP_ENCODING)),
    cases: &[
        Case {
            value: 0,
            fields: &[f("names", "names", Format::Names(NameForm::Compressed))],
        },
        Case {
            value: 1,
            fields: &[f("addresses", "addresses", IPV4S)],
        },
    ],
    other: &[f("data", "data", Format::Hex)],
};
/// Begin of option 146. RFC 6731 s4.3.
static PREFERENCE: LastBits = LastBits {
    mask: 0x03,
    table: &codes::PREFERENCE,
    layout: "preference in the last two bits",
};
/// Option 146. RFC 6731 s4.3.
pub(in crate::dhcp) static RDNSS: [Field; 4] = [
    f("preference", "preference", Format::LastBits(&PREFERENCE)),
    f("primary", "primary server", Format::Ipv4),
    f("secondary", "secondary server", Format::Ipv4),
    f("domains", "domains", Format::Names(NameForm::Plain)),
];
/// Option 151. RFC 6926 s6.2.2.
pub(in crate::dhcp) static STATUS: [Field; 2] = [
    f("status", "status", Format::Code8(&codes::STATUS)),
    f("message", "message", Format::TextMaybe),
];
/// Option 157. RFC 6926 s6.2.8.
pub(in crate::dhcp) static DATA_SOURCE: [Bit; 1] = [bit(0x01, "remote", "remote")];
/// Options 221 and 82.151. RFC 6607 s3.5.
pub(in crate::dhcp) static VPN: Choice = Choice {
    code: f("type", "type", Format::Code8(&codes::VPN_SELECTION)),
    cases: &[
        Case {
            value: 0,
            fields: &[f("name", "VPN", Format::TextMaybe)],
        },
        Case {
            value: 1,
            fields: &[f("vpn_id", "VPN-ID", Format::Bytes(7))],
        },
        Case {
            value: 254,
            fields: &[],
        },
        Case {
            value: 255,
            fields: &[],
        },
    ],
    other: &[f("data", "data", Format::Hex)],
};
/// DUIDs. RFC 8415 s11.
pub(in crate::dhcp) static DUID: Choice = Choice {
    code: f("type", "type", Format::Code16(&codes::DUID)),
    cases: &[
        Case {
            value: 1,
            fields: &[
                f(
                    "hardware_type",
                    "hardware",
                    Format::Code16(&codes::HARDWARE),
                ),
                f("time", "made", Format::Moment2000),
                f("address", "address", Format::Hardware),
            ],
        },
        Case {
            value: 2,
            fields: &[
                f(
                    "enterprise",
                    "enterprise",
                    Format::Code32(&codes::ENTERPRISE),
                ),
                f("identifier", "identifier", Format::Hex),
            ],
        },
        Case {
            value: 3,
            fields: &[
                f(
                    "hardware_type",
                    "hardware",
                    Format::Code16(&codes::HARDWARE),
                ),
                f("address", "address", Format::Hardware),
            ],
        },
        Case {
            value: 4,
            fields: &[f("uuid", "UUID", Format::Uuid)],
        },
    ],
    other: &[f("identifier", "identifier", Format::Hex)],
};
/// Flags of option 81. RFC 4702 s2.1.
static FQDN_FLAGS: [Bit; 4] = [
    bit(0x01, "s", "S server updates A"),
    bit(0x02, "o", "O server overrode S"),
    bit(0x04, "e", "E wire format"),
    bit(0x08, "n", "N no updates by server"),
];
/// Begin of option 81. RFC 4702 s2.
pub(super) static FQDN_HEAD: [Field; 3] = [
    f("flags", "flags", Format::Bits8(&FQDN_FLAGS)),
    f("rcode1", "rcode1", Format::U8(Unit::None)),
    f("rcode2", "rcode2", Format::U8(Unit::None)),
];
/// Begin of option 90. RFC 3118 s2.
pub(super) static AUTHENTICATION_HEAD: [Field; 4] = [
    f("protocol", "protocol", Format::Code8(&codes::AUTH_PROTOCOL)),
    f(
        "algorithm",
        "algorithm",
        Format::Code8(&codes::AUTH_ALGORITHM),
    ),
    f(
        "rdm",
        "replay detection",
        Format::Code8(&codes::REPLAY_DETECTION),
    ),
    f("replay", "replay value", Format::Pattern64),
];
/// Information of option 90, protocol 3. RFC 6704 s3.1.2.
pub(super) static RECONFIGURE: [Field; 2] = [
    f(
        "type",
        "type",
        Format::Code8(&codes::FORCERENEW_INFORMATION),
    ),
    f("value", "value", Format::Bytes(16)),
];
/// Information of option 90, protocol 1, in all but DISCOVER. RFC 3118 s5.2.
pub(super) static DELAYED: [Field; 2] = [
    f("secret", "secret", Format::Pattern32),
    f("mac", "HMAC", Format::Bytes(16)),
];
/// Flags of sub-option 82.4. RFC 3256 s2.
pub(in crate::dhcp) static DOCSIS_CLASS: [Bit; 1] = [bit(
    1,
    "cpe_controlled",
    "cable modem controlled by its CPE",
)];
/// Replay detection method of sub-option 82.8. RFC 4030 s4.
static RELAY_REPLAY_DETECTION: LastBits = LastBits {
    mask: 0x0f,
    table: &codes::RELAY_REPLAY_DETECTION,
    layout: "code in the last four bits",
};
/// Sub-option 82.8. RFC 4030 s4.
pub(in crate::dhcp) static RELAY_AUTHENTICATION: [Field; 5] = [
    f(
        "algorithm",
        "algorithm",
        Format::Code8(&codes::RELAY_AUTH_ALGORITHM),
    ),
    f(
        "rdm",
        "replay detection",
        Format::LastBits(&RELAY_REPLAY_DETECTION),
    ),
    f("replay", "replay value", Format::Pattern64),
    f("relay_id", "relay", Format::Pattern32),
    f("information", "information", Format::Hex),
];
/// How a line is encapsulated, sub-option 82.9 of the Broadband Forum. TR-101.
pub(in crate::dhcp) static ACCESS_LOOP: [Field; 3] = [
    f("data_link", "data link", Format::Code8(&codes::DATA_LINK)),
    f(
        "encapsulation",
        "encapsulation",
        Format::Code8(&codes::LINE_ENCAPSULATION),
    ),
    f("payload", "payload", Format::Code8(&codes::LINE_PAYLOAD)),
];
/// Sub-option 82.10. RFC 5010 s3.
pub(in crate::dhcp) static RELAY_FLAGS: [Bit; 1] =
    [bit(0x80, "unicast", "request came by unicast")];
/// Sub-option 82.13. RFC 7839 s4.2.
pub(in crate::dhcp) static ACCESS: [Field; 2] = [
    f("reserved", "reserved", Format::U8(Unit::None)),
    f(
        "technology",
        "technology",
        Format::Code8(&codes::ACCESS_TECHNOLOGY),
    ),
];
/// The Cisco layout of a circuit identifier.
pub(super) static CISCO_PORT: [Field; 3] = [
    f("vlan", "VLAN", Format::U16(Unit::None)),
    f("module", "module", Format::U8(Unit::None)),
    f("port", "port", Format::U8(Unit::None)),
];
/// What seem to be addresses.
pub(super) static ADDRESSES: [Field; 1] = [f("addresses", "addresses", IPV4S)];
/// The Ethernet address of a remote identifier.
pub(super) static ADDRESS: [Field; 1] = [f("address", "address", Format::Mac)];
/// The Cisco layout of either where it is configured.
pub(super) static CISCO_STRING: [Field; 1] = [f("text", "text", Format::Text)];
/// Sub-option 122.3. RFC 3495 s5.3.
pub(in crate::dhcp) static PROVISIONING_SERVER: Choice = Choice {
    code: f("type", "type", Format::Code8(&codes::SERVER_NAME_KIND)),
    cases: &[
        Case {
            value: 0,
            fields: &[f("name", "name", Format::Name(NameForm::Plain))],
        },
        Case {
            value: 1,
            fields: &[f("address", "address", Format::Ipv4)],
        },
    ],
    other: &[f("data", "data", Format::Hex)],
};
/// Sub-options 122.4 and 122.5. RFC 3495 s5.4, s5.5.
pub(in crate::dhcp) static BACKOFF: [Field; 3] = [
    f(
        "nominal",
        "nominal timeout",
        Format::U32(Unit::Milliseconds),
    ),
    f("maximum", "maximum timeout", Format::U32(Unit::Seconds)),
    f("retries", "retries", Format::U32(Unit::None)),
];
/// Sub-option 122.9. RFC 3594 s4.
pub(in crate::dhcp) static TICKETS: [Bit; 2] = [
    bit(0x0001, "provisioning_server", "provisioning server"),
    bit(0x0002, "call_management_servers", "call management servers"),
];
/// Symbol rates of a cable modem's upstream, capability 21.
pub(in crate::dhcp) static SYMBOL_RATES: [Bit; 6] = [
    bit(0x01, "ksps_160", "160 ksps"),
    bit(0x02, "ksps_320", "320 ksps"),
    bit(0x04, "ksps_640", "640 ksps"),
    bit(0x08, "ksps_1280", "1280 ksps"),
    bit(0x10, "ksps_2560", "2560 ksps"),
    bit(0x20, "ksps_5120", "5120 ksps"),
];
/// Option 220. RFC 6656 s3.
pub(in crate::dhcp) static SUBNET_ALLOCATION: [Field; 2] = [
    f("flags", "flags", Format::Bits8(&[])),
    f(
        "suboptions",
        "sub-options",
        Format::SubOptions(Space::SubnetAllocation),
    ),
];
/// Flags of sub-option 220.1. RFC 6656 s3.1.
static SUBNET_REQUEST_FLAGS: [Bit; 2] = [
    bit(0x01, "hierarchical", "hierarchical"),
    bit(0x02, "information", "information only"),
];
/// Sub-option 220.1. RFC 6656 s3.1.
pub(in crate::dhcp) static SUBNET_REQUEST: [Field; 2] = [
    f("flags", "flags", Format::Bits8(&SUBNET_REQUEST_FLAGS)),
    f("prefix_length", "prefix length", Format::U8(Unit::Bits)),
];
/// Flags of sub-option 220.2. RFC 6656 s3.2.
static SUBNET_FLAGS: [Bit; 2] = [
    bit(0x01, "more", "more to come"),
    bit(0x02, "client", "told by the client"),
];
/// Flags of a subnet in sub-option 220.2. RFC 6656 s3.2.1.
static SUBNET_BLOCK_FLAGS: [Bit; 2] = [
    bit(0x01, "deprecated", "deprecated"),
    bit(0x02, "hierarchical", "hierarchical"),
];
/// A subnet of sub-option 220.2. RFC 6656 s3.2.1.
static SUBNET_BLOCK: [Field; 4] = [
    f("network", "network", Format::Ipv4),
    f("prefix_length", "prefix length", Format::U8(Unit::Bits)),
    f("flags", "flags", Format::Bits8(&SUBNET_BLOCK_FLAGS)),
    f("statistics", "statistics", Format::Counted8(&Format::Hex)),
];
/// Sub-option 220.2. RFC 6656 s3.2.
pub(in crate::dhcp) static SUBNET_INFORMATION: [Field; 2] = [
    f("flags", "flags", Format::Bits8(&SUBNET_FLAGS)),
    f(
        "subnets",
        "subnets",
        Format::List(&Format::Fields(&SUBNET_BLOCK)),
    ),
];
/// Begin of an entry of options 124 and 125 and of sub-option 82.9. RFC 3925 s4, RFC 4243 s3.
pub(super) static ENTERPRISE_FIELD: [Field; 1] = [f(
    "enterprise",
    "enterprise",
    Format::Code32(&codes::ENTERPRISE),
)];
/// An architecture in option 93. RFC 4578 s2.1.
pub(in crate::dhcp) static ARCHITECTURE: Format = Format::Code16(&codes::ARCHITECTURE);
/// An algorithm in option 145. RFC 6704 s3.1.1.
pub(in crate::dhcp) static NONCE_ALGORITHM: Format = Format::Code8(&codes::FORCERENEW_ALGORITHM);
