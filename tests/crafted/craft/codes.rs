//! Numbers by their names.

/// `op` of a client's message. RFC 2131 s2.
pub(crate) const BOOTREQUEST: u8 = 1;
/// `op` of a server's message. RFC 2131 s2.
pub(crate) const BOOTREPLY: u8 = 2;

/// Message types. RFC 2132 s9.6, RFC 3203, RFC 4388.
pub(crate) const DISCOVER: u8 = 1;
pub(crate) const OFFER: u8 = 2;
pub(crate) const REQUEST: u8 = 3;
pub(crate) const DECLINE: u8 = 4;
pub(crate) const ACK: u8 = 5;
pub(crate) const NAK: u8 = 6;
pub(crate) const RELEASE: u8 = 7;
pub(crate) const INFORM: u8 = 8;
pub(crate) const FORCERENEW: u8 = 9;
pub(crate) const LEASEQUERY: u8 = 10;
pub(crate) const LEASEUNKNOWN: u8 = 12;
pub(crate) const LEASEACTIVE: u8 = 13;

/// Options. RFC 2132 and its successors.
pub(crate) const PAD: u8 = 0;
pub(crate) const SUBNET_MASK: u8 = 1;
pub(crate) const ROUTER: u8 = 3;
pub(crate) const DOMAIN_NAME_SERVER: u8 = 6;
pub(crate) const HOST_NAME: u8 = 12;
pub(crate) const DOMAIN_NAME: u8 = 15;
pub(crate) const INTERFACE_MTU: u8 = 26;
pub(crate) const BROADCAST_ADDRESS: u8 = 28;
pub(crate) const VENDOR_SPECIFIC: u8 = 43;
pub(crate) const REQUESTED_IP_ADDRESS: u8 = 50;
pub(crate) const LEASE_TIME: u8 = 51;
pub(crate) const OVERLOAD: u8 = 52;
pub(crate) const MESSAGE_TYPE: u8 = 53;
pub(crate) const SERVER_IDENTIFIER: u8 = 54;
pub(crate) const PARAMETER_REQUEST_LIST: u8 = 55;
pub(crate) const MESSAGE: u8 = 56;
pub(crate) const RENEWAL_TIME: u8 = 58;
pub(crate) const REBINDING_TIME: u8 = 59;
pub(crate) const VENDOR_CLASS: u8 = 60;
pub(crate) const CLIENT_IDENTIFIER: u8 = 61;
pub(crate) const CLIENT_FQDN: u8 = 81;
pub(crate) const RELAY_AGENT: u8 = 82;
pub(crate) const CLIENT_LAST_TRANSACTION: u8 = 91;
pub(crate) const ASSOCIATED_IP: u8 = 92;
pub(crate) const CLIENT_SYSTEM: u8 = 93;
pub(crate) const CLIENT_UNDI: u8 = 94;
pub(crate) const CLIENT_UUID: u8 = 97;
pub(crate) const CLASSLESS_STATIC_ROUTE: u8 = 121;
pub(crate) const END: u8 = 255;
