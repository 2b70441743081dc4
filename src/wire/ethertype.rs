//! `EtherType` numbers: what stands behind a header of Ethernet, or behind another that has the same field.

pub(crate) const IPV4: u16 = 0x0800;
pub(crate) const ARP: u16 = 0x0806;
pub(crate) const TRANSPARENT_ETHERNET: u16 = 0x6558;
/// A VLAN tag. IEEE 802.1Q.
pub(crate) const TAG: u16 = 0x8100;
pub(crate) const IPV6: u16 = 0x86dd;
pub(crate) const MPLS: u16 = 0x8847;
/// MPLS whose labels the sender's neighbour has assigned. RFC 5332 s3.
pub(crate) const MPLS_UPSTREAM: u16 = 0x8848;
pub(crate) const PPPOE_SESSION: u16 = 0x8864;
/// A VLAN tag of a provider. IEEE 802.1ad.
pub(crate) const TAG_SERVICE: u16 = 0x88a8;
/// A frame in a provider's backbone. IEEE 802.1ah.
pub(crate) const PBB: u16 = 0x88e7;
/// Two numbers of VLAN tags from before there was one for providers.
pub(crate) const TAG_OLD_9100: u16 = 0x9100;
pub(crate) const TAG_OLD_9200: u16 = 0x9200;

/// Numbers up to this are a length, and an 802.2 header follows. IEEE 802.3 s3.2.6.
pub(crate) const MAX_802_3_LENGTH: u16 = 1500;
/// Numbers below this are no type. IEEE 802.3 s3.2.6.
pub(crate) const MIN_TYPE: u16 = 0x0600;
