//! DHCP options. Rows only.
//!
//! Tcpdump's labels are those of 4.99.3, which keeps older meanings for 80, 83, 88, 89 and 116.

use super::Row;
use super::rows::{place, rows};
use crate::dhcp::codes;
use crate::dhcp::format::Format::{
    AddressMask, AddressesOrText, Authentication, Bits8, Bool, Bytes, Choice, ClientIdentifier,
    Code8, Counted8, Counted16, Dnr, EnterpriseOptions, Fields, Flag, Fqdn, GeoConf, GeoLoc, Hex,
    Ipv4, Ipv6, Lease, List, ListMaybe, Mask, MessageType, Moment, Name, NameService, Names,
    Offset, OptionCode, PortParameters, Routes, Seconds, SixRd, StaticRoute, SubOptions, Tentative,
    Text, TextOrHex, U8, U16, Unknown, Url, UserClass, Vendor, VendorClass, VendorClasses,
};
use crate::dhcp::format::{
    ARCHITECTURE, CIVIC, DATA_SOURCE, DIRECTORY_AGENT, ENABLED, ENCAPSULATION, Format, INTERFACE,
    IPV4S, ISNS, MACHINE_IDENTIFIER, NONCE_ALGORITHM, RDNSS, SAME_MTU, SERVICE_SCOPE, SIP, STATUS,
    SUBNET_ALLOCATION, VPN, YES,
};
use crate::dhcp::name::NameForm::{Compressed, Plain};
use crate::dhcp::registry::Space;
use crate::dhcp::value::Unit;

/// Every DHCP option, at the place of its code.
pub(super) static OPTIONS: [Row; 256] = place(ASSIGNED, &REMOVED);

/// Codes that RFC 3679 took back.
const REMOVED: [u8; 12] = [84, 96, 102, 103, 104, 105, 106, 107, 110, 115, 126, 127];

