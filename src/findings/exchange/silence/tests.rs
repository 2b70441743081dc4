//! What X01 `no-answer` says of an answer that is missing: what others meet, and a NAK that may have been due.

use crate::findings::Severity::Info;
use crate::findings::testing::{
    Msg, OTHER_CLIENT, RELAY, SERVER, ack, discover, dora, found, later, offer, reboot, renew,
    renewed, request, severities, text,
};

/// Messages in the order of their times.
fn merged(mut all: Vec<Msg>) -> Vec<Msg> {
    all.sort_by_key(|message| message.at);
    all
}

#[test]
fn that_servers_answer_others_is_told() {
    let asked = || vec![discover(), discover().at(4000), discover().at(12_000)];
    let of_other = |at| -> Vec<_> {
        let other = later(dora(), at, 9).into_iter();
        other.map(|m| m.of(OTHER_CLIENT)).collect()
    };
    let told = |other: Vec<Msg>| text("X01", &merged([asked(), other].concat()));
    assert!(told(of_other(5000)).ends_with("kept asking, while servers answered others"));
    assert!(told(of_other(-5000)).ends_with("kept asking"));
    let elsewhere = of_other(5000).into_iter();
    let elsewhere = elsewhere.map(|m| m.with(|m| m.vlan = Some(7))).collect();
    assert!(told(elsewhere).ends_with("kept asking"));
    // Its own next try is no other's.
    assert!(!told(later(vec![discover(), offer()], 20_000, 9)).contains("others"));
    let renewed_only = |at| -> Vec<_> {
        let other = later(vec![renew(), renewed()], at, 9).into_iter();
        other.map(|m| m.of(OTHER_CLIENT)).collect()
    };
    let kept_only = |at| -> Vec<_> {
        let other = later(vec![reboot(), ack().at(2)], at, 9).into_iter();
        other.map(|m| m.of(OTHER_CLIENT)).collect()
    };
    assert!(
        told(kept_only(5000)).ends_with("but made nobody an OFFER: perhaps no address is free")
    );
    // What goes straight to the server and back says nothing of the way that others take.
    assert!(told(renewed_only(5000)).ends_with(
        "but only renewals by unicast: perhaps no address is free, or broadcasts are lost"
    ));
    assert!(!told([of_other(5000), renewed_only(6000)].concat()).contains("free"));
    // OFFERs to others are not heard here.
    let third = request().of([2, 0, 0, 0, 0, 0x12]).at(6000);
    let third = vec![third.with(|m| m.xid = 10)];
    let all = [asked(), renewed_only(5000), third].concat();
    let unseen = found("X01", &merged(all));
    assert!(unseen.iter().all(|told| !told.text.contains("nobody")));
}

#[test]
fn a_relay_behind_which_nobody_is_answered_is_told() {
    const OTHER_RELAY: [u8; 4] = [198, 51, 100, 1];
    let asked = || {
        [0, 4000, 12_000]
            .map(|at| discover().relayed().at(at))
            .to_vec()
    };
    let behind = |relay: [u8; 4]| -> Vec<_> {
        let by = move |mut m: Msg| {
            m = m.of(OTHER_CLIENT).relayed();
            if m.op == 2 {
                m.dst = relay;
            }
            m.with(|m| m.giaddr = relay)
        };
        later(dora(), 5000, 9).into_iter().map(by).collect()
    };
    let told = |relay| text("X01", &merged([asked(), behind(relay)].concat()));
    assert!(
        told(OTHER_RELAY).ends_with(
            "others, but so far nobody behind relay 192.0.2.254: they may have no subnet for it"
        ),
        "{}",
        told(OTHER_RELAY)
    );
    assert!(told([192, 0, 2, 254]).ends_with("while servers answered others"));
    // Seen on the client's side as well, and answered before.
    let both = |m: Msg| [m.clone(), m.clone().relayed().at(m.at + 1)];
    let seen = asked().into_iter().map(|m| m.with(|m| m.giaddr = [0; 4]));
    let seen: Vec<_> = seen
        .map(|m| m.with(|m| m.src = [0; 4]))
        .flat_map(both)
        .collect();
    let before = behind(OTHER_RELAY).into_iter().map(|m| {
        let at = m.at;
        m.at(at - 60_000)
    });
    let all = merged(seen.into_iter().chain(before).collect());
    let told = text("X01", &all);
    assert!(
        told.ends_with(
            "asking, and servers answered others before, but so far nobody behind relay 192.0.2.254: they may have no \
subnet for it"
        ),
        "{told}"
    );
}

