//! When M04 `request-state-unclear` fires, how gravely, and when not.

use crate::exchange::{Kind, Role};
use crate::findings::Severity::{Error, Info, Warning};
use crate::findings::testing::{
    ADDRESS, Msg, OTHER_SERVER, SERVER, ack, discover, dora, exchanges, later, offer, rebind,
    reboot, release, renew, renewed, request, severities, text,
};

#[test]
fn a_request_without_an_address_is_an_error() {
    assert_eq!(severities("M04", &[reboot().without(50)]), [Error]);
    assert_eq!(severities("M04", &[request().without(50)]), [Error]);
    assert_eq!(severities("M04", &[renew().option(50, &SERVER)]), [Error]);
    let nowhere = |asks: Msg| severities("M04", &[asks.option(50, &[0; 4])]);
    assert_eq!(nowhere(reboot()), [Error]);
    assert_eq!(nowhere(request()), [Warning]);
    assert_eq!(severities("M04", &[renew().option(50, &ADDRESS)]), [Info]);
}

#[test]
fn a_renewal_may_name_its_address_and_its_server_as_well() {
    let all = || renew().option(50, &ADDRESS).option(54, &SERVER);
    assert!(text("M04", &[all()]).contains("renews"));
    let anew = all().with(|m| m.src = [0; 4]);
    assert!(text("M04", &[anew]).contains("takes"));
}

#[test]
fn a_client_that_names_servers_restarts_where_it_names_none() {
    let all = [&dora()[..3], &[reboot().at(8000), ack().at(8001)]].concat();
    assert_eq!(severities("M04", &all), []);
    let kinds: Vec<_> = exchanges(&all).iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [Kind::InitReboot, Kind::Acquire]);
}

#[test]
fn one_that_takes_an_offer_names_its_server() {
    let taken = [discover(), offer(), reboot().at(2)];
    assert_eq!(severities("M04", &taken), [Warning]);
    assert!(text("M04", &taken).contains("192.0.2.50 (50) as offered, but names no server"));
    assert_eq!(severities("M04", &dora()), []);
    let restarted = later(vec![reboot()], 5, 9);
    assert_eq!(severities("M04", &[dora(), restarted].concat()), []);
}

#[test]
fn a_broadcast_renewal_is_known_by_the_lease_it_is_for() {
    let all = rebind().option(50, &ADDRESS).option(54, &SERVER);
    let then = |first: Vec<Msg>, xid| {
        let all = later(vec![all.clone()], 1_800_000, xid);
        text("M04", &[first, all].concat())
    };
    for xid in [ack().xid, 9] {
        assert!(then(dora(), xid).contains("renews"));
        assert!(then(vec![], xid).contains("takes"));
        let given_back = later(vec![release()], 30_000, 8);
        assert!(then([dora(), given_back].concat(), xid).contains("takes"));
    }
    let offered = later(vec![discover(), offer()], 1_800_000 - 1, 9);
    assert!(then([dora(), offered].concat(), 9).contains("takes"));
    let renewed = [dora(), later(vec![all, renewed()], 1_800_000, 9)].concat();
    let exchanges = exchanges(&renewed);
    assert_eq!(exchanges[1].kind, Kind::Renew);
    assert_eq!(exchanges[1].cut(), None);
}

/// Small clients renew by the REQUEST that got them the lease, sent as if they had no address.
#[test]
fn a_renewal_from_no_address_is_known_by_its_lease_and_its_server() {
    let all = |server: [u8; 4]| {
        let all = rebind().option(50, &ADDRESS).option(54, &server);
        all.with(|m| m.src = [0; 4])
    };
    let then = |first: Vec<Msg>, all: Msg, at| {
        let all = later(vec![all], at, 9);
        text("M04", &[first, all].concat())
    };
    assert!(then(dora(), all(SERVER), 1_800_000).contains("renews"));
    // Another server's offer, a lease that is over, and an offer that is open.
    assert!(then(dora(), all(OTHER_SERVER), 1_800_000).contains("takes"));
    assert!(then(dora(), all(SERVER), 3_700_000).contains("takes"));
    let offered = later(vec![discover(), offer()], 1_800_000 - 1, 9);
    assert!(then([dora(), offered].concat(), all(SERVER), 1_800_000).contains("takes"));
    let to_one = all(SERVER)
        .between([0; 4], SERVER)
        .with(|m| m.eth_dst = [2; 6]);
    let renewed = [dora(), later(vec![to_one, renewed()], 1_800_000, 9)].concat();
    let exchanges = exchanges(&renewed);
    assert_eq!(exchanges[1].kind, Kind::Renew);
    assert_eq!(exchanges[1].members[0].role, Role::Renew);
}

#[test]
fn one_that_is_sent_again_is_the_same_remark() {
    let all = rebind().option(50, &ADDRESS).option(54, &SERVER);
    let asked = |answers: Vec<Msg>| {
        let twice = [vec![all.clone()], answers, vec![all.clone().at(10_000)]].concat();
        severities("M04", &[dora(), later(twice, 1_800_000, 9)].concat())
    };
    assert_eq!(asked(vec![]), [Info]);
    assert_eq!(asked(vec![renewed()]), [Info]);
}

#[test]
fn the_four_states_are_clear() {
    for message in [request(), reboot(), renew(), rebind()] {
        assert_eq!(severities("M04", &[message]), []);
    }
    let subnets = request().without(50).option(220, &[0, 2, 0]);
    assert_eq!(severities("M04", &[subnets]), []);
    assert_eq!(severities("M04", &[reboot().without(50).kept(260)]), []);
}
