//! Where the headers of a frame name machines: addresses, and the checksums that cover them.
//!
//! It says where, for those who want to write other names there; it reads no payload.

use smallvec::SmallVec;

use super::trail::Trail;
use super::walk::{Found, Walk};
use super::{Link, LinkHeader, Tunnel, VlanTag};

/// What stands at a place in the headers of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A 48-bit hardware address.
    Mac,
    /// So many bytes of which nothing is read here, and that may name somebody.
    Opaque(u32),
    /// An IPv4 header, options included.
    Ipv4,
    /// An IPv6 header.
    Ipv6,
    /// So many IPv6 addresses in a row.
    Ipv6List(usize),
    /// A UDP header.
    Udp {
        /// Offset of the IP header in front of it.
        ip: usize,
    },
    /// A GRE header with a checksum.
    Gre,
}

/// The places in the headers of one frame, from the outside in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    places: SmallVec<[(Named, usize); 8]>,
    fragment: Option<usize>,
}

impl Names {
    /// The places in a frame that holds DHCP or a fragment; `None` in any other. `wire_len` is its length on the
    /// wire. `rebuilt` is the offset of the IPv4 header whose fragments were put together, in bytes so made.
    pub fn of(
        link: Link,
        bytes: &[u8],
        wire_len: u32,
        rebuilt: Option<usize>,
        tunnels: bool,
    ) -> Option<Self> {
        let wire = usize::try_from(wire_len).unwrap_or(usize::MAX);
        let mut names = Self::default();
        let found = Walk::new(bytes, wire, tunnels, rebuilt)
            .run(link, &mut names)
            .ok()?;
        if let Found::Fragment(ip) = found {
            names.fragment = Some(ip);
        }
        Some(names)
    }

    /// What stands where.
    pub fn places(&self) -> impl DoubleEndedIterator<Item = (Named, usize)> + '_ {
        self.places.iter().copied()
    }

    /// Offset of the IPv4 header of a fragment, where the frame ends in one.
    pub const fn fragment(&self) -> Option<usize> {
        self.fragment
    }
}

impl Trail for Names {
    fn link(&mut self, _: impl FnOnce() -> LinkHeader) {}
    fn vlan(&mut self, _: VlanTag, _: usize) {}
    fn ethertype(&mut self, _: u16) {}
    fn tunnel(&mut self, _: impl FnOnce() -> Tunnel) {}
    fn named(&mut self, named: Named, at: usize) {
        self.places.push((named, at));
    }
}

/// A fragment of an IPv4 datagram: its place in the payload, and where its bytes stand in the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Offset of its first byte in the payload of the datagram.
    pub from: usize,
    /// Offset of that byte in the frame.
    pub at: usize,
    /// How many bytes its header says it has.
    pub length: usize,
}

impl Part {
    /// The fragment whose IPv4 header stands at `ip`.
    pub fn of(bytes: &[u8], ip: usize) -> Option<Self> {
        const OFFSET: u16 = 0x1fff;
        let head: &[u8; 20] = bytes.get(ip..)?.first_chunk()?;
        let [first, _, total_high, total_low, _, _, high, low, ..] = *head;
        let header = usize::from(first & 0x0f) * 4;
        let total = usize::from(u16::from_be_bytes([total_high, total_low]));
        Some(Self {
            from: usize::from(u16::from_be_bytes([high, low]) & OFFSET) * 8,
            at: ip + header,
            length: total.saturating_sub(header),
        })
    }
}
