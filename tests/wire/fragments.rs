//! Datagrams in fragments: put together in any order, refused where they contradict.

use std::net::Ipv4Addr;

use dhcpscope::wire::{
    Boundary, ChecksumStatus, Datagram, FrameId, GaveUp, Incomplete, Link, Located, Locator,
    SkipReason, Why,
};
use proptest::prelude::*;

use crate::craft::{IPV4, Ip, UDP, Udp, ethernet, message, tagged, underlay, vxlan};

/// More fragments.
pub(crate) const MORE: u16 = 0x2000;

/// Length of the message in these tests: larger than a frame of Ethernet.
const LONG: usize = 2000;

/// A datagram as it is before it is taken apart.
pub(crate) fn long(id: u16) -> (Ip, Vec<u8>) {
    let ip = Ip { id, ..Ip::new() };
    let udp = Udp::new(68, 67).wrap(&ip, &message(LONG));
    (ip, udp)
}

/// The fragments of `udp`, taken apart at these multiples of 8 bytes, each in an Ethernet frame.
pub(crate) fn fragments(ip: &Ip, udp: &[u8], at: &[usize]) -> Vec<Vec<u8>> {
    packets(ip, udp, at)
        .iter()
        .map(|packet| ethernet(IPV4, packet))
        .collect()
}

/// The fragments themselves.
pub(crate) fn packets(ip: &Ip, udp: &[u8], at: &[usize]) -> Vec<Vec<u8>> {
    let starts = [&[0], at].concat();
    let ends = [at, &[udp.len()]].concat();
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let more = if end < udp.len() { MORE } else { 0 };
            let ip = Ip {
                bits: more + u16::try_from(start / 8).unwrap(),
                ..ip.clone()
            };
            ip.wrap(&udp[*start..end])
        })
        .collect()
}

/// A locator, and the count of the frames it was given.
#[derive(Default)]
pub(crate) struct Feed {
    pub(crate) locator: Locator,
    frames: u64,
}

impl Feed {
    pub(crate) fn at(&mut self, frame: &[u8], time: Option<i64>) -> Located {
        self.frames += 1;
        let wire = u32::try_from(frame.len()).unwrap();
        self.locator
            .locate(Link::Ethernet, frame, wire, time, self.frames.into())
    }

    pub(crate) fn now(&mut self, frame: &[u8]) -> Located {
        self.at(frame, Some(0))
    }

    /// All that was given up, now that the input has ended.
    pub(crate) fn end(mut self) -> Vec<Incomplete> {
        self.locator.finish();
        let (told, untold) = self.locator.incomplete();
        assert_eq!(untold, 0);
        told
    }
}

/// The message in what was put together.
#[track_caller]
pub(crate) fn rebuilt(located: Located) -> (Datagram, Vec<u8>, Vec<u64>) {
    match located {
        Located::Rebuilt {
            datagram,
            bytes,
            frames,
        } => (datagram, bytes, numbers(&frames)),
        other => panic!("nothing put together but {other:?}"),
    }
}

/// The numbers of frames.
pub(crate) fn numbers(frames: &[FrameId]) -> Vec<u64> {
    frames.iter().map(|frame| frame.number).collect()
}

#[test]
fn the_frame_that_completes_a_datagram_has_it() {
    let (ip, udp) = long(7);
    let parts = fragments(&ip, &udp, &[1480]);
    let mut feed = Feed::default();
    assert_eq!(feed.now(&parts[0]), Located::Pending);
    let (seen, bytes, frames) = rebuilt(feed.now(&parts[1]));
    assert_eq!(frames, [1, 2]);
    assert_eq!(bytes[..34], parts[0][..34], "the first fragment's headers");
    assert_eq!(seen.payload.of(&bytes), message(LONG));
    assert_eq!((seen.ip.fragments, seen.ip.total_length), (2, 2028));
    assert_eq!(seen.udp.checksum.status, ChecksumStatus::Ok);
    assert_eq!(seen.ip.checksum.status, ChecksumStatus::Ok);
    assert_eq!(seen.ended_by, Boundary::UdpLength);
    assert!(seen.faults.is_empty() && seen.padding.is_empty());
    assert!(feed.end().is_empty());
}

#[test]
fn a_wrong_checksum_shows_in_the_rebuilt_datagram() {
    let (ip, mut udp) = long(7);
    udp[1500] ^= 1;
    let parts = fragments(&ip, &udp, &[1480]);
    let mut feed = Feed::default();
    feed.now(&parts[1]);
    let (seen, ..) = rebuilt(feed.now(&parts[0]));
    assert_eq!(seen.udp.checksum.status.key(), "bad");
}

