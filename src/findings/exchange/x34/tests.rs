//! When X34 `address-conflict` fires, how gravely, and when not.

use crate::findings::Severity::{Error, Info};
use crate::findings::testing::{
    ADDRESS, Msg, OTHER_CLIENT, OTHER_SERVER, discover, dora, found, found_at_end, later, nak,
    offer, rebind, reboot, release, renew, renewed, severities, text,
};

fn second(at: i64) -> Vec<Msg> {
    let other = dora().into_iter().map(|m| m.of(OTHER_CLIENT)).collect();
    later(other, at, 9)
}

#[test]
fn one_address_for_two_clients_is_told() {
    assert_eq!(found("X34", &[dora(), second(60_000)].concat()).len(), 1);
    assert!(found("X34", &[dora(), later(dora(), 60_000, 9)].concat()).is_empty());
}

#[test]
fn where_clients_are_not_heard_an_address_may_have_been_given_back() {
    let all = [dora(), second(60_000)].concat();
    let heard: Vec<_> = all.into_iter().filter(|m| m.op == 2).collect();
    assert_eq!(severities("X34", &heard), [Info]);
    assert!(text("X34", &heard).ends_with("so it may have been given back unseen"));
}

/// Both clients, the second one with another value of an option that stands in the answers.
fn told_apart(code: u8, of_first: &[u8], of_second: &[u8]) -> usize {
    let mark = |messages: Vec<Msg>, value: &[u8]| -> Vec<_> {
        let messages = messages.into_iter().map(Msg::relayed);
        messages.map(|m| m.option(code, value)).collect()
    };
    let all = [mark(dora(), of_first), mark(second(60_000), of_second)];
    found("X34", &all.concat()).len()
}

#[test]
fn virtual_networks_and_shared_addresses_are_no_conflict() {
    const RED: &[u8] = &[151, 2, 0, b'r'];
    const BLUE: &[u8] = &[151, 2, 0, b'b'];
    const UNUSED: [&[u8]; 2] = [&[151, 2, 0, b'r', 152, 0], &[151, 2, 0, b'b', 152, 0]];
    const CIRCUIT: &[u8] = &[1, 2, 0, 7];
    assert_eq!(told_apart(82, RED, BLUE), 0);
    assert_eq!(told_apart(82, RED, RED), 1);
    assert_eq!(told_apart(82, UNUSED[0], UNUSED[1]), 1);
    assert_eq!(told_apart(82, CIRCUIT, &[151, 1, 255]), 1);
    assert_eq!(told_apart(221, b"\0red", b"\0blue"), 0);
}

#[test]
fn a_port_of_a_shared_address_is_for_one() {
    const PORTS: &[u8] = &[4, 8, 1, 0];
    assert_eq!(told_apart(159, PORTS, &[4, 8, 2, 0]), 0);
    for of_second in [PORTS, &[4, 9, 1, 128], &[0, 0, 0, 0], &[]] {
        assert_eq!(told_apart(159, PORTS, of_second), 1, "{of_second:?}");
    }
    // What another client has beside it is not forgotten.
    let third = |messages: Vec<Msg>| -> Vec<_> {
        let messages = later(messages, 90_000, 10).into_iter();
        messages.map(|m| m.of([2, 0, 0, 0, 0, 0x12])).collect()
    };
    let with = |messages: Vec<Msg>, ports: &[u8]| -> Vec<_> {
        messages.into_iter().map(|m| m.option(159, ports)).collect()
    };
    let both = [with(dora(), PORTS), with(second(60_000), &[4, 8, 2, 0])].concat();
    let all = [both.clone(), with(third(dora()), PORTS)].concat();
    assert!(text("X34", &all).contains("in exchange 1"));
    let all = [both.clone(), with(third(dora()), &[4, 8, 3, 0])].concat();
    assert_eq!(found("X34", &all).len(), 0);
    // The first one has others by then.
    let moved = with(later(dora(), 80_000, 11), &[4, 8, 4, 0]);
    let all = [both, moved, with(third(dora()), PORTS)].concat();
    assert_eq!(found("X34", &all).len(), 0);
}

#[test]
fn a_lease_that_is_renewed_past_the_relay_stays_where_it_was_given() {
    const RED: &[u8] = &[151, 2, 0, b'r'];
    const BLUE: &[u8] = &[151, 2, 0, b'b'];
    let given = |messages: Vec<Msg>, network: &[u8]| -> Vec<_> {
        let messages = messages.into_iter().map(Msg::relayed);
        messages.map(|m| m.option(82, network)).collect()
    };
    let renewal = || vec![renew(), renewed()];
    let first = later(renewal(), 1_800_000, 10);
    let second_renewal = renewal().into_iter().map(|m| m.of(OTHER_CLIENT));
    let second_renewal = later(second_renewal.collect(), 1_810_000, 11);
    let both = |of_second| [given(dora(), RED), given(second(60_000), of_second)].concat();
    let apart = [both(BLUE), first.clone(), second_renewal].concat();
    assert_eq!(severities("X34", &apart), []);
    // The renewed lease is still found where it was given.
    let third = given(second(4_000_000), RED);
    assert_eq!(
        severities("X34", &[given(dora(), RED), first, third].concat()),
        [Error]
    );
}

