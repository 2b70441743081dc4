//! When X06 `offer-ignored` fires, how gravely, what reason it names, and when not.

use crate::findings::Severity::{Info, Warning};
use crate::findings::testing::{
    ADDRESS, Msg, RELAY, SERVER, ack, discover, dora, later, offer, rebind, reboot, renewed,
    request, severities, text,
};

#[test]
fn an_offer_that_was_taken_is_not_ignored_by_a_client_that_starts_over() {
    let taken = [discover(), offer(), request(), request().at(4000)];
    let anew = [discover().at(12_000), offer().at(12_001)];
    let all = [&taken[..], &anew].concat();
    assert_eq!(severities("X06", &all), []);
    assert!(text("X01", &all).starts_with("2 REQUESTs within"));
}

#[test]
fn a_client_that_extends_what_it_was_offered_is_told() {
    let asks = |at| later(vec![rebind(), rebind().at(2000)], at, offer().xid);
    let all = [vec![discover(), offer()], asks(10)].concat();
    assert_eq!(severities("X06", &all), [Warning]);
    let told = text("X06", &all);
    assert!(
        told.contains("9 ms later the client asked to extend a lease"),
        "{told}"
    );
    assert!(told.contains("has options 50 and 54, and ciaddr 0"));
    // Some servers grant it.
    let granted = [all, vec![renewed().at(2011)]].concat();
    assert_eq!(severities("X06", &granted), [Info]);
    // It has one, or got one unseen since.
    let all = [
        dora(),
        later(vec![discover(), offer()], 60_000, 9),
        asks(60_010),
    ]
    .concat();
    assert!(!text("X06", &all).contains("extend"));
    let all = [vec![discover(), offer()], asks(60_000)].concat();
    assert!(!text("X06", &all).contains("extend"));
}

#[test]
fn a_client_that_takes_an_offer_without_its_server_is_told() {
    let asks = |at| later(vec![reboot(), reboot().at(2000)], at, 99);
    let all = [vec![discover(), offer()], asks(10)].concat();
    assert_eq!(severities("X06", &all), [Warning]);
    let told = text("X06", &all);
    assert!(
        told.contains("9 ms later the client asked for that address as one that had it"),
        "{told}"
    );
    assert!(told.contains("names its server (option 54)"), "{told}");
    // Most servers grant it.
    let granted = later(vec![reboot(), ack().at(1)], 10, 99);
    let all = [vec![discover(), offer()], granted].concat();
    assert_eq!(severities("X06", &all), [Info]);
    assert_eq!(text("X06", &all), told);
    let odd = discover().with(|m| m.flags = 0x0080);
    let all = [vec![odd, offer()], asks(10)].concat();
    assert_eq!(text("X06", &all), told);
    // It has a lease, and looks for servers all the same.
    let anew = later(vec![discover(), offer()], 60_000, 9);
    let taken = [dora(), anew, asks(60_010)].concat();
    assert!(text("X06", &taken).contains("(INIT-REBOOT)"));
    assert_eq!(severities("X06", &taken), [Info]);
    // It asks for another address, or a good while later.
    let other = reboot().without(50).option(50, &[192, 0, 2, 99]);
    let all = [vec![discover(), offer()], later(vec![other], 10, 99)].concat();
    assert!(!text("X06", &all).contains("INIT-REBOOT"));
    let all = [vec![discover(), offer()], asks(60_000)].concat();
    assert!(!text("X06", &all).contains("INIT-REBOOT"));
}

#[test]
fn an_offer_that_is_not_taken_is_a_warning() {
    let all = [discover(), offer(), discover().at(4000), offer().at(4001)];
    assert_eq!(severities("X06", &all), [Warning]);
    assert_eq!(severities("X06", &[discover(), offer()]), [Info]);
    assert_eq!(severities("X06", &dora()), []);
}

#[test]
fn one_lost_offer_is_a_remark() {
    let all = [
        discover(),
        offer(),
        discover().at(4000),
        offer().at(4001),
        request().at(4002),
        ack().at(4003),
    ];
    assert_eq!(severities("X06", &all), [Info]);
}

#[test]
fn an_answer_shows_that_an_offer_was_taken() {
    let unseen = [discover(), offer(), ack()];
    assert_eq!(severities("X06", &unseen), []);
    let late = [
        discover(),
        offer(),
        discover().at(4000),
        offer().at(4001),
        ack().at(4010),
    ];
    assert_eq!(severities("X06", &late), [Info]);
    assert!(text("X06", &late).ends_with(", then took one"));
}

#[test]
fn an_offer_before_its_question_is_not_ignored() {
    let early = || offer().at(-1);
    let all = [early(), discover(), request(), ack()];
    assert_eq!(severities("X06", &all), []);
    let again = [early(), discover(), discover().at(4000)];
    assert_eq!(severities("X06", &again), [Warning]);
    assert!(text("X06", &again).contains("asked again 4.0 s later (#3)"));
}

