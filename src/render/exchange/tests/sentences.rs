//! What is said of a message: what it is for, and why it was sent to where it was sent.

use super::{Shown, exchanges, said, sentences};
use crate::findings::testing::{
    ADDRESS, Msg, RELAY, SERVER, ack, discover, dora, inform, later, offer, rebind, release, renew,
    request,
};

#[test]
fn the_flag_of_the_question_is_what_the_client_asked_for() {
    let broadcast = || offer().with(|m| (m.flags, m.dst) = (0x8000, [255; 4]));
    let said = sentences(&[discover(), broadcast()]);
    assert!(said[1].ends_with("broadcast although the client did not ask for it"));
    let said = sentences(&[broadcast()]);
    assert!(said[0].ends_with("; broadcast, as its flag B says"));
}

#[test]
fn a_client_that_sets_giaddr_is_no_relay() {
    let said = sentences(&[discover().with(|m| m.giaddr = RELAY)]);
    assert_eq!(
        said[0],
        "looks for servers; it sets giaddr to 192.0.2.254 itself, so that answers go there"
    );
    let said = sentences(&[discover().relayed()]);
    assert!(said[0].ends_with("passed on by relay 192.0.2.254"));
}

#[test]
fn a_release_goes_to_the_server_of_the_lease_or_to_the_one_it_names() {
    let released = |release: Msg| {
        let all = [dora(), later(vec![release], 30_000, 8)].concat();
        let all = exchanges(&all);
        let member = &all[1].members[0];
        said(&Shown {
            exchange: all.get(1),
            ..Shown::of(&member.packet, member.role)
        })
    };
    assert!(
        released(release()).ends_with("unicast to the server that leased it, and no answer is due")
    );
    let other = release().with(|m| m.dst = [192, 0, 2, 2]);
    let named = released(other.clone().option(54, &[192, 0, 2, 2]));
    assert!(named.ends_with("unicast to the server that it names, and no answer is due"));
    assert!(released(other).ends_with("which is not its server 192.0.2.1"));
}

#[test]
fn an_inform_may_name_a_server() {
    let ends = |m: Msg, end: &str| assert!(sentences(&[m])[0].ends_with(end));
    ends(inform(), "; broadcast because it names no server");
    let named = inform().option(54, &SERVER);
    ends(named, "; broadcast although it names one server");
    ends(inform().kept(250), "; broadcast to every server");
}

#[test]
fn what_is_for_the_subnet_is_broadcast() {
    let to_subnet = |m: Msg| m.with(|m| m.dst = [192, 0, 2, 255]);
    let said = sentences(&[discover(), offer(), to_subnet(request())]);
    assert!(said[2].ends_with("broadcast so that the other servers see whose offer it took"));
    let one = to_subnet(request()).with(|m| m.eth_dst = [2; 6]);
    let said = sentences(&[discover(), offer(), one]);
    assert!(said[2].ends_with("unicast to the one server it knows"));
}

#[test]
fn what_comes_later_is_no_reason() {
    let said = sentences(&[rebind(), renew().at(5000)]);
    assert!(said[0].ends_with("broadcast so that any server may answer"));
    let asked = [discover().relayed(), offer().relayed()];
    let told = [request().relayed(), ack()];
    let answered = ack().relayed().at(1000);
    let said = sentences(&[&asked[..], &told, &[answered]].concat());
    assert!(said[3].ends_with("past relay 192.0.2.254 that asked for the client"));
}

#[test]
fn who_holds_a_lease_may_have_no_hardware_address() {
    let of = |kind: u8, op: u8| {
        let message = if op == 1 {
            discover()
        } else {
            offer().without(51)
        };
        message.option(53, &[kind]).with(|m| {
            (m.htype, m.hlen, m.ciaddr) = (32, 0, ADDRESS);
            (m.chaddr, m.giaddr) = ([0; 16], RELAY);
        })
    };
    let active = of(13, 2);
    let said = sentences(&[of(10, 1), active.clone().option(61, &[255, 1, 2])]);
    assert_eq!(
        said[1],
        "says that 192.0.2.50 is leased to client identifier ff:01:02"
    );
    let said = sentences(&[of(10, 1), active]);
    assert_eq!(said[1], "says that 192.0.2.50 is leased");
}

#[test]
fn bootp_may_ask_for_more_than_an_address() {
    let plain = || discover().without(53);
    let said = |m: Msg| sentences(&[m]).remove(0);
    assert!(said(plain()).starts_with("asks for an address by BOOTP: it has no message type"));
    assert!(
        said(plain().with(|m| m.ciaddr = ADDRESS))
            .starts_with("has 192.0.2.50 and asks for what to boot by BOOTP")
    );
    let empty = plain().option(53, &[]);
    assert!(said(empty).starts_with("asks for something; its message type (53) is empty"));
}