#[test]
fn a_lease_beside_the_last_one_may_be_given_back() {
    let elsewhere = |m: Msg| match m.op {
        1 => m,
        _ => m.with(|m| m.yiaddr = [192, 0, 2, 77]),
    };
    let moved = later(dora(), 10_000, 9)
        .into_iter()
        .map(elsewhere)
        .collect();
    let back = later(vec![release()], 20_000, 10);
    assert!(found("X34", &[dora(), moved, back, second(60_000)].concat()).is_empty());
}

#[test]
fn a_lease_on_another_network_may_be_given_back() {
    let on = |vlan: u16, messages: Vec<Msg>, address: [u8; 4]| -> Vec<Msg> {
        let given = |m: &mut Msg| {
            m.vlan = Some(vlan);
            if m.op == 2 {
                m.yiaddr = address;
            }
        };
        messages.into_iter().map(|m| m.with(given)).collect()
    };
    let elsewhere = on(20, later(dora(), 10_000, 9), [192, 0, 2, 77]);
    let both = [on(10, dora(), ADDRESS), elsewhere].concat();
    let back = on(10, later(vec![release()], 20_000, 10), ADDRESS);
    let second = on(10, second(60_000), ADDRESS);
    assert_eq!(
        severities("X34", &[both.clone(), back, second.clone()].concat()),
        []
    );
    assert_eq!(severities("X34", &[both, second].concat()), [Error]);
}

#[test]
fn a_lease_that_is_over_does_not_count() {
    assert!(found("X34", &[dora(), second(3_700_000)].concat()).is_empty());
    let given_back = [dora(), later(vec![release()], 30_000, 8), second(60_000)];
    assert!(found("X34", &given_back.concat()).is_empty());
    let another = release().with(|m| m.ciaddr = [192, 0, 2, 99]);
    let still_held = [dora(), later(vec![another], 30_000, 8), second(60_000)];
    assert_eq!(severities("X34", &still_held.concat()), [Error]);
}

#[test]
fn a_lease_that_ended_since_is_told_as_it_was() {
    let refused = later(vec![renew(), nak()], 65_000, 10);
    let told = text("X34", &[dora(), second(60_000), refused].concat());
    let since = "and was leased to it until that was given up or refused 5.0 s later";
    assert!(told.ends_with(since), "{told}");
}

/// What was set back tells nothing of how long a lease still runs.
#[test]
fn a_clock_that_was_set_back_leaves_a_doubt() {
    let back = |at| later(vec![release()], at, 8);
    for at in [5000, 100_000] {
        let freed = [dora(), back(at), second(at - 55_000)];
        assert_eq!(severities("X34", &freed.concat()), [], "{at}");
    }
    let stranger = vec![discover().of([2, 0, 0, 0, 0, 0x12]).at(-500_000)];
    let held = [dora(), stranger, second(60_000)].concat();
    assert_eq!(severities("X34", &held), [Info]);
    let told = text("X34", &held);
    assert!(
        told.ends_with(
            "in exchange 1; the clock was set back in between, so that lease may be over"
        ),
        "{told}"
    );
    let endless = |m: Msg| match m.op {
        1 => m,
        _ => m.option(51, &[255; 4]),
    };
    let held = held.into_iter().map(endless).collect::<Vec<_>>();
    assert_eq!(severities("X34", &held), [Error]);
}

/// The messages of both in the order of their times.
fn merged(all: &[Vec<Msg>]) -> Vec<Msg> {
    let mut all = all.concat();
    all.sort_by_key(|message| message.at);
    all
}

#[test]
fn a_lease_is_over_when_it_is_given_back_not_when_that_exchange_closes() {
    // The second client's search begins before the RELEASE, and the input ends with its ACK.
    let search = later(vec![discover().of(OTHER_CLIENT)], 500, 9);
    let back = later(vec![release()], 1000, 8);
    let all = [dora(), search, back, second(4500)];
    assert!(found_at_end("X34", &merged(&all)).is_empty());
    assert!(found("X34", &merged(&all)).is_empty());
    // A RELEASE that is said again keeps its exchange open beyond that of the other client.
    let back = |at| later(vec![release()], at, 8);
    let all = [dora(), back(100_000), back(102_000), second(101_000)];
    assert!(found("X34", &merged(&all)).is_empty());
    let late = [dora(), back(102_000), back(103_000), second(101_000)];
    assert_eq!(severities("X34", &merged(&late)), [Error]);
}

