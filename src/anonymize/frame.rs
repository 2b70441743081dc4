//! A frame, written over: the headers around the message, and then their checksums.

use std::net::Ipv4Addr;

use super::Replacer;
use super::message;
use super::message::Classes;
use crate::dhcp::{Layout, Message};
use crate::wire::{Datagram, Named, Names, Part, Span, mend};

/// Offsets of the addresses in IPv4 and IPv6 headers, and lengths of those headers.
const IPV4_ADDRESSES: [usize; 2] = [12, 16];
const IPV4_HEADER: usize = 20;
const IPV6_ADDRESSES: [usize; 2] = [8, 24];
const IPV6_ADDRESS: usize = 16;

/// A frame, or what was rebuilt from several, with other names. Nothing behind the message is kept.
pub(super) fn whole(
    replacer: &Replacer,
    names: &Names,
    before: &[u8],
    datagram: &Datagram,
    read: &Read<'_>,
) -> Vec<u8> {
    let mut after = before.to_vec();
    headers(replacer, names, &mut after);
    let mut payload = read.message.payload().to_vec();
    message::payload(replacer, read.layout, &mut payload, read.classes);
    put(&mut after, datagram.payload, &payload);
    let end = usize::try_from(datagram.payload.end).unwrap_or(usize::MAX);
    if let Some(behind) = after.get_mut(end..) {
        behind.fill(0);
    }
    mend(names, before, &mut after);
    after
}

/// The message in a frame, and what else has to be known of it.
pub(super) struct Read<'a> {
    pub(super) layout: &'a Layout,
    pub(super) message: Message<'a>,
    /// The vendor class of the client, from earlier messages.
    pub(super) classes: Classes,
}

/// A frame with a fragment, with other names and its part of another payload.
pub(super) fn fragment(
    replacer: &Replacer,
    names: &Names,
    before: &[u8],
    payload: &[u8],
) -> Option<Vec<u8>> {
    let part = Part::of(before, names.fragment()?)?;
    let mut after = before.to_vec();
    headers(replacer, names, &mut after);
    let own = payload.get(part.from..).unwrap_or_default();
    let place = after.get_mut(part.at..)?;
    let (place, behind) = place.split_at_mut(own.len().min(part.length).min(place.len()));
    place.copy_from_slice(own.get(..place.len())?);
    behind.fill(0);
    mend(names, before, &mut after);
    Some(after)
}

fn put(bytes: &mut [u8], span: Span, payload: &[u8]) {
    let (Ok(start), Ok(end)) = (usize::try_from(span.start), usize::try_from(span.end)) else {
        return;
    };
    if let Some(place) = bytes.get_mut(start..end) {
        if place.len() == payload.len() {
            place.copy_from_slice(payload);
        }
    }
}

fn headers(replacer: &Replacer, names: &Names, bytes: &mut [u8]) {
    for (named, at) in names.places() {
        match named {
            Named::Mac => {
                if let Some(mac) = bytes.get_mut(at..at + 6) {
                    replacer.addresses.hardware(mac);
                }
            }
            Named::Opaque(length) => {
                let end = at.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
                let end = end.min(bytes.len());
                if let Some(opaque) = bytes.get_mut(at..end) {
                    opaque.fill(0);
                }
            }
            Named::Ipv4 => ipv4(replacer, bytes, at),
            Named::Ipv6 => {
                for address in IPV6_ADDRESSES {
                    address6(replacer, bytes.get_mut(at + address..));
                }
            }
            Named::Ipv6List(count) => {
                let list = bytes.get_mut(at..).unwrap_or_default();
                for place in list.chunks_mut(IPV6_ADDRESS).take(count) {
                    address6(replacer, Some(place));
                }
            }
            Named::Udp { .. } | Named::Gre => {}
        }
    }
}

fn ipv4(replacer: &Replacer, bytes: &mut [u8], at: usize) {
    let length = bytes.get(at).map_or(0, |first| first & 0x0f);
    for address in IPV4_ADDRESSES {
        address4(replacer, bytes.get_mut(at + address..));
    }
    let end = at + usize::from(length) * 4;
    if let Some(options) = bytes.get_mut(at + IPV4_HEADER..end) {
        ipv4_options(replacer, options);
    }
}

/// Routes and time stamps in an IPv4 header hold addresses; of other options only small numbers stay, and nothing
/// that follows the last. RFC 791 s3.1.
fn ipv4_options(replacer: &Replacer, options: &mut [u8]) {
    const END: u8 = 0;
    const NO_OPERATION: u8 = 1;
    let mut rest = options;
    loop {
        match rest {
            [] | [_] => return,
            [NO_OPERATION, behind @ ..] => rest = behind,
            [END, behind @ ..] => return behind.fill(0),
            [kind, length, body @ ..] => {
                let length = usize::from(*length).checked_sub(2);
                let Some(length) = length.filter(|length| *length <= body.len()) else {
                    return body.fill(0);
                };
                let (data, behind) = body.split_at_mut(length);
                ipv4_option(replacer, *kind, data);
                rest = behind;
            }
        }
    }
}

fn ipv4_option(replacer: &Replacer, kind: u8, data: &mut [u8]) {
    const ROUTES: [u8; 3] = [7, 131, 137];
    const TIME_STAMPS: u8 = 68;
    /// MTU Probe, MTU Reply, Stream Identifier and Router Alert.
    const NUMBERS: [u8; 4] = [11, 12, 136, 148];
    const NUMBER: usize = 2;
    // A pointer stands before the addresses of a route; a pointer and flags before pairs of address and time.
    let (from, step) = match kind {
        TIME_STAMPS if data.get(1).is_some_and(|flags| flags & 0x0f != 0) => (2, 8),
        TIME_STAMPS => return,
        kind if ROUTES.contains(&kind) => (1, 4),
        kind if NUMBERS.contains(&kind) && data.len() <= NUMBER => return,
        _ => return data.fill(0),
    };
    for place in data.get_mut(from..).unwrap_or_default().chunks_mut(step) {
        address4(replacer, Some(place));
    }
}

/// Writes over the IPv6 address that bytes begin with; over what is left of one where it is cut.
fn address6(replacer: &Replacer, bytes: Option<&mut [u8]>) {
    let bytes = bytes.unwrap_or_default();
    match bytes.first_chunk_mut() {
        Some(place) => *place = replacer.addresses.v6(*place),
        None => bytes.fill(0),
    }
}

/// Writes over the IPv4 address that bytes begin with; over what is left of one where it is cut.
fn address4(replacer: &Replacer, bytes: Option<&mut [u8]>) {
    let bytes = bytes.unwrap_or_default();
    match bytes.first_chunk_mut() {
        Some(place) => *place = replacer.ipv4(Ipv4Addr::from(*place)).octets(),
        None => bytes.fill(0),
    }
}
