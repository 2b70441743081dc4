//! Sub-options of options 43 and 60 by vendor, without those of network boot and cable. Rows only.

use super::Row;
use super::rows::rows;
use crate::dhcp::codes;
use crate::dhcp::format::Format::{
    AddressesOrText, Bytes, Code32, Fields, Flag, Hex, Ipv4, Text, TextOrHex, U16, U32,
};
use crate::dhcp::format::{H3C_SERVERS, IPV4S};
use crate::dhcp::value::Unit;

/// Microsoft clients, class `MSFT 5.0` and `MSFT 98`.
pub(super) const MICROSOFT: &[Row] = rows! {
    1 "netbios-over-tcp" "Disable NetBIOS" "" Code32(&codes::NETBT), "[MS-DHCPE] s2.2.2.1" Server &[0, 0, 0, 2], "Whether the client uses NetBIOS over TCP/IP.";
    2 "release-on-shutdown" "Release DHCP Lease on Shutdown" "" Code32(&codes::RELEASE_ON_SHUTDOWN), "[MS-DHCPE] s2.2.2.2" Server &[0, 0, 0, 1], "Whether the client gives its lease back when it shuts down.";
    3 "default-router-metric-base" "Default Router Metric Base" "" U32(Unit::None), "[MS-DHCPE] s2.2.2.3" Server &[0, 0, 0, 25], "The metric of the client's default routes; 0 takes it from the link's speed.";
    94 "rogue-detection-request" "Rogue Detection Request" "" Flag, "[MS-DHCPE] s2.2.2.4" Client b"", "In an INFORM: which directory domain is the server authorised in?";
    95 "rogue-detection-reply" "Rogue Detection Reply" "" Text, "[MS-DHCPE] s2.2.2.5" Server b"example.org\x00", "The directory domain the server is authorised in.";
    220 "nap-statement-of-health" "NAP Statement of Health" "" TextOrHex, "[MS-DHCPN] s2.2.1.1" Both b"NAP", "Network Access Protection. Empty, or a zero in a renewal, it asks whether the server wants to know how healthy the client is; NAP says that it does; then it is the statement and the answer to it.";
    221 "nap-mask" "NAP Subnet Mask" "" Bytes(4), "[MS-DHCPN] s2.2.1.2" Server &[0, 255, 255, 255], "The subnet mask of a client in quarantine, its low octet first; option 1 has 255.255.255.255 then.";
    222 "nap-correlation-id" "NAP Correlation ID" "" Hex, "[MS-DHCPN] s2.2.1.3" Both &[1, 2, 3, 4], "A number that the client's and the server's logs have in common.";
    223 "nap-ipv6" "NAP IPv6 Remediation Servers" "" Hex, "[MS-DHCPN] s2.2.1.4" Server &[0], "Servers that a client in quarantine may reach.";
};

/// Alcatel-Lucent phones.
pub(super) const ALCATEL_LUCENT: &[Row] = rows! {
    58 "voice-vlan-id" "Voice VLAN ID" "" U16(Unit::None), "vendor" Server &[0, 42], "" unverified "known from tools only";
    64 "spatial-redundancy-tftp-1" "Spatial Redundancy TFTP 1" "" AddressesOrText, "vendor" Server &[192, 0, 2, 64], "" unverified "known from tools only";
    65 "spatial-redundancy-tftp-2" "Spatial Redundancy TFTP 2" "" AddressesOrText, "vendor" Server &[192, 0, 2, 65], "" unverified "known from tools only";
    66 "application-type" "Application Type" "" TextOrHex, "vendor" Server &[1], "" unverified "known from tools only";
    67 "sip-url" "SIP URL" "" TextOrHex, "vendor" Server b"sip.example.org", "" unverified "known from tools only";
};

/// Aerohive access points.
pub(super) const AEROHIVE: &[Row] = rows! {
    225 "xiq-hostname" "ExtremeCloud IQ Host Name" "" TextOrHex, "vendor" Server b"xiq.example.org", "" unverified "known from tools only";
    226 "xiq-ip-address" "ExtremeCloud IQ IP Address" "" AddressesOrText, "vendor" Server &[192, 0, 2, 226], "" unverified "known from tools only";
};

