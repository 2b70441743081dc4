//! When exchanges close, by the capture's own clock.

use super::scene::Scene;
use crate::craft::millis;

const SECOND: i64 = millis(1_000);

/// How many exchanges are closed after the words and so many more seconds.
fn closed_after(words: &str, seconds: i64) -> usize {
    let mut scene = Scene::new();
    scene.say(words);
    scene.wait(seconds * SECOND);
    scene.closed().len()
}

#[test]
fn an_answered_exchange_closes_20_seconds_after_its_last_message() {
    assert_eq!(closed_after("D O R A", 19), 0);
    assert_eq!(closed_after("D O R A", 20), 1);
    assert_eq!(closed_after("D O R A +19s O", 19), 0);
    assert_eq!(closed_after("D O R A +19s O", 20), 1);
    assert_eq!(closed_after("RELEASE", 20), 1);
}

#[test]
fn an_unanswered_exchange_closes_after_120_seconds() {
    assert_eq!(closed_after("D", 119), 0);
    assert_eq!(closed_after("D", 120), 1);
    assert_eq!(closed_after("D O R", 119), 0);
    assert_eq!(closed_after("D O R", 120), 1);
    assert_eq!(closed_after("D +60s D", 119), 0);
}

#[test]
fn an_unanswered_renewal_closes_after_an_hour_when_its_lease_is_not_known() {
    assert_eq!(closed_after("RENEW", 3_599), 0);
    assert_eq!(closed_after("RENEW", 3_600), 1);
}

#[test]
fn an_unanswered_renewal_closes_when_its_lease_ends() {
    let mut scene = Scene::new();
    scene.talk.lease = 1_000;
    scene.say("D O R");
    let asked = scene.now();
    scene.say("A +500s RENEW +375s REBIND");
    assert_eq!(scene.closed().len(), 1, "the acquire");
    scene.wait(asked + 999 * SECOND - scene.now());
    assert_eq!(scene.closed().len(), 1);
    scene.wait(asked + 1_000 * SECOND - scene.now());
    assert_eq!(
        scene.closed(),
        ["acquire bound: D O R A", "renew no-answer: RENEW REBIND"]
    );
}

#[test]
fn a_late_answer_finds_its_renewal_while_the_lease_lasts() {
    let mut scene = Scene::new();
    scene.say("D O R A +1800s RENEW +1000s A");
    assert_eq!(
        scene.ends(),
        ["acquire bound: D O R A", "renew bound: RENEW A"]
    );
}

#[test]
fn a_late_answer_does_not_find_a_closed_exchange() {
    let mut scene = Scene::new();
    scene.say("D O R +121s A");
    assert_eq!(
        scene.ends(),
        [
            "acquire no-answer: D O R",
            "acquire bound: A (cut at start)"
        ]
    );
}

#[test]
fn a_clock_that_steps_back_closes_nothing() {
    let mut scene = Scene::new();
    scene.say("D O -3600s R A");
    assert_eq!(scene.closed(), [""; 0]);
    assert_eq!(scene.ends(), ["acquire bound: D O R A"]);
}

#[test]
fn a_message_out_of_order_does_not_close_its_exchange_sooner() {
    let mut scene = Scene::new();
    scene.say("D O R A -5s A");
    scene.wait(24 * SECOND);
    assert_eq!(scene.closed(), [""; 0]);
    scene.wait(SECOND);
    assert_eq!(scene.closed(), ["acquire bound: D O R A A"]);
}

#[test]
fn exchanges_close_in_the_order_of_their_deadlines_however_the_clock_leaps() {
    for leaps in [vec![100], vec![16, 4, 80]] {
        let mut scene = Scene::new();
        let late = scene.talk.clone();
        let mut early = late.clone();
        early.client[5] = 0x22;
        scene.say("D O R A");
        scene.talk = early;
        scene.wait(10 * SECOND);
        scene.say("D O R A");
        scene.talk = late;
        // The ACK again puts the end of the first exchange off, behind that of the second.
        scene.wait(5 * SECOND);
        scene.say("A");
        for leap in leaps {
            scene.wait(leap * SECOND);
        }
        assert_eq!(
            scene.closed(),
            ["acquire bound: D O R A", "acquire bound: D O R A A"]
        );
    }
}

#[test]
fn frames_without_time_close_nothing() {
    let mut scene = Scene::new().without_clock();
    scene.say("D O R A +100s RENEW A +9000s RENEW");
    assert_eq!(scene.closed(), [""; 0]);
    assert_eq!(
        scene.ends(),
        [
            "acquire bound: D O R A",
            "renew bound: RENEW A",
            "renew open: RENEW (cut at end)"
        ]
    );
}

#[test]
fn exchanges_are_numbered_by_their_first_message_and_come_as_they_close() {
    let mut scene = Scene::new();
    let slow = scene.talk.clone();
    let mut quick = slow.clone();
    quick.client[5] = 0x22;
    scene.say("D");
    scene.talk = quick;
    scene.say("D O R A +21s");
    assert_eq!(scene.closed(), ["acquire bound: D O R A"]);
    scene.talk = slow;
    scene.say("D O R A");
    assert_eq!(
        scene.ends(),
        ["acquire bound: D D O R A", "acquire bound: D O R A"]
    );
}
