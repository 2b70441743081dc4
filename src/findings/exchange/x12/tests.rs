//! When X12 `ack-from-other-server` fires, how gravely, and when not.

use crate::findings::Severity::{Error, Info, Warning};
use crate::findings::testing::{
    Msg, OTHER_SERVER, RELAY, SERVER, ack, discover, dora, later, nak, offer, rebind, reboot,
    release, renew, renewed, request, severities, text,
};

#[test]
fn another_server_that_refuses_is_an_error() {
    let mut all = dora();
    assert_eq!(severities("X12", &all), []);
    all[3] = nak().by(OTHER_SERVER);
    assert_eq!(severities("X12", &all), [Error]);
    all.push(ack().at(9));
    assert_eq!(severities("X12", &all), [Warning]);
}

#[test]
fn a_refusal_by_which_the_client_goes_is_an_error() {
    let attempt = |at, xid| {
        let refused = nak().by(OTHER_SERVER);
        later(
            vec![discover(), offer(), request(), refused, ack().at(9)],
            at,
            xid,
        )
    };
    let all = [attempt(0, 8), attempt(5000, 9), attempt(10_000, 10)].concat();
    assert_eq!(severities("X12", &all), [Error, Error]);
    // Whom it does not hinder.
    let renewed = later(vec![renew(), renewed()], 1_800_000, 9);
    let all = [attempt(0, 8), renewed].concat();
    assert_eq!(severities("X12", &all), [Warning]);
    let all = [attempt(0, 8), later(dora(), 5000, 9)].concat();
    assert_eq!(severities("X12", &all), [Warning]);
}

#[test]
fn an_ack_to_the_discover_takes_nothing_from_another_server() {
    let mut all = dora();
    all[0] = discover().option(80, &[]);
    all.insert(3, ack().by(OTHER_SERVER).option(80, &[]));
    assert_eq!(severities("X12", &all), []);
    all[0] = discover().kept(248);
    assert_eq!(severities("X12", &all), []);
    all.push(nak().by(OTHER_SERVER).at(9));
    assert_eq!(severities("X12", &all), [Warning]);
}

#[test]
fn two_servers_contradict_each_other() {
    let all = [reboot(), ack(), nak().by(OTHER_SERVER).at(5)];
    assert_eq!(severities("X12", &all), [Warning]);
    assert_eq!(severities("X12", &[reboot(), nak().by(OTHER_SERVER)]), []);
}

#[test]
fn a_lease_that_is_refused_and_given_again_is_in_dispute() {
    let refused = |asks: Msg, by| {
        let refusal = later(vec![asks, nak().by(by)], 900_000, 9);
        [dora(), refusal].concat()
    };
    let again = later(dora(), 901_000, 10);
    for asks in [reboot(), rebind()] {
        let all = [refused(asks.clone(), OTHER_SERVER), again.clone()].concat();
        assert_eq!(severities("X12", &all), [Warning]);
        let all = [refused(asks, SERVER), again.clone()].concat();
        assert_eq!(severities("X12", &all), []);
    }
    // It may be on another network now.
    assert_eq!(severities("X12", &refused(reboot(), OTHER_SERVER)), []);
    assert_eq!(severities("X12", &refused(rebind(), OTHER_SERVER)), [Info]);
}

#[test]
fn a_server_that_refuses_where_that_of_the_lease_serves_is_told() {
    let moved = |to: [u8; 4], mask: [u8; 4]| {
        let other = |m: Msg| match (m.op, m.options[0].1[0]) {
            (1, 3) => m.option(50, &to),
            (1, _) => m,
            _ => m.option(1, &mask).with(|m| (m.yiaddr, m.dst) = (to, to)),
        };
        let anew = later(dora(), 900_010, 10).into_iter().map(other).collect();
        let refused = later(vec![reboot(), nak().by(OTHER_SERVER)], 900_000, 9);
        [dora(), refused, anew].concat()
    };
    let all = moved([192, 0, 2, 77], [255, 255, 255, 0]);
    assert_eq!(severities("X12", &all), [Info]);
    let told = "192.0.2.2 refuses a lease that 192.0.2.1 gave, and that one gives 192.0.2.77 on the same network in \
exchange 3";
    assert_eq!(text("X12", &all), told);
    let mut all = moved([192, 0, 2, 77], [255, 255, 255, 0]);
    all[5] = nak().at(900_003).with(|m| m.xid = 9);
    assert_eq!(severities("X12", &all), []);
    // Both serve the network that the client is in now.
    let elsewhere = moved([192, 0, 3, 77], [255, 255, 255, 0]);
    assert_eq!(severities("X12", &elsewhere), []);
}

/// A laptop goes from one network to another and back.
#[test]
fn who_is_refused_and_served_elsewhere_had_moved() {
    const THERE: [u8; 4] = [192, 0, 3, 77];
    let there = |m: Msg| match (m.op, m.options[0].1[0]) {
        (1, 3) => m.option(50, &THERE).option(54, &OTHER_SERVER),
        (1, _) => m,
        _ => m
            .by(OTHER_SERVER)
            .with(|m| (m.yiaddr, m.dst) = (THERE, THERE)),
    };
    let moved = later(vec![reboot(), nak().by(OTHER_SERVER)], 900_000, 9);
    let served = later(dora(), 900_010, 10).into_iter().map(there).collect();
    let back = later(vec![reboot().option(50, &THERE), nak()], 910_000, 11);
    let again = later(dora(), 910_010, 12);
    let roams = [dora(), moved.clone(), served, back, again.clone()];
    assert_eq!(severities("X12", &roams.concat()), []);
    assert_eq!(
        severities("X12", &[dora(), moved, again].concat()),
        [Warning]
    );
}

