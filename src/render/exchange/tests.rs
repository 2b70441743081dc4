//! What is said in words: the verdict of an exchange, and what a message is for.

mod boot;
mod failure;
mod long;
mod narrow;
mod sentences;

use super::{ExchangeView, Look, Shown, View, annotation, verdict_line};
use crate::exchange::timeline::{State, Timelines};
use crate::exchange::{Exchange, Member, Role};
use crate::findings::testing::{
    ADDRESS, Msg, RELAY, SERVER, ack, discover, dora, exchanges, inform, informed, later, nak,
    offer, rebind, reboot, release, renew, renewed, request,
};

/// The verdicts of the exchanges that messages make.
fn verdicts(messages: &[Msg]) -> Vec<String> {
    exchanges(messages).iter().map(verdict).collect()
}

fn verdict(exchange: &Exchange) -> String {
    let mut out = Vec::new();
    verdict_line(&mut out, &Look::default(), &exchange.verdict(), true);
    String::from_utf8(out).unwrap()
}

/// What is said of each message of the only exchange that they make.
fn sentences(messages: &[Msg]) -> Vec<String> {
    let all = exchanges(messages);
    assert_eq!(all.len(), 1);
    let sentence = |member: &Member| {
        said(&Shown {
            copy_of: member.copy_of,
            number: Some(1),
            exchange: all.first(),
            ..Shown::of(&member.packet, member.role)
        })
    };
    all[0].members.iter().map(sentence).collect()
}

/// How a message of the only exchange is shown that they make.
fn view(messages: &[Msg], place: usize) -> String {
    let all = exchanges(messages);
    let member = &all[0].members[place];
    let mut out = Vec::new();
    let shown = Shown {
        number: Some(1),
        exchange: all.first(),
        ..Shown::of(&member.packet, member.role)
    };
    ExchangeView::new(Look::default()).message(&mut out, &shown);
    String::from_utf8(out).unwrap()
}

fn said(shown: &Shown<'_>) -> String {
    let mut out = Vec::new();
    annotation(&mut out, shown);
    String::from_utf8(out).unwrap()
}

#[test]
fn of_several_offers_the_one_that_was_taken_is_told() {
    let other = |message: Msg| message.with(|m| m.yiaddr = [192, 0, 2, 51]);
    let taken = request().option(50, &[192, 0, 2, 51]).at(4001);
    let all = [
        discover(),
        offer(),
        discover().at(3999),
        other(offer()).at(4000),
        taken,
    ];
    assert!(verdicts(&all)[0].starts_with("192.0.2.1 offered 192.0.2.51"));
}

#[test]
fn without_a_server_the_address_tells_whose_offer_was_taken() {
    let other = |message: Msg| {
        let message = message.with(|m| m.yiaddr = [192, 0, 2, 51]);
        message.by([192, 0, 2, 2])
    };
    let taken = reboot().option(50, &[192, 0, 2, 51]).at(2);
    let all = [discover(), offer(), other(offer()), taken];
    assert!(verdicts(&all)[0].starts_with("192.0.2.2 offered 192.0.2.51"));
    assert_eq!(
        sentences(&all)[3],
        "takes 192.0.2.51 as it was offered, and names no server; broadcast to every server"
    );
    // The server whose OFFER it took counts.
    let both = [&all[..], &[nak(), other(ack()).at(4)]].concat();
    assert!(verdicts(&both)[0].starts_with("192.0.2.51/24 from 192.0.2.2"));
}

