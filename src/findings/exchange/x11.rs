//! X11 `request-ignored-offer`.

use std::net::Ipv4Addr;

use super::case::{ExchangeCase, SECOND, asked_for, between, frame, server_name, span};
use crate::dhcp::option;
use crate::exchange::{Member, Outcome, Role, is_of_same_host, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X11",
    name: "request-ignored-offer",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.3.2"],
    summary: "the REQUEST asks for something that was not offered",
    explain: "A REQUEST that takes an OFFER must name its address (option 50) and its server (option 54). This one \
names another address than that server offered, or a server none of whose OFFERs were seen: the server stays silent or \
answers NAK. The client mixes up two OFFERs, asks for what it had before, or takes another address of the OFFER for \
that of its server (siaddr, giaddr, the router). If an OFFER is missing in the capture \
because it went by unicast to elsewhere, there is nothing wrong; so the second case is told only where the REQUEST was \
refused, or what the client did then shows that it heard no answer: that it kept asking, or took another server's \
OFFER.",
    check: Check::Exchange(
        Needs::signs(&[Sign::SeveralServers, Sign::SeveralAddresses]),
        check,
    ),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Select) || !case.has(Role::Offer) {
        return;
    }
    for select in case.exchange.with_role(Role::Select) {
        if let Some((severity, code, text)) = wrong(case, select) {
            report.add_as(severity, &select.packet, span(select, code), text);
            return;
        }
    }
    if let Some((first, second)) = both(case) {
        let address = |select: &Member| asked_for(select.packet.message());
        let (Some(one), Some(other)) = (address(first), address(second)) else {
            return;
        };
        let text = format!(
            "the client takes {other} of {} as well as {one} ({}), which are two OFFERs to one client: it can have one",
            server_name(second),
            frame(first)
        );
        let place = span(second, option::REQUESTED);
        report.add_as(Severity::Warning, &second.packet, place, text);
    }
}

/// Two REQUESTs, one after the other, for two addresses of one server.
fn both<'a>(case: &ExchangeCase<'a>) -> Option<(&'a Member, &'a Member)> {
    let address = |select: &Member| asked_for(select.packet.message());
    let mut before: Option<&Member> = None;
    for member in case.exchange.counted() {
        let first = before.filter(|_| member.role == Role::Select);
        let is_both = |first: &&Member| {
            server_of(first) == server_of(member)
                && address(first) != address(member)
                && is_of_same_host(first, member)
        };
        if let Some(first) = first.filter(is_both) {
            return Some((first, member));
        }
        before = (member.role == Role::Select).then_some(member);
    }
    None
}

/// What is wrong with a REQUEST that takes an OFFER: how grave it is, the option at fault, and the sentence. `None` where
/// its server offered what it asks for, or no OFFER came before it.
fn wrong(case: &ExchangeCase<'_>, select: &Member) -> Option<(Severity, u8, String)> {
    let server = server_of(select)?;
    let message = select.packet.message();
    let named = message.address_option(option::REQUESTED);
    let asked = named.or_else(|| asked_for(message))?;
    // One that was made later is not what it takes.
    let is_behind = |offer: &Member| case.since(offer).any(|later| std::ptr::eq(later, select));
    case.offers().find(|offer| is_behind(offer))?;
    let is_his = |offer: &&Member| server_of(offer) == Some(server);
    let Some(offer) = case.offers().find(is_his) else {
        let is_told = (has_failed(case) || is_given_up(case, select)) && case.is_whole();
        let text = if server.is_unspecified() {
            format!(
                "the REQUEST names {server} as its server (54), which is nobody's address: no server takes it as its own"
            )
        } else if let Some(mistaken) = mistaken(case, server, asked) {
            mistaken
        } else {
            format!("the client takes an OFFER of {server}, which is not in the capture")
        };
        return is_told.then_some((Severity::Warning, option::SERVER, text));
    };
    let is_offered = case
        .offers()
        .filter(is_his)
        .any(|offer| offer.packet.message().yiaddr() == asked);
    if is_offered {
        return None;
    }
    let text = format!(
        "the client asks {server} for {asked}, but it offered {}",
        offer.packet.message().yiaddr()
    );
    let is_refused_or_silent = matches!(case.exchange.outcome, Outcome::Nak | Outcome::NoAnswer);
    let severity = if is_refused_or_silent {
        Severity::Error
    } else {
        Severity::Warning
    };
    Some((severity, option::REQUESTED, text))
}

