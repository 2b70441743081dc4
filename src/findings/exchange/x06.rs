//! X06 `offer-ignored`.

use super::case::{ExchangeCase, SECOND, between, frame, server_name};
use super::doubt;
use super::reason::reason;
use crate::dhcp::{BootService, option};
use crate::exchange::{Kind, Member, Outcome, Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// OFFERs that are looked through for a reason.
const LOOKED_AT: usize = 16;
/// DISCOVERs that a boot ROM sends while it collects OFFERs.
const COLLECTING: usize = 2;

pub(crate) static RULE: Rule = Rule {
    code: "X06",
    name: "offer-ignored",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1"],
    summary: "the client went on as if the OFFER had not come",
    explain: "A server made an OFFER and the client asked again, or stopped, without taking it. Either the OFFER did \
not reach it (unicast although it asked for broadcast, wrong link address, a firewall or access point in between, a \
bad checksum) or it did and the client cannot use it (a required option is missing, another client identifier, too \
long, too late). Where one of these can be seen, the finding names it; of what is only odd about the OFFER it says \
that this is perhaps why.\n\
If a later OFFER was taken it is a remark only: one was lost. A client without a lease that asks to extend one, or for \
the address without naming the server, may mean to take the OFFER: servers read its REQUEST as another one.\n\
A client that was told to do without IPv4 (option 108) does right to ignore it, and a boot ROM passes over OFFERs \
that say nothing of booting, and asks twice while it collects them: that is no more than a remark, or nothing at all \
where it takes one. For UEFI HTTP boot an OFFER must say HTTPClient in its vendor class (60) beside the URI.",
    check: Check::Exchange(
        Needs::signs(&[Sign::DiscoverAfterOffer, Sign::OfferWithoutRequest]),
        check,
    ),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Offer) || !case.has(Role::Discover) {
        return;
    }
    let Some((offer, reason)) = ignored(case) else {
        return;
    };
    if case.exchange.with_role(Role::Offer).any(says_no_request) {
        return;
    }
    let again = asked_after(case, offer);
    // The REQUEST may not have been captured.
    let is_taken = case.has_request() || case.verdict.answer.is_some();
    let severity = match (again, is_taken) {
        (_, false) if case.exchange.outcome == Outcome::Open => return,
        (None, true) => return,
        // A boot ROM collects OFFERs for some seconds, and asks again meanwhile.
        (Some(_), true) if reason.is_none() && boot_service(case).is_some() => return,
        (Some(_), false) if !may_pass_over(case) && !was_lost_once(case) => Severity::Warning,
        (None, false) if is_ignored_elsewhere(case, offer) => Severity::Warning,
        (None, false)
            if asks_otherwise(case, offer).is_some()
                && case.exchange.lease_before.is_none()
                && !case.has_recovered() =>
        {
            Severity::Warning
        }
        _ => Severity::Info,
    };
    let mut text = match (again, asks_otherwise(case, offer)) {
        (None, Some(instead)) => instead,
        (None, None) if case.exchange.again().is_some() => elsewhere(case, offer),
        _ => sentence(offer, again),
    };
    if is_taken {
        text.push_str(", then took one");
    }
    // Who asks for what the OFFER gives has heard it.
    let was_heard = again.is_none() && case.exchange.taken_unnamed_after(offer).is_some();
    if let Some(reason) = reason.filter(|_| !was_heard) {
        text.push_str(": ");
        text.push_str(&reason);
    } else if severity == Severity::Warning && !was_heard {
        if let Some(doubt) = doubt::of_offer(case, offer) {
            text.push_str(": perhaps because ");
            text.push_str(&doubt);
        }
    }
    if again.is_some() && !is_taken && case.has_recovered() {
        text.push_str("; ");
        text.push_str(case.recovered());
    }
    report.add_as(severity, &offer.packet, None, text);
}

/// Whether the client has a lease by now and passed over one OFFER only: that one was lost.
fn was_lost_once(case: &ExchangeCase<'_>) -> bool {
    case.offers().count() == 1 && case.has_recovered()
}

/// The OFFER that is told of: of the first server, the first for which a reason can be seen, if there is one.
fn ignored<'a>(case: &ExchangeCase<'a>) -> Option<(&'a Member, Option<String>)> {
    let first = case.offers().next()?;
    let has_asked = asked_after(case, first).is_some();
    let is_like_first = |offer: &&Member| {
        server_of(offer) == server_of(first) && asked_after(case, offer).is_some() == has_asked
    };
    let mut offers = case.offers().take(LOOKED_AT).filter(is_like_first);
    let named = offers.find_map(|offer| Some((offer, Some(reason(case, offer)?))));
    Some(named.unwrap_or((first, None)))
}

