//! When X33 `server-fields-altered` fires, how gravely, and when not.

use crate::dhcp::header;
use crate::exchange::Outcome;
use crate::findings::Severity::{Info, Warning};
use crate::findings::testing::{
    Msg, OTHER_CLIENT, RELAY, ack, discover, dora, exchanges, found, later, offer, request,
    severities, text,
};

#[test]
fn flags_that_differ_are_told() {
    let asked = discover().with(|m| m.flags = 0x8000);
    assert_eq!(found("X33", &[asked, offer()]).len(), 1);
    assert!(found("X33", &dora()).is_empty());
}

#[test]
fn an_answer_is_heard_with_a_broadcast_flag_that_the_question_lacks() {
    let (clear, set) = (0, header::FLAG_BROADCAST);
    let with = |asked, given| {
        let asked = discover().with(|m| m.flags = asked);
        severities("X33", &[asked, offer().with(|m| m.flags = given)])
    };
    assert_eq!(with(clear, set), [Info]);
    assert_eq!(with(set, clear), [Warning]);
    assert_eq!(with(clear, set | 1), [Warning]);
}

#[test]
fn an_answer_for_a_client_that_did_not_ask_is_told() {
    let wrong = offer().of([0; 6]);
    let told = text("X33", &[discover(), wrong.clone()]);
    assert!(
        told.contains("chaddr 00:00:00:00:00:00 (htype 1), which did not ask"),
        "{told}"
    );
    assert!(told.ends_with("(exchange 1) drops it"), "{told}");
    let told = text("X33", &[discover(), wrong.clone(), request(), ack()]);
    assert!(
        told.ends_with("(exchange 1) takes the OFFER all the same"),
        "{told}"
    );
    assert!(found("X33", &[discover(), wrong.clone().with(|m| m.xid = 9)]).is_empty());
    assert!(found("X33", &[discover(), wrong.clone().at(20_000)]).is_empty());
    // It got a lease before with the same xid.
    let again = [discover().at(5000), wrong.clone().at(5001)];
    assert_eq!(
        severities("X33", &[dora(), again.to_vec()].concat()),
        [Warning]
    );
    // Nobody can tell for which of two it is.
    let two = [discover(), discover().of(OTHER_CLIENT), wrong.clone()];
    assert!(found("X33", &two).is_empty());
    // Two clients with one xid that both ask.
    let both = [
        discover(),
        discover().of(OTHER_CLIENT),
        offer().of(OTHER_CLIENT),
    ];
    assert!(found("X33", &both).is_empty());
    let before = [
        later(dora(), 0, 7),
        later(vec![offer().of(OTHER_CLIENT)], 0, 7),
    ]
    .concat();
    assert!(found("X33", &before).is_empty());
}

#[test]
fn whose_question_was_not_seen_is_not_said_to_wait() {
    let wrong = offer().of([0; 6]);
    assert!(found("X33", &[offer(), wrong.clone()]).is_empty());
    assert_eq!(found("X33", &[discover(), wrong]).len(), 1);
}

/// The frame goes to the wrong address, too.
#[test]
fn a_client_identifier_tells_for_whom_an_answer_is() {
    let named = |m: Msg, identifier: &[u8]| m.option(61, identifier);
    let asked = named(discover(), b"\0printer");
    let astray = |m: Msg| m.of(OTHER_CLIENT).with(|m| m.eth_dst = OTHER_CLIENT);
    let wrong = [asked.clone(), astray(named(offer(), b"\0printer"))];
    assert!(text("X33", &wrong).ends_with("(exchange 1) drops it"));
    assert_eq!(exchanges(&wrong)[1].cut(), None);
    for other in [
        astray(offer()),
        astray(named(offer(), b"\0scanner")),
        astray(named(offer(), b"")),
    ] {
        assert!(found("X33", &[asked.clone(), other]).is_empty());
    }
}

/// Who takes the OFFER does not look at it, and takes the ACK.
#[test]
fn an_ack_is_taken_like_the_offer_before_it() {
    let wrong = |m: Msg| m.with(|m| m.hlen = 16);
    let bound = |request: Msg| {
        let all = exchanges(&[discover(), wrong(offer()), request, wrong(ack())]);
        all.iter()
            .any(|exchange| exchange.outcome == Outcome::Bound)
    };
    assert!(bound(request()));
    assert!(!bound(request().option(50, &[192, 0, 2, 51])));
}

#[test]
fn a_reply_without_hardware_address_is_told() {
    let nameless = |m: Msg| m.with(|m| (m.hlen, m.chaddr) = (0, [0; 16]));
    let lost = [discover(), nameless(offer()), discover().at(4000)];
    assert_eq!(severities("X33", &lost), [Warning]);
    assert!(text("X33", &lost).contains("answers #1 without a hardware address (hlen 0)"));
    let served: Vec<_> = dora()
        .into_iter()
        .map(|m| if m.op == 2 { nameless(m) } else { m })
        .collect();
    assert_eq!(severities("X33", &served), [Info]);
    // Who has none has none in the answer.
    let infiniband = |m: Msg| nameless(m).with(|m| m.htype = 32).option(61, &[255, 1, 2]);
    let none: Vec<_> = dora().into_iter().map(infiniband).collect();
    assert!(found("X33", &none).is_empty());
}

#[test]
fn what_a_relay_leaves_out_is_told() {
    let handed = |m: Msg| m.at(3).with(|m| (m.giaddr, m.src) = (RELAY, RELAY));
    let answered = |second: Msg| {
        let sent = offer().relayed().option(82, &[1, 1, 7]).at(2);
        vec![discover(), discover().relayed().at(1), sent, second]
    };
    let short = answered(handed(offer().without(3).without(6)));
    assert!(
        text("X33", &short).starts_with(
            "relay 192.0.2.254 hands the OFFER of 192.0.2.1 (#3) on without its 3 Router, 6"
        ),
        "{}",
        text("X33", &short)
    );
    assert_eq!(severities("X33", &short), [Warning]);
    for whole in [
        handed(offer()),
        handed(offer()).option(54, &RELAY),
        offer().without(3).at(3),
    ] {
        assert!(found("X33", &answered(whole)).is_empty());
    }
}

#[test]
fn a_reply_to_a_relay_needs_its_address() {
    let lost = offer().relayed().with(|m| m.giaddr = [0; 4]);
    assert_eq!(found("X33", &[discover().relayed(), lost]).len(), 1);
    assert!(found("X33", &[discover().relayed(), offer().relayed()]).is_empty());
    assert_eq!(
        severities("X33", &[discover().relayed(), offer()]),
        [Warning]
    );
}
