//! Tunnels a datagram came through, as they are shown.
//!
//! How their headers are read is in `decap`; nothing here looks at bytes.

use std::net::IpAddr;

use smallvec::SmallVec;

use super::{LinkHeader, Span};

/// One tunnel around a datagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tunnel {
    /// Which tunnel it is, with its own numbers.
    pub kind: TunnelKind,
    /// Source address of the IP header that carries it; `None` where none does.
    pub source: Option<IpAddr>,
    /// Destination address of the IP header that carries it.
    pub destination: Option<IpAddr>,
    /// The link header that carries it, where the datagram has another one further in.
    pub link: Option<LinkHeader>,
    /// The IP header that carries it, and the UDP header where there is one; empty where none does.
    pub carrier: Span,
    /// The tunnel's own header.
    pub header: Span,
}

/// A kind of tunnel, with the numbers its header has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TunnelKind {
    /// Virtual extensible LAN, RFC 7348.
    Vxlan {
        /// Network identifier, 24 bits.
        vni: u32,
    },
    /// Generic network virtualization encapsulation, RFC 8926.
    Geneve {
        /// Network identifier, 24 bits.
        vni: u32,
    },
    /// Generic routing encapsulation, RFC 2784 and RFC 2890.
    Gre {
        /// The key, where the header has one.
        key: Option<u32>,
    },
    /// Network virtualization over GRE, RFC 7637.
    NvGre {
        /// Virtual subnet identifier, 24 bits.
        vsid: u32,
        /// Flow identifier.
        flow: u8,
    },
    /// A switch's mirror of a port, carried in GRE.
    Erspan {
        /// 1, 2 or 3, as the types are counted.
        version: u8,
        /// Session identifier, 10 bits; type 1 has none.
        session: Option<u16>,
        /// The VLAN the frame was seen on, 12 bits; type 1 has none.
        vlan: Option<u16>,
    },
    /// Multiprotocol label switching, RFC 3032.
    Mpls {
        /// The labels, 20 bits each, top of the stack first.
        labels: SmallVec<[u32; 4]>,
    },
    /// A PPP over Ethernet session, RFC 2516.
    Pppoe {
        /// Session identifier.
        session: u16,
    },
    /// Provider backbone bridge, IEEE 802.1ah.
    Pbb {
        /// Service identifier, 24 bits.
        isid: u32,
    },
    /// An access point's data channel to its controller, RFC 5415.
    Capwap {
        /// Radio identifier, 5 bits.
        radio: u8,
    },
    /// `TaZmen` sniffer protocol: frames that a device, such as a `MikroTik` router, captured and sends to somebody.
    Tzsp,
    /// An IP datagram right inside another, RFC 2003 and RFC 4213.
    IpInIp,
    /// Ethernet right inside IP, RFC 3378.
    EtherIp,
}

impl TunnelKind {
    /// The name of this kind of tunnel in JSON and in the views.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Vxlan { .. } => "vxlan",
            Self::Geneve { .. } => "geneve",
            Self::Gre { .. } => "gre",
            Self::NvGre { .. } => "nvgre",
            Self::Erspan { .. } => "erspan",
            Self::Mpls { .. } => "mpls",
            Self::Pppoe { .. } => "pppoe",
            Self::Pbb { .. } => "802.1ah",
            Self::Capwap { .. } => "capwap",
            Self::Tzsp => "tzsp",
            Self::IpInIp => "ip-in-ip",
            Self::EtherIp => "etherip",
        }
    }

    /// The number that tells one such tunnel from another, with the word for it; for a label
    /// stack the bottom label, which names the service.
    pub fn identifier(&self) -> Option<(&'static str, u32)> {
        match self {
            Self::Vxlan { vni } | Self::Geneve { vni } => Some(("vni", *vni)),
            Self::Gre { key } => key.map(|key| ("key", key)),
            Self::NvGre { vsid, .. } => Some(("vsid", *vsid)),
            Self::Erspan { session, .. } => session.map(|session| ("session", session.into())),
            Self::Mpls { labels } => labels.last().map(|label| ("label", *label)),
            Self::Pppoe { session } => Some(("session", (*session).into())),
            Self::Pbb { isid } => Some(("isid", *isid)),
            Self::Capwap { radio } => Some(("radio", (*radio).into())),
            Self::Tzsp | Self::IpInIp | Self::EtherIp => None,
        }
    }
}
