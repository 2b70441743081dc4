//! Sub-options of option 82, relay agent information. Rows only.

use super::Row;
use super::rows::rows;
use crate::dhcp::codes;
use crate::dhcp::format::Format::{
    Bits8, Bits32, Choice, CircuitId, Code32, Fields, Flag, Hex, Ipv4, Mac, Radius, RelayVendor,
    RemoteId, Text, U32, Version, VssControl,
};
use crate::dhcp::format::{
    ACCESS, ACCESS_LOOP, DOCSIS_CLASS, DUID, RELAY_AUTHENTICATION, RELAY_FLAGS, VPN,
};
use crate::dhcp::value::Unit;

/// Relay agent information. RFC 3046 and its successors.
pub(super) const RELAY: &[Row] = rows! {
    1 "agent-circuit-id" "Agent Circuit ID" "" CircuitId, "RFC 3046 s3.1" Relay b"eth0/1/3:100", "The port on which the relay heard the client. Its form is the relay's own; it is unique with giaddr only.";
    2 "agent-remote-id" "Agent Remote ID" "" RemoteId, "RFC 3046 s3.2" Relay &[0, 6, 0, 0, 0x5e, 0, 0x53, 1], "Who is at the far end of the port, unique in the whole network.";
    3 "reserved-3" "Reserved" "" Hex, "none" Relay b"", "" unverified "in early drafts only";
    4 "docsis-device-class" "DOCSIS Device Class" "" Bits32(&DOCSIS_CLASS), "RFC 3256 s2" Relay &[0, 0, 0, 1], "What kind of cable modem is behind the port.";
    5 "link-selection" "Link Selection" "" Ipv4, "RFC 3527 s3" Relay &[198, 51, 100, 0], "The subnet to take the address from; the reply still goes to giaddr.";
    6 "subscriber-id" "Subscriber-ID" "" Text, "RFC 3993 s3.1" Relay b"customer-42", "The provider's name for the customer, wherever he is plugged in.";
    7 "radius-attributes" "RADIUS Attributes" "" Radius, "RFC 4014 s3" Relay b"\x01\x05joe\x1b\x06\x00\x00\x0e\x10", "What RADIUS said about the client when it was let in.";
    8 "authentication" "Authentication" "" Fields(&RELAY_AUTHENTICATION), "RFC 4030 s4" Relay b"\x01\x01\x00\x00\x00\x00\x00\x00\x00\x01\xc0\x00\x02\x01nonce-nonce-nonce-xx", "Proof that the relay's information is the relay's.";
    9 "vendor-specific-information" "Vendor-Specific Information" "" RelayVendor, "RFC 4243 s3" Relay b"\x00\x00\x00\x09\x03abc", "What named enterprises' relays tell.";
    10 "relay-agent-flags" "Relay Agent Flags" "" Bits8(&RELAY_FLAGS), "RFC 5010 s3" Relay &[0x80], "How the client's message reached the relay.";
    11 "server-identifier-override" "Server Identifier Override" "" Ipv4, "RFC 5107 s4" Relay &[192, 0, 2, 11], "The address that the server must give as its identifier, so that renewals pass the relay too.";
    12 "relay-agent-identifier" "Relay Agent Identifier" "" Choice(&DUID), "RFC 6925 s4" Relay &[0, 3, 0, 1, 0, 0, 0x5e, 0, 0x53, 1], "The relay's own unique identifier.";
    13 "access-technology-type" "Access-Technology-Type" "" Fields(&ACCESS), "RFC 7839 s4.2" Relay &[0, 4], "What kind of network the client came in by.";
    14 "access-network-name" "Access-Network-Name" "" Text, "RFC 7839 s4.3.1" Relay b"guest", "The name of that network, such as an SSID.";
    15 "access-point-name" "Access-Point-Name" "" Text, "RFC 7839 s4.3.2" Relay b"ap-7", "The name of the access point.";
    16 "access-point-bssid" "Access-Point-BSSID" "" Mac, "RFC 7839 s4.3.3" Relay &[0, 0, 0x5e, 0, 0x53, 7], "The hardware address of the access point.";
    17 "operator-identifier" "Operator-Identifier" "" Code32(&codes::ENTERPRISE), "RFC 7839 s4.4.1" Relay &[0, 0, 0, 9], "The enterprise number of the access network's operator.";
    18 "operator-realm" "Operator-Realm" "" Text, "RFC 7839 s4.4.2" Relay b"example.org", "The realm of the access network's operator.";
    19 "relay-source-port" "Relay Source Port" "" Flag, "RFC 8357 s4.1" Relay b"", "The server answers to the port the relay sent from, instead of 67.";
    150 "cisco-link-selection" "Link Selection (Cisco)" "" Ipv4, "none" Relay &[198, 51, 100, 0], "The subnet to take the address from, before sub-option 5." unverified "Cisco's, before the RFC; the name is known from tools only";
    151 "virtual-subnet-selection" "Virtual Subnet Selection" "" Choice(&VPN), "RFC 6607 s3.2" Relay b"\x00blue", "The virtual network in which the address is to be found.";
    152 "virtual-subnet-selection-control" "Virtual Subnet Selection Control" "" VssControl, "RFC 6607 s3.3" Relay b"", "Asks the server to say whether it understood sub-option 151; one that does takes it out." note "Cisco relays put a server override of 4 octets here before the RFC.";
};

