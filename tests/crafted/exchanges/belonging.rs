//! Which messages belong together.

use dhcpscope::exchange::Outcome;

use super::scene::{NO_OPTIONS, Scene, cut_at, played};
use crate::craft::{Message, Options, Talk, millis};

#[test]
fn discover_to_ack_is_one_exchange() {
    assert_eq!(played("D O R A"), ["acquire bound: D O R A"]);
}

#[test]
fn rapid_commit_is_an_acquire() {
    assert_eq!(played("D A"), ["acquire bound: D A"]);
}

#[test]
fn repeats_stay_until_the_answer() {
    assert_eq!(played("D D O R R A"), ["acquire bound: D D O R R A"]);
    assert_eq!(played("R R R A"), ["acquire bound: R R R A (cut at start)"]);
    assert_eq!(played("D O D O R A"), ["acquire bound: D O D O R A"]);
    assert_eq!(played("D O O R A"), ["acquire bound: D O O R A"]);
}

#[test]
fn repeats_of_a_renewal_stay_until_the_answer() {
    assert_eq!(played("RENEW RENEW A"), ["renew bound: RENEW RENEW A"]);
    assert_eq!(
        played("REBOOT REBOOT N"),
        ["init-reboot nak: REBOOT REBOOT N"]
    );
    assert_eq!(
        played("INFORM INFORM IA"),
        ["inform answered: INFORM INFORM A"]
    );
}

#[test]
fn a_rebind_follows_its_unanswered_renewal() {
    assert_eq!(
        played("RENEW +4s RENEW +30s REBIND A"),
        ["renew bound: RENEW RENEW REBIND A"]
    );
}

#[test]
fn the_same_request_after_a_lost_ack_joins() {
    assert_eq!(played("D O R A R A"), ["acquire bound: D O R A R A"]);
}

#[test]
fn another_request_after_the_ack_does_not_join() {
    let mut scene = Scene::new();
    scene.say("D O R A");
    scene.talk.host_name = "renamed";
    scene.say("R A");
    assert_eq!(
        scene.ends(),
        [
            "acquire bound: D O R A",
            "acquire bound: R A (cut at start)"
        ]
    );
}

#[test]
fn identical_renewals_are_two_exchanges_once_answered() {
    assert_eq!(
        played("RENEW A RENEW A"),
        ["renew bound: RENEW A", "renew bound: RENEW A"]
    );
}

#[test]
fn identical_reboots_are_two_exchanges_once_answered() {
    assert_eq!(
        played("REBOOT A REBOOT A"),
        ["init-reboot bound: REBOOT A", "init-reboot bound: REBOOT A"]
    );
}

#[test]
fn server_messages_join_after_the_answer() {
    assert_eq!(played("D O R A O"), ["acquire bound: D O R A O"]);
    assert_eq!(played("D O R A A"), ["acquire bound: D O R A A"]);
    assert_eq!(played("RENEW A A"), ["renew bound: RENEW A A"]);
}

#[test]
fn a_discover_after_the_answer_opens_a_new_exchange() {
    assert_eq!(
        played("D O R A D O R A"),
        ["acquire bound: D O R A", "acquire bound: D O R A"]
    );
    assert_eq!(
        played("REBOOT N D O R A"),
        ["init-reboot nak: REBOOT N", "acquire bound: D O R A"]
    );
}

#[test]
fn one_xid_for_everything_still_gives_an_exchange_each() {
    assert_eq!(
        played("D O R A +1800s RENEW A +1800s RENEW +1s RENEW +1s REBIND A +5s RELEASE"),
        [
            "acquire bound: D O R A",
            "renew bound: RENEW A",
            "renew bound: RENEW RENEW REBIND A",
            "release sent: RELEASE",
        ]
    );
}

#[test]
fn each_kind_opens_its_own_exchange() {
    assert_eq!(
        played("D O R A DECLINE D O R A INFORM IA RELEASE"),
        [
            "acquire bound: D O R A",
            "decline sent: DECLINE",
            "acquire bound: D O R A",
            "inform answered: INFORM A",
            "release sent: RELEASE",
        ]
    );
}