/// A proxy beside the server tells what to boot, by the server's own name even.
#[test]
fn an_offer_of_no_address_is_not_what_was_taken() {
    let proxy = offer().with(|m| m.yiaddr = [0; 4]).without(1);
    for place in [1, 2] {
        let mut all = dora();
        all.insert(place, proxy.clone());
        let (own, ack) = (view(&all, 3 - place), view(&all, 4));
        let same = format!("all fields and options as in the OFFER (#{})\n", 4 - place);
        assert!(ack.ends_with(&same), "{ack}");
        assert!(
            own.contains("yiaddr                       192.0.2.50\n"),
            "{own}"
        );
        assert!(!own.contains("in the OFFER"), "{own}");
        let offered = verdicts(&all[..3]).remove(0);
        assert!(
            offered.starts_with("192.0.2.1 offered 192.0.2.50/24"),
            "{offered}"
        );
    }
    let proxied = view(&[discover(), proxy, request(), ack()], 3);
    assert!(
        proxied.contains("+      yiaddr                       192.0.2.50\n"),
        "{proxied}"
    );
}

#[test]
fn a_clock_that_leaps_back_by_centuries_tells_no_duration() {
    let after = |m: Msg| m.at(7_000_000_000_000);
    let before = |m: Msg| m.at(-9_000_000_000_000);
    let all = [
        after(discover()),
        after(offer()),
        before(request()),
        before(ack()),
    ];
    assert_eq!(exchanges(&all)[0].verdict().duration(), None);
}

#[test]
fn a_server_that_was_not_chosen_is_not_said_to_be_silent() {
    let other = request().option(54, &[192, 0, 2, 2]);
    assert_eq!(
        verdicts(&[discover(), offer(), other]),
        [
            "the client took 192.0.2.50 from 192.0.2.2, whose OFFER is not in the capture; nor is an answer to the REQUEST"
        ]
    );
}

#[test]
fn an_answer_goes_where_its_question_wants_it() {
    let flagged = |m: Msg| m.with(|m| m.flags = 0x8000);
    let said = sentences(&[flagged(discover()), offer()]);
    assert!(said[1].ends_with("although the client asked for broadcast (flag B)"));
    let all = [
        flagged(discover()),
        flagged(offer()).between(SERVER, [255; 4]),
        discover().at(4000),
        offer().at(4001),
        offer().at(4100).between(SERVER, [255; 4]),
    ];
    let said = sentences(&all);
    assert!(said[1].ends_with("broadcast because the client asked for it (flag B)"));
    assert!(said[3].ends_with("since the client did not ask for broadcast"));
    assert!(said[4].ends_with("broadcast although the client did not ask for it"));
}

#[test]
fn a_message_comes_in_a_file_and_on_an_interface() {
    let all = exchanges(&dora());
    for (is_live, place) in [(false, " in eth0\n"), (true, " on eth0\n")] {
        let look = Look {
            is_live,
            sources: vec!["eth0".to_owned(), "eth1".to_owned()],
            ..Look::default()
        };
        let mut out = Vec::new();
        let member = &all[0].members[0];
        ExchangeView::new(look).message(&mut out, &Shown::of(&member.packet, member.role));
        let shown = String::from_utf8(out).unwrap();
        assert!(shown.contains(place), "{shown}");
    }
}

#[test]
fn a_rebind_has_its_reason_only_where_it_is_seen() {
    let alone = sentences(&[rebind(), renewed().at(1)]);
    assert!(alone[0].ends_with("broadcast so that any server may answer"));
    let after = sentences(&[renew(), rebind().at(9000), renewed().at(9001)]);
    assert!(after[1].ends_with("its own server did not answer"));
    let named = sentences(&[rebind().option(54, &SERVER), renewed().at(1)]);
    assert_eq!(
        named[0],
        "asks server 192.0.2.1 to extend the lease on 192.0.2.50; broadcast although it names one server"
    );
}

#[test]
fn copies_are_told_by_the_way_they_took() {
    let up = || discover().relayed().with(|m| m.id = Some(7));
    let other = [192, 0, 2, 253];
    let second = up().with(|m| (m.giaddr, m.src) = (other, other));
    let down = offer().relayed().at(1);
    let to_other = down.clone().with(|m| (m.giaddr, m.dst) = (other, other));
    let handed = offer().with(|m| m.giaddr = RELAY).between(RELAY, [255; 4]);
    let all = [
        up(),
        second,
        up().with(|m| m.hops = 2),
        down,
        to_other,
        handed.at(2),
    ];
    let said = sentences(&all);
    assert!(said[1].ends_with("the same message as #1, passed on by relay 192.0.2.253 as well"));
    assert!(said[2].ends_with("the same message as #1, passed on once more (hops 2)"));
    assert!(said[4].ends_with("the same message as #4, sent to relay 192.0.2.253"));
    assert!(said[5].ends_with("the same message as #4, handed to the client by relay 192.0.2.254"));
}

