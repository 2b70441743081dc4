//! The walk through tunnels: their own headers, and what stands inside.
//!
//! A header that does not fit its tunnel's rules is something else that uses the port or the
//! number, and is not looked into.

use std::ops::RangeInclusive;

use smallvec::SmallVec;

use super::ethertype::{IPV4, IPV6, MIN_TYPE, MPLS, TAG, TAG_SERVICE, TRANSPARENT_ETHERNET};
use super::net::UDP;
use super::trail::Trail;
use super::walk::{Layer, Step, Stepped, Walk};
use super::{Named, SkipReason, TunnelKind};

impl Walk<'_> {
    /// A VXLAN header. RFC 7348 s5.
    pub(super) fn vxlan(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const HEADER: usize = 8;
        const HAS_VNI: u8 = 0x08;
        if self.u8(at)? & HAS_VNI == 0 {
            return Err(SkipReason::NotDhcp);
        }
        let vni = self.u32(at + 4)? >> 8;
        self.tunnel(trail, (at, at + HEADER), || TunnelKind::Vxlan { vni })?;
        Ok(Step::Next(Layer::Ethernet, at + HEADER))
    }

    /// A Geneve header with its options. RFC 8926 s3.4.
    pub(super) fn geneve(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const HEADER: usize = 8;
        const VERSION: u8 = 0xc0;
        const OPTIONS: u8 = 0x3f;
        let first = self.u8(at)?;
        if first & VERSION != 0 {
            return Err(SkipReason::NotDhcp);
        }
        let protocol = self.u16(at + 2)?;
        let vni = self.u32(at + 4)? >> 8;
        let options = u32::from(first & OPTIONS) * 4;
        trail.named(Named::Opaque(options), at + HEADER);
        let end = at + HEADER + usize::from(first & OPTIONS) * 4;
        self.tunnel(trail, (at, end), || TunnelKind::Geneve { vni })?;
        self.behind_tunnel(protocol, end, trail)
    }

    /// What a tunnel's protocol field says stands inside.
    fn behind_tunnel(&mut self, protocol: u16, at: usize, trail: &mut impl Trail) -> Stepped {
        if protocol == TRANSPARENT_ETHERNET {
            return Ok(Step::Next(Layer::Ethernet, at));
        }
        if protocol < MIN_TYPE {
            return Err(SkipReason::NotDhcp);
        }
        self.ethertype(protocol, at, trail)
    }

    /// A GRE header, and those of the tunnels that are built on it. RFC 2784 s2, RFC 2890 s2.
    pub(super) fn gre(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const CHECKSUM: u16 = 0x8000;
        const ROUTING: u16 = 0x4000;
        const KEY: u16 = 0x2000;
        const SEQUENCE: u16 = 0x1000;
        const VERSION: u16 = 0x0007;
        const ERSPAN: u16 = 0x88be;
        const ERSPAN_3: u16 = 0x22eb;
        let flags = self.u16(at)?;
        let protocol = self.u16(at + 2)?;
        if flags & (VERSION | ROUTING) != 0 {
            return Err(SkipReason::NotDhcp);
        }
        let mut end = at + 4;
        if flags & CHECKSUM != 0 {
            trail.named(Named::Gre, at);
            end += 4;
        }
        let key = if flags & KEY != 0 {
            end += 4;
            Some(self.u32(end - 4)?)
        } else {
            None
        };
        let is_sequenced = flags & SEQUENCE != 0;
        if is_sequenced {
            end += 4;
        }
        if matches!(protocol, ERSPAN | ERSPAN_3) {
            return self.erspan(at, end, is_sequenced, trail);
        }
        let may_be_subnet = flags == KEY && protocol == TRANSPARENT_ETHERNET;
        self.tunnel(trail, (at, end), || gre_kind(key, may_be_subnet))?;
        self.behind_tunnel(protocol, end, trail)
    }

    /// A mirrored frame behind the GRE header at `gre`. Type 1 has no header of its own, and no
    /// sequence number in the GRE header; type 2 has 8 bytes, type 3 has 12 or 20.
    fn erspan(
        &mut self,
        gre: usize,
        at: usize,
        is_sequenced: bool,
        trail: &mut impl Trail,
    ) -> Stepped {
        const SESSION: u16 = 0x03ff;
        const VLAN: u16 = 0x0fff;
        if !is_sequenced {
            self.tunnel(trail, (gre, at), || TunnelKind::Erspan {
                version: 1,
                session: None,
                vlan: None,
            })?;
            return Ok(Step::Next(Layer::Ethernet, at));
        }
        let first = self.u16(at)?;
        let session = self.u16(at + 2)? & SESSION;
        let (version, end, layer) = match first >> 12 {
            1 => (2, at + 8, Layer::Ethernet),
            2 => {
                let (end, layer) = self.erspan_3(at)?;
                (3, end, layer)
            }
            _ => return Err(SkipReason::NotDhcp),
        };
        self.tunnel(trail, (gre, end), || TunnelKind::Erspan {
            version,
            session: Some(session),
            vlan: Some(first & VLAN),
        })?;
        Ok(Step::Next(layer, end))
    }

    /// The end of a type 3 header, which may have a second part, and what follows it.
    fn erspan_3(&self, at: usize) -> Result<(usize, Layer), SkipReason> {
        const HEADER: usize = 12;
        const PLATFORM: usize = 8;
        const HAS_PLATFORM: u8 = 0x01;
        const FRAME_TYPE: u8 = 0x1f;
        let [frame, rest] = *self.array::<2>(at + 10)?;
        let layer = match (frame >> 2) & FRAME_TYPE {
            0 => Layer::Ethernet,
            2 => Layer::Ip,
            _ => return Err(SkipReason::NotDhcp),
        };
        let end = at + HEADER;
        let has_platform = rest & HAS_PLATFORM != 0;
        Ok((if has_platform { end + PLATFORM } else { end }, layer))
    }

    /// A stack of MPLS labels. RFC 3032 s2.1.
    pub(super) fn mpls(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const BOTTOM: u32 = 0x0100;
        let mut end = at;
        loop {
            let entry = self.u32(end)?;
            end += 4;
            if entry & BOTTOM != 0 {
                break;
            }
        }
        let bytes = self.bytes;
        self.tunnel(trail, (at, end), || TunnelKind::Mpls {
            labels: labels(bytes.get(at..end).unwrap_or_default()),
        })?;
        self.behind_labels(end)
    }

    /// What follows a label stack: nothing says what it is, so the bytes have to. IP begins with
    /// its version; a pseudowire holds Ethernet, with a control word before it (RFC 4385 s3) or
    /// without one.
    fn behind_labels(&self, at: usize) -> Stepped {
        const CONTROL_WORD: usize = 4;
        const ETHERTYPE: usize = 12;
        const PROTOCOL: usize = 9;
        let first = self.u8(at)?;
        let left = self.wire.saturating_sub(at);
        // An address may begin like any of them. Where the length does not fit, a header has to tell by more that it is
        // one: that it holds UDP, and that no type stands where one would stand behind addresses.
        let is_udp = || self.u8(at + PROTOCOL) == Ok(UDP) && !self.is_known_type(at + ETHERTYPE);
        let fits = |length: usize| length <= left;
        let layer = match first >> 4 {
            4 if first & 0x0f >= 5 && (fits(self.u16(at + 2)?.into()) || is_udp()) => Layer::Ipv4,
            6 if fits(usize::from(self.u16(at + 4)?) + 40) => Layer::Ipv6,
            0 if self.is_known_type(at + CONTROL_WORD + ETHERTYPE) => {
                return Ok(Step::Next(Layer::Ethernet, at + CONTROL_WORD));
            }
            _ => Layer::Ethernet,
        };
        Ok(Step::Next(layer, at))
    }

    /// Whether an `EtherType` that can lead to DHCP stands at `at`.
    fn is_known_type(&self, at: usize) -> bool {
        const KNOWN: [u16; 5] = [IPV4, TAG, TAG_SERVICE, IPV6, MPLS];
        self.u16(at).is_ok_and(|number| KNOWN.contains(&number))
    }

    /// A PPP over Ethernet header. RFC 2516 s4.
    pub(super) fn pppoe(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const HEADER: usize = 6;
        const VERSION_AND_TYPE: u8 = 0x11;
        const SESSION_DATA: u8 = 0;
        if *self.array::<2>(at)? != [VERSION_AND_TYPE, SESSION_DATA] {
            return Err(SkipReason::NotDhcp);
        }
        let session = self.u16(at + 2)?;
        let length = usize::from(self.u16(at + 4)?);
        self.narrow(at, HEADER + length);
        self.tunnel(trail, (at, at + HEADER), || TunnelKind::Pppoe { session })?;
        Ok(Step::Next(Layer::Ppp, at + HEADER))
    }

    /// The service tag of a provider backbone bridge, behind which a whole frame stands.
    /// IEEE 802.1Q s9.7.
    pub(super) fn pbb(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const TAG: usize = 4;
        const SERVICE: u32 = 0x00ff_ffff;
        let isid = self.u32(at)? & SERVICE;
        self.tunnel(trail, (at, at + TAG), || TunnelKind::Pbb { isid })?;
        Ok(Step::Next(Layer::Ethernet, at + TAG))
    }

    /// The header of Ethernet in IP. RFC 3378 s3.
    pub(super) fn ether_ip(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const HEADER: usize = 2;
        const VERSION: u8 = 3;
        if self.u8(at)? >> 4 != VERSION {
            return Err(SkipReason::NotDhcp);
        }
        self.tunnel(trail, (at, at + HEADER), || TunnelKind::EtherIp)?;
        Ok(Step::Next(Layer::Ethernet, at + HEADER))
    }

    /// The header of CAPWAP's data channel. RFC 5415 s4.3.
    pub(super) fn capwap(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const CLEAR: u8 = 0;
        const ENCRYPTED: u8 = 1;
        const NATIVE: u32 = 0x0100;
        const FRAGMENT: u32 = 0x0080;
        const KEEP_ALIVE: u32 = 0x0008;
        const RADIO_ADDRESS: u32 = 0x0010;
        const FIXED: usize = 8;
        let first = self.u32(at)?;
        match self.u8(at)? {
            CLEAR => {}
            ENCRYPTED => return Err(SkipReason::Encrypted),
            _ => return Err(SkipReason::NotDhcp),
        }
        if first & KEEP_ALIVE != 0 {
            return Err(SkipReason::NotDhcp);
        }
        if first & FRAGMENT != 0 {
            return Err(SkipReason::Fragment);
        }
        let [_, lengths, radios, _] = first.to_be_bytes();
        // The header length has 5 bits and counts words of 4 bytes; the radio has the next 5.
        let header = usize::from(lengths >> 3) * 4;
        let radio = ((lengths & 0x07) << 2) | (radios >> 6);
        if header < FIXED {
            return Err(SkipReason::NotDhcp);
        }
        if first & RADIO_ADDRESS != 0 {
            // A length octet, the address, and perhaps wireless information. RFC 5415 s4.3.
            let rest = u32::from(lengths >> 3) * 4;
            trail.named(Named::Opaque(rest.saturating_sub(9)), at + FIXED + 1);
        }
        self.tunnel(trail, (at, at + header), || TunnelKind::Capwap { radio })?;
        let layer = if first & NATIVE != 0 {
            Layer::Ieee80211 { padded: false }
        } else {
            Layer::Ethernet
        };
        Ok(Step::Next(layer, at + header))
    }

    /// The header of a frame that a device captured, with tags up to one that ends them.
    pub(super) fn tzsp(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const VERSION: u8 = 1;
        /// A frame that was received, or one to be sent.
        const FRAMES: [u8; 2] = [0, 1];
        const HEADER: usize = 4;
        const PADDING: u8 = 0;
        const END: u8 = 1;
        let [version, kind] = *self.array(at)?;
        if version != VERSION || !FRAMES.contains(&kind) {
            return Err(SkipReason::NotDhcp);
        }
        let layer = match self.u16(at + 2)? {
            1 => Layer::Ethernet,
            18 => Layer::Ieee80211 { padded: false },
            119 => Layer::Prism,
            127 => Layer::Avs,
            _ => return Err(SkipReason::NotDhcp),
        };
        let mut end = at + HEADER;
        loop {
            match self.u8(end)? {
                PADDING => end += 1,
                END => break,
                _ => {
                    // It may tell of the device.
                    let length = self.u8(end + 1)?;
                    trail.named(Named::Opaque(length.into()), end + 2);
                    end += 2 + usize::from(length);
                }
            }
        }
        end += 1;
        self.tunnel(trail, (at, end), || TunnelKind::Tzsp)?;
        Ok(Step::Next(layer, end))
    }
}

/// What a GRE header's key stands for. Network virtualization uses the same header as any GRE
/// with a key, but RFC 7637 s3.2 keeps the lowest identifiers back: below them a key is a key.
fn gre_kind(key: Option<u32>, may_be_subnet: bool) -> TunnelKind {
    const SUBNETS: RangeInclusive<u32> = 0x1000..=0x00ff_fffe;
    match key {
        Some(key) if may_be_subnet && SUBNETS.contains(&(key >> 8)) => {
            let [.., flow] = key.to_be_bytes();
            let vsid = key >> 8;
            TunnelKind::NvGre { vsid, flow }
        }
        key => TunnelKind::Gre { key },
    }
}

/// The labels of a stack, top first.
fn labels(stack: &[u8]) -> SmallVec<[u32; 4]> {
    stack
        .chunks_exact(4)
        .filter_map(|entry| entry.first_chunk::<4>())
        .map(|entry| u32::from_be_bytes(*entry) >> 12)
        .collect()
}
