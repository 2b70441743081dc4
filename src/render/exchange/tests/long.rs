//! What is said of very long exchanges, of which the middle is not kept.

use super::{verdicts, view};
use crate::findings::testing::{Msg, discover, exchanges, offer};
use crate::render::Look;
use crate::render::exchange::sentence;

/// DISCOVERs, a second apart.
fn search(count: i64) -> Vec<Msg> {
    (0..count).map(|n| discover().at(n * 1000)).collect()
}

#[test]
fn messages_that_were_not_kept_are_counted() {
    let all = search(2000);
    assert_eq!(verdicts(&all), ["nobody answered the 2000 DISCOVERs"]);
    let offered = [vec![discover(), offer()], search(2000)].concat();
    let told = &verdicts(&offered)[0];
    assert!(told.ends_with("and asked again 2000 times"), "{told}");

    let exchange = &exchanges(&all)[0];
    let look = Look {
        width: 200,
        ..Look::default()
    };
    let mut out = Vec::new();
    sentence(&mut out, &look, &exchange.verdict(), true);
    let told = String::from_utf8(out).unwrap();
    let not_kept = 2000 - exchange.members.len();
    let end = format!(
        "; 2000 messages in 33m 19.0s; {not_kept} messages from the middle were not kept\n"
    );
    assert!(told.ends_with(&end), "{told}");
}

#[test]
fn a_message_behind_the_gap_says_what_is_missing_in_front_of_it() {
    let all = search(600);
    let gap = exchanges(&all)[0].elided.before().unwrap();
    let before = view(&all, gap - 1);
    assert!(before.contains(", for the 64th time"), "{before}");
    let behind = view(&all, gap);
    assert!(behind.starts_with("  ("), "{behind}");
    assert!(
        behind.contains("from the middle were not kept)"),
        "{behind}"
    );
    assert!(behind.contains("looks for servers, again"), "{behind}");
}
