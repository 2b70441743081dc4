//! When X03 `nak-received` fires, how gravely, and when not.

use crate::exchange::Outcome;
use crate::findings::Severity::{Error, Info, Warning};
use crate::findings::testing::{
    Msg, OTHER_SERVER, ack, decline, discover, dora, exchanges, found, found_at_end, inform, later,
    nak, offer, rebind, reboot, release, renew, renewed, request, severities, text,
};

#[test]
fn an_inform_is_answered_by_an_ack_alone() {
    let refused = nak().with(|m| m.xid = inform().xid);
    let all = [inform(), refused];
    assert_eq!(severities("X03", &all), [Error]);
    let told = text("X03", &all);
    assert!(
        told.starts_with("192.0.2.1 refuses the INFORM of 192.0.2.50"),
        "{told}"
    );
    assert!(
        told.contains("nothing but an ACK answers an INFORM"),
        "{told}"
    );
    let anew = later(dora(), 2000, 9);
    assert_eq!(severities("X03", &[&all[..], &anew].concat()), [Warning]);
}

#[test]
fn a_server_that_forgets_its_lease_is_told() {
    let refused = |asked: Msg, at| {
        let refused = later(vec![asked, nak()], at, 9);
        text("X03", &[dora(), refused].concat())
    };
    assert!(
        refused(renew(), 1_800_000)
            .ends_with("(no option 56); it had given it 30 min before for 1 h (exchange 1)")
    );
    assert!(refused(reboot(), 7_200_000).ends_with("; its lease had ended 60 min before"));
    // After a restart it may be elsewhere, unless it is served there.
    assert!(!refused(reboot(), 1_800_000).contains("given it"));
    let asked = later(vec![reboot(), nak()], 1_800_000, 9);
    let anew = |change: fn(&mut Msg)| {
        let anew = later(dora(), 1_800_100, 10).into_iter();
        let anew = anew.map(|m| m.with(change)).collect();
        text("X03", &[dora(), asked.clone(), anew].concat())
    };
    assert!(anew(|_| {}).contains("; it had given it 30 min before for 1 h"));
    assert!(!anew(|m| m.vlan = Some(7)).contains("given it"));
    let other = [
        dora(),
        later(vec![renew(), nak().by(OTHER_SERVER)], 1_800_000, 9),
    ]
    .concat();
    assert!(!text("X03", &other).contains("given"));
}

#[test]
fn a_server_that_takes_its_leases_back_again_and_again_is_told() {
    let round = |at, xid| {
        let refused = later(vec![renew(), nak()], at + 1_800_000, xid + 1);
        [later(dora(), at, xid), refused].concat()
    };
    let all = [
        round(0, 10),
        round(1_801_000, 20),
        later(dora(), 3_602_000, 30),
    ]
    .concat();
    assert_eq!(severities("X03", &all), [Info, Warning]);
    let told = &found("X03", &all)[1].text;
    assert!(
        told.contains(
            "(exchange 3); it is not the first NAK that the client gets; the client got a lease"
        ),
        "{told}"
    );
}

#[test]
fn a_client_that_asks_so_again_is_told() {
    let refused = |at| vec![reboot().at(at), nak().at(at + 1)];
    let again =
        "; the client asked so again 4.0 s later: it did not hear the NAK, or does not heed it";
    let told = &found("X03", &[refused(0), refused(4000)].concat())[0].text;
    assert!(told.contains(again), "{told}");
    let extended = |asked: Msg| [dora(), later(vec![asked, nak()], 1_800_000, 9)].concat();
    let goes_on = later(vec![rebind()], 1_804_000, 9);
    let told = text("X03", &[extended(renew()), goes_on].concat());
    assert!(told.contains(again), "{told}");
    let heeds = later(dora(), 2000, 9);
    assert!(!text("X03", &[refused(0), heeds].concat()).contains("heed"));
    // It asks another time because it was started again.
    let later_on = [refused(0), refused(400_000)].concat();
    assert!(!found("X03", &later_on)[0].text.contains("heed"));
}