#[test]
fn a_discover_after_unanswered_requests_of_another_kind_opens_a_new_exchange() {
    assert_eq!(
        played("REBOOT REBOOT D O R A"),
        [
            "init-reboot no-answer: REBOOT REBOOT",
            "acquire bound: D O R A"
        ]
    );
    assert_eq!(
        played("RENEW REBIND D O R A"),
        ["renew no-answer: RENEW REBIND", "acquire bound: D O R A"]
    );
}

#[test]
fn what_the_client_left_for_something_else_is_over_for_it() {
    assert_eq!(
        played("REBIND +60s D O R A +1800s RENEW A"),
        [
            "renew no-answer: REBIND",
            "acquire bound: D O R A",
            "renew bound: RENEW A",
        ]
    );
    assert_eq!(
        played("REBOOT +10s D O R A +90s REBOOT A"),
        [
            "init-reboot no-answer: REBOOT",
            "acquire bound: D O R A",
            "init-reboot bound: REBOOT A",
        ]
    );
    assert_eq!(
        played("D +10s REBOOT A +60s R A"),
        [
            "acquire no-answer: D",
            "init-reboot bound: REBOOT A",
            "acquire bound: R A (cut at start)",
        ]
    );
    // An OFFER is taken all the same.
    assert_eq!(
        played("D O INFORM IA R A"),
        ["acquire bound: D O R A", "inform answered: INFORM A"]
    );
}

#[test]
fn a_late_answer_belongs_to_what_was_asked_for_it() {
    assert_eq!(
        played("REBOOT +4s REBOOT +6s D A O R A"),
        [
            "init-reboot bound: REBOOT REBOOT A",
            "acquire bound: D O R A"
        ]
    );
    assert_eq!(
        played("REBIND +10s D N O R A"),
        ["renew nak: REBIND N", "acquire bound: D O R A"]
    );
    // The second is not late: it is the first once more.
    assert_eq!(
        played("REBOOT REBOOT +10s D O R A A"),
        [
            "init-reboot no-answer: REBOOT REBOOT",
            "acquire bound: D O R A A"
        ]
    );
    // What was offered may have been taken unseen.
    assert_eq!(
        played("REBOOT +10s D O A"),
        ["init-reboot no-answer: REBOOT", "acquire bound: D O A"]
    );
    // Another server refuses as well.
    assert_eq!(
        played("REBOOT N D N O R A"),
        ["init-reboot nak: REBOOT N N", "acquire bound: D O R A"]
    );
}

#[test]
fn an_ack_without_an_address_answers_an_inform_that_was_not_seen() {
    let unseen = "inform answered: A (cut at start)";
    assert_eq!(played("D O R A +5s IA"), ["acquire bound: D O R A", unseen]);
    assert_eq!(
        played("RENEW A IA IA"),
        [
            "renew bound: RENEW A",
            "inform answered: A A (cut at start)"
        ]
    );
    // What was not granted an address may be answered without.
    assert_eq!(played("D O R IA"), ["acquire bound: D O R A"]);
    assert_eq!(played("RENEW IA IA"), ["renew bound: RENEW A A"]);
    assert_eq!(
        played("D O R A INFORM IA IA"),
        ["acquire bound: D O R A", "inform answered: INFORM A A"]
    );
}

#[test]
fn a_boot_server_beside_another_gives_no_address() {
    let mut scene = Scene::new();
    let talk = scene.talk.clone();
    let boots = |message: &Message| Message {
        yiaddr: [0; 4],
        ..message.clone()
    };
    let second = Talk {
        server: [192, 0, 2, 2],
        ..talk.clone()
    };
    scene.say("D O");
    scene.hear(millis(5), &second.to_client(7, &boots(&second.offer())));
    scene.say("R A");
    scene.hear(millis(5), &second.to_client(8, &second.inform_ack()));
    assert_eq!(scene.ends(), ["acquire bound: D O O R A A"]);
}

