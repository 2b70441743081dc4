//! Sub-options of cable networks: option 43 of modems and adapters, option 122, what modems can do. Rows only.

use super::Row;
use super::rows::rows;
use crate::dhcp::codes;
use crate::dhcp::format::Format::{
    Bits8, Bits16, Bool, Choice, Code8, Fields, Hex, Ipv4, List, Mac, Name, OptionCode, TextOrHex,
    U8, U16, U32,
};
use crate::dhcp::format::{BACKOFF, IPV4S, PROVISIONING_SERVER, SYMBOL_RATES, TICKETS, YES};
use crate::dhcp::name::NameForm::Plain;
use crate::dhcp::registry::Space;
use crate::dhcp::value::Unit;

/// Cable modems and telephony adapters, classes `docsis` and `pktc`.
pub(super) const VENDOR: &[Row] = rows! {
    1 "suboption-request-list" "Suboption Request List" "" List(&OptionCode(Space::CableLabs)), "CableLabs CL-SP-CANN" Client &[2, 3], "Sub-options that the device asks for." unverified "the document was not read; tools agree";
    2 "device-type" "Device Type" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"ECM", "What the device is, in short." unverified "the document was not read; tools agree";
    3 "esafe-types" "eSAFE Types" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"ECM:EMTA", "What else is built in." unverified "the document was not read; tools agree";
    4 "serial-number" "Serial Number" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"12345", "" unverified "the document was not read; tools agree";
    5 "hardware-version" "Hardware Version" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"1.0", "" unverified "the document was not read; tools agree";
    6 "software-version" "Software Version" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"2.1", "" unverified "the document was not read; tools agree";
    7 "boot-rom-version" "Boot ROM Version" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"3.2", "" unverified "the document was not read; tools agree";
    8 "oui" "Organizationally Unique Identifier" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[0, 0, 0x5e], "Who made the device, by address prefix." unverified "the document was not read; tools agree";
    9 "model-number" "Model Number" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"M-1", "" unverified "the document was not read; tools agree";
    10 "vendor-name" "Vendor Name" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"Example", "" unverified "the document was not read; tools agree";
    11 "address-realm" "Address Realm" "" Code8(&codes::ADDRESS_REALM), "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
    12 "system-description" "CM/PS System Description" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"modem", "" unverified "the document was not read; tools agree";
    13 "firmware-revision" "CM/PS Firmware Revision" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"1.0", "" unverified "the document was not read; tools agree";
    14 "firewall-policy-version" "Firewall Policy File Version" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"1", "" unverified "the document was not read; tools agree";
    15 "esafe-config-devices" "eSAFE Config File Devices" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"EMTA", "" unverified "the document was not read; tools agree";
    18 "video-security-type" "Video Security Type" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"CAS", "" unverified "the document was not read; tools agree";
    31 "mta-mac-address" "MTA MAC Address" "" Mac, "CableLabs CL-SP-CANN" Client &[0, 0, 0x5e, 0, 0x53, 1], "The hardware address of the telephony adapter." unverified "the document was not read; tools agree";
    32 "correlation-id" "Correlation ID" "" U32(Unit::None), "CableLabs CL-SP-CANN" Client &[0, 0, 0, 1], "A number that tells one provisioning from the next." unverified "the document was not read; tools agree";
    51 "video-vendor-name" "Vendor Name (Video)" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"Example", "" unverified "the document was not read; tools agree";
    52 "cablecard-capability" "CableCARD Capability" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
    53 "device-identification-ca" "Device Identification (CA)" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"id", "" unverified "the document was not read; tools agree";
    54 "device-identification-x509" "Device Identification (X.509)" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"id", "" unverified "the document was not read; tools agree";
    179 "lcm-server" "LCM Server" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
    180 "lcm-domain" "LCM Domain" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
    181 "lcm-nic-option-0" "LCM NIC Option 0" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
    190 "lcm-workgroup" "LCM Workgroup" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
    191 "discovery" "Discovery" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
    192 "hh-configured" "HH Configured" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
    193 "lcm-version" "LCM Version" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
    194 "lcm-serial-number" "LCM Serial Number" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
};

/// CableLabs client configuration, option 122.
pub(super) const CLIENT: &[Row] = rows! {
    1 "primary-dhcp-server" "TSP's Primary DHCP Server" "" Ipv4, "RFC 3495 s5.1" Server &[192, 0, 2, 1], "The telephony provider's DHCP server, from which the adapter takes offers.";
    2 "secondary-dhcp-server" "TSP's Secondary DHCP Server" "" Ipv4, "RFC 3495 s5.2" Server &[192, 0, 2, 2], "The provider's second DHCP server.";
    3 "provisioning-server" "TSP's Provisioning Server" "" Choice(&PROVISIONING_SERVER), "RFC 3495 s5.3" Server b"\x00\x04prov\x07example\x03org\x00", "Where the adapter fetches its configuration.";
    4 "as-backoff-and-retry" "TSP's AS-REQ/AS-REP Backoff and Retry" "" Fields(&BACKOFF), "RFC 3495 s5.4" Server &[0, 0, 0x27, 0x10, 0, 0, 0, 60, 0, 0, 0, 5], "How patiently the adapter asks the Kerberos server for a ticket.";
    5 "ap-backoff-and-retry" "TSP's AP-REQ/AP-REP Backoff and Retry" "" Fields(&BACKOFF), "RFC 3495 s5.5" Server &[0, 0, 0x27, 0x10, 0, 0, 0, 60, 0, 0, 0, 5], "How patiently the adapter asks a server to take its ticket.";
    6 "kerberos-realm-name" "TSP's Kerberos Realm Name" "" Name(Plain), "RFC 3495 s5.6" Server b"\x07EXAMPLE\x03ORG\x00", "The provider's Kerberos realm.";
    7 "ticket-granting-server-utilization" "TSP's Ticket Granting Server Utilization" "" Bool(&YES), "RFC 3495 s5.7" Server &[0], "Whether the adapter uses a ticket granting ticket.";
    8 "provisioning-timer-value" "TSP's Provisioning Timer Value" "" U8(Unit::Minutes), "RFC 3495 s5.8" Server &[10], "How long provisioning may take; 0 sets no limit.";
    9 "security-ticket-control" "PacketCable Security Ticket Control" "" Bits16(&TICKETS), "RFC 3594 s4" Server &[0, 2], "Which tickets the adapter throws away.";
    10 "kdc-addresses" "Key Distribution Center Address" "" IPV4S, "RFC 3634 s2" Server &[192, 0, 2, 10], "The Kerberos servers, the preferred one first.";
};

