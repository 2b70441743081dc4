//! When M13 `reply-delivery` fires, how gravely, and when not.

use crate::findings::Severity::{Info, Warning};
use crate::findings::testing::{
    ADDRESS, Msg, RELAY, SERVER, ack, discover, inform, informed, offer, rebind, renew, request,
    severities, text,
};

const ALL: [u8; 4] = [255; 4];
const OTHER: [u8; 4] = [192, 0, 2, 77];

fn flagged(message: Msg) -> Msg {
    message.with(|m| m.flags = 0x8000)
}

#[test]
fn a_broadcast_flag_and_a_unicast_answer_do_not_fit() {
    let messages = [flagged(discover()), flagged(offer())];
    assert_eq!(severities("M13", &messages), [Warning]);
    // The server may clear the flag in its answer: the client's word counts.
    assert_eq!(
        severities("M13", &[flagged(discover()), offer()]),
        [Warning]
    );
    let broadcast = flagged(offer()).between(SERVER, ALL);
    assert_eq!(severities("M13", &[flagged(discover()), broadcast]), []);
}

#[test]
fn an_answer_goes_where_its_own_question_wants_it() {
    let all = [discover(), flagged(discover()).at(4000), offer().at(4001)];
    assert_eq!(severities("M13", &all), []);
    let broadcast = flagged(offer()).between(SERVER, ALL).at(4011);
    assert_eq!(severities("M13", &[&all[..], &[broadcast]].concat()), []);
    // The first question has its answer already.
    let all = [
        discover(),
        offer(),
        flagged(discover()).at(4000),
        offer().at(4001),
    ];
    assert_eq!(severities("M13", &all), [Warning]);
}

#[test]
fn broadcast_without_need_is_allowed() {
    assert_eq!(
        severities("M13", &[discover(), offer().between(SERVER, ALL)]),
        [Info]
    );
    assert_eq!(
        severities("M13", &[rebind(), ack().between(SERVER, ALL)]),
        [Info]
    );
    assert_eq!(
        severities("M13", &[discover(), offer().between(SERVER, OTHER)]),
        [Warning]
    );
}

#[test]
fn what_the_client_asked_for_may_not_be_captured() {
    assert_eq!(severities("M13", &[offer().between(SERVER, ALL)]), []);
    assert!(text("M13", &[flagged(offer())]).starts_with("the broadcast flag is set, but"));
}

#[test]
fn the_broadcast_address_of_the_subnet_reaches_the_client() {
    const SUBNET: [u8; 4] = [192, 0, 2, 255];
    for asked in [discover(), flagged(discover())] {
        let directed = offer().between(SERVER, SUBNET);
        assert_eq!(severities("M13", &[asked.clone(), directed]), [Info]);
        let elsewhere = offer().between(SERVER, [192, 0, 3, 255]);
        assert_eq!(severities("M13", &[asked, elsewhere]), [Warning]);
    }
    let directed = |at| offer().between(SERVER, SUBNET).at(at);
    let all = [discover(), directed(1), discover().at(4000), directed(4001)];
    assert_eq!(severities("M13", &all), [Info, Warning]);
    let renewed = ack().between(SERVER, SUBNET);
    assert_eq!(severities("M13", &[renew(), renewed]), [Info]);
}

#[test]
fn a_server_without_a_mask_may_answer_to_its_whole_subnet() {
    let without = |to| offer().between(SERVER, to).without(1);
    let to_all = |message: Msg| message.with(|m| m.eth_dst = [255; 6]);
    for asked in [discover(), flagged(discover())] {
        let directed = without([192, 0, 2, 255]);
        let heard = [asked.clone(), to_all(directed.clone())];
        assert_eq!(severities("M13", &heard), [Info]);
        assert!(text("M13", &heard).contains("the broadcast address of a subnet"));
        assert_eq!(severities("M13", &[asked, directed]), [Warning]);
    }
    let elsewhere = to_all(without(OTHER));
    assert_eq!(severities("M13", &[discover(), elsewhere]), [Warning]);
}

