//! Tunnels that stand between a frame's first header and the datagram.

use super::layer::Layer;
use super::link::{UNKNOWN, ethertype_name};
use super::{Cut, Printed, Printer};
use crate::wire::ethertype::{IPV4, IPV6, MPLS, TRANSPARENT_ETHERNET};

/// UDP ports of tunnels.
const VXLAN_PORT: u16 = 4789;
const OVERLAY_PORT: u16 = 8472;
const GENEVE_PORT: u16 = 6081;

/// Length of the headers of VXLAN and of overlay transport.
const VXLAN_HEADER: usize = 8;
/// The flag that says that the number of the network counts. RFC 7348 s5.
const HAS_NETWORK: u8 = 0x08;

/// Flags of GRE. RFC 2784 s2.1, RFC 2890 s2.
const GRE_CHECKSUM: u16 = 0x8000;
const GRE_KEY: u16 = 0x2000;
const GRE_SEQUENCE: u16 = 0x1000;
const GRE_STRICT_ROUTE: u16 = 0x0800;
const GRE_ACKNOWLEDGMENT: u16 = 0x0080;
const GRE_VERSION: u16 = 0x0007;

/// Length of a label of MPLS.
const LABEL: usize = 4;
/// Labels that say what follows. RFC 3032 s2.1.
const LABEL_IPV4: u32 = 0;
const LABEL_IPV6: u32 = 2;
const LABEL_IMPLICIT: u32 = 3;
/// What protocols of OSI begin with.
const OSI_FIRST: u8 = 0x81;
const OSI_LAST: u8 = 0x83;
/// Bottom of the stack. RFC 3032 s2.1.
const LABEL_BOTTOM: u32 = 0x100;

