//! Link layers: what stands in front of the IP header, and with `-e` what it says.

use super::layer::Layer;
use super::{Cut, Printed, Printer};
use crate::capture::LinkType;
use crate::render::text;
use crate::wire::ethertype::{
    ARP, IPV4, IPV6, MAX_802_3_LENGTH, MPLS, MPLS_UPSTREAM, PPPOE_SESSION, TAG, TAG_OLD_9100,
    TAG_OLD_9200, TAG_SERVICE, TRANSPARENT_ETHERNET,
};
use crate::wire::{Link, SwitchTag};

/// The name of an `EtherType` that has none.
pub(super) const UNKNOWN: &str = "Unknown";
/// The address family of IPv4.
const FAMILY_IPV4: u32 = 2;

/// Lengths of headers.
const ETHERNET_HEADER: usize = 14;
const FAMILY_HEADER: usize = 4;
/// Length of a hardware address.
pub(super) const MAC: usize = 6;

impl Printer<'_> {
    /// Prints a frame from its first byte.
    pub(super) fn link(&mut self, link: LinkType, frame: Layer<'_>) -> Printed {
        match Link::from_linktype(link.0) {
            Link::Ethernet => self.ethernet(frame),
            Link::LinuxSll => self.cooked(frame),
            Link::LinuxSll2 => self.cooked_2(frame),
            Link::RawIp => {
                if self.settings.shows_link {
                    self.str("ip: ");
                }
                match frame.array("ip")? {
                    [0x60..=0x6f] => self.begin_ip6(frame),
                    _ => self.begin_ip(frame),
                }
            }
            Link::Null | Link::Loop => self.family(frame),
            Link::Ppp => self.serial(link, frame),
            Link::Pppoe => self.pppoe(frame),
            Link::Ieee80211 => self.ieee80211(frame, false),
            Link::Radiotap => self.radiotap(frame),
            Link::Prism => self.prism(frame),
            Link::Avs => self.avs(frame),
            Link::Ppi => self.ppi(frame),
            Link::Nflog => self.nflog(frame),
            Link::Pktap => self.pktap(frame),
            Link::Switched(tag) => self.switched(tag, frame),
            Link::Other(_) => self.unread(frame),
        }
    }

    /// Goes on with the datagram's own IP header where tcpdump's way to it is not known here.
    pub(super) fn unread(&mut self, layer: Layer<'_>) -> Printed {
        let start = usize::try_from(self.datagram.ip.header.start).unwrap_or(usize::MAX);
        self.begin_ip(layer.moved(start))
    }

    /// An IP header behind a link header.
    pub(super) fn begin_ip(&mut self, layer: Layer<'_>) -> Printed {
        let [first] = layer.array("ip").map_err(|_| Cut::sudden("ip"))?;
        let version = first >> 4;
        if version != 4 {
            self.str("IP");
            self.number(version);
            if version == 6 {
                self.str(", wrong link-layer encapsulation");
            }
            self.str(" (invalid)");
            return Ok(());
        }
        if !self.settings.shows_link {
            self.str("IP ");
        }
        self.ip(layer)
    }

    pub(super) fn ethernet(&mut self, frame: Layer<'_>) -> Printed {
        self.ethernet_with(frame, None)
    }

    /// A frame of Ethernet, which may have the tag of a switch behind its addresses.
    pub(super) fn ethernet_with(&mut self, frame: Layer<'_>, tag: Option<SwitchTag>) -> Printed {
        if frame.length() < frame.rest().len() {
            self.str("[length ");
            self.number(frame.length());
            self.str(" < caplen ");
            self.number(frame.rest().len());
            self.str("] (invalid)");
            return Ok(());
        }
        let tag_length = tag.map_or(0, SwitchTag::behind_addresses);
        let header: [u8; ETHERNET_HEADER] = frame.array("ether")?;
        let [high, low] = frame.skip(2 * MAC + tag_length).array("ether")?;
        let number = u16::from_be_bytes([high, low]);
        let (addresses, _) = header.split_at(2 * MAC);
        let (destination, source) = addresses.split_at(MAC);
        let inner = frame.skip(ETHERNET_HEADER + tag_length);
        let stations = (destination, source);
        if self.settings.shows_link {
            self.between_stations(stations);
            self.str(", ");
        }
        if let Some(tag) = tag {
            self.switch_tag(tag, frame)?;
        }
        if number <= MAX_802_3_LENGTH {
            let inner = inner.within(usize::from(number));
            if self.settings.shows_link {
                self.str("802.3, length ");
                self.number(inner.length());
                self.str(": ");
            }
            return self.llc(inner, Some(stations));
        }
        if self.settings.shows_link {
            self.ethertype(number);
            self.str(", length ");
            self.number(frame.length());
            self.str(": ");
        }
        self.tagged(number, inner, (stations, frame))
    }

    /// What follows an `EtherType` field of Ethernet: tags, then something else.
    fn tagged(
        &mut self,
        number: u16,
        layer: Layer<'_>,
        (stations, frame): ((&[u8], &[u8]), Layer<'_>),
    ) -> Printed {
        if !is_tag(number) {
            if leads_on(number) {
                return self.protocol(number, layer);
            }
            if !self.settings.shows_link {
                self.between_stations(stations);
                self.str(", ");
                self.ethertype(number);
                self.str(", length ");
                self.number(frame.length());
                self.str(": ");
            }
            self.plain(layer);
            return Ok(());
        }
        let number = self.tag(layer)?;
        let inner = layer.skip(4);
        if number <= MAX_802_3_LENGTH {
            if self.settings.shows_link {
                self.str("802.3");
            }
            return self.llc(inner.within(usize::from(number)), Some(stations));
        }
        if self.settings.shows_link {
            self.ethertype(number);
            self.str(", ");
        }
        self.tagged(number, inner, (stations, frame))
    }

    /// Who sent a frame to whom.
    fn between_stations(&mut self, (destination, source): (&[u8], &[u8])) {
        self.hardware(source);
        self.str(" > ");
        self.hardware(destination);
    }

    /// A VLAN tag. Gives the number of what follows.
    pub(super) fn tag(&mut self, layer: Layer<'_>) -> Result<u16, Cut> {
        let [first, second, high, low] = layer.array("vlan")?;
        if self.settings.shows_link {
            let tci = u16::from_be_bytes([first, second]);
            self.str("vlan ");
            self.number(tci & 0x0fff);
            self.str(", p ");
            self.number(tci >> 13);
            if tci & 0x1000 != 0 {
                self.str(", DEI");
            }
            self.str(", ");
        }
        Ok(u16::from_be_bytes([high, low]))
    }

    /// An `EtherType` by name and number.
    pub(super) fn ethertype(&mut self, number: u16) {
        if self.settings.is_quiet {
            return match ethertype_name(number) {
                UNKNOWN => {
                    self.str("Unknown Ethertype (0x");
                    text::hex_octets(self.out, number.to_be_bytes());
                    self.str(")");
                }
                name => self.str(name),
            };
        }
        self.str("ethertype ");
        self.named_number(ethertype_name(number), number);
    }

    /// A number behind its name.
    pub(super) fn named_number(&mut self, name: &str, number: u16) {
        self.str(name);
        self.str(" (0x");
        text::hex_octets(self.out, number.to_be_bytes());
        self.str(")");
    }

    /// What stands behind all link headers.
    pub(super) fn protocol(&mut self, number: u16, layer: Layer<'_>) -> Printed {
        match number {
            IPV4 => self.begin_ip(layer),
            IPV6 => self.begin_ip6(layer),
            MPLS | MPLS_UPSTREAM => self.mpls(layer),
            PPPOE_SESSION => self.pppoe(layer),
            _ => self.unread(layer),
        }
    }

    /// BSD loopback: an address family in either byte order.
    fn family(&mut self, frame: Layer<'_>) -> Printed {
        let header: [u8; FAMILY_HEADER] = frame.array("null")?;
        let family = u32::from_be_bytes(header).min(u32::from_le_bytes(header));
        let name = match family {
            FAMILY_IPV4 => Some("IPv4"),
            24 | 28 | 30 => Some("IPv6"),
            _ => None,
        };
        if self.settings.shows_link || name.is_none() {
            self.family_header((family, name), frame.length());
        }
        let inner = frame.skip(FAMILY_HEADER);
        match family {
            FAMILY_IPV4 => self.begin_ip(inner),
            _ if name.is_some() => self.begin_ip6(inner),
            _ => {
                self.plain(inner);
                Ok(())
            }
        }
    }

    fn family_header(&mut self, (family, name): (u32, Option<&str>), length: usize) {
        match name {
            Some(name) if self.settings.is_quiet => self.str(name),
            None if self.settings.is_quiet => {
                self.str("Unknown AF ");
                self.number(family);
            }
            _ => {
                self.str("AF ");
                self.str(name.unwrap_or(UNKNOWN));
                self.str(" (");
                self.number(family);
                self.str(")");
            }
        }
        self.str(", length ");
        self.number(length);
        self.str(": ");
    }
}