/// Two relays of one link ask both, and the server answers both, the second one first.
#[test]
fn an_offer_to_each_of_two_relays_goes_where_it_should() {
    let other = |m: Msg| {
        let mut m = m.relayed().with(|m| m.giaddr = [192, 0, 2, 253]);
        if m.op == 1 {
            m.src = m.giaddr;
        } else {
            m.dst = m.giaddr;
        }
        m
    };
    let all = [
        discover().relayed(),
        other(discover().at(1)),
        other(offer().at(2)),
        offer().relayed().at(1002),
        discover().relayed().at(4000),
        other(discover().at(4001)),
    ];
    let told = text("X06", &all);
    assert!(!told.contains("it went to relay"), "{told}");
}

#[test]
fn a_reason_that_can_be_seen_is_named() {
    let asked = |at| discover().at(at).with(|m| m.flags = 0x8000);
    let all = [asked(0), offer(), asked(4000)];
    assert!(text("X06", &all).contains("flag B"));
    let all = [discover(), offer().without(51), discover().at(4000)];
    assert!(text("X06", &all).contains("lease time"));
    let cut = offer().tail(&[43, 250, 1, 1]);
    let all = [discover(), cut, discover().at(4000)];
    assert!(text("X06", &all).ends_with("it ends inside its option 43"));
    let relayed = |at| discover().relayed().at(at);
    let wrong = offer().relayed().ports(67, 68);
    let all = [relayed(0), wrong, relayed(4000)];
    assert!(text("X06", &all).contains("port 68 of the relay"));
    // As the relay hands it on, seen on the client's side alone or on both.
    let by_server = offer().relayed().with(|m| m.flags = 0x8000);
    let handed = by_server
        .clone()
        .between(RELAY, ADDRESS)
        .ports(67, 68)
        .at(3);
    let behind = asked(1).relayed();
    for all in [
        vec![asked(0), handed.clone(), asked(4000)],
        vec![asked(0), behind, by_server, handed, asked(4000)],
    ] {
        let told = text("X06", &all);
        let reason = "the client wants broadcast (flag B), and it went to 192.0.2.50";
        assert!(told.ends_with(reason), "{told}");
    }
    let past = offer().between(SERVER, [192, 0, 2, 255]);
    let all = [relayed(0), past, relayed(4000)];
    assert!(text("X06", &all).contains("192.0.2.255, past relay 192.0.2.254 that asked"));
    let other = offer()
        .relayed()
        .with(|m| (m.giaddr, m.dst) = ([198, 51, 100, 1], [198, 51, 100, 1]));
    let all = [relayed(0), other, relayed(4000)];
    assert!(text("X06", &all).contains("it went to relay 198.51.100.1, and relay 192.0.2.254"));
    let port = [discover(), offer().ports(67, 67), discover().at(4000)];
    assert!(text("X06", &port).ends_with("it went to port 67, and clients wait at 68"));
    let odd = |at| discover().at(at).with(|m| m.flags = 0x0800);
    let all = [odd(0), offer(), odd(4000)];
    assert!(text("X06", &all).contains("by its flags (0x0800) the client seems to want"));
    let wants = |at| relayed(at).with(|m| m.flags = 0x8000);
    let all = [wants(0), offer().relayed(), wants(4000)];
    assert!(text("X06", &all).contains("it lacks the client's broadcast flag, so the relay"));
    let nowhere = offer().between(SERVER, [0; 4]);
    let all = [discover(), nowhere, discover().at(4000)];
    assert!(text("X06", &all).ends_with("it went to 0.0.0.0, which is not the client's"));
    let directed = offer().between(SERVER, [192, 0, 2, 255]);
    let all = [discover(), directed, discover().at(4000)];
    assert!(text("X06", &all).contains("the broadcast address of a subnet"));
    // The first question had no flag, and the first OFFER is for that.
    let toggled = [discover(), asked(2), offer().at(3), asked(4000)];
    let all = [&toggled[..], &[offer().at(4001), asked(9000)]].concat();
    assert!(text("X06", &all).starts_with("192.0.2.1 made an OFFER (#5)"));
    assert!(text("X06", &all).contains("flag B"));
    let kept = offer().relayed();
    let all = [discover(), relayed(1), kept.at(2), discover().at(4000)];
    assert!(text("X06", &all).ends_with("the client's side of relay 192.0.2.254"));
}

