//! How exchanges end.

use dhcpscope::exchange::Outcome;

use super::scene::{Scene, played};
use crate::craft::{Talk, millis};

#[test]
fn an_unanswered_question_is_open_until_ten_seconds_have_passed() {
    assert_eq!(played("D +9s"), ["acquire open: D (cut at end)"]);
    assert_eq!(played("D +10s"), ["acquire no-answer: D"]);
    assert_eq!(played("RENEW +9s"), ["renew open: RENEW (cut at end)"]);
    assert_eq!(played("RENEW +10s"), ["renew no-answer: RENEW"]);
    assert_eq!(played("INFORM +10s"), ["inform no-answer: INFORM"]);
}

#[test]
fn an_offer_that_nobody_takes_is_offer_only_after_ten_seconds() {
    assert_eq!(played("D O +9s"), ["acquire open: D O (cut at end)"]);
    assert_eq!(played("D O +10s"), ["acquire offer-only: D O"]);
}

#[test]
fn a_request_after_an_offer_is_no_answer_after_ten_seconds() {
    assert_eq!(played("D O R +9s"), ["acquire open: D O R (cut at end)"]);
    assert_eq!(played("D O R +10s"), ["acquire no-answer: D O R"]);
}

#[test]
fn a_repeat_says_that_there_was_no_answer() {
    assert_eq!(played("D +3s D"), ["acquire no-answer: D D"]);
    assert_eq!(played("D O D"), ["acquire offer-only: D O D"]);
    assert_eq!(played("D O R +4s R"), ["acquire no-answer: D O R R"]);
    assert_eq!(played("D O R +5s D"), ["acquire no-answer: D O R D"]);
    assert_eq!(played("RENEW RENEW"), ["renew no-answer: RENEW RENEW"]);
    assert_eq!(played("INFORM INFORM"), ["inform no-answer: INFORM INFORM"]);
}

#[test]
fn a_client_that_moved_on_had_no_answer() {
    let mut scene = Scene::new();
    scene.say("REBOOT");
    scene.talk.xid += 1;
    scene.say("D");
    assert_eq!(
        scene.ends(),
        [
            "init-reboot no-answer: REBOOT",
            "acquire open: D (cut at end)"
        ]
    );
}

#[test]
fn an_offer_answers_a_repeated_discover() {
    assert_eq!(played("D D O"), ["acquire open: D D O (cut at end)"]);
}

#[test]
fn what_needs_no_answer_is_sent() {
    assert_eq!(played("RELEASE"), ["release sent: RELEASE"]);
    assert_eq!(played("DECLINE"), ["decline sent: DECLINE"]);
    assert_eq!(played("FORCERENEW"), ["forcerenew sent: FORCERENEW"]);
}

#[test]
fn a_capture_that_begins_in_the_middle_says_so() {
    assert_eq!(played("O R A"), ["acquire bound: O R A (cut at start)"]);
    assert_eq!(played("R A"), ["acquire bound: R A (cut at start)"]);
    assert_eq!(played("A"), ["acquire bound: A (cut at start)"]);
    assert_eq!(played("O"), ["acquire open: O (cut at both)"]);
}

#[test]
fn the_selected_server_counts_among_ack_and_nak() {
    let mut scene = Scene::new();
    let chosen = scene.talk.clone();
    let mut other = chosen.clone();
    other.server = [192, 0, 2, 2];
    scene.say("D O R");
    scene.talk = other.clone();
    scene.say("N");
    scene.talk = chosen.clone();
    scene.say("A");
    assert_eq!(scene.ends(), ["acquire bound: D O R N A"]);

    let mut scene = Scene::new();
    scene.say("D O R A");
    scene.talk = other;
    scene.say("N");
    assert_eq!(scene.ends(), ["acquire bound: D O R A N"]);
}

#[test]
fn a_client_shows_by_what_it_does_next_whether_it_went_by_a_nak() {
    // Another server, which speaks first, and the one that leased it its address disagree.
    let disputed = |said: [&str; 2], next: &str| {
        let mut scene = Scene::new();
        let own = scene.talk.clone();
        scene.say("D O R A +1900s REBOOT");
        scene.talk.server = [192, 0, 2, 2];
        scene.say(said[0]);
        scene.talk = own;
        scene.say(said[1]);
        scene.talk.xid += 1;
        scene.say(next);
        scene.ends().get(1).cloned().unwrap()
    };
    let (anew, renews) = ("+1s D O R A", "+1800s RENEW A");
    assert_eq!(disputed(["N", "A"], anew), "init-reboot nak: REBOOT N A");
    assert_eq!(
        disputed(["N", "A"], renews),
        "init-reboot bound: REBOOT N A"
    );
    assert_eq!(
        disputed(["A", "N"], renews),
        "init-reboot bound: REBOOT A N"
    );
}

#[test]
fn a_refused_request_is_nak() {
    assert_eq!(played("D O R N"), ["acquire nak: D O R N"]);
    assert_eq!(played("REBOOT N"), ["init-reboot nak: REBOOT N"]);
    assert_eq!(played("RENEW N"), ["renew nak: RENEW N"]);
}

#[test]
fn a_request_that_comes_again_late_is_not_cut() {
    assert_eq!(
        played("D O R A +16s R A +32s R A"),
        ["acquire bound: D O R A R A", "acquire bound: R A"]
    );
    // Here what it takes was offered unseen.
    for words in ["D O R A +32s R A", "D O R A +16s R A +1800s R A"] {
        let last = played(words).pop();
        assert_eq!(last.unwrap(), "acquire bound: R A (cut at start)");
    }
}

#[test]
fn a_nak_ends_the_lease_of_the_address_that_it_refuses() {
    let mut scene = Scene::new();
    let address = scene.talk.address.into();
    scene.say("REBOOT N");
    let exchange = scene.exchanges().remove(0);
    assert!(
        exchange
            .ending()
            .is_some_and(|ending| ending.is_of(address))
    );
}

#[test]
fn a_nak_of_a_server_that_was_not_chosen_ends_no_lease() {
    let mut scene = Scene::new();
    scene.say("D O R A");
    let other = Talk {
        server: [192, 0, 2, 99],
        ..scene.talk.clone()
    };
    scene.hear(millis(1), &other.server_to_all(9, &other.nak()));
    let exchange = scene.exchanges().remove(0);
    assert_eq!(
        (exchange.outcome, exchange.members.len()),
        (Outcome::Bound, 5)
    );
    assert_eq!(exchange.ending(), None);
}
