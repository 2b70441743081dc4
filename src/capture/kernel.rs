//! What the kernel lets through to a live capture: all that may be DHCP, and of the rest as little as pcap can say.
//!
//! It must pass every frame in which DHCP would be found when it is read from a file; what passes for nothing is
//! dropped above.

use super::LinkType;

/// What the kernel lets through of frames without a tag: the ports of DHCP and PXE, and every IPv4 fragment, since only
/// the first one has ports.
const UNTAGGED: &str =
    "udp port 67 or udp port 68 or udp port 4011 or (ip and ip[6:2] & 0x3fff != 0)";

/// What may be a tunnel behind an IP header: VXLAN (on Linux's own port too), Geneve, CAPWAP data, TZSP, IP in IP, IPv6 in
/// IP, GRE, Ethernet in IP, MPLS in IP.
const IP_TUNNELS: &str = "udp port 4789 or udp port 8472 or udp port 6081 or udp port 5247 or \
                          udp port 37008 or proto 4 or proto 41 or proto 47 or proto 97 or proto 137";
/// What may be a tunnel behind an Ethernet type: PPPoE, MPLS, and backbone frames of 802.1ah.
const ETHERNET_TUNNELS: &str =
    "ether proto 0x8864 or ether proto 0x8847 or ether proto 0x8848 or ether proto 0x88e7";

/// What stands where an Ethernet type is expected and has IP behind it all the same: 802.2 headers, of SNAP or with
/// the number that once stood for IP. No keyword of pcap looks behind them.
const BEHIND_802_2: &str = "ether proto 0xaa or ether proto 6";
/// A tag that pcap does not know.
const OLD_TAG: &str = "ether proto 0x9200";
/// What a cooked capture shows as protocols: tags, and 802.2 headers, which pcap looks behind in older captures only.
const COOKED: &str =
    "ether proto 0x8100 or ether proto 0x88a8 or ether proto 0x9100 or ether proto 4";

/// In a cooked capture, what is said to be IPv4 and begins with the rest of a tag: no version 4, or the type of IPv4 in
/// place of a length.
const LEFT_TAG: &str = "(ip[0] & 0xf0 != 0x40) or (ip[2:2] = 0x0800 and ip[4] & 0xf0 = 0x40)";

/// The kernel's filter for captures of that link type, as a pcap filter expression.
///
/// `vlan` in an expression moves all that follows it by one tag, wherever the tag is: in the frame or beside it, where
/// Linux puts the outermost. So tags are peeled one by one: untagged, tagged once and twice exactly; frames with more
/// tags all pass, and so do those with a tag that `vlan` does not know. Cooked captures know no `vlan`; there the tag
/// inside the first is seen as a protocol, or by newer kernels left in front of IP.
///
/// With `tunnels` whatever may hold DHCP inside passes too. Of what netfilter logs, and of frames with the tag of a switch
/// chip, all does: pcap has no expressions for these, and the empty one is true.
pub fn kernel_filter(link: LinkType, tunnels: bool) -> String {
    if link == LinkType::NFLOG || LinkType::SWITCHED.contains(&link) {
        return String::new();
    }
    let is_cooked = matches!(link, LinkType::LINUX_SLL | LinkType::LINUX_SLL2);
    let has_types = is_cooked || link == LinkType::ETHERNET;
    let parts = [
        Some(UNTAGGED),
        tunnels.then_some(IP_TUNNELS),
        (tunnels && has_types).then_some(ETHERNET_TUNNELS),
        has_types.then_some(BEHIND_802_2),
        has_types.then_some(OLD_TAG),
        is_cooked.then_some(COOKED),
        is_cooked.then_some(LEFT_TAG),
    ];
    let untagged: Vec<&str> = parts.into_iter().flatten().collect();
    let untagged = untagged.join(" or ");
    if link == LinkType::ETHERNET {
        return format!("{untagged} or (vlan and ({untagged} or (vlan and ({untagged} or vlan))))");
    }
    untagged
}

#[cfg(test)]
mod tests {
    use pcap::Capture;

    use super::super::device;
    use super::*;

    #[test]
    fn the_kernel_filter_compiles_for_every_link_type_that_has_one() {
        for link in [
            LinkType::ETHERNET,
            LinkType::LINUX_SLL,
            LinkType::LINUX_SLL2,
            LinkType::RAW,
            LinkType::NULL,
            LinkType::LOOP,
            LinkType::NFLOG,
        ]
        .into_iter()
        .chain(LinkType::SWITCHED)
        {
            for tunnels in [false, true] {
                let dead = Capture::dead(device::data_link(link));
                let filter = kernel_filter(link, tunnels);
                let program = dead.and_then(|dead| dead.compile(&filter, true));
                assert!(program.is_ok(), "{link:?}: {:?}", program.err());
            }
        }
    }
}