/// The DISCOVER with which the client went on after an OFFER, if it took none before that.
fn asked_after<'a>(case: &ExchangeCase<'a>, offer: &Member) -> Option<&'a Member> {
    // Its own question may stand behind it, where two clocks are not quite the same.
    let question = case.question(offer);
    let is_its = |asked: &Member| question.is_some_and(|question| std::ptr::eq(question, asked));
    let mut later = case.since(offer).filter(|member| !is_its(member));
    let went_on = later.find(|member| matches!(member.role, Role::Discover | Role::Select));
    went_on.filter(|member| member.role == Role::Discover)
}

/// That an OFFER was made, and what the client did then.
fn sentence(offer: &Member, again: Option<&Member>) -> String {
    let made = format!("{} made an OFFER ({})", server_name(offer), frame(offer));
    match again {
        Some(again) => format!(
            "{made} and the client asked again {} later ({})",
            words::elapsed(between(offer, again).unwrap_or(0)),
            frame(again)
        ),
        None => format!("{made} and the client neither took it nor asked again"),
    }
}

/// Nanoseconds from an OFFER to when the client, which has no lease as far as is known, asked to extend one, soon and first of
/// all: such a REQUEST may be meant to take the OFFER.
fn extends_instead(case: &ExchangeCase<'_>, offer: &Member) -> Option<i64> {
    const SOON: i64 = 10 * SECOND;
    let next = case.exchange.next.filter(|next| next.kind == Kind::Renew)?;
    let (asked, made) = (next.time?.nanos(), offer.packet.time()?.nanos());
    let passed = asked.checked_sub(made)?;
    let is_first = case.exchange.lease_before.is_none();
    (is_first && (0..SOON).contains(&passed)).then_some(passed)
}

/// That the client sent another REQUEST than one that takes an OFFER, where it did.
fn asks_otherwise(case: &ExchangeCase<'_>, offer: &Member) -> Option<String> {
    let (passed, asked, should) = if let Some(passed) = extends_instead(case, offer) {
        let asked = "to extend a lease, where none is seen";
        (passed, asked, "has options 50 and 54, and ciaddr 0")
    } else {
        let passed = case.exchange.taken_unnamed_after(offer)?;
        let asked = "for that address as one that had it before (INIT-REBOOT)";
        (passed, asked, "names its server (option 54)")
    };
    Some(format!(
        "{} made an OFFER ({}) and {} later the client asked {asked}: by RFC 2131 s4.3.2 a REQUEST \
that takes an OFFER {should}",
        server_name(offer),
        frame(offer),
        words::elapsed(passed)
    ))
}

/// Whether the client went on with another xid after an OFFER, and got nothing.
fn is_ignored_elsewhere(case: &ExchangeCase<'_>, offer: &Member) -> bool {
    case.exchange.again().is_some()
        && !case.exchange.was_asked_again_by(offer.packet.time())
        && !case.has_recovered()
        && !may_pass_over(case)
}

/// The client went on with another xid.
fn elsewhere(case: &ExchangeCase<'_>, offer: &Member) -> String {
    let made = format!("{} made an OFFER ({})", server_name(offer), frame(offer));
    let mut text = if case.exchange.was_asked_again_by(offer.packet.time()) {
        format!("{made} when the client had asked again with another xid")
    } else {
        format!("{made} and the client asked again with another xid")
    };
    if case.has_recovered() {
        text.push_str("; ");
        text.push_str(case.recovered());
    }
    text
}

/// Whether an OFFER tells the client to send no REQUEST.
pub(super) fn says_no_request(offer: &Member) -> bool {
    let message = offer.packet.message();
    message.has(option::V6_ONLY)
        || message.has(option::AUTO_CONFIGURE) && message.yiaddr().is_unspecified()
}

/// The service of network boot that the client asks for: a boot ROM.
pub(super) fn boot_service(case: &ExchangeCase<'_>) -> Option<BootService> {
    let mut asks = case.asks();
    asks.find_map(|asked| asked.packet.message().boot_service())
}

/// Whether the client is a boot ROM that is right to take no OFFER: none says what to boot, or it waits for more of them
/// yet.
fn may_pass_over(case: &ExchangeCase<'_>) -> bool {
    let Some(service) = boot_service(case) else {
        return false;
    };
    let mut offers = case.exchange.with_role(Role::Offer);
    !offers.any(|offer| boots(service, offer))
        || case.exchange.count_of(|role| role == Role::Discover) <= COLLECTING
}

/// Whether an OFFER is meant to say what to boot, to a client of this service.
fn boots(service: BootService, offer: &Member) -> bool {
    let message = offer.packet.message();
    let is_of_service = message.boot_service() == Some(service);
    match (service, message.boot_file()) {
        (BootService::Pxe, file) => is_of_service || file.is_some(),
        (BootService::Http, Some(file)) => is_of_service || file.starts_with(b"http"),
        (BootService::Http, None) => false,
    }
}

#[cfg(test)]
mod tests {
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
}
