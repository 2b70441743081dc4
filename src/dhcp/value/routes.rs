//! Classless static routes of options 121 and 249. RFC 3442, section "Classless Route Option Format".

use crate::dhcp::format::{ValueFault, ValueFaultKind};
use crate::wire::Span;

/// Most bits a prefix can have.
const PREFIX_MAX: u8 = 32;
/// Bytes of a router's address.
const ROUTER_LENGTH: usize = 4;

/// One classless route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The destination network, host bits as they were sent.
    pub destination: [u8; 4],
    /// Bits of the destination's prefix, at most 32.
    pub length: u8,
    /// The router; 0.0.0.0 means that the destination is on the link.
    pub router: [u8; 4],
    /// Width octet and destination, from the first byte of the option's data.
    pub destination_span: Span,
    /// The router, from the first byte of the option's data.
    pub router_span: Span,
}

/// Routes read one after the other; ends behind the first that has a fault.
#[derive(Debug, Clone)]
pub struct Routes<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Routes<'a> {
    /// Reads routes from an option's data.
    pub fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    fn read(&mut self, width: u8) -> Result<Route, ValueFault> {
        let start = self.at;
        let fault = |kind, end| ValueFault {
            kind,
            span: Span::between(start, end),
        };
        if width > PREFIX_MAX {
            let kind = ValueFaultKind::PrefixLength {
                bits: u16::from(width),
                max: PREFIX_MAX,
            };
            return Err(fault(kind, start.saturating_add(1)));
        }
        let significant = usize::from(width.div_ceil(8));
        let needed = 1 + significant + ROUTER_LENGTH;
        let left = self.data.len().saturating_sub(start);
        let entry = self.data.get(start..).unwrap_or_default();
        let Some((_, rest)) = entry.get(..needed).and_then(<[u8]>::split_first) else {
            let kind = ValueFaultKind::Cut {
                needed: u32::try_from(needed).unwrap_or(u32::MAX),
                left: u32::try_from(left).unwrap_or(u32::MAX),
            };
            return Err(fault(kind, self.data.len()));
        };
        let (octets, router) = rest.split_at_checked(significant).unwrap_or_default();
        let mut destination = [0; 4];
        for (to, from) in destination.iter_mut().zip(octets) {
            *to = *from;
        }
        let middle = start + 1 + significant;
        self.at = start + needed;
        Ok(Route {
            destination,
            length: width,
            router: router.first_chunk().copied().unwrap_or_default(),
            destination_span: Span::between(start, middle),
            router_span: Span::between(middle, self.at),
        })
    }
}

impl Iterator for Routes<'_> {
    type Item = Result<Route, ValueFault>;

    fn next(&mut self) -> Option<Self::Item> {
        let width = *self.data.get(self.at)?;
        let route = self.read(width);
        if route.is_err() {
            self.at = self.data.len();
        }
        Some(route)
    }
}
