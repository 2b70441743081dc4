//! Exchanges that look odd in a capture and have nothing wrong: no rule may call them graver than information.

use crate::findings::Severity;
use crate::findings::testing::{
    Msg, OTHER_CLIENT, OTHER_SERVER, RELAY, ack, discover, dora, exchanges, found, inform, later,
    offer, rebind, reboot, release, renew, renewed, request,
};

const THIRD_CLIENT: [u8; 6] = [2, 0, 0, 0, 0, 0x12];
const FOURTH_CLIENT: [u8; 6] = [2, 0, 0, 0, 0, 0x13];

fn assert_quiet(messages: &[Msg]) {
    let mut messages = messages.to_vec();
    messages.sort_by_key(|message| message.at);
    let grave: Vec<String> = found("all", &messages)
        .into_iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| format!("{} {}", finding.rule.code, finding.text))
        .collect();
    let none: [String; 0] = [];
    assert_eq!(grave, none);
}

/// The messages of another client, with an address and an xid of its own.
fn of(client: [u8; 6], messages: Vec<Msg>, at: i64) -> Vec<Msg> {
    let address = [192, 0, 2, client[5]];
    let adapt = |mut message: Msg| {
        message = message.of(client);
        if message.op == 2 {
            message.yiaddr = address;
            message.dst = address;
        }
        if message.ciaddr != [0; 4] {
            message.ciaddr = address;
        }
        if message.options.iter().any(|(code, _)| *code == 50) {
            message = message.option(50, &address);
        }
        message
    };
    let adapted = messages.into_iter().map(adapt).collect();
    later(adapted, at, u32::from(client[5]))
}

/// A switch port shows the own host's messages, and of others only what they broadcast.
#[test]
fn a_switch_port_without_a_mirror() {
    let scene = [
        dora(),
        of(OTHER_CLIENT, vec![discover(), request()], 1000),
        of(THIRD_CLIENT, vec![reboot()], 2000),
        of(FOURTH_CLIENT, vec![inform(), inform().at(3000)], 3000),
    ];
    assert_quiet(&scene.concat());
}

#[test]
fn one_direction_only() {
    assert_quiet(&[discover(), request()]);
    assert_quiet(&[offer(), ack()]);
    assert_quiet(&[reboot()]);
}

#[test]
fn a_laptop_in_a_new_place() {
    let scene = [vec![reboot(), reboot().at(4000)], later(dora(), 12_000, 9)];
    assert_quiet(&scene.concat());
}

/// Each time it comes back to the access point a phone asks for its address; the answers go by unicast.
#[test]
fn a_phone_that_comes_and_goes() {
    let scene = [
        later(vec![reboot()], 0, 1),
        later(vec![reboot()], 40_000, 2),
        later(vec![reboot()], 95_000, 3),
        later(dora(), 200_000, 4),
    ];
    assert_quiet(&scene.concat());
}

#[test]
fn a_server_that_pings_before_it_offers() {
    assert_quiet(&[
        discover(),
        discover().at(1500).with(|m| m.secs = 1),
        offer().at(3000),
        offer().at(3001),
        request().at(3002),
        ack().at(3003),
    ]);
}

#[test]
fn frames_that_are_lost_on_the_way() {
    assert_quiet(&[
        discover(),
        offer(),
        discover().at(4000),
        offer().at(4001),
        request().at(4002),
        ack().at(4003),
        request().at(8000),
        ack().at(8001),
    ]);
}

#[test]
fn two_servers_that_share_a_network() {
    let mut first = dora();
    first.insert(2, offer().by(OTHER_SERVER).option(51, &[0, 0, 2, 0]));
    let renewal = vec![renew(), renewed().by(OTHER_SERVER)];
    assert_quiet(&[first, later(renewal, 1_800_000, 9)].concat());
}

/// A boot ROM, a loader and the system each have an identity of their own.
#[test]
fn a_boot_chain() {
    let stage = |identifier: &[u8], last: u8, at: i64| {
        let adapt = |m: Msg| {
            let mut m = m;
            if m.op == 1 {
                m = m.option(61, identifier);
            } else {
                m.yiaddr = [192, 0, 2, last];
                m.dst = m.yiaddr;
            }
            if m.options.iter().any(|(code, _)| *code == 50) {
                m = m.option(50, &[192, 0, 2, last]);
            }
            m
        };
        later(dora().into_iter().map(adapt).collect(), at, u32::from(last))
    };
    let scene = [
        stage(&[0, 1, 2, 3], 60, 0),
        stage(&[1, 2, 0, 0, 0, 0, 0x10], 61, 9_000),
        stage(
            &[255, 0, 0, 0, 1, 0, 3, 0, 1, 2, 0, 0, 0, 0, 0x10],
            62,
            30_000,
        ),
    ];
    assert_quiet(&scene.concat());
}

