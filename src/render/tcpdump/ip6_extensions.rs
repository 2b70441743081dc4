//! The extension headers of IPv6 that may stand in front of a tunnel. RFC 8200 s4.
//!
//! What hop-by-hop options say is looked at in any case, what destination options say with `-v` only.

use super::ip::Address;
use super::layer::Layer;
use super::{Cut, Printer};

/// The numbers of the headers.
pub(super) const HOP_BY_HOP: u8 = 0;
const ROUTING: u8 = 43;
const DESTINATION: u8 = 60;

/// Length of a header's first two fields, which lengths do not count; lengths are counted in these units.
const HEADER: usize = 2;
const UNIT: usize = 8;

/// Types of options: padding, and what has a meaning to tcpdump.
const PAD_1: u8 = 0;
const PAD_N: u8 = 1;
const ROUTER_ALERT: u8 = 0x05;
const JUMBO: u8 = 0xc2;
const HOME_ADDRESS: u8 = 0xc9;

/// Types of routing headers, and the length of what stands in front of their addresses.
const SOURCE_ROUTE: u8 = 0;
const HOME: u8 = 2;
const SEGMENTS: u8 = 4;
const ROUTING_HEADER: usize = 8;
/// Length of an address.
pub(super) const ADDRESS: usize = 16;

/// What is known of a datagram, of which extension headers can tell more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// The destination that checksums count with, as the first routing header says it.
    pub(super) last: Option<Address>,
    /// How many routing headers there were.
    pub(super) stops: u8,
}

/// Whether an option could be read; if not, nothing behind it is.
type Read = Result<(), ()>;

/// The header that follows an extension header, and the length of this one; nothing where tcpdump stops.
type Extension = Result<Option<(u8, usize)>, Cut>;

/// Whether a header is one of these.
pub(super) const fn is_extension(number: u8) -> bool {
    matches!(number, HOP_BY_HOP | ROUTING | DESTINATION)
}

