//! The ends of subnets: the address of a network and its broadcast address stay what they are under its mask.
//!
//! Where a mask is shorter than what the last octet counts, the bits behind it are replaced like others, and no
//! replacement that looks at an address alone could keep all ones there for every mask. So the end of a subnet changes
//! places with the address that would have become it. Masks are known from the messages that have one, and count
//! for those without one that follow; before any is known, an end is an address like others.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use super::address::Addresses;
use crate::dhcp::value::mask_length;
use crate::dhcp::{Message, option};

/// Ends of subnets that are remembered.
const MAX_ENDS: usize = 65_536;
/// The longest mask behind which something is replaced.
const LONGEST: u8 = 23;

/// A subnet that a message puts its client into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Subnet {
    address: Ipv4Addr,
    length: u8,
}

impl Subnet {
    /// The subnet that a message tells; `None` where it has no mask, or nobody is in it.
    pub(super) fn of(message: &Message<'_>) -> Option<Self> {
        let mask = message.address_option(option::MASK)?;
        let own = [message.yiaddr(), message.ciaddr()];
        let address = own.into_iter().find(|own| !own.is_unspecified())?;
        let length = mask_length(mask.octets()).filter(|length| *length > 0)?;
        Some(Self { address, length })
    }

    /// The two ends and, for each, what it would become and what it shall become.
    fn ends(self, addresses: &Addresses) -> [(u32, u32); 2] {
        let host = u32::MAX.checked_shr(self.length.into()).unwrap_or(0);
        let address = self.address.to_bits();
        let replaced = |end| addresses.v4(Ipv4Addr::from_bits(end)).to_bits();
        let (network, broadcast) = (replaced(address & !host), replaced(address | host));
        [(network, network & !host), (broadcast, broadcast | host)]
    }
}

/// What changes places with what, among addresses that are replaced already.
#[derive(Debug, Clone, Default)]
pub(super) struct Ends {
    /// Those of the message at hand, which count before all others.
    own: Option<Own>,
    known: HashMap<u32, u32>,
}

#[derive(Debug, Clone, Copy)]
struct Own {
    network: u32,
    length: u8,
    ends: [(u32, u32); 2],
}

impl Ends {
    /// Goes on to a message with this subnet.
    pub(super) fn meet(&mut self, subnet: Option<Subnet>, addresses: &Addresses) {
        self.own = subnet.map(|subnet| {
            let ends = subnet.ends(addresses);
            Own {
                network: ends[0].1,
                length: subnet.length,
                ends,
            }
        });
        if let Some(own) = self.own.filter(|own| own.length <= LONGEST) {
            self.learn(own.ends);
        }
    }

    fn learn(&mut self, ends: [(u32, u32); 2]) {
        if self.known.len() >= MAX_ENDS {
            self.known.clear();
        }
        for (one, other) in ends {
            // An address changes places once, so that no two become one.
            if !self.known.contains_key(&one) && !self.known.contains_key(&other) {
                self.known.insert(one, other);
                self.known.insert(other, one);
            }
        }
    }

    /// What an address is replaced by, of which `replaced` takes only the address into account.
    pub(super) fn settle(&self, replaced: Ipv4Addr) -> Ipv4Addr {
        let bits = replaced.to_bits();
        if !matches!(replaced.octets(), [.., 0 | 255]) {
            return replaced;
        }
        let is_in = |own: &Own| (bits ^ own.network).leading_zeros() >= own.length.into();
        let settled = match self.own.filter(is_in) {
            Some(own) => {
                let turn = |end: &(u32, u32)| match *end {
                    (one, other) if bits == one => Some(other),
                    (one, other) if bits == other => Some(one),
                    _ => None,
                };
                own.ends.iter().find_map(turn)
            }
            None => self.known.get(&bits).copied(),
        };
        settled.map_or(replaced, Ipv4Addr::from_bits)
    }
}

/// All that an address may be replaced by, whatever subnet it is an end of.
pub(super) fn candidates(address: Ipv4Addr, addresses: &Addresses) -> Vec<Ipv4Addr> {
    let is_end = |length: &u8| {
        let host = u32::MAX >> *length;
        [0, host].contains(&(address.to_bits() & host))
    };
    let subnets = (1..=LONGEST).filter(is_end);
    let mut all = vec![addresses.v4(address)];
    for length in subnets {
        let ends = Subnet { address, length }.ends(addresses);
        let host = u32::MAX >> length;
        let [network, broadcast] = ends.map(|(_, end)| end);
        let end = if address.to_bits() & host == 0 {
            network
        } else {
            broadcast
        };
        all.push(Ipv4Addr::from_bits(end));
    }
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::cipher::Cipher;
    use super::*;

    fn addresses() -> Addresses {
        Addresses {
            cipher: Cipher::of("key"),
            keeps_oui: false,
        }
    }

    #[test]
    fn ends_stay_ends_and_no_two_addresses_become_one() {
        let addresses = addresses();
        for length in [9, 16, 20, 23, 24, 28] {
            let subnet = Subnet {
                address: [10, 1, 17, 5].into(),
                length,
            };
            let mut ends = Ends::default();
            ends.meet(Some(subnet), &addresses);
            let host = u32::MAX >> length;
            let own = subnet.address.to_bits();
            let replaced = |address: u32| {
                let plain = addresses.v4(Ipv4Addr::from_bits(address));
                ends.settle(plain).to_bits()
            };
            assert_eq!(replaced(own & !host) & host, 0, "{length}");
            assert_eq!(replaced(own | host) & host, host, "{length}");
            assert_eq!((replaced(own) ^ replaced(own | host)) & !host, 0);
            // What has the same last octet is where another could have become the same.
            let third = |third: u32| replaced((own & !0xff00) | (third << 8) | 0xff);
            let all: BTreeSet<u32> = (0..256).map(third).collect();
            assert_eq!(all.len(), 256, "{length}");
            let end = Ipv4Addr::from_bits(own | host);
            let found = candidates(end, &addresses);
            assert!(found.contains(&Ipv4Addr::from_bits(replaced(end.to_bits()))));
        }
    }

    #[test]
    fn a_mask_counts_for_what_follows_without_one() {
        let addresses = addresses();
        let (wide, narrow) = ([10, 1, 2, 3].into(), [10, 1, 255, 3].into());
        let wide = Subnet {
            address: wide,
            length: 16,
        };
        let narrow = Subnet {
            address: narrow,
            length: 24,
        };
        let mut ends = Ends::default();
        let plain = addresses.v4([10, 1, 255, 255].into());
        assert_eq!(ends.settle(plain), plain);
        ends.meet(Some(wide), &addresses);
        assert_eq!(ends.settle(plain).octets()[2..], [255, 255]);
        ends.meet(None, &addresses);
        assert_eq!(ends.settle(plain).octets()[2..], [255, 255]);
        // The end of a subnet within is that one's.
        ends.meet(Some(narrow), &addresses);
        assert_eq!(ends.settle(plain), plain);
    }

    #[test]
    fn other_addresses_have_one_replacement() {
        assert_eq!(candidates([10, 1, 2, 3].into(), &addresses()).len(), 1);
        assert_eq!(candidates([10, 1, 2, 255].into(), &addresses()).len(), 1);
    }
}
