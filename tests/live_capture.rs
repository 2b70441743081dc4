//! Captures on interfaces of their own: each test runs again inside a network namespace that goes when it ends.
//!
//! What they need, and what happens where it is missing, says `namespace`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod namespace;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use dhcpscope::capture::live::{Direction, Live, LiveOptions};
use dhcpscope::capture::{Error, LinkType, Note, NoteKind, Poll, Precision, Source, devices};
use namespace::{command, skipped};
use pcap::Capture;

/// Runs `test` in a namespace; `name` is that of the calling test.
fn live(name: &str, test: impl FnOnce()) {
    live_with(&[], name, test);
}

/// As [`live`], through a command that changes the rights of the process first.
fn live_with(rights: &[&str], name: &str, test: impl FnOnce()) {
    namespace::inside(name, &[], rights, test);
}

fn ip(arguments: &str) {
    let status = command("ip").args(arguments.split(' ')).status();
    assert!(status.unwrap().success(), "ip {arguments}");
}

fn open(interfaces: &[&str]) -> Live {
    let interfaces: Vec<_> = interfaces.iter().map(ToString::to_string).collect();
    Live::open(&interfaces, &LiveOptions::default()).unwrap()
}

fn send(interface: &str, frames: &[Vec<u8>]) {
    let mut capture = Capture::from_device(interface).unwrap().open().unwrap();
    for frame in frames {
        capture.sendpacket(&frame[..]).unwrap();
    }
}