/// The Cisco ACI fabric. No vendor class is known to reveal it.
pub(super) const CISCO_ACI: &[Row] = rows! {
    1 "unknown-1" "Unknown 1 (node role)" "" TextOrHex, "vendor" Both &[1], "" unverified "known from tools only, which guess";
    2 "unknown-2" "Unknown 2 (spine level)" "" TextOrHex, "vendor" Both &[1], "" unverified "known from tools only, which guess";
    3 "unknown-3" "Unknown 3 (pod)" "" TextOrHex, "vendor" Both &[1], "" unverified "known from tools only, which guess";
    4 "node-id" "Node ID" "" TextOrHex, "vendor" Both &[0, 101], "" unverified "known from tools only";
    5 "unknown-5" "Unknown 5" "" TextOrHex, "vendor" Both &[1], "" unverified "known from tools only";
    6 "unknown-6" "Unknown 6" "" TextOrHex, "vendor" Both &[1], "" unverified "known from tools only";
    7 "model" "Model" "" TextOrHex, "vendor" Both b"N9K", "" unverified "known from tools only";
    8 "apic-uuid" "APIC UUID" "" TextOrHex, "vendor" Both b"a0b1", "" unverified "known from tools only";
    9 "fabric-name" "Fabric Name" "" TextOrHex, "vendor" Both b"fabric", "" unverified "known from tools only";
    10 "unknown-10" "Unknown 10" "" TextOrHex, "vendor" Both &[1], "" unverified "known from tools only";
    11 "serial-number" "Serial Number" "" TextOrHex, "vendor" Both b"SAL1", "" unverified "known from tools only";
    12 "interface-name" "Interface Name" "" TextOrHex, "vendor" Both b"eth1/49", "" unverified "known from tools only";
};

/// Cisco access points, class `Cisco AP`.
pub(super) const CISCO_AP: &[Row] = rows! {
    241 "wlc-management-addresses" "WLC Management Addresses" "" IPV4S, "Cisco option 43 guide" Server &[192, 0, 2, 241], "The controllers that an access point may join.";
};

/// Ubiquiti access points, class `ubnt`.
pub(super) const UBIQUITI: &[Row] = rows! {
    1 "unifi-controller-address" "UniFi Controller Address" "" Ipv4, "Ubiquiti" Server &[192, 0, 2, 1], "The controller that an access point joins." unverified "the vendor's document was not read";
};

/// Ruckus access points, class `Ruckus CPE`.
pub(super) const RUCKUS: &[Row] = rows! {
    3 "zonedirector-addresses" "ZoneDirector Address List" "" Text, "Ruckus ZoneDirector user guide" Server b"192.0.2.3,192.0.2.4", "The controllers that an access point may join, with commas between.";
    6 "smartzone-addresses" "SmartZone Address List" "" Text, "Ruckus SmartZone administrator guide" Server b"192.0.2.6", "The controllers that an access point may join, with commas between.";
};

/// Juniper devices without a configuration.
pub(super) const JUNIPER: &[Row] = rows! {
    0 "image-file" "Software Image File" "" Text, "Juniper ZTP guide" Server b"/image.tgz", "" unverified "the vendor's document was not read";
    1 "configuration-file" "Configuration File" "" Text, "Juniper ZTP guide" Server b"/switch.conf", "" unverified "the vendor's document was not read";
    2 "symbolic-link-flag" "Symbolic Link Flag" "" Text, "Juniper ZTP guide" Server b"symlink", "" unverified "the vendor's document was not read";
    3 "transfer-mode" "Transfer Mode" "" Text, "Juniper ZTP guide" Server b"http", "" unverified "the vendor's document was not read";
    4 "alternate-image-file" "Alternate Image File" "" Text, "Juniper ZTP guide" Server b"/image.tgz", "" unverified "the vendor's document was not read";
    5 "transfer-port" "Transfer Port" "" Text, "Juniper ZTP guide" Server b"8080", "" unverified "the vendor's document was not read";
};

