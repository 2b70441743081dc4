//! Anonymizing frames of any bytes: as long as before, read in the same way, with the same verdicts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use dhcpscope::anonymize::{Anonymizer, Replacer, Wishes};
use dhcpscope::capture::{Frame, LinkType, Poll, Precision, Source, file};
use dhcpscope::dhcp::{Ended, Extent, Layout};
use dhcpscope::wire::{ChecksumStatus, Datagram, FrameId, Link, Located, Locator, Settings};
use proptest::prelude::*;

/// Every frame of the captures, with its link type.
static FRAMES: LazyLock<Vec<(LinkType, Vec<u8>)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut frames = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "pcap") {
            continue;
        }
        let mut source = file::open(path.to_str().unwrap(), 0).unwrap();
        loop {
            match source.poll().unwrap() {
                Poll::Frame(frame) => frames.push((frame.link, frame.bytes.to_vec())),
                Poll::End => break,
                Poll::Tick | Poll::Note(_) => {}
            }
        }
    }
    frames.sort();
    assert!(frames.len() > 200);
    frames
});

fn frame(link: LinkType, bytes: &[u8]) -> Frame<'_> {
    Frame {
        source: 0,
        number: 1,
        time: None,
        len: u32::try_from(bytes.len()).unwrap(),
        link,
        interface: None,
        precision: Precision::Micro,
        bytes,
    }
}

fn anonymizer() -> Anonymizer {
    let wishes = Wishes {
        key: Some("key".to_owned()),
        keeps_oui: false,
    };
    Anonymizer::new(Replacer::new(&wishes), Settings::default())
}

fn located(frame: &Frame<'_>) -> Located {
    let id = FrameId {
        source: 0,
        interface: None,
        number: 1,
    };
    let link = Link::from_linktype(frame.link.0);
    Locator::new(Settings::default()).locate(link, frame.bytes, frame.len, None, id)
}

fn layout(datagram: &Datagram, bytes: &[u8]) -> Layout {
    let extent = Extent {
        span: datagram.payload,
        ended: Ended::Message,
    };
    Layout::of(datagram.payload.of(bytes), extent)
}

/// A frame with some bytes changed and its end cut off.
fn broken() -> impl Strategy<Value = (LinkType, Vec<u8>)> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12);
    let whole = (
        any::<prop::sample::Index>(),
        changes,
        0usize..100,
        any::<bool>(),
    );
    whole.prop_map(|(which, changes, cut, is_cut)| {
        let (link, mut bytes) = which.get(&FRAMES).clone();
        // Most of the headers are left alone, or hardly any frame would hold DHCP still.
        for (place, byte) in changes {
            let from = 42.min(bytes.len() - 1);
            let at = from + place.index(bytes.len() - from);
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(bytes.len().saturating_sub(cut).max(1));
        }
        (link, bytes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_frame_stays_as_long_and_is_read_as_before((link, bytes) in broken()) {
        let frame = frame(link, &bytes);
        let taken = anonymizer().take(&frame);
        let before = located(&frame);
        prop_assert_eq!(std::mem::discriminant(&taken.located), std::mem::discriminant(&before));
        let (Located::Dhcp(before), Located::Dhcp(after)) = (before, taken.located) else {
            return Ok(());
        };
        let shown = taken.frame.frame();
        prop_assert_eq!(shown.bytes.len(), bytes.len());
        prop_assert_eq!(before.payload, after.payload);
        prop_assert_eq!(&before.faults, &after.faults);
        let verdict = |status: ChecksumStatus| status.key();
        prop_assert_eq!(verdict(before.ip.checksum.status), verdict(after.ip.checksum.status));
        prop_assert_eq!(verdict(before.udp.checksum.status), verdict(after.udp.checksum.status));
        let (old, new) = (layout(&before, &bytes), layout(&after, shown.bytes));
        let (old_payload, new_payload) = (before.payload.of(&bytes), after.payload.of(shown.bytes));
        let segments = |layout: &Layout, payload| -> Vec<_> {
            layout.with(payload).segments().collect()
        };
        prop_assert_eq!(segments(&old, old_payload), segments(&new, new_payload));
        let kinds = |layout: &Layout| -> Vec<_> {
            let faults = layout.faults().iter();
            faults.map(|fault| (std::mem::discriminant(&fault.kind), fault.span)).collect()
        };
        prop_assert_eq!(kinds(&old), kinds(&new));
    }

    #[test]
    fn any_bytes_of_any_link_are_taken(link in 0u16..300, bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let frame = frame(LinkType(link), &bytes);
        let taken = anonymizer().take(&frame);
        let length = taken.frame.frame().bytes.len();
        prop_assert!(length == 0 || length == bytes.len());
    }
}
