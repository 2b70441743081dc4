//! The IPv4 header: with `-v` in brackets on a line of its own.

use std::net::Ipv6Addr;

use super::layer::Layer;
use super::{Cut, Printed, Printer, ip_options};
use crate::wire::ChecksumStatus;
use crate::wire::checksum::folded;

/// Length of a header without options, and where the checksum stands in it.
pub(super) const HEADER: usize = 20;
const CHECKSUM: usize = 10;
/// Protocol numbers.
const IP_IN_IP: u8 = 4;
pub(super) const UDP: u8 = 17;
const IPV6_IN_IP: u8 = 41;
const GRE: u8 = 47;
/// Congestion notification: the lowest bits of the type of service. RFC 3168 s5.
const CONGESTION: u8 = 0b11;
/// The fragment field's bits. RFC 791 s3.1.
const RESERVED: u16 = 0x8000;
const DONT_FRAGMENT: u16 = 0x4000;
const MORE_FRAGMENTS: u16 = 0x2000;
const OFFSET: u16 = 0x1fff;
/// What the offset is counted in.
const OFFSET_UNIT: u32 = 8;

/// Protocols that do not lead to DHCP of which tcpdump says more than the number.
const READ: [u8; 24] = [
    1, 2, 6, 8, 9, 33, 44, 46, 50, 51, 55, 58, 59, 62, 77, 88, 89, 103, 108, 112, 113, 132, 135,
    143,
];

/// An address of either version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Address {
    V4([u8; 4]),
    V6([u8; 16]),
}

impl Address {
    /// Its octets.
    pub(super) fn octets(&self) -> &[u8] {
        match self {
            Self::V4(octets) => octets,
            Self::V6(octets) => octets,
        }
    }
}

/// Where a datagram comes from and goes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    pub(super) source: Address,
    pub(super) destination: Address,
    /// The destination that checksums count with: the last of a source route.
    pub(super) last: Address,
    /// Whether UDP need not tell them.
    pub(super) are_told: bool,
}

/// A header's fields.
#[derive(Debug, Clone, Copy)]
struct Header {
    version: u8,
    /// Bytes of the header, as it says.
    length: usize,
    tos: u8,
    /// Bytes of the datagram, as the header says.
    total: usize,
    id: u16,
    /// Flags and offset.
    fragment: u16,
    ttl: u8,
    protocol: u8,
    source: [u8; 4],
    destination: [u8; 4],
}

impl Header {
    fn of(fixed: [u8; HEADER]) -> Self {
        let [
            first,
            tos,
            t0,
            t1,
            i0,
            i1,
            f0,
            f1,
            ttl,
            protocol,
            _,
            _,
            rest @ ..,
        ] = fixed;
        let [s0, s1, s2, s3, d0, d1, d2, d3] = rest;
        Self {
            version: first >> 4,
            length: usize::from(first & 0x0f) * 4,
            tos,
            total: usize::from(u16::from_be_bytes([t0, t1])),
            id: u16::from_be_bytes([i0, i1]),
            fragment: u16::from_be_bytes([f0, f1]),
            ttl,
            protocol,
            source: [s0, s1, s2, s3],
            destination: [d0, d1, d2, d3],
        }
    }

    /// Where the datagram comes from and goes to, by a header of these bytes.
    #[inline(always)]
    fn ends(&self, header: &[u8]) -> Ends {
        let options = header.get(HEADER..).unwrap_or_default();
        let last = ip_options::last_stop(options).unwrap_or(self.destination);
        Ends {
            source: Address::V4(self.source),
            destination: Address::V4(self.destination),
            last: Address::V4(last),
            are_told: false,
        }
    }
}