#[test]
fn a_conflict_is_told_in_whatever_order_exchanges_close() {
    let again = offer().by(OTHER_SERVER).at(6000);
    let all = merged(&[dora(), vec![again], second(5000)]);
    assert_eq!(severities("X34", &all), [Error]);
    assert!(text("X34", &all).contains("as well, 5.0 s later in exchange 2"));
    let back = later(vec![release()], 4000, 8);
    assert_eq!(severities("X34", &merged(&[all, back])), []);
}

#[test]
fn a_lease_that_was_refused_is_over() {
    for asks in [reboot(), rebind()] {
        let refused = later(vec![asks, nak()], 30_000, 8);
        let all = [dora(), refused, second(60_000)].concat();
        assert!(found("X34", &all).is_empty());
    }
    let another = reboot().option(50, &[192, 0, 2, 99]);
    let refused = later(vec![another, nak()], 30_000, 8);
    let all = [dora(), refused, second(60_000)].concat();
    assert_eq!(severities("X34", &all), [Error]);
}

#[test]
fn a_client_that_has_another_address_by_now_is_a_remark() {
    let moved = |message: Msg| match message.options[0].1[..] {
        [3] => message.option(50, &[192, 0, 2, 30]),
        [2 | 5] => message.with(|m| m.yiaddr = [192, 0, 2, 30]),
        _ => message,
    };
    let moved = later(dora().into_iter().map(moved).collect(), 30_000, 8);
    let all = [dora(), moved, second(60_000)].concat();
    assert_eq!(severities("X34", &all), [Info]);
    assert!(text("X34", &all).ends_with("but it was given 192.0.2.30 since"));
}

#[test]
fn the_same_host_with_another_card_is_one() {
    let named = |name: &[u8]| {
        let all = [dora(), second(60_000)].concat().into_iter();
        let named = |m: Msg| if m.op == 1 { m.option(12, name) } else { m };
        all.map(named).collect::<Vec<_>>()
    };
    let same_identifier = named(b"laptop").into_iter();
    let same_identifier =
        same_identifier.map(|m| if m.op == 1 { m.option(61, &[0, 1]) } else { m });
    let same_identifier: Vec<_> = same_identifier.collect();
    assert_eq!(severities("X34", &same_identifier), [Info]);
    assert!(text("X34", &same_identifier).contains("one host whose hardware address changed"));
    // Two may come with one name from their maker.
    assert_eq!(severities("X34", &named(b"Pixel-8")), [Info]);
    assert!(text("X34", &named(b"laptop")).ends_with("may be one host"));
    // Many hosts have such a name.
    assert_eq!(severities("X34", &named(b"android")), [Error]);
}
#[test]
fn what_was_not_captured_may_tell_them_apart() {
    const SHORT: usize = 260;
    // The client's identifier, or the ports that each is given.
    let marked = |message: Msg, other: bool| match message.op {
        1 => message.option(61, &[7; 16]),
        _ => message.option(159, &[4, 8, 1 + u8::from(other), 0]),
    };
    let all = |cut: fn(&Msg) -> bool| -> Vec<_> {
        let both = [(dora(), false), (second(60_000), true)].into_iter();
        let both = both.flat_map(|(all, other)| all.into_iter().map(move |m| (m, other)));
        let each = both.map(|(message, other)| marked(message, other));
        each.map(|m| if cut(&m) { m.kept(SHORT) } else { m })
            .collect()
    };
    assert!(found("X34", &all(|_| false)).is_empty());
    let same_ports = |cut: fn(&Msg) -> bool| -> Vec<_> {
        let all = all(cut).into_iter();
        all.map(|m| m.without(159)).collect()
    };
    let strangers = |cut: fn(&Msg) -> bool| -> Vec<_> {
        let all = all(cut).into_iter();
        let own = |m: Msg| match m.op {
            1 => {
                let client = [m.chaddr[5]; 16];
                m.option(61, &client).option(12, &client[..1])
            }
            _ => m,
        };
        all.map(own).collect()
    };
    for (short, severity) in [
        (same_ports(|m| m.op == 1), Info),
        (strangers(|m| m.op == 2), Info),
        (strangers(|m| m.op == 2 && m.at > 1000), Info),
    ] {
        assert_eq!(severities("X34", &short), [severity]);
        assert!(text("X34", &short).contains("not all was captured"));
    }
    // Both are named, and who is named otherwise is another.
    let named = strangers(|_| false).into_iter().map(|m| m.without(159));
    assert_eq!(severities("X34", &named.collect::<Vec<_>>()), [Error]);
}