const ASSIGNED: &[Row] = rows! {
    0 "pad" "Pad" "PAD" Flag, "RFC 2132 s3.1" Both b"", "A single octet without a length that fills space or aligns what follows.";
    1 "subnet-mask" "Subnet Mask" "Subnet-Mask" Mask, "RFC 2132 s3.3" Server &[255, 255, 255, 0], "The mask of the client's subnet." note "Stands before option 3 where both are sent.";
    2 "time-offset" "Time Offset" "Time-Zone" Offset, "RFC 2132 s3.4" Server &[0xff, 0xff, 0xb9, 0xb0], "How far the client's subnet is from Coordinated Universal Time, east positive." note "Options 100 and 101 replace it (RFC 4833 s8).";
    3 "router" "Router" "Default-Gateway" IPV4S, "RFC 2132 s3.5" Server &[192, 0, 2, 1], "Routers on the client's subnet, the preferred one first." note "Ignored by a client that gets option 121 (RFC 3442).";
    4 "time-server" "Time Server" "Time-Server" IPV4S, "RFC 2132 s3.6" Server &[192, 0, 2, 4], "Servers of the time protocol of RFC 868.";
    5 "name-server" "Name Server" "IEN-Name-Server" IPV4S, "RFC 2132 s3.7" Server &[192, 0, 2, 5], "Name servers of IEN 116, which are not DNS servers.";
    6 "domain-name-server" "Domain Name Server" "Domain-Name-Server" IPV4S, "RFC 2132 s3.8" Server &[192, 0, 2, 53, 198, 51, 100, 53], "DNS servers for the client, the preferred one first.";
    7 "log-server" "Log Server" "LOG" IPV4S, "RFC 2132 s3.9" Server &[192, 0, 2, 7], "Log servers of the MIT-LCS kind.";
    8 "cookie-server" "Cookie Server" "CS" IPV4S, "RFC 2132 s3.10" Server &[192, 0, 2, 8], "Quote-of-the-day servers of RFC 865.";
    9 "lpr-server" "LPR Server" "LPR-Server" IPV4S, "RFC 2132 s3.11" Server &[192, 0, 2, 9], "Line printer servers of RFC 1179.";
    10 "impress-server" "Impress Server" "IM" IPV4S, "RFC 2132 s3.12" Server &[192, 0, 2, 10], "Imagen Impress servers.";
    11 "resource-location-server" "Resource Location Server" "RL" IPV4S, "RFC 2132 s3.13" Server &[192, 0, 2, 11], "Resource location servers of RFC 887.";
    12 "host-name" "Host Name" "Hostname" Text, "RFC 2132 s3.14" Both b"host-1", "The client's name, with or without its domain. A client tells its own; a server may give one." note "A client that sends option 81 must not send this one (RFC 4702 s3.1).";
    13 "boot-file-size" "Boot File Size" "BS" U16(Unit::Blocks), "RFC 2132 s3.15" Server &[0x01, 0x00], "The length of the boot file in blocks of 512 bytes.";
    14 "merit-dump-file" "Merit Dump File" "DP" Text, "RFC 2132 s3.16" Server b"/var/crash/host-1", "The path where a client that crashes leaves its core image.";
    15 "domain-name" "Domain Name" "Domain-Name" Text, "RFC 2132 s3.17" Server b"example.org", "The domain that the client completes short names with, as text.";
    16 "swap-server" "Swap Server" "SS" Ipv4, "RFC 2132 s3.18" Server &[192, 0, 2, 16], "The client's swap server.";
    17 "root-path" "Root Path" "RP" Text, "RFC 2132 s3.19" Server b"192.0.2.17:/srv/root", "The path of the client's root disk; network boot puts iSCSI and NFS roots here.";
    18 "extensions-path" "Extensions Path" "EP" Text, "RFC 2132 s3.20" Server b"/srv/extensions", "A file to be fetched by TFTP that holds more options.";
    19 "ip-forwarding" "IP Forwarding Enable/Disable" "IPF" Bool(&ENABLED), "RFC 2132 s4.1" Server &[1], "Whether the client forwards packets.";
    20 "non-local-source-routing" "Non-Local Source Routing Enable/Disable" "SRT" Bool(&ENABLED), "RFC 2132 s4.2" Server &[0], "Whether the client forwards datagrams with source routes that are not local.";
    21 "policy-filter" "Policy Filter" "PF" List(&AddressMask), "RFC 2132 s4.3" Server &[192, 0, 2, 0, 255, 255, 255, 0], "Destinations that source routes may lead to; next hops that match none are refused.";
    22 "maximum-datagram-reassembly-size" "Maximum Datagram Reassembly Size" "RSZ" U16(Unit::Bytes), "RFC 2132 s4.4" Server &[0x02, 0x40], "The largest datagram that the client should be ready to reassemble, at least 576.";
    23 "default-ip-ttl" "Default IP Time-to-live" "TTL" U8(Unit::Hops), "RFC 2132 s4.5" Server &[64], "The time-to-live of datagrams the client sends, 1 to 255.";
    24 "path-mtu-aging-timeout" "Path MTU Aging Timeout" "MTU-Timeout" Seconds, "RFC 2132 s4.6" Server &[0, 0, 2, 88], "How long the client trusts a path MTU it discovered.";
    25 "path-mtu-plateau-table" "Path MTU Plateau Table" "MTU-Table" List(&U16(Unit::Bytes)), "RFC 2132 s4.7" Server &[0x00, 0x44, 0x05, 0xdc], "MTU sizes to try when discovering a path, ascending, none under 68.";
    26 "interface-mtu" "Interface MTU" "MTU" U16(Unit::Bytes), "RFC 2132 s5.1" Server &[0x05, 0xdc], "The MTU of the client's interface, at least 68.";
    27 "all-subnets-local" "All Subnets are Local" "LSN" Bool(&SAME_MTU), "RFC 2132 s5.2" Server &[1], "Whether all subnets of the client's network have the MTU of its own.";
    28 "broadcast-address" "Broadcast Address" "BR" Ipv4, "RFC 2132 s5.3" Server &[192, 0, 2, 255], "The broadcast address of the client's subnet.";
    29 "perform-mask-discovery" "Perform Mask Discovery" "MD" Bool(&YES), "RFC 2132 s5.4" Server &[0], "Whether the client asks for its mask by ICMP.";
    30 "mask-supplier" "Mask Supplier" "MS" Bool(&YES), "RFC 2132 s5.5" Server &[0], "Whether the client answers ICMP requests for the mask.";
    31 "perform-router-discovery" "Perform Router Discovery" "Router-Discovery" Bool(&YES), "RFC 2132 s5.6" Server &[1], "Whether the client looks for routers as RFC 1256 describes.";
    32 "router-solicitation-address" "Router Solicitation Address" "RSA" Ipv4, "RFC 2132 s5.7" Server &[192, 0, 2, 32], "Where the client sends router solicitations.";
    33 "static-route" "Static Route" "Static-Route" List(&StaticRoute), "RFC 2132 s5.8" Server &[198, 51, 100, 1, 192, 0, 2, 1], "Routes to single hosts or classful networks." note "Option 121 replaces it (RFC 3442). A default route is not allowed here.";
    34 "trailer-encapsulation" "Trailer Encapsulation" "UT" Bool(&YES), "RFC 2132 s6.1" Server &[0], "Whether the client negotiates trailers when it uses ARP.";
    35 "arp-cache-timeout" "ARP Cache Timeout" "AT" Seconds, "RFC 2132 s6.2" Server &[0, 0, 0, 60], "How long entries stay in the client's ARP cache.";
    36 "ethernet-encapsulation" "Ethernet Encapsulation" "IE" Bool(&ENCAPSULATION), "RFC 2132 s6.3" Server &[0], "Which encapsulation the client uses on an Ethernet.";
    37 "tcp-default-ttl" "TCP Default TTL" "TT" U8(Unit::Hops), "RFC 2132 s7.1" Server &[64], "The time-to-live of TCP segments the client sends, at least 1.";
    38 "tcp-keepalive-interval" "TCP Keepalive Interval" "KI" Seconds, "RFC 2132 s7.2" Server &[0, 0, 0x1c, 0x20], "How long TCP waits before it sends a keepalive; 0 sends none unless asked to.";
    39 "tcp-keepalive-garbage" "TCP Keepalive Garbage" "KG" Bool(&YES), "RFC 2132 s7.3" Server &[0], "Whether keepalives carry an octet of garbage for old peers.";
    40 "nis-domain" "Network Information Service Domain" "YD" Text, "RFC 2132 s8.1" Server b"nis.example.org", "The client's NIS domain.";
    41 "nis-servers" "Network Information Servers" "YS" IPV4S, "RFC 2132 s8.2" Server &[192, 0, 2, 41], "NIS servers, the preferred one first.";
    42 "ntp-servers" "Network Time Protocol Servers" "NTP" IPV4S, "RFC 2132 s8.3" Server &[192, 0, 2, 123], "NTP servers, the preferred one first.";
    43 "vendor-specific-information" "Vendor Specific Information" "Vendor-Option" Vendor, "RFC 2132 s8.4" Both &[1, 2, 0xab, 0xcd], "Whatever a vendor agreed with itself; the vendor class in option 60 says which vendor." note "Usually sub-options with code and length; 255 may end them.";
    44 "netbios-name-server" "NetBIOS over TCP/IP Name Server" "Netbios-Name-Server" IPV4S, "RFC 2132 s8.5" Server &[192, 0, 2, 44], "NetBIOS name servers (WINS), the preferred one first.";
    45 "netbios-datagram-distribution-server" "NetBIOS over TCP/IP Datagram Distribution Server" "WDD" IPV4S, "RFC 2132 s8.6" Server &[192, 0, 2, 45], "NetBIOS datagram distribution servers.";
    46 "netbios-node-type" "NetBIOS over TCP/IP Node Type" "Netbios-Node" Code8(&codes::NETBIOS_NODE), "RFC 2132 s8.7" Server &[8], "How the client resolves NetBIOS names: by broadcast, by asking, or both.";
    47 "netbios-scope" "NetBIOS over TCP/IP Scope" "Netbios-Scope" Text, "RFC 2132 s8.8" Server b"scope", "The NetBIOS scope of the client.";
    48 "x-window-font-server" "X Window System Font Server" "XFS" IPV4S, "RFC 2132 s8.9" Server &[192, 0, 2, 48], "X font servers.";
    49 "x-window-display-manager" "X Window System Display Manager" "XDM" IPV4S, "RFC 2132 s8.10" Server &[192, 0, 2, 49], "Machines that run an X display manager.";
    50 "requested-ip-address" "Requested IP Address" "Requested-IP" Ipv4, "RFC 2132 s9.1" Client &[192, 0, 2, 100], "The address a client would like, selects, confirms or declines.";
    51 "ip-address-lease-time" "IP Address Lease Time" "Lease-Time" Lease, "RFC 2132 s9.2" Both &[0, 1, 0x51, 0x80], "How long the address may be used, counted from the client's request. A client may ask for a time." note "Servers put it into every OFFER and every ACK to a REQUEST, never into an ACK to an INFORM (RFC 2131 table 3).";
    52 "option-overload" "Option Overload" "OO" Code8(&codes::OVERLOAD), "RFC 2132 s9.3" Both &[3], "Says that file, sname or both hold options too." note "Read after the options field: file first, then sname.";
    53 "dhcp-message-type" "DHCP Message Type" "DHCP-Message" MessageType, "RFC 2132 s9.6" Both &[1], "What the message is for. Every DHCP message has it; without it a message is BOOTP." note "9 is RFC 3203, 10 to 13 RFC 4388, 14 and 15 RFC 6926, 16 to 18 RFC 7724.";
    54 "server-identifier" "Server Identifier" "Server-ID" Ipv4, "RFC 2132 s9.7" Both &[192, 0, 2, 2], "The address that names the server. A client repeats it to say whose offer it takes." note "Only the selecting REQUEST, DECLINE and RELEASE of clients carry it.";
    55 "parameter-request-list" "Parameter Request List" "Parameter-Request" List(&OptionCode(Space::Dhcp)), "RFC 2132 s9.8" Client &[1, 28, 2, 3, 15, 6, 12], "The options a client asks for, the most wanted first.";
    56 "message" "Message" "MSG" Text, "RFC 2132 s9.9" Both b"address in use", "Text for people: why a server refused or why a client declined.";
    57 "maximum-dhcp-message-size" "Maximum DHCP Message Size" "MSZ" U16(Unit::Bytes), "RFC 2132 s9.10" Client &[0x05, 0xdc], "The largest message the client takes, counted with IP and UDP headers, at least 576.";
    58 "renewal-time-value" "Renewal (T1) Time Value" "RN" Lease, "RFC 2132 s9.11" Server &[0, 0, 0xa8, 0xc0], "When the client asks its server to extend the lease; half of it unless told.";
    59 "rebinding-time-value" "Rebinding (T2) Time Value" "RB" Lease, "RFC 2132 s9.12" Server &[0, 1, 0x27, 0x50], "When the client asks any server to extend the lease; seven eighths of it unless told.";
    60 "vendor-class-identifier" "Vendor Class Identifier" "Vendor-Class" VendorClass, "RFC 2132 s9.13" Both b"MSFT 5.0", "What kind of client it is. Servers choose values by it, and it says how to read option 43.";
    61 "client-identifier" "Client Identifier" "Client-ID" ClientIdentifier, "RFC 2132 s9.14; RFC 4361" Both &[1, 0, 0, 0x5e, 0, 0x53, 1], "What the server knows the client by, instead of its hardware address." note "A server returns it unchanged (RFC 6842).";
    62 "netware-ip-domain" "NetWare/IP Domain" "Unknown" Text, "RFC 2242 s2" Server b"nwip.example.org", "The client's NetWare/IP domain.";
    63 "netware-ip-option" "NetWare/IP Option" "Unknown" SubOptions(Space::NetWare), "RFC 2242 s3" Server &[2, 0, 8, 1, 3], "How the client uses NetWare/IP, in sub-options.";
    64 "nis-plus-domain" "Network Information Service+ Domain" "N+D" Text, "RFC 2132 s8.11" Server b"nisplus.example.org", "The client's NIS+ domain.";
    65 "nis-plus-servers" "Network Information Service+ Servers" "N+S" IPV4S, "RFC 2132 s8.12" Server &[192, 0, 2, 65], "NIS+ servers, the preferred one first.";
    66 "tftp-server-name" "TFTP Server Name" "TFTP" Text, "RFC 2132 s9.4" Server b"tftp.example.org", "The server to fetch the boot file from, instead of the field sname.";
    67 "bootfile-name" "Bootfile Name" "BF" Text, "RFC 2132 s9.5" Server b"pxelinux.0", "The boot file, instead of the field file.";
    68 "mobile-ip-home-agent" "Mobile IP Home Agent" "MH" ListMaybe(&Ipv4), "RFC 2132 s8.13" Server &[192, 0, 2, 68], "Mobile IP home agents; none at all says that there is none.";
    69 "smtp-server" "Simple Mail Transport Protocol (SMTP) Server" "SMTP" IPV4S, "RFC 2132 s8.14" Server &[192, 0, 2, 69], "SMTP servers, the preferred one first.";
    70 "pop3-server" "Post Office Protocol (POP3) Server" "POP3" IPV4S, "RFC 2132 s8.15" Server &[192, 0, 2, 70], "POP3 servers, the preferred one first.";
    71 "nntp-server" "Network News Transport Protocol (NNTP) Server" "NNTP" IPV4S, "RFC 2132 s8.16" Server &[192, 0, 2, 71], "News servers, the preferred one first.";
    72 "www-server" "Default World Wide Web (WWW) Server" "WWW" IPV4S, "RFC 2132 s8.17" Server &[192, 0, 2, 72], "Web servers, the preferred one first.";
    73 "finger-server" "Default Finger Server" "FG" IPV4S, "RFC 2132 s8.18" Server &[192, 0, 2, 73], "Finger servers, the preferred one first.";
    74 "irc-server" "Default Internet Relay Chat (IRC) Server" "IRC" IPV4S, "RFC 2132 s8.19" Server &[192, 0, 2, 74], "IRC servers, the preferred one first.";
    75 "streettalk-server" "StreetTalk Server" "STS" IPV4S, "RFC 2132 s8.20" Server &[192, 0, 2, 75], "StreetTalk servers, the preferred one first.";
    76 "stda-server" "StreetTalk Directory Assistance (STDA) Server" "STDA" IPV4S, "RFC 2132 s8.21" Server &[192, 0, 2, 76], "StreetTalk directory assistance servers, the preferred one first.";
    77 "user-class" "User Class" "User-Class" UserClass, "RFC 3004 s4" Client &[4, 0x69, 0x50, 0x58, 0x45], "What the client's user or administrator calls its kind; servers choose values by it." note "Each class has a length octet; Microsoft clients and iPXE send bare text. Microsoft servers answer with the classes they know, in a form of their own.";
    78 "slp-directory-agent" "SLP Directory Agent" "SLP-DA" Fields(&DIRECTORY_AGENT), "RFC 2610 s3" Server &[0, 192, 0, 2, 78], "Directory agents of the Service Location Protocol.";
    79 "slp-service-scope" "SLP Service Scope" "SLP-SCOPE" Fields(&SERVICE_SCOPE), "RFC 2610 s4" Server b"\x01default", "Scopes that a Service Location agent uses.";
    80 "rapid-commit" "Rapid Commit" "SLP-NA" Flag, "RFC 4039 s4" Both b"", "In a DISCOVER: answer with an ACK at once. In an ACK: done." note "Never listed in option 55.";
    81 "client-fqdn" "Client FQDN" "FQDN" Fqdn, "RFC 4702 s2" Both b"\x05\x00\x00\x04host\x07example\x03org\x00", "The client's full name, and who enters it into the DNS." note "Clients send result codes 0, servers 255.";
    82 "relay-agent-information" "Relay Agent Information" "Agent-Information" SubOptions(Space::Relay), "RFC 3046 s2" Relay b"\x01\x08eth0/1/3\x02\x06\x00\x00\x5e\x00\x53\x01", "What a relay knows of the client's place. The server repeats it, the relay takes it out again." note "The last option before End; the client never sees it.";
    83 "isns" "iSNS" "ARMT" Fields(&ISNS), "RFC 4174 s2" Server &[0, 1, 0, 5, 0, 3, 0, 0, 0, 1, 192, 0, 2, 83], "Internet storage name servers and what they may do.";
    85 "nds-servers" "NDS Servers" "Unknown" IPV4S, "RFC 2241 s2" Server &[192, 0, 2, 85], "Novell directory servers.";
    86 "nds-tree-name" "NDS Tree Name" "Unknown" Text, "RFC 2241 s3" Server b"EXAMPLE_TREE", "The Novell directory tree.";
    87 "nds-context" "NDS Context" "Unknown" Text, "RFC 2241 s4" Server b"ou=lab.o=example", "The first context in the Novell directory.";
    88 "bcmcs-controller-domain-name-list" "BCMCS Controller Domain Name List" "TZSTR" Names(Plain), "RFC 4280 s4.1" Server b"\x05bcmcs\x07example\x03org\x00", "Names of broadcast and multicast service controllers.";
    89 "bcmcs-controller-ipv4-address" "BCMCS Controller IPv4 Address" "FQDNS" IPV4S, "RFC 4280 s4.3" Server &[192, 0, 2, 89], "Addresses of broadcast and multicast service controllers.";
    90 "authentication" "Authentication" "AUTH" Authentication, "RFC 3118 s2; RFC 6704 s3.1.2" Both b"\x03\x01\x00\x00\x00\x00\x00\x00\x00\x00\x01\x01nonce-nonce-1234", "Proof of who sent the message, and protection against replay.";
    91 "client-last-transaction-time" "Client Last Transaction Time" "Last-Transaction-Time" Seconds, "RFC 4388 s6.1" Server &[0, 0, 0x0e, 0x10], "How long ago the server last heard of the client; in answers to a leasequery.";
    92 "associated-ip" "Associated IP" "Associated-IP" IPV4S, "RFC 4388 s6.1" Server &[192, 0, 2, 92], "All addresses the client has; in answers to a leasequery.";
    93 "client-system-architecture-type" "Client System Architecture Type" "ARCH" List(&ARCHITECTURE), "RFC 4578 s2.1" Both &[0, 7], "What kind of firmware boots from the network." note "The text of RFC 4578 swaps 7 and 9; the registry and firmware use 7 for x64 UEFI.";
    94 "client-network-interface-identifier" "Client Network Interface Identifier" "NDI" Fields(&INTERFACE), "RFC 4578 s2.2" Both &[1, 3, 16], "Which driver interface the boot firmware offers.";
    95 "ldap" "LDAP" "LDAP" Text, "RFC 3679" Server b"ldap://192.0.2.95/", "The URL of a directory." unverified "never standardised; the registry entry names no format";
    97 "client-machine-identifier" "Client Machine Identifier" "GUID" Fields(&MACHINE_IDENTIFIER), "RFC 4578 s2.3" Both &[0, 0x33, 0x22, 0x11, 0, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff], "The UUID of the machine that boots.";
    98 "user-authentication-protocol" "User Authentication Protocol" "UAP" Text, "RFC 2485" Server b"http://192.0.2.98/uap", "URLs of servers that authenticate users, with spaces between.";
    99 "geoconf-civic" "Civic Location" "Unknown" Fields(&CIVIC), "RFC 4776 s3.1" Both b"\x02DE\x01\x02BE\x13\x0242", "The postal place of the client, of the server or of what is near.";
    100 "tz-posix-string" "TZ-POSIX String" "POSIX-TZ" Text, "RFC 4833 s2" Server b"CET-1CEST,M3.5.0,M10.5.0/3", "The time zone with its rules, as POSIX writes it.";
    101 "tz-database-string" "TZ-Database String" "TZ-Name" Text, "RFC 4833 s2" Server b"Europe/Berlin", "The name of the time zone in the tz database.";
    108 "ipv6-only-preferred" "IPv6-Only Preferred" "Unknown" Seconds, "RFC 8925 s3.1" Server &[0, 0, 7, 8], "The client may do without IPv4 for so long, at least 300 seconds." note "A client only lists it in option 55.";
    109 "softwire-source-address" "DHCP 4o6 Softwire Source Address" "Unknown" Ipv6, "RFC 8539 s6.2" Both &[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9], "The IPv6 address at which the client ends its softwire; in DHCPv4 over DHCPv6 only.";
    112 "netinfo-parent-server-address" "NetInfo Parent Server Address" "NI" IPV4S, "RFC 3679" Server &[192, 0, 2, 112], "Parent servers of Apple NetInfo." unverified "never standardised; the registry entry names no format";
    113 "netinfo-parent-server-tag" "NetInfo Parent Server Tag" "NITAG" Text, "RFC 3679" Server b"network", "The tag of the parent NetInfo server." unverified "never standardised; the registry entry names no format";
    114 "captive-portal" "DHCP Captive-Portal" "URL" Url, "RFC 8910 s2.1" Server b"https://portal.example.org/api", "Where a client learns how it gets past the captive portal." note "Option 160 held it before (RFC 7710).";
    116 "auto-configure" "DHCP Auto-Configuration" "NOAUTO" Code8(&codes::AUTO_CONFIGURE), "RFC 2563 s2" Both &[0], "Whether a client without a lease may give itself a link-local address.";
    117 "name-service-search" "Name Service Search" "NSSEARCH" List(&NameService), "RFC 2937" Server &[0, 6, 0, 44], "Which name services to ask, in order, by the options that configure them.";
    118 "subnet-selection" "Subnet Selection" "SUBNET" Ipv4, "RFC 3011 s2" Both &[198, 51, 100, 0], "The subnet to take the address from, instead of that of giaddr." note "The server repeats it; sub-option 82.5 goes before it (RFC 3527).";
    119 "domain-search" "Domain Search" "Unknown" Names(Compressed), "RFC 3397 s2" Server b"\x03eng\x07example\x03org\x00\x05sales\xc0\x04", "Domains to complete short names with, in order." note "Pieces are joined first; pointers count in the joined bytes.";
    120 "sip-servers" "SIP Servers" "Unknown" Choice(&SIP), "RFC 3361 s3" Server &[1, 192, 0, 2, 120], "Outbound SIP proxies, by name or by address.";
    121 "classless-static-route" "Classless Static Route" "Classless-Static-Route" Routes, "RFC 3442" Server &[32, 169, 254, 169, 254, 192, 0, 2, 2, 0, 192, 0, 2, 1], "Routes to networks of any size; router 0.0.0.0 means on-link." note "With it the client ignores options 3 and 33; it is asked for before them.";
    122 "cablelabs-client-configuration" "CableLabs Client Configuration" "Unknown" SubOptions(Space::CableLabsClient), "RFC 3495 s5" Server &[1, 4, 192, 0, 2, 122], "Where a cable telephony adapter finds its provider, in sub-options.";
    123 "geoconf" "Coordinate-based Location" "Unknown" GeoConf, "RFC 6225 s2.2.1" Both &[0x88, 0x4d, 0xcc, 0x1f, 0xc9, 0x8b, 0x65, 0xec, 0xf0, 0x30, 0x17, 0x80, 0x00, 0x0f, 0x00, 0x01], "The place of the client as coordinates, each with its resolution.";
    124 "vi-vendor-class" "Vendor-Identifying Vendor Class" "Unknown" VendorClasses, "RFC 3925 s3" Client b"\x00\x00\x11\x8b\x0a\x09docsis3.0", "What kind of client it is, in the words of named enterprises.";
    125 "vi-vendor-specific-information" "Vendor-Identifying Vendor-Specific Information" "Unknown" EnterpriseOptions, "RFC 3925 s4" Both b"\x00\x00\x0d\xe9\x08\x04\x0600005E", "Sub-options of named enterprises." note "Codes 0 and 255 are ordinary sub-options here.";
    128 "pxe-undefined-128" "PXE Undefined (128)" "Unknown" Unknown, "RFC 4578 s2.4" Both &[0xe4, 0x45, 0x74, 0x68, 0, 0], "For the boot server's own use." note "Also: Etherboot signature e4:45:74:68:00:00; security server of DOCSIS; TFTP server or VLAN of phones.";
    129 "pxe-undefined-129" "PXE Undefined (129)" "Unknown" Unknown, "RFC 4578 s2.4" Both b"root=/dev/nfs", "For the boot server's own use." note "Also: kernel options of Etherboot; call server of phones.";
    130 "pxe-undefined-130" "PXE Undefined (130)" "Unknown" Unknown, "RFC 4578 s2.4" Both b"eth0", "For the boot server's own use." note "Also: interface of Etherboot; vendor of phones.";
    131 "pxe-undefined-131" "PXE Undefined (131)" "Unknown" Unknown, "RFC 4578 s2.4" Both &[192, 0, 2, 131], "For the boot server's own use." note "Also: statistics server of phones.";
    132 "pxe-undefined-132" "PXE Undefined (132)" "Unknown" Unknown, "RFC 4578 s2.4" Both b"VLAN-A=42;", "For the boot server's own use." note "Also: VLAN of phones.";
    133 "pxe-undefined-133" "PXE Undefined (133)" "Unknown" Unknown, "RFC 4578 s2.4" Both &[6], "For the boot server's own use." note "Also: layer 2 priority of phones.";
    134 "pxe-undefined-134" "PXE Undefined (134)" "Unknown" Unknown, "RFC 4578 s2.4" Both &[46], "For the boot server's own use." note "Also: DSCP of phones.";
    135 "pxe-undefined-135" "PXE Undefined (135)" "Unknown" Unknown, "RFC 4578 s2.4" Both b"http://192.0.2.135:3128", "For the boot server's own use." note "Also: HTTP proxy of phones.";
    136 "pana-authentication-agent" "PANA Authentication Agent" "Unknown" IPV4S, "RFC 5192 s4" Server &[192, 0, 2, 136], "Agents that authenticate the client for network access, the preferred one first.";
    137 "lost-server" "LoST Server" "Unknown" Name(Plain), "RFC 5223 s4" Server b"\x04lost\x07example\x03org\x00", "The server that tells which emergency service is responsible for a place.";
    138 "capwap-access-controller" "CAPWAP Access Controller" "Unknown" IPV4S, "RFC 5417 s2" Server &[192, 0, 2, 138], "Controllers for wireless access points, the preferred one first.";
    139 "mos-ipv4-address" "MoS IPv4 Address" "Unknown" SubOptions(Space::MosAddress), "RFC 5678 s2" Server &[1, 4, 192, 0, 2, 139], "Servers of IEEE 802.21 mobility services, by address.";
    140 "mos-domain-name" "MoS Domain Name" "Unknown" SubOptions(Space::MosName), "RFC 5678 s3" Server b"\x01\x11\x03mos\x07example\x03org\x00", "Servers of IEEE 802.21 mobility services, by name.";
    141 "sip-ua-configuration-service-domains" "SIP UA Configuration Service Domains" "Unknown" Names(Compressed), "RFC 6011 s4.1" Server b"\x03sip\x07example\x03org\x00", "Domains in which a SIP phone looks for its configuration.";
    142 "andsf-ipv4-address" "ANDSF IPv4 Address" "Unknown" IPV4S, "RFC 6153 s2" Server &[192, 0, 2, 142], "Servers that tell a mobile device which access networks there are.";
    143 "sztp-redirect" "SZTP Redirect" "Unknown" List(&Counted16(&Url)), "RFC 8572 s8.1" Server b"\x00\x1ahttps://bootstrap.example/", "Where a new device fetches its first configuration.";
    144 "geoloc" "Geospatial Location" "Unknown" GeoLoc, "RFC 6225 s2.2.2" Both &[0x48, 0x4d, 0xcc, 0x1f, 0xc9, 0x4b, 0x65, 0xec, 0xf0, 0x30, 0x17, 0x80, 0x00, 0x0f, 0x00, 0x41], "The place of the client as coordinates, each with its uncertainty.";
    145 "forcerenew-nonce-capable" "Forcerenew Nonce Capable" "Unknown" List(&NONCE_ALGORITHM), "RFC 6704 s3.1.1" Both &[1], "Algorithms with which the client can check a FORCERENEW.";
    146 "rdnss-selection" "RDNSS Selection" "Unknown" Fields(&RDNSS), "RFC 6731 s4.3" Server b"\x01\xc0\x00\x02\x35\xc6\x33\x64\x35\x07example\x03org\x00", "DNS servers to ask about certain domains.";
    147 "dots-reference-identifier" "DOTS Reference Identifier" "Unknown" Name(Plain), "RFC 8973 s5.2" Server b"\x04dots\x07example\x03org\x00", "The name of the server that takes calls for help against denial of service.";
    148 "dots-address" "DOTS Address" "Unknown" IPV4S, "RFC 8973 s5.2" Server &[192, 0, 2, 148], "Addresses of the server that takes calls for help against denial of service.";
    150 "tftp-server-address" "TFTP Server Address" "TFTP-Server-Address" AddressesOrText, "RFC 5859 s3" Server &[192, 0, 2, 150], "TFTP servers by address, as Cisco phones want them, the preferred one first." note "Also: configuration path of GRUB, as text.";
    151 "status-code" "Status Code" "Unknown" Fields(&STATUS), "RFC 6926 s6.2.2; RFC 7724 s5.2.2" Server b"\x00done", "How a leasequery went.";
    152 "base-time" "Base Time" "Unknown" Moment, "RFC 6926 s6.2.3" Server &[0x65, 0x53, 0x84, 0xd9], "The server's clock when it made the message; other times count from it.";
    153 "start-time-of-state" "Start Time of State" "Unknown" Seconds, "RFC 6926 s6.2.4" Server &[0, 0, 0x0e, 0x10], "How long the lease has been in its state, counted back from the base time.";
    154 "query-start-time" "Query Start Time" "Unknown" Moment, "RFC 6926 s6.2.5" Client &[0x65, 0x53, 0x84, 0xd9], "Asks for leases that changed since then.";
    155 "query-end-time" "Query End Time" "Unknown" Moment, "RFC 6926 s6.2.6" Client &[0x65, 0x53, 0x84, 0xd9], "Asks for leases that changed until then.";
    156 "dhcp-state" "DHCP State" "Unknown" Code8(&codes::LEASE_STATE), "RFC 6926 s6.2.7" Server &[2], "The state of the lease asked about.";
    157 "data-source" "Data Source" "Unknown" Bits8(&DATA_SOURCE), "RFC 6926 s6.2.8" Server &[1], "Whether the server itself or a partner leased the address.";
    158 "pcp-server" "PCP Server" "Unknown" List(&COUNTED_ADDRESSES), "RFC 7291 s4.1" Server &[4, 192, 0, 2, 158], "Port Control Protocol servers; each list is one server with all its addresses.";
    159 "port-parameters" "Port Parameters" "Unknown" PortParameters, "RFC 7618 s9" Both &[6, 8, 0x12, 0x00], "Which ports of a shared address are the client's." note "PSID is left aligned.";
    160 "option-160" "Unassigned" "Unknown" TextOrHex, "RFC 7710, withdrawn by RFC 8910" Server b"https://portal.example.org/", "The captive portal before option 114; Polycom phones find their provisioning server here." unverified "the registry says unassigned; the use is observed";
    161 "mud-url" "Manufacturer Usage Description URL" "MUD-URL" Url, "RFC 8520 s10" Client b"https://example.org/lamp.json", "Where the maker describes what traffic the device needs.";
    162 "dnr" "Encrypted DNS Server (DNR)" "Unknown" Dnr, "RFC 9463 s5.1" Server b"\x00\x21\x00\x01\x11\x03dns\x07example\x03org\x00\x04\xc0\x00\x02\x35\x00\x01\x00\x04\x03dot", "DNS servers that speak an encrypted protocol, with the name to check them by." unverified "the layout is known from implementations; the RFC's text was not read";
    175 "etherboot" "Etherboot" "Unknown" Tentative(Space::Etherboot), "none, tentative since 2005" Both &[19, 1, 1, 235, 3, 1, 21, 1], "What iPXE can do and what it is told to do, in sub-options." unverified "no RFC; iPXE's own documents";
    176 "ip-telephone" "IP Telephone" "Unknown" TextOrHex, "none, tentative since 2005" Server b"MCIPADD=192.0.2.176", "Settings of Avaya 46xx phones as text." unverified "no RFC; in use by phones";
    177 "packetcable-etherboot" "PacketCable and CableHome, Etherboot" "Unknown" TextOrHex, "none, replaced by option 122" Server &[1, 4, 192, 0, 2, 177], "Once cable telephony, before option 122; Etherboot too." unverified "no RFC";
    203 "option-203" "Unassigned" "Unknown" TextOrHex, "none" Server b"iqn.2000-01.org.example:host", "The iSCSI name that iPXE boots with." unverified "iPXE's convention, from memory only";
    208 "pxelinux-magic" "PXELINUX Magic" "Unknown" Bytes(4), "RFC 5071 s3, deprecated" Server &[0xf1, 0x00, 0x74, 0x7e], "Four octets that switched on options 209 to 211 for PXELINUX.";
    209 "configuration-file" "Configuration File" "Unknown" Text, "RFC 5071 s4" Server b"pxelinux.cfg/default", "The configuration file of PXELINUX.";
    210 "path-prefix" "Path Prefix" "Unknown" Text, "RFC 5071 s5" Server b"/tftpboot/", "What PXELINUX puts before the names of files.";
    211 "reboot-time" "Reboot Time" "Unknown" Seconds, "RFC 5071 s6" Server &[0, 0, 2, 88], "After how long PXELINUX gives up and boots again.";
    212 "6rd" "6RD" "Unknown" SixRd, "RFC 5969 s7.1" Server &[14, 32, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 212], "The prefix and the border relays of IPv6 rapid deployment.";
    213 "access-network-domain-name" "Access Network Domain Name" "Unknown" Name(Plain), "RFC 5986 s3.2" Server b"\x06access\x07example\x03org\x00", "The domain of the access network, under which location servers are found.";
    220 "subnet-allocation" "Subnet Allocation" "Unknown" Fields(&SUBNET_ALLOCATION), "RFC 6656 s3" Both &[0, 1, 2, 0, 24], "Asks for whole subnets and hands them out.";
    221 "virtual-subnet-selection" "Virtual Subnet Selection" "Unknown" Choice(&VPN), "RFC 6607 s3.1" Both b"\x00blue", "The virtual network in which the address is to be found.";
    242 "avaya-ip-telephone" "Private Use (Avaya IP Telephone)" "Unknown" TextOrHex, "site-specific" Both b"HTTPSRVR=192.0.2.242,L2QVLAN=42", "Settings of Avaya 96xx phones as text, where a site uses it so." unverified "no RFC; the content is from memory only";
    249 "microsoft-classless-static-route" "Private Use (Microsoft Classless Static Route)" "Classless-Static-Route-Microsoft" Routes, "[MS-DHCPE] s2.2.8" Both &[24, 198, 51, 100, 192, 0, 2, 1], "The routes of option 121, as older Windows asks for them.";
    250 "microsoft-option-continuation" "Private Use (Microsoft Option Continuation)" "Unknown" Hex, "[MS-DHCPE] s2.2.9" Both &[1, 2, 3], "The rest of the option before it, as Microsoft split long options before RFC 3396." unverified "the title of the section was read, not its text";
    252 "web-proxy-auto-discovery" "Private Use (Web Proxy Auto-Discovery)" "Unknown" Url, "draft-ietf-wrec-wpad-01" Server b"http://wpad.example.org/wpad.dat", "The file that configures web proxies." note "May end in a NUL or a newline.";
    255 "end" "End" "END" Flag, "RFC 2132 s3.2" Both b"", "A single octet without a length that ends an area of options.";
};

/// An octet with a length, then so many bytes of IPv4 addresses. RFC 7291 s4.1.
const COUNTED_ADDRESSES: Format = Counted8(&IPV4S);
