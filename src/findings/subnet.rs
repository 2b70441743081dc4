//! The subnet that a server puts its client into.

use std::fmt;
use std::net::Ipv4Addr;

use crate::dhcp::value::mask_length;
use crate::findings::{MessageCase, option};

/// The length from which a subnet has no network and broadcast address of its own. RFC 3021.
const POINT_TO_POINT: u8 = 31;

/// The length of the widest subnet that hosts are in.
const WIDEST: u8 = 8;

/// The first octet of the first addresses that no host has.
const NO_HOST: u8 = 224;

/// A subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::findings) struct Subnet {
    network: u32,
    mask: u32,
    length: u8,
}

impl Subnet {
    /// The subnet of an address that a message gives, or confirms, by the message's own mask (option 1). `None`
    /// where one of them is missing or makes no sense.
    #[inline]
    pub(in crate::findings) fn given(case: &MessageCase<'_>) -> Option<Self> {
        let mask = case.message().address_option(option::MASK)?;
        Self::of(case.client_address()?, mask)
    }

    /// The subnet of an address by a mask; `None` where that makes no sense.
    #[inline]
    pub(in crate::findings) fn of(address: Ipv4Addr, mask: Ipv4Addr) -> Option<Self> {
        let length = mask_length(mask.octets()).filter(|length| *length > 0)?;
        let mask = mask.to_bits();
        Some(Self {
            network: address.to_bits() & mask,
            mask,
            length,
        })
    }

    /// The subnet of a single address.
    pub(in crate::findings) fn host(address: Ipv4Addr) -> Self {
        Self {
            network: address.to_bits(),
            mask: u32::MAX,
            length: POINT_TO_POINT + 1,
        }
    }

    /// Whether some subnet of an address has this broadcast address.
    pub(in crate::findings) fn may_end_in(own: Ipv4Addr, broadcast: Ipv4Addr) -> bool {
        let masks =
            (WIDEST..POINT_TO_POINT).map(|length| u32::MAX << (u32::BITS - u32::from(length)));
        let mut subnets = masks.filter_map(|mask| Self::of(own, Ipv4Addr::from_bits(mask)));
        subnets.any(|subnet| subnet.broadcast() == Some(broadcast))
    }

    /// Whether an address lies in it.
    pub(in crate::findings) fn has(self, address: Ipv4Addr) -> bool {
        address.to_bits() & self.mask == self.network
    }

    /// Its own address, where it has one beside its hosts.
    pub(in crate::findings) fn network(self) -> Option<Ipv4Addr> {
        self.has_ends().then(|| Ipv4Addr::from_bits(self.network))
    }

    /// Its broadcast address, where it has one beside its hosts.
    pub(in crate::findings) fn broadcast(self) -> Option<Ipv4Addr> {
        self.has_ends()
            .then(|| Ipv4Addr::from_bits(self.network | !self.mask))
    }

    /// Whether an address is its own or its broadcast address.
    pub(in crate::findings) fn is_end(self, address: Ipv4Addr) -> bool {
        let host = address.to_bits() & !self.mask;
        self.has_ends() && self.has(address) && (host == 0 || host == !self.mask)
    }

    /// Whether it is a single address.
    pub(in crate::findings) fn is_host(self) -> bool {
        self.length > POINT_TO_POINT
    }

    /// A number that differs for most subnets.
    pub(in crate::findings) fn mixed(self) -> usize {
        const ODD: u32 = 0x9e37_79b1;
        (self.network.wrapping_mul(ODD) >> 16) as usize
    }

    fn has_ends(self) -> bool {
        self.length < POINT_TO_POINT
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", Ipv4Addr::from_bits(self.network), self.length)
    }
}

/// Whether an address is one that no host has or sends from: loopback, multicast or beyond.
pub(in crate::findings) fn is_no_host(address: Ipv4Addr) -> bool {
    let [first, ..] = address.octets();
    address.is_loopback() || first >= NO_HOST
}

/// Whether an address is none at all, or one that no host has.
pub(in crate::findings) fn is_nobody(address: Ipv4Addr) -> bool {
    address.is_unspecified() || is_no_host(address)
}

/// The addresses of an option that is a list of them.
pub(in crate::findings) fn addresses(data: &[u8]) -> impl Iterator<Item = Ipv4Addr> + '_ {
    data.chunks_exact(4)
        .filter_map(|octets| <[u8; 4]>::try_from(octets).ok())
        .map(Ipv4Addr::from)
}
