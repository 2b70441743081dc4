//! IEEE 802.2 headers that lead to IP: SNAP, and the number that once stood for IP.

use super::layer::Layer;
use super::link::ethertype_name;
use super::{Printed, Printer};

/// Service access points.
const SNAP: u8 = 0xaa;
const IP: u8 = 0x06;
/// Unnumbered information.
const UNNUMBERED: u8 = 0x03;
/// Lengths of the 802.2 header, and of it and SNAP.
const LLC_HEADER: usize = 3;
const SNAP_HEADER: usize = 8;
/// The codes of SNAP headers that carry an `EtherType`.
const ENCAPSULATED_ETHERNET: [u8; 3] = [0, 0, 0];
const CISCO_BRIDGED: [u8; 3] = [0, 0, 0xf8];

impl Printer<'_> {
    /// An 802.2 header.
    pub(super) fn llc(&mut self, layer: Layer<'_>) -> Printed {
        match layer.array::<LLC_HEADER>("llc")? {
            [SNAP, SNAP, UNNUMBERED] => {
                self.access_points("SNAP (0xaa)");
                self.snap(layer)
            }
            [IP, IP, UNNUMBERED] => {
                self.access_points("IP (0x06)");
                self.begin_ip(layer.skip(LLC_HEADER))
            }
            _ => self.unread(layer),
        }
    }

    fn access_points(&mut self, name: &str) {
        if self.settings.shows_link {
            self.str("LLC, dsap ");
            self.str(name);
            self.str(" Individual, ssap ");
            self.str(name);
            self.str(" Command, ctrl 0x03: ");
        }
    }

    fn snap(&mut self, layer: Layer<'_>) -> Printed {
        let [_, _, _, o0, o1, o2, high, low] = layer.array::<SNAP_HEADER>("snap")?;
        let (name, word) = match [o0, o1, o2] {
            ENCAPSULATED_ETHERNET => ("Ethernet", ", ethertype "),
            CISCO_BRIDGED => ("Cisco bridged", ", pid "),
            _ => return self.unread(layer),
        };
        let number = u16::from_be_bytes([high, low]);
        let inner = layer.skip(SNAP_HEADER);
        if self.settings.shows_link {
            self.str("oui ");
            self.str(name);
            self.str(" (0x");
            self.hex(u32::from_be_bytes([0, o0, o1, o2]), 6);
            self.str(")");
            self.str(word);
            self.str(ethertype_name(number));
            self.str(" (0x");
            self.hex(u32::from(number), 4);
            self.str("), length ");
            self.number(inner.length());
            self.str(": ");
        }
        self.protocol(number, inner)
    }
}
