//! Addresses: IPv4 and IPv6 without losing their networks, hardware addresses without losing their kind.
//!
//! IPv4 keeps what the verdicts rest on. Two addresses of a block that had their first n bits in common still have, the
//! blocks with a meaning of their own (private, shared, link-local) stay what they are, and the last octet stays as
//! it is, so that networks, broadcast addresses and routers are still told by it under any mask. Addresses that name
//! nobody stay: 0.0.0.0/8, loopback, multicast, all ones, masks.

use std::net::Ipv4Addr;

use super::cipher::{Cipher, Purpose, Symbol, any};

/// The bits of an IPv4 address that are replaced; the last octet is not.
const REPLACED_BITS: u32 = 24;
/// The bits of the first octet, by which the public addresses go elsewhere as wholes.
const FIRST_OCTET: u32 = 8;
/// How often an octet may come out where a meaning is before it is taken as it is. Few have one, so this is never
/// reached but by a fault.
const MOST_WALKS: usize = 64;
/// Octets of a hardware address of Ethernet.
pub(super) const MAC_OCTETS: usize = 6;
/// Prefixes of locally administered hardware addresses that name a maker all the same: QEMU and `OpenStack`.
const VIRTUAL: [[u8; 3]; 2] = [[0x52, 0x54, 0x00], [0xfa, 0x16, 0x3e]];
/// What Windows puts before the address of a client that it stands in for. It names nobody.
const REMOTE_ACCESS: &[u8] = b"RAS ";

/// Blocks with a meaning that are part of a larger one, with the bits of their prefix: shared addresses, link-local
/// ones and among these the neighbours of 169.254.169.254, where virtual machines everywhere ask for their settings,
/// and private ones.
const PARTS: [(u32, u32); 5] = [
    (0x6440_0000, 10),
    (0xa9fe_0000, 16),
    (0xa9fe_a900, 24),
    (0xac10_0000, 12),
    (0xc0a8_0000, 16),
];

/// What may be done with an IPv4 address.
enum Block {
    /// It stays.
    Kept,
    /// It stays in the block, whose prefix has so many bits.
    Inside(u32),
    /// It stays among the public addresses of its class, whose prefix has so many bits.
    Public(u32),
}

fn block(address: u32) -> Block {
    let [first, second, ..] = address.to_be_bytes();
    match (first, second) {
        (0 | 127 | 224..=239, _) => Block::Kept,
        (10, _) => Block::Inside(8),
        (100, 64..=127) => Block::Inside(10),
        (169, 254) | (192, 168) => Block::Inside(16),
        (172, 16..=31) => Block::Inside(12),
        (240.., _) if address.leading_ones() == address.count_ones() => Block::Kept,
        (240.., _) => Block::Inside(4),
        (..=126, _) => Block::Public(1),
        (128..=191, _) => Block::Public(2),
        _ => Block::Public(3),
    }
}

/// Whether a prefix of so many bits holds one of the parts with a meaning beside others.
fn parts(address: u32, bits: u32) -> bool {
    let begins = |(part, length): &(u32, u32)| {
        *length > bits && (u64::from(address ^ part) >> (32 - bits)) == 0
    };
    PARTS.iter().any(begins)
}

/// Whether all addresses with this first octet are public.
fn is_public(address: u32) -> bool {
    matches!(block(address), Block::Public(_)) && !parts(address, FIRST_OCTET)
}

/// How addresses are replaced.
#[derive(Debug, Clone, Copy)]
pub(super) struct Addresses {
    pub(super) cipher: Cipher,
    /// Whether the maker of a hardware address is still told.
    pub(super) keeps_oui: bool,
}

impl Addresses {
    /// Another IPv4 address.
    pub(super) fn v4(&self, address: Ipv4Addr) -> Ipv4Addr {
        let address = address.to_bits();
        let flips = match block(address) {
            Block::Kept => 0,
            Block::Inside(prefix) => self.flips(address, prefix),
            Block::Public(class) => {
                self.first_octet(address, class) | self.flips(address, FIRST_OCTET)
            }
        };
        Ipv4Addr::from_bits(address ^ flips)
    }

    /// What is turned over in the first octet of a public address. All addresses that have it go together; where
    /// some of them have a meaning of their own, they stay.
    fn first_octet(&self, address: u32, class: u32) -> u32 {
        if !is_public(address) {
            return 0;
        }
        let mut replaced = address;
        for _ in 0..MOST_WALKS {
            replaced ^= (class..FIRST_OCTET).fold(0, |flips, bit| flips | self.flip(replaced, bit));
            if is_public(replaced) {
                break;
            }
        }
        address ^ replaced
    }

