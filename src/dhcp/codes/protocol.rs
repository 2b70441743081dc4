//! Numbers of the protocol itself and of its close relatives. Data only.

use super::Table;

/// Fields that hold options: option 52.
pub static OVERLOAD: Table = Table {
    key: "overload",
    reference: "RFC 2132 s9.3",
    names: &[(1, "file"), (2, "sname"), (3, "file and sname")],
};

/// Types of client identifier that are no hardware type: option 61.
pub static CLIENT_IDENTIFIER: Table = Table {
    key: "client-identifier-type",
    reference: "RFC 2132 s9.14; RFC 4361 s6.1",
    names: &[(0, "opaque"), (255, "IAID and DUID")],
};

/// Kinds of DHCP unique identifier.
pub static DUID: Table = Table {
    key: "duid-type",
    reference: "RFC 8415 s11; RFC 6355",
    names: &[
        (1, "DUID-LLT"),
        (2, "DUID-EN"),
        (3, "DUID-LL"),
        (4, "DUID-UUID"),
    ],
};

/// Authentication protocols of option 90.
pub static AUTH_PROTOCOL: Table = Table {
    key: "authentication-protocol",
    reference: "RFC 3118 s4, s5; RFC 6704 s3.1.2",
    names: &[
        (0, "configuration token"),
        (1, "delayed authentication"),
        (2, "delayed authentication of DHCPv6, obsolete"),
        (3, "reconfigure key"),
    ],
};

/// Algorithms of option 90 for protocols 1 and 3.
pub static AUTH_ALGORITHM: Table = Table {
    key: "authentication-algorithm",
    reference: "RFC 3118 s5.1; RFC 6704 s3.1.2",
    names: &[(0, "none"), (1, "HMAC-MD5")],
};

/// Algorithms of sub-option 82.8.
pub static RELAY_AUTH_ALGORITHM: Table = Table {
    key: "relay-authentication-algorithm",
    reference: "RFC 4030 s4",
    names: &[(1, "HMAC-SHA1")],
};

/// Replay detection methods of option 90.
pub static REPLAY_DETECTION: Table = Table {
    key: "replay-detection",
    reference: "RFC 3118 s2",
    names: &[(0, "monotonic counter")],
};

/// What the authentication information of protocol 3 is.
pub static FORCERENEW_INFORMATION: Table = Table {
    key: "forcerenew-information",
    reference: "RFC 6704 s3.1.2",
    names: &[(1, "nonce"), (2, "HMAC-MD5 digest")],
};

/// Algorithms of option 145.
pub static FORCERENEW_ALGORITHM: Table = Table {
    key: "forcerenew-algorithm",
    reference: "RFC 6704 s3.1.1",
    names: &[(1, "HMAC-MD5")],
};

/// Whether a client may give itself an address: option 116.
pub static AUTO_CONFIGURE: Table = Table {
    key: "auto-configure",
    reference: "RFC 2563 s2.1",
    names: &[(0, "DoNotAutoConfigure"), (1, "AutoConfigure")],
};

/// Outcomes of a leasequery: option 151.
pub static STATUS: Table = Table {
    key: "status",
    reference: "RFC 6926 s6.2.2; RFC 7724 s5.2.2",
    names: &[
        (0, "Success"),
        (1, "UnspecFail"),
        (2, "QueryTerminated"),
        (3, "MalformedQuery"),
        (4, "NotAllowed"),
        (5, "DataMissing"),
        (6, "ConnectionActive"),
        (7, "CatchUpComplete"),
        (8, "TLSConnectionRefused"),
    ],
};

/// States of a lease: option 156.
pub static LEASE_STATE: Table = Table {
    key: "lease-state",
    reference: "RFC 6926 s6.2.7",
    names: &[
        (1, "AVAILABLE"),
        (2, "ACTIVE"),
        (3, "EXPIRED"),
        (4, "RELEASED"),
        (5, "ABANDONED"),
        (6, "RESET"),
        (7, "REMOTE"),
        (8, "TRANSITIONING"),
    ],
};

/// Kinds of machine identifier: option 97.
pub static UUID_KIND: Table = Table {
    key: "machine-identifier-type",
    reference: "RFC 4578 s2.3",
    names: &[(0, "GUID")],
};

/// How sub-option 122.3 names its server.
pub static SERVER_NAME_KIND: Table = Table {
    key: "server-kind",
    reference: "RFC 3495 s5",
    names: &[(0, "domain name"), (1, "IPv4 address")],
};