#[test]
fn the_address_tells_what_an_ack_answers() {
    let mut scene = Scene::new();
    let address = scene.talk.address;
    scene.talk.address = [192, 0, 2, 99];
    scene.say("REBOOT +4s REBOOT +8s");
    scene.talk.address = address;
    scene.say("D O R N A");
    assert_eq!(
        scene.ends(),
        [
            "init-reboot no-answer: REBOOT REBOOT",
            "acquire nak: D O R N A"
        ]
    );
    // What nobody asked for answers the open question.
    let mut scene = Scene::new();
    scene.say("D O R A RENEW");
    scene.talk.address = [192, 0, 2, 99];
    scene.say("A");
    assert_eq!(
        scene.ends(),
        ["acquire bound: D O R A", "renew bound: RENEW A"]
    );
}

#[test]
fn two_clients_with_one_xid_are_two_exchanges() {
    let mut scene = Scene::new();
    let one = scene.talk.clone();
    let mut two = one.clone();
    two.client[5] = 0x77;
    for word in ["D", "O", "R", "A"] {
        scene.talk = one.clone();
        scene.say(word);
        scene.talk = two.clone();
        scene.say(word);
    }
    assert_eq!(scene.ends(), ["acquire bound: D O R A"; 2]);
}

#[test]
fn hardware_type_and_length_are_part_of_the_client() {
    let mut scene = Scene::new();
    let discover = scene.talk.discover();
    scene.say("D");
    let mut token_ring = discover.clone();
    token_ring.htype = 6;
    scene.hear(1_000_000_000, &scene.talk.to_all(7, &token_ring));
    let mut longer = discover;
    longer.hlen = 7;
    scene.hear(1_000_000_000, &scene.talk.to_all(8, &longer));
    assert_eq!(scene.ends().len(), 3);
}

#[test]
fn another_xid_is_another_exchange() {
    let mut scene = Scene::new();
    scene.say("D");
    scene.talk.xid += 1;
    scene.say("D O R A");
    assert_eq!(
        scene.ends(),
        ["acquire no-answer: D", "acquire bound: D O R A"]
    );
}

#[test]
fn a_request_with_another_xid_joins_the_offer_it_takes() {
    let mut scene = Scene::new();
    scene.say("D O");
    scene.talk.xid += 1;
    scene.say("R A");
    let exchanges = scene.exchanges();
    assert_eq!(exchanges.len(), 1);
    assert!(exchanges[0].has_changed_xid());
    assert_eq!(exchanges[0].members.len(), 4);
}

#[test]
fn a_request_may_have_another_xid_each_time() {
    let mut scene = Scene::new();
    scene.say("D O R");
    for _ in 0..20 {
        scene.talk.xid += 1;
        scene.say("R");
    }
    scene.say("A");
    let exchanges = scene.exchanges();
    assert_eq!(exchanges.len(), 1);
    assert_eq!(exchanges[0].outcome, Outcome::Bound);
    assert!(exchanges[0].xids.contains(&scene.talk.xid));
    assert!(exchanges[0].xids.len() <= 8);
    // What is over leaves nothing behind.
    scene.talk.xid -= 20;
    scene.say("D O R A");
    assert_eq!(scene.ends(), ["acquire bound: D O R A"]);
}

#[test]
fn an_offer_may_be_taken_again_with_another_xid_when_the_ack_came() {
    let mut scene = Scene::new();
    scene.say("D O R A");
    scene.talk.xid += 1;
    scene.say("+1s R A");
    assert_eq!(scene.ends(), ["acquire bound: D O R A R A"]);
    let mut scene = Scene::new();
    scene.say("D O R A");
    scene.talk.xid += 1;
    scene.say("+30s R A");
    assert_eq!(
        scene.ends(),
        [
            "acquire bound: D O R A",
            "acquire bound: R A (cut at start)"
        ]
    );
}

#[test]
fn a_request_with_another_xid_that_takes_something_else_stays_apart() {
    let mut scene = Scene::new();
    scene.say("D O");
    scene.talk.xid += 1;
    scene.talk.address = [192, 0, 2, 99];
    scene.say("R A");
    assert_eq!(
        scene.ends(),
        [
            "acquire offer-only: D O",
            "acquire bound: R A (cut at start)"
        ]
    );
}