/// That the client takes another address in its OFFER for that of its server.
fn mistaken(case: &ExchangeCase<'_>, server: Ipv4Addr, asked: Ipv4Addr) -> Option<String> {
    let part = |offer: &Member| {
        let message = offer.packet.message();
        let routers = message.option(option::ROUTER).unwrap_or_default();
        let mut routers = routers.chunks_exact(server.octets().len());
        if message.siaddr() == server {
            Some("the next server (siaddr)")
        } else if message.giaddr() == server {
            Some("the relay (giaddr)")
        } else if offer.packet.datagram.ip.src == server {
            Some("the sender (IP source)")
        } else {
            let is_router = routers.any(|router| router == server.octets());
            is_router.then_some("the router (3)")
        }
    };
    let is_it = |offer: &&Member| offer.packet.message().yiaddr() == asked;
    let mut offers = case.offers().filter(is_it);
    let (offer, part) = offers.find_map(|offer| Some((offer, part(offer)?)))?;
    let own = server_of(offer)?;
    Some(format!(
        "the REQUEST names {server} as its server (54), which is {part} of the OFFER of {own} ({}): {own} does not take \
it as its own",
        frame(offer)
    ))
}

/// Whether the client was refused, or heard no answer by what it did then.
fn has_failed(case: &ExchangeCase<'_>) -> bool {
    let requests = || case.exchange.count_of(Role::is_request);
    match case.exchange.outcome {
        Outcome::Nak => {
            let answer = case.verdict.answer;
            !answer.is_some_and(|nak| case.stays_with_other(nak))
        }
        Outcome::NoAnswer => case.exchange.heard_nothing(requests()),
        _ => false,
    }
}

