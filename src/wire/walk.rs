//! The walk from the first byte of a frame to the IPv4 header of a DHCP datagram.
//!
//! It reads the few bytes that decide and nothing else, because most frames of a mixed capture
//! end here. What it passes is told to a [`Trail`]: to nobody on the first walk, and to a
//! [`Record`](super::trail::Record) on a second one over the few frames that turn out to be wanted. Checksums and the
//! lengths of the datagram itself are not looked at.

use super::ethertype::{
    IPV4, IPV6, MAX_802_3_LENGTH, MPLS, MPLS_UPSTREAM, PBB, PPPOE_SESSION, TAG, TAG_OLD_9100,
    TAG_OLD_9200, TAG_SERVICE, TRANSPARENT_ETHERNET,
};
use super::net;
use super::trail::Trail;
use super::{
    Link, LinkHeader, Mac, Named, SkipReason, Span, SwitchTag, Tunnel, TunnelKind, VlanTag,
};

/// What the next bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    /// Behind an `EtherType` field that holds this number.
    EtherType(u16),
    Ethernet,
    /// An IEEE 802.2 header.
    Llc,
    /// An IP header of either version.
    Ip,
    Ipv4,
    Ipv6,
    LinuxSll,
    LinuxSll2,
    Null,
    Ppp,
    Pppoe,
    Ieee80211 {
        /// Whether the header is padded to a multiple of 4 bytes, as some drivers do.
        padded: bool,
    },
    Radiotap,
    Prism,
    Avs,
    Ppi,
    Nflog,
    Pktap,
    Switched(SwitchTag),
    Mpls,
    Pbb,
    Vxlan,
    Geneve,
    Gre,
    EtherIp,
    Capwap,
    Tzsp,
}

/// A layer and the offset where it begins, or an IPv4 header that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Next(Layer, usize),
    Found(Found),
}

/// An IPv4 header that is wanted, by its offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// It is in front of a whole UDP datagram with a DHCP port.
    Datagram(usize),
    /// It is in front of a fragment that may belong to one.
    Fragment(usize),
}

/// The outcome of one step.
pub(super) type Stepped = Result<Step, SkipReason>;

/// How deep tunnels may stand in each other.
const MAX_TUNNELS: u8 = 4;

/// A length below this, the UDP header's, is no length of anything that is followed here.
const SHORTEST: usize = 8;
/// Where in a frame of Ethernet the type stands, and what follows it.
pub(super) const ETHERTYPE_AT: usize = 12;
const ETHERNET_HEADER: usize = 14;

