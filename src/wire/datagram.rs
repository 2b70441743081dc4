//! The IPv4 and UDP headers of a datagram, read from bytes that were found to hold one.
//!
//! Lengths are compared here, and the result names which one won. Whether the payload is a DHCP
//! message is not asked. RFC 791 s3.1, RFC 768.

use std::net::Ipv4Addr;

use super::checksum::{self, PseudoHeader};
use super::trail::Record;
use super::walk::Walk;
use super::{
    Checksum, ChecksumStatus, Fault, FaultKind, LinkHeader, Mac, Rare, SkipReason, Span, Tunnel,
    Why,
};
use etherparse::{Ipv4HeaderSlice, UdpHeaderSlice};

/// A UDP datagram over IPv4, with the headers in front of it.
///
/// It owns no bytes of the frame: every place is a span, counted from the first captured byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datagram {
    /// The link headers nearest to the datagram.
    pub link: LinkHeader,
    /// The tunnels around it, from the outside in.
    pub outer: Rare<Tunnel>,
    /// The IPv4 header.
    pub ip: Ipv4,
    /// The UDP header.
    pub udp: Udp,
    /// The payload's bytes that are there.
    pub payload: Span,
    /// Length of the payload in bytes as the UDP header declares it; where that field is below 8,
    /// as the IP datagram leaves it.
    pub declared: u32,
    /// Who ended the payload.
    pub ended_by: Boundary,
    /// What follows the IP datagram in the frame: Ethernet padding, a trailer, a frame check sum.
    pub padding: Span,
    /// Lengths that disagree, and a capture that kept less than was sent.
    pub faults: Rare<Fault>,
}

impl Datagram {
    /// Hardware address of the station that sent the datagram on its link; `None` where the link does not say, and in
    /// a tunnel that carries IP alone: a frame around that goes from one end of the tunnel to the other.
    #[inline]
    pub fn sender(&self) -> Option<Mac> {
        self.link.source.filter(|_| self.is_on_link())
    }

    /// Hardware address of the station that the datagram is for on its link, or of all; `None` as in [`Self::sender`].
    #[inline]
    pub fn receiver(&self) -> Option<Mac> {
        self.link.destination.filter(|_| self.is_on_link())
    }

    /// Whether the nearest link header carries the datagram itself, and no tunnel that it is in.
    #[inline]
    fn is_on_link(&self) -> bool {
        let is_inside = |tunnel: &Tunnel| tunnel.header.end <= self.link.header.start;
        self.outer.last().is_none_or(is_inside)
    }
}

/// An IPv4 header. RFC 791 s3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ipv4 {
    /// Source address. Bytes 12..16.
    pub src: Ipv4Addr,
    /// Destination address. Bytes 16..20.
    pub dst: Ipv4Addr,
    /// Type of service: DSCP and ECN. Byte 1.
    pub tos: u8,
    /// Time to live, in hops. Byte 8.
    pub ttl: u8,
    /// Identification. Bytes 4..6.
    pub id: u16,
    /// Length of header and payload in bytes. Bytes 2..4; of a reassembled datagram, the whole.
    pub total_length: u16,
    /// The three flag bits: reserved, don't fragment, more fragments. Byte 6, upper bits.
    pub flags: u8,
    /// The header with its options.
    pub header: Span,
    /// The number of fragments the datagram came in; 1 is a whole one.
    pub fragments: u16,
    /// The header checksum. Bytes 10..12; of a reassembled datagram, the first fragment's.
    pub checksum: Checksum,
}

/// A UDP header. RFC 768.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Udp {
    /// Source port. Bytes 0..2.
    pub src: u16,
    /// Destination port. Bytes 2..4.
    pub dst: u16,
    /// Length of header and payload in bytes, as sent. Bytes 4..6.
    pub length: u16,
    /// The header.
    pub header: Span,
    /// The checksum. Bytes 6..8; 0 is none.
    pub checksum: Checksum,
}

/// Who ended the bytes of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Boundary {
    /// The UDP length: all is there.
    UdpLength,
    /// The IP total length, which leaves less room than the UDP length asks for.
    IpLength,
    /// The end of the frame on the wire, which is nearer than the lengths say.
    FrameEnd,
    /// The capture, which kept less of the frame than was sent.
    Capture,
}

/// Where an IPv4 datagram stands in its frame, and how far it could reach.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The frame, up to the end of the innermost layer around the datagram.
    pub(super) bytes: &'a [u8],
    /// The number of those bytes.
    captured: u32,
    /// Where that layer ended on the wire; not before the end of `bytes`.
    wire: u32,
    /// Offset of the IPv4 header.
    ip: u32,
    /// The number of fragments where the datagram was rebuilt: then it reaches to `wire`, and its
    /// header's total length is that of the first fragment.
    rebuilt: Option<u16>,
}

impl<'a> Place<'a> {
    /// The place of the datagram whose IPv4 header a walk found at `ip`.
    #[inline]
    pub(super) fn of(walk: &Walk<'a>, ip: usize, rebuilt: Option<u16>) -> Self {
        Self {
            bytes: walk.bytes,
            captured: count(walk.bytes.len()),
            wire: count(walk.wire),
            ip: count(ip),
            rebuilt,
        }
    }