#[test]
fn a_request_that_names_no_server_takes_the_open_offer_of_its_address() {
    assert_eq!(played("D O REBOOT A"), ["acquire bound: D O R A"]);
    assert_eq!(played("D O REBOOT N"), ["acquire nak: D O R N"]);
    assert_eq!(
        played("D O REBOOT +4s REBOOT A REBOOT A"),
        ["acquire bound: D O R R A R A"]
    );
    assert_eq!(
        played("D O R A REBOOT A"),
        ["acquire bound: D O R A", "init-reboot bound: REBOOT A"]
    );
    assert_eq!(
        played("D REBOOT A"),
        ["acquire no-answer: D", "init-reboot bound: REBOOT A"]
    );
}

#[test]
fn one_for_another_address_or_with_another_xid_does_not() {
    let apart = ["acquire offer-only: D O", "init-reboot bound: REBOOT A"];
    for change in [
        |talk: &mut Talk| talk.address = [192, 0, 2, 77],
        |talk: &mut Talk| talk.xid += 1,
    ] {
        let mut scene = Scene::new();
        scene.say("D O");
        change(&mut scene.talk);
        scene.say("REBOOT A");
        assert_eq!(scene.ends(), apart);
    }
}

#[test]
fn a_request_whose_type_is_not_captured_may_take_the_offer() {
    let talk = Talk::new();
    let frames = talk.dora();
    assert_eq!(
        cut_at(NO_OPTIONS, &frames),
        ["bootp answered: BOOTREQUEST BOOTREPLY BOOTREQUEST BOOTREPLY"]
    );
    // With an address of its own it does not.
    let renewed = [
        talk.to_server(3, &talk.renew()),
        talk.to_client(4, &talk.ack()),
    ];
    assert_eq!(
        cut_at(NO_OPTIONS, &[&frames[..2], &renewed].concat()),
        [
            "bootp answered: BOOTREQUEST BOOTREPLY",
            "bootp answered: BOOTREQUEST BOOTREPLY"
        ]
    );
}

#[test]
fn a_request_cut_before_its_server_takes_the_open_offer() {
    /// Octets of a frame of Ethernet up to option 54.
    const REQUESTED: usize = 314;
    let talk = Talk::new();
    let again = [
        talk.to_all(5, &talk.select()),
        talk.to_client(6, &talk.ack()),
    ];
    assert_eq!(
        cut_at(REQUESTED, &[&talk.dora()[..], &again].concat()),
        ["acquire bound: D O UNCLEAR A UNCLEAR A"]
    );
    let other = Talk {
        xid: 9,
        ..talk.clone()
    };
    let frames = [
        talk.to_all(1, &talk.discover()),
        talk.to_client(2, &talk.offer()),
        other.to_all(3, &other.select()),
        other.to_client(4, &other.ack()),
    ];
    assert_eq!(cut_at(REQUESTED, &frames), ["acquire bound: D O UNCLEAR A"]);
    // What an INIT-REBOOT has all of is one.
    let reboot = talk.to_all(1, &talk.reboot());
    assert_eq!(
        cut_at(reboot.len(), &[reboot]),
        ["init-reboot open: REBOOT (cut at end)"]
    );
}

#[test]
fn what_lacks_its_type_joins_what_waits_for_it() {
    let talk = Talk::new();
    // Some clients send their message type last.
    let late = |message: &Message| {
        let octets = message.options.clone().into_octets();
        let (kind, rest) = octets.split_at(3);
        let rest = rest.strip_suffix(&[255]).unwrap();
        let options = Options::none().raw(rest).raw(kind).end();
        Message {
            options,
            ..message.clone()
        }
    };
    let frames = [
        talk.to_all(1, &talk.discover()),
        talk.to_client(2, &talk.offer()),
        talk.to_all(3, &late(&talk.select())),
        talk.to_client(4, &talk.ack()),
    ];
    assert_eq!(cut_at(290, &frames), ["acquire bound: D O BOOTREQUEST A"]);
}