#[test]
fn a_refusal_is_an_error_unless_a_lease_follows() {
    let refused = vec![reboot(), nak().option(56, b"wrong network")];
    assert_eq!(severities("X03", &refused), [Error]);
    let moved = [refused.clone(), later(dora(), 100, 9)].concat();
    assert_eq!(severities("X03", &moved), [Info]);
    assert_eq!(severities("X03", &dora()), []);
    for ending in [release(), decline()] {
        let gone = [moved.clone(), later(vec![ending], 3000, 10)].concat();
        assert_eq!(severities("X03", &gone), [Info]);
    }
    let late = [
        vec![reboot().at(-5000)],
        later(dora(), 0, 9),
        vec![nak().at(2000)],
    ]
    .concat();
    assert!(text("X03", &late).ends_with("had begun anew by then and got a lease"));
    let text = text("X03", &refused);
    assert!(
        text.contains("192.0.2.50") && text.contains("wrong network"),
        "{text}"
    );
}

#[test]
fn a_refusal_beside_an_ack_is_told_where_the_client_goes_by_it() {
    let attempt = |refusal: Msg, at, xid| {
        let before = vec![discover(), offer(), request(), refusal];
        later([before, vec![ack().at(9)]].concat(), at, xid)
    };
    let other = || nak().by(OTHER_SERVER);
    assert_eq!(severities("X03", &attempt(other(), 0, 8)), []);
    let anew = [attempt(other(), 0, 8), attempt(other(), 5000, 9)].concat();
    assert_eq!(severities("X03", &anew), [Error]);
    let told = text("X03", &anew);
    assert!(
        told.ends_with("; 192.0.2.1 grants it (#5); the client began anew"),
        "{told}"
    );
    let well = [attempt(other(), 0, 8), later(dora(), 5000, 9)].concat();
    assert_eq!(severities("X03", &well), [Info]);
    // One server says both.
    let after = [dora(), vec![nak().at(9)]].concat();
    assert_eq!(severities("X03", &after), [Warning]);
    let anew = [after, later(vec![discover()], 1000, 9)].concat();
    assert_eq!(severities("X03", &anew), [Info]);
    // Not where the answer counts that came first.
    let first = attempt(nak(), 0, 8);
    assert_eq!(severities("X03", &first), [Error]);
}

/// At another port of a switch a NAK is heard, being broadcast, and the ACK is not.
#[test]
fn who_stays_with_the_server_it_asked_may_have_its_ack() {
    let refused = vec![discover(), request(), nak().by(OTHER_SERVER)];
    for code in ["X03", "X12"] {
        assert_eq!(severities(code, &refused), [Warning], "{code}");
        let anew = later(vec![discover(), discover().at(4000)], 500, 9);
        let goes = [refused.clone(), anew].concat();
        assert_ne!(severities(code, &goes), [Warning], "{code}");
        assert_eq!(found_at_end(code, &refused)[0].severity, Error, "{code}");
    }
    assert!(text("X03", &refused).ends_with("so it may have an ACK unseen"));
    // Not where that one is heard.
    let heard = [discover(), offer(), request(), nak().by(OTHER_SERVER)];
    assert_eq!(severities("X03", &heard), [Error]);
    assert_eq!(severities("X03", &[discover(), request(), nak()]), [Error]);
}

#[test]
fn a_grant_that_comes_when_the_client_has_begun_anew_counts_no_more() {
    let refused = vec![discover(), offer(), request(), nak().by(OTHER_SERVER).at(3)];
    let anew = later(dora(), 10, 9);
    let mut all = [refused, anew, vec![ack().at(900)]].concat();
    let outcomes = |all: &[Msg]| -> Vec<_> {
        let mut exchanges = exchanges(all);
        exchanges.sort_by_key(|exchange| exchange.number);
        exchanges.iter().map(|exchange| exchange.outcome).collect()
    };
    assert_eq!(outcomes(&all), [Outcome::Nak, Outcome::Bound]);
    let told = text("X03", &all);
    assert!(told.ends_with("the client got a lease after it"), "{told}");
    // One that came before that counts.
    all.retain(|message| message.at < 900);
    all.insert(4, ack().at(5));
    assert_eq!(outcomes(&all), [Outcome::Bound; 2]);
}

