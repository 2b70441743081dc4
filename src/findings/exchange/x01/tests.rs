//! When X01 `no-answer` fires, how gravely, and when not.

use crate::exchange::Kind;
use crate::findings::Severity::{Error, Info, Warning};
use crate::findings::testing::{
    ADDRESS, Msg, OTHER_CLIENT, OTHER_SERVER, SERVER, ack, discover, dora, exchanges, found,
    found_at_end, inform, informed, later, offer, rebind, reboot, release, renew, renewed, request,
    severities, text,
};

#[test]
fn a_capture_that_hears_clients_only_proves_no_silence() {
    let taken = vec![discover(), request().at(200)];
    let asked = later(vec![reboot(), reboot().at(4000)], 60_000, 9);
    let all = [taken.clone(), asked.clone()].concat();
    assert_eq!(severities("X01", &all), [Info, Info]);
    assert_eq!(severities("X01", &asked), [Error]);
    // One that hears a server does.
    let heard = [dora(), later(asked, 60_000, 10)].concat();
    assert_eq!(severities("X01", &heard), [Error]);
}

/// At the port of a client that is not served, others are heard to take OFFERs.
#[test]
fn who_looks_on_and_takes_nothing_is_told_though_no_server_is_heard() {
    let taken = vec![discover().of(OTHER_CLIENT), request().of(OTHER_CLIENT)];
    let looks = later(vec![discover(), discover().at(4000)], 60_000, 9);
    let on = later(vec![discover(), discover().at(4000)], 72_000, 10);
    let all = [taken, looks, on].concat();
    assert_eq!(severities("X01", &all), [Info, Warning]);
    // It may be about to take one.
    assert_eq!(severities("X01", &all[..3]), [Info, Info]);
    let served = later(vec![discover(), request().at(10)], 84_000, 11);
    let all = [all, served].concat();
    assert_eq!(severities("X01", &all)[1..], [Info, Info]);
}

/// At another client's port the broadcasts are heard by which it is served in the end.
#[test]
fn who_looked_in_vain_and_took_an_offer_unseen_is_served() {
    let heard = later(dora(), -60_000, 8);
    let heard = heard.into_iter().map(|m| m.of(OTHER_CLIENT)).collect();
    let looks = later(vec![discover(), discover().at(4000)], 0, 9);
    let served = later(vec![discover(), request().at(10)], 12_000, 10);
    let all = [heard, looks, served].concat();
    assert_eq!(severities("X01", &all), [Warning, Info]);
    let told = found("X01", &all).remove(0).text;
    let end = "it took an OFFER after that, which is not in the capture";
    assert!(told.ends_with(end), "{told}");
    assert_eq!(severities("X01", &all[..6]), [Error]);
}

/// At the port of a server that is down its partner is not heard, which answers what everybody is asked; and some clients
/// keep to the server that they know.
#[test]
fn who_renews_anew_after_it_asked_everybody_was_answered_unseen() {
    let asks = |at| later(vec![renew(), rebind().at(2000)], at, 1);
    let all = [dora(), asks(1_800_000), asks(3_300_000)].concat();
    let kinds: Vec<_> = exchanges(&all).iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [Kind::Acquire, Kind::Renew, Kind::Renew]);
    assert_eq!(severities("X01", &all), [Info, Error]);
    let told = found("X01", &all).remove(0).text;
    let end = "the client renewed its lease next, so it got one unseen";
    assert!(told.ends_with(end), "{told}");
    // It only asks on.
    let all = [dora(), asks(1_800_000), asks(1_808_000)].concat();
    assert_eq!(exchanges(&all).len(), 2);
    assert_eq!(severities("X01", &all), [Error]);
}

/// Its partner, which is not heard here, may have answered what it asked everybody.
#[test]
fn who_is_not_heard_any_more_after_its_lease_may_have_been_answered_unseen() {
    let asks = |at| later(vec![renew(), rebind().at(at)], 1_800_000, 9);
    let all = [dora(), asks(1_760_000)].concat();
    assert_eq!(severities("X01", &all), [Info]);
    let told = text("X01", &all);
    let end = "the client asked no more then, so it may have got one unseen";
    assert!(told.ends_with(end), "{told}");
    // Who has none looks for servers.
    let anew = later(vec![discover()], 3_601_000, 10);
    assert_eq!(severities("X01", &[all, anew].concat())[..1], [Error]);
    // It closes when the lease ends, before that can be known.
    let all = [dora(), asks(1_500_000)].concat();
    assert_eq!(severities("X01", &all), [Error]);
}