    /// The bytes from an offset on.
    #[inline]
    fn behind(&self, at: u32) -> Result<&'a [u8], SkipReason> {
        let at = usize::try_from(at).map_err(|_| SkipReason::Short)?;
        self.bytes.get(at..).ok_or(SkipReason::Short)
    }
}

/// Length of a UDP header in bytes.
const UDP_HEADER: u32 = 8;
/// Offset of the total length in the IPv4 header, and its length.
const IP_LENGTH: (u32, u32) = (2, 2);
/// Offset of the length in the UDP header, and its length.
const UDP_LENGTH: (u32, u32) = (4, 2);

type Faults = Rare<Fault>;

/// Reads the two headers at `place` and compares the lengths. What is around them was told to `record`.
///
/// # Errors
/// [`SkipReason::Short`] where one of the headers is not there in full or the IPv4 header is none.
// Inlined: what it makes is large to move.
#[inline(always)]
pub(super) fn read(place: Place<'_>, record: Record, verify: bool) -> Result<Datagram, SkipReason> {
    let header = Ipv4HeaderSlice::from_slice(place.behind(place.ip)?);
    let header = header.map_err(|_| SkipReason::Short)?;
    let start = place.ip.saturating_add(count(header.slice().len()));
    let udp = UdpHeaderSlice::from_slice(place.behind(start)?);
    let udp = udp.map_err(|_| SkipReason::Short)?;
    let mut faults = record.faults;
    let ip_end = ip_end(place, &header, &mut faults);
    let extent = Extent::compare(place, start, udp.length(), ip_end, &mut faults);
    let checksum = Checksum {
        value: udp.checksum(),
        status: udp_status(place, start, &header, &udp, &extent, verify),
    };
    let ip = ipv4(place, &header, verify);
    Ok(Datagram {
        link: record.link,
        outer: record.outer,
        ip,
        udp: Udp {
            src: udp.source_port(),
            dst: udp.destination_port(),
            length: udp.length(),
            header: part(start, (0, UDP_HEADER)),
            checksum,
        },
        payload: extent.payload,
        declared: extent.declared,
        ended_by: extent.ended_by,
        padding: Span::new(ip_end.0.min(place.captured), place.captured),
        faults,
    })
}

/// The IPv4 header as it is shown.
// Inlined: with most of it known.
#[inline(always)]
fn ipv4(place: Place<'_>, header: &Ipv4HeaderSlice<'_>, verify: bool) -> Ipv4 {
    let value = header.header_checksum();
    let status = if verify {
        checksum::ipv4(header.slice(), value)
    } else {
        ChecksumStatus::Skipped
    };
    let whole = place.wire.saturating_sub(place.ip);
    Ipv4 {
        src: header.source_addr(),
        dst: header.destination_addr(),
        tos: tos(header),
        ttl: header.ttl(),
        id: header.identification(),
        total_length: match place.rebuilt {
            Some(_) => u16::try_from(whole).unwrap_or(u16::MAX),
            None => header.total_len(),
        },
        flags: flags(header),
        header: part(place.ip, (0, count(header.slice().len()))),
        fragments: place.rebuilt.unwrap_or(1),
        checksum: Checksum { value, status },
    }
}

/// The type of service byte as sent.
fn tos(header: &Ipv4HeaderSlice<'_>) -> u8 {
    header.slice().get(1).copied().unwrap_or_default()
}

/// The flag bits as sent, the reserved one included.
fn flags(header: &Ipv4HeaderSlice<'_>) -> u8 {
    header.slice().get(6).copied().unwrap_or_default() >> 5
}

/// Where the IP datagram ended on the wire, and who says so.
// Inlined: with most of it known.
#[inline(always)]
fn ip_end(place: Place<'_>, header: &Ipv4HeaderSlice<'_>, faults: &mut Faults) -> (u32, Boundary) {
    if place.rebuilt.is_some() {
        return (place.wire, Boundary::IpLength);
    }
    let ip = header.total_len();
    let available = place.wire.saturating_sub(place.ip);
    let needed = count(header.slice().len()) + UDP_HEADER;
    let kind = if ip == 0 {
        FaultKind::IpLengthZero
    } else if u32::from(ip) < needed {
        let needed = u16::try_from(needed).unwrap_or(u16::MAX);
        FaultKind::IpLengthTooShort { ip, needed }
    } else if u32::from(ip) > available {
        FaultKind::IpLengthBeyondFrame { ip, available }
    } else {
        return (place.ip + u32::from(ip), Boundary::IpLength);
    };
    let span = part(place.ip, IP_LENGTH);
    faults.push(Fault { kind, span });
    (place.wire, Boundary::FrameEnd)
}

/// How far the payload reaches, by the captured bytes and by what was sent.
#[derive(Debug, Clone, Copy)]
struct Extent {
    payload: Span,
    declared: u32,
    ended_by: Boundary,
    /// End of the whole datagram where UDP and IP length can be believed and all is captured.
    covered: Result<u32, Why>,
}