#[test]
fn a_subnet_may_be_meant_whose_mask_was_not_captured() {
    let short = |to| offer().between(SERVER, to).kept(255);
    for asked in [discover(), flagged(discover())] {
        let directed = short([192, 0, 2, 255]);
        assert_eq!(severities("M13", &[asked.clone(), directed]), []);
        assert_eq!(severities("M13", &[asked, short(OTHER)]), [Warning]);
    }
    let renewed = ack().between(SERVER, [192, 0, 2, 255]).kept(255);
    assert_eq!(severities("M13", &[renew(), renewed]), []);
}

#[test]
fn an_answer_to_no_address_is_astray() {
    let astray = offer().between(SERVER, [0; 4]);
    assert_eq!(severities("M13", &[discover(), astray.clone()]), [Warning]);
    let asked = flagged(discover());
    assert_eq!(severities("M13", &[asked, astray]), [Warning]);
}

#[test]
fn answers_to_the_right_address_are_right() {
    assert_eq!(
        severities("M13", &[discover(), offer(), request(), ack()]),
        []
    );
    let bridged = offer().with(|m| m.eth_dst = [2; 6]);
    assert_eq!(severities("M13", &[discover(), bridged.clone()]), [Info]);
    let in_tunnel = bridged.with(|m| m.label = Some(100));
    assert_eq!(severities("M13", &[discover(), in_tunnel]), []);
    assert_eq!(severities("M13", &[renew(), ack()]), []);
    assert_eq!(severities("M13", &[inform(), informed()]), []);
}

#[test]
fn a_relay_is_answered_at_giaddr() {
    assert_eq!(
        severities("M13", &[discover().relayed(), offer().relayed()]),
        []
    );
    let astray = offer().relayed().between(SERVER, OTHER);
    assert_eq!(
        severities("M13", &[discover().relayed(), astray]),
        [Warning]
    );
    let to_client = offer().with(|m| m.giaddr = RELAY).between(RELAY, ADDRESS);
    assert_eq!(severities("M13", &[discover(), to_client]), []);
}

#[test]
fn an_answer_past_the_relay_that_asked_is_astray() {
    for to in [ADDRESS, ALL, [192, 0, 2, 255], OTHER] {
        let told = text("M13", &[discover().relayed(), offer().between(SERVER, to)]);
        assert!(told.ends_with("belongs to 192.0.2.254 port 67"), "{told}");
    }
    let other = offer().with(|m| m.giaddr = OTHER);
    let told = text("M13", &[discover().relayed(), other]);
    assert!(told.contains("past relay 192.0.2.254"), "{told}");
    // With the relay's giaddr, it leaves the station that was asked.
    let named = offer().with(|m| m.giaddr = RELAY);
    let told = text("M13", &[discover().relayed(), named.clone()]);
    assert!(told.contains("past relay 192.0.2.254"), "{told}");
    let handed = named.with(|m| m.eth_src = [2, 0, 0, 0, 0, 9]);
    assert_eq!(severities("M13", &[discover().relayed(), handed]), []);
    // A relay may leave its address out when it hands an answer on, and even send it in the server's name.
    let handed = offer().at(2);
    let by_relay = handed.clone().between(RELAY, ADDRESS);
    assert_eq!(severities("M13", &[discover().relayed(), by_relay]), []);
    let both = [discover().relayed(), offer().relayed(), handed];
    assert_eq!(severities("M13", &both), []);
    // The client's own question reached the server as well.
    let heard = [discover(), discover().relayed().at(1), offer().at(2)];
    assert_eq!(severities("M13", &heard), []);
    let informed = [inform().relayed(), informed()];
    assert_eq!(severities("M13", &informed), []);
}

#[test]
fn a_relay_may_ask_from_another_address_than_giaddr() {
    const OTHER: [u8; 4] = [203, 0, 113, 9];
    let asks = discover().relayed().with(|m| m.src = OTHER);
    let answer = offer().relayed().with(|m| m.dst = OTHER);
    assert_eq!(severities("M13", &[asks, answer]), [Info]);
}
