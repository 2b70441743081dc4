//! Looking into frames, for the tests.

use dhcpscope::wire::{Datagram, Link, Located, Locator, SkipReason};

use crate::craft::{MESSAGE, message};

pub(crate) const ETHERNET: u16 = 1;

/// What a whole frame of the link type holds.
pub(crate) fn locate(linktype: u16, frame: &[u8]) -> Located {
    cut(linktype, frame, frame.len())
}

/// What a frame holds of which the capture kept the first `kept` bytes.
pub(crate) fn cut(linktype: u16, frame: &[u8], kept: usize) -> Located {
    let wire = u32::try_from(frame.len()).unwrap();
    let link = Link::from_linktype(linktype);
    Locator::default().locate(link, &frame[..kept], wire, Some(0), 1_u64.into())
}

/// The datagram in a frame that has one.
#[track_caller]
pub(crate) fn datagram(linktype: u16, frame: &[u8]) -> Datagram {
    match locate(linktype, frame) {
        Located::Dhcp(datagram) => datagram,
        other => panic!("no datagram but {other:?}"),
    }
}

/// The datagram in a frame that holds the request, which must be found whole and faultless.
#[track_caller]
pub(crate) fn request_in(linktype: u16, frame: &[u8]) -> Datagram {
    let datagram = datagram(linktype, frame);
    assert_eq!(datagram.payload.of(frame), message(MESSAGE));
    assert_eq!(*datagram.faults, []);
    assert_eq!(datagram.ip.checksum.status.key(), "ok");
    assert_eq!(datagram.udp.checksum.status.key(), "ok");
    datagram
}

/// Why a frame is not shown.
#[track_caller]
pub(crate) fn skipped(linktype: u16, frame: &[u8]) -> SkipReason {
    match locate(linktype, frame) {
        Located::Skipped(reason) => reason,
        other => panic!("not skipped but {other:?}"),
    }
}