/// A walk over one frame.
#[derive(Debug, Clone)]
pub(super) struct Walk<'a> {
    /// The captured bytes, up to the end of the innermost layer.
    pub(super) bytes: &'a [u8],
    /// Where that layer ended on the wire.
    pub(super) wire: usize,
    /// Offset of the IPv4 header whose fragments were put together, in rebuilt bytes: the
    /// lengths of it and of all around it are those of the first fragment and mean nothing.
    pub(super) rebuilt: Option<usize>,
    pub(super) tunnels: bool,
    pub(super) depth: u8,
    /// Offset of the last IP header that carried a tunnel.
    pub(super) carrier: Option<usize>,
    /// In an aggregate of frames, where those begin that were not looked at yet, if some were.
    pub(super) from: Option<usize>,
    /// Where those begin that stand behind the one that was walked into.
    pub(super) behind: Option<usize>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(bytes: &'a [u8], wire: usize, tunnels: bool, rebuilt: Option<usize>) -> Self {
        Self {
            bytes,
            wire: wire.max(bytes.len()),
            rebuilt,
            tunnels,
            depth: 0,
            carrier: None,
            from: None,
            behind: None,
        }
    }

    /// Walks from the first byte of a frame of `link`.
    #[inline]
    pub(super) fn run(&mut self, link: Link, trail: &mut impl Trail) -> Result<Found, SkipReason> {
        let first = first_layer(link).ok_or(SkipReason::UnknownLink)?;
        self.run_from(first, 0, trail)
    }

    /// Walks through a frame of Ethernet of which a glance has told that it holds DHCP, with neither a tag nor a tunnel.
    #[inline]
    pub(super) fn run_plain(&self, trail: &mut impl Trail) -> Result<Found, SkipReason> {
        let head = self.array(0)?;
        trail.link(|| ethernet_header(head, 0));
        trail.ethertype(IPV4);
        Ok(Found::Datagram(ETHERNET_HEADER))
    }

    /// Walks from the layer that begins at `at`.
    #[inline]
    pub(super) fn run_from(
        &mut self,
        layer: Layer,
        at: usize,
        trail: &mut impl Trail,
    ) -> Result<Found, SkipReason> {
        let (mut layer, mut at) = (layer, at);
        loop {
            match self.step(layer, at, trail)? {
                Step::Next(next, begin) => (layer, at) = (next, begin),
                Step::Found(found) => return Ok(found),
            }
        }
    }

    #[inline]
    fn step(&mut self, layer: Layer, at: usize, trail: &mut impl Trail) -> Stepped {
        match layer {
            Layer::Ethernet => self.ethernet(at, trail),
            Layer::EtherType(number) => self.ethertype(number, at, trail),
            Layer::Ip => self.ip(at, trail),
            Layer::Ipv4 => self.ipv4(at, trail),
            Layer::Ipv6 => self.ipv6(at, trail),
            Layer::Llc => self.llc(at),
            Layer::LinuxSll => self.linux_sll(at, trail),
            Layer::LinuxSll2 => self.linux_sll2(at, trail),
            Layer::Null => self.null(at),
            Layer::Ppp => self.ppp(at),
            Layer::Pppoe => self.pppoe(at, trail),
            Layer::Ieee80211 { padded } => self.ieee80211(at, padded, trail),
            Layer::Radiotap => self.radiotap(at, trail),
            Layer::Prism => self.prism(at, trail),
            Layer::Avs => self.avs(at),
            Layer::Ppi => self.ppi(at, trail),
            Layer::Nflog => self.nflog(at, trail),
            Layer::Pktap => self.pktap(at, trail),
            Layer::Switched(tag) => self.switched(tag, at, trail),
            Layer::Mpls => self.mpls(at, trail),
            Layer::Pbb => self.pbb(at, trail),
            Layer::Vxlan => self.vxlan(at, trail),
            Layer::Geneve => self.geneve(at, trail),
            Layer::Gre => self.gre(at, trail),
            Layer::EtherIp => self.ether_ip(at, trail),
            Layer::Capwap => self.capwap(at, trail),
            Layer::Tzsp => self.tzsp(at, trail),
        }
    }

    fn ethernet(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        let head = self.array::<ETHERNET_HEADER>(at)?;
        let number = u16::from_be_bytes([head[ETHERTYPE_AT], head[ETHERTYPE_AT + 1]]);
        trail.named(Named::Mac, at);
        trail.named(Named::Mac, at + 6);
        trail.link(|| ethernet_header(head, at));
        self.ethertype(number, at + ETHERNET_HEADER, trail)
    }

    /// What follows an `EtherType` field. Tags are walked here, to any depth.
    // Inlined: most frames end in it.
    #[inline(always)]
    pub(super) fn ethertype(&mut self, number: u16, at: usize, trail: &mut impl Trail) -> Stepped {
        let (mut number, mut at) = (number, at);
        while let TAG | TAG_SERVICE | TAG_OLD_9100 | TAG_OLD_9200 = number {
            let tci = self.u16(at)?;
            trail.vlan(VlanTag { tpid: number, tci }, at);
            number = self.u16(at + 2)?;
            at += 4;
        }
        if number > MAX_802_3_LENGTH {
            trail.ethertype(number);
        }
        let layer = match number {
            IPV4 => return self.ipv4(at, trail),
            IPV6 => Layer::Ipv6,
            MPLS | MPLS_UPSTREAM => Layer::Mpls,
            PPPOE_SESSION => Layer::Pppoe,
            PBB => Layer::Pbb,
            TRANSPARENT_ETHERNET => Layer::Ethernet,
            ..=MAX_802_3_LENGTH => {
                // A length of 0 is seen where a driver did not fill it in.
                if number != 0 {
                    self.narrow(at, usize::from(number));
                }
                Layer::Llc
            }
            _ => return Err(SkipReason::NotDhcp),
        };
        Ok(Step::Next(layer, at))
    }

    /// An 802.2 header: only SNAP can lead on to IP, or the number 6 that once stood for IP.
    fn llc(&mut self, at: usize) -> Stepped {
        const SNAP: u8 = 0xaa;
        const IP: u8 = 0x06;
        const UNNUMBERED: u8 = 0x03;
        const SNAP_HEADER: usize = 8;
        match self.array::<3>(at)? {
            [SNAP, SNAP, UNNUMBERED] => match self.array::<3>(at + 3)? {
                // The second is the code of bridged frames that carry an EtherType all the same.
                [0, 0, 0 | 0xf8] => {
                    let number = self.u16(at + 6)?;
                    Ok(Step::Next(Layer::EtherType(number), at + SNAP_HEADER))
                }
                _ => Err(SkipReason::NotDhcp),
            },
            [IP, IP, UNNUMBERED] => Ok(Step::Next(Layer::Ipv4, at + 3)),
            _ => Err(SkipReason::NotDhcp),
        }
    }

    /// Enters a tunnel whose own header is `header`; what is inside begins at its end.
    #[inline]
    pub(super) fn tunnel(
        &mut self,
        trail: &mut impl Trail,
        header: (usize, usize),
        kind: impl FnOnce() -> TunnelKind,
    ) -> Result<(), SkipReason> {
        if !self.tunnels {
            return Err(SkipReason::NotDhcp);
        }
        if self.depth >= MAX_TUNNELS {
            return Err(SkipReason::TooDeep);
        }
        self.depth += 1;
        let carrier = self.carrier.take();
        let bytes = self.bytes;
        trail.tunnel(|| {
            let (source, destination) =
                carrier.map_or((None, None), |ip| net::addresses(bytes, ip));
            Tunnel {
                kind: kind(),
                source,
                destination,
                link: None,
                carrier: carrier.map_or_else(
                    || Span::between(header.0, header.0),
                    |ip| Span::between(ip, header.0),
                ),
                header: Span::between(header.0, header.1),
            }
        });
        Ok(())
    }

    /// Takes `length` bytes from `at` as all there is, where the layers outside have more: what
    /// follows is padding. A length that is too long, or below any header's, says nothing.
    #[inline]
    pub(super) fn narrow(&mut self, at: usize, length: usize) {
        if length < SHORTEST || self.rebuilt.is_some_and(|rebuilt| at <= rebuilt) {
            return;
        }
        let end = at.saturating_add(length);
        self.wire = self.wire.min(end);
        self.bytes = self.bytes.get(..end).unwrap_or(self.bytes);
    }

    #[inline]
    pub(super) fn u8(&self, at: usize) -> Result<u8, SkipReason> {
        self.bytes.get(at).copied().ok_or(SkipReason::Short)
    }

    #[inline]
    pub(super) fn u16(&self, at: usize) -> Result<u16, SkipReason> {
        self.array(at).map(|bytes| u16::from_be_bytes(*bytes))
    }

    #[inline]
    pub(super) fn u32(&self, at: usize) -> Result<u32, SkipReason> {
        self.array(at).map(|bytes| u32::from_be_bytes(*bytes))
    }

    #[inline]
    pub(super) fn array<const N: usize>(&self, at: usize) -> Result<&'a [u8; N], SkipReason> {
        self.bytes
            .get(at..)
            .and_then(<[u8]>::first_chunk)
            .ok_or(SkipReason::Short)
    }
}