/// Two routers of one network both pass on what the client broadcasts.
#[test]
fn redundant_relays() {
    let second = |m: Msg| {
        let mut m = m.relayed().with(|m| m.giaddr = [192, 0, 2, 253]);
        (m.src, m.at) = ([192, 0, 2, 253], m.at + 1);
        m
    };
    assert_quiet(&[
        discover().relayed(),
        second(discover()),
        offer().relayed().at(5),
        request().relayed().at(10),
        second(request().at(10)),
        ack().relayed().at(15),
    ]);
}

/// With rapid commit one server grants at once, and the client takes the OFFER of the other.
#[test]
fn a_lease_granted_at_once_that_the_client_leaves() {
    let address = [192, 0, 2, 77];
    let of_other = |m: Msg| {
        m.by(OTHER_SERVER)
            .with(|m| (m.yiaddr, m.dst) = (address, address))
    };
    let taken = request().option(54, &OTHER_SERVER);
    let boot = vec![
        discover().option(80, &[]),
        of_other(offer()),
        ack().option(80, &[]).at(2),
        taken.option(50, &address).at(3),
        of_other(ack().at(5)),
    ];
    assert_eq!(exchanges(&boot).len(), 1);
    assert_quiet(&[boot.clone(), later(boot, 300_000, 9)].concat());
}

/// Two captures by clocks that do not agree, or a mirror port that does not keep the order.
#[test]
fn an_ack_that_is_seen_before_its_request() {
    let swapped = [discover(), offer(), ack().at(2), request().at(3)];
    assert_eq!(exchanges(&swapped).len(), 1);
    assert_quiet(&swapped);
}

#[test]
fn an_address_that_goes_from_hand_to_hand() {
    let next = dora().into_iter().map(|m| m.of(OTHER_CLIENT)).collect();
    let scene = [
        dora(),
        later(vec![release()], 60_000, 7),
        later(next, 120_000, 8),
    ];
    assert_quiet(&scene.concat());
}

#[test]
fn a_computer_that_slept_past_its_lease() {
    let scene = [dora(), later(vec![rebind(), renewed()], 9_000_000, 7)];
    assert_quiet(&scene.concat());
}

#[test]
fn the_same_addresses_in_two_vlans() {
    let tagged = |vlan, client| {
        let tag = |m: Msg| m.of(client).with(|m| m.vlan = Some(vlan));
        dora().into_iter().map(tag).collect::<Vec<_>>()
    };
    let scene = [
        tagged(10, [2, 0, 0, 0, 0, 0x10]),
        later(tagged(20, OTHER_CLIENT), 5_000, 9),
    ];
    assert_quiet(&scene.concat());
}

/// A repeater sends the client's messages on with a hardware address of its own.
#[test]
fn a_wireless_repeater() {
    let named = |m: Msg| if m.op == 1 { m.option(12, b"phone") } else { m };
    let own: Vec<Msg> = dora().into_iter().map(named).collect();
    let lent = own.iter().map(|m| m.clone().of(OTHER_CLIENT)).map(|m| {
        let at = m.at;
        m.at(at + 1)
    });
    let scene: Vec<Msg> = own.iter().cloned().chain(lent).collect();
    assert_quiet(&scene);
}

#[test]
fn a_switch_that_marks_the_port() {
    let marked = |m: Msg| m.option(82, &[1, 2, 0, 7]);
    assert_quiet(&dora().into_iter().map(marked).collect::<Vec<_>>());
}

#[test]
fn a_relay_for_several_subnets_of_one_link() {
    let relayed = |m: Msg| m.relayed().with(|m| m.giaddr = [198, 51, 100, 1]);
    let mut all: Vec<Msg> = dora().into_iter().map(relayed).collect();
    for reply in all.iter_mut().filter(|m| m.op == 2) {
        reply.dst = [198, 51, 100, 1];
    }
    assert_ne!(all[0].giaddr, RELAY);
    assert_quiet(&all);
}