/// An IPv4 packet with this identification, flags and fragment offset, and a UDP datagram to this port.
fn packet(id: u16, fragment: u16, port: u16) -> Vec<u8> {
    let mut bytes = vec![0x45, 0, 0, 48];
    bytes.extend(id.to_be_bytes());
    bytes.extend(fragment.to_be_bytes());
    bytes.extend([64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
    bytes.extend(60000_u16.to_be_bytes());
    bytes.extend(port.to_be_bytes());
    bytes.extend([0, 28, 0, 0]);
    bytes.resize(48, 0);
    bytes
}

/// An Ethernet frame with these tags before the packet.
fn frame(tags: &[u16], packet: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 1];
    for (number, tag) in (1..).zip(tags) {
        bytes.extend(tag.to_be_bytes());
        bytes.extend(u16::to_be_bytes(number));
    }
    bytes.extend([8, 0]);
    bytes.extend(packet);
    bytes
}

/// Polls until nothing has come for three ticks; gives the identification of each packet by source.
fn collect(live: &mut Live) -> Vec<(u16, u16)> {
    collect_with(live, |note| panic!("{note:?}"))
}

/// As [`collect`], where there may be notes.
fn collect_with(live: &mut Live, mut take: impl FnMut(Note)) -> Vec<(u16, u16)> {
    let (mut seen, mut ticks) = (Vec::new(), 0);
    while ticks < 3 {
        match live.poll().unwrap() {
            Poll::Frame(frame) => {
                let at = frame
                    .bytes
                    .windows(4)
                    .position(|four| four == [0x45, 0, 0, 48]);
                let id = &frame.bytes[at.unwrap() + 4..][..2];
                seen.push((frame.source, u16::from_be_bytes([id[0], id[1]])));
            }
            Poll::Tick => ticks += 1,
            Poll::Note(note) => take(note),
            Poll::End => panic!("the end"),
        }
    }
    seen
}

const DOT1Q: u16 = 0x8100;
const DOT1AD: u16 = 0x88a8;

#[test]
fn the_kernel_passes_dhcp_in_any_frame_and_little_else() {
    live(
        "the_kernel_passes_dhcp_in_any_frame_and_little_else",
        || {
            let wanted = [
                frame(&[], &packet(1, 0, 67)),
                frame(&[], &packet(2, 0, 68)),
                frame(&[], &packet(3, 0, 4011)),
                frame(&[], &packet(4, 0x2000, 9)), // first fragment
                frame(&[], &packet(5, 0x0010, 9)), // last fragment
                frame(&[DOT1Q], &packet(6, 0, 67)),
                frame(&[DOT1AD], &packet(7, 0, 67)),
                frame(&[DOT1Q], &packet(8, 0x2000, 9)),
                frame(&[DOT1AD, DOT1Q], &packet(9, 0, 67)),
                frame(&[DOT1Q, DOT1Q], &packet(10, 0, 67)),
                frame(&[DOT1AD, DOT1Q, DOT1Q], &packet(11, 0, 67)),
            ];
            let others = [
                frame(&[], &packet(101, 0, 53)),
                frame(&[DOT1Q], &packet(102, 0, 53)),
                frame(&[DOT1AD, DOT1Q], &packet(103, 0, 53)),
            ];
            let mut live = open(&["va", "vb", "any"]);
            send("va", &[&others[..], &wanted].concat());
            let seen = collect(&mut live);
            let of = |source| {
                let ids = seen.iter().filter(|(from, _)| *from == source);
                ids.map(|(_, id)| *id).collect::<BTreeSet<_>>()
            };
            let all: BTreeSet<_> = (1..=11).collect();
            assert_eq!(of(0), all, "sending side");
            assert_eq!(of(1), all, "receiving side");
            // A cooked capture cannot look behind the inner tag, so its stranger passes as well.
            let mut any = of(2);
            any.remove(&103);
            assert_eq!(any, all, "all interfaces");
        },
    );
}

#[test]
fn frames_of_a_tagged_interface_are_seen_below_it() {
    live("frames_of_a_tagged_interface_are_seen_below_it", || {
        let add = "link add link va name va.10 type vlan id 10";
        let added = command("ip").args(add.split(' ')).status();
        if !added.unwrap().success() {
            skipped(
                "frames_of_a_tagged_interface_are_seen_below_it: this kernel has no VLAN interfaces",
            );
            return;
        }
        ip("link set va.10 up");
        // The tag leaves beside the frame, or in it where the interface cannot do that.
        for offload in ["on", "off"] {
            let mut ethtool = command("ethtool");
            let set = ethtool.args(["-K", "va", "txvlan", offload]).status();
            if !set.is_ok_and(|status| status.success()) {
                skipped(format_args!(
                    "tag offload {offload}: ethtool does not work here"
                ));
            }
            let mut live = open(&["va", "vb", "va.10"]);
            send("va.10", &[frame(&[], &packet(1, 0, 67))]);
            let mut seen = collect(&mut live);
            seen.sort_unstable();
            assert_eq!(seen, [(0, 1), (1, 1), (2, 1)], "offload {offload}");
        }
    });
}

#[test]
fn a_frame_says_where_and_when_it_came() {
    live("a_frame_says_where_and_when_it_came", || {
        let mut live = open(&["va", "any"]);
        let nano = Precision::Nano;
        assert_eq!(live.link(0), Some((LinkType::ETHERNET, nano)));
        assert_eq!(live.link(1), Some((LinkType::LINUX_SLL2, nano)));
        let sent = frame(&[DOT1Q], &packet(1, 0, 67));
        send("va", std::slice::from_ref(&sent));
        loop {
            if let Poll::Frame(seen) = live.poll().unwrap() {
                if seen.source == 0 {
                    assert_eq!(seen.bytes, sent);
                    assert_eq!(seen.number, 1);
                    assert_eq!(usize::try_from(seen.len), Ok(sent.len()));
                    assert_eq!(seen.precision, nano);
                    assert!(seen.time.unwrap().seconds() > 1_600_000_000);
                    break;
                }
            }
        }
        let statistics = &live.statistics()[0];
        assert_eq!(statistics.interface, "va");
        assert_eq!((statistics.delivered, statistics.received), (1, 1));
        assert_eq!(statistics.dropped_by_kernel, 0);
    });
}

#[test]
fn idle_interfaces_tick() {
    live("idle_interfaces_tick", || {
        let mut live = open(&["va", "vb"]);
        let start = Instant::now();
        for _ in 0..5 {
            assert!(matches!(live.poll().unwrap(), Poll::Tick));
        }
        let took = start.elapsed();
        assert!(took > Duration::from_millis(250), "does not wait: {took:?}");
        assert!(took < Duration::from_secs(5), "waits too long: {took:?}");
    });
}

#[test]
fn nothing_of_a_burst_is_lost_and_interfaces_are_merged_by_time() {
    live(
        "nothing_of_a_burst_is_lost_and_interfaces_are_merged_by_time",
        || {
            // Where /sys shows other interfaces than these, nothing tells how long their frames can be.
            let is_shown = Path::new("/sys/class/net/va/mtu").exists();
            let options = LiveOptions {
                snaplen: (!is_shown).then_some(2048),
                ..LiveOptions::default()
            };
            let mut live = Live::open(&["va".into(), "vb".into()], &options).unwrap();
            let burst: Vec<_> = (0..3000).map(|id| frame(&[], &packet(id, 0, 67))).collect();
            send("va", &burst);
            let seen = collect(&mut live);
            for source in 0..2 {
                let ids = seen.iter().filter(|(from, _)| *from == source);
                let ids: Vec<_> = ids.map(|(_, id)| *id).collect();
                let whole = ids.iter().copied().eq(0..3000);
                assert!(whole, "source {source}: {} of 3000", ids.len());
            }
            // Each frame is there on both sides before the next one is sent.
            assert!(seen.is_sorted_by_key(|(_, id)| *id));
        },
    );
}

#[test]
fn one_direction_can_be_asked_for() {
    live("one_direction_can_be_asked_for", || {
        let options = LiveOptions {
            direction: Direction::In,
            ..LiveOptions::default()
        };
        let mut live = Live::open(&["va".into(), "vb".into()], &options).unwrap();
        send("va", &[frame(&[], &packet(1, 0, 67))]);
        assert_eq!(collect(&mut live), [(1, 1)]);
    });
}

#[test]
fn an_interface_that_is_removed_ends_its_source() {
    live("an_interface_that_is_removed_ends_its_source", || {
        ip("link add other type veth peer name another");
        ip("link set other up");
        ip("link set another up");
        let mut live = open(&["va", "other"]);
        send("va", &[frame(&[], &packet(1, 0, 67))]);
        assert_eq!(collect(&mut live), [(0, 1)]);
        ip("link del va");
        let note = loop {
            match live.poll().unwrap() {
                Poll::Note(note) if note.kind != NoteKind::Down => break note,
                Poll::Tick | Poll::Note(_) => {}
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(note.source, 0);
        assert!(matches!(note.kind, NoteKind::Gone { .. }), "{note:?}");
        send("other", &[frame(&[], &packet(2, 0, 67))]);
        assert_eq!(collect(&mut live), [(1, 2)]);
        assert_eq!(live.statistics()[0].received, 1);
        ip("link del other");
        while !matches!(live.poll().unwrap(), Poll::End) {}
        assert!(matches!(live.poll().unwrap(), Poll::End), "the end stays");
    });
}

#[test]
fn an_interface_that_goes_down_and_comes_back_goes_on() {
    live("an_interface_that_goes_down_and_comes_back_goes_on", || {
        let mut live = open(&["vb"]);
        let mut notes = Vec::new();
        ip("link set vb down");
        assert_eq!(collect_with(&mut live, |note| notes.push(note)), []);
        ip("link set vb up");
        send("va", &[frame(&[], &packet(1, 0, 67))]);
        let seen = collect_with(&mut live, |note| notes.push(note));
        assert_eq!(seen, [(0, 1)]);
        let kinds: Vec<_> = notes.into_iter().map(|note| note.kind).collect();
        if Path::new("/sys/class/net/vb/operstate").exists() {
            assert_eq!(kinds, [NoteKind::Down, NoteKind::Up]);
        }
    });
}

#[test]
fn a_strange_interface_gets_the_list_of_those_there_are() {
    live(
        "a_strange_interface_gets_the_list_of_those_there_are",
        || {
            let error = Live::open(&["eth77".into()], &LiveOptions::default()).err();
            let Some(Error::NoSuchDevice { interface, known }) = error else {
                panic!("{error:?}");
            };
            assert_eq!(interface, "eth77");
            assert!(
                known.contains(&"va".into()) && known.contains(&"lo".into()),
                "{known:?}"
            );
            let names: Vec<_> = devices()
                .unwrap()
                .into_iter()
                .map(|device| device.name)
                .collect();
            assert_eq!(names, known);
        },
    );
}

#[test]
fn missing_rights_are_recognised() {
    let without_raw = ["setpriv", "--bounding-set=-net_raw"];
    live_with(&without_raw, "missing_rights_are_recognised", || {
        let error = Live::open(&["va".into()], &LiveOptions::default()).err();
        let text = error.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(matches!(error, Some(Error::Permission { .. })), "{text}");
        assert_eq!(
            text,
            "cannot open va: permission denied (needs CAP_NET_RAW)"
        );
    });
}
