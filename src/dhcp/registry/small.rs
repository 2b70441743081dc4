//! Sub-options of options 63, 139, 140 and 220. Rows only.

use super::Row;
use super::rows::rows;
use crate::dhcp::format::Format::{Bool, Fields, Flag, Ipv4, Names, Seconds, Text, U8};
use crate::dhcp::format::{IPV4S, SUBNET_INFORMATION, SUBNET_REQUEST, YES};
use crate::dhcp::name::NameForm::Plain;
use crate::dhcp::value::Unit;

/// NetWare/IP. Exactly one of 1 to 4 stands first.
pub(super) const NETWARE: &[Row] = rows! {
    1 "nwip-does-not-exist" "NWIP_DOES_NOT_EXIST" "" Flag, "RFC 2242 s3" Server b"", "The server has no NetWare/IP information.";
    2 "nwip-exist-in-options-area" "NWIP_EXIST_IN_OPTIONS_AREA" "" Flag, "RFC 2242 s3" Server b"", "All NetWare/IP information is in this option.";
    3 "nwip-exist-in-sname-file" "NWIP_EXIST_IN_SNAME_FILE" "" Flag, "RFC 2242 s3" Server b"", "The NetWare/IP information is in sname or file.";
    4 "nwip-exist-but-too-big" "NWIP_EXIST_BUT_TOO_BIG" "" Flag, "RFC 2242 s3" Server b"", "The NetWare/IP information does not fit.";
    5 "nsq-broadcast" "NSQ_BROADCAST" "" Bool(&YES), "RFC 2242 s3" Server &[1], "Whether the client looks for the nearest server by broadcast.";
    6 "preferred-dss" "PREFERRED_DSS" "" IPV4S, "RFC 2242 s3" Server &[192, 0, 2, 6], "Domain SAP servers to ask first, five at most.";
    7 "nearest-nwip-server" "NEAREST_NWIP_SERVER" "" IPV4S, "RFC 2242 s3" Server &[192, 0, 2, 7], "The nearest NetWare/IP servers, five at most.";
    8 "autoretries" "AUTORETRIES" "" U8(Unit::None), "RFC 2242 s3" Server &[3], "How often the client tries a server.";
    9 "autoretry-secs" "AUTORETRY_SECS" "" U8(Unit::Seconds), "RFC 2242 s3" Server &[10], "How long the client waits between tries.";
    10 "nwip-1-1" "NWIP_1_1" "" Bool(&YES), "RFC 2242 s3" Server &[0], "Whether servers of version 1.1 are asked too.";
    11 "primary-dss" "PRIMARY_DSS" "" Ipv4, "RFC 2242 s3" Server &[192, 0, 2, 11], "The primary domain SAP server.";
};

/// Mobility services by address, option 139.
pub(super) const MOS_ADDRESS: &[Row] = rows! {
    1 "information-service" "Information Service" "" IPV4S, "RFC 5678 s2" Server &[192, 0, 2, 1], "Servers of the information service.";
    2 "command-service" "Command Service" "" IPV4S, "RFC 5678 s2" Server &[192, 0, 2, 2], "Servers of the command service.";
    3 "event-service" "Event Service" "" IPV4S, "RFC 5678 s2" Server &[192, 0, 2, 3], "Servers of the event service.";
};

/// Mobility services by name, option 140.
pub(super) const MOS_NAME: &[Row] = rows! {
    1 "information-service" "Information Service" "" Names(Plain), "RFC 5678 s3" Server b"\x02is\x07example\x03org\x00", "Servers of the information service.";
    2 "command-service" "Command Service" "" Names(Plain), "RFC 5678 s3" Server b"\x02cs\x07example\x03org\x00", "Servers of the command service.";
    3 "event-service" "Event Service" "" Names(Plain), "RFC 5678 s3" Server b"\x02es\x07example\x03org\x00", "Servers of the event service.";
};

/// Subnet allocation, option 220.
pub(super) const SUBNET_ALLOCATION: &[Row] = rows! {
    1 "subnet-request" "Subnet-Request" "" Fields(&SUBNET_REQUEST), "RFC 6656 s3.1" Client &[0, 24], "Asks for a subnet of a size.";
    2 "subnet-information" "Subnet-Information" "" Fields(&SUBNET_INFORMATION), "RFC 6656 s3.2" Both &[0, 198, 51, 100, 0, 24, 0, 0], "Subnets that are offered or held.";
    3 "subnet-name" "Subnet-Name" "" Text, "RFC 6656 s3.3" Both b"pool-1", "A name that says which subnets are meant.";
    4 "suggested-lease-time" "Suggested-Lease-Time" "" Seconds, "RFC 6656 s3.4" Server &[0, 0, 0x0e, 0x10], "The lease time for addresses out of the subnet.";
};