/// What cable modem termination systems tell, CableLabs' enterprise 4491.
pub(super) const CABLELABS: &[Row] = rows! {
    1 "cmts-docsis-version" "CMTS DOCSIS Version" "" Version(2), "CableLabs CL-SP-CANN-DHCP-Reg" Relay &[3, 1], "The version of DOCSIS that the termination system speaks." unverified "the document was not read; a summary of it and tshark agree";
    2 "dpoe-system-version" "DPoE System Version" "" Version(2), "CableLabs CL-SP-CANN-DHCP-Reg" Relay &[1, 0], "" unverified "the document was not read; a summary of it and tshark agree";
    4 "dpoe-pbb-service" "DPoE System PBB Service" "" Hex, "CableLabs CL-SP-CANN-DHCP-Reg" Relay &[1], "" unverified "the document was not read; a summary of it and tshark agree";
    5 "cm-service-class-name" "CM Service Class Name" "" Text, "CableLabs CL-SP-CANN-DHCP-Reg" Relay b"gold", "The service class of the cable modem." unverified "the document was not read; a summary of it and tshark agree";
    6 "mso-defined-text" "MSO Defined Text" "" Text, "CableLabs CL-SP-CANN-DHCP-Reg" Relay b"node 7", "Whatever the provider configured." unverified "the document was not read; a summary of it and tshark agree";
    7 "secure-file-transfer-uri" "Secure File Transfer URI" "" Text, "CableLabs CL-SP-CANN-DHCP-Reg" Relay b"https://cfg.example.org/", "" unverified "the document was not read; a summary of it and tshark agree";
};

/// What access nodes tell of a subscriber's line, the Broadband Forum's enterprise 3561.
pub(super) const BROADBAND_FORUM: &[Row] = rows! {
    129 "actual-data-rate-upstream" "Actual Data Rate Upstream" "" U32(Unit::KilobitsPerSecond), "TR-101; RFC 4679" Relay &[0, 0, 0x9c, 0x40], "How fast the subscriber's line is towards the network." unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    130 "actual-data-rate-downstream" "Actual Data Rate Downstream" "" U32(Unit::KilobitsPerSecond), "TR-101; RFC 4679" Relay &[0, 0, 0x9c, 0x40], "How fast the subscriber's line is towards the subscriber." unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    131 "minimum-data-rate-upstream" "Minimum Data Rate Upstream" "" U32(Unit::KilobitsPerSecond), "TR-101; RFC 4679" Relay &[0, 0, 0x9c, 0x40], "" unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    132 "minimum-data-rate-downstream" "Minimum Data Rate Downstream" "" U32(Unit::KilobitsPerSecond), "TR-101; RFC 4679" Relay &[0, 0, 0x9c, 0x40], "" unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    133 "attainable-data-rate-upstream" "Attainable Data Rate Upstream" "" U32(Unit::KilobitsPerSecond), "TR-101; RFC 4679" Relay &[0, 0, 0x9c, 0x40], "How fast the line could be towards the network." unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    134 "attainable-data-rate-downstream" "Attainable Data Rate Downstream" "" U32(Unit::KilobitsPerSecond), "TR-101; RFC 4679" Relay &[0, 0, 0x9c, 0x40], "How fast the line could be towards the subscriber." unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    135 "maximum-data-rate-upstream" "Maximum Data Rate Upstream" "" U32(Unit::KilobitsPerSecond), "TR-101; RFC 4679" Relay &[0, 0, 0x9c, 0x40], "" unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    136 "maximum-data-rate-downstream" "Maximum Data Rate Downstream" "" U32(Unit::KilobitsPerSecond), "TR-101; RFC 4679" Relay &[0, 0, 0x9c, 0x40], "" unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    137 "minimum-data-rate-upstream-low-power" "Minimum Data Rate Upstream in Low Power State" "" U32(Unit::KilobitsPerSecond), "TR-101; RFC 4679" Relay &[0, 0, 0x9c, 0x40], "" unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    138 "minimum-data-rate-downstream-low-power" "Minimum Data Rate Downstream in Low Power State" "" U32(Unit::KilobitsPerSecond), "TR-101; RFC 4679" Relay &[0, 0, 0x9c, 0x40], "" unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    139 "maximum-interleaving-delay-upstream" "Maximum Interleaving Delay Upstream" "" U32(Unit::Milliseconds), "TR-101; RFC 4679" Relay &[0, 0, 0, 8], "" unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    140 "actual-interleaving-delay-upstream" "Actual Interleaving Delay Upstream" "" U32(Unit::Milliseconds), "TR-101; RFC 4679" Relay &[0, 0, 0, 8], "" unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    141 "maximum-interleaving-delay-downstream" "Maximum Interleaving Delay Downstream" "" U32(Unit::Milliseconds), "TR-101; RFC 4679" Relay &[0, 0, 0, 8], "" unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    142 "actual-interleaving-delay-downstream" "Actual Interleaving Delay Downstream" "" U32(Unit::Milliseconds), "TR-101; RFC 4679" Relay &[0, 0, 0, 8], "" unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
    144 "access-loop-encapsulation" "Access Loop Encapsulation" "" Fields(&ACCESS_LOOP), "TR-101; RFC 4679" Relay &[1, 2, 0], "What the line carries, so that the network knows its overhead." unverified "TR-101 was not read; codes as in RFC 4679, rates in kbit/s as access nodes send them";
};
