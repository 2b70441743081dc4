//! Names of network services and of how they are chosen. Data only.

use super::Table;

/// How a NetBIOS client resolves names: option 46.
pub static NETBIOS_NODE: Table = Table {
    key: "netbios-node-type",
    reference: "RFC 2132 s8.7",
    names: &[(1, "B-node"), (2, "P-node"), (4, "M-node"), (8, "H-node")],
};

/// How option 120 names its servers.
pub static SIP_ENCODING: Table = Table {
    key: "sip-encoding",
    reference: "RFC 3361 s3",
    names: &[(0, "domain names"), (1, "IPv4 addresses")],
};

/// Name services by the option that configures them: option 117.
pub static NAME_SERVICE: Table = Table {
    key: "name-service",
    reference: "RFC 2937",
    names: &[
        (0, "local naming"),
        (6, "DNS"),
        (41, "NIS"),
        (44, "NetBIOS over TCP/IP"),
        (65, "NIS+"),
    ],
};

/// Kinds of virtual subnet in options 221 and 82.151.
pub static VPN_SELECTION: Table = Table {
    key: "vpn-selection",
    reference: "RFC 6607 s3.5; RFC 6926 s6.2.9",
    names: &[
        (0, "VPN name"),
        (1, "VPN-ID of RFC 2685"),
        (254, "all VPNs"),
        (255, "global default VPN"),
    ],
};

/// How strongly option 146 wants its servers used.
pub static PREFERENCE: Table = Table {
    key: "preference",
    reference: "RFC 6731 s4.3",
    names: &[
        (0, "medium"),
        (1, "high"),
        (2, "reserved, as medium"),
        (3, "low"),
    ],
};

/// Kinds of access network in sub-option 82.13.
pub static ACCESS_TECHNOLOGY: Table = Table {
    key: "access-technology",
    reference: "RFC 5213 s8.5; RFC 7839 s4.2",
    names: &[
        (1, "Virtual"),
        (2, "PPP"),
        (3, "IEEE 802.3"),
        (4, "IEEE 802.11a/b/g"),
        (5, "IEEE 802.16e"),
    ],
};

/// What a subscriber's line carries, in sub-option 82.9 of the Broadband Forum. RFC 4679 counts from 1.
pub static DATA_LINK: Table = Table {
    key: "data-link",
    reference: "TR-101",
    names: &[
        (0, "ATM AAL5"),
        (1, "Ethernet"),
        (2, "Ethernet, as RFC 4679 counts"),
    ],
};

/// How frames are tagged on such a line.
pub static LINE_ENCAPSULATION: Table = Table {
    key: "line-encapsulation",
    reference: "TR-101; RFC 4679 s3.3.18",
    names: &[
        (0, "not known"),
        (1, "untagged Ethernet"),
        (2, "single-tagged Ethernet"),
        (3, "double-tagged Ethernet"),
    ],
};

/// What is inside ATM on such a line.
pub static LINE_PAYLOAD: Table = Table {
    key: "line-payload",
    reference: "TR-101; RFC 4679 s3.3.18",
    names: &[
        (0, "not known"),
        (1, "PPPoA LLC"),
        (2, "PPPoA null"),
        (3, "IPoA LLC"),
        (4, "IPoA null"),
        (5, "Ethernet over AAL5 LLC with FCS"),
        (6, "Ethernet over AAL5 LLC without FCS"),
        (7, "Ethernet over AAL5 null with FCS"),
        (8, "Ethernet over AAL5 null without FCS"),
    ],
};

/// What a service parameter of option 162 is.
pub static SERVICE_PARAMETER: Table = Table {
    key: "service-parameter",
    reference: "RFC 9460 s14.3.2; RFC 9461 s5",
    names: &[
        (0, "mandatory"),
        (1, "alpn"),
        (2, "no-default-alpn"),
        (3, "port"),
        (4, "ipv4hint"),
        (5, "ech"),
        (6, "ipv6hint"),
        (7, "dohpath"),
    ],
};
