//! Link layers: which the capture names, and what their headers say.
//!
//! Only what is shown is kept: addresses, tags, direction. How the headers are read is in `walk`
//! and its neighbours. Numbers are those of the LINKTYPE registry of pcap files.

use smallvec::SmallVec;

use super::Span;

/// A link layer, as the capture names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Link {
    /// Ethernet, tags included.
    Ethernet,
    /// Linux cooked capture, version 1.
    LinuxSll,
    /// Linux cooked capture, version 2.
    LinuxSll2,
    /// No link header: an IP header comes first.
    RawIp,
    /// BSD loopback: an address family in the byte order of the capturing host.
    Null,
    /// OpenBSD loopback: an address family in network byte order.
    Loop,
    /// Point-to-point protocol, with or without its HDLC address and control bytes; Cisco's own
    /// HDLC too.
    Ppp,
    /// PPP over Ethernet, from the `PPPoE` header on.
    Pppoe,
    /// IEEE 802.11 wireless LAN.
    Ieee80211,
    /// IEEE 802.11 behind a radiotap header.
    Radiotap,
    /// IEEE 802.11 behind a Prism monitor header.
    Prism,
    /// IEEE 802.11 behind an AVS monitor header.
    Avs,
    /// Per-packet information, which names the link type behind it.
    Ppi,
    /// What the Linux netfilter logs: packets without their link header.
    Nflog,
    /// Ethernet with a tag between the ports of a switch chip and its processor.
    Switched(SwitchTag),
    /// What macOS says of a packet and the process it belongs to; it names the link type behind it.
    Pktap,
    /// Any other link type, by its number: not read.
    Other(u16),
}

impl Link {
    /// The link layer of a LINKTYPE number.
    pub const fn from_linktype(number: u16) -> Self {
        match number {
            0 => Self::Null,
            1 => Self::Ethernet,
            9 | 50 | 104 => Self::Ppp,
            // 12 and 14 are the numbers of raw IP on the systems that wrote the file; 101 and 228
            // are the registered ones (the latter IPv4 only).
            12 | 14 | 101 | 228 => Self::RawIp,
            51 => Self::Pppoe,
            105 => Self::Ieee80211,
            108 => Self::Loop,
            113 => Self::LinuxSll,
            119 => Self::Prism,
            127 => Self::Radiotap,
            163 => Self::Avs,
            192 => Self::Ppi,
            239 => Self::Nflog,
            258 => Self::Pktap,
            276 => Self::LinuxSll2,
            281 => Self::Switched(SwitchTag::Broadcom),
            282 => Self::Switched(SwitchTag::BroadcomFirst),
            284 => Self::Switched(SwitchTag::Marvell),
            285 => Self::Switched(SwitchTag::MarvellType),
            other => Self::Other(other),
        }
    }

    /// The name of this link layer in JSON and in lists.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ethernet => "ethernet",
            Self::LinuxSll => "linux-sll",
            Self::LinuxSll2 => "linux-sll2",
            Self::RawIp => "raw",
            Self::Null => "null",
            Self::Loop => "loop",
            Self::Ppp => "ppp",
            Self::Pppoe => "pppoe",
            Self::Ieee80211 => "ieee802-11",
            Self::Radiotap => "radiotap",
            Self::Prism => "prism",
            Self::Avs => "avs",
            Self::Ppi => "ppi",
            Self::Nflog => "nflog",
            Self::Pktap => "pktap",
            Self::Switched(SwitchTag::Broadcom) => "dsa-brcm",
            Self::Switched(SwitchTag::BroadcomFirst) => "dsa-brcm-prepend",
            Self::Switched(SwitchTag::Marvell) => "dsa",
            Self::Switched(SwitchTag::MarvellType) => "edsa",
            Self::Other(_) => "other",
        }
    }
}

/// The tag that a switch chip and its processor say with which port a frame comes from or goes to, as Linux's distributed
/// switch architecture (DSA) has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SwitchTag {
    /// Broadcom's, 4 bytes behind the addresses.
    Broadcom,
    /// The same in front of the frame.
    BroadcomFirst,
    /// Marvell's, 4 bytes behind the addresses. It takes the place of a VLAN tag.
    Marvell,
    /// The same behind an `EtherType` of its own: 8 bytes.
    MarvellType,
}

/// A 48-bit hardware address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mac(pub [u8; 6]);

impl Mac {
    /// Every station on the link.
    pub const BROADCAST: Self = Self([0xff; 6]);

    /// Whether it is of several stations, or all: its multicast bit is set.
    pub fn is_group(self) -> bool {
        const GROUP_BIT: u8 = 1;
        let Self([first, ..]) = self;
        first & GROUP_BIT != 0
    }
}

/// A VLAN tag (IEEE 802.1Q, 802.1ad).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VlanTag {
    /// Tag protocol identifier: 0x8100, 0x88a8, 0x9100 or 0x9200.
    pub tpid: u16,
    /// Tag control information: priority, drop eligible bit and VLAN identifier.
    pub tci: u16,
}

impl VlanTag {
    /// VLAN identifier, 12 bits; 0 is a tag that carries a priority only.
    pub const fn id(self) -> u16 {
        self.tci & 0x0fff
    }

    /// Priority code point, 0 to 7.
    pub const fn priority(self) -> u16 {
        self.tci >> 13
    }

    /// Whether the frame may be dropped first.
    pub const fn is_drop_eligible(self) -> bool {
        self.tci & 0x1000 != 0
    }
}

/// Which way a frame went past the capturing host, in Linux cooked captures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PacketType {
    /// Sent to this host.
    ToHost,
    /// Sent to all.
    Broadcast,
    /// Sent to a group.
    Multicast,
    /// Sent to another host.
    ToOther,
    /// Sent by this host.
    Outgoing,
    /// Another number.
    Other(u16),
}

impl PacketType {
    /// The packet type of its number in the cooked header.
    pub const fn from_number(number: u16) -> Self {
        match number {
            0 => Self::ToHost,
            1 => Self::Broadcast,
            2 => Self::Multicast,
            3 => Self::ToOther,
            4 => Self::Outgoing,
            other => Self::Other(other),
        }
    }
}

/// What the link headers in front of a datagram say.
///
/// It is empty where the capture has no link header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkHeader {
    /// Hardware address of the sender, where it has the 6 bytes of Ethernet.
    pub source: Option<Mac>,
    /// Hardware address of the receiver; cooked captures do not have it.
    pub destination: Option<Mac>,
    /// VLAN tags from the outside in.
    pub vlan: SmallVec<[VlanTag; 2]>,
    /// The protocol number (`EtherType`) behind addresses and tags, where there is one.
    pub ethertype: Option<u16>,
    /// Which way the frame went, in cooked captures.
    pub packet_type: Option<PacketType>,
    /// Interface index on the capturing host, in cooked captures of version 2.
    pub interface: Option<u32>,
    /// The header with its tags and its type field.
    pub header: Span,
}

impl LinkHeader {
    /// Whether the capturing host sent the frame, as a cooked capture tells.
    pub fn is_outgoing(&self) -> bool {
        self.packet_type == Some(PacketType::Outgoing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_gives_its_three_parts() {
        let tag = VlanTag {
            tpid: 0x8100,
            tci: 0xb02a,
        };
        assert_eq!(
            (tag.id(), tag.priority(), tag.is_drop_eligible()),
            (42, 5, true)
        );
    }

    #[test]
    fn unknown_link_types_keep_their_number() {
        assert_eq!(Link::from_linktype(220), Link::Other(220));
        assert_eq!(Link::from_linktype(276).name(), "linux-sll2");
    }
}
