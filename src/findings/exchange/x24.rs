//! X24 `client-id-changed`.

use super::case::{ExchangeCase, frame, span};
use crate::dhcp::option;
use crate::exchange::{Kind, Member, Outcome};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X24",
    name: "client-id-changed",
    severity: Severity::Warning,
    cites: &["RFC 2131 s2", "RFC 2131 s4.2"],
    summary: "the client changes its identifier within an exchange, or with its lease",
    explain: "A server knows a client by its client identifier (option 61), or by its hardware address where there is \
none. Within one exchange, with one xid, this client used two: the server takes them for two clients, offers to one \
and is asked by the other, and may answer NAK or lease two addresses. The client must use the same identifier in all \
messages once it has used one, also to renew its lease or to give it back: a server that knows the lease by the first \
identifier, or by the hardware address where there was none, refuses the renewal, or passes over the \
RELEASE. Where it renewed the lease all the same it is a remark. A boot ROM and the system it boots use different ones \
as well, but each with an xid of its own.",
    check: Check::Exchange(
        Needs::signs(&[Sign::IdentifierChanged, Sign::OtherIdentifier]),
        check,
    ),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    within_exchange(case, report);
    with_lease(case, report);
}

/// The client uses two identifiers with one xid.
fn within_exchange(case: &ExchangeCase<'_>, report: &mut Report) {
    let mut asks = case
        .asks()
        .filter(|member| !member.packet.message().is_truncated());
    let Some(first) = asks.next() else { return };
    let used = identifier(first);
    let Some(other) = asks.find(|member| {
        member.packet.message().xid() == first.packet.message().xid() && identifier(member) != used
    }) else {
        return;
    };
    let name = |identifier: Option<&[u8]>| {
        identifier.map_or_else(
            || "none".to_owned(),
            |bytes| words::octets(bytes).to_string(),
        )
    };
    let text = format!(
        "client identifier {} where {} had {}",
        name(identifier(other)),
        frame(first),
        name(used)
    );
    report.add_member(other, span(other, option::CLIENT_ID), text);
}

/// The client got its lease with another identifier. One that only asks for its old address may have booted another
/// system since.
fn with_lease(case: &ExchangeCase<'_>, report: &mut Report) {
    let Some((lease, then)) = case
        .lease_of_another()
        .filter(|_| !case.is(Kind::InitReboot))
    else {
        return;
    };
    let Some(first) = case.asks().next() else {
        return;
    };
    let now = match identifier(first) {
        Some(used) => format!("client identifier {}", words::octets(used)),
        None => "no client identifier".to_owned(),
    };
    let text = format!(
        "{now} with {}, which the client got {then} in exchange {}: the server may not know it by that",
        lease.address, lease.exchange
    );
    let severity = if case.exchange.outcome == Outcome::Bound {
        Severity::Info
    } else {
        Severity::Warning
    };
    let span = span(first, option::CLIENT_ID);
    report.add_as(severity, &first.packet, span, text);
}

fn identifier(member: &Member) -> Option<&[u8]> {
    member.packet.message().option(option::CLIENT_ID)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        Msg, OTHER_SERVER, decline, dora, found, later, nak, offer, reboot, release, renew,
        renewed, request, severities, text,
    };

    /// A lease that was got with an identifier, and what its client does with another or none.
    fn leased(then: Vec<Msg>) -> Vec<Msg> {
        let named = |m: Msg| if m.op == 1 { m.option(61, &[0, 1]) } else { m };
        let got = dora().into_iter().map(named).collect();
        [got, later(then, 60_000, 9)].concat()
    }

    #[test]
    fn another_identifier_with_a_lease_is_told() {
        let other = |m: Msg| m.option(61, &[0, 2]);
        for refused in [renew(), other(renew())] {
            let all = leased(vec![refused.clone(), nak()]);
            assert_eq!(severities("X24", &all), [Warning]);
            assert!(text("X03", &all).contains("client identifier"));
            assert_eq!(severities("X24", &leased(vec![refused, renewed()])), [Info]);
        }
        for over in [release(), decline(), other(release())] {
            assert_eq!(severities("X24", &leased(vec![over])), [Warning]);
        }
        assert!(text("X24", &leased(vec![release()])).starts_with("no client identifier with"));
    }

    #[test]
    fn it_is_told_in_whatever_order_exchanges_close() {
        // A late OFFER keeps the exchange open that gave the lease.
        let late = offer().by(OTHER_SERVER).at(10_000);
        let then = |then| [dora(), later(then, 5000, 9), vec![late.clone()]].concat();
        let named = |m: Msg| m.option(61, &[0, 1]);
        assert_eq!(severities("X24", &then(vec![named(release())])), [Warning]);
        let refused = then(vec![named(reboot()), nak()]);
        assert!(text("X03", &refused).contains("without a client identifier (61)"));
    }

    #[test]
    fn an_identifier_with_a_lease_that_was_got_without_is_told() {
        let then = |asks: Msg, answer: Option<Msg>| {
            let asks = asks.option(61, &[0, 1]);
            let messages = [asks].into_iter().chain(answer).collect();
            [dora(), later(messages, 60_000, 9)].concat()
        };
        let refused = then(renew(), Some(nak()));
        assert_eq!(severities("X24", &refused), [Warning]);
        for code in ["X03", "X24"] {
            assert!(text(code, &refused).contains("without a client identifier (61)"));
        }
        assert_eq!(severities("X24", &then(renew(), Some(renewed()))), [Info]);
        assert_eq!(severities("X24", &then(release(), None)), [Warning]);
        assert_eq!(severities("X24", &then(reboot(), Some(nak()))), []);
        // The rest of the REQUEST is not captured.
        let mut cut = refused;
        cut[2] = request().kept(260);
        assert_eq!(severities("X24", &cut), []);
    }

    #[test]
    fn the_same_identifier_with_a_lease_is_right() {
        let same = |m: Msg| m.option(61, &[0, 1]);
        let refused = leased(vec![same(renew()), nak()]);
        assert_eq!(severities("X24", &refused), []);
        assert!(!text("X03", &refused).contains("client identifier"));
        assert_eq!(severities("X24", &leased(vec![same(release())])), []);
        assert_eq!(severities("X24", &leased(vec![reboot(), nak()])), []);
        let other_address = release().with(|m| m.ciaddr = [192, 0, 2, 77]);
        assert_eq!(severities("X24", &leased(vec![other_address])), []);
    }

    #[test]
    fn another_identifier_in_the_same_exchange_is_told() {
        let mut all = dora();
        all[0] = all[0].clone().option(61, &[1, 2, 0, 0, 0, 0, 0x10]);
        all[2] = request().option(61, &[1, 2, 0, 0, 0, 0, 0x10]);
        assert!(found("X24", &all).is_empty());
        all[2] = request().option(61, &[255, 1]);
        assert_eq!(found("X24", &all).len(), 1);
        all[2] = request();
        assert_eq!(found("X24", &all).len(), 1);
    }
}