#[test]
fn an_answer_to_an_inform_goes_past_the_relay() {
    let answer = informed().with(|m| m.giaddr = RELAY);
    let said = sentences(&[inform().relayed(), answer]);
    assert!(said[1].ends_with("; sent to the client itself, past relay 192.0.2.254"));
}

#[test]
fn an_answer_past_the_relay_that_asked_is_said_to_be_so() {
    let said = sentences(&[discover().relayed(), offer()]);
    assert!(
        said[1].ends_with("; sent to 192.0.2.50, past relay 192.0.2.254 that asked for the client")
    );
    let to_all = offer().between(SERVER, [255; 4]);
    let said = sentences(&[discover().relayed(), to_all]);
    assert!(said[1].ends_with("; broadcast, past relay 192.0.2.254 that asked for the client"));
    let handed = offer().between(RELAY, ADDRESS);
    let said = sentences(&[discover().relayed(), handed]);
    assert!(said[1].ends_with("since the client did not ask for broadcast"));
}

#[test]
fn a_client_may_speak_to_another_than_its_server() {
    let told = |message: Msg, to: [u8; 4]| {
        let all = [dora(), later(vec![message.with(|m| m.dst = to)], 60_000, 9)].concat();
        let all = exchanges(&all);
        let lost = &all[1];
        let packet = &lost.members[0].packet;
        let mut verdict = Vec::new();
        verdict_line(&mut verdict, &Look::default(), &lost.verdict(), true);
        let said = said(&Shown {
            exchange: Some(lost),
            ..Shown::of(packet, lost.members[0].role)
        });
        (said, String::from_utf8(verdict).unwrap())
    };
    let (said, _) = told(renew(), [192, 0, 2, 66]);
    assert_eq!(
        said,
        "asks another host to extend the lease on 192.0.2.50; unicast to 192.0.2.66, which is not its server 192.0.2.1"
    );
    let (said, _) = told(renew(), [0; 4]);
    assert_eq!(
        said,
        "asks nobody to extend the lease on 192.0.2.50; sent to 0.0.0.0, which is nobody's address"
    );
    let (said, verdict) = told(release(), [0; 4]);
    assert_eq!(
        said,
        "gives back 192.0.2.50; sent to 0.0.0.0, which is nobody's address"
    );
    assert_eq!(
        verdict,
        "gave back 192.0.2.50, but to 0.0.0.0 and not to its server 192.0.2.1"
    );
    let (said, verdict) = told(release(), SERVER);
    assert!(said.ends_with("; unicast to the server that leased it, and no answer is due"));
    assert_eq!(verdict, "gave back 192.0.2.50 to 192.0.2.1");
}

#[test]
fn a_lease_on_another_network_is_told_beside_the_one_that_counts() {
    let on = |vlan: u16, messages: Vec<Msg>, address: [u8; 4]| -> Vec<Msg> {
        let messages = messages.into_iter().map(|m| match m.op {
            1 if m.options.iter().any(|(code, _)| *code == 50) => m.option(50, &address),
            1 => m,
            _ => m.with(|m| (m.yiaddr, m.dst) = (address, address)),
        });
        messages.map(|m| m.with(|m| m.vlan = Some(vlan))).collect()
    };
    let both = |second| {
        let mut both = [on(10, dora(), ADDRESS), on(second, dora(), [192, 0, 2, 77])].concat();
        both.sort_by_key(|m| m.at);
        verdicts(&both).remove(0)
    };
    let told = both(20);
    assert!(told.contains("192.0.2.77/24 from 192.0.2.1"), "{told}");
    assert!(told.contains("192.0.2.50/24 from 192.0.2.1"), "{told}");
    assert!(!both(10).contains(", and "), "{}", both(10));
}