/// Kinds of PXE boot server.
pub static PXE_SERVER: Table = Table {
    key: "pxe-server-type",
    reference: "Intel PXE 2.1",
    names: &[
        (0, "PXE bootstrap server"),
        (1, "Microsoft Windows NT Boot Server"),
        (2, "Intel LCM Boot Server"),
        (3, "DOS/UNDI Boot Server"),
        (4, "NEC ESMPRO Boot Server"),
        (5, "IBM WSoD Boot Server"),
        (6, "IBM LCCM Boot Server"),
        (7, "CA Unicenter TNG Boot Server"),
        (8, "HP OpenView Boot Server"),
        (65535, "PXE API Test server"),
    ],
};

/// Messages of the Boot Server Discovery Protocol.
pub static BSDP_MESSAGE: Table = Table {
    key: "bsdp-message",
    reference: "Apple BSDP",
    names: &[(1, "LIST"), (2, "SELECT"), (3, "FAILED")],
};

/// Kinds of image that a Mac boots. The first bit says that the image installs such a system.
pub static BSDP_IMAGE: Table = Table {
    key: "bsdp-image",
    reference: "Apple BSDP",
    names: &[
        (0, "Mac OS 9"),
        (1, "Mac OS X"),
        (2, "Mac OS X Server"),
        (3, "diagnostics"),
        (128, "installs Mac OS 9"),
        (129, "installs Mac OS X"),
        (130, "installs Mac OS X Server"),
        (131, "installs diagnostics"),
    ],
};

/// Whether NetBIOS over TCP/IP is used.
pub static NETBT: Table = Table {
    key: "netbios-over-tcp",
    reference: "[MS-DHCPE] s2.2.2.1",
    names: &[(0, "enabled"), (1, "unchanged"), (2, "disabled")],
};

/// Whether a client releases its lease when it shuts down.
pub static RELEASE_ON_SHUTDOWN: Table = Table {
    key: "release-on-shutdown",
    reference: "[MS-DHCPE] s2.2.2.2",
    names: &[(0, "no"), (1, "yes")],
};

/// Which management information base a cable device uses.
pub static MIB_ENVIRONMENT: Table = Table {
    key: "mib-environment",
    reference: "CableLabs CL-SP-CANN",
    names: &[(1, "CableLabs"), (2, "IETF"), (3, "EuroCableLabs")],
};

/// Which part of a `CableHome` device asks for an address.
pub static ADDRESS_REALM: Table = Table {
    key: "address-realm",
    reference: "CableLabs CL-SP-CANN",
    names: &[(1, "PS WAN-Man"), (2, "PS WAN-Data")],
};

/// Whether a cable modem can do something.
pub static CAPABILITY: Table = Table {
    key: "capability",
    reference: "CableLabs CM-SP-MULPI annex C.1.3.1",
    names: &[(0, "no"), (1, "yes")],
};

/// Versions of DOCSIS.
pub static DOCSIS_VERSION: Table = Table {
    key: "docsis-version",
    reference: "CableLabs CM-SP-MULPI annex C.1.3.1",
    names: &[(0, "1.0"), (1, "1.1"), (2, "2.0"), (3, "3.0"), (4, "3.1")],
};

/// How a cable modem keeps others from reading along.
pub static BASELINE_PRIVACY: Table = Table {
    key: "baseline-privacy",
    reference: "CableLabs CM-SP-MULPI annex C.1.3.1",
    names: &[(0, "BPI"), (1, "BPI Plus")],
};

/// RADIUS attributes a relay may pass on in sub-option 82.7.
pub static RADIUS_ATTRIBUTE: Table = Table {
    key: "radius-attribute",
    reference: "RFC 4014 s3",
    names: &[
        (1, "User-Name"),
        (6, "Service-Type"),
        (26, "Vendor-Specific"),
        (27, "Session-Timeout"),
        (88, "Framed-Pool"),
        (100, "Framed-IPv6-Pool"),
    ],
};

/// Replay detection methods of sub-option 82.8.
pub static RELAY_REPLAY_DETECTION: Table = Table {
    key: "relay-replay-detection",
    reference: "RFC 4030 s4",
    names: &[(1, "monotonic counter")],
};

/// Credentials of sub-option 43.12; the specification names them, this table does not.
pub static PXE_CREDENTIAL: Table = Table {
    key: "pxe-credential-type",
    reference: "Intel PXE 2.1",
    names: &[],
};