/// A mirror may not show what goes by unicast to another host.
#[test]
fn who_asked_in_vain_for_its_old_address_and_took_an_offer_unseen_is_served() {
    let other = dora().into_iter().map(|m| m.of(OTHER_CLIENT)).collect();
    let heard = later(other, 0, 7);
    let asked = later(vec![reboot()], 60_000, 8);
    let looks = later(vec![discover()], 66_000, 9);
    let takes = later(vec![request()], 66_010, 9);
    let all = [heard.clone(), asked.clone(), looks.clone(), takes.clone()].concat();
    assert_eq!(severities("X01", &all), [Info, Info]);
    let looked = later(vec![discover()], 60_000, 8);
    let all = [heard.clone(), looked, looks.clone(), takes].concat();
    assert_eq!(severities("X01", &all), [Info, Info]);
    let all = [heard, asked, looks].concat();
    assert_eq!(severities("X01", &all), [Error]);
}

/// At one of two servers, those who take the other's OFFER get their ACK unseen, and what is here keeps silent by right.
#[test]
fn a_server_that_was_not_chosen_owes_no_answer() {
    let other = || request().option(54, &OTHER_SERVER);
    let mut all = vec![discover(), offer(), other()];
    assert_eq!(severities("X01", &all), [Info]);
    assert!(!text("X01", &all).contains("OFFER"));
    all.push(other().at(4000));
    assert_eq!(severities("X01", &all), [Info]);
    // It would begin anew if it had none.
    all.extend(later(vec![discover(), offer()], 12_000, 9));
    assert_eq!(severities("X01", &all), [Error]);
    assert!(text("X01", &all).ends_with("got no answer: the client kept asking"));
    all[1] = offer().with(|m| m.yiaddr[3] += 1);
    assert_eq!(severities("X01", &all), [Warning]);
}

/// At a port of a switch, what others are told goes by unicast to where they are.
#[test]
fn what_a_client_is_told_elsewhere_is_not_missed() {
    let of_other = || {
        later(dora(), -60_000, 8)
            .into_iter()
            .map(|m| m.of(OTHER_CLIENT))
    };
    let taken = || vec![discover(), request().at(2)];
    let rebinds = |at| later(vec![rebind(), rebind().at(2000)], at, 9);
    let heard = |more: &[Msg]| [of_other().collect(), more.to_vec()].concat();
    let all = heard(&[taken(), rebinds(20_000), rebinds(60_000)].concat());
    assert_eq!(severities("X01", &all), [Info, Info]);
    let told = found("X01", &all).remove(1).text;
    assert!(
        told.ends_with("it took an OFFER that is not there"),
        "{told}"
    );
    // What it took next tells as well.
    let asked = vec![reboot(), reboot().at(4000)];
    let anew = later(taken(), 20_000, 9);
    assert_eq!(
        severities("X01", &heard(&[asked.clone(), anew].concat()))[0],
        Info
    );
    // But not of one whose lease was heard: it has moved since.
    let renewals = later(vec![renew(), renew().at(4000)], 1_800_000, 10);
    let moved = later(taken(), 1_820_000, 11);
    let all = [dora(), renewals, moved].concat();
    assert_eq!(severities("X01", &all), [Info, Error]);
    // Not where its answers are heard.
    let all = heard(&[taken(), later(dora(), 30_000, 9), rebinds(3_200_000)].concat());
    assert_eq!(severities("X01", &all).last(), Some(&Error));
    assert_eq!(severities("X01", &heard(&asked)), [Error]);
}

/// It was started again and did not wait in vain.
#[test]
fn who_takes_an_offer_unseen_and_begins_anew_once_may_have_had_its_answer() {
    let taken = |at, xid| later(vec![discover(), request().at(2)], at, xid);
    let of_other = dora().into_iter().map(|m| m.of(OTHER_CLIENT)).collect();
    let all = [of_other, taken(20_000, 9), taken(65_000, 10)].concat();
    assert_eq!(severities("X01", &all), [Info]);
    // Who asks again has had none, if it begins anew then.
    let again = [all, later(vec![request()], 69_000, 10)].concat();
    assert_eq!(severities("X01", &again), [Info]);
    let again = [again, later(vec![discover()], 79_000, 11)].concat();
    assert_eq!(severities("X01", &again)[..2], [Info, Warning]);
}

#[test]
fn who_does_not_wait_may_have_been_refused_unseen() {
    let anew = |at| later(vec![discover(), discover().at(4000)], at, 9);
    let at_once = [vec![reboot()], anew(20)].concat();
    assert_eq!(severities("X01", &at_once), [Info, Error]);
    let told = found("X01", &at_once).remove(0).text;
    assert!(
        told.contains("looked for servers 20 ms later, without waiting"),
        "{told}"
    );
    let after = [vec![reboot()], anew(4000)].concat();
    assert_eq!(severities("X01", &after), [Error, Error]);
}

