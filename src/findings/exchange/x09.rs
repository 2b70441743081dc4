//! X09 `offer-ack-differ`.

use smallvec::SmallVec;

use super::case::{ExchangeCase, frame, span};
use crate::dhcp::{CodeSet, Message, option};
use crate::exchange::{Member, Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// What decides where the client's packets go: mask, routers, static and classless routes.
const ROUTING: [u8; 5] = [
    option::MASK,
    option::ROUTER,
    option::STATIC_ROUTE,
    option::ROUTES,
    option::MICROSOFT_ROUTES,
];
/// What may differ without a word: names that the client's own messages change, times that run, marks of the message.
const FREE: CodeSet = CodeSet::of(&[
    option::PAD,
    option::HOST_NAME,
    option::REQUESTED,
    option::LEASE,
    option::OVERLOAD,
    option::MESSAGE_TYPE,
    option::SERVER,
    option::PARAMETERS,
    option::MESSAGE,
    option::MAX_SIZE,
    option::T1,
    option::T2,
    option::CLIENT_ID,
    option::RAPID_COMMIT,
    option::FQDN,
    option::RELAY,
    option::AUTHENTICATION,
    91, // client last transaction time
    92, // associated IP
    option::SUBNET_SELECTION,
    option::END,
]);

pub(crate) static RULE: Rule = Rule {
    code: "X09",
    name: "offer-ack-differ",
    severity: Severity::Warning,
    cites: &["RFC 2131 s3.1", "RFC 2131 s4.3.2"],
    summary: "the ACK does not give what the OFFER promised",
    explain: "A client chooses a server by its OFFER, so the ACK should not contradict it. What counts is the ACK: the \
client uses its values. A difference in mask, router or routes is told with more weight than others. Times that run \
on, names and options that the client asked for in one message only are left out: they differ for good reason. \
Differences come from a server whose settings were changed in between, from two servers that use one identifier, or \
from a relay or proxy that edits messages.",
    check: Check::Exchange(Needs::signs(&[Sign::AckDiffers]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Offer) || !case.has(Role::Ack) {
        return;
    }
    let Some(ack) = case.verdict.granting() else {
        return;
    };
    let Some(offer) = case.exchange.promise(ack) else {
        return;
    };
    if !offer.packet.message().is_truncated() && !ack.packet.message().is_truncated() {
        tell(case, report, offer, ack);
    }
}

/// Tells in what an OFFER and its ACK differ, if they do.
fn tell(case: &ExchangeCase<'_>, report: &mut Report, offer: &Member, ack: &Member) {
    let (promised, given) = (offer.packet.message(), ack.packet.message());
    let codes = differing(promised, given);
    if codes.is_empty() {
        return;
    }
    let asked_alike = asked_alike(case, offer, ack);
    let routing: Vec<u8> = codes
        .iter()
        .copied()
        .filter(|code| ROUTING.contains(code) && promised.has(*code) && given.has(*code))
        .collect();
    if !routing.is_empty() {
        let text = format!(
            "the ACK has other values than the OFFER ({}) for {}",
            frame(offer),
            words::options(&routing)
        );
        let place = routing.first().and_then(|code| span(ack, *code));
        report.add_as(Severity::Warning, &ack.packet, place, text);
        return;
    }
    let told: Vec<u8> = codes
        .iter()
        .copied()
        .filter(|code| asked_alike || promised.has(*code) && given.has(*code))
        .collect();
    if !told.is_empty() {
        let text = format!(
            "the ACK differs from the OFFER ({}) in {}",
            frame(offer),
            words::options(&told)
        );
        report.add_about(
            case.about(server_of(ack)),
            Severity::Info,
            &ack.packet,
            None,
            text,
        );
    }
}

/// Whether DISCOVER and REQUEST asked for the same options: else the answers differ by right.
fn asked_alike(case: &ExchangeCase<'_>, offer: &Member, ack: &Member) -> bool {
    let asked = |answer| {
        case.question(answer)
            .and_then(|question| question.packet.message().option(option::PARAMETERS))
    };
    asked(offer) == asked(ack)
}

/// The options whose values differ, or that only one has.
fn differing(promised: Message<'_>, given: Message<'_>) -> SmallVec<[u8; 8]> {
    let (before, now) = (promised.codes(), given.codes());
    let unread = promised.cut().and(&given.cut()).and(&FREE);
    let codes = |codes: CodeSet| codes.without(&unread).iter();
    codes(before)
        .chain(codes(now.without(&before)))
        .filter(|code| promised.option(*code) != given.option(*code))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        Msg, OTHER_SERVER, RELAY, ack, discover, dora, offer, request, severities,
    };

    #[test]
    fn what_is_cut_is_compared_with_nothing() {
        let mut all = dora();
        all[3] = ack().without(3).tail(&[3, 4, 192]);
        assert_eq!(severities("X09", &all), []);
        all[3] = ack().without(3).tail(&[]);
        assert_eq!(severities("X09", &all), [Info]);
    }

    #[test]
    fn another_router_is_a_warning_and_another_domain_a_remark() {
        let mut all = dora();
        all[3] = ack().option(3, &OTHER_SERVER);
        assert_eq!(severities("X09", &all), [Warning]);
        all[3] = ack().option(15, b"example.org");
        assert_eq!(severities("X09", &all), [Info]);
        all[3] = ack().option(51, &[0, 0, 1, 0]);
        assert_eq!(severities("X09", &all), []);
    }

    /// The relay takes the router out, of OFFER and ACK alike.
    #[test]
    fn what_a_relay_makes_of_an_offer_is_not_the_servers() {
        let handed = |m: Msg| m.without(3).with(|m| (m.giaddr, m.src) = (RELAY, RELAY));
        let both = |m: Msg| [m.clone().relayed(), handed(m).with(|m| m.at += 1)];
        let asked = |m: Msg| [m.clone(), m.relayed().with(|m| m.at += 1)];
        let all = |given: Msg| {
            [
                asked(discover()),
                both(offer().at(10)),
                asked(request().at(20)),
                both(given.at(30)),
            ]
            .concat()
        };
        assert_eq!(severities("X09", &all(ack())), []);
        assert_eq!(
            severities("X09", &all(ack().option(6, &OTHER_SERVER))),
            [Info]
        );
    }

    /// A proxy beside the server tells what to boot, by the server's own name even.
    #[test]
    fn the_offer_that_counts_is_the_one_of_the_address() {
        let proxy = || offer().with(|m| m.yiaddr = [0; 4]).without(1).without(3);
        let other = offer().with(|m| m.yiaddr = [192, 0, 2, 51]).without(3);
        for beside in [proxy(), other] {
            for place in [1, 2] {
                let mut all = dora();
                all.insert(place, beside.clone());
                assert_eq!(severities("X09", &all), [], "{place}");
                all[4] = ack().option(3, &OTHER_SERVER);
                assert_eq!(severities("X09", &all), [Warning], "{place}");
            }
        }
        assert_eq!(
            severities("X09", &[discover(), proxy(), request(), ack()]),
            []
        );
    }

    #[test]
    fn an_option_asked_for_in_the_request_only_is_right() {
        let mut all = dora();
        all[2] = all[2].clone().option(55, &[1, 3, 6, 15]);
        all[3] = ack().option(15, b"example.org");
        assert_eq!(severities("X09", &all), []);
    }
}