#[test]
fn the_word_of_the_server_of_the_lease_counts() {
    for asks in [reboot(), rebind()] {
        let asked = vec![asks, nak().by(OTHER_SERVER).at(1), ack()];
        let renewal = later(vec![renew(), renewed()], 3_790_000, 9);
        let all = [dora(), later(asked.clone(), 2_000_000, 8), renewal].concat();
        for code in ["X03", "X38"] {
            assert_eq!(severities(code, &all), [], "{code}");
        }
        // Without one, what the client does then tells.
        assert_eq!(severities("X03", &asked), []);
        assert_eq!(found_at_end("X03", &asked)[0].severity, Error);
        let anew = later(vec![discover(), discover().at(4000)], 500, 9);
        let told = text("X03", &[asked, anew].concat());
        assert!(told.ends_with("is looking for servers anew"), "{told}");
    }
}

#[test]
fn a_client_on_its_way_to_a_lease_is_well() {
    let refused = || vec![reboot(), nak()];
    let anew = later(vec![discover(), discover().at(4000)], 100, 9);
    let slowly = [refused(), anew.clone(), later(dora(), 30_000, 9)].concat();
    assert_eq!(severities("X03", &slowly), [Info]);
    let told = text("X03", &slowly);
    assert!(told.ends_with("is looking for servers anew"), "{told}");
    let at_end = |messages: &[Msg]| found_at_end("X03", messages)[0].severity;
    assert_eq!(at_end(&[refused(), anew].concat()), Error);
    let offered = later(vec![discover(), offer()], 100, 9);
    assert_eq!(at_end(&[refused(), offered].concat()), Info);
    let unseen = later(vec![discover(), request()], 100, 9);
    let unseen = [refused(), unseen].concat();
    assert_eq!(at_end(&unseen), Info);
    let told = text("X03", &unseen);
    assert!(
        told.ends_with("takes another OFFER, which is not in the capture"),
        "{told}"
    );
    // Refused again and again.
    let loops = (1..9).flat_map(|xid| {
        let again = vec![discover(), offer(), request(), nak()];
        later(again, 5000 * i64::from(xid), xid)
    });
    let again_and_again = [refused(), loops.collect()].concat();
    assert_eq!(severities("X03", &again_and_again), [Error; 9]);
}

#[test]
fn a_lease_after_the_clock_was_set_back_is_after_it() {
    let all = [vec![reboot(), nak()], later(dora(), -3_600_000, 9)].concat();
    assert_eq!(severities("X03", &all), [Info]);
    let before = [later(dora(), 3_600_000, 9), vec![reboot(), nak()]].concat();
    assert_eq!(severities("X03", &before), [Error]);
}

#[test]
fn a_request_that_names_no_server_is_the_likely_cause() {
    let told = text("X03", &[discover(), offer(), reboot().at(2), nak()]);
    let cause = "though it was offered, and gives no reason (no option 56); the likely cause: the REQUEST (#3) names \
no server (54)";
    assert!(told.contains(cause), "{told}");
    for asked in [request(), reboot().with(|m| m.xid = 9)] {
        let xid = asked.xid;
        let refused = nak().with(|m| m.xid = xid);
        let told = text("X03", &[discover(), offer(), asked.at(2), refused]);
        assert!(!told.contains("cause"), "{told}");
    }
}

#[test]
fn the_offer_of_another_server_is_not_his() {
    let own = [discover(), offer(), request(), nak()];
    assert!(text("X03", &own).contains("192.0.2.50, though it was offered"));
    let other = offer().by(OTHER_SERVER);
    let mixed = [discover(), other, request(), nak()];
    assert!(text("X03", &mixed).contains("192.0.2.50, which 192.0.2.2 offered"));
    let none = [discover(), request(), nak()];
    assert!(text("X03", &none).contains("refuses 192.0.2.50, and gives no reason"));
}