/// A slow way that copies a message hands on both later than a copy comes elsewhere.
#[test]
fn the_same_at_once_is_not_asked_again() {
    let all = [discover(), offer(), request(), request().at(300)];
    assert_eq!(severities("X01", &all), [Warning]);
    let all = [discover(), offer(), request(), request().at(1002)];
    assert_eq!(severities("X01", &all), [Error]);
}

#[test]
fn what_was_not_kept_was_asked_all_the_same() {
    let all: Vec<Msg> = (0..2000).map(|n| discover().at(n * 1000)).collect();
    assert!(text("X01", &all).starts_with("2000 DISCOVERs within 33 min"));
}

#[test]
fn a_repeated_question_without_answer_is_an_error() {
    let all = [discover(), discover().at(4000), discover().at(12_000)];
    assert_eq!(severities("X01", &all), [Error]);
    assert_eq!(severities("X01", &dora()), []);
}

#[test]
fn a_request_that_names_no_server_may_be_the_reason() {
    let taken = |request: Msg| {
        let all = [discover(), offer(), request.clone().at(2), request.at(4000)];
        text("X01", &all)
    };
    assert!(taken(reboot()).ends_with("names no server (54), so it reads as INIT-REBOOT"));
    assert!(!taken(request()).contains("54"));
}

#[test]
fn so_may_a_renewal_that_looks_like_another_request() {
    let asked = |renewal: Msg| {
        let twice = vec![renewal.clone(), renewal.at(10_000)];
        text("X01", &[dora(), later(twice, 1_800_000, 9)].concat())
    };
    let address = || rebind().option(50, &ADDRESS);
    let all = address().option(54, &SERVER).with(|m| m.src = [0; 4]);
    assert!(asked(all).ends_with("options 50 and 54 beside ciaddr, so it reads as SELECTING"));
    assert!(asked(address()).ends_with("option 50 beside ciaddr, which fits no state of a client"));
    assert!(!asked(rebind()).contains("50 "));
}

#[test]
fn an_answer_that_went_astray_is_the_reason() {
    let again = discover().at(4000);
    for (wrong, what) in [
        (offer().of([0; 6]), "another hardware address (exchange 2)"),
        (offer().with(|m| m.xid = 9), "another xid (exchange 2)"),
    ] {
        let told = text("X01", &[discover(), wrong, again.clone()]);
        assert!(told.ends_with(what), "{told}");
        assert!(told.contains("no answer that the client takes"), "{told}");
    }
    let wrong = offer().with(|m| m.xid = 9);
    let told = text("X01", &[discover(), wrong, request(), request().at(4000)]);
    let taken = "got no answer; the OFFER that the client took has another xid (exchange 2)";
    assert!(told.ends_with(taken), "{told}");
    // What belongs to the client's next attempt is no answer to this one.
    let begun = vec![discover(), offer(), request()];
    let next = later(vec![offer(), request(), ack()], 9000, 9);
    let told = text("X01", &[begun, next, later(dora(), 20_000, 10)].concat());
    assert!(!told.contains("exchange 2"), "{told}");
}

#[test]
fn a_single_question_may_have_been_answered_unseen() {
    assert_eq!(severities("X01", &[discover()]), [Info]);
    assert_eq!(severities("X01", &[reboot()]), [Info]);
    assert!(found_at_end("X01", &[discover()]).is_empty());
}

/// The renewals are seen and their answers not: each comes when the next one is due, or after the same time.
#[test]
fn renewals_that_come_when_they_are_due_were_answered() {
    let renewals = |times: &[i64]| -> Vec<_> { times.iter().map(|at| renew().at(*at)).collect() };
    for xid in [9, 10] {
        let first = later(vec![renew()], 1_770_000, 9);
        let second = later(vec![renew()], 3_540_000, xid);
        let all = [dora(), first, second].concat();
        assert!(!severities("X01", &all).contains(&Error), "{xid}");
    }
    let steps = renewals(&[0, 1_800_000, 3_600_000, 5_400_000]);
    assert_eq!(severities("X01", &steps), [Info]);
    assert!(text("X01", &steps).contains("they came when they would with answers"));
    // So do those of clients that renew by broadcast, though nobody else hears their answers.
    let by_all = |times: &[i64]| -> Vec<_> { times.iter().map(|at| rebind().at(*at)).collect() };
    assert_eq!(severities("X01", &by_all(&[0, 40_000])), [Info]);
    assert_eq!(
        severities("X01", &by_all(&[0, 1_800_000, 3_600_000])),
        [Info]
    );
    for unanswered in [by_all(&[0, 4000]), by_all(&[0, 2_400_000, 3_600_000])] {
        assert_eq!(severities("X01", &unanswered), [Error]);
    }
    // Without an answer they come sooner and sooner.
    let halved = renewals(&[0, 675_000, 1_012_500]);
    assert_eq!(severities("X01", &halved), [Error]);
    let halved = [dora(), later(halved, 1_800_000, 9)].concat();
    assert_eq!(severities("X01", &halved), [Error]);
    let each_minute = renewals(&[0, 60_000, 120_000, 180_000]);
    assert_eq!(severities("X01", &each_minute), [Error]);
}

