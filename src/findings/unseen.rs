//! What a capture does not keep of messages is unknown, not absent: no rule may call it wrong, wherever the capture ends.

use std::collections::BTreeSet;

use crate::findings::Severity;
use crate::findings::testing::{
    ADDRESS, Msg, ack, discover, dora, found, inform, informed, later, nak, offer, rebind, reboot,
    release, renew, renewed, request,
};

/// Bytes of a message in front of its options.
const HEADER: usize = 240;

/// The codes of warnings and errors.
fn grave(messages: &[Msg]) -> BTreeSet<&'static str> {
    found("all", messages)
        .iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| finding.rule.code)
        .collect()
}

/// Messages of which so many bytes are captured give no more to complain of than whole ones.
#[track_caller]
fn assert_no_more_wrong(messages: &[Msg]) {
    let whole = grave(messages);
    for kept in 0..HEADER + 60 {
        let cut: Vec<Msg> = messages
            .iter()
            .map(|message| message.clone().kept(kept))
            .collect();
        let new: Vec<_> = grave(&cut).difference(&whole).copied().collect();
        assert_eq!(new, [""; 0], "{kept} bytes kept");
    }
}

#[test]
fn a_lease_and_what_follows_it() {
    assert_no_more_wrong(&dora());
    let renewed = [
        dora(),
        later(vec![renew(), renewed()], 1_800_000, 8),
        later(vec![rebind(), renewed()], 5_000_000, 9),
        later(vec![release()], 5_100_000, 10),
    ];
    assert_no_more_wrong(&renewed.concat());
    assert_no_more_wrong(&[inform(), informed()]);
}

#[test]
fn a_request_whose_ack_is_lost() {
    let again = [request().at(4000), ack().at(4001)];
    assert_no_more_wrong(&[dora(), again.to_vec()].concat());
}

#[test]
fn a_move_to_another_network() {
    let refused = vec![reboot(), nak()];
    assert_no_more_wrong(&[refused, later(dora(), 100, 9)].concat());
}

#[test]
fn a_renewal_that_is_answered_when_it_is_sent_again() {
    let unheard = [
        dora(),
        later(vec![renew()], 1_800_000, 8),
        later(vec![rebind(), renewed()], 3_150_000, 9),
    ];
    assert_no_more_wrong(&unheard.concat());
}

#[test]
fn both_sides_of_a_relay() {
    let both = |message: Msg| [message.clone(), message.relayed()];
    let back = |message: Msg| [message.clone().relayed(), message];
    let all = [
        both(discover()),
        back(offer()),
        both(request()),
        back(ack()),
    ]
    .concat();
    let all = (0..).zip(all).map(|(at, message)| message.at(at));
    assert_no_more_wrong(&all.collect::<Vec<_>>());
}

#[test]
fn options_in_sname_and_file() {
    let routes = [24, 10, 0, 0, 192, 0, 2, 1];
    let (head, rest) = routes.split_at(3);
    let mut file = [&[121, 5][..], rest, &[6, 4], &ADDRESS, &[255]].concat();
    file.resize(128, 0);
    let full = ack()
        .option(12, b"a-name-of-some-length")
        .option(121, head)
        .option(52, &[1])
        .with(|m| m.file = file);
    assert_no_more_wrong(&[discover(), offer(), request(), full]);
}

#[test]
fn what_is_said_of_a_capture_or_of_time_holds_for_what_is_known() {
    let slow = |message: Msg, at| message.at(at).kept(100);
    let relayed = [discover(), offer()].map(Msg::relayed);
    let alone = [discover(), offer()];
    let short = relayed
        .into_iter()
        .chain(alone)
        .map(|message| message.kept(30));
    assert_eq!(found("C01", &short.collect::<Vec<_>>()).len(), 0);
    let late = [
        slow(discover(), 0),
        slow(offer(), 1),
        slow(request(), 2),
        slow(ack(), 5_000),
    ];
    assert_eq!(found("X02", &late).len(), 0);
    let gone = [
        slow(discover(), 0),
        slow(offer(), 1),
        slow(request(), 2),
        slow(ack(), 3),
        slow(release(), 40_000),
    ];
    assert_eq!(found("X01", &gone).len(), 0);
}