/// Sun's machines and Solaris, classes `SUNW.` and what follows.
pub(super) const SUN: &[Row] = rows! {
    1 "root-options" "SrootOpt Root Mount Options" "" Text, "Solaris installation guide" Server b"rsize=8192", "How the client mounts its root by NFS.";
    2 "root-server-address" "SrootIP4 Root Server Address" "" Ipv4, "Solaris installation guide" Server &[192, 0, 2, 2], "The server that has the client's root.";
    3 "root-server-name" "SrootNM Root Server Name" "" Text, "Solaris installation guide" Server b"server", "";
    4 "root-path" "SrootPTH Root Path" "" Text, "Solaris installation guide" Server b"/export/boot", "The client's root on that server.";
    5 "swap-server-address" "SswapIP4 Swap Server Address" "" Ipv4, "Solaris installation guide" Server &[192, 0, 2, 5], "";
    6 "swap-path" "SswapPTH Swap Path" "" Text, "Solaris installation guide" Server b"/export/swap", "";
    7 "boot-file" "SbootFIL Boot File Path" "" Text, "Solaris installation guide" Server b"/platform/sun4u/kernel/unix", "The kernel.";
    8 "time-zone" "Stz Time Zone" "" Text, "Solaris installation guide" Server b"CET", "";
    9 "boot-read-size" "SbootRS Boot NFS Read Size" "" U16(Unit::Bytes), "Solaris installation guide" Server &[0x20, 0], "How much the boot program reads at a time.";
    10 "install-server-address" "SinstIP4 Installation Server Address" "" Ipv4, "Solaris installation guide" Server &[192, 0, 2, 10], "The server that has what is to be installed.";
    11 "install-server-name" "SinstNM Installation Server Name" "" Text, "Solaris installation guide" Server b"server", "";
    12 "install-path" "SinstPTH Installation Path" "" Text, "Solaris installation guide" Server b"/export/install", "What is to be installed, on that server.";
    13 "system-configuration-path" "SsysidCF System Configuration Path" "" Text, "Solaris installation guide" Server b"server:/config", "Where sysidcfg is: server and path.";
    14 "jumpstart-configuration-path" "SjumpsCF JumpStart Configuration Path" "" Text, "Solaris installation guide" Server b"server:/jumpstart", "Where the rules and profiles are: server and path.";
    15 "terminal-type" "Sterm Terminal Type" "" Text, "Solaris installation guide" Server b"xterm", "";
    16 "boot-uri" "SbootURI Boot File URI" "" Text, "Solaris installation guide" Server b"http://192.0.2.16/boot", "What to boot by WAN boot.";
    17 "http-proxy" "SHTTPproxy HTTP Proxy" "" Text, "Solaris installation guide" Server b"192.0.2.17:8080", "Address and port of the proxy for WAN boot.";
};

/// H3C's access points and gateways, and those that HP sold.
pub(super) const H3C: &[Row] = rows! {
    1 "acs-parameters" "ACS Parameters" "" Text, "H3C layer 3 services guide" Server b"http://192.0.2.1/acs user secret", "URL, user name and password for the server that configures the gateway, parted by spaces.";
    2 "service-provider-identifier" "Service Provider Identifier" "" TextOrHex, "H3C layer 3 services guide" Server b"provider", "What the gateway tells that server.";
    128 "boot-servers" "PXE Server or Access Controller Addresses" "" Fields(&H3C_SERVERS), "H3C layer 3 services guide" Server &[0, 0, 1, 192, 0, 2, 128], "The controllers that an access point may join, or servers that a switch boots from.";
};

/// Huawei's access points, class `huawei AP`.
pub(super) const HUAWEI_AP: &[Row] = rows! {
    1 "controller-addresses" "AC Addresses" "" IPV4S, "Huawei EDOC1000060368" Server &[192, 0, 2, 1], "The controllers that an access point may join. One of the three sub-options is enough.";
    2 "controller-addresses-decimal" "AC Addresses" "" IPV4S, "Huawei EDOC1000060368" Server &[192, 0, 2, 2], "The same, as servers with a type for addresses send it.";
    3 "controller-addresses-text" "AC Addresses" "" Text, "Huawei EDOC1000060368" Server b"192.0.2.3,192.0.2.4", "The same as text, with commas between.";
};

/// Aruba's switches, classes `Aruba J` and `HPE J` with what follows.
pub(super) const ARUBA_SWITCH: &[Row] = rows! {
    144 "configuration-file" "Configuration File" "" Text, "AOS-CX fundamentals guide" Server b"switch.cfg", "The file that the switch takes as its configuration, before that of option 67.";
    145 "firmware-image" "Firmware Image File" "" Text, "AOS-CX fundamentals guide" Server b"image.swi", "";
    146 "central-server" "Aruba Central Server" "" Text, "AOS-CX fundamentals guide" Server b"central.example.org", "The server that manages the switch, by name or address.";
    148 "http-proxy" "HTTP Proxy" "" Text, "AOS-CX fundamentals guide" Server b"proxy.example.org", "By name or address.";
};