#[test]
fn giving_up_proves_it() {
    let anew = discover().at(10_000).with(|m| m.xid = 9);
    let given_up = [reboot(), anew.clone(), anew.at(14_000)];
    assert_eq!(severities("X01", &given_up), [Error, Error]);
}

/// A laptop in a new place: the server there does not know its old address and stays silent.
#[test]
fn a_client_that_moved_may_start_over() {
    let asked = [reboot(), reboot().at(4000)];
    let moved = [asked.to_vec(), later(dora(), 10_000, 9)].concat();
    assert_eq!(severities("X01", &moved), [Info]);
    assert_eq!(severities("X01", &asked), [Error]);
}

#[test]
fn a_boot_server_that_is_silent_is_told() {
    let asked = |at| renew().at(at).ports(68, 4011);
    let told = text("X01", &[asked(0), asked(1000), asked(3000)]);
    assert!(
        told.starts_with("3 PXE requests to 192.0.2.1 port 4011 within 3.0 s got no answer"),
        "{told}"
    );
    let anew = later(dora(), 60_000, 9);
    let all = [vec![asked(0), asked(1000), asked(3000)], anew].concat();
    assert!(
        !text("X01", &all).contains("lease"),
        "{}",
        text("X01", &all)
    );
}

#[test]
fn what_to_boot_is_no_offer_of_an_address() {
    let boot = |at| offer().at(at + 1).with(|m| m.yiaddr = [0; 4]).without(51);
    let asked = |at| vec![discover().at(at), boot(at).option(60, b"PXEClient")];
    let all = [asked(0), asked(4000), asked(12_000)].concat();
    assert_eq!(severities("X01", &all), [Error]);
    assert!(text("X01", &all).ends_with("got no OFFER of an address: the client kept asking"));
    assert_eq!(severities("X01", &asked(0)), [Info]);
    let served = [asked(0), vec![offer().by(OTHER_SERVER)], asked(4000)].concat();
    assert_eq!(severities("X01", &served), []);
    let without = |at| vec![discover().at(at), boot(at).option(108, &[0, 0, 1, 44])];
    assert_eq!(severities("X01", &[without(0), without(4000)].concat()), []);
}

#[test]
fn one_lost_discover_is_a_mere_remark() {
    let again = [vec![discover()], later(dora(), 4000, 9)].concat();
    assert_eq!(severities("X01", &again), [Info]);
    let lost = [discover(), offer(), request()];
    let again = [lost.to_vec(), later(dora(), 4000, 9)].concat();
    assert_eq!(severities("X01", &again), [Warning]);
}

/// Many clients take another xid each time they ask.
#[test]
fn another_xid_is_still_the_same_client_asking() {
    let lease = |seconds: u32| {
        dora().into_iter().map(move |m| {
            if m.op == 2 {
                m.option(51, &seconds.to_be_bytes())
            } else {
                m
            }
        })
    };
    let renews = |xid: u32, at: i64| later(vec![renew()], at, xid);
    let by_all = later(vec![rebind(), renewed()], 3_150_000, 9);
    let all: Vec<_> = lease(3600)
        .chain(renews(7, 1_800_000))
        .chain(renews(8, 2_475_000))
        .chain(by_all.clone())
        .collect();
    assert_eq!(severities("X01", &all), [Info]);
    assert!(text("X01", &all).contains("asked again 11 min later with another xid"));
    let lost: Vec<_> = all.into_iter().filter(|m| m.at < 3_000_000).collect();
    assert_eq!(severities("X01", &lost), [Error]);
    // Of a lease that is not known, the next renewal may be due.
    let unknown = [renews(7, 0), renews(8, 40_000)].concat();
    assert_eq!(severities("X01", &unknown), [Info]);
    assert!(text("X01", &unknown).contains("asked again 40.0 s later"));
}

