//! The IPv4 header: with `-v` in brackets on a line of its own.

use super::layer::Layer;
use super::{Cut, Printed, Printer, ip_options};

/// Length of a header without options.
const HEADER: usize = 20;
/// Protocol numbers.
const IP_IN_IP: u8 = 4;
const UDP: u8 = 17;
const GRE: u8 = 47;
/// The fragment field's bits. RFC 791 s3.1.
const RESERVED: u16 = 0x8000;
const DONT_FRAGMENT: u16 = 0x4000;
const MORE_FRAGMENTS: u16 = 0x2000;
const OFFSET: u16 = 0x1fff;

/// Where a datagram comes from and goes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    pub(super) source: [u8; 4],
    pub(super) destination: [u8; 4],
    /// The destination that checksums count with: the last of a source route.
    pub(super) last: [u8; 4],
}

/// The fields of the header that `-v` shows.
struct Header<'a> {
    bytes: &'a [u8],
    tos: u8,
    ttl: u8,
    id: u16,
    fragment: u16,
    protocol: u8,
    total: usize,
}

impl Printer<'_> {
    /// An IPv4 header and what it carries.
    pub(super) fn ip(&mut self, layer: Layer<'_>) -> Printed {
        let fixed: [u8; HEADER] = layer.array("ip")?;
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
        if first >> 4 != 4 {
            return self.unread(layer);
        }
        let is_whole = self.is_target(layer) && self.is_rebuilt();
        let total = if is_whole {
            layer.length()
        } else {
            usize::from(u16::from_be_bytes([t0, t1]))
        };
        let length = usize::from(first & 0x0f) * 4;
        if total < length {
            self.str("bad-len ");
            self.number(total);
            return Ok(());
        }
        if layer.length() < total {
            self.str("truncated-ip - ");
            self.number(total - layer.length());
            self.str(" bytes missing! ");
        }
        let datagram = layer.within(total);
        let bytes = datagram.slice(0, length).ok_or(Cut("ip"))?;
        let fragment = u16::from_be_bytes([f0, f1]);
        let fragment = if is_whole {
            fragment & (RESERVED | DONT_FRAGMENT)
        } else {
            fragment
        };
        if self.is_verbose(1) {
            let header = Header {
                bytes,
                tos,
                ttl,
                id: u16::from_be_bytes([i0, i1]),
                fragment,
                protocol,
                total,
            };
            self.ip_header(&header, datagram, !is_whole)?;
        }
        let [s0, s1, s2, s3, d0, d1, d2, d3] = rest;
        let destination = [d0, d1, d2, d3];
        let ends = Ends {
            source: [s0, s1, s2, s3],
            destination,
            last: ip_options::last_stop(bytes.get(HEADER..).unwrap_or_default())
                .unwrap_or(destination),
        };
        self.ip_payload(protocol, ends, datagram.skip(length))
    }

    fn ip_payload(&mut self, protocol: u8, ends: Ends, payload: Layer<'_>) -> Printed {
        if protocol == UDP {
            return self.udp(ends, payload);
        }
        self.ends(ends);
        match protocol {
            IP_IN_IP => self.begin_ip(payload),
            GRE => self.gre(payload),
            _ => self.unread(payload),
        }
    }

    /// Both addresses without ports.
    pub(super) fn ends(&mut self, ends: Ends) {
        self.address(ends.source);
        self.str(" > ");
        self.address(ends.destination);
        self.str(": ");
    }

    fn ip_header(
        &mut self,
        header: &Header<'_>,
        datagram: Layer<'_>,
        has_checksum: bool,
    ) -> Printed {
        self.str("(tos 0x");
        self.hex(u32::from(header.tos), 1);
        self.str(match header.tos & 0b11 {
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
        self.number(u32::from(header.fragment & OFFSET) * 8);
        self.str(", flags [");
        self.ip_flags(header.fragment);
        self.str("], proto ");
        self.str(protocol_name(header.protocol));
        self.str(" (");
        self.number(header.protocol);
        self.str("), length ");
        self.number(header.total);
        if header.bytes.len() > HEADER {
            self.str(", options (");
            self.ip_options(datagram, header.bytes.len())?;
            self.str(")");
        }
        if self.settings.verifies && has_checksum {
            self.ip_checksum(header.bytes);
        }
        self.str(")\n    ");
        Ok(())
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
        let mut sum = Sum::default();
        sum.add(header);
        if sum.fold() == u16::MAX {
            return;
        }
        let (before, rest) = header.split_at_checked(10).unwrap_or_default();
        let Some((field, after)) = rest.split_first_chunk::<2>() else {
            return;
        };
        let mut sum = Sum::default();
        sum.add(before);
        sum.add(after);
        self.str(", bad cksum ");
        self.hex(u32::from(u16::from_be_bytes(*field)), 1);
        self.str(" (->");
        self.hex(u32::from(!sum.fold()), 1);
        self.str(")!");
    }
}

/// A one's complement sum of 16-bit words. RFC 1071 s1.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Sum(u64);

impl Sum {
    /// Adds bytes, the last one with a zero byte behind it if their number is odd.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(2);
        for word in &mut words {
            let word = <[u8; 2]>::try_from(word).unwrap_or_default();
            self.0 += u64::from(u16::from_be_bytes(word));
        }
        if let [last] = words.remainder() {
            self.0 += u64::from(u16::from_be_bytes([*last, 0]));
        }
    }

    /// Adds a word.
    pub(super) fn add_word(&mut self, word: u16) {
        self.0 += u64::from(word);
    }

    /// The sum, its carries added in.
    pub(super) fn fold(self) -> u16 {
        let mut sum = self.0;
        while sum > 0xffff {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        u16::try_from(sum).unwrap_or(u16::MAX)
    }
}

/// tcpdump's name of a protocol that can lead to DHCP.
const fn protocol_name(protocol: u8) -> &'static str {
    match protocol {
        IP_IN_IP => "IPIP",
        UDP => "UDP",
        41 => "IPv6",
        GRE => "GRE",
        _ => "unknown",
    }
}