#[test]
fn an_inform_asks_for_no_address() {
    let refused = nak().with(|m| m.xid = inform().xid);
    assert_eq!(
        verdicts(&[inform(), refused]),
        ["refused by 192.0.2.1, asked for parameters only; it gave no reason"]
    );
}

/// The relay takes the router out of the OFFER; that is not what the server's ACK differs in.
#[test]
fn what_goes_to_a_relay_is_compared_with_what_went_there() {
    let handed = offer()
        .without(3)
        .with(|m| (m.giaddr, m.src) = (RELAY, RELAY));
    let all = exchanges(&[
        discover(),
        discover().relayed().at(1),
        offer().relayed().at(2),
        handed.at(3),
        request().at(10),
        request().relayed().at(11),
        ack().relayed().at(12),
    ]);
    let base_of = |place: usize| {
        let member = &all[0].members[place];
        let shown = Shown {
            exchange: all.first(),
            ..Shown::of(&member.packet, member.role)
        };
        super::differences::base(&shown).unwrap().frame.1.get()
    };
    assert_eq!((base_of(3), base_of(6)), (3, 3));
}

#[test]
fn a_question_may_be_captured_without_its_type() {
    let asked = |at| discover().at(at).kept(60);
    assert_eq!(
        verdicts(&[asked(0), asked(4000)]),
        ["nobody answered the 2 BOOTREQUESTs, whose type was not captured"]
    );
}

#[test]
fn what_was_asked_for_may_not_be_captured() {
    let to_all = sentences(&[offer().between(SERVER, [255; 4])]);
    assert!(to_all[0].ends_with("; broadcast to everybody on the link"));
    assert!(sentences(&[offer()])[0].ends_with("; unicast to the new address"));
}

#[test]
fn an_answer_may_go_nowhere() {
    let said = sentences(&[discover(), offer().between(SERVER, [0; 4])]);
    assert!(said[1].ends_with("; unicast to no address at all"));
}

#[test]
fn what_is_known_of_a_lease_is_said() {
    let asked = Msg::client(10).relayed();
    let answer = |kind| {
        let known = |m: &mut Msg| (m.yiaddr, m.ciaddr) = ([0; 4], [0; 4]);
        Msg::server(kind).relayed().at(1).with(known)
    };
    let unknown = verdicts(&[asked.clone(), answer(12)]);
    assert_eq!(
        unknown,
        ["answer from 192.0.2.1 for 02:00:00:00:00:10: it knows no such lease"]
    );
    let active = verdicts(&[asked.clone(), answer(13).with(|m| m.ciaddr = ADDRESS)]);
    assert_eq!(
        active,
        ["answer from 192.0.2.1 for 192.0.2.50: leased to 02:00:00:00:00:10"]
    );
    let by_identifier = |m: Msg| m.with(|m| m.hlen = 0).option(61, &[1, 2, 3]);
    let free = verdicts(&[by_identifier(asked.clone()), answer(11)]);
    assert_eq!(
        free,
        ["answer from 192.0.2.1 for client identifier 01:02:03: not leased"]
    );
    let by_address = asked
        .clone()
        .with(|m| (m.ciaddr, m.yiaddr) = (ADDRESS, [64, 0, 0, 0]));
    let echoed = answer(12).with(|m| (m.ciaddr, m.yiaddr) = (ADDRESS, [64, 0, 0, 0]));
    assert_eq!(
        verdicts(&[by_address, echoed]),
        ["answer from 192.0.2.1 for 192.0.2.50: it knows no such lease"]
    );
    let free = sentences(&[asked, answer(11)]);
    assert_eq!(
        free[1],
        "says that the address is its own to give and not leased"
    );
}

