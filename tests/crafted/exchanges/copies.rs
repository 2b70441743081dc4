//! The same message seen again, and what only looks like it.

use dhcpscope::exchange::{Exchange, Role};

use super::scene::{NO_OPTIONS, Scene, cut_at, relayed};
use crate::craft::codes::{DISCOVER, RELAY_AGENT};
use crate::craft::{Datagram, Ethernet, Message, Options, Sum, Talk, millis};

/// Octets of a frame of Ethernet up to the first option, which is its message type.
const MESSAGE_TYPE: usize = 285;

/// The frame that each message is a copy of.
fn originals(exchange: &Exchange) -> Vec<Option<u64>> {
    let numbers = exchange.members.iter().map(|member| member.copy_of);
    numbers
        .map(|frame| frame.map(|(_, number)| number.get()))
        .collect()
}

#[test]
fn the_same_frame_again_is_a_copy() {
    let mut scene = Scene::new();
    let frame = scene.talk.to_all(7, &scene.talk.discover());
    scene.hear(0, &frame);
    scene.hear(millis(1), &frame);
    scene.say("O R A");
    let exchanges = scene.exchanges();
    assert_eq!(originals(&exchanges[0]), [None, Some(1), None, None, None]);
}

#[test]
fn on_the_same_link_a_copy_has_the_same_ip_id() {
    let mut scene = Scene::new();
    let discover = scene.talk.discover();
    scene.hear(0, &scene.talk.to_all(7, &discover));
    scene.hear(millis(1), &scene.talk.to_all(8, &discover));
    assert_eq!(scene.ends(), ["acquire no-answer: D D"]);
}

#[test]
fn an_agent_that_adds_option_82_may_send_with_an_ip_id_of_its_own() {
    let mut scene = Scene::new();
    let discover = scene.talk.discover();
    let marked = Message {
        options: Options::of(DISCOVER).octets(RELAY_AGENT, &[1, 1, 7]).end(),
        ..discover.clone()
    };
    let plain = Message {
        options: Options::of(DISCOVER).end(),
        ..discover
    };
    scene.hear(0, &scene.talk.to_all(7, &plain));
    scene.hear(millis(1), &scene.talk.to_all(8, &marked));
    assert_eq!(scene.ends(), ["acquire open: D [D] (cut at end)"]);
}

#[test]
fn a_copy_comes_within_50_ms() {
    for (after, seen) in [
        (50, "acquire open: D [D] (cut at end)"),
        (51, "acquire no-answer: D D"),
    ] {
        let mut scene = Scene::new();
        let frame = scene.talk.to_all(7, &scene.talk.discover());
        scene.hear(0, &frame);
        scene.hear(millis(after), &frame);
        assert_eq!(scene.ends(), [seen]);
    }
}

#[test]
fn very_many_copies_are_copies() {
    let mut scene = Scene::new();
    let discover = scene.talk.to_all(7, &scene.talk.discover());
    let offer = scene.talk.to_client(8, &scene.talk.offer());
    let micros = |count: i64| count * millis(1) / 1000;
    scene.hear(0, &discover);
    for _ in 0..40 {
        scene.hear(micros(100), &discover);
    }
    scene.hear(micros(100), &offer);
    for _ in 0..40 {
        scene.hear(micros(100), &discover);
        scene.hear(micros(100), &offer);
    }
    // So many that some are dropped.
    for _ in 0..1000 {
        scene.hear(micros(10), &discover);
    }
    let exchanges = scene.exchanges();
    let counted: Vec<_> = exchanges[0].counted().map(|m| m.role).collect();
    assert_eq!((exchanges.len(), exchanges[0].elided.is_any()), (1, true));
    assert_eq!(counted, [Role::Discover, Role::Offer]);
}

#[test]
fn a_relay_changes_hops_giaddr_and_option_82_of_a_copy() {
    let mut scene = Scene::new();
    let discover = scene.talk.discover();
    scene.hear(0, &scene.talk.to_all(7, &discover));
    let with_agent = Message {
        options: with_agent(&discover),
        ..discover
    };
    scene.hear(millis(2), &relayed(&scene.talk, 99, &with_agent));
    assert_eq!(scene.ends(), ["acquire open: D [D] (cut at end)"]);
}

fn with_agent(message: &Message) -> Options {
    marked(message, b"\x01\x04ge-1")
}

fn marked(message: &Message, agent: &[u8]) -> Options {
    let octets = message.options.clone().into_octets();
    Options::none()
        .raw(octets.strip_suffix(&[255]).unwrap())
        .octets(RELAY_AGENT, agent)
        .end()
}