/// Whether an `EtherType` stands for a VLAN tag.
const fn is_tag(number: u16) -> bool {
    matches!(number, TAG | TAG_SERVICE | TAG_OLD_9100 | TAG_OLD_9200)
}

/// tcpdump's name of an `EtherType`. Those that cannot lead to DHCP stand where it takes something else for one.
pub(super) const fn ethertype_name(number: u16) -> &'static str {
    match number {
        IPV4 => "IPv4",
        IPV6 => "IPv6",
        TAG => "802.1Q",
        TAG_SERVICE => "802.1Q-QinQ",
        TAG_OLD_9100 => "802.1Q-9100",
        TAG_OLD_9200 => "802.1Q-9200",
        MPLS => "MPLS unicast",
        MPLS_UPSTREAM => "MPLS multicast",
        PPPOE_SESSION => "PPPoE S",
        TRANSPARENT_ETHERNET => "TEB",
        0x00fe => "GRE-OSI",
        0x0200 => "PUP",
        0x0500 => "Sprite",
        0x0600 => "NS",
        0x0707 => "GeoNet (old)",
        ARP => "ARP",
        0x1000 => "Trail",
        0x1111 => "CALM FAST",
        0x6001 => "MOP DL",
        0x6002 => "MOP RC",
        0x6003 => "DN",
        0x6004 => "LAT",
        0x6007 => "SCA",
        0x8035 => "Reverse ARP",
        0x8038 => "Lanbridge",
        0x803c => "DEC DNS",
        0x803e => "DEC DTS",
        0x805b => "VEXP",
        0x805c => "VPROD",
        0x809b => "Appletalk",
        0x80f3 => "Appletalk ARP",
        0x8137 => "IPX",
        0x8808 => "MPCP",
        0x8809 => "Slow Protocols",
        0x880b => "PPP",
        0x8863 => "PPPoE D",
        0x886f => "MS NLB heartbeat",
        0x8870 => "Jumbo",
        0x888e => "EAPOL",
        0x8899 => "Realtek protocols",
        0x88a2 => "AoE",
        0x88ca => "TIPC",
        0x88cc => "LLDP",
        0x88e5 => "802.1AE MACsec",
        0x88f7 => "PTP",
        0x8902 => "CFM",
        0x893a => "IEEE1905.1",
        0x8947 => "GeoNet",
        0x894f => "NSH",
        0x9000 => "Loopback",
        0xabcd => "CFM (old)",
        0xd28b => "Arista Vendor Specific Protocol",
        0xfefe => "OSI",
        _ => UNKNOWN,
    }
}

/// Whether tcpdump reads on behind an `EtherType` that is no tag.
pub(super) const fn leads_on(number: u16) -> bool {
    matches!(number, IPV4 | IPV6 | MPLS | MPLS_UPSTREAM | PPPOE_SESSION)
}