/// Of two relays on one link both ask, and some servers answer one of them only.
#[test]
fn a_relay_beside_one_that_is_answered_is_not_passed_by() {
    const BESIDE: [u8; 4] = [192, 0, 2, 253];
    let by = |relay: [u8; 4], m: Msg| {
        let mut m = m.relayed().with(|m| m.giaddr = relay);
        if m.op == 1 {
            m.src = relay;
        } else {
            m.dst = relay;
        }
        m
    };
    let both = |at| {
        [
            discover().relayed().at(at),
            by(BESIDE, discover().at(at + 1)),
        ]
    };
    let asked = [both(0), both(4000), both(12_000)].concat();
    let served = |relay, xid| -> Vec<_> {
        let served = later(dora(), -60_000 + i64::from(xid), xid).into_iter();
        served.map(|m| by(relay, m.of(OTHER_CLIENT))).collect()
    };
    let told = |relay| text("X01", &merged([served(relay, 9), asked.clone()].concat()));
    assert!(told([198, 51, 100, 1]).contains("so far nobody behind relay 192.0.2.254"));
    assert!(
        told(BESIDE).ends_with("the client kept asking"),
        "{}",
        told(BESIDE)
    );
}

#[test]
fn a_relay_that_asks_whom_nobody_hears_is_told() {
    const OTHER_RELAY: [u8; 4] = [198, 51, 100, 1];
    let nobody = [203, 0, 113, 9];
    let asked = |to| [0, 4000, 12_000].map(|at| discover().relayed().at(at).between(RELAY, to));
    let behind = |mut m: Msg| {
        m = m.of(OTHER_CLIENT).relayed();
        if m.op == 2 {
            m.dst = OTHER_RELAY;
        }
        m.with(|m| m.giaddr = OTHER_RELAY)
    };
    let others: Vec<_> = later(dora(), -60_000, 8).into_iter().map(behind).collect();
    let told = |to| text("X01", &[others.clone(), asked(to).to_vec()].concat());
    let of_nobody = told(nobody);
    assert!(
        of_nobody.ends_with(
            "but so far nobody behind relay 192.0.2.254: it asks 203.0.113.9, which is not heard at all"
        ),
        "{of_nobody}"
    );
    assert!(told(SERVER).ends_with("they may have no subnet for it"));
}

/// Who renews by unicast is behind no relay by its message, but by its address.
#[test]
fn a_relay_whose_clients_renew_is_not_passed_by() {
    const OTHER_RELAY: [u8; 4] = [198, 51, 100, 1];
    let asked = [0, 4000, 12_000].map(|at| discover().relayed().at(at));
    let by = |mut m: Msg| {
        m = m.of([2, 0, 0, 0, 0, 0x12]).relayed();
        if m.op == 2 {
            m.dst = OTHER_RELAY;
        }
        m.with(|m| m.giaddr = OTHER_RELAY)
    };
    let elsewhere: Vec<_> = later(dora(), -60_000, 8).into_iter().map(by).collect();
    let renewed: Vec<_> = later(vec![renew(), renewed()], 5000, 9)
        .into_iter()
        .map(|m| m.of(OTHER_CLIENT))
        .collect();
    let told = text(
        "X01",
        &merged([asked.to_vec(), elsewhere, renewed].concat()),
    );
    assert!(
        told.ends_with(
            "while servers answered others, but behind relay 192.0.2.254 only renewals by unicast: perhaps no address is \
free, or what goes by the relay is lost"
        ),
        "{told}"
    );
}

/// That clients of other relays get OFFERs says nothing of the addresses that are free here.
#[test]
fn a_relay_behind_which_nobody_is_made_an_offer_is_told() {
    const OTHER_RELAY: [u8; 4] = [198, 51, 100, 1];
    let asked = [0, 4000, 12_000].map(|at| discover().relayed().at(at));
    let through = |messages: Vec<Msg>, relay: [u8; 4], client, at, xid| -> Vec<_> {
        let by = move |mut m: Msg| {
            m = m.of([2, 0, 0, 0, 0, client]).relayed();
            if m.op == 2 {
                m.dst = relay;
            }
            m.with(|m| m.giaddr = relay)
        };
        later(messages, at, xid).into_iter().map(by).collect()
    };
    let elsewhere = |relay| through(dora(), relay, 0x12, 5000, 8);
    let kept = through(vec![reboot(), ack().at(2)], [192, 0, 2, 254], 0x13, 6000, 9);
    let told = |relay| {
        let all = [asked.to_vec(), elsewhere(relay), kept.clone()].concat();
        text("X01", &merged(all))
    };
    assert!(
        told(OTHER_RELAY).ends_with(
            "while servers answered others, but made nobody behind relay 192.0.2.254 an OFFER: perhaps no address is free"
        ),
        "{}",
        told(OTHER_RELAY)
    );
    assert!(told([192, 0, 2, 254]).ends_with("while servers answered others"));
}