/// What a cable modem can do, sub-option 5 of CableLabs' enterprise 4491 in option 125: type 5 of a configuration file.
pub(super) const CAPABILITIES: &[Row] = rows! {
    1 "concatenation" "Concatenation" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    2 "docsis-version" "DOCSIS Version" "" Code8(&codes::DOCSIS_VERSION), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[3], "The version of DOCSIS that the modem speaks." unverified "the document was not read; tshark agrees";
    3 "fragmentation" "Fragmentation" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    4 "payload-header-suppression" "Payload Header Suppression" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    5 "igmp" "IGMP" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    6 "privacy" "Privacy" "" Code8(&codes::BASELINE_PRIVACY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    7 "downstream-said" "Downstream SAID" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    8 "upstream-service-flow" "Upstream Service Flow" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    9 "optional-filtering" "Optional Filtering" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    10 "equalizer-taps-per-interval" "Transmit Equalizer Taps per Modulation Interval" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    11 "equalizer-taps" "Transmit Equalizer Taps" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    12 "dcc" "DCC" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    13 "ip-filters" "IP Filters" "" U16(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[0, 64], "" unverified "the document was not read; tshark agrees";
    14 "llc-filters" "LLC Filters" "" U16(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[0, 64], "" unverified "the document was not read; tshark agrees";
    15 "expanded-unicast-sid-space" "Expanded Unicast SID Space" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    16 "ranging-hold-off" "Ranging Hold-Off" "" Hex, "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[0, 0, 0, 3], "" unverified "the document was not read; tshark agrees";
    17 "l2vpn" "L2VPN" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    18 "l2vpn-esafe-host" "L2VPN eSAFE Host" "" Hex, "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[0, 0, 0, 3], "" unverified "the document was not read; tshark agrees";
    19 "downstream-unencrypted-traffic-filtering" "Downstream Unencrypted Traffic Filtering" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    20 "upstream-frequency-range" "Upstream Frequency Range" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    21 "upstream-symbol-rate" "Upstream Symbol Rate" "" Bits8(&SYMBOL_RATES), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[0x20], "" unverified "the document was not read; tshark agrees";
    22 "selectable-active-code-mode-2" "Selectable Active Code Mode 2" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    23 "code-hopping-mode-2" "Code Hopping Mode 2" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    24 "multiple-transmit-channel" "Multiple Transmit Channel" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "How many upstream channels the modem uses at once." unverified "the document was not read; tshark agrees";
    25 "upstream-channels-5-12-msps" "5.12 Msps Upstream Transmit Channel" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    26 "upstream-channels-2-56-msps" "2.56 Msps Upstream Transmit Channel" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    27 "total-sid-clusters" "Total SID Cluster" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    28 "sid-clusters-per-service-flow" "SID Clusters per Service Flow" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    29 "multiple-receive-channel" "Multiple Receive Channel" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "How many downstream channels the modem uses at once." unverified "the document was not read; tshark agrees";
    30 "total-dsids" "Total DSIDs" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    31 "resequencing-dsids" "Resequencing DSIDs" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    32 "multicast-dsids" "Multicast DSIDs" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    33 "multicast-dsid-forwarding" "Multicast DSID Forwarding" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    34 "frame-control-type-forwarding" "Frame Control Type Forwarding" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    35 "dpv" "DPV" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    36 "unsolicited-grant-service" "Unsolicited Grant Service per Upstream Service Flow" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "" unverified "the document was not read; tshark agrees";
    37 "map-and-ucd-receipt" "MAP and UCD Receipt" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    38 "upstream-drop-classifiers" "Upstream Drop Classifier" "" U16(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[0, 64], "" unverified "the document was not read; tshark agrees";
    39 "ipv6" "IPv6" "" Code8(&codes::CAPABILITY), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[1], "" unverified "the document was not read; tshark agrees";
    40 "extended-upstream-transmit-power" "Extended Upstream Transmit Power" "" U8(Unit::None), "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[16], "Quarters of a decibel." unverified "the document was not read; tshark agrees";
    41 "optional-classification" "Optional 802.1ad, 802.1ah, MPLS Classification" "" Hex, "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[0, 0, 0, 3], "" unverified "the document was not read; tshark agrees";
    44 "energy-management" "Energy Management" "" Hex, "CableLabs CM-SP-MULPI annex C.1.3.1" Client &[0, 0, 0, 3], "" unverified "the document was not read; tshark agrees";
};
