//! What is said of exchanges that did not end well.

use super::{held, verdict, verdicts};
use crate::exchange::{Cut, Exchange};
use crate::findings::testing::{
    ADDRESS, Msg, OTHER_CLIENT, ack, discover, dora, exchanges, exchanges_at_end, later, nak,
    offer, reboot, renew, request,
};

#[test]
fn a_client_that_asks_again_with_another_xid_is_not_said_to_be_silent() {
    let renewals = [vec![renew()], later(vec![renew()], 40_000, 9)].concat();
    assert_eq!(
        verdicts(&renewals),
        [
            "no answer is in the capture to the REQUEST for 192.0.2.50; the client asked again 40.000 s later with \
another xid",
            "no answer is in the capture to the REQUEST for 192.0.2.50, and the client did not ask again"
        ]
    );
    let slow = [discover(), offer()];
    let again = later(vec![discover(), offer(), request(), ack()], 3000, 9);
    let verdicts_of_both = verdicts(&[slow.to_vec(), again.clone()].concat());
    assert!(
        verdicts_of_both[1].ends_with("sent no REQUEST for it and asked again with another xid")
    );
    let late = [discover(), again[0].clone(), offer().at(3500)];
    let verdict = verdicts(&late).remove(1);
    assert!(verdict.ends_with("the client had asked again with another xid by then"));
}

#[test]
fn a_client_that_was_not_heard_may_have_taken_the_offer() {
    let lone = verdicts(&[offer(), discover().of(OTHER_CLIENT).at(60_000)]);
    assert!(
        lone[0].contains("no REQUEST for it is in the capture"),
        "{lone:?}"
    );
    let heard = verdicts(&[discover(), offer(), discover().of(OTHER_CLIENT).at(60_000)]);
    assert!(
        heard[0].contains("the client sent no REQUEST for it"),
        "{heard:?}"
    );
}

#[test]
fn an_offer_may_be_taken_without_its_server() {
    let asked = reboot().at(10).with(|m| m.xid = 99);
    let verdicts = verdicts(&[discover(), offer(), asked]);
    let ends = "; the client asked for it in a REQUEST that names no server";
    assert!(verdicts[0].ends_with(ends), "{verdicts:?}");
}

#[test]
fn an_offer_may_be_left_for_a_reason() {
    let asked = discover().option(55, &[1, 3, 6, 108]);
    let without = offer().option(108, &[0, 0, 7, 8]);
    let verdict = verdicts(&[asked, without.clone()]).remove(0);
    assert!(verdict.ends_with("the client goes without IPv4 (108)"));
    let verdict = verdicts(&[discover(), without]).remove(0);
    assert!(verdict.ends_with("the client sent no REQUEST for it"));
    let up = discover().relayed().at(1);
    let kept = [discover(), up, offer().relayed().at(2), discover().at(4000)];
    assert!(verdicts(&kept)[0].ends_with(
        "not seen on the client's side of relay 192.0.2.254, and the client asked again"
    ));
}

#[test]
fn an_answer_with_another_xid_is_none_for_the_client() {
    let wrong = offer().with(|m| m.xid = 9);
    let all = [discover(), wrong, discover().at(4000)];
    let said = "no answer that the client takes came to the 2 DISCOVERs";
    assert!(verdicts(&all).iter().any(|verdict| verdict == said));
    let cuts: Vec<_> = exchanges(&all).iter().map(Exchange::cut).collect();
    assert!(cuts.iter().all(|cut| *cut != Some(Cut::Start)), "{cuts:?}");
}

#[test]
fn an_offer_with_another_xid_may_be_taken() {
    let wrong = offer().with(|m| m.xid = 9);
    let taken = "192.0.2.1 offered 192.0.2.50/24; the client took it in exchange 1";
    assert_eq!(
        verdicts(&[discover(), wrong.clone(), request(), ack()])[1],
        taken
    );
    let silent = [discover(), wrong, request(), request().at(4000)];
    let told = verdicts(&silent);
    let stands = "the client took 192.0.2.50 from 192.0.2.1, whose OFFER stands in exchange 2; in this one there is no \
answer to the 2 REQUESTs";
    assert_eq!(told, [taken, stands]);
}

#[test]
fn a_client_that_is_not_heard_is_not_said_to_be_silent() {
    let heard = verdicts(&[discover(), offer()]);
    assert!(
        heard[0].ends_with("; the client sent no REQUEST for it"),
        "{heard:?}"
    );
    let unheard = verdicts(&[offer(), offer().at(4000)]);
    assert!(
        unheard[0].ends_with("; no REQUEST for it is in the capture"),
        "{unheard:?}"
    );
}

#[test]
fn the_end_of_the_input_may_cut_the_repeat_off() {
    let cut = exchanges_at_end(&[discover(), discover().at(4000)]);
    assert_eq!(
        verdict(&cut[0]),
        "nobody answered the DISCOVER; the client asked again, and the input ends before an answer can be expected"
    );
}

