//! X06 `offer-ignored`.

use super::case::{ExchangeCase, between, frame, server_name};
use super::doubt;
use super::reason::reason;
use crate::dhcp::option;
use crate::exchange::{Member, Outcome, Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// OFFERs that are looked through for a reason.
const LOOKED_AT: usize = 16;

pub(crate) static RULE: Rule = Rule {
    code: "X06",
    name: "offer-ignored",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1"],
    summary: "the client went on as if the OFFER had not come",
    explain: "A server made an OFFER and the client asked again, or stopped, without taking it. Either the OFFER did \
not reach it (unicast although it asked for broadcast, wrong link address, a firewall or access point in between, a \
bad checksum) or it did and the client cannot use it (a required option is missing, another client identifier, too \
long, too late). Where one of these can be seen, the finding names it; of what is only odd about the \
OFFER it says that this is perhaps why. If a later OFFER was taken it is a remark only: \
one was lost. A client that was told to do without IPv4 (option 108) does right to ignore it, and a boot ROM passes \
over OFFERs that say nothing of booting.",
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
        (Some(_), false) if !is_boot_rom(case) && !was_lost_once(case) => Severity::Warning,
        (None, false) if is_ignored_elsewhere(case, offer) => Severity::Warning,
        _ => Severity::Info,
    };
    let mut text = match again {
        None if case.exchange.again().is_some() => elsewhere(case, offer),
        _ => sentence(offer, again),
    };
    if is_taken {
        text.push_str(", then took one");
    }
    if let Some(reason) = reason {
        text.push_str(": ");
        text.push_str(&reason);
    } else if severity == Severity::Warning {
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

/// Whether the client went on with another xid after an OFFER, and got nothing.
fn is_ignored_elsewhere(case: &ExchangeCase<'_>, offer: &Member) -> bool {
    case.exchange.again().is_some()
        && !case.exchange.was_asked_again_by(offer.packet.time())
        && !case.has_recovered()
        && !is_boot_rom(case)
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

/// A boot ROM waits for an OFFER that tells what to boot.
pub(super) fn is_boot_rom(case: &ExchangeCase<'_>) -> bool {
    case.asks().any(|asked| {
        let class = asked.packet.message().option(option::VENDOR_CLASS);
        class.is_some_and(|class| {
            class.starts_with(b"PXEClient") || class.starts_with(b"HTTPClient")
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        Msg, SERVER, ack, discover, dora, later, offer, request, severities, text,
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

    #[test]
    fn no_request_follows_where_none_is_wanted() {
        let ipv6 = offer().option(108, &[0, 0, 7, 8]);
        assert_eq!(
            severities("X06", &[discover(), ipv6, discover().at(4000)]),
            []
        );
    }
}