impl Printer<'_> {
    /// An extension header by its number.
    pub(super) fn ip6_extension(
        &mut self,
        number: u8,
        layer: Layer<'_>,
        known: &mut Known,
    ) -> Extension {
        let (name, word) = match number {
            HOP_BY_HOP => ("hbhopt", "HBH "),
            DESTINATION => ("dstopt", "DSTOPT "),
            _ => ("rt6", "RT6 "),
        };
        let [next, length] = layer.array(name)?;
        let length = (usize::from(length) + 1) * UNIT;
        let header = layer.slice(0, length).ok_or(Cut::seen(name))?;
        self.str(word);
        if number == ROUTING {
            // Segments come last first, and tcpdump takes the first even where there is none.
            let behind = layer.slice(ROUTING_HEADER, ADDRESS).unwrap_or_default();
            if !self.ip6_routing(header, behind, known) {
                return Ok(None);
            }
        } else if number == HOP_BY_HOP || self.is_verbose(1) {
            let options = header.get(HEADER..).unwrap_or_default();
            self.ip6_options(options, number)
                .map_err(|()| Cut::seen(name))?;
        }
        Ok(Some((next, length)))
    }

    /// Options one by one; with `-v` each is named.
    fn ip6_options(&mut self, options: &[u8], header: u8) -> Read {
        let mut rest = options;
        let mut had_jumbo = false;
        while let [kind, after @ ..] = rest {
            if *kind == PAD_1 {
                self.ip6_detail("(pad1)");
                rest = after;
                continue;
            }
            let [length, data @ ..] = after else {
                return Err(());
            };
            let data_length = usize::from(*length);
            let data = data.get(..data_length).ok_or(())?;
            match *kind {
                PAD_N => self.ip6_detail("(padn)"),
                ROUTER_ALERT => self.router_alert(data, after.len())?,
                JUMBO => {
                    let place = (header, std::mem::replace(&mut had_jumbo, true));
                    self.jumbo(data, (data_length, after.len()), place)?;
                }
                HOME_ADDRESS => self.home_address(data, after.len())?,
                other => {
                    if self.is_verbose(1) {
                        self.str("(opt_type 0x");
                        self.hex(u32::from(other), 2);
                        self.str(": len=");
                        self.number(*length);
                        self.str(")");
                    }
                }
            }
            rest = after.get(1 + data_length..).unwrap_or_default();
        }
        self.ip6_detail(" ");
        Ok(())
    }

    fn ip6_detail(&mut self, detail: &str) {
        if self.is_verbose(1) {
            self.str(detail);
        }
    }

    /// Says that an option has not the length it should have; there were `left` bytes behind its type.
    fn ip6_wrong(&mut self, name: &str, (length, left): (usize, usize), wanted: usize) -> Read {
        self.str("(");
        self.str(name);
        if left < 1 + wanted {
            self.str(": trunc)");
        } else {
            self.str(": invalid len ");
            self.number(length);
            self.str(")");
        }
        Err(())
    }

    fn router_alert(&mut self, data: &[u8], left: usize) -> Read {
        let &[high, low] = data else {
            return self.ip6_wrong("rtalert", (data.len(), left), 2);
        };
        if self.is_verbose(1) {
            self.str("(rtalert: 0x");
            self.hex(u32::from_be_bytes([0, 0, high, low]), 4);
            self.str(") ");
        }
        Ok(())
    }

    fn jumbo(
        &mut self,
        data: &[u8],
        lengths: (usize, usize),
        (header, is_another): (u8, bool),
    ) -> Read {
        let Some(length) = data.first_chunk().filter(|_| data.len() == 4) else {
            return self.ip6_wrong("jumbo", lengths, 4);
        };
        let length = u32::from_be_bytes(*length);
        let why = if is_another {
            " - already seen"
        } else if header != HOP_BY_HOP {
            " - not a hop-by-hop option"
        } else {
            // Without a length of its own, what there is cannot be a message.
            " - payload len != 0"
        };
        if self.is_verbose(1) {
            self.str("(jumbo: ");
            self.number(length);
            self.str(why);
            self.str(") ");
        }
        Ok(())
    }

    /// A home address, and sub-options where it is longer than an address.
    fn home_address(&mut self, data: &[u8], left: usize) -> Read {
        let Some((address, sub_options)) = data.split_first_chunk::<ADDRESS>() else {
            return self.ip6_wrong("homeaddr", (data.len(), left), ADDRESS);
        };
        if self.is_verbose(1) {
            self.str("(homeaddr: ");
            self.end(Address::V6(*address));
            self.ip6_sub_options(sub_options)?;
            self.str(")");
        }
        Ok(())
    }

    /// Sub-options by their types.
    fn ip6_sub_options(&mut self, sub_options: &[u8]) -> Read {
        let mut rest = sub_options;
        while let [kind, after @ ..] = rest {
            if *kind == PAD_1 {
                self.str(", pad1");
                rest = after;
                continue;
            }
            let [length, data @ ..] = after else {
                return Err(());
            };
            let (_, after) = data.split_at_checked((*length).into()).ok_or(())?;
            if *kind == PAD_N {
                self.str(", padn");
            } else {
                self.str(", sopt_type 0x");
                self.hex(u32::from(*kind), 2);
                self.str(": len=");
                self.number(*length);
            }
            rest = after;
        }
        Ok(())
    }

    /// A routing header with its addresses. Says whether tcpdump goes on behind it.
    fn ip6_routing(&mut self, header: &[u8], behind: &[u8], known: &mut Known) -> bool {
        let Some((&[_, length, kind, left, a, b, c, d], addresses)) =
            header.split_first_chunk::<ROUTING_HEADER>()
        else {
            return false;
        };
        self.str("(len=");
        self.number(length);
        self.str(", type=");
        self.number(kind);
        if kind == SOURCE_ROUTE {
            self.str(" [Deprecated]");
        }
        self.str(", segleft=");
        self.number(left);
        if !self.routing_fields(kind, [a, b, c, d]) {
            return false;
        }
        if length % 2 == 1 {
            self.str(" (invalid length ");
            self.number(length);
            self.str(") (invalid)");
            return false;
        }
        for (place, address) in (0_u32..).zip(addresses.chunks(ADDRESS)) {
            self.str(", [");
            self.number(place);
            self.str("]");
            self.end(address_of(address));
        }
        let stop = if kind == SEGMENTS {
            Some(behind)
        } else {
            addresses.chunks(ADDRESS).next_back()
        };
        known.stops = known.stops.saturating_add(1);
        if known.stops == 1 {
            known.last = stop.map(address_of);
        }
        self.str(") ");
        true
    }

    /// What a routing header of a type has in front of its addresses. Says whether tcpdump knows the type.
    fn routing_fields(&mut self, kind: u8, [a, b, c, d]: [u8; 4]) -> bool {
        match kind {
            SOURCE_ROUTE | HOME => {
                let reserved = u32::from_be_bytes([a, b, c, d]);
                if reserved != 0 || self.is_verbose(1) {
                    self.str(", rsv=0x");
                    self.hex(reserved, 1);
                }
            }
            SEGMENTS => {
                self.str(", last-entry=");
                self.number(a);
                if b != 0 || self.is_verbose(1) {
                    self.str(", flags=0x");
                    self.hex(u32::from(b), 1);
                }
                self.str(", tag=");
                self.hex(u32::from_be_bytes([0, 0, c, d]), 1);
            }
            _ => {
                self.str(" (unknown type) (invalid)");
                return false;
            }
        }
        true
    }
}

/// The address that octets begin with.
pub(super) fn address_of(octets: &[u8]) -> Address {
    Address::V6(octets.first_chunk().copied().unwrap_or_default())
}
