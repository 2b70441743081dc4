//! Location: civic address elements and coordinate systems. Data only.

use super::Table;

/// Whose location option 99 tells.
pub static CIVIC_WHAT: Table = Table {
    key: "civic-what",
    reference: "RFC 4776 s3.1",
    names: &[(0, "DHCP server"), (1, "network element"), (2, "client")],
};

/// Elements of a civic address in option 99.
pub static CIVIC_ELEMENT: Table = Table {
    key: "civic-element",
    reference: "RFC 4776 s3.4; RFC 5139; RFC 6848",
    names: &[
        (0, "language"),
        (1, "A1"),
        (2, "A2"),
        (3, "A3"),
        (4, "A4"),
        (5, "A5"),
        (6, "A6"),
        (16, "leading street direction"),
        (17, "trailing street suffix"),
        (18, "street suffix"),
        (19, "house number"),
        (20, "house number suffix"),
        (21, "landmark"),
        (22, "additional location information"),
        (23, "name"),
        (24, "postal code"),
        (25, "building"),
        (26, "unit"),
        (27, "floor"),
        (28, "room"),
        (29, "place type"),
        (30, "postal community name"),
        (31, "post office box"),
        (32, "additional code"),
        (33, "seat"),
        (34, "primary road"),
        (35, "road section"),
        (36, "road branch"),
        (37, "road sub-branch"),
        (38, "road pre-modifier"),
        (39, "road post-modifier"),
        (128, "script"),
    ],
};

/// Coordinate systems of options 123 and 144.
pub static DATUM: Table = Table {
    key: "datum",
    reference: "RFC 6225 s2.5",
    names: &[
        (1, "WGS 84"),
        (2, "NAD83 with NAVD88"),
        (3, "NAD83 with MLLW"),
    ],
};

/// Units of altitude in options 123 and 144.
pub static ALTITUDE: Table = Table {
    key: "altitude-type",
    reference: "RFC 6225 s2.4",
    names: &[(0, "not known"), (1, "metres"), (2, "floors")],
};