/// Whether the server that a REQUEST names kept silent until the client took the OFFER of one that is here.
fn is_given_up(case: &ExchangeCase<'_>, select: &Member) -> bool {
    let is_heard = |answer: &Member| server_of(answer) == server_of(select);
    let is_offered = |server| case.offers().any(|offer| server_of(offer) == server);
    let is_next =
        |later: &&Member| later.role == Role::Select && server_of(later) != server_of(select);
    let Some(next) = case.since(select).find(is_next) else {
        return false;
    };
    // Who takes several at once does not wait.
    let has_waited = between(select, next).is_some_and(|waited| waited >= SECOND);
    has_waited && is_offered(server_of(next)) && !case.answers().any(is_heard)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{
        Msg, OTHER_SERVER, ack, discover, dora, later, nak, offer, request, severities, text,
    };

    #[test]
    fn another_address_of_the_offer_may_be_taken_for_its_server() {
        let next = offer().with(|m| m.siaddr = OTHER_SERVER);
        let asked = |at| request().option(54, &OTHER_SERVER).at(at);
        let tries = [asked(2), asked(4000), asked(12_000)];
        let of = |offer: Msg| [vec![discover(), offer], tries.to_vec()].concat();
        let all = of(next);
        assert_eq!(severities("X11", &all), [Warning]);
        let told = "the REQUEST names 192.0.2.2 as its server (54), which is the next server (siaddr) of the OFFER of \
192.0.2.1 (#2): 192.0.2.1 does not take it as its own";
        assert_eq!(text("X11", &all), told);
        let of = |offer| text("X11", &of(offer));
        let router = of(offer().option(3, &[192, 0, 2, 254, 192, 0, 2, 2]));
        assert!(router.contains("which is the router (3) of"), "{router}");
        let sender = of(offer().with(|m| m.src = OTHER_SERVER));
        assert!(sender.contains("which is the sender (IP source) of"));
        assert!(of(offer()).ends_with("which is not in the capture"));
    }

    #[test]
    fn an_address_that_was_not_offered_is_an_error() {
        let other = request().option(50, &[192, 0, 2, 99]);
        assert_eq!(
            severities("X11", &[discover(), offer(), other, nak()]),
            [Error]
        );
        assert_eq!(severities("X11", &dora()), []);
        let none = request().option(50, &[0; 4]);
        let all = [
            discover(),
            offer(),
            none.clone(),
            none.at(4000),
            discover().at(9000),
        ];
        assert!(text("X11", &all).ends_with("for 0.0.0.0, but it offered 192.0.2.50"));
        // What was offered before is not in the capture.
        let earlier = request().option(50, &[192, 0, 2, 99]).at(-4000);
        let all = [vec![earlier.clone()], dora()].concat();
        assert_eq!(severities("X11", &all), []);
        assert_eq!(severities("X11", &[earlier, discover(), offer()]), []);
    }

    #[test]
    fn a_server_without_an_address_is_none() {
        let nobody = request().option(54, &[0; 4]);
        let all = [discover(), offer(), nobody, nak()];
        assert!(text("X11", &all).starts_with("the REQUEST names 0.0.0.0 as its server (54)"));
        assert_eq!(severities("X12", &all), []);
        assert_eq!(severities("X05", &all), []);
    }

    #[test]
    fn a_client_can_take_one_offer_of_two() {
        let second = |m: Msg| {
            let address = [192, 0, 2, 51];
            match m.op {
                1 => m.option(50, &address),
                _ => m.with(|m| (m.yiaddr, m.dst) = (address, address)),
            }
        };
        let both = [
            discover(),
            offer(),
            second(offer()).at(2),
            request().at(10),
            second(request()).at(20),
        ];
        assert_eq!(severities("X11", &both), [Warning]);
        assert!(
            text("X11", &both).contains("takes 192.0.2.51 of 192.0.2.1 as well as 192.0.2.50 (#4)")
        );
        // It is no repeat, either.
        assert_eq!(severities("X21", &both), []);
    }

    #[test]
    fn a_server_that_is_given_up_was_named_in_vain() {
        let wrong = || request().option(54, &OTHER_SERVER);
        let then = |at| [request().at(at), ack().at(at + 1)];
        let all = |at| [&[discover(), offer(), wrong()], &then(at)[..]].concat();
        assert_eq!(severities("X11", &all(4000)), [Warning]);
        let told = "the client takes an OFFER of 192.0.2.2, which is not in the capture";
        assert_eq!(text("X11", &all(4000)), told);
        // It takes both at once, or that one answers late.
        assert_eq!(severities("X11", &all(10)), []);
        let late = [all(4000), vec![ack().by(OTHER_SERVER).at(5000)]].concat();
        assert_eq!(severities("X11", &late), []);
    }

    #[test]
    fn a_server_that_was_not_heard_counts_only_with_failure() {
        let other = request().option(54, &OTHER_SERVER);
        let mut all = vec![discover(), offer(), other.clone()];
        // The capture may be of one of two servers, and the ACK of the other.
        assert_eq!(severities("X11", &all), []);
        all.push(other.at(4000));
        assert_eq!(severities("X11", &all), []);
        // That one refuses what it was not asked, and the client does not mind.
        let refused = [&all[..], &[nak().at(4001)]].concat();
        assert_eq!(severities("X11", &refused), []);
        let anew = later(vec![discover()], 12_000, 9);
        let minds = [&refused[..], &anew].concat();
        assert_eq!(severities("X11", &minds), [Warning]);
        let given_up = [&all[..], &anew].concat();
        assert_eq!(severities("X11", &given_up), [Warning]);
        all.push(ack().by(OTHER_SERVER).at(4001));
        assert_eq!(severities("X11", &[all, anew].concat()), []);
    }
}