#[test]
fn that_no_server_is_heard_any_more_is_told() {
    let asked = |client: u8, at| -> Vec<_> {
        let all = vec![discover(), discover().at(4000), discover().at(12_000)];
        let all = later(all, at, u32::from(client)).into_iter();
        all.map(|m| m.of([2, 0, 0, 0, 0, client])).collect()
    };
    let others = [asked(0x12, 60_000), asked(0x13, 90_000)].concat();
    // The judge takes each when it closes.
    let all = [dora(), others.clone(), asked(0x14, 400_000)].concat();
    let told: Vec<_> = found("X01", &all).into_iter().map(|it| it.text).collect();
    assert_eq!(told.len(), 3);
    assert!(told[1].ends_with("the client kept asking"), "{}", told[1]);
    assert!(
        told[2].ends_with("kept asking; nor are others answered: no server is heard for 412 s"),
        "{}",
        told[2]
    );
    let heard = later(dora(), 300_000, 9);
    let all = [dora(), others, heard, asked(0x14, 400_000)].concat();
    let told = found("X01", &all);
    assert!(told.iter().all(|it| !it.text.contains("nor are others")));
    // In less than a minute it may be that nobody else asked what servers answer.
    let soon = [
        asked(0x12, 10_000),
        asked(0x13, 11_000),
        asked(0x14, 30_000),
    ]
    .concat();
    let told = found("X01", &[dora(), merged(soon)].concat());
    assert!(told.iter().all(|it| !it.text.contains("nor are others")));
}

/// Where no address is free, leases are extended now and then, and in between no server is heard.
#[test]
fn that_leases_are_extended_and_nobody_is_made_an_offer_is_told_in_between() {
    let asked = |client: u8, at| -> Vec<_> {
        let all = vec![discover(), discover().at(3000)];
        let all = later(all, at, u32::from(client)).into_iter();
        all.map(|m| m.of([2, 0, 0, 0, 0, client])).collect()
    };
    let kept = |at| -> Vec<_> {
        let kept = later(vec![reboot(), ack().at(2)], at, 9).into_iter();
        kept.map(|m| m.of(OTHER_CLIENT)).collect()
    };
    let told = |between: Vec<Msg>, last| {
        let in_vain = [0x12, 0x13, 0x14].map(|client| asked(client, i64::from(client) * 10_000));
        let all = [dora(), in_vain.concat(), between, asked(0x15, last)].concat();
        found("X01", &all).last().unwrap().text.clone()
    };
    let hint =
        "nor is anybody else made an OFFER, while leases are extended: perhaps no address is free";
    let of_kept = told(kept(400_000), 500_000);
    assert!(of_kept.ends_with(hint), "{of_kept}");
    // After so long the server may be gone.
    assert!(!told(kept(400_000), 1_100_000).contains("OFFER"));
    let offered = later(dora(), 450_000, 10).into_iter();
    let offered: Vec<_> = offered.map(|m| m.of(OTHER_CLIENT)).collect();
    assert!(!told([kept(400_000), offered].concat(), 500_000).contains("OFFER"));
}

/// A laptop asks for the address that it had at home.
#[test]
fn a_nak_that_may_have_been_due_is_told() {
    let elsewhere = |at| reboot().at(at).option(50, &[10, 9, 9, 9]);
    let asks = vec![elsewhere(0), elsewhere(4000)];
    let told = |asks: &[Msg], anew| {
        let all = [asks.to_vec(), later(anew, 12_000, 9)].concat();
        assert_eq!(severities("X01", &all)[0], Info);
        found("X01", &all).remove(0).text
    };
    let end = "it has a lease by now, of 192.0.2.50: if 10.9.9.9 is not of that network, an authoritative server refuses it \
at once (NAK)";
    let text = told(&asks, dora());
    assert!(text.ends_with(end), "{text}");
    // The server was not there yet, or is the one that forgot it.
    let late = [vec![discover()], later(dora(), 16_000, discover().xid)].concat();
    assert!(told(&asks, late).ends_with("it has a lease by now"));
    let near = [reboot().at(0), reboot().at(4000)].map(|m| m.option(50, &[192, 0, 2, 77]));
    assert!(told(&near, dora()).ends_with("it has a lease by now"));
}