/// Phones of Siemens and Unify, classes `OptiIpPhone` and `OptiPoint`.
pub(super) const SIEMENS: &[Row] = rows! {
    1 "vendor-name" "Vendor Name" "" Text, "Unify OpenScape administration manual" Server b"Siemens", "Says that the other sub-options are for these phones.";
    2 "vlan-id" "VLAN ID" "" U32(Unit::None), "Unify OpenScape administration manual" Server &[0, 0, 0, 42], "The VLAN in which the phone asks for an address again.";
    3 "dls-address" "DLS Address" "" Text, "Unify OpenScape administration manual" Server b"sdlp://192.0.2.3:18443", "The server that configures the phone.";
    4 "dls-host-name" "DLS Host Name" "" Text, "Unify OpenScape administration manual" Server b"dls.example.org", "The same by name.";
};

/// Snom's phones, class `snom` and what follows: options that go before those of the same code outside.
pub(super) const SNOM: &[Row] = rows! {
    66 "setting-server" "Setting Server" "" Text, "snom user wiki" Server b"http://192.0.2.66", "The server that has the phone's settings, as in option 66.";
    67 "setting-path" "Setting Path" "" Text, "snom user wiki" Server b"snom/settings.php", "The path on that server, as in option 67.";
    132 "vlan-id" "VLAN ID" "" Text, "snom user wiki" Server b"42", "The VLAN of the phone, as text.";
    133 "vlan-priority" "VLAN Priority" "" Text, "snom user wiki" Server b"5", "The layer 2 priority in that VLAN, as text.";
};

/// Phones for Microsoft's unified communications, classes `MS-UC-Client` and `CPE-OCPHONE`.
pub(super) const MICROSOFT_UC: &[Row] = rows! {
    1 "uc-identifier" "UCIdentifier" "" Text, "Microsoft Lync Server documentation" Server b"MS-UC-Client", "Says that the other sub-options are for these phones.";
    2 "url-scheme" "URLScheme" "" Text, "Microsoft Lync Server documentation" Server b"https", "";
    3 "web-server-fqdn" "WebServerFqdn" "" Text, "Microsoft Lync Server documentation" Server b"pool.example.org", "Where the phone gets its certificates.";
    4 "web-server-port" "WebServerPort" "" Text, "Microsoft Lync Server documentation" Server b"443", "The port, as text.";
    5 "certificate-provisioning-path" "CertProvRelPath" "" Text, "Microsoft Lync Server documentation" Server b"/CertProv/service.svc", "";
    10 "vlan-id" "VLAN ID" "" TextOrHex, "Microsoft Lync Server documentation" Server &[0, 42], "The VLAN in which the phone asks for an address again; for class CPE-OCPHONE.";
};

/// Home gateways, class `dslforum.org`.
pub(super) const BROADBAND_FORUM: &[Row] = rows! {
    1 "acs-url" "ACS URL" "" Text, "TR-069" Server b"http://acs.example.org/", "The server that configures the gateway." unverified "the document was not read";
    2 "provisioning-code" "Provisioning Code" "" Text, "TR-069" Server b"code", "" unverified "the document was not read";
    3 "cwmp-retry-minimum-wait-interval" "CWMP Retry Minimum Wait Interval" "" Text, "TR-069" Server b"5", "Seconds, as text." unverified "the document was not read";
    4 "cwmp-retry-interval-multiplier" "CWMP Retry Interval Multiplier" "" Text, "TR-069" Server b"2000", "" unverified "the document was not read";
};

/// Polycom phones, in their vendor class.
pub(super) const POLYCOM_CLASS: &[Row] = rows! {
    1 "company" "Company" "" TextOrHex, "Polycom administrator's guide" Client b"Polycom", "Who made the phone.";
    2 "part" "Part" "" TextOrHex, "Polycom administrator's guide" Client b"Phone-1", "What phone it is.";
    3 "part-number" "Part Number" "" TextOrHex, "Polycom administrator's guide" Client b"1234-56789-001,2", "";
    4 "application-version" "Application Version" "" TextOrHex, "Polycom administrator's guide" Client b"SIP/1.2.3", "";
    5 "bootrom-version" "BootROM Version" "" TextOrHex, "Polycom administrator's guide" Client b"BR/1.2.3", "";
};
