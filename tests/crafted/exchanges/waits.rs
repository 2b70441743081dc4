//! How long a client waited for its answers.

use super::scene::Scene;
use crate::craft::{Talk, millis};

/// Another server on the client's link.
fn other_server() -> Talk {
    Talk {
        server: [192, 0, 2, 2],
        server_mac: [0x02, 0, 0x5e, 0, 0x53, 0xfd],
        address: [192, 0, 2, 200],
        ..Talk::new()
    }
}

/// The longest wait in the only exchange that is said in the scene, in milliseconds.
fn longest(scene: &mut Scene) -> Option<i64> {
    let exchanges = scene.exchanges();
    assert_eq!(exchanges.len(), 1);
    Some(exchanges[0].longest_wait()? / millis(1))
}

/// What the longest wait is where words are said.
fn longest_of(words: &str) -> Option<i64> {
    let mut scene = Scene::new();
    scene.say(words);
    longest(&mut scene)
}

#[test]
fn a_wait_lasts_from_the_question_to_its_first_answer() {
    assert_eq!(longest_of("D O R A"), Some(100));
    assert_eq!(longest_of("D O R +5s A"), Some(5_000));
    assert_eq!(longest_of("D +4s D O R A"), Some(4_100));
    assert_eq!(longest_of("D O R +4s R A"), Some(4_100));
    assert_eq!(longest_of("RENEW +9s REBIND A"), Some(9_100));
    assert_eq!(longest_of("D O +9s R A"), Some(100));
    assert_eq!(longest_of("D D"), None);
    assert_eq!(longest_of("D -5s O"), None);
}

#[test]
fn an_offer_that_is_late_does_not_answer_the_request() {
    let mut scene = Scene::new();
    let late = other_server();
    scene.say("D O R");
    scene.hear(millis(50), &late.to_client(7, &late.offer()));
    scene.say("+5s A");
    assert_eq!(longest(&mut scene), Some(5_050));
}

#[test]
fn each_answer_has_its_own_question() {
    let mut scene = Scene::new();
    let late = other_server();
    scene.say("D O R");
    scene.hear(millis(50), &late.to_client(7, &late.offer()));
    scene.say("A");
    let exchanges = scene.exchanges();
    let waited = |member| Some(exchanges[0].waited(member)? / millis(1));
    let waits: Vec<_> = exchanges[0].members.iter().map(waited).collect();
    assert_eq!(waits, [None, Some(100), None, Some(250), Some(150)]);
}
