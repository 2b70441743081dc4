//! The IP and UDP part of the walk: which datagrams are DHCP, and which carry a tunnel.
//!
//! Only ports, protocol and fragment bits are read; `datagram` reads the headers of what is
//! wanted. IPv6 is followed as a carrier only: DHCP for IPv4 is not sent over it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::reassemble::Ports;
use super::trail::Trail;
use super::walk::{Found, Layer, Step, Stepped, Walk};
use super::{Named, SkipReason, TunnelKind};

/// IP protocol numbers.
pub(super) const UDP: u8 = 17;
const IP_IN_IP: u8 = 4;
const IPV6_IN_IP: u8 = 41;
const GRE: u8 = 47;
const ETHER_IP: u8 = 97;
const MPLS_IN_IP: u8 = 137;
const IPV6_FRAGMENT: u8 = 44;

/// UDP ports of tunnels.
const VXLAN_PORT: u16 = 4789;
const VXLAN_PORT_LINUX: u16 = 8472;
const GENEVE_PORT: u16 = 6081;
const CAPWAP_DATA_PORT: u16 = 5247;
const TZSP_PORT: u16 = 37_008;

/// The UDP port of servers and relays. RFC 2131 s4.1.
pub const SERVER_PORT: u16 = 67;
/// The UDP port of clients. RFC 2131 s4.1.
pub const CLIENT_PORT: u16 = 68;
/// The UDP port of PXE servers.
const PXE_PORT: u16 = 4011;
/// Offset of the magic cookie in the payload, and its bytes. RFC 2131 s3.
const COOKIE_AT: usize = 236;
const COOKIE: [u8; 4] = [99, 130, 83, 99];

/// Length of a UDP header.
const UDP_HEADER: usize = 8;
/// Length of an IPv4 header without options, and of an IPv6 header without extensions.
const IPV4_HEADER: usize = 20;
const IPV6_HEADER: usize = 40;
/// More fragments, and the offset: a datagram with none of these bits is whole. RFC 791 s3.1.
pub(super) const FRAGMENT_BITS: u16 = 0x3fff;