    /// Another network of the same length; the bits behind its prefix stay.
    pub(super) fn network(&self, address: Ipv4Addr, length: u8) -> Ipv4Addr {
        let mask = u32::MAX
            .checked_shl(32 - u32::from(length.min(32)))
            .unwrap_or(0);
        let replaced = self.v4(address).to_bits();
        Ipv4Addr::from_bits((replaced & mask) | (address.to_bits() & !mask))
    }

    /// The bits from `from` on that are turned over, each as the bits before it say. At least one is; but none that
    /// would lead into, or out of, a part with a meaning.
    fn flips(&self, address: u32, from: u32) -> u32 {
        let mut flips = 0;
        for bit in (from..REPLACED_BITS).filter(|bit| !parts(address, *bit)) {
            let is_last = bit + 1 == REPLACED_BITS;
            flips |= if is_last && flips == 0 {
                1 << (31 - bit)
            } else {
                self.flip(address, bit)
            };
        }
        flips
    }

    /// A bit where it is turned over, as those before it say.
    fn flip(&self, address: u32, bit: u32) -> u32 {
        let before = u64::from(address) >> (32 - bit);
        let name = [&before.to_be_bytes()[..], &bit.to_be_bytes()].concat();
        let number = self.cipher.number(Purpose::Address4, &name);
        u32::from(number & 1 == 1) << (31 - bit)
    }

