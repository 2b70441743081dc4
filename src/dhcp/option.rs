//! The codes of options that are looked at by themselves, above this floor or on it. What an option is, its row in the
//! registry says.

/// Pad. RFC 2132 s3.1.
pub(crate) const PAD: u8 = 0;
/// Subnet Mask. RFC 2132 s3.3.
pub(crate) const MASK: u8 = 1;
/// Router. RFC 2132 s3.5.
pub(crate) const ROUTER: u8 = 3;
/// Domain Name Server. RFC 2132 s3.8.
pub(crate) const NAME_SERVER: u8 = 6;
/// Host Name. RFC 2132 s3.14.
pub(crate) const HOST_NAME: u8 = 12;
/// Domain Name. RFC 2132 s3.17.
pub(crate) const DOMAIN_NAME: u8 = 15;
/// Root Path. RFC 2132 s3.19.
pub(crate) const ROOT_PATH: u8 = 17;
/// Interface MTU. RFC 2132 s5.1.
pub(crate) const MTU: u8 = 26;
/// Broadcast Address. RFC 2132 s5.3.
pub(crate) const BROADCAST: u8 = 28;
/// Static Route. RFC 2132 s5.8.
pub(crate) const STATIC_ROUTE: u8 = 33;
/// Vendor Specific Information. RFC 2132 s8.4.
pub(crate) const VENDOR: u8 = 43;
/// NetBIOS over TCP/IP Node Type. RFC 2132 s8.7.
pub(crate) const NODE_TYPE: u8 = 46;
/// Requested IP Address. RFC 2132 s9.1.
pub(crate) const REQUESTED: u8 = 50;
/// IP Address Lease Time. RFC 2132 s9.2.
pub(crate) const LEASE: u8 = 51;
/// Option Overload. RFC 2132 s9.3.
pub(crate) const OVERLOAD: u8 = 52;
/// DHCP Message Type. RFC 2132 s9.6.
pub(crate) const MESSAGE_TYPE: u8 = 53;
/// Server Identifier. RFC 2132 s9.7.
pub(crate) const SERVER: u8 = 54;
/// Parameter Request List. RFC 2132 s9.8.
pub(crate) const PARAMETERS: u8 = 55;
/// Message. RFC 2132 s9.9.
pub(crate) const MESSAGE: u8 = 56;
/// Maximum DHCP Message Size. RFC 2132 s9.10.
pub(crate) const MAX_SIZE: u8 = 57;
/// Renewal (T1) Time Value. RFC 2132 s9.11.
pub(crate) const T1: u8 = 58;
/// Rebinding (T2) Time Value. RFC 2132 s9.12.
pub(crate) const T2: u8 = 59;
/// Vendor class identifier. RFC 2132 s9.13.
pub(crate) const VENDOR_CLASS: u8 = 60;
/// Client-identifier. RFC 2132 s9.14.
pub(crate) const CLIENT_ID: u8 = 61;
/// TFTP server name. RFC 2132 s9.4.
pub(crate) const TFTP_SERVER: u8 = 66;
/// Bootfile name. RFC 2132 s9.5.
pub(crate) const BOOTFILE: u8 = 67;
/// Rapid Commit. RFC 4039.
pub(crate) const RAPID_COMMIT: u8 = 80;
/// Client FQDN. RFC 4702.
pub(crate) const FQDN: u8 = 81;
/// Relay Agent Information. RFC 3046.
pub(crate) const RELAY: u8 = 82;
/// Authentication. RFC 3118.
pub(crate) const AUTHENTICATION: u8 = 90;
/// Client System Architecture Type. RFC 4578 s2.1.
pub(crate) const ARCHITECTURE: u8 = 93;
/// Client Machine Identifier. RFC 4578 s2.3.
pub(crate) const MACHINE: u8 = 97;
/// IPv6-Only Preferred. RFC 8925.
pub(crate) const V6_ONLY: u8 = 108;
/// DHCP Captive-Portal. RFC 8910.
pub(crate) const PORTAL: u8 = 114;
/// DHCP Auto-Configuration. RFC 2563.
pub(crate) const AUTO_CONFIGURE: u8 = 116;
/// Subnet Selection. RFC 3011.
pub(crate) const SUBNET_SELECTION: u8 = 118;
/// SIP Servers. RFC 3361.
pub(crate) const SIP: u8 = 120;
/// Classless Static Route. RFC 3442.
pub(crate) const ROUTES: u8 = 121;
/// Port parameters. RFC 7618 s9.
pub(crate) const PORTS: u8 = 159;
/// The captive portal before option 114. RFC 7710.
pub(crate) const OLD_PORTAL: u8 = 160;
/// Encrypted DNS Server. RFC 9463.
pub(crate) const ENCRYPTED_DNS: u8 = 162;
/// Subnet Allocation. RFC 6656.
pub(crate) const SUBNETS: u8 = 220;
/// Virtual Subnet Selection. RFC 6607 s3.1.
pub(crate) const VPN: u8 = 221;
/// Microsoft Classless Static Route. [MS-DHCPE] s2.2.8.
pub(crate) const MICROSOFT_ROUTES: u8 = 249;
/// End. RFC 2132 s3.2.
pub(crate) const END: u8 = 255;
