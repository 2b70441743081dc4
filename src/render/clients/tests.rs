//! What is said of clients: what they have at the end, and what became of each exchange.

use super::ClientView;
use crate::capture::Timestamp;
use crate::findings::testing::{
    Msg, OTHER_CLIENT, SERVER, ack, discover, dora, exchanges_at_end, later, nak, offer, rebind,
    reboot, renew, renewed, request,
};
use crate::render::{Case, Look, Summary, TimeForm, View};

/// The timelines that messages make where the input ends so many seconds after their last.
fn shown(messages: &[Msg], seconds: i64, is_brief: bool) -> String {
    timed(TimeForm::Utc, messages, seconds, is_brief)
}

/// The same with times in another form.
fn timed(time: TimeForm, messages: &[Msg], seconds: i64, is_brief: bool) -> String {
    let look = Look {
        width: 200,
        time,
        ..Look::default()
    };
    let mut view = ClientView::new(look, is_brief);
    let mut out = Vec::new();
    let mut summary = Summary::default();
    for exchange in &exchanges_at_end(messages) {
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
    let times = messages
        .iter()
        .filter_map(|message| message.packet(1).time());
    times.for_each(|time| summary.note_time(time));
    if let Some(last) = &mut summary.last {
        *last = Timestamp(last.nanos() + seconds * Timestamp::NANOS_A_SECOND);
    }
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

#[test]
fn an_offer_may_be_taken_without_its_server() {
    let taken = later(vec![reboot(), ack().at(1)], 10, 99);
    let text = shown(&[vec![discover(), offer()], taken].concat(), 300, false);
    let told =
        "  [1]  asked for the OFFER of 192.0.2.50 from 192.0.2.1 without naming the server\n";
    assert!(text.contains(told), "{text}");
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
    // It runs by the clock as it is now, however late it was before.
    let granted = later(dora(), 9_000_000, 7);
    let renewal = later(vec![renew(), renewed()], 60_000, 9);
    let told = shown(&[granted, renewal].concat(), 0, false);
    assert!(told.contains(" BOUND\n"), "{told}");
}

/// It is late, or was extended in between where this is not seen.
#[test]
fn a_renewal_after_the_end_of_its_lease_is_told() {
    let renewal = later(vec![renew(), renewed()], 3_660_000, 9);
    let told = shown(&[dora(), renewal].concat(), 0, false);
    assert!(told.contains("the lease ended; no renewal was seen"));
    assert!(
        told.contains("; the last lease that was seen had ended 59.998 s before; for 1h"),
        "{told}"
    );
    // At one of two servers, where the other one's answers are not heard.
    let asks = |at| later(vec![renew(), rebind().at(2000)], at, 9);
    let told = shown(
        &[dora(), asks(1_800_000), asks(3_660_000)].concat(),
        60,
        false,
    );
    assert!(
        told.contains(
            "at last everybody, on time (due 22:43:20); the answer is not in the capture"
        ),
        "{told}"
    );
    assert!(told.contains(" LEASE ENDED\n"), "{told}");
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
fn a_boot_server_is_asked_what_to_boot() {
    let asked = renew().at(10).ports(68, 4011);
    let told = shown(&[asked, ack().at(11).ports(4011, 68)], 0, false);
    assert!(
        told.contains("[1]  asked what to boot, and had an answer from 192.0.2.1"),
        "{told}"
    );
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

/// Where no moments are told, what is due is told by the time to it.
#[test]
fn the_form_of_times_is_that_of_what_is_due() {
    let all = [dora(), later(vec![renew(), renewed()], 1_800_000, 9)].concat();
    let lines = |form| timed(form, &all, 0, false);
    let told = lines(TimeForm::Epoch);
    assert!(
        told.contains("on time (due 1700001800); for 1h: renew 1700003600, "),
        "{told}"
    );
    assert!(told.contains(" until 1700005400; 2 exchanges"), "{told}");
    for form in [TimeForm::Relative, TimeForm::Delta, TimeForm::None] {
        let told = lines(form);
        assert!(
            told.contains(", on time; for 1h: renew after 30m, rebind after 52m30s\n"),
            "{told}"
        );
    }
    assert!(lines(TimeForm::None).contains(" from 192.0.2.1 for 1h; 2 exchanges"));
    let ended = timed(TimeForm::None, &all, 4000, false);
    assert!(ended.contains(", which ended without having been renewed here; "));
    assert!(timed(TimeForm::None, &all, 0, true).contains("  for 1h"));
    assert!(timed(TimeForm::None, &all, 4000, true).contains("  ended  "));
}
