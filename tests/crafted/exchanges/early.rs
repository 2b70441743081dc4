//! Answers that were stamped a moment before their question.

use super::scene::{Scene, played, with_boot_server};
use super::sides::{agent, nameless};
use crate::craft::codes::{LEASEQUERY, LEASEUNKNOWN};
use crate::craft::{Message, Options, millis};

#[test]
fn an_offer_may_be_seen_before_its_discover() {
    assert_eq!(played("O +1ms D R A"), ["acquire bound: O D R A"]);
    assert_eq!(
        played("O +1ms D +4s D O R A"),
        ["acquire bound: O D D O R A"]
    );
    assert_eq!(played("O +1ms D"), ["acquire open: O D (cut at end)"]);
    // It answers one that was not seen.
    assert_eq!(
        played("O +1s D O R A"),
        ["acquire bound: O D O R A (cut at start)"]
    );
}

#[test]
fn an_answer_may_be_seen_before_its_request() {
    assert_eq!(played("A +1ms RENEW"), ["renew bound: A RENEW"]);
    assert_eq!(played("A +1ms REBIND"), ["renew bound: A REBIND"]);
    assert_eq!(played("A +1ms REBOOT"), ["init-reboot bound: A REBOOT"]);
    assert_eq!(played("N +1ms REBOOT"), ["init-reboot nak: N REBOOT"]);
    assert_eq!(played("IA +1ms INFORM"), ["inform answered: A INFORM"]);
    assert_eq!(
        played("BOOTREPLY +1ms BOOTREQUEST"),
        ["bootp answered: BOOTREPLY BOOTREQUEST"]
    );
    assert_eq!(
        played("D O A +1ms R +1800s A +1ms RENEW"),
        ["acquire bound: D O A R", "renew bound: A RENEW"]
    );
    assert_eq!(
        played("A +1s RENEW A"),
        ["acquire bound: A (cut at start)", "renew bound: RENEW A"]
    );
}

#[test]
fn a_boot_server_s_answer_may_be_seen_before_its_question() {
    let mut scene = Scene::new();
    let [asked, answered] = with_boot_server(&scene.talk);
    scene.hear(0, &answered);
    scene.hear(millis(1), &asked);
    assert_eq!(scene.ends(), ["pxe answered: PXEREPLY PXE"]);
}

#[test]
fn the_answer_to_a_leasequery_may_be_seen_before_it() {
    let mut scene = Scene::new();
    let talk = scene.talk.clone();
    let of = |message, kind| nameless(message, Options::of(kind).server(talk.server));
    let unknown = of(Message::reply(talk.xid, talk.client), LEASEUNKNOWN);
    let query = of(Message::request(talk.xid, talk.client), LEASEQUERY);
    scene.hear(0, &agent(&talk, &unknown));
    scene.hear(millis(1), &agent(&talk, &query));
    assert_eq!(scene.ends(), ["leasequery answered: REPLY QUERY"]);
}

#[test]
fn what_it_does_not_answer_stays_apart() {
    assert_eq!(
        played("A +1ms INFORM IA"),
        [
            "acquire bound: A (cut at start)",
            "inform answered: INFORM A"
        ]
    );
    assert_eq!(
        played("A +1ms D O R A"),
        ["acquire bound: A (cut at start)", "acquire bound: D O R A"]
    );
}