#[test]
fn of_several_messages_a_copy_is_of_the_most_like_one() {
    let mut scene = Scene::new();
    scene.say("D");
    let talk = scene.talk.clone();
    let offer = |id, agent: &[u8]| {
        let offer = Message {
            options: marked(&talk.offer(), agent),
            ..talk.offer()
        };
        talk.to_client(id, &offer)
    };
    let offers = [offer(4, b"\x01\x02p1"), offer(5, b"\x01\x02p2")];
    // On another link, where IP identifications may be others.
    let tagged = |frame: &[u8]| [&frame[..12], &[0x81, 0, 0, 9], &frame[12..]].concat();
    let again = [offer(6, b"\x01\x02p1"), offer(5, b"\x01\x02p2")];
    let again = again.map(|frame| tagged(&frame));
    for frame in offers.iter().chain(&again) {
        scene.hear(millis(1), frame);
    }
    let exchanges = scene.exchanges();
    let copies = originals(&exchanges[0]);
    assert_eq!(copies, [None, None, None, Some(2), Some(3)]);
}

#[test]
fn other_options_make_another_message() {
    let mut scene = Scene::new();
    scene.hear(0, &scene.talk.to_all(7, &scene.talk.discover()));
    let renamed = Talk {
        host_name: "other",
        ..scene.talk.clone()
    };
    scene.hear(millis(1), &renamed.to_all(7, &renamed.discover()));
    assert_eq!(scene.ends(), ["acquire no-answer: D D"]);
}

#[test]
fn a_copy_answers_nothing_and_repeats_nothing() {
    let mut scene = Scene::new();
    scene.say("D O R");
    let frame = scene.talk.to_client(500, &scene.talk.ack());
    scene.hear(millis(5), &frame);
    scene.hear(millis(1), &frame);
    scene.say("+1800s RENEW");
    let frame = scene.talk.to_server(600, &scene.talk.renew());
    scene.hear(0, &frame);
    let mut exchanges = scene.ends();
    assert_eq!(exchanges.remove(0), "acquire bound: D O R A [A]");
}

#[test]
fn a_copy_of_a_renewal_opens_no_second_exchange_once_answered() {
    let mut scene = Scene::new();
    let renew = scene.talk.to_server(7, &scene.talk.renew());
    let ack = scene.talk.to_client(8, &scene.talk.ack());
    scene.hear(0, &renew);
    scene.hear(millis(1), &ack);
    scene.hear(millis(1), &renew);
    scene.hear(millis(1), &ack);
    assert_eq!(scene.ends(), ["renew bound: RENEW A [RENEW] [A]"]);
}

#[test]
fn what_is_not_captured_of_a_copy_has_the_same_sum() {
    let talk = Talk::new();
    let frames = [talk.discover(), talk.discover(), talk.select()];
    let frames = frames.map(|message| talk.to_all(0, &message));
    assert_eq!(
        cut_at(NO_OPTIONS, &frames),
        ["bootp no-answer: BOOTREQUEST [BOOTREQUEST] BOOTREQUEST"]
    );
}

#[test]
fn what_is_not_captured_of_a_copy_has_the_same_length() {
    let talk = Talk::new();
    let longer = Message {
        filled_to: 302,
        ..talk.discover()
    };
    let frames = [talk.discover(), longer].map(|message| talk.to_all(0, &message));
    assert_eq!(cut_at(MESSAGE_TYPE, &frames), ["acquire no-answer: D D"]);
}

#[test]
fn what_a_relay_adds_to_a_copy_may_not_be_captured() {
    let talk = Talk::new();
    let discover = talk.discover();
    let with_agent = Message {
        options: with_agent(&discover),
        ..discover.clone()
    };
    let frames = [
        talk.to_all(7, &discover),
        relayed(&talk, 99, &with_agent),
        talk.to_all(7, &talk.select()),
    ];
    assert_eq!(
        cut_at(NO_OPTIONS, &frames),
        ["bootp no-answer: BOOTREQUEST [BOOTREQUEST] BOOTREQUEST"]
    );
}

#[test]
fn without_a_checksum_a_copy_is_known_by_its_type() {
    let talk = Talk::new();
    for udp_sum in [Sum::Is(0), Sum::Partial] {
        let frames = [talk.offer(), talk.offer(), talk.ack()].map(|message| {
            let datagram = Datagram {
                udp_sum,
                ..Datagram::reply(talk.server, talk.address)
            };
            Ethernet::unicast(talk.server_mac, talk.client).around(&datagram.around(&message))
        });
        assert_eq!(
            cut_at(MESSAGE_TYPE, &frames),
            ["acquire bound: O [O] A (cut at start)"]
        );
        assert_eq!(
            cut_at(NO_OPTIONS, &frames),
            ["bootp answered: BOOTREPLY BOOTREPLY BOOTREPLY (cut at start)"]
        );
    }
}
