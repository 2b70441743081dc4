//! The walk through headers that a capturing system puts in front of a packet to say more of it.

use super::trail::Trail;
use super::walk::{Layer, Step, Stepped, Walk, first_layer};
use super::{Link, Named, SkipReason};

impl Walk<'_> {
    /// A per-packet information header, which names the link type behind it, little endian.
    pub(super) fn ppi(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const HEADER: usize = 8;
        let [version, _, low, high] = *self.array::<4>(at)?;
        let length = usize::from(u16::from_le_bytes([low, high]));
        if version != 0 || length < HEADER {
            return Err(SkipReason::NotDhcp);
        }
        let number = self.u32(at + 4)?.swap_bytes();
        // The fields may tell where on earth the receiver was.
        let fields = u32::from(u16::from_le_bytes([low, high]));
        trail.named(Named::Opaque(fields.saturating_sub(8)), at + HEADER);
        Ok(Step::Next(layer_of(number)?, at + length))
    }

    /// A header of the Linux netfilter log: address family, version, group, then attributes, of which one holds the
    /// packet.
    pub(super) fn nflog(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const HEADER: usize = 4;
        const VERSION: u8 = 0;
        const FAMILY_IPV4: u8 = 2;
        const FAMILY_IPV6: u8 = 10;
        const PAYLOAD: u16 = 9;
        let [family, version] = *self.array(at)?;
        let layer = match family {
            FAMILY_IPV4 => Layer::Ipv4,
            FAMILY_IPV6 => Layer::Ipv6,
            _ => return Err(SkipReason::NotDhcp),
        };
        if version != VERSION {
            return Err(SkipReason::NotDhcp);
        }
        let mut attribute = at + HEADER;
        loop {
            let (length, kind) = self.attribute(attribute)?;
            let body = attribute + ATTRIBUTE_HEADER;
            if kind == PAYLOAD {
                self.narrow(attribute, length);
                return Ok(Step::Next(layer, body));
            }
            // Among them are interfaces, users and hardware addresses.
            let opaque = u32::try_from(length - ATTRIBUTE_HEADER).unwrap_or(u32::MAX);
            trail.named(Named::Opaque(opaque), body);
            attribute += length.next_multiple_of(ATTRIBUTE_UNIT);
        }
    }

    /// Length and kind of an attribute. They are in the byte order of the capturing host, which only the file knows; a
    /// length that there is no room for tells that it is the other one.
    fn attribute(&self, at: usize) -> Result<(usize, u16), SkipReason> {
        let [length @ .., k0, k1] = *self.array::<4>(at)?;
        let left = self.wire.saturating_sub(at);
        let is_length = |length: &usize| (ATTRIBUTE_HEADER..=left).contains(length);
        let little = usize::from(u16::from_le_bytes(length));
        if is_length(&little) {
            return Ok((little, u16::from_le_bytes([k0, k1])));
        }
        let big = Some(usize::from(u16::from_be_bytes(length))).filter(is_length);
        let big = big.ok_or(SkipReason::Short)?;
        Ok((big, u16::from_be_bytes([k0, k1])))
    }

    /// A header of macOS: its length, what it is, the link type behind it, then what is known of the interface and the
    /// process. All numbers are little endian.
    pub(super) fn pktap(&mut self, at: usize, trail: &mut impl Trail) -> Stepped {
        const SHORTEST: usize = 108;
        const PACKET: u32 = 1;
        /// Where that stands of which nothing is read.
        const OPAQUE: usize = 12;
        let number = |at| self.u32(at).map(u32::swap_bytes);
        let header = number(at)?;
        let length = usize::try_from(header).unwrap_or(usize::MAX);
        if length < SHORTEST || number(at + 4)? != PACKET {
            return Err(SkipReason::NotDhcp);
        }
        let link = number(at + 8)?;
        trail.named(Named::Opaque(header.saturating_sub(12)), at + OPAQUE);
        let begin = at.checked_add(length).ok_or(SkipReason::Short)?;
        Ok(Step::Next(layer_of(link)?, begin))
    }
}

/// What a frame of the link type begins with that a header names.
fn layer_of(link: u32) -> Result<Layer, SkipReason> {
    let number = u16::try_from(link).ok();
    let layer = number.and_then(|number| first_layer(Link::from_linktype(number)));
    layer.ok_or(SkipReason::UnknownLink)
}

/// Length and kind of an attribute; attributes begin at multiples of that many bytes.
const ATTRIBUTE_HEADER: usize = 4;
const ATTRIBUTE_UNIT: usize = 4;
