//! What happens when there is no more room.

use dhcpscope::exchange::{Closed, Limits, Packet, Role};

use super::scene::Scene;

/// Room for three exchanges of a few messages, found by trying.
const TIGHT: Limits = Limits { held_bytes: 8_192 };

/// Says the words as a client of its own.
fn say_as(scene: &mut Scene, client: u8, words: &str) {
    scene.talk.client[5] = client;
    scene.say(words);
}

/// The clients whose exchanges were given up, in that order.
fn evicted(scene: &mut Scene) -> Vec<u8> {
    let mut exchanges = scene.take_closed();
    exchanges.retain(|exchange| exchange.closed == Some(Closed::Evicted));
    exchanges
        .iter()
        .map(|exchange| exchange.members[0].packet.message().chaddr()[5])
        .collect()
}

#[test]
fn the_bound_holds() {
    let mut scene = Scene::within(TIGHT);
    for client in 0..200 {
        say_as(&mut scene, client, "D O R");
        assert!(scene.tracker().held_bytes() <= TIGHT.held_bytes);
    }
    assert!(scene.tracker().evicted() > 100);
}

#[test]
fn answered_exchanges_go_before_lonely_discovers_and_these_before_the_oldest() {
    let mut scene = Scene::within(TIGHT);
    say_as(&mut scene, 1, "D O");
    say_as(&mut scene, 2, "D");
    say_as(&mut scene, 3, "RENEW A");
    let mut gone = Vec::new();
    for client in 10..30 {
        say_as(&mut scene, client, "D O");
        gone.extend(evicted(&mut scene));
    }
    assert_eq!(gone[..3], [3, 2, 1]);
}

#[test]
fn an_exchange_that_was_given_up_is_open_and_cut() {
    let mut scene = Scene::within(TIGHT);
    for client in 0..20 {
        say_as(&mut scene, client, "D");
    }
    let closed = scene.closed();
    assert_eq!(closed[0], "acquire open: D (cut at end)");
}

#[test]
fn a_very_long_exchange_loses_messages_from_its_middle_and_counts_them() {
    let mut scene = Scene::new();
    for _ in 0..2_000 {
        scene.say("D");
    }
    scene.say("O R A");
    let exchanges = scene.exchanges();
    assert_eq!(exchanges.len(), 1);
    let exchange = &exchanges[0];
    let kept = u64::try_from(exchange.members.len()).unwrap();
    assert_eq!(kept + exchange.elided.total(), 2_003);
    assert!(exchange.elided.is_any());
    assert_eq!(exchange.count_of(|role| role == Role::Discover), 2_000);
    assert_eq!(exchange.count_of(|_| true), 2_003);
    assert_eq!(exchange.members[0].packet.origin.number, 1);
    assert_eq!(exchange.outcome.word(), "bound");
}

#[test]
fn an_exchange_of_long_frames_keeps_its_beginning_and_its_end() {
    const FRAME: usize = 100 << 10;
    let mut scene = Scene::new();
    for id in 1..=300 {
        let mut frame = scene.talk.to_all(id, &scene.talk.discover());
        frame.resize(FRAME, 0);
        scene.hear(1_000_000, &frame);
        assert!(scene.tracker().held_bytes() < 3 << 20);
    }
    let exchanges = scene.exchanges();
    let members = &exchanges[0].members;
    assert!((2..30).contains(&members.len()), "{}", members.len());
    assert_eq!(members[0].packet.origin.number, 1);
    assert_eq!(members.last().unwrap().packet.origin.number, 300);
    let kept = u64::try_from(members.len()).unwrap();
    assert_eq!(kept + exchanges[0].elided.total(), 300);
}

#[test]
fn padding_without_end_is_not_kept() {
    const KEPT: usize = 256 << 10;
    let mut scene = Scene::new();
    scene.say("D");
    let exchanges = scene.exchanges();
    let packet = &exchanges[0].members[0].packet;
    let padded = [packet.bytes.clone(), vec![0; 15 << 20]].concat();
    let mut copy = Packet::copied(packet.origin, &padded, packet.datagram.clone());
    assert_eq!(copy.bytes, padded[..KEPT]);
    copy.renew(packet.origin, &padded, packet.datagram.clone());
    assert_eq!(copy.bytes, padded[..KEPT]);
    assert!(copy.has_room_for(padded.len()));
    assert!(copy.held_bytes() < 2 * KEPT);
}