impl Printer<'_> {
    /// What a UDP datagram carries that is not DHCP itself.
    pub(super) fn udp_carrier(
        &mut self,
        ports: (u16, u16),
        told: usize,
        payload: Layer<'_>,
    ) -> Printed {
        let has = |port| ports.0 == port || ports.1 == port;
        if has(OVERLAY_PORT) {
            self.overlay(payload)
        } else if has(VXLAN_PORT) {
            self.vxlan(payload)
        } else if has(GENEVE_PORT) {
            self.geneve(payload)
        } else {
            self.udp_length(told, payload.length());
            Ok(())
        }
    }

    fn vxlan(&mut self, layer: Layer<'_>) -> Printed {
        let [flags, _, _, _, v0, v1, v2, _] = layer.array::<VXLAN_HEADER>("vxlan")?;
        self.str("VXLAN, ");
        self.network_flags(flags, "invalid");
        self.str(", vni ");
        self.number(u32::from_be_bytes([0, v0, v1, v2]));
        self.str("\n");
        self.ethernet(layer.skip(VXLAN_HEADER))
    }

    fn overlay(&mut self, layer: Layer<'_>) -> Printed {
        let [flags, o0, o1, o2, v0, v1, v2, _] = layer.array::<VXLAN_HEADER>("otv")?;
        self.str("OTV, ");
        self.network_flags(flags, ".");
        self.str(", overlay ");
        self.number(u32::from_be_bytes([0, o0, o1, o2]));
        self.str(", instance ");
        self.number(u32::from_be_bytes([0, v0, v1, v2]));
        self.str("\n");
        self.ethernet(layer.skip(VXLAN_HEADER))
    }

    /// Flags: a letter for the one that says that the number of the network counts, or a word for its absence.
    fn network_flags(&mut self, flags: u8, absence: &str) {
        self.str("flags [");
        self.str(if flags & HAS_NETWORK == 0 {
            absence
        } else {
            "I"
        });
        self.str("] (0x");
        self.hex(u32::from(flags), 2);
        self.str(")");
    }

    pub(super) fn gre(&mut self, layer: Layer<'_>) -> Printed {
        let [f0, f1, p0, p1] = layer.array("gre")?;
        let flags = u16::from_be_bytes([f0, f1]);
        let number = u16::from_be_bytes([p0, p1]);
        if flags & GRE_VERSION != 0 {
            return self.unread(layer);
        }
        self.str("GREv0");
        self.gre_flags(flags);
        let mut inner = layer.skip(4);
        if flags & GRE_CHECKSUM != 0 {
            let [c0, c1, o0, o1] = inner.array("gre")?;
            if self.is_verbose(1) {
                self.str(", sum 0x");
                self.hex(u32::from(u16::from_be_bytes([c0, c1])), 1);
            }
            self.str(", off 0x");
            self.hex(u32::from(u16::from_be_bytes([o0, o1])), 1);
            inner = inner.skip(4);
        }
        if flags & GRE_KEY != 0 {
            self.str(", key=0x");
            self.hex(u32::from_be_bytes(inner.array("gre")?), 1);
            inner = inner.skip(4);
        }
        if flags & GRE_SEQUENCE != 0 {
            self.str(", seq ");
            self.number(u32::from_be_bytes(inner.array("gre")?));
            inner = inner.skip(4);
        }
        self.carried(number);
        self.str(", length ");
        self.number(layer.length());
        self.turn(": ");
        match number {
            IPV4 => self.begin_ip(inner),
            IPV6 => self.begin_ip6(inner),
            MPLS => self.mpls(inner),
            TRANSPARENT_ETHERNET => self.ethernet(inner),
            _ => {
                self.str("gre-proto-0x");
                self.hex(u32::from(number), 4);
                Ok(())
            }
        }
    }

    fn gre_flags(&mut self, flags: u16) {
        if !self.is_verbose(1) {
            return;
        }
        self.str(", Flags [");
        let mut separator = "";
        for (bit, name) in [
            (GRE_CHECKSUM, "checksum present"),
            (GRE_KEY, "key present"),
            (GRE_SEQUENCE, "sequence# present"),
            (GRE_STRICT_ROUTE, "source routing present"),
            (GRE_ACKNOWLEDGMENT, "ack present"),
        ] {
            if flags & bit != 0 {
                self.str(separator);
                self.str(name);
                separator = ", ";
            }
        }
        self.str(if separator.is_empty() { "none]" } else { "]" });
    }

    /// With `-e`, the number of what a tunnel carries.
    pub(super) fn carried(&mut self, number: u16) {
        if self.settings.shows_link {
            self.str(", proto ");
            let name = match ethertype_name(number) {
                UNKNOWN => "unknown",
                name => name,
            };
            self.named_number(name, number);
        }
    }

    /// Goes on to what a tunnel carries: on a new line with `-v`.
    pub(super) fn turn(&mut self, otherwise: &str) {
        self.str(if self.is_verbose(1) {
            "\n\t"
        } else {
            otherwise
        });
    }

    /// A stack of labels, and what the last of them or the first byte behind it says that it carries.
    pub(super) fn mpls(&mut self, layer: Layer<'_>) -> Printed {
        self.str("MPLS ");
        let mut label = u32::from_be_bytes(layer.array("mpls")?);
        let mut inner = layer.skip(LABEL);
        self.mpls_label(label);
        while label & LABEL_BOTTOM == 0 {
            label = u32::from_be_bytes(inner.array("mpls")?);
            inner = inner.skip(LABEL);
            self.turn(" ");
            self.mpls_label(label);
        }
        match (label >> 12, inner.rest().first()) {
            (LABEL_IPV4 | LABEL_IMPLICIT, _) => {
                self.turn(" ");
                self.begin_ip(inner)
            }
            (LABEL_IPV6, _) | (_, Some(0x60..=0x6f)) => {
                self.turn(" ");
                self.begin_ip6(inner)
            }
            (_, Some(0x45..=0x4f)) => {
                self.turn(" ");
                self.begin_ip(inner)
            }
            (_, Some(OSI_FIRST..=OSI_LAST)) => self.unread(inner),
            _ => {
                let is_cut = inner.rest().len() < inner.length();
                if self.plain(inner) && is_cut {
                    return Err(Cut::seen("mpls"));
                }
                Ok(())
            }
        }
    }

    fn mpls_label(&mut self, label: u32) {
        self.str("(label ");
        self.number(label >> 12);
        if self.is_verbose(1) {
            self.str(match label >> 12 {
                0 => " (IPv4 explicit NULL)",
                1 => " (router alert)",
                2 => " (IPv6 explicit NULL)",
                3 => " (implicit NULL)",
                4..=15 => " (rsvd)",
                _ => "",
            });
        }
        self.str(", tc ");
        self.number((label >> 9) & 0b111);
        if label & LABEL_BOTTOM != 0 {
            self.str(", [S]");
        }
        self.str(", ttl ");
        self.number(label & 0xff);
        self.str(")");
    }
}
