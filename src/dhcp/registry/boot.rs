//! Sub-options of network boot: PXE and BSDP in option 43, iPXE in option 175. Rows only.

use super::Row;
use super::rows::rows;
use crate::dhcp::codes;
use crate::dhcp::format::Format::{
    Bits8, Bool, Code8, Fields, Flag, Hex, I8, Ipv4, List, Text, TextOrHex, U8, U16, Version,
};
use crate::dhcp::format::{
    BSDP_IMAGE, BSDP_IMAGE_ENTRY, BUS, PXE_CONTROL, PXE_CREDENTIAL, PXE_ITEM, PXE_MENU_ITEM,
    PXE_PROMPT, PXE_SERVER, YES,
};
use crate::dhcp::value::Unit;

/// PXE firmware. The specification was not read again; tools agree on the codes.
pub(super) const PXE: &[Row] = rows! {
    1 "pxe-mtftp-ip" "PXE mtftp IP" "" Ipv4, "Intel PXE 2.1 s2.2.1" Server &[239, 192, 0, 1], "The multicast address of the boot file transfer.";
    2 "pxe-mtftp-client-port" "PXE mtftp Client Port" "" U16(Unit::Port), "Intel PXE 2.1 s2.2.1" Server &[6, 0xd7], "The port on which clients listen for the transfer." unverified "servers are configured to send the high octet first, tshark reads the low one first";
    3 "pxe-mtftp-server-port" "PXE mtftp Server Port" "" U16(Unit::Port), "Intel PXE 2.1 s2.2.1" Server &[6, 0xd8], "The port on which the server takes requests for a transfer." unverified "servers are configured to send the high octet first, tshark reads the low one first";
    4 "pxe-mtftp-timeout" "PXE mtftp Timeout" "" U8(Unit::Seconds), "Intel PXE 2.1 s2.2.1" Server &[5], "How long a client listens before it starts a transfer itself.";
    5 "pxe-mtftp-delay" "PXE mtftp Delay" "" U8(Unit::Seconds), "Intel PXE 2.1 s2.2.1" Server &[5], "How long a client waits before it starts a transfer again.";
    6 "pxe-discovery-control" "PXE Discovery Control" "" Bits8(&PXE_CONTROL), "Intel PXE 2.1 s2.2.1" Server &[8], "How the client looks for boot servers.";
    7 "pxe-multicast-address" "PXE Multicast Address" "" Ipv4, "Intel PXE 2.1 s2.2.1" Server &[239, 192, 0, 2], "Where the client looks for boot servers by multicast.";
    8 "pxe-boot-servers" "PXE Boot Servers" "" List(&PXE_SERVER), "Intel PXE 2.1 s2.2.1" Server &[0, 0, 1, 192, 0, 2, 8], "Boot servers by kind.";
    9 "pxe-boot-menu" "PXE Boot Menu" "" List(&PXE_MENU_ITEM), "Intel PXE 2.1 s2.2.1" Server b"\x00\x00\x05Local", "What the client offers its user to boot.";
    10 "pxe-menu-prompt" "PXE Menu Prompt" "" Fields(&PXE_PROMPT), "Intel PXE 2.1 s2.2.1" Server b"\x0aPress F8", "What the client says before the menu; timeout 0 shows no menu, 255 waits for ever.";
    11 "pxe-multicast-address-allocation" "PXE Multicast Address Allocation" "" Hex, "Intel PXE 2.1 s2.2.1" Both &[1], "";
    12 "pxe-credential-types" "PXE Credential Types" "" List(&PXE_CREDENTIAL), "Intel PXE 2.1 s2.2.1" Both &[0, 0, 0, 1], "Credentials with which a client checks what it boots.";
    71 "pxe-boot-item" "PXE Boot Item" "" Fields(&PXE_ITEM), "Intel PXE 2.1 s2.2.1" Both &[0, 0, 0, 0], "What the client boots: kind of server and layer.";
    179 "pxe-lcm-server" "PXE LCM Server" "" Hex, "Intel PXE 2.1 s2.2.1" Both &[1], "";
    180 "pxe-lcm-domain" "PXE LCM Domain" "" Hex, "Intel PXE 2.1 s2.2.1" Both &[1], "";
    181 "pxe-lcm-nic-option-0" "PXE LCM NIC Option 0" "" Hex, "Intel PXE 2.1 s2.2.1" Both &[1], "";
    190 "pxe-lcm-workgroup" "PXE LCM Workgroup" "" Hex, "Intel PXE 2.1 s2.2.1" Both &[1], "";
    191 "pxe-discovery" "PXE Discovery" "" Hex, "Intel PXE 2.1 s2.2.1" Both &[1], "";
    192 "pxe-configured" "PXE Configured" "" Hex, "Intel PXE 2.1 s2.2.1" Both &[1], "";
    193 "pxe-lcm-version" "PXE LCM Version" "" Hex, "Intel PXE 2.1 s2.2.1" Both &[1], "";
    194 "pxe-lcm-serial-number" "PXE LCM Serial Number" "" Hex, "Intel PXE 2.1 s2.2.1" Both &[1], "";
};

