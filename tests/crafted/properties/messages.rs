//! Messages: reading is total, every byte belongs to one item, and cutting loses only what is cut off.

use dhcpscope::dhcp::header::FIELDS;
use dhcpscope::dhcp::{Area, Ended, Extent, Layout, SegmentKind};
use dhcpscope::wire::Span;
use proptest::collection::vec;
use proptest::prelude::*;

use super::strategies::{config, payload};
use crate::craft::codes::{CLASSLESS_STATIC_ROUTE, PAD, ROUTER};
use crate::craft::{Message, Options, Talk};

/// Where payloads begin in these tests.
const START: u32 = 42;

fn layout(payload: &[u8], ended: Ended) -> Layout {
    let end = START + u32::try_from(payload.len()).unwrap();
    let span = Span::new(START, end);
    Layout::of(payload, Extent { span, ended })
}

/// A whole option in the options field: code, value, one past its last byte in the payload.
type Whole = (u8, Vec<u8>, usize);

/// The options of the options field that are whole.
fn whole_options(payload: &[u8], ended: Ended) -> Vec<Whole> {
    let layout = layout(payload, ended);
    let message = layout.with(payload);
    message
        .options()
        .filter(|option| option.area == Area::Options && !option.is_cut)
        .map(|option| {
            let end = usize::try_from(option.span.end - START).unwrap();
            (option.code, option.data.to_vec(), end)
        })
        .collect()
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn every_byte_belongs_to_exactly_one_item(payload in payload()) {
        let layout = layout(&payload, Ended::Message);
        let message = layout.with(&payload);
        let mut owners = vec![0; payload.len()];
        let mut own = |start: usize, length: usize| {
            for owner in &mut owners[start..start + length] {
                *owner += 1;
            }
        };
        let has_areas = |area: Area| message.segments().any(|segment| segment.area == area);
        for field in FIELDS {
            let is_area = (field.name == "file" && has_areas(Area::File))
                || (field.name == "sname" && has_areas(Area::Sname));
            let is_vendor = field.name == "cookie" && !message.has_cookie();
            if !is_area && !is_vendor {
                own(usize::from(field.start).min(payload.len()), field.of(&payload).len());
            }
        }
        for segment in message.segments() {
            own(usize::from(segment.start), usize::from(segment.length));
        }
        prop_assert!(owners.iter().all(|owners| *owners == 1), "{owners:?}");
    }

    #[test]
    fn faults_stay_inside_the_payload(payload in payload()) {
        let layout = layout(&payload, Ended::Message);
        let end = START + u32::try_from(payload.len()).unwrap();
        for fault in layout.faults() {
            prop_assert!(START <= fault.span.start && fault.span.start <= fault.span.end);
            prop_assert!(fault.span.end <= end, "{fault:?} ends after {end}");
        }
    }

    #[test]
    fn cutting_keeps_what_stands_before_the_cut(
        payload in payload(),
        at in any::<prop::sample::Index>(),
    ) {
        prop_assume!(!payload.is_empty());
        let cut = &payload[..at.index(payload.len())];
        let kept: Vec<Whole> = whole_options(&payload, Ended::Message)
            .into_iter()
            .filter(|(_, _, end)| *end <= cut.len())
            .collect();
        prop_assert_eq!(whole_options(cut, Ended::Capture), kept);
        let (before, after) = (layout(&payload, Ended::Message), layout(cut, Ended::Capture));
        let (before, after) = (before.with(&payload), after.with(cut));
        for field in FIELDS.iter().filter(|field| usize::from(field.end()) <= cut.len()) {
            prop_assert_eq!(field.of(before.payload()), field.of(after.payload()));
        }
        prop_assert_eq!(after.has_cookie(), before.has_cookie() && cut.len() >= 240);
    }

    #[test]
    fn an_option_in_pieces_is_whole_again(
        value in vec(any::<u8>(), 1..900),
        cuts in vec(any::<prop::sample::Index>(), 0..6),
        pads in 0..4_usize,
    ) {
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(value.len())).collect();
        places.extend((0..value.len()).step_by(255));
        places.push(value.len());
        places.sort_unstable();
        let mut options = Options::of(5);
        for pair in places.windows(2) {
            options = options
                .octets(CLASSLESS_STATIC_ROUTE, &value[pair[0]..pair[1]])
                .raw(&vec![PAD; pads])
                .addresses(ROUTER, &[[192, 0, 2, 1]]);
        }
        let talk = Talk::new();
        let payload = Message {
            options: options.end(),
            ..Message::reply(talk.xid, talk.client)
        }
        .octets();
        let layout = layout(&payload, Ended::Message);
        let message = layout.with(&payload);
        let joined = message.option(CLASSLESS_STATIC_ROUTE).unwrap();
        prop_assert_eq!(joined, &value[..]);
        prop_assert!(message.segments().all(|segment| segment.kind != SegmentKind::Cut));
    }
}