impl Extent {
    /// Compares the UDP length at the header `start` with the IP datagram's end and the capture's.
    // Inlined: with most of it known.
    #[inline(always)]
    fn compare(
        place: Place<'_>,
        start: u32,
        length: u16,
        ip: (u32, Boundary),
        faults: &mut Faults,
    ) -> Self {
        let data = start.saturating_add(UDP_HEADER);
        let (end, mut ended_by) = udp_end(place, start, length, ip, faults);
        let has_no_room = |fault: &Fault| matches!(fault.kind, FaultKind::IpLengthTooShort { .. });
        let mut covered = match ended_by {
            Boundary::UdpLength if !faults.iter().any(has_no_room) => Ok(end),
            _ => Err(Why::Length),
        };
        let captured = end.min(place.captured);
        if captured < end {
            let kind = FaultKind::CaptureCut {
                captured: captured.saturating_sub(data),
                length: end - data,
            };
            let span = Span::new(captured, captured);
            faults.push(Fault { kind, span });
            ended_by = Boundary::Capture;
            covered = Err(Why::NotCaptured);
        }
        let declared = u32::from(length).checked_sub(UDP_HEADER);
        Self {
            payload: Span::new(data, captured),
            declared: declared.unwrap_or(end - data),
            ended_by,
            covered,
        }
    }
}

/// Where the UDP datagram at the header `start` ended on the wire, and who says so: its own
/// length where IP has room for it, else whoever ended the IP datagram.
// Inlined: with most of it known.
#[inline(always)]
fn udp_end(
    place: Place<'_>,
    start: u32,
    udp: u16,
    (ip_end, ip_ended_by): (u32, Boundary),
    faults: &mut Faults,
) -> (u32, Boundary) {
    let own = u32::from(udp);
    let available = ip_end.saturating_sub(start);
    let kind = if own < UDP_HEADER {
        FaultKind::UdpLengthTooShort { udp }
    } else if own > available {
        FaultKind::UdpLengthBeyondIp { udp, available }
    } else {
        let end = start + own;
        if own < available {
            let kind = FaultKind::UdpLengthWithinIp { udp, available };
            let span = Span::new(end.min(place.captured), ip_end.min(place.captured));
            faults.push(Fault { kind, span });
        }
        return (end, Boundary::UdpLength);
    };
    let span = part(start, UDP_LENGTH);
    faults.push(Fault { kind, span });
    (ip_end.max(start.saturating_add(UDP_HEADER)), ip_ended_by)
}

/// The verdict on the UDP checksum, by the first rule that fits.
// Inlined: with most of it known.
#[inline(always)]
fn udp_status(
    place: Place<'_>,
    start: u32,
    ip: &Ipv4HeaderSlice<'_>,
    udp: &UdpHeaderSlice<'_>,
    extent: &Extent,
    verify: bool,
) -> ChecksumStatus {
    if !verify {
        return ChecksumStatus::Skipped;
    }
    if udp.checksum() == 0 {
        return ChecksumStatus::None;
    }
    let end = match extent.covered {
        Ok(end) => end,
        Err(why) => return ChecksumStatus::Unverifiable(why),
    };
    let datagram = Span::new(start, end).of(place.bytes);
    let pseudo = PseudoHeader {
        source: ip.source(),
        destination: final_destination(ip),
        length: udp.length(),
    };
    checksum::udp(pseudo, udp.checksum(), datagram)
}

/// The address the datagram is for in the end: with a source route that is not used up, the last
/// address of the route, and that is what the pseudo-header holds. RFC 791 s3.1.
#[inline]
pub(super) fn final_destination(ip: &Ipv4HeaderSlice<'_>) -> [u8; 4] {
    if ip.options().is_empty() {
        ip.destination()
    } else {
        routed_destination(ip)
    }
}

fn routed_destination(ip: &Ipv4HeaderSlice<'_>) -> [u8; 4] {
    const END: u8 = 0;
    const NO_OPERATION: u8 = 1;
    const LOOSE_ROUTE: u8 = 131;
    const STRICT_ROUTE: u8 = 137;
    let mut rest = ip.options();
    loop {
        match rest {
            [] | [END, ..] | [_] => return ip.destination(),
            [NO_OPERATION, after @ ..] => rest = after,
            [kind, length, body @ ..] => {
                let length = usize::from(*length);
                let Some((data, after)) =
                    length.checked_sub(2).and_then(|n| body.split_at_checked(n))
                else {
                    return ip.destination();
                };
                if matches!(*kind, LOOSE_ROUTE | STRICT_ROUTE) {
                    return match (data.first(), data.last_chunk::<4>()) {
                        (Some(pointer), Some(last))
                            if length >= 7 && usize::from(*pointer) <= length =>
                        {
                            *last
                        }
                        _ => ip.destination(),
                    };
                }
                // An option of length 2 has no data, and still moves on by its two bytes.
                rest = after;
            }
        }
    }
}

/// The span of a header's part, which begins at an offset and has a length.
#[inline]
fn part(header: u32, (offset, length): (u32, u32)) -> Span {
    let start = header.saturating_add(offset);
    Span::new(start, start.saturating_add(length))
}

/// A byte count or an offset, saturating.
fn count(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
