//! Sub-options of cable networks: option 43 of modems and adapters, and option 122. Rows only.

use super::Row;
use super::rows::rows;
use crate::dhcp::format::Format::{
    Bits16, Bool, Choice, Fields, Ipv4, List, Name, OptionCode, TextOrHex, U8,
};
use crate::dhcp::format::{BACKOFF, IPV4S, PROVISIONING_SERVER, TICKETS, YES};
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
    11 "address-realm" "Address Realm" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[1], "" unverified "the document was not read; tools agree";
    12 "system-description" "CM/PS System Description" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"modem", "" unverified "the document was not read; tools agree";
    13 "firmware-revision" "CM/PS Firmware Revision" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"1.0", "" unverified "the document was not read; tools agree";
    14 "firewall-policy-version" "Firewall Policy File Version" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"1", "" unverified "the document was not read; tools agree";
    15 "esafe-config-devices" "eSAFE Config File Devices" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"EMTA", "" unverified "the document was not read; tools agree";
    18 "video-security-type" "Video Security Type" "" TextOrHex, "CableLabs CL-SP-CANN" Client b"CAS", "" unverified "the document was not read; tools agree";
    31 "mta-mac-address" "MTA MAC Address" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[0, 0, 0x5e, 0, 0x53, 1], "" unverified "the document was not read; tools agree";
    32 "correlation-id" "Correlation ID" "" TextOrHex, "CableLabs CL-SP-CANN" Client &[0, 0, 0, 1], "" unverified "the document was not read; tools agree";
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
