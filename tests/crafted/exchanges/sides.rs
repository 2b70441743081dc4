//! Clients without a hardware address, leasequery, PXE and BOOTP.

use super::scene::{Scene, with_boot_server};
use crate::craft::codes::{
    ACK, CLIENT_IDENTIFIER, DISCOVER, LEASEACTIVE, LEASEQUERY, LEASEUNKNOWN, OFFER, REQUEST,
    REQUESTED_IP_ADDRESS,
};
use crate::craft::{Datagram, Ethernet, Message, Options, Talk, millis};

const STEP: i64 = millis(100);
const IDENTIFIER: [u8; 4] = [255, 1, 2, 3];

/// A message without a hardware address.
pub(super) fn nameless(message: Message, options: Options) -> Message {
    Message {
        htype: 32,
        hlen: 0,
        flags: 0x8000,
        chaddr: Vec::new(),
        options: options.end(),
        ..message
    }
}

fn asks(talk: &Talk, options: Options, identifier: &[u8]) -> Message {
    let options = options.octets(CLIENT_IDENTIFIER, identifier);
    nameless(Message::request(talk.xid, talk.client), options)
}

fn answers(talk: &Talk, message_type: u8) -> Message {
    let options = Options::of(message_type).server(talk.server).lease(600);
    Message {
        yiaddr: talk.address,
        ..nameless(Message::reply(talk.xid, talk.client), options)
    }
}

#[test]
fn replies_without_identifier_join_the_only_exchange_with_their_xid() {
    let mut scene = Scene::new();
    let talk = scene.talk.clone();
    let request = Options::of(REQUEST)
        .server(talk.server)
        .addresses(REQUESTED_IP_ADDRESS, &[talk.address]);
    scene.hear(
        STEP,
        &talk.to_all(1, &asks(&talk, Options::of(DISCOVER), &IDENTIFIER)),
    );
    scene.hear(STEP, &talk.server_to_all(2, &answers(&talk, OFFER)));
    scene.hear(STEP, &talk.to_all(3, &asks(&talk, request, &IDENTIFIER)));
    scene.hear(STEP, &talk.server_to_all(4, &answers(&talk, ACK)));
    assert_eq!(scene.ends(), ["acquire bound: D O R A"]);
}

#[test]
fn such_a_reply_seen_again_is_a_copy() {
    let mut scene = Scene::new();
    let talk = scene.talk.clone();
    let discover = asks(&talk, Options::of(DISCOVER), &IDENTIFIER);
    scene.hear(STEP, &talk.to_all(1, &discover));
    let offer = answers(&talk, OFFER);
    for after in [STEP, millis(1)] {
        scene.hear(after, &talk.server_to_all(2, &offer));
    }
    scene.hear(STEP, &talk.server_to_all(3, &offer));
    assert_eq!(scene.ends(), ["acquire open: D O [O] O (cut at end)"]);
}

#[test]
fn the_identifier_tells_clients_without_hardware_address_apart() {
    let mut scene = Scene::new();
    let talk = scene.talk.clone();
    for identifier in [[255, 1], [255, 2]] {
        let discover = asks(&talk, Options::of(DISCOVER), &identifier);
        scene.hear(STEP, &talk.to_all(1, &discover));
    }
    // Whose OFFER this is nobody can tell.
    scene.hear(STEP, &talk.server_to_all(2, &answers(&talk, OFFER)));
    assert_eq!(scene.ends().len(), 3);
}

/// A leasequery or its answer on the way between agent and server.
pub(super) fn agent(talk: &Talk, message: &Message) -> Vec<u8> {
    const AGENT: [u8; 4] = [198, 51, 100, 1];
    let message = Message {
        giaddr: AGENT,
        ..message.clone()
    };
    let datagram = Datagram::relayed(AGENT, talk.server).around(&message);
    Ethernet::unicast(talk.client, talk.server_mac).around(&datagram)
}

#[test]
fn a_leasequery_joins_its_reply_by_xid_and_giaddr() {
    let mut scene = Scene::new();
    let talk = scene.talk.clone();
    let query = nameless(
        Message::request(talk.xid, talk.client),
        Options::of(LEASEQUERY),
    );
    let active = Message {
        options: Options::of(LEASEACTIVE).server(talk.server).end(),
        ..Message::reply(talk.xid, talk.client)
    };
    scene.hear(STEP, &agent(&talk, &query));
    scene.hear(STEP, &agent(&talk, &active));
    scene.hear(STEP, &agent(&talk, &query));
    let unknown = nameless(
        Message::reply(talk.xid, talk.client),
        Options::of(LEASEUNKNOWN).server(talk.server),
    );
    scene.hear(STEP, &agent(&talk, &unknown));
    assert_eq!(scene.ends(), ["leasequery answered: QUERY REPLY"; 2]);
}

#[test]
fn an_agent_may_have_several_questions_on_the_way() {
    let mut scene = Scene::new();
    let mut talk = scene.talk.clone();
    for _ in 0..2 {
        let query = nameless(
            Message::request(talk.xid, talk.client),
            Options::of(LEASEQUERY),
        );
        scene.hear(STEP, &agent(&talk, &query));
        talk.xid += 1;
    }
    assert_eq!(scene.ends(), ["leasequery open: QUERY (cut at end)"; 2]);
}

#[test]
fn the_boot_server_is_asked_in_an_exchange_of_its_own() {
    let mut scene = Scene::new();
    scene.say("D O R A");
    for frame in with_boot_server(&scene.talk) {
        scene.hear(STEP, &frame);
    }
    assert_eq!(
        scene.ends(),
        ["acquire bound: D O R A", "pxe answered: PXE PXEREPLY"]
    );
}

#[test]
fn bootp_is_answered_by_a_reply_without_type() {
    let mut scene = Scene::new();
    let talk = scene.talk.clone();
    let request = Message::request(talk.xid, talk.client);
    let reply = Message {
        yiaddr: talk.address,
        ..Message::reply(talk.xid, talk.client)
    };
    scene.hear(STEP, &talk.to_all(1, &request));
    scene.hear(STEP, &talk.to_all(2, &request));
    scene.hear(STEP, &talk.to_client(3, &reply));
    assert_eq!(
        scene.ends(),
        ["bootp answered: BOOTREQUEST BOOTREQUEST BOOTREPLY"]
    );
}

#[test]
fn a_client_that_asks_by_both_in_turn_asks_twice() {
    let mut scene = Scene::new();
    let talk = scene.talk.clone();
    let request = Message::request(talk.xid, talk.client);
    for id in 1..=3 {
        scene.hear(STEP, &talk.to_all(id, &talk.discover()));
        scene.hear(STEP, &talk.to_all(10 + id, &request));
    }
    scene.say("O R A");
    assert_eq!(
        scene.ends(),
        [
            "acquire bound: D D D O R A",
            "bootp no-answer: BOOTREQUEST BOOTREQUEST BOOTREQUEST"
        ]
    );
}

#[test]
fn forcerenew_is_an_exchange_beside_the_renewal_it_causes() {
    let mut scene = Scene::new();
    scene.say("D O R A +100s");
    scene.say("FORCERENEW RENEW A");
    assert_eq!(
        scene.ends(),
        [
            "acquire bound: D O R A",
            "forcerenew sent: FORCERENEW",
            "renew bound: RENEW A"
        ]
    );
}
