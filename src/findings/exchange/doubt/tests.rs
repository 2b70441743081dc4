//! What is odd about a message that got no reaction, and what is not.

use crate::findings::testing::{
    Msg, OTHER_SERVER, SERVER, discover, dora, later, offer, renew, text,
};

/// What is said of an OFFER that the client asks again after.
fn told(offer: Msg) -> String {
    text("X06", &[discover(), offer, discover().at(4000)])
}

#[test]
fn what_may_keep_an_offer_from_its_client_is_named() {
    let perhaps = [
        (
            offer().with(|m| m.vlan = Some(7)),
            "it came in VLAN 7, and the DISCOVER untagged",
        ),
        (
            offer().with(|m| m.vlan = Some(0)),
            "with a tag for VLAN 0 (priority), and the DISCOVER untagged",
        ),
        (
            offer().again(54, &SERVER),
            "it has option 54 more than once",
        ),
        (offer().tail(&[0; 60]), "its options have no End (255)"),
        (
            offer().option(119, b"plain.example"),
            "its option 119 is not as defined",
        ),
    ];
    for (offer, why) in perhaps {
        let told = told(offer);
        assert!(told.contains(": perhaps because "), "{told}");
        assert!(told.contains(why), "{told}");
        // The rule's own citation stands behind it.
        let cited = told.rsplit_once(" (RFC ");
        let is_last = |(_, rest): (&str, &str)| rest.find(')') == Some(rest.len() - 1);
        assert!(!cited.is_some_and(is_last), "{told}");
    }
    assert!(!told(offer()).contains("perhaps"));
}

#[test]
fn short_offers_that_are_all_passed_over_may_be_dropped() {
    let short = |at| offer().between(SERVER, [255; 4]).tail(&[255]).at(at);
    let once = vec![discover(), short(1), discover().at(4000)];
    let twice = [once.clone(), vec![short(4001), discover().at(12_000)]].concat();
    assert!(!text("X06", &once).contains("perhaps"));
    assert!(text("X06", &twice).contains("perhaps because it has 2"));
    assert!(text("X06", &twice).ends_with("drops fewer than 300"));
    let longer = offer().between(SERVER, [255; 4]).at(12_001);
    let all = [twice.clone(), vec![longer, discover().at(20_000)]].concat();
    assert!(!text("X06", &all).contains("perhaps"));
    // It was served by the same server before, or is now.
    let before = later(dora(), -60_000, 8);
    assert!(!text("X06", &[before, twice.clone()].concat()).contains("perhaps"));
    let since = later(dora(), 60_000, 9);
    assert!(!text("X06", &[twice, since].concat()).contains("perhaps"));
}

#[test]
fn an_offer_that_is_taken_at_last_was_lost_and_not_left() {
    let short = |at| offer().tail(&[255]).at(at);
    let taken = later(dora(), 4000, discover().xid);
    let all = [vec![discover(), short(1)], taken].concat();
    assert!(!text("X06", &all).contains("perhaps"));
}

#[test]
fn a_relay_that_leaves_giaddr_0_is_told() {
    let asked = |at| discover().at(at).with(|m| m.hops = 1);
    let told = text("X06", &[asked(0), offer(), asked(4000)]);
    assert!(
        told.contains("perhaps because a relay passed the DISCOVER on (hops 1)"),
        "{told}"
    );
}

#[test]
fn a_relay_may_want_its_option_back() {
    let asked = |at| discover().relayed().at(at).option(82, &[1, 2, 0, 7]);
    let told = |offer: Msg| text("X06", &[asked(0), offer.relayed(), asked(4000)]);
    assert!(told(offer()).contains("perhaps because it does not return option 82"));
    assert!(!told(offer().option(82, &[1, 2, 0, 7])).contains("perhaps"));
}

#[test]
fn offers_by_unicast_may_not_be_heard() {
    let all = [
        discover(),
        offer(),
        discover().at(4000),
        offer().at(4001),
        discover().at(12_000),
    ];
    assert!(text("X06", &all).contains("perhaps because it went by unicast to 192.0.2.50"));
    let everybody = |at| offer().between(SERVER, [255; 4]).at(at);
    let all = [
        discover(),
        everybody(1),
        discover().at(4000),
        everybody(4001),
        discover().at(12_000),
    ];
    assert!(!text("X06", &all).contains("perhaps"));
}

#[test]
fn what_simple_clients_may_not_expect_is_named() {
    let all = |change: fn(Msg) -> Msg| {
        let offer = |at| change(offer().at(at));
        let asks = [discover(), discover().at(4000), discover().at(12_000)];
        let [first, second, third] = asks;
        text("X06", &[first, offer(1), second, offer(4001), third])
    };
    let told = all(|m| m.with(|m| m.udp_checksum = Some(0)));
    assert!(
        told.contains(
            "no UDP checksum (0), without which some clients drop it, or because it went by unicast"
        ),
        "{told}"
    );
    let told = all(|m| {
        m.with(|m| m.options.rotate_left(1))
            .between(SERVER, [255; 4])
    });
    assert!(
        told.contains("its message type (53) is not the first option"),
        "{told}"
    );
    assert!(!told.contains("unicast"), "{told}");
    // Some are as they are as a rule.
    let mixed = [
        discover(),
        offer()
            .between(SERVER, [255; 4])
            .with(|m| m.udp_checksum = Some(0)),
        discover().at(4000),
        offer().between(SERVER, [255; 4]).at(4001),
        discover().at(12_000),
    ];
    assert!(!text("X06", &mixed).contains("checksum"));
}