/// What the first bytes of a frame of `link` are.
pub(super) const fn first_layer(link: Link) -> Option<Layer> {
    Some(match link {
        Link::Ethernet => Layer::Ethernet,
        Link::RawIp => Layer::Ip,
        Link::LinuxSll => Layer::LinuxSll,
        Link::LinuxSll2 => Layer::LinuxSll2,
        Link::Null | Link::Loop => Layer::Null,
        Link::Ppp => Layer::Ppp,
        Link::Pppoe => Layer::Pppoe,
        Link::Ieee80211 => Layer::Ieee80211 { padded: false },
        Link::Radiotap => Layer::Radiotap,
        Link::Prism => Layer::Prism,
        Link::Avs => Layer::Avs,
        Link::Ppi => Layer::Ppi,
        Link::Nflog => Layer::Nflog,
        Link::Pktap => Layer::Pktap,
        Link::Switched(tag) => Layer::Switched(tag),
        Link::Other(_) => return None,
    })
}

/// What a header of Ethernet at `at` says, but for its type.
#[inline]
fn ethernet_header(head: &[u8; ETHERNET_HEADER], at: usize) -> LinkHeader {
    LinkHeader {
        destination: mac(head, 0),
        source: mac(head, 6),
        header: Span::between(at, at + ETHERNET_HEADER),
        ..LinkHeader::default()
    }
}

/// The hardware address at `at`.
pub(super) fn mac(bytes: &[u8], at: usize) -> Option<Mac> {
    bytes.get(at..)?.first_chunk().copied().map(Mac)
}
