//! What is said of clients: what they have at the end, and what became of each exchange.

use super::ClientView;
use crate::capture::Timestamp;
use crate::findings::testing::{
    Msg, OTHER_CLIENT, SERVER, ack, discover, dora, exchanges_at_end, later, nak, offer, renew,
    renewed, request,
};
use crate::render::{Case, Look, Summary, View};

/// The timelines that messages make where the input ends so many seconds after their last.
fn shown(messages: &[Msg], seconds: i64, is_brief: bool) -> String {
    let look = Look {
        width: 200,
        ..Look::default()
    };
    let mut view = ClientView::new(look, is_brief);
    let mut out = Vec::new();
    let mut last = None;
    for exchange in &exchanges_at_end(messages) {
        last = last.max(exchange.last);
        let case = Case {
            exchange,
            verdict: exchange.verdict(),
            shows_silence: true,
            one_of: None,
            findings: &[],
            message_findings: &[],
        };
        view.tail(&mut out, &case);
    }
    let later = |time: Timestamp| Timestamp(time.nanos() + seconds * Timestamp::NANOS_A_SECOND);
    let summary = Summary {
        last: last.map(later),
        ..Summary::default()
    };
    while view.wind_up(&mut out, &summary) {}
    view.finish(&mut out, &summary);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_lease_ends_by_the_clock_of_the_whole_input() {
    assert!(shown(&dora(), 3000, false).contains(" BOUND\n"));
    assert!(shown(&dora(), 4000, false).contains(" LEASE ENDED\n"));
    assert!(shown(&dora(), 3000, true).contains("  until 20"));
    assert!(shown(&dora(), 4000, true).contains("  ended 20"));
}

/// How long it was is not known.
#[test]
fn a_clock_that_was_set_back_ends_no_lease() {
    let stranger = discover().of(OTHER_CLIENT).at(-5_000_000);
    let renewal = later(vec![renew(), renewed()], 60_000, 9);
    let told = shown(&[dora(), vec![stranger], renewal].concat(), 0, false);
    assert!(
        told.contains("renewed 192.0.2.50 from 192.0.2.1, the clock having been set back; for 1h"),
        "{told}"
    );
    let stranger = discover().of(OTHER_CLIENT).at(100_000);
    let renewal = later(vec![renew(), renewed()], 9_000_000, 9);
    let granted = later(dora(), 5_000_000, 7);
    let told = shown(&[granted, vec![stranger], renewal].concat(), 0, false);
    assert!(!told.contains("the lease ended"), "{told}");
}

#[test]
fn a_renewal_that_may_yet_be_answered_has_not_failed() {
    let all = [dora(), vec![renew().at(1_800_000)]].concat();
    let told = shown(&all, 5, false);
    assert!(told.contains("asks to renew 192.0.2.50, once so far, on time"));
    assert!(told.contains("; the input ends before an answer can be expected"));
    assert!(shown(&all, 5, false).contains(" BOUND\n"));
}

#[test]
fn an_address_without_a_lease_time_is_one_nonetheless() {
    let all = [discover(), offer(), request(), ack().without(51)];
    let told = shown(&all, 0, false);
    assert!(told.contains(" BOUND\n"), "{told}");
    assert!(
        told.contains("  192.0.2.50 from 192.0.2.1, for how long is not known; 1 exchange"),
        "{told}"
    );
    assert!(told.contains("[1]  got 192.0.2.50 from 192.0.2.1; for how long is not known"));
}

#[test]
fn a_server_refuses_what_was_asked_for_and_not_what_was_offered() {
    let other = request().option(50, &[192, 0, 2, 99]);
    let told = shown(&[discover(), offer(), other, nak().by(SERVER)], 0, false);
    assert!(told.contains("refused 192.0.2.99 by 192.0.2.1"), "{told}");
}
