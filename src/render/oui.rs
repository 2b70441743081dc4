//! Who made a device, by the prefix of its hardware address.
//!
//! The table is compiled in from the public registry of prefixes and searched when somebody asks: it costs
//! nothing at the start, and nothing is ever looked up over a network. An address that its owner made up
//! (locally administered) has no maker, but for blocks that hypervisors are known to use.

use macaddr_ouidb::OUI_DB_BUNDLED;

/// The shortest address that can tell its maker, bytes.
const ADDRESS_MIN: usize = 6;

/// The maker of the device with this Ethernet address or EUI-64; `None` where the table has none.
pub fn vendor(address: &[u8]) -> Option<String> {
    if address.len() < ADDRESS_MIN {
        return None;
    }
    let entry = OUI_DB_BUNDLED.lookup(address)?;
    Some(entry.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_every_length_are_found() {
        let vendor_of = |address: [u8; 6]| vendor(&address).unwrap_or_default();
        assert_eq!(vendor_of([0xbc, 0xa8, 0xa6, 0xb3, 0x71, 0xb7]), "Intel");
        assert!(vendor_of([0xfa, 0x16, 0x3e, 0xd6, 0x62, 0x84]).contains("OpenStack"));
        assert!(vendor_of([0x8c, 0x1f, 0x64, 0xaf, 0xa0, 0]).contains("DATA ELECTRONIC"));
    }

    #[test]
    fn made_up_addresses_and_fragments_have_no_maker() {
        assert_eq!(vendor(&[0x02, 0x11, 0x22, 0x33, 0x44, 0x55]), None);
        assert_eq!(vendor(&[0xbc, 0xa8, 0xa6]), None);
        assert_eq!(vendor(&[]), None);
    }

    #[test]
    fn any_first_octets_are_safe_to_ask_for() {
        for first in 0..=u16::MAX {
            let [high, low] = first.to_be_bytes();
            let _ = vendor(&[high, low, low, high, 0xff, 0]);
        }
    }
}