impl Walk<'_> {
    /// An IP header of the version that its first four bits say.
    pub(super) fn ip(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        match self.u8(at)? >> 4 {
            4 => self.ipv4(at, trail),
            6 => self.ipv6(at, trail),
            _ => Err(SkipReason::BadHeader),
        }
    }

    /// An IPv4 header. RFC 791 s3.1.
    // Inlined: most frames end in it.
    #[inline(always)]
    pub(super) fn ipv4(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        let head = self.array::<IPV4_HEADER>(at)?;
        let header = usize::from(head[0] & 0x0f) * 4;
        if head[0] >> 4 != 4 || header < IPV4_HEADER {
            return Err(SkipReason::BadHeader);
        }
        let protocol = head[9];
        if protocol != UDP && !(self.tunnels && is_followed(protocol)) {
            return Err(SkipReason::NotDhcp);
        }
        trail.named(Named::Ipv4, at);
        let is_rebuilt = self.rebuilt.is_some_and(|rebuilt| at <= rebuilt);
        if u16::from_be_bytes([head[6], head[7]]) & FRAGMENT_BITS != 0 && !is_rebuilt {
            return Ok(Step::Found(Found::Fragment(at)));
        }
        let body = at + header;
        if protocol == UDP {
            let (source, destination) = self.udp_ports(body)?;
            trail.named(Named::Udp { ip: at }, body);
            if self.is_dhcp(source, destination, body) {
                return Ok(Step::Found(Found::Datagram(at)));
            }
            let layer = self.udp_tunnel(source, destination)?;
            self.narrow(at, usize::from(u16::from_be_bytes([head[2], head[3]])));
            return self.enter_udp(layer, at, body);
        }
        self.narrow(at, usize::from(u16::from_be_bytes([head[2], head[3]])));
        self.protocol(protocol, (at, body), trail)
    }

    /// An IPv6 header, which only carries tunnels here.
    pub(super) fn ipv6(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        if !self.tunnels {
            return Err(SkipReason::NotDhcp);
        }
        let head = self.array::<8>(at)?;
        if head[0] >> 4 != 6 {
            return Err(SkipReason::BadHeader);
        }
        let length = usize::from(u16::from_be_bytes([head[4], head[5]]));
        trail.named(Named::Ipv6, at);
        let (protocol, body) = self.ipv6_extensions(head[6], at + IPV6_HEADER, trail)?;
        if protocol == UDP {
            trail.named(Named::Udp { ip: at }, body);
            let (source, destination) = self.udp_ports(body)?;
            let layer = self.udp_tunnel(source, destination)?;
            self.narrow(at, IPV6_HEADER + length);
            return self.enter_udp(layer, at, body);
        }
        self.narrow(at, IPV6_HEADER + length);
        self.protocol(protocol, (at, body), trail)
    }

    /// The first header behind the IPv6 extension headers that may stand before a tunnel.
    /// RFC 8200 s4. Fragments of IPv6 are not put together.
    fn ipv6_extensions(
        &self,
        protocol: u8,
        at: usize,
        trail: &mut impl Trail,
    ) -> Result<(u8, usize), SkipReason> {
        const HOP_BY_HOP: u8 = 0;
        const ROUTING: u8 = 43;
        const DESTINATION: u8 = 60;
        const HEAD: usize = 2;
        const UNIT: usize = 8;
        let (mut protocol, mut at) = (protocol, at);
        while let HOP_BY_HOP | ROUTING | DESTINATION = protocol {
            let [next, length] = *self.array::<2>(at)?;
            let end = at + (usize::from(length) + 1) * UNIT;
            let mut opaque = at + HEAD;
            if protocol == ROUTING {
                let (count, behind) = self.route(at, usize::from(length) * UNIT);
                trail.named(Named::Ipv6List(count), at + UNIT);
                opaque = behind;
            }
            // Options that nobody reads here become padding.
            let rest = u32::try_from(end.saturating_sub(opaque)).unwrap_or(u32::MAX);
            trail.named(Named::Opaque(rest), opaque);
            (protocol, at) = (next, end);
        }
        Ok((protocol, at))
    }

    /// How many addresses a routing header has, of which so many bytes follow the fixed part, and where they end.
    /// RFC 8200 s4.4, RFC 8754 s2.
    fn route(&self, at: usize, length: usize) -> (usize, usize) {
        const FIXED: usize = 8;
        const ADDRESS: usize = 16;
        const KIND: usize = 2;
        const LAST_ENTRY: usize = 4;
        const SOURCE: u8 = 0;
        const MOBILE: u8 = 2;
        const SEGMENTS: u8 = 4;
        let room = length / ADDRESS;
        let count = match self.u8(at + KIND) {
            Ok(SOURCE | MOBILE) => room,
            Ok(SEGMENTS) => self
                .u8(at + LAST_ENTRY)
                .map_or(room, |last| room.min(usize::from(last) + 1)),
            _ => 0,
        };
        (count, at + FIXED + count * ADDRESS)
    }

    /// What the ports of the UDP header at `udp`, which begins a first fragment, say.
    pub(super) fn ports(&self, udp: usize) -> Ports {
        let Ok((source, destination)) = self.udp_ports(udp) else {
            return Ports::Unknown;
        };
        let is_wanted = [source, destination]
            .iter()
            .any(|port| is_dhcp_port(*port) || *port == PXE_PORT)
            || self.udp_tunnel(source, destination).is_ok();
        if is_wanted {
            Ports::Wanted(source, destination)
        } else {
            Ports::Foreign
        }
    }

    /// The ports of the UDP header at `udp`.
    #[inline]
    fn udp_ports(&self, udp: usize) -> Result<(u16, u16), SkipReason> {
        let [high, low, high_to, low_to] = *self.array(udp)?;
        let source = u16::from_be_bytes([high, low]);
        Ok((source, u16::from_be_bytes([high_to, low_to])))
    }

    /// Whether the ports are DHCP's; those of PXE only where the payload looks like DHCP.
    #[inline]
    fn is_dhcp(&self, source: u16, destination: u16, udp: usize) -> bool {
        if is_dhcp_port(source) || is_dhcp_port(destination) {
            return true;
        }
        (source == PXE_PORT || destination == PXE_PORT) && {
            let payload = udp + UDP_HEADER;
            matches!(self.u8(payload), Ok(1 | 2)) && self.array(payload + COOKIE_AT) == Ok(&COOKIE)
        }
    }

    /// The tunnel that the ports stand for.
    #[inline]
    fn udp_tunnel(&self, source: u16, destination: u16) -> Result<Layer, SkipReason> {
        match destination {
            _ if !self.tunnels => Err(SkipReason::NotDhcp),
            VXLAN_PORT | VXLAN_PORT_LINUX => Ok(Layer::Vxlan),
            GENEVE_PORT => Ok(Layer::Geneve),
            CAPWAP_DATA_PORT => Ok(Layer::Capwap),
            TZSP_PORT => Ok(Layer::Tzsp),
            // The controller answers from its port.
            _ if source == CAPWAP_DATA_PORT => Ok(Layer::Capwap),
            _ => Err(SkipReason::NotDhcp),
        }
    }

    /// Goes behind the UDP header of a tunnel.
    fn enter_udp(&mut self, layer: Layer, ip: usize, udp: usize) -> Stepped {
        let length = usize::from(self.u16(udp + 4)?);
        self.narrow(udp, length);
        self.carrier = Some(ip);
        Ok(Step::Next(layer, udp + UDP_HEADER))
    }

    /// What follows an IP header that carries a tunnel; `header` is where that header stands.
    fn protocol(
        &mut self,
        protocol: u8,
        header: (usize, usize),
        trail: &mut impl Trail,
    ) -> Stepped {
        let layer = match protocol {
            GRE => Layer::Gre,
            IP_IN_IP | IPV6_IN_IP => Layer::Ip,
            ETHER_IP => Layer::EtherIp,
            MPLS_IN_IP => Layer::Mpls,
            IPV6_FRAGMENT => return Err(SkipReason::Fragment),
            _ => return Err(SkipReason::NotDhcp),
        };
        self.carrier = Some(header.0);
        if layer == Layer::Ip {
            self.tunnel(trail, header, || TunnelKind::IpInIp)?;
        }
        Ok(Step::Next(layer, header.1))
    }
}

