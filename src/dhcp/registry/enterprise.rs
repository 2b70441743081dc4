//! Sub-options of option 125 by enterprise number. Rows only.

use super::Row;
use super::rows::rows;
use crate::dhcp::codes;
use crate::dhcp::format::Format::{Code8, Hex, List, OptionCode, Tentative, Text};
use crate::dhcp::format::IPV4S;
use crate::dhcp::registry::Space;

/// The Broadband Forum, enterprise 3561.
pub(super) const BROADBAND_FORUM: &[Row] = rows! {
    1 "device-manufacturer-oui" "Device Manufacturer OUI" "" Text, "TR-069, TR-111" Client b"00005E", "Who made the device, by address prefix." unverified "the document was not read; tools agree";
    2 "device-serial-number" "Device Serial Number" "" Text, "TR-069, TR-111" Client b"12345", "" unverified "the document was not read; tools agree";
    3 "device-product-class" "Device Product Class" "" Text, "TR-069, TR-111" Client b"phone", "" unverified "the document was not read; tools agree";
    4 "gateway-manufacturer-oui" "Gateway Manufacturer OUI" "" Text, "TR-069, TR-111" Server b"00005E", "Who made the gateway, by address prefix." unverified "the document was not read; tools agree";
    5 "gateway-serial-number" "Gateway Serial Number" "" Text, "TR-069, TR-111" Server b"12345", "" unverified "the document was not read; tools agree";
    6 "gateway-product-class" "Gateway Product Class" "" Text, "TR-069, TR-111" Server b"gateway", "" unverified "the document was not read; tools agree";
    11 "acs-url" "ACS URL" "" Text, "TR-069" Server b"http://acs.example.org/", "The server that configures the gateway." unverified "the document was not read";
    12 "provisioning-code" "Provisioning Code" "" Text, "TR-069" Server b"code", "" unverified "the document was not read";
    13 "cwmp-retry-minimum-wait-interval" "CWMP Retry Minimum Wait Interval" "" Text, "TR-069" Server b"5", "Seconds, as text." unverified "the document was not read";
    14 "cwmp-retry-interval-multiplier" "CWMP Retry Interval Multiplier" "" Text, "TR-069" Server b"2000", "" unverified "the document was not read";
    21 "tunnel-type" "Tunnel Type" "" Hex, "vendor" Server &[1], "" unverified "known from tools only";
    22 "server-endpoint" "Server Endpoint" "" Hex, "vendor" Server &[1], "" unverified "known from tools only";
    23 "client-endpoint" "Client Endpoint" "" Hex, "vendor" Server &[1], "" unverified "known from tools only";
    24 "client-type" "Client Type" "" Hex, "vendor" Server &[1], "" unverified "known from tools only";
    25 "usp-controller-url" "USP Controller URL" "" Text, "TR-369 R-DIS.1" Server b"https://usp.example.org/", "The controller of a device that speaks USP.";
    26 "usp-provisioning-code" "USP Provisioning Code" "" Text, "TR-369 R-DIS.1" Server b"code", "";
    27 "usp-retry-minimum-wait-interval" "USP Retry Minimum Wait Interval" "" Text, "TR-369 R-DIS.1" Server b"5", "Seconds, as text.";
    28 "usp-retry-interval-multiplier" "USP Retry Interval Multiplier" "" Text, "TR-369 R-DIS.1" Server b"2000", "";
};

/// CableLabs, enterprise 4491.
pub(super) const CABLELABS: &[Row] = rows! {
    1 "option-request" "Option Request" "" List(&OptionCode(Space::CableLabsEnterprise)), "CableLabs CL-SP-CANN" Client &[2, 3], "Sub-options that the device asks for." unverified "the document was not read; tools agree";
    2 "tftp-server-addresses" "TFTP Server Addresses" "" IPV4S, "CableLabs CL-SP-CANN" Server &[192, 0, 2, 2], "" unverified "the document was not read; tools agree";
    3 "erouter-container" "eRouter Container Option" "" Hex, "CableLabs CL-SP-CANN" Server &[1], "" unverified "the document was not read; tools agree";
    4 "mib-environment-indicator" "MIB Environment Indicator" "" Code8(&codes::MIB_ENVIRONMENT), "CableLabs CL-SP-CANN" Server &[1], "" unverified "the document was not read; tools agree";
    5 "modem-capabilities" "Modem Capabilities" "" Tentative(Space::ModemCapabilities), "CableLabs CL-SP-CANN" Client &[2, 1, 3], "What the cable modem can do." unverified "the document was not read; tools agree";
};

/// Cisco, enterprise 9.
pub(super) const CISCO: &[Row] = rows! {
    5 "indirect-image-file-name" "Indirect Image File Name" "" Text, "vendor" Server b"image.txt", "A file that names the image to be loaded." unverified "known from tools only";
};

/// Dell's switches, enterprise 674.
pub(super) const DELL: &[Row] = rows! {
    5 "image-file-name" "Image File Name" "" Text, "Dell N-Series user's guide" Server b"autoinstall_dhcp", "What the switch loads when it installs itself.";
};

/// Switches that look for an operating system, enterprise 42623 of the Open Compute Project.
pub(super) const ONIE: &[Row] = rows! {
    1 "installer-url" "Installer URL" "" Text, "ONIE design specification" Server b"http://192.0.2.1/nos_installer.bin", "What installs the operating system.";
    2 "updater-url" "Updater URL" "" Text, "ONIE design specification" Server b"http://192.0.2.1/onie_update.bin", "What updates ONIE itself.";
    3 "platform-name" "Platform Name" "" Text, "ONIE design specification" Client b"vendor_machine", "";
    4 "cpu-architecture" "CPU Architecture" "" Text, "ONIE design specification" Client b"x86_64", "";
    5 "machine-revision" "Machine Revision" "" Text, "ONIE design specification" Client b"0", "";
};

/// Genexis, enterprise 25167.
pub(super) const GENEXIS: &[Row] = rows! {
    2 "firmware-uri" "Firmware URI" "" Text, "vendor" Server b"http://example.org/fw", "" unverified "known from tools only";
    4 "configuration-uri" "Configuration URI" "" Text, "vendor" Server b"http://example.org/cfg", "" unverified "known from tools only";
};
