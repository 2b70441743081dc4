//! Fragments that wait: how long, how many, and what is told when they are given up.

use dhcpscope::wire::{GaveUp, Located};

use crate::craft::{IPV4, Ip, ethernet};
use crate::fragments::{Feed, MORE, fragments, long, rebuilt};

const SECOND: i64 = 1_000_000_000;

#[test]
fn an_incomplete_datagram_is_told_with_what_was_seen() {
    let (ip, udp) = long(7);
    let parts = fragments(&ip, &udp, &[800, 1600]);
    let mut feed = Feed::default();
    feed.now(&parts[0]);
    feed.now(&parts[2]);
    let told = feed.end();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].seen, told[0].length), (800 + 408, Some(2008)));
    assert_eq!(told[0].why, GaveUp::End);
}

#[test]
fn fragments_wait_thirty_seconds_of_capture_time() {
    let (ip, udp) = long(7);
    let parts = fragments(&ip, &udp, &[1480]);
    let mut feed = Feed::default();
    feed.at(&parts[0], Some(0));
    rebuilt(feed.at(&parts[1], Some(30 * SECOND)));

    let mut feed = Feed::default();
    feed.at(&parts[0], Some(0));
    assert_eq!(feed.at(&parts[1], Some(30 * SECOND + 1)), Located::Pending);
    let reasons: Vec<_> = feed.end().iter().map(|told| told.why).collect();
    assert_eq!(reasons, [GaveUp::TimedOut, GaveUp::End]);

    let mut feed = Feed::default();
    feed.at(&parts[0], Some(0));
    feed.locator.expire(31 * SECOND);
    assert_eq!(feed.locator.incomplete().0.len(), 1);
}

#[test]
fn a_clock_that_steps_back_or_is_missing_gives_nothing_up() {
    let (ip, udp) = long(7);
    let parts = fragments(&ip, &udp, &[1480]);
    for (first, second) in [
        (Some(900 * SECOND), Some(0)),
        (None, Some(900 * SECOND)),
        (Some(0), None),
    ] {
        let mut feed = Feed::default();
        feed.at(&parts[0], first);
        rebuilt(feed.at(&parts[1], second));
    }
}

#[test]
fn what_waits_too_long_is_given_up_behind_what_came_before_the_clock_stepped_back() {
    let (ip, udp) = long(7);
    let (other_ip, other_udp) = long(8);
    let parts = fragments(&ip, &udp, &[1480]);
    let mut feed = Feed::default();
    let ahead = &fragments(&other_ip, &other_udp, &[1480])[0];
    feed.at(ahead, Some(200 * SECOND));
    feed.at(&parts[0], Some(100 * SECOND));
    assert_eq!(feed.at(&parts[1], Some(180 * SECOND)), Located::Pending);
    let (told, _) = feed.locator.incomplete();
    let reasons: Vec<_> = told.iter().map(|told| told.why).collect();
    assert_eq!(reasons, [GaveUp::TimedOut]);
}

#[test]
fn what_waits_is_bounded_and_the_oldest_goes_first() {
    let mut feed = Feed::default();
    for id in 0..3000 {
        let (ip, udp) = long(id);
        feed.now(&fragments(&ip, &udp, &[1480])[0]);
    }
    let (told, untold) = feed.locator.incomplete();
    assert_eq!((told.len(), untold), (1024, 3000 - 1024 - 1024));
    assert!(told.iter().all(|told| told.why == GaveUp::Evicted));
    assert!(told.iter().map(|told| told.id).eq(0..1024));
    assert_eq!(feed.end().len(), 1024);
}

#[test]
fn large_fragments_are_bounded_by_their_bytes() {
    let mut feed = Feed::default();
    let payload = vec![0; 60_000];
    for id in 0..100 {
        let ip = Ip {
            id,
            bits: MORE + 1,
            ..Ip::new()
        };
        feed.now(&ethernet(IPV4, &ip.wrap(&payload)));
    }
    let (told, _) = feed.locator.incomplete();
    assert_eq!(told.len(), 100 - (4 << 20) / 60_100);
}
