//! Any bytes at all: an answer, no panic, and no span outside the frame.

use dhcpscope::wire::{Datagram, Link, Located, Locator, Settings, SkipReason, Span};
use proptest::prelude::*;

use crate::craft::{IPV4, Ip, ethernet};
use crate::gallery::{Exhibit, first_fragment, gallery};
use crate::seen::{cut, request_in};

/// The link types that are read, and one that is not.
const LINKTYPES: [u16; 20] = [
    0, 1, 9, 12, 14, 50, 51, 101, 104, 105, 108, 113, 119, 127, 163, 192, 220, 228, 276, 999,
];

/// Checks all spans of a datagram against the bytes they count in.
fn check(datagram: &Datagram, bytes: &[u8]) -> Result<(), TestCaseError> {
    let end = u32::try_from(bytes.len()).unwrap();
    let all = Span::new(0, end);
    let mut spans = vec![
        datagram.ip.header,
        datagram.udp.header,
        datagram.payload,
        datagram.padding,
    ];
    spans.extend(datagram.faults.iter().map(|fault| fault.span));
    spans.extend(datagram.outer.iter().map(|tunnel| tunnel.header));
    for span in spans {
        prop_assert!(
            span.start <= span.end && all.encloses(span),
            "{:?} of {}",
            span,
            end
        );
    }
    prop_assert!(datagram.ip.header.end <= datagram.udp.header.start);
    prop_assert_eq!(datagram.udp.header.end, datagram.payload.start);
    prop_assert!(
        datagram.payload.is_empty()
            || datagram.padding.is_empty()
            || datagram.payload.end <= datagram.padding.start
    );
    Ok(())
}

fn check_located(located: &Located, bytes: &[u8]) -> Result<(), TestCaseError> {
    match located {
        Located::Dhcp(datagram) => check(datagram, bytes),
        Located::Rebuilt {
            datagram, bytes, ..
        } => check(datagram, bytes),
        Located::Pending | Located::Skipped(_) => Ok(()),
    }
}

#[test]
fn each_frame_of_the_gallery_has_the_request() {
    for Exhibit {
        name,
        linktype,
        frame,
    } in gallery()
    {
        let seen = request_in(linktype, &frame);
        assert_eq!(seen.udp.length, 308, "{name}");
    }
}

#[test]
fn a_cut_at_any_place_keeps_what_is_before_it() {
    for Exhibit {
        name,
        linktype,
        frame,
    } in gallery()
    {
        let whole = request_in(linktype, &frame);
        for kept in 0..frame.len() {
            let Located::Dhcp(cut) = cut(linktype, &frame, kept) else {
                let start = usize::try_from(whole.payload.start).unwrap();
                assert!(kept < start, "{name} at {kept}");
                continue;
            };
            assert_eq!(cut.payload.start, whole.payload.start);
            assert_eq!((cut.ip, &cut.link), (whole.ip, &whole.link));
            assert_eq!(cut.outer, whole.outer, "{name} at {kept}");
            let end = whole.payload.end.min(u32::try_from(kept).unwrap());
            assert_eq!(cut.payload.end, end);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_have_an_answer(
        linktype in proptest::sample::select(&LINKTYPES[..]),
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        wire in any::<u32>(),
        time in any::<Option<i64>>(),
    ) {
        let mut locator = Locator::default();
        let link = Link::from_linktype(linktype);
        for number in 1..3 {
            let located = locator.locate(link, &bytes, wire, time, number.into());
            check_located(&located, &bytes)?;
        }
    }

    #[test]
    fn any_damage_to_any_frame_has_an_answer(
        which in any::<proptest::sample::Index>(),
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..6),
        near in 0_usize..120,
        kept in any::<proptest::sample::Index>(),
        extra in 0_u32..2000,
    ) {
        let mut frames = gallery();
        frames.push(first_fragment());
        let Exhibit { linktype, mut frame, .. } = frames.swap_remove(which.index(frames.len()));
        let reach = frame.len().min(near + 1);
        for (at, byte) in damage {
            let at = at.index(reach);
            frame[at] = byte;
        }
        let kept = &frame[..=kept.index(frame.len())];
        let wire = u32::try_from(kept.len()).unwrap() + extra;
        let mut locator = Locator::default();
        let link = Link::from_linktype(linktype);
        for number in 1..3 {
            let located = locator.locate(link, kept, wire, Some(0), number.into());
            check_located(&located, kept)?;
        }
    }

    #[test]
    fn any_fragments_have_an_answer_and_are_bounded(
        pieces in proptest::collection::vec((0_u16..40, 0_usize..120, any::<bool>(), any::<u8>(), 0_u16..3), 1..60),
    ) {
        let mut locator = Locator::default();
        for (number, (start, length, more, byte, id)) in pieces.into_iter().enumerate() {
            let ip = Ip { id, bits: start + if more { 0x2000 } else { 0 }, ..Ip::new() };
            let mut payload = vec![byte & 1; length];
            if start == 0 && length >= 4 {
                payload[..4].copy_from_slice(&[0, 68, 0, 67]);
            }
            let frame = ethernet(IPV4, &ip.wrap(&payload));
            let wire = u32::try_from(frame.len()).unwrap();
            let number = u64::try_from(number).unwrap();
            let located = locator.locate(Link::Ethernet, &frame, wire, Some(0), number.into());
            check_located(&located, &frame)?;
        }
    }
}

/// Frames that are passed over by a glance or not: of each kind, with what may stand there changed.
fn frame() -> impl Strategy<Value = Vec<u8>> {
    let whole = gallery().into_iter().map(|exhibit| exhibit.frame);
    let whole: Vec<_> = whole.chain([first_fragment().frame]).collect();
    let ports = [67, 68, 4011, 4789, 8472, 6081, 5247, 53, 443];
    let port = || proptest::option::of(proptest::sample::select(ports.to_vec()));
    let protocol = proptest::option::of(proptest::sample::select(vec![
        1_u8, 4, 6, 17, 41, 44, 47, 50, 58, 97, 137,
    ]));
    let byte = (12..60_usize, any::<u8>());
    let bytes = proptest::collection::vec(byte, 0..3);
    (
        proptest::sample::select(whole),
        protocol,
        port(),
        port(),
        bytes,
        any::<bool>(),
    )
        .prop_map(|(mut frame, protocol, source, destination, bytes, is_v6)| {
            if frame.len() > 60 {
                let at = if is_v6 { 20 } else { 23 };
                frame[at] = protocol.unwrap_or(frame[at]);
                for (at, port) in [(34, source), (36, destination)] {
                    if let Some(port) = port {
                        frame[at..at + 2].copy_from_slice(&u16::to_be_bytes(port));
                    }
                }
                for (at, byte) in bytes {
                    frame[at] = byte;
                }
            }
            frame
        })
}

proptest! {
    #[test]
    fn a_glance_skips_what_a_look_skips(frame in frame(), kept in 0..600_usize, tunnels: bool) {
        let bytes = &frame[..kept.min(frame.len())];
        let wire = u32::try_from(frame.len()).unwrap();
        for linktype in [1, 101] {
            let link = Link::from_linktype(linktype);
            let settings = Settings { verify: true, tunnels };
            let is_other = settings.is_other(link, bytes, wire);
            let located = Locator::new(settings).locate(link, bytes, wire, None, 1.into());
            // A look may find more that is nothing.
            if is_other {
                prop_assert_eq!(located, Located::Skipped(SkipReason::NotDhcp));
            }
        }
    }
}
