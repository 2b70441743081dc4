//! The IPv6 header of what carries IPv4.

use super::ip::{Ends, protocol_name};
use super::ip6_extensions::{ADDRESS, HOP_BY_HOP, Known, address_of, is_extension};
use super::layer::Layer;
use super::{Printed, Printer};

/// What its first bits are.
const VERSION: u8 = 6;
/// Length of the header.
const HEADER: usize = 40;

impl Printer<'_> {
    /// An IPv6 header behind a link header, and what it carries.
    pub(super) fn begin_ip6(&mut self, layer: Layer<'_>) -> Printed {
        let [f0, f1, f2, f3, p0, p1, next, hops, addresses @ ..] = layer.array::<HEADER>("ip6")?;
        if !self.settings.shows_link {
            self.str("IP6 ");
        }
        let version = f0 >> 4;
        if version != VERSION {
            self.str("version error: ");
            self.number(version);
            self.str(" != 6");
            return Ok(());
        }
        let payload = usize::from(u16::from_be_bytes([p0, p1]));
        let total = HEADER + payload;
        if layer.length() < total {
            self.str("truncated-ip6 - ");
            self.number(total - layer.length());
            self.str(" bytes missing!");
        }
        if self.is_verbose(1) {
            self.ip6_header(u32::from_be_bytes([f0, f1, f2, f3]), (hops, next), payload);
        }
        let (source, destination) = addresses.split_at(ADDRESS);
        let destination = address_of(destination);
        let ends = Ends {
            source: address_of(source),
            destination,
            last: destination,
            are_told: false,
        };
        let inner = layer.within(total).lasting(total).skip(HEADER);
        if !is_extension(next) {
            return self.ip_payload(next, ends, inner);
        }
        self.ends(ends);
        self.ip6_behind(next, ends, inner)
    }

    /// Extension headers, and what stands behind them.
    fn ip6_behind(&mut self, first: u8, mut ends: Ends, mut layer: Layer<'_>) -> Printed {
        let mut known = Known {
            last: None,
            stops: 0,
        };
        let (mut next, whole) = (first, layer);
        while is_extension(next) {
            if next == HOP_BY_HOP && layer.offset() != whole.offset() {
                self.str("[The Hop-by-Hop Options header ");
                self.str(if first == HOP_BY_HOP {
                    "was already found"
                } else {
                    "don't follow the IPv6 header"
                });
                self.str("] (invalid)");
                return Ok(());
            }
            let Some((following, length)) = self.ip6_extension(next, layer, &mut known)? else {
                return Ok(());
            };
            layer = layer.skip(length);
            next = following;
        }
        ends.last = known.last.unwrap_or(ends.last);
        ends.are_told = true;
        self.ip_carried(next, ends, layer)
    }

    /// The header's fields in brackets; class and flow label where there are any.
    fn ip6_header(&mut self, first: u32, (hops, next): (u8, u8), payload: usize) {
        let class = (first >> 20) & 0xff;
        let flow = first & 0x000f_ffff;
        self.str("(");
        if class != 0 {
            self.str("class 0x");
            self.hex(class, 2);
            self.str(", ");
        }
        if flow != 0 {
            self.str("flowlabel 0x");
            self.hex(flow, 5);
            self.str(", ");
        }
        self.str("hlim ");
        self.number(hops);
        self.str(", next-header ");
        self.str(protocol_name(next));
        self.str(" (");
        self.number(next);
        self.str(") payload length: ");
        self.number(payload);
        self.str(") ");
    }
}