/// Whether an IP protocol other than UDP is one of those that carry what is looked into.
#[inline]
pub(super) const fn is_followed(protocol: u8) -> bool {
    matches!(
        protocol,
        IP_IN_IP | IPV6_IN_IP | GRE | ETHER_IP | MPLS_IN_IP
    )
}

/// Whether it takes more than this UDP port to tell whether there is DHCP: it is that of a tunnel, or of PXE.
#[inline]
pub(super) const fn may_be_followed(port: u16) -> bool {
    matches!(
        port,
        PXE_PORT | VXLAN_PORT | VXLAN_PORT_LINUX | GENEVE_PORT | CAPWAP_DATA_PORT | TZSP_PORT
    )
}

/// Whether a UDP port is DHCP's in any case.
#[inline]
pub(super) const fn is_dhcp_port(port: u16) -> bool {
    matches!(port, SERVER_PORT | CLIENT_PORT)
}

/// The addresses of the IP header at `at`, of either version.
pub(super) fn addresses(bytes: &[u8], at: usize) -> (Option<IpAddr>, Option<IpAddr>) {
    let v4 = |at: usize| {
        let address: &[u8; 4] = bytes.get(at..)?.first_chunk()?;
        Some(IpAddr::V4(Ipv4Addr::from(*address)))
    };
    let v6 = |at: usize| {
        let address: &[u8; 16] = bytes.get(at..)?.first_chunk()?;
        Some(IpAddr::V6(Ipv6Addr::from(*address)))
    };
    match bytes.get(at).map(|first| first >> 4) {
        Some(4) => (v4(at + 12), v4(at + 16)),
        Some(6) => (v6(at + 8), v6(at + 24)),
        _ => (None, None),
    }
}
