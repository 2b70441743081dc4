//! The walk through link headers without Ethernet addresses: Linux cooked captures, BSD loopback
//! and the point-to-point protocol.

use super::ethertype::{IPV4, TAG, TAG_OLD_9100, TAG_OLD_9200, TAG_SERVICE};
use super::trail::Trail;
use super::walk::{Layer, Step, Stepped, Walk, mac};
use super::{LinkHeader, Named, PacketType, SkipReason, Span, VlanTag};

/// Length of a Linux cooked header, version 1 and 2.
const SLL_HEADER: usize = 16;
const SLL2_HEADER: usize = 20;
/// What a tag is long behind its type: its own number, and the type of what follows.
const TAG_LENGTH: usize = 4;
/// The only address length that is shown, that of Ethernet.
const MAC_LENGTH: u16 = 6;
/// Room for an address of any length.
const ADDRESS_FIELD: u16 = 8;

/// Linux device types (`ARPHRD_`) behind which the protocol number is no `EtherType`.
const DEVICE_IEEE80211: u16 = 801;
const DEVICE_PRISM: u16 = 802;
const DEVICE_RADIOTAP: u16 = 803;
const DEVICE_NETLINK: u16 = 824;
/// Linux protocol number of a frame that begins with an 802.2 header.
const PROTOCOL_802_2: u16 = 4;
/// The lowest number that is an `EtherType`. IEEE 802.3 s3.2.6.
const FIRST_ETHERTYPE: u16 = 0x0600;