#[test]
fn a_type_that_goes_the_wrong_way_is_said_to() {
    let sent_back = release().ports(67, 68).with(|m| m.op = 2).packet(1);
    assert_eq!(
        said(&Shown::of(&sent_back, Role::Other)),
        "is of a type that clients send, but a server sent it"
    );
}

#[test]
fn a_type_that_was_not_captured_is_not_judged() {
    let packet = offer().kept(26).packet(1);
    let said = said(&Shown::of(&packet, Role::Other));
    assert_eq!(
        said,
        "is cut short; the capture does not hold its message type"
    );
}

#[test]
fn an_option_without_a_value_is_said_to_be_gone() {
    let out = view(&[discover().option(80, b""), request()], 1);
    assert!(
        out.contains("-  80  Rapid Commit                 not repeated\n"),
        "{out}"
    );
}

/// A server that is slower than its clients are patient.
#[test]
fn an_ack_that_comes_when_the_client_has_begun_anew_is_none() {
    let first = vec![discover(), offer(), request(), request().at(4000)];
    let next = later(vec![discover(), discover().at(9000)], 9000, 9);
    let all = |at| {
        let mut all = [first.clone(), next.clone(), vec![ack().at(at)]].concat();
        all.sort_by_key(|message| message.at);
        all
    };
    let told = verdicts(&all(11_000)).remove(0);
    assert!(
        told.ends_with("; but the client had begun anew when the ACK came"),
        "{told}"
    );
    assert_eq!(held(&all(11_000))[0], None);
    // It was heard, and the client begins anew for another reason.
    let told = verdicts(&all(5000)).remove(0);
    assert!(!told.contains("; but"), "{told}");
}

/// What the client holds after each of the exchanges that messages make.
fn held(messages: &[Msg]) -> Vec<Option<[u8; 4]>> {
    let mut lines = Timelines::default();
    for exchange in exchanges(messages) {
        lines.add(&exchange);
    }
    let line = lines.finish().remove(0);
    let held = |state| match state {
        State::Holds(held) => Some(held.address.octets()),
        _ => None,
    };
    line.steps().iter().map(|step| held(step.after)).collect()
}

#[test]
fn a_reason_may_not_be_captured() {
    let refused = |nak: Msg| verdicts(&[reboot(), nak]).remove(0);
    assert!(refused(nak().without(56)).ends_with("; it gave no reason"));
    assert!(refused(nak().without(56).kept(250)).ends_with("; its reason was not captured"));
}

#[test]
fn an_address_that_is_not_named_is_no_address() {
    let unnamed = |m: Msg| m.with(|m| m.ciaddr = [0; 4]);
    let said = |m: Msg| sentences(&[m]).remove(0);
    assert!(said(unnamed(release())).starts_with("gives back an address that it does not name"));
    assert!(
        said(unnamed(inform()))
            .starts_with("has an address that it does not name and asks for parameters only")
    );
    let query = discover().option(53, &[10]).of([0; 6]);
    assert!(said(query).starts_with("asks which lease there is, without saying whose or on what"));
}

#[test]
fn what_stands_behind_the_end_of_a_name_is_told() {
    let hidden = |m: Msg| m.with(|m| m.file = b"\0xyz".to_vec());
    let shown = view(&[discover(), hidden(offer()), request(), ack()], 3);
    assert!(
        shown.contains("\"\" (\"\", then 0x0078797a in the OFFER)"),
        "{shown}"
    );
}

#[test]
fn a_clock_may_step_over_centuries() {
    let all = [
        discover().at(7_000_000_000_000),
        offer().at(-9_000_000_000_000),
    ];
    let all = exchanges(&all);
    assert_eq!(all[0].verdict().duration(), None);
    let mut view = ExchangeView::new(Look::default());
    let mut out = Vec::new();
    for member in &all[0].members {
        view.message(&mut out, &Shown::of(&member.packet, member.role));
    }
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("\n  06:13:20.000000  #2 OFFER"), "{text}");
}