#[test]
fn repeats_are_accepted_and_not_counted() {
    let (ip, udp) = long(7);
    let parts = fragments(&ip, &udp, &[800, 1600]);
    let mut feed = Feed::default();
    for index in [2, 2, 0, 0, 2] {
        assert_eq!(feed.now(&parts[index]), Located::Pending);
    }
    let (seen, _, frames) = rebuilt(feed.now(&parts[1]));
    assert_eq!((seen.ip.fragments, frames), (3, vec![1, 3, 6]));
}

#[test]
fn a_copy_of_each_fragment_is_not_an_incomplete_datagram() {
    let (ip, udp) = long(7);
    let parts = fragments(&ip, &udp, &[1480]);
    let mut feed = Feed::default();
    feed.now(&parts[0]);
    feed.now(&parts[0]);
    rebuilt(feed.now(&parts[1]));
    assert_eq!(feed.now(&parts[1]), Located::Pending);
    assert!(feed.end().is_empty());
}

#[test]
fn a_second_datagram_may_have_the_same_identification() {
    let (ip, udp) = long(0);
    let parts = fragments(&ip, &udp, &[1480]);
    let mut feed = Feed::default();
    for _ in 0..2 {
        feed.now(&parts[0]);
        rebuilt(feed.now(&parts[1]));
    }
    let mut other = parts[1].clone();
    other[100] ^= 1;
    feed.now(&other);
    let told = feed.end();
    assert_eq!(told.len(), 1, "what differs from the copy is told");
    assert_eq!(told[0].ports, None);
}

/// Gives each of these fragments so many times, one after the other; which of the frames completed a datagram.
fn mirrored(feed: &mut Feed, parts: &[Vec<u8>], times: usize, at: i64) -> Vec<u64> {
    let mut whole = Vec::new();
    for (index, part) in (0..).zip(parts) {
        for copy in 0..times {
            let copied = i64::try_from(copy).unwrap() * 20_000;
            let located = feed.at(part, Some(at + index * 100_000 + copied));
            if matches!(located, Located::Rebuilt { .. }) {
                whole.push(feed.frames);
            }
        }
    }
    whole
}

#[test]
fn a_copy_of_the_last_fragment_begins_no_datagram() {
    let (ip, udp) = long(0);
    // The next one has the same identification, and ends in the same way.
    let mut next = udp.clone();
    next[20] ^= 1;
    for cuts in [&[1480][..], &[800, 1600]] {
        let (parts, others) = (fragments(&ip, &udp, cuts), fragments(&ip, &next, cuts));
        for times in 1..4 {
            for is_reversed in [false, true] {
                let mut feed = Feed::default();
                let (mut parts, mut others) = (parts.clone(), others.clone());
                if is_reversed {
                    parts.reverse();
                    others.reverse();
                }
                let each = u64::try_from(parts.len() * times).unwrap();
                let last = each - u64::try_from(times).unwrap() + 1;
                assert_eq!(mirrored(&mut feed, &parts, times, 0), [last]);
                assert_eq!(
                    mirrored(&mut feed, &others, times, 2_000_000),
                    [each + last]
                );
                // And once more, as a client repeats itself.
                let again = mirrored(&mut feed, &others, times, 4_000_000_000);
                assert_eq!(again, [2 * each + last]);
                assert!(feed.end().is_empty());
            }
        }
    }
}

#[test]
fn a_differing_overlap_is_refused_and_told_once() {
    let (ip, udp) = long(7);
    let parts = fragments(&ip, &udp, &[1480]);
    let mut other = parts[0].clone();
    other[500] ^= 1;
    let mut feed = Feed::default();
    feed.now(&parts[0]);
    let refused = Located::Skipped(SkipReason::RefusedFragment);
    assert_eq!(feed.now(&other), refused);
    assert_eq!(feed.now(&parts[1]), refused);
    let told = feed.end();
    let expected = Incomplete {
        src: Ipv4Addr::UNSPECIFIED,
        dst: Ipv4Addr::BROADCAST,
        protocol: UDP,
        id: 7,
        ports: Some((68, 67)),
        frames: vec![1.into(), 2.into()],
        time: Some(0),
        seen: 1480,
        length: None,
        why: GaveUp::Overlap,
    };
    assert_eq!(told, [expected]);
}