impl Walk<'_> {
    /// A Linux cooked header: packet type, device type, address length, address, protocol.
    pub(super) fn linux_sll(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        let packet_type = self.u16(at)?;
        let device = self.u16(at + 2)?;
        let length = self.u16(at + 4)?;
        let protocol = self.u16(at + 14)?;
        let bytes = self.bytes;
        name(trail, length, at + 6);
        trail.link(|| LinkHeader {
            source: (length == MAC_LENGTH).then(|| mac(bytes, at + 6)).flatten(),
            packet_type: Some(PacketType::from_number(packet_type)),
            header: Span::between(at, at + SLL_HEADER),
            ..LinkHeader::default()
        });
        self.behind_kernel(device, protocol, at + SLL_HEADER, trail)
    }

    /// A Linux cooked header of version 2: protocol, interface index, device type, packet type,
    /// address length, address.
    pub(super) fn linux_sll2(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        let protocol = self.u16(at)?;
        let interface = self.u32(at + 4)?;
        let device = self.u16(at + 8)?;
        let [packet_type, length] = *self.array::<2>(at + 10)?;
        let bytes = self.bytes;
        name(trail, length.into(), at + 12);
        trail.link(|| LinkHeader {
            source: (u16::from(length) == MAC_LENGTH)
                .then(|| mac(bytes, at + 12))
                .flatten(),
            packet_type: Some(PacketType::from_number(packet_type.into())),
            interface: Some(interface),
            header: Span::between(at, at + SLL2_HEADER),
            ..LinkHeader::default()
        });
        self.behind_kernel(device, protocol, at + SLL2_HEADER, trail)
    }

    /// What follows a cooked header that a kernel wrote.
    ///
    /// Linux from 6.10 on, and older ones that were brought up to it, give as the protocol of a frame with two tags
    /// what stands behind both. The outer tag is gone, or stands in front where libpcap put it back; the inner one is
    /// still there, but for its type.
    fn behind_kernel(
        &self,
        device: u16,
        protocol: u16,
        at: usize,
        trail: &mut impl Trail,
    ) -> Stepped {
        let step = behind_cooked(device, protocol, at);
        let Ok(Step::Next(Layer::EtherType(mut number), mut at)) = step else {
            return step;
        };
        let mut tpid = if is_tag(number) { number } else { TAG };
        while is_tag(number) || number == IPV4 && self.is_left_tag(at) {
            let tci = self.u16(at)?;
            trail.vlan(VlanTag { tpid, tci }, at);
            number = self.u16(at + 2)?;
            tpid = if is_tag(number) { number } else { TAG };
            at += TAG_LENGTH;
        }
        Ok(Step::Next(Layer::EtherType(number), at))
    }

    /// Whether the rest of a tag stands where IPv4 should: of a header that begins with version 4 the length would be
    /// one that the frame has not.
    fn is_left_tag(&self, at: usize) -> bool {
        let has_version = self.u8(at).is_ok_and(|byte| byte >> 4 == 4);
        self.u16(at + 2).is_ok_and(|number| {
            let is_length = usize::from(number) <= self.wire.saturating_sub(at);
            (number == IPV4 || is_tag(number)) && !(has_version && is_length)
        })
    }

    /// A BSD loopback header: an address family in either byte order, because the file does not
    /// say which the capturing host had.
    pub(super) fn null(&mut self, at: usize) -> Stepped {
        let family = self.u32(at)?;
        let layer = match family.min(family.swap_bytes()) {
            2 => Layer::Ipv4,
            // Linux, NetBSD and OpenBSD, FreeBSD, macOS.
            10 | 24 | 28 | 30 => Layer::Ipv6,
            _ => return Err(SkipReason::NotDhcp),
        };
        Ok(Step::Next(layer, at + 4))
    }

    /// A PPP frame, with or without address and control bytes and with a protocol field of one or
    /// two bytes (RFC 1661 s6.5), or a frame of Cisco's HDLC.
    pub(super) fn ppp(&mut self, at: usize) -> Stepped {
        const ALL_STATIONS: [u8; 2] = [0xff, 0x03];
        const CISCO_UNICAST: [u8; 2] = [0x0f, 0x00];
        const CISCO_MULTICAST: [u8; 2] = [0x8f, 0x00];
        const IPV4: u16 = 0x0021;
        const IPV6: u16 = 0x0057;
        const MPLS: u16 = 0x0281;
        const MPLS_MULTICAST: u16 = 0x0283;
        let at = match *self.array::<2>(at)? {
            ALL_STATIONS => at + 2,
            CISCO_UNICAST | CISCO_MULTICAST => {
                let protocol = self.u16(at + 2)?;
                return behind_cooked(0, protocol, at + 4);
            }
            _ => at,
        };
        let first = self.u8(at)?;
        let (protocol, at) = if first & 1 == 1 {
            (u16::from(first), at + 1)
        } else {
            (self.u16(at)?, at + 2)
        };
        let layer = match protocol {
            IPV4 => Layer::Ipv4,
            IPV6 => Layer::Ipv6,
            MPLS | MPLS_MULTICAST => Layer::Mpls,
            _ => return Err(SkipReason::NotDhcp),
        };
        Ok(Step::Next(layer, at))
    }
}

/// Tells what the address field of a cooked header holds, of whose bytes an address of Ethernet leaves some over.
fn name(trail: &mut impl Trail, length: u16, at: usize) {
    let read = if length == MAC_LENGTH {
        trail.named(Named::Mac, at);
        MAC_LENGTH
    } else {
        0
    };
    let rest = Named::Opaque(u32::from(ADDRESS_FIELD - read));
    trail.named(rest, at + usize::from(read));
}

const fn is_tag(number: u16) -> bool {
    matches!(number, TAG | TAG_SERVICE | TAG_OLD_9100 | TAG_OLD_9200)
}

/// What follows a header that has a device type and a protocol number.
fn behind_cooked(device: u16, protocol: u16, at: usize) -> Stepped {
    let layer = match (device, protocol) {
        (DEVICE_IEEE80211, _) => Layer::Ieee80211 { padded: false },
        (DEVICE_PRISM, _) => Layer::Prism,
        (DEVICE_RADIOTAP, _) => Layer::Radiotap,
        (DEVICE_NETLINK, _) => return Err(SkipReason::NotDhcp),
        (_, PROTOCOL_802_2) => Layer::Llc,
        (_, FIRST_ETHERTYPE..) => Layer::EtherType(protocol),
        _ => return Err(SkipReason::NotDhcp),
    };
    Ok(Step::Next(layer, at))
}