#[test]
fn the_client_may_have_asked_again_with_another_xid() {
    let slow = offer().at(3500);
    let anew = later(vec![discover(), offer(), request(), ack()], 3600, 9);
    let all = [vec![discover(), slow], anew].concat();
    assert_eq!(severities("X06", &all), [Info]);
    assert!(text("X06", &all).contains("asked again with another xid; it has a lease by now"));
    // It may have asked again with the same one first.
    let anew = later(dora(), 12_000, 9);
    let once = [vec![discover(), offer(), discover().at(4000)], anew.clone()].concat();
    assert_eq!(severities("X06", &once), [Info]);
    assert!(text("X06", &once).ends_with("4.0 s later (#3); it has a lease by now"));
    let more = vec![discover(), offer(), discover().at(4000), offer().at(4001)];
    assert_eq!(severities("X06", &[more, anew].concat()), [Warning]);
    let lost = later(vec![discover()], 3600, 9);
    let all = [vec![discover(), offer()], lost].concat();
    assert_eq!(severities("X06", &all), [Warning]);
}

#[test]
fn a_boot_rom_passes_over_what_says_nothing_of_booting() {
    let asked = |at| discover().at(at).option(60, b"PXEClient:Arch:00007");
    let told = |offer: Msg| text("X06", &[asked(0), offer, asked(4000)]);
    assert!(told(offer()).ends_with("(#3): it says nothing of what to boot"));
    for boots in [
        offer().option(67, b"boot.efi"),
        offer().option(60, b"PXEClient"),
    ] {
        assert!(told(boots).ends_with("(#3)"));
    }
}

/// A boot ROM of this class asks three times, and gets this OFFER each time.
fn passed_over(class: &[u8], offer: &Msg) -> Vec<Msg> {
    let asked = |at| {
        [
            discover().at(at).option(60, class),
            offer.clone().at(at + 1),
        ]
    };
    [asked(0), asked(4000), asked(12_000)].concat()
}

#[test]
fn a_boot_rom_that_takes_no_offer_to_boot_did_not_hear_it() {
    let told = |offer: &Msg| severities("X06", &passed_over(b"PXEClient:Arch:00000", offer));
    assert_eq!(told(&offer().option(67, b"pxelinux.0")), [Warning]);
    assert_eq!(
        told(&offer().with(|m| m.file = b"pxelinux.0".to_vec())),
        [Warning]
    );
    assert_eq!(told(&offer().option(60, b"PXEClient")), [Warning]);
    assert_eq!(told(&offer()), [Info]);
    assert_eq!(told(&offer().option(43, &[1, 1, 1])), [Info]);
}

#[test]
fn a_boot_rom_collects_offers_before_it_takes_one() {
    let asked = |at| discover().at(at).option(60, b"PXEClient:Arch:00000");
    let boots = |at| offer().at(at).option(67, b"pxelinux.0");
    let waits = vec![asked(0), boots(1), asked(1000), boots(1001)];
    assert_eq!(severities("X06", &waits), [Info]);
    let takes = |offers: Vec<Msg>| [offers, vec![request().at(3000), ack().at(3001)]].concat();
    assert_eq!(severities("X06", &takes(waits)), []);
    let bootless = vec![asked(0), offer(), asked(1000), offer().at(1001)];
    assert_eq!(severities("X06", &takes(bootless)), [Info]);
}

#[test]
fn http_boot_wants_an_offer_of_its_own() {
    const CLASS: &[u8] = b"HTTPClient:Arch:00016:UNDI:003001";
    const URI: &[u8] = b"http://192.0.2.1/boot.efi";
    let told = |offer: &Msg| {
        let all = passed_over(CLASS, offer);
        let reason = text("X06", &all).split_once("): ").unwrap().1.to_owned();
        (severities("X06", &all)[0], reason)
    };
    let unnamed = "its vendor class (60) is not HTTPClient, which UEFI HTTP boot wants";
    assert_eq!(
        told(&offer().option(67, URI)),
        (Warning, unnamed.to_owned())
    );
    let other = offer().option(67, b"boot.efi");
    assert_eq!(told(&other), (Info, unnamed.to_owned()));
    assert_eq!(
        told(&other.option(60, b"PXEClient")),
        (Info, unnamed.to_owned())
    );
    let nothing = (Info, "it says nothing of what to boot".to_owned());
    assert_eq!(told(&offer()), nothing);
    assert_eq!(told(&offer().option(60, b"HTTPClient")), nothing);
    let whole = offer().option(60, b"HTTPClient").option(67, URI);
    assert_eq!(severities("X06", &passed_over(CLASS, &whole)), [Warning]);
    assert!(!text("X06", &passed_over(CLASS, &whole)).contains("): its"));
    let named = offer().option(60, b"HTTPClient");
    let named = named.option(67, b"http://boot.example/boot.efi").without(6);
    assert_eq!(
        told(&named),
        (
            Warning,
            "its URI has a host name, and it names no domain name server (6) to look that up"
                .to_owned()
        )
    );
}

#[test]
fn no_request_follows_where_none_is_wanted() {
    let ipv6 = offer().option(108, &[0, 0, 7, 8]);
    assert_eq!(
        severities("X06", &[discover(), ipv6, discover().at(4000)]),
        []
    );
}