#[test]
fn acks_that_were_not_heard_are_counted() {
    let asked = |at| vec![request().at(at), ack().at(at + 1)];
    let all = [
        vec![discover(), offer()],
        asked(2),
        asked(4000),
        asked(12_000),
    ]
    .concat();
    let told = verdicts(&all).remove(0);
    assert!(
        told.ends_with("did not hear 2 ACKs, the first of them #4, and asked again each time"),
        "{told}"
    );
    let gave_up = [all.clone(), later(vec![discover(), offer()], 28_000, 9)].concat();
    let told = verdicts(&gave_up).remove(0);
    assert!(
        told.ends_with("; but the client heard no ACK and looked for servers anew"),
        "{told}"
    );
    assert_eq!(held(&gave_up)[0], None);
}

#[test]
fn a_refusal_that_the_client_heard_is_told_beside_the_ack() {
    let refused = nak().by([192, 0, 2, 2]);
    let attempt = vec![discover(), offer(), request(), refused, ack().at(9)];
    assert!(!verdicts(&attempt)[0].contains("but"));
    let all = [attempt, later(vec![discover()], 5000, 9)].concat();
    let told = &verdicts(&all)[0];
    let heard = "; but 192.0.2.2 refuses it (#4), and the client looked for servers anew";
    assert!(told.starts_with("192.0.2.50/24 from 192.0.2.1"), "{told}");
    assert!(told.ends_with(heard), "{told}");
}

#[test]
fn an_ack_that_the_client_drops_binds_nobody() {
    const DROPS: &str = "drops an ACK to its DISCOVER without Rapid Commit (80) in both";
    let asked = |at| vec![discover().at(at), ack().at(at + 1)];
    let all = [asked(0), asked(4000), asked(12_000)].concat();
    let told = verdicts(&all);
    assert!(told[0].ends_with(&format!(
        "; but the client looked for servers anew: it {DROPS}"
    )));
    assert!(told[1].ends_with(DROPS));
    let unseen = format!("; but no OFFER and no REQUEST were seen, and a client {DROPS}");
    assert!(told[2].ends_with(&unseen), "{}", told[2]);
    assert_eq!(held(&all), [None; 3]);
    // One alone may be what is left of a lease, and one that both sides want is one.
    assert_eq!(held(&asked(0)), [Some(ADDRESS)]);
    let rapid = |at| asked(at).into_iter().map(|m| m.option(80, &[]));
    let both: Vec<_> = rapid(0).chain(rapid(4000)).collect();
    assert!(verdicts(&both).iter().all(|told| !told.contains("but")));
    assert_eq!(held(&both), [Some(ADDRESS); 2]);
    let then = [asked(0), later(dora(), 4000, 9)].concat();
    assert!(verdicts(&then)[0].ends_with(DROPS));
    assert!(!verdicts(&then)[1].contains("but"));
    assert_eq!(held(&then), [None, Some(ADDRESS)]);
}

#[test]
fn an_offer_of_a_boot_server_is_no_offer_of_an_address() {
    let boot = offer().with(|m| m.yiaddr = [0; 4]);
    let all = [discover(), boot.clone().option(60, b"PXEClient")];
    assert_eq!(
        verdicts(&all),
        ["192.0.2.1 offered to boot, and no address, nor did anybody else"]
    );
    let all = [discover(), boot, discover().at(4000)];
    assert_eq!(
        verdicts(&all),
        ["192.0.2.1 offered no address, nor did anybody else; the client asked again"]
    );
}

#[test]
fn a_bootp_reply_that_the_client_does_not_take_is_an_answer_all_the_same() {
    let asked = [discover(), offer().without(53), discover().at(4000)];
    let [said] = &verdicts(&asked)[..] else {
        panic!("{asked:?}");
    };
    let only =
        "no OFFER came for the 2 DISCOVERs, only a BOOTP reply from 192.0.2.1 for 192.0.2.50";
    assert!(said.contains(only), "{said}");
    let asked = [reboot(), ack().without(53), reboot().at(4000)];
    assert!(verdicts(&asked)[0].contains("no ACK or NAK came for the 2 REQUESTs, only a BOOTP"));
}

/// A server that answers every DISCOVER with an ACK, whether the client knows that or not.
#[test]
fn what_stays_in_a_relay_is_told_there() {
    let both = |m: Msg| [m.clone(), m.relayed()];
    let offered = [&both(discover())[..], &[offer().relayed(), offer()]].concat();
    let asked = |at| both(request().at(at));
    let granted = ack().relayed().with(|m| m.at = 3);
    let all = [&offered[..], &asked(2), &[granted], &asked(4000)].concat();
    let told = &verdicts(&all)[0];
    let kept = "; but the ACK #7 is not seen on the client's side of relay 192.0.2.254, and the client asked again";
    assert!(told.ends_with(kept), "{told}");
    let all = [&offered[..], &[request(), request().at(4000)]].concat();
    let told = &verdicts(&all)[0];
    assert!(
        told.ends_with("; behind relay 192.0.2.254 nothing is seen of the 2 REQUESTs"),
        "{told}"
    );
}

#[test]
fn a_boot_server_is_asked_by_pxe_requests() {
    let asked = |at| renew().at(at).ports(68, 4011);
    assert_eq!(
        verdicts(&[asked(0), asked(1000), asked(3000)]),
        ["nobody answered the 3 PXE requests for 192.0.2.50 at 192.0.2.1 port 4011"]
    );
}