/// Apple's Boot Server Discovery Protocol.
pub(super) const BSDP: &[Row] = rows! {
    1 "message-type" "BSDP Message Type" "" Code8(&codes::BSDP_MESSAGE), "Apple BSDP" Both &[1], "What the message is for." unverified "the messages are known from tools";
    2 "version" "BSDP Version" "" Version(2), "Apple BSDP" Both &[1, 1], "" unverified "from memory only";
    3 "server-identifier" "BSDP Server Identifier" "" Ipv4, "Apple BSDP" Both &[192, 0, 2, 3], "" unverified "from memory only";
    4 "server-priority" "BSDP Server Priority" "" U16(Unit::None), "Apple BSDP" Server &[0, 1], "" unverified "from memory only";
    5 "reply-port" "BSDP Reply Port" "" U16(Unit::Port), "Apple BSDP" Client &[3, 0xe8], "" unverified "from memory only";
    6 "boot-image-list-path" "BSDP Boot Image List Path" "" TextOrHex, "Apple BSDP" Server b"/list", "" unverified "from memory only";
    7 "default-boot-image" "BSDP Default Boot Image" "" Fields(&BSDP_IMAGE), "Apple BSDP" Server &[129, 0, 0, 1], "What the client boots if its user does not choose.";
    8 "selected-boot-image" "BSDP Selected Boot Image" "" Fields(&BSDP_IMAGE), "Apple BSDP" Both &[129, 0, 0, 1], "What the client boots.";
    9 "boot-image-list" "BSDP Boot Image List" "" List(&BSDP_IMAGE_ENTRY), "Apple BSDP" Server b"\x81\x00\x00\x01\x07Install", "What the client may boot.";
    10 "netboot-1-firmware" "BSDP NetBoot 1.0 Firmware" "" Flag, "Apple BSDP" Client b"", "" unverified "from memory only";
    11 "boot-image-attributes-filter-list" "BSDP Boot Image Attributes Filter List" "" List(&U16(Unit::None)), "Apple BSDP" Client &[0, 1], "" unverified "from memory only";
    12 "maximum-message-size" "BSDP Maximum Message Size" "" U16(Unit::Bytes), "Apple BSDP" Client &[5, 0xdc], "" unverified "from memory only";
};

/// iPXE and gPXE settings.
pub(super) const ETHERBOOT: &[Row] = rows! {
    1 "priority" "Priority" "" I8, "ipxe.org" Server &[0xff], "Which of several offers counts." unverified "read on iPXE's mailing list";
    8 "keep-san" "Keep SAN" "" Bool(&YES), "ipxe.org" Server &[1], "Whether the disk stays attached after a boot that failed." unverified "read on iPXE's mailing list";
    9 "skip-san-boot" "Skip SAN Boot" "" Bool(&YES), "ipxe.org" Server &[1], "Whether the disk is attached but not booted from." unverified "read on iPXE's mailing list";
    16 "feature-pxeext" "Feature PXE Extensions" "" U8(Unit::None), "ipxe.org" Client &[2], "" unverified "from memory only";
    17 "feature-iscsi" "Feature iSCSI" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    18 "feature-aoe" "Feature AoE" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    19 "feature-http" "Feature HTTP" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    20 "feature-https" "Feature HTTPS" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    21 "feature-tftp" "Feature TFTP" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    22 "feature-ftp" "Feature FTP" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    23 "feature-dns" "Feature DNS" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    24 "feature-bzimage" "Feature bzImage" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    25 "feature-multiboot" "Feature Multiboot" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    26 "feature-slam" "Feature SLAM" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    27 "feature-srp" "Feature SRP" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    32 "feature-nbi" "Feature NBI" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    33 "feature-pxe" "Feature PXE" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    34 "feature-elf" "Feature ELF" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    35 "feature-comboot" "Feature COMBOOT" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    36 "feature-efi" "Feature EFI" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    37 "feature-fcoe" "Feature FCoE" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    38 "feature-vlan" "Feature VLAN" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    39 "feature-menu" "Feature Menu" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    40 "feature-sdi" "Feature SDI" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    41 "feature-nfs" "Feature NFS" "" U8(Unit::None), "ipxe.org" Client &[1], "" unverified "from memory only";
    85 "syslogs" "Syslog Server" "" TextOrHex, "ipxe.org" Server b"log.example.org", "" unverified "from memory only";
    91 "cert" "Certificate" "" Hex, "ipxe.org" Server &[0x30], "" unverified "from memory only";
    92 "privkey" "Private Key" "" Hex, "ipxe.org" Server &[0x30], "" unverified "from memory only";
    93 "crosscert" "Cross-Signed Certificate" "" TextOrHex, "ipxe.org" Server b"http://ca.example.org", "Where cross-signed certificates are." unverified "from memory only";
    176 "no-pxedhcp" "No Proxy DHCP" "" U8(Unit::None), "ipxe.org" Server &[1], "Whether the client does without waiting for a proxy." unverified "from memory only";
    177 "bus-id" "Bus Identifier" "" Fields(&BUS), "ipxe.org" Client &[1, 0x80, 0x86, 0x10, 0x0e], "The network card: bus, vendor and device." unverified "from memory only";
    188 "san-filename" "SAN File Name" "" Text, "ipxe.org" Server b"boot.efi", "" unverified "from memory only";
    189 "bios-drive" "BIOS Drive" "" U8(Unit::None), "ipxe.org" Server &[0x80], "" unverified "from memory only";
    190 "username" "User Name" "" TextOrHex, "ipxe.org" Server b"user", "" unverified "from memory only";
    191 "password" "Password" "" TextOrHex, "ipxe.org" Server b"secret", "A password in the clear." unverified "from memory only";
    192 "reverse-username" "Reverse User Name" "" TextOrHex, "ipxe.org" Server b"user", "" unverified "from memory only";
    193 "reverse-password" "Reverse Password" "" TextOrHex, "ipxe.org" Server b"secret", "A password in the clear." unverified "from memory only";
    235 "version" "iPXE Version" "" Version(3), "ipxe.org" Client &[1, 21, 1], "" unverified "from memory only";
};