#[test]
fn what_was_asked_may_not_be_captured() {
    let asked = |at| discover().at(at).kept(60);
    let told = text("X01", &[asked(0), asked(4000)]);
    assert!(
        told.starts_with("2 BOOTREQUESTs, whose type was not captured, within 4.0 s got no answer"),
        "{told}"
    );
}

/// Partners share their addresses: what another server offers after the REQUEST is not what the client takes.
#[test]
fn an_offer_of_the_same_address_that_comes_later_is_not_the_one_taken() {
    let taken = request().option(54, &OTHER_SERVER);
    let asked = [0, 2000, 6000].map(|after| taken.clone().at(6000 + after));
    let heard = later(dora(), -60_000, 9).into_iter();
    let mut all: Vec<_> = heard.map(|m| m.of(OTHER_CLIENT)).collect();
    all.extend([discover(), discover().at(4000)]);
    all.extend(asked);
    assert_eq!(severities("X01", &all), [Warning]);
    all.push(offer().at(19_000));
    assert_eq!(severities("X01", &all), [Warning]);
}

#[test]
fn who_sends_a_boot_rom_to_a_boot_server_is_told() {
    let asked = |at| {
        let asked = renew().option(60, b"PXEClient:Arch:00007").at(at);
        asked.ports(68, 4011)
    };
    let lease = |class: Option<&[u8]>| -> Vec<_> {
        let with = |m: Msg| match class {
            Some(class) if m.op == 2 => m.option(60, class),
            _ => m,
        };
        dora().into_iter().map(with).collect()
    };
    let told = |class| {
        let asks = vec![asked(0), asked(4000)];
        text("X01", &[lease(class), later(asks, 1000, 9)].concat())
    };
    let pxe: Option<&[u8]> = Some(b"PXEClient");
    assert!(
        told(pxe).contains("; it asks there since the ACK of exchange 1 is of a boot server"),
        "{}",
        told(pxe)
    );
    assert!(!told(None).contains("boot server by"));
}

#[test]
fn a_server_may_have_no_parameters_to_give() {
    let asked = [inform(), inform().at(3000), inform().at(6000)];
    assert_eq!(severities("X01", &asked), [Info]);
}

#[test]
fn a_request_after_an_offer_counts() {
    let all = [discover(), offer(), request()];
    let soon = [&all[..], &[discover().of(OTHER_CLIENT).at(15_000)]].concat();
    let told: Vec<_> = found_at_end("X01", &soon);
    assert_eq!(
        told.iter().map(|found| found.severity).collect::<Vec<_>>(),
        [Warning]
    );
    assert_eq!(severities("X01", &all), [Warning]);
    let all = [discover(), offer(), request(), request().at(4000)];
    assert_eq!(severities("X01", &all), [Error]);
}

#[test]
fn a_checksum_by_which_it_is_dropped_is_named() {
    let broken = |m: Msg| m.with(|m| m.udp_checksum = Some(7));
    let asked = [request(), request().at(4000), request().at(12_000)].map(broken);
    let all = [&[discover(), offer()], &asked[..]].concat();
    assert!(text("X01", &all).ends_with("an OFFER; the UDP checksum of every REQUEST is wrong"));
    let soon = discover().of(OTHER_CLIENT).at(15_000);
    let single = [&all[..3], &[soon]].concat();
    let told = found_at_end("X01", &single).remove(0).text;
    assert!(
        told.ends_with("; the UDP checksum of the REQUEST is wrong"),
        "{told}"
    );
    let one = [&[discover(), offer(), request()], &asked[1..]].concat();
    assert!(!text("X01", &one).contains("checksum"));
    let acks = [dora(), vec![request().at(4000), ack().at(4001)]].concat();
    let acks: Vec<_> = acks
        .into_iter()
        .map(|m| if m.options[0].1 == [5] { broken(m) } else { m })
        .collect();
    let all = [acks, later(vec![discover(), offer()], 12_000, 9)].concat();
    assert!(text("X01", &all[..]).contains("; the UDP checksum of every ACK is wrong"));
}

#[test]
fn a_client_that_goes_on_has_its_address() {
    let asked = vec![discover(), offer(), request(), request().at(4000)];
    for next in [
        vec![renew(), renewed()],
        vec![release()],
        vec![inform(), informed()],
    ] {
        let all = [asked.clone(), later(next, 60_000, 9)].concat();
        assert_eq!(severities("X01", &all)[0], Info);
        assert!(text("X01", &all).ends_with("so it got one unseen"));
    }
    let begins_anew = [asked, later(vec![discover(), offer()], 60_000, 9)].concat();
    assert_eq!(severities("X01", &begins_anew), [Error]);
}