#[test]
fn a_late_offer_does_not_bring_back_a_lease() {
    let late = |at| offer().by([192, 0, 2, 3]).at(at);
    let elsewhere = |m: Msg| match m.op {
        1 => m
            .option(50, &[192, 0, 2, 77])
            .with(|m| m.ciaddr[3] = if m.ciaddr[3] == 0 { 0 } else { 77 }),
        _ => m.by(OTHER_SERVER).with(|m| m.yiaddr = [192, 0, 2, 77]),
    };
    let named = |m: Msg| match m.options[0].1[..] {
        [3] => elsewhere(m).option(54, &OTHER_SERVER),
        _ => elsewhere(m),
    };
    let second: Vec<_> = later(dora(), 3000, 8).into_iter().map(named).collect();
    let asked = elsewhere(renew())
        .without(50)
        .with(|m| m.dst = OTHER_SERVER);
    let renewal = later(vec![asked, elsewhere(renewed())], 1_800_000, 9);
    let all = [dora(), second, vec![late(4000)], renewal].concat();
    assert_eq!(severities("X12", &all), []);
    // Nor one that was given back.
    let back = later(vec![release()], 1000, 8);
    let refused = later(vec![reboot(), nak().by(OTHER_SERVER)], 100_000, 9);
    let again = later(dora(), 101_000, 10);
    let all = [dora(), back, vec![late(1500)], refused, again].concat();
    assert_eq!(severities("X12", &all), []);
}

#[test]
fn a_relay_may_stand_in_for_the_server() {
    let mut all = dora();
    all[3] = ack().by(OTHER_SERVER).option(82, &[11, 4, 192, 0, 2, 2]);
    assert_eq!(severities("X12", &all), []);
    // What is cut names nobody.
    all[3] = nak().by(OTHER_SERVER).option(82, &[1, 1, 7, 11, 4, 192]);
    assert_eq!(severities("X12", &all), [Error]);
}

#[test]
fn a_relay_may_put_itself_into_the_answers() {
    let asked = request().option(54, &RELAY);
    let passed_on = |m: Msg| m.option(54, &RELAY).with(|m| m.src = RELAY);
    let mut all = vec![
        discover(),
        discover().relayed(),
        offer().relayed(),
        passed_on(offer()),
        asked.clone(),
        request().relayed(),
        ack().relayed(),
        passed_on(ack()),
    ];
    assert_eq!(severities("X12", &all), []);
    for code in ["X05", "X07", "X08", "X21"] {
        assert_eq!(severities(code, &all), [], "{code}");
    }
    // A server of its own on the client's side gives another router.
    let mut rogue = all.clone();
    rogue[3] = rogue[3].clone().option(3, &RELAY);
    assert_eq!(severities("X07", &rogue), [Info]);
    all[7] = all[7].clone().by(OTHER_SERVER);
    assert_eq!(severities("X12", &all), [Error]);
}

#[test]
fn a_relay_that_stands_in_for_the_server_renews_and_refuses() {
    let passed_on = |m: Msg| m.option(54, &RELAY).with(|m| m.src = RELAY);
    let lease = vec![
        discover(),
        discover().relayed(),
        offer().relayed(),
        passed_on(offer()),
        request().option(54, &RELAY),
        request().relayed(),
        ack().relayed(),
        passed_on(ack()),
    ];
    let asked = renew().with(|m| m.dst = RELAY);
    let granted = |ack: Msg| vec![asked.clone(), asked.clone().relayed(), ack];
    let renewal = [granted(renewed().relayed()), vec![passed_on(renewed())]].concat();
    let refusal = vec![
        rebind(),
        rebind().relayed(),
        nak().relayed(),
        passed_on(nak()),
    ];
    let then = |messages: Vec<Msg>| [lease.clone(), later(messages, 900_000, 9)].concat();
    for messages in [&renewal, &refusal] {
        assert_eq!(severities("X12", &then(messages.clone())), []);
    }
    let gone = release().option(54, &RELAY).with(|m| m.dst = RELAY);
    let passed_on = gone.clone().relayed().option(54, &SERVER);
    assert_eq!(severities("M06", &then(vec![gone, passed_on])), []);
    // Another server that hears the broadcast.
    let refused = then(vec![rebind(), rebind().relayed(), nak().by(OTHER_SERVER)]);
    assert_eq!(severities("X12", &refused), [Info]);
}

#[test]
fn a_lease_on_another_address_is_not_the_one_renewed() {
    let elsewhere = |m: Msg| match m.op {
        1 => m.option(50, &[192, 0, 2, 77]).option(54, &OTHER_SERVER),
        _ => m.by(OTHER_SERVER).with(|m| m.yiaddr = [192, 0, 2, 77]),
    };
    let beside = later(dora(), 10_000, 8).into_iter().map(elsewhere);
    let both = [dora(), beside.collect()].concat();
    for answer in [renewed(), nak()] {
        let renewal = later(vec![renew(), answer], 900_000, 9);
        assert_eq!(severities("X12", &[both.clone(), renewal].concat()), []);
    }
}

#[test]
fn a_partner_may_renew() {
    let renewal = later(vec![renew(), renewed().by(OTHER_SERVER)], 900_000, 9);
    assert_eq!(severities("X12", &[dora(), renewal].concat()), [Info]);
}