    /// Another IPv6 address: networks keep what they have in common, and an interface identifier that was made from a
    /// hardware address is made from the other one.
    pub(super) fn v6(&self, address: [u8; 16]) -> [u8; 16] {
        const LOWEST: u128 = 0xffff;
        let number = u128::from_be_bytes(address);
        let from = match address {
            [0xff, ..] => return address,
            _ if number <= LOWEST => return address,
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, last @ ..] => {
                let last = self.v4(Ipv4Addr::from(last)).to_bits();
                return ((number >> 32 << 32) | u128::from(last)).to_be_bytes();
            }
            [0xfe, 0x80..=0xbf, ..] => 64,
            [0xfc | 0xfd, ..] => 8,
            _ => 3,
        };
        let mut replaced = number;
        for bit in from..64u32 {
            let before = number >> (128 - bit);
            let name = [&before.to_be_bytes()[..], &bit.to_be_bytes()].concat();
            let flip = self.cipher.number(Purpose::Address6, &name) & 1;
            replaced ^= u128::from(flip) << (127 - bit);
        }
        let mut replaced = replaced.to_be_bytes();
        if let Some(identifier) = replaced.last_chunk_mut::<8>() {
            self.interface(identifier);
        }
        replaced
    }

    /// Another IPv6 network of the same length; the bits behind its prefix stay.
    pub(super) fn network6(&self, address: [u8; 16], length: u8) -> [u8; 16] {
        let mask = u128::MAX
            .checked_shl(128 - u32::from(length.min(128)))
            .unwrap_or(0);
        let replaced = u128::from_be_bytes(self.v6(address));
        ((replaced & mask) | (u128::from_be_bytes(address) & !mask)).to_be_bytes()
    }

    fn interface(&self, identifier: &mut [u8; 8]) {
        const LOCAL: u8 = 0x02;
        const LOWEST: u64 = 0xffff;
        if u64::from_be_bytes(*identifier) <= LOWEST {
            return;
        }
        let (maker, rest) = (identifier.first_chunk::<3>(), identifier.last_chunk::<3>());
        match (*identifier, maker, rest) {
            ([_, _, _, 0xff, 0xfe, ..], Some(maker), Some(rest)) => {
                let (mut maker, mut rest) = (*maker, *rest);
                maker[0] ^= LOCAL;
                (maker, rest) = self.halves(maker, rest);
                maker[0] ^= LOCAL;
                let octets = [&maker[..], &[0xff, 0xfe], &rest].concat();
                identifier.copy_from_slice(&octets);
            }
            _ => self.cipher.bytes(Purpose::Interface6, b"", identifier),
        }
    }

    /// Another hardware address of Ethernet. Addresses that mean all or a known group stay; the bits that say group
    /// and local stay in all.
    pub(super) fn mac(&self, mac: [u8; MAC_OCTETS]) -> [u8; MAC_OCTETS] {
        if let [0, 0, 0, 0, 0, 0]
        | [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
        | [0x01, 0x00, 0x5e, ..]
        | [0x01, 0x80, 0xc2, ..]
        | [0x33, 0x33, ..] = mac
        {
            return mac;
        }
        self.station(mac)
    }

    /// Another hardware address of Ethernet, whatever it means.
    fn station(&self, mac: [u8; MAC_OCTETS]) -> [u8; MAC_OCTETS] {
        let mut replaced = mac;
        let (maker, rest) = replaced.split_at_mut(3);
        if let (Some(maker), Some(rest)) = (maker.first_chunk_mut(), rest.first_chunk_mut()) {
            (*maker, *rest) = self.halves(*maker, *rest);
        }
        replaced
    }

    /// The part of a hardware address that tells the maker, and what the maker counts with.
    fn halves(&self, maker: [u8; 3], rest: [u8; 3]) -> ([u8; 3], [u8; 3]) {
        let mut rest = rest;
        self.cipher.bytes(Purpose::Nic, &maker, &mut rest);
        (self.oui(maker), rest)
    }

    fn oui(&self, oui: [u8; 3]) -> [u8; 3] {
        const KIND: u8 = 0x03;
        const LOCAL: u8 = 0x02;
        let [a, b, c] = oui;
        // A local prefix is part of a number that was drawn at random, and would tell which.
        if self.keeps_oui && (a & LOCAL == 0 || VIRTUAL.contains(&oui)) {
            return oui;
        }
        let head = Symbol {
            value: a >> 2,
            size: 64,
        };
        let mut row = [head, any(b), any(c)];
        self.cipher.replace(Purpose::Oui, &[a & KIND], &mut row);
        let [head, b, c] = row;
        [(head.value << 2) | (a & KIND), b.value, c.value]
    }

    /// Writes another hardware address of any length over one. In frames of Ethernet one that is too long stands as far as
    /// it goes, so its first octets become what they become alone.
    pub(super) fn hardware(&self, bytes: &mut [u8]) {
        if let Ok(mac) = <[u8; MAC_OCTETS]>::try_from(&*bytes) {
            bytes.copy_from_slice(&self.mac(mac));
            return;
        }
        let is_kept = bytes.iter().all(|byte| *byte == 0) || bytes.iter().all(|byte| *byte == 0xff);
        if is_kept {
            return;
        }
        if bytes.starts_with(REMOTE_ACCESS) {
            let (_, behind) = bytes.split_at_mut(REMOTE_ACCESS.len());
            self.cipher.bytes(Purpose::Hardware, b"", behind);
        } else if let Some((mac, behind)) = bytes.split_first_chunk_mut() {
            self.cipher.bytes(Purpose::Hardware, &*mac, behind);
            *mac = self.station(*mac);
        } else {
            self.cipher.bytes(Purpose::Hardware, b"", bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn addresses() -> Addresses {
        Addresses {
            cipher: Cipher::of("key"),
            keeps_oui: false,
        }
    }

    fn common(one: Ipv4Addr, other: Ipv4Addr) -> u32 {
        (one.to_bits() ^ other.to_bits()).leading_zeros()
    }

    #[test]
    fn networks_keep_what_they_have_in_common() {
        let addresses = addresses();
        // What has a meaning of its own stays in its block, and cannot keep its distance to others.
        let blocks = [
            &[
                [10, 1, 2, 3],
                [10, 1, 2, 77],
                [10, 1, 3, 77],
                [10, 200, 3, 77],
            ][..],
            &[[192, 168, 0, 1], [192, 168, 1, 1], [192, 168, 1, 9]],
            &[
                [203, 0, 113, 9],
                [203, 0, 113, 99],
                [203, 0, 112, 9],
                [202, 7, 7, 7],
            ],
        ];
        for block in blocks {
            let pairs = block
                .iter()
                .flat_map(|one| block.iter().map(move |other| (*one, *other)));
            for (one, other) in pairs {
                let (one, other) = (Ipv4Addr::from(one), Ipv4Addr::from(other));
                assert_ne!(addresses.v4(one), one);
                assert_eq!(addresses.v4(one).octets()[3], one.octets()[3]);
                let replaced = common(addresses.v4(one), addresses.v4(other));
                assert_eq!(replaced, common(one, other), "{one} {other}");
            }
        }
    }

    #[test]
    fn blocks_stay_what_they_are() {
        let addresses = addresses();
        for octets in [
            [0, 0, 0, 0],
            [127, 0, 0, 1],
            [224, 0, 0, 1],
            [255, 255, 255, 255],
            [255, 255, 252, 0],
        ] {
            assert_eq!(addresses.v4(octets.into()).octets(), octets);
        }
        assert!(addresses.v4([172, 20, 1, 2].into()).is_private());
        assert!(addresses.v4([192, 168, 1, 2].into()).is_private());
        assert!(addresses.v4([169, 254, 1, 2].into()).is_link_local());
        for first in 1..224 {
            for second in 0..=255 {
                let address = Ipv4Addr::from([first, second, 7, 1]);
                let replaced = addresses.v4(address);
                assert_eq!(replaced.is_private(), address.is_private(), "{address}");
                assert_eq!(replaced.is_loopback(), address.is_loopback());
                assert_eq!(replaced.is_multicast(), address.is_multicast());
            }
        }
    }

    #[test]
    fn neighbours_go_together_whatever_the_key() {
        // In each block one pair to an octet that tells them apart, and 169.254.169.254 with its neighbour.
        let pairs = [
            ([11, 90, 0, 5], [11, 0, 0, 1], 8),
            ([172, 200, 0, 5], [172, 201, 0, 1], 8),
            ([100, 1, 0, 5], [100, 32, 0, 1], 9),
            ([192, 0, 2, 5], [192, 1, 0, 1], 8),
            ([169, 254, 169, 5], [169, 254, 169, 254], 24),
            ([169, 254, 7, 5], [169, 254, 8, 5], 16),
        ];
        for key in 0..400 {
            let addresses = Addresses {
                cipher: Cipher::of(&format!("k{key}")),
                keeps_oui: false,
            };
            for (one, other, least) in pairs {
                let (one, other) = (Ipv4Addr::from(one), Ipv4Addr::from(other));
                let replaced = common(addresses.v4(one), addresses.v4(other));
                assert!(replaced >= least, "{one} {other} {key}");
                assert_eq!(replaced, common(one, other), "{one} {other} {key}");
            }
        }
        let metadata = Ipv4Addr::new(169, 254, 169, 254);
        assert_eq!(addresses().v4(metadata), metadata);
    }

    #[test]
    fn no_two_addresses_become_one() {
        let addresses = addresses();
        let all: BTreeSet<Ipv4Addr> = (0..=0xffff)
            .map(|high: u32| addresses.v4(Ipv4Addr::from_bits((high << 16) | 0x0701)))
            .collect();
        assert_eq!(all.len(), 0x1_0000);
    }

    #[test]
    fn routes_keep_the_bits_behind_their_prefix() {
        let addresses = addresses();
        let network = addresses.network([10, 8, 0, 0].into(), 13);
        assert_eq!(network.to_bits() & 0x0007_ffff, 0);
        let host = addresses.v4([10, 12, 3, 4].into());
        assert!(common(network, host) >= 13);
        assert_eq!(addresses.network([0, 0, 0, 0].into(), 0).octets(), [0; 4]);
    }

    #[test]
    fn hardware_addresses_keep_their_kind_and_their_maker_in_common() {
        let addresses = addresses();
        let one = addresses.mac([0x00, 0x1b, 0x21, 1, 2, 3]);
        let other = addresses.mac([0x00, 0x1b, 0x21, 1, 2, 4]);
        assert_eq!(one[0] & 3, 0);
        assert_eq!(one[..3], other[..3]);
        assert_ne!(one[3..], other[3..]);
        assert_ne!(one[..3], [0x00, 0x1b, 0x21]);
        assert_eq!(addresses.mac([0xff; 6]), [0xff; 6]);
        let kept = Addresses {
            keeps_oui: true,
            ..addresses
        };
        assert_eq!(
            kept.mac([0x00, 0x1b, 0x21, 1, 2, 3])[..3],
            [0x00, 0x1b, 0x21]
        );
        assert_eq!(
            kept.mac([0x52, 0x54, 0x00, 1, 2, 3])[..3],
            [0x52, 0x54, 0x00]
        );
        assert_ne!(
            kept.mac([0xda, 0x54, 0x00, 1, 2, 3])[..3],
            [0xda, 0x54, 0x00]
        );
    }

    #[test]
    fn an_address_that_is_too_long_begins_as_it_would_alone() {
        let addresses = addresses();
        let mac = [0x00, 0x1b, 0x21, 1, 2, 3];
        for behind in [&[0xdd][..], &[0xdd, 0xee]] {
            let mut long = [&mac, behind].concat();
            addresses.hardware(&mut long);
            assert_eq!(long[..6], addresses.mac(mac));
            assert_ne!(long[6..], *behind);
        }
        // What is a group of Ethernet is none in other addresses.
        let group = [0x33, 0x33, 1, 2, 3, 4, 5, 6];
        let mut long = group;
        addresses.hardware(&mut long);
        assert_ne!(long[2..6], group[2..6]);
    }

    #[test]
    fn an_interface_identifier_follows_its_hardware_address() {
        let addresses = addresses();
        let mac = addresses.mac([0x02, 0, 0, 1, 2, 3]);
        let replaced = addresses.v6([
            0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0x00, 0, 0, 0xff, 0xfe, 1, 2, 3,
        ]);
        assert_eq!(replaced[8] ^ 2, mac[0]);
        assert_eq!(replaced[9..11], mac[1..3]);
        assert_eq!(replaced[13..], mac[3..]);
        assert_eq!(replaced[..8], [0xfe, 0x80, 0, 0, 0, 0, 0, 0]);
    }
}