/// Both halves of one datagram, each with its place; what came of the second, and what is told at the end.
fn halves(places: [FrameId; 2]) -> (Located, Vec<Incomplete>) {
    let (ip, udp) = long(7);
    let parts = fragments(&ip, &udp, &[1480]);
    let mut locator = Locator::default();
    let [_, last] = [0, 1].map(|half: usize| {
        let wire = u32::try_from(parts[half].len()).unwrap();
        locator.locate(Link::Ethernet, &parts[half], wire, Some(0), places[half])
    });
    locator.finish();
    (last, locator.incomplete().0)
}

#[test]
fn fragments_of_two_captures_or_interfaces_are_not_joined() {
    let place = |source, interface, number| FrameId {
        source,
        interface,
        number,
    };
    let (located, told) = halves([place(0, None, 5), place(1, None, 1)]);
    assert_eq!(located, Located::Pending);
    let seen: Vec<_> = told
        .iter()
        .map(|one| (one.frames[0].source, numbers(&one.frames)))
        .collect();
    assert_eq!(seen, [(0, vec![5]), (1, vec![1])]);
    let (located, told) = halves([place(0, Some(0), 5), place(0, Some(1), 6)]);
    assert_eq!((located, told.len()), (Located::Pending, 2));
    let (located, told) = halves([place(1, Some(0), 5), place(1, Some(0), 6)]);
    let (_, _, frames) = rebuilt(located);
    assert_eq!((frames, told.len()), (vec![5, 6], 0));
}

#[test]
fn lengths_that_fragments_cannot_have_are_refused() {
    let (ip, udp) = long(7);
    let beyond = Ip {
        bits: 0x1fff,
        ..ip.clone()
    };
    let odd = Ip {
        bits: MORE,
        ..ip.clone()
    };
    let longer = Ip {
        bits: MORE,
        total: Some(2000),
        ..ip.clone()
    };
    for packet in [
        beyond.wrap(&udp),
        odd.wrap(&udp[..1001]),
        longer.wrap(&udp[..800]),
        odd.wrap(&[]),
    ] {
        let mut feed = Feed::default();
        let refused = Located::Skipped(SkipReason::RefusedFragment);
        assert_eq!(feed.now(&ethernet(IPV4, &packet)), refused);
        assert_eq!(feed.end()[0].why, GaveUp::BadLength);
    }
}

#[test]
fn other_datagrams_are_let_go_with_their_first_fragment() {
    let ip = Ip::new();
    let udp = Udp::new(2049, 900).wrap(&ip, &[0; 4000]);
    let parts = fragments(&ip, &udp, &[1480, 2960]);
    let not_dhcp = Located::Skipped(SkipReason::NotDhcp);
    let mut feed = Feed::default();
    assert_eq!(feed.now(&parts[2]), Located::Pending, "not known yet");
    assert_eq!(feed.now(&parts[0]), not_dhcp);
    assert_eq!(feed.now(&parts[1]), not_dhcp);
    // The same identification again, and this time it is DHCP.
    let (ip, udp) = long(ip.id);
    let parts = fragments(&ip, &udp, &[1480]);
    feed.now(&parts[0]);
    rebuilt(feed.now(&parts[1]));
    assert!(feed.end().is_empty());
}

#[test]
fn the_pxe_port_is_decided_when_the_datagram_is_whole() {
    let ip = Ip::new();
    let mut other = message(LONG);
    other[236] = 0;
    for (payload, is_dhcp) in [(message(LONG), true), (other, false)] {
        let parts = fragments(&ip, &Udp::new(4011, 900).wrap(&ip, &payload), &[1480]);
        let mut feed = Feed::default();
        assert_eq!(feed.now(&parts[0]), Located::Pending);
        let located = feed.now(&parts[1]);
        if is_dhcp {
            rebuilt(located);
        } else {
            assert_eq!(located, Located::Skipped(SkipReason::NotDhcp));
        }
    }
}

#[test]
fn a_cut_fragment_ends_the_payload_and_nothing_is_joined_behind_it() {
    let (ip, udp) = long(7);
    let parts = fragments(&ip, &udp, &[800, 1600]);
    let mut feed = Feed::default();
    feed.now(&parts[0]);
    feed.now(&parts[2]);
    let wire = u32::try_from(parts[1].len()).unwrap();
    let located = feed.locator.locate(
        Link::Ethernet,
        &parts[1][..134],
        wire,
        Some(0),
        3_u64.into(),
    );
    let (seen, bytes, _) = rebuilt(located);
    assert_eq!(seen.payload.of(&bytes), &message(LONG)[..800 - 8 + 100]);
    assert_eq!((seen.declared, seen.ended_by), (2000, Boundary::Capture));
    let status = ChecksumStatus::Unverifiable(Why::NotCaptured);
    assert_eq!(seen.udp.checksum.status, status);
    assert_eq!(seen.ip.total_length, 2028);
}