#[test]
fn a_port_and_settings_that_clients_may_insist_on_are_named() {
    let all = |changes: [fn(Msg) -> Msg; 2]| {
        let [first, second] = changes;
        let offer = |at| offer().between(SERVER, [255; 4]).at(at);
        let asked = [discover(), discover().at(4000), discover().at(12_000)];
        let [one, two, three] = asked.map(|asked| asked.option(55, &[1, 3, 6]));
        text(
            "X06",
            &[one, first(offer(1)), two, second(offer(4001)), three],
        )
    };
    let same = |change: fn(Msg) -> Msg| all([change, change]);
    let told = same(|m| m.with(|m| m.ports.0 = 1067));
    assert!(
        told.contains("perhaps because it came from port 1067, and"),
        "{told}"
    );
    let told = same(|m| m.without(3));
    assert!(
        told.contains("it lacks what the DISCOVER asks for (3 Router), "),
        "{told}"
    );
    let told = same(|m| m.without(3).without(1));
    assert!(
        told.contains("asks for (1 Subnet Mask, 3 Router), "),
        "{told}"
    );
    let usual: [fn(Msg) -> Msg; 3] = [
        |m| m,
        |m| m.without(6),
        |m| m.without(3).option(121, &[0, 192, 0, 2, 1]),
    ];
    for change in usual {
        let told = same(change);
        assert!(!told.contains("perhaps"), "{told}");
    }
    // One has what the other lacks.
    let told = all([|m| m.without(3), |m| m.with(|m| m.ports.0 = 1067)]);
    assert!(!told.contains("perhaps"), "{told}");
}

#[test]
fn a_relay_may_keep_short_offers() {
    let asked = |at| discover().relayed().at(at);
    let short = |at| offer().relayed().tail(&[255]).at(at);
    let all = [asked(0), short(1), asked(4000), short(4001), asked(12_000)];
    let told = text("X06", &all);
    assert!(
        told.contains("a relay or client that keeps to BOOTP"),
        "{told}"
    );
}

#[test]
fn what_is_odd_about_an_unanswered_question_is_named() {
    let asked = |change: fn(&mut Msg)| {
        let twice = [discover().with(change), discover().with(change).at(4000)];
        text("X01", &twice)
    };
    let told = asked(|m| m.ciaddr = [192, 0, 2, 50]);
    assert!(
        told.ends_with(
            "perhaps servers drop it for ciaddr 192.0.2.50, which must be 0 in a DISCOVER"
        ),
        "{told}"
    );
    let told = asked(|m| (m.flags, m.end, m.least) = (0x0800, vec![], 0));
    assert!(
        told.contains("drop it for no End (255), reserved flags (0x0800) and 2"),
        "{told}"
    );
    assert!(!asked(|m| (m.end, m.least) = (vec![255], 0)).contains("perhaps"));
    let told = asked(|m| m.vlan = Some(0));
    assert!(
        told.ends_with("drop it for its tag for VLAN 0 (priority)"),
        "{told}"
    );
    assert!(!asked(|m| m.vlan = Some(7)).contains("perhaps"));
    let twice = |m: &mut Msg| m.options.extend([(60, vec![b'a']), (60, vec![b'b'])]);
    assert!(asked(twice).ends_with("drop it for option 60 twice"));
    assert!(asked(|m| m.ports.0 = 40_321).ends_with("drop it for its source port 40321"));
    assert!(!asked(|m| m.ports.0 = 67).contains("perhaps"));
}

#[test]
fn a_renewal_to_another_than_its_server_is_told() {
    let asked = |to: [u8; 4], at| renew().at(at).with(|m| m.dst = to);
    let twice = |to| later(vec![asked(to, 0), asked(to, 9000)], 60_000, 9);
    let known = |to| [dora(), twice(to)].concat();
    let told = text("X01", &known([192, 0, 2, 66]));
    assert!(
        told.contains("went to 192.0.2.66, but the lease is from 192.0.2.1"),
        "{told}"
    );
    assert!(
        text("X01", &known([0; 4])).contains("went to 0.0.0.0, but the lease is from 192.0.2.1")
    );
    assert!(text("X01", &twice([0; 4])).contains("went to 0.0.0.0, which is nobody's address"));
    assert!(!text("X01", &known(SERVER)).contains("went to"));
    assert!(!text("X01", &twice([192, 0, 2, 66])).contains("went to"));
}

#[test]
fn renewals_to_another_address_than_the_lease_came_from_are_told() {
    let hidden = |m: Msg| {
        if m.op == 2 {
            m.with(|m| m.src = OTHER_SERVER)
        } else {
            m
        }
    };
    let asked = vec![renew(), renew().at(900_000)];
    let all = |lease: Vec<Msg>| [lease, later(asked.clone(), 1_800_000, 9)].concat();
    let told = text("X01", &all(dora().into_iter().map(hidden).collect()));
    assert!(
        told.contains("its server identifier (54) is not the address"),
        "{told}"
    );
    assert!(told.contains("; the lease ended unrenewed"), "{told}");
    assert!(!text("X01", &all(dora())).contains("(54)"));
    let anew = [all(dora()), later(dora(), 3_000_000, 10)].concat();
    assert!(!text("X01", &anew).contains("ended"));
    // It begins anew a moment after.
    let late = vec![renew(), renew().at(1_700_000)];
    let anew = later(dora(), 3_601_000, 10);
    let all = [dora(), later(late, 1_800_000, 9), anew].concat();
    assert!(text("X01", &all).contains("; the lease ended unrenewed"));
    // Or a moment before, by the capture's clock.
    let asked = later(vec![renew(), renew().at(1_700_000)], 1_800_000, 9);
    let all = [dora(), asked, later(dora(), 3_599_500, 10)].concat();
    assert!(text("X01", &all).contains("; the lease ended unrenewed"));
}