impl Printer<'_> {
    /// An IPv4 header and what it carries.
    pub(super) fn ip(&mut self, layer: Layer<'_>) -> Printed {
        let mut header = Header::of(layer.array("ip")?);
        if header.version != 4 {
            return self.unread(layer);
        }
        let rebuilt = self.rebuilt.filter(|_| self.is_target(layer));
        let is_rebuilt = rebuilt.is_some();
        let layer = rebuilt.map_or(layer, |whole| whole.moved(layer.offset()));
        if is_rebuilt {
            // The header is the first fragment's.
            header.total = layer.length();
            header.fragment &= RESERVED | DONT_FRAGMENT;
        }
        if header.length < HEADER {
            self.str("bad-hlen ");
            self.number(header.length);
            return Ok(());
        }
        if header.total < header.length {
            self.str("bad-len ");
            self.number(header.total);
            return Ok(());
        }
        if layer.length() < header.total {
            self.str("truncated-ip - ");
            self.number(header.total - layer.length());
            self.str(" bytes missing! ");
        }
        let datagram = layer.within(header.total).lasting(header.total);
        let bytes = datagram.slice(0, header.length).ok_or(Cut::seen("ip"))?;
        let ends = header.ends(bytes);
        if self.is_verbose(1) {
            let is_whole = self.ip_header(&header, datagram)?;
            let is_known = is_rebuilt
                || (self.is_target(layer)
                    && self.datagram.ip.checksum.status == ChecksumStatus::Ok);
            if self.settings.verifies && !is_known {
                self.ip_checksum(bytes);
            }
            self.str(")\n    ");
            if !is_whole {
                self.ends(ends);
                return Err(Cut::seen("ip"));
            }
        }
        self.ip_behind(&header, ends, datagram)
    }

    /// What stands behind a header, unless it is a fragment that is not the first.
    #[inline(always)]
    fn ip_behind(&mut self, header: &Header, ends: Ends, datagram: Layer<'_>) -> Printed {
        if header.fragment & OFFSET != 0 {
            self.ends(ends);
            self.str("ip-proto-");
            self.number(header.protocol);
            return Ok(());
        }
        self.ip_payload(header.protocol, ends, datagram.skip(header.length))
    }

    /// What an IP header carries.
    #[inline(always)]
    pub(super) fn ip_payload(&mut self, protocol: u8, ends: Ends, payload: Layer<'_>) -> Printed {
        if protocol != UDP {
            self.ends(ends);
        }
        self.ip_carried(protocol, ends, payload)
    }

    /// What an IP header carries, behind what was said of its ends.
    pub(super) fn ip_carried(&mut self, protocol: u8, ends: Ends, payload: Layer<'_>) -> Printed {
        match protocol {
            UDP => self.udp(ends, payload),
            IP_IN_IP => self.begin_ip(payload),
            IPV6_IN_IP => self.begin_ip6(payload),
            GRE => self.gre(payload),
            _ if READ.contains(&protocol) => self.unread(payload),
            _ => {
                self.str(" ip-proto-");
                self.number(protocol);
                self.str(" ");
                self.number(payload.length());
                Ok(())
            }
        }
    }

    /// Both addresses without ports.
    pub(super) fn ends(&mut self, ends: Ends) {
        self.end(ends.source);
        self.str(" > ");
        self.end(ends.destination);
        self.str(": ");
    }

    /// An address.
    pub(super) fn end(&mut self, address: Address) {
        match address {
            Address::V4(octets) => self.address(octets),
            // Where just the last two words are set it is shown as one of IPv4.
            Address::V6([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d]) if (a, b) != (0, 0) => {
                self.str("::");
                self.address([a, b, c, d]);
            }
            // Rare enough for `core::fmt`.
            Address::V6(octets) => self.str(&Ipv6Addr::from(octets).to_string()),
        }
    }

    /// The header's fields, without what closes the bracket. Says whether no option reaches beyond the datagram.
    fn ip_header(&mut self, header: &Header, datagram: Layer<'_>) -> Result<bool, Cut> {
        self.str("(tos 0x");
        self.hex(u32::from(header.tos), 1);
        self.str(match header.tos & CONGESTION {
            0 => "",
            1 => ",ECT(1)",
            2 => ",ECT(0)",
            _ => ",CE",
        });
        if header.ttl > 0 {
            self.str(", ttl ");
            self.number(header.ttl);
        }
        self.str(", id ");
        self.number(header.id);
        self.str(", offset ");
        self.number(u32::from(header.fragment & OFFSET) * OFFSET_UNIT);
        self.str(", flags [");
        self.ip_flags(header.fragment);
        self.str("], proto ");
        self.str(protocol_name(header.protocol));
        self.str(" (");
        self.number(header.protocol);
        self.str("), length ");
        self.number(header.total);
        let mut is_whole = true;
        if header.length > HEADER {
            self.str(", options (");
            is_whole = self.ip_options(datagram, header.length)?;
            self.str(")");
        }
        Ok(is_whole)
    }

    fn ip_flags(&mut self, fragment: u16) {
        let mut separator = "";
        for (bit, name) in [
            (MORE_FRAGMENTS, "+"),
            (DONT_FRAGMENT, "DF"),
            (RESERVED, "rsvd"),
        ] {
            if fragment & bit != 0 {
                self.str(separator);
                self.str(name);
                separator = ", ";
            }
        }
        if separator.is_empty() {
            self.str("none");
        }
    }

    fn ip_checksum(&mut self, header: &[u8]) {
        // With the checksum in it, the sum of a right header has all bits set. RFC 1071 s1.
        if folded(&[header]) == u16::MAX {
            return;
        }
        let (before, rest) = header.split_at_checked(CHECKSUM).unwrap_or_default();
        let Some((field, after)) = rest.split_first_chunk::<2>() else {
            return;
        };
        self.str(", bad cksum ");
        self.hex(u32::from(u16::from_be_bytes(*field)), 1);
        self.str(" (->");
        // It never says 0, though that is what a header may need.
        let expected = match !folded(&[before, after]) {
            0 => u16::MAX,
            expected => expected,
        };
        self.hex(u32::from(expected), 1);
        self.str(")!");
    }
}

/// tcpdump's name of a protocol that can lead to DHCP.
pub(super) const fn protocol_name(protocol: u8) -> &'static str {
    match protocol {
        0 => "Options",
        IP_IN_IP => "IPIP",
        UDP => "UDP",
        IPV6_IN_IP => "IPv6",
        43 => "Routing",
        GRE => "GRE",
        _ => "unknown",
    }
}
