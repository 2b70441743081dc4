//! Checksums after bytes were written over: each keeps the verdict it had.
//!
//! A checksum that fits is made to fit again, one that does not stays as far off as it was, one that the network
//! card was to fill in stays so, and none stays none. Where not all is there that a checksum covers it is moved by
//! what changed in the bytes that are. RFC 1624.

use etherparse::Ipv4HeaderSlice;

use super::checksum;
use super::datagram::final_destination;
use super::{Named, Names};

/// Offset of the checksum in an IPv4, a UDP and a GRE header.
const IPV4_CHECKSUM: usize = 10;
const UDP_CHECKSUM: usize = 6;
const GRE_CHECKSUM: usize = 4;
/// Offset of the length in a UDP header.
const UDP_LENGTH: usize = 4;
/// Where the two addresses stand in an IPv6 header.
const IPV6_ADDRESSES: (usize, usize) = (8, 40);
/// One's complement arithmetic counts up to this.
const ONES: u32 = 0xffff;

/// Sets the checksums of all headers in `after`, which is `before` with other addresses and another payload.
pub fn mend(names: &Names, before: &[u8], after: &mut [u8]) {
    // From the inside out, because a tunnel's checksum covers those of what it carries.
    for (named, at) in names.places().rev() {
        match named {
            Named::Ipv4 => ipv4(before, after, at),
            Named::Udp { ip } => udp(before, after, ip, at),
            Named::Gre => gre(before, after, at),
            Named::Mac | Named::Opaque(_) | Named::Ipv6 | Named::Ipv6List(_) => {}
        }
    }
}

fn ipv4(before: &[u8], after: &mut [u8], at: usize) {
    let length = before.get(at).map_or(0, |first| first & 0x0f);
    let end = before.len().min(at + usize::from(length) * 4);
    let field = at + IPV4_CHECKSUM;
    let Some(value) = word(before, field) else {
        return;
    };
    let (old, new) = (sum(before, at, end, field), sum(after, at, end, field));
    let is_right = checksum::folded(&[&value.to_be_bytes(), &old.to_be_bytes()]) == u16::MAX;
    put(
        after,
        field,
        if is_right {
            !new
        } else {
            moved(value, old, new)
        },
    );
}

fn udp(before: &[u8], after: &mut [u8], ip: usize, at: usize) {
    let field = at + UDP_CHECKSUM;
    let (value, length) = match (word(before, field), word(before, at + UDP_LENGTH)) {
        (None | Some(0), _) | (_, None) => return,
        (Some(value), Some(length)) => (value, length),
    };
    let end = before.len().min(at + usize::from(length));
    let pseudo = [before, after].map(|bytes| pseudo(bytes, ip, length));
    let [Some(pseudo_old), Some(pseudo_new)] = pseudo else {
        return;
    };
    let whole = |bytes, pseudo: u16| {
        let data = sum(bytes, at, end, field);
        checksum::folded(&[&pseudo.to_be_bytes(), &data.to_be_bytes()])
    };
    let (old, new) = (whole(before, pseudo_old), whole(after, pseudo_new));
    let value = if value == never_zero(!old) {
        never_zero(!new)
    } else if value == pseudo_old {
        pseudo_new
    } else {
        let mut value = never_zero(moved(value, old, new));
        // What was wrong must not become right by chance.
        while value == never_zero(!new) || value == pseudo_new {
            value = never_zero(value.wrapping_add(1));
        }
        value
    };
    put(after, field, value);
}

/// A GRE checksum covers the header and all that follows. RFC 2784 s2.4.
fn gre(before: &[u8], after: &mut [u8], at: usize) {
    let field = at + GRE_CHECKSUM;
    if let Some(value) = word(before, field) {
        let end = before.len();
        let (old, new) = (sum(before, at, end, field), sum(after, at, end, field));
        put(after, field, moved(value, old, new));
    }
}

/// The sum over what a UDP checksum covers in front of the datagram. RFC 768, RFC 8200 s8.1.
fn pseudo(bytes: &[u8], ip: usize, length: u16) -> Option<u16> {
    const UDP: [u8; 2] = [0, 17];
    let header = bytes.get(ip..)?;
    let length = length.to_be_bytes();
    if header.first()? >> 4 == 6 {
        let addresses = header.get(IPV6_ADDRESSES.0..IPV6_ADDRESSES.1)?;
        return Some(checksum::folded(&[addresses, &UDP, &length]));
    }
    let header = Ipv4HeaderSlice::from_slice(header).ok()?;
    let (source, destination) = (header.source(), final_destination(&header));
    Some(checksum::folded(&[&source, &destination, &UDP, &length]))
}

/// The sum of the words from `start` to `end`, without the one at `field`.
fn sum(bytes: &[u8], start: usize, end: usize, field: usize) -> u16 {
    let before = bytes.get(start..field).unwrap_or_default();
    let after = bytes.get(field + 2..end).unwrap_or_default();
    checksum::folded(&[before, after])
}

/// A checksum over bytes whose sum was `old` and is `new`, as far off as before.
fn moved(value: u16, old: u16, new: u16) -> u16 {
    let sum = u32::from(value) + u32::from(old) + (ONES - u32::from(new));
    let folded = (sum & ONES) + (sum >> 16);
    u16::try_from((folded & ONES) + (folded >> 16)).unwrap_or(u16::MAX)
}

/// A sum of 0 is sent as all ones, because 0 means that there is none.
const fn never_zero(value: u16) -> u16 {
    if value == 0 { u16::MAX } else { value }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|word| u16::from_be_bytes(*word))
}

fn put(bytes: &mut [u8], at: usize, value: u16) {
    if let Some(field) = bytes.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
        *field = value.to_be_bytes();
    }
}