#[test]
fn networks_with_the_same_addresses_are_told_apart() {
    let (ip, udp) = long(7);
    let parts = packets(&ip, &udp, &[1480]);
    let on = |vlan, index: usize| tagged(&[(0x8100, vlan)], IPV4, &parts[index]);
    let mut feed = Feed::default();
    feed.now(&on(1, 0));
    assert_eq!(feed.now(&on(2, 1)), Located::Pending);
    let (seen, ..) = rebuilt(feed.now(&on(1, 1)));
    assert_eq!(seen.link.vlan[0].id(), 1);
}

#[test]
fn fragments_inside_a_tunnel_and_of_a_tunnel_are_put_together() {
    let (ip, udp) = long(7);
    let inside: Vec<_> = fragments(&ip, &udp, &[1480])
        .iter()
        .map(|frame| underlay(4789, &vxlan(42, frame)))
        .collect();
    let mut feed = Feed::default();
    for packet in &inside[..1] {
        assert_eq!(feed.now(&ethernet(IPV4, packet)), Located::Pending);
    }
    let (seen, bytes, _) = rebuilt(feed.now(&ethernet(IPV4, &inside[1])));
    assert_eq!(seen.payload.of(&bytes), message(LONG));
    assert_eq!((seen.outer.len(), seen.ip.fragments), (1, 2));

    // Each of the two tunnel packets comes in fragments itself.
    let mut feed = Feed::default();
    let mut last = Located::Pending;
    for (id, packet) in [(1, &inside[0]), (2, &inside[1])] {
        let outer = Ip {
            id,
            ..Ip::between([10, 0, 0, 1], [10, 0, 0, 2], UDP)
        };
        for frame in fragments(&outer, &packet[20..], &[400]) {
            assert_eq!(last, Located::Pending);
            last = feed.now(&frame);
        }
    }
    let (seen, bytes, _) = rebuilt(last);
    assert_eq!(seen.payload.of(&bytes), message(LONG));
    assert_eq!(seen.udp.checksum.status, ChecksumStatus::Ok);
    assert!(feed.end().is_empty());
}

#[test]
fn a_whole_datagram_in_a_tunnel_that_came_in_fragments_is_one_fragment() {
    let ip = Ip::new();
    let whole = ip.wrap(&Udp::new(68, 67).wrap(&ip, &message(LONG)));
    let packet = underlay(4789, &vxlan(42, &ethernet(IPV4, &whole)));
    let outer = Ip::between([10, 0, 0, 1], [10, 0, 0, 2], UDP);
    let mut feed = Feed::default();
    let parts = fragments(&outer, &packet[20..], &[1480]);
    feed.now(&parts[0]);
    let (seen, bytes, frames) = rebuilt(feed.now(&parts[1]));
    assert_eq!(seen.ip.fragments, 1);
    assert_eq!(frames, [1, 2]);
    assert_eq!(seen.payload.of(&bytes), message(LONG));
    assert!(seen.faults.is_empty(), "{:?}", seen.faults);
}

proptest! {
    #[test]
    fn taken_apart_anywhere_and_sent_in_any_order_it_is_the_same(
        cuts in proptest::collection::btree_set(1_usize..251, 1..6),
        order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let (ip, udp) = long(7);
        let at: Vec<usize> = cuts.iter().map(|cut| cut * 8).collect();
        let parts = fragments(&ip, &udp, &at);
        let mut feed = Feed::default();
        let order: Vec<_> = order.into_iter().filter(|index| *index < parts.len()).collect();
        let (last, first) = order.split_last().unwrap();
        for index in first {
            prop_assert_eq!(feed.now(&parts[*index]), Located::Pending);
        }
        let (seen, bytes, frames) = rebuilt(feed.now(&parts[*last]));
        prop_assert_eq!(seen.payload.of(&bytes), message(LONG));
        prop_assert_eq!(seen.udp.checksum.status, ChecksumStatus::Ok);
        prop_assert_eq!(usize::from(seen.ip.fragments), parts.len());
        prop_assert_eq!(frames.len(), parts.len());
        prop_assert!(feed.end().is_empty());
    }
}
