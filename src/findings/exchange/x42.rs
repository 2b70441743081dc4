//! X42 `release-then-use`.

use super::case::{ExchangeCase, SECOND};
use crate::exchange::{Kind, Member};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::past::ClientPast;
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X42",
    name: "release-then-use",
    severity: Severity::Info,
    cites: &["RFC 2131 s3.1", "RFC 2131 s4.3.4"],
    summary: "a client uses the address that it gave back",
    explain: "The client sent RELEASE for its address, and later renews it or asks for parameters with it in ciaddr, \
without having been given it again. The server may have leased it to somebody else. A client program that was stopped \
without taking the address off the interface, or two programs on one host, do this.",
    check: Check::Exchange(Needs::signs(&[Sign::Known]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !matches!(case.exchange.kind, Kind::Renew | Kind::Inform) {
        return;
    }
    let Some((address, when)) = case.client_past.and_then(ClientPast::released) else {
        return;
    };
    let is_use = |member: &&Member| {
        member.packet.message().ciaddr() == address
            && member.packet.time().is_some_and(|time| time.nanos() > when)
    };
    let Some(used) = case.asks().find(is_use) else {
        return;
    };
    let time = used.packet.time();
    let passed = time.map_or(0, |time| time.nanos().saturating_sub(when));
    let passed = if passed < SECOND {
        "a moment".to_owned()
    } else {
        words::elapsed(passed)
    };
    let text = format!("the client uses {address} {passed} after it gave it back");
    let span = used
        .packet
        .message()
        .field_span(crate::dhcp::header::CIADDR);
    report.add_member(used, Some(span), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{dora, found, inform, later, release, renew, renewed};

    #[test]
    fn an_address_used_after_its_release_is_told() {
        let given_back = [dora(), later(vec![release()], 30_000, 8)].concat();
        let renewal = later(vec![renew(), renewed()], 60_000, 9);
        assert_eq!(
            found("X42", &[given_back, renewal.clone()].concat()).len(),
            1
        );
        assert!(found("X42", &[dora(), renewal].concat()).is_empty());
        let nameless = [
            release().with(|m| m.ciaddr = [0; 4]),
            inform().with(|m| m.ciaddr = [0; 4]).at(9000),
        ];
        assert!(found("X42", &nameless).is_empty());
    }

    #[test]
    fn times_may_be_centuries_apart() {
        const LONG_AGO: i64 = -9_000_000_000_000;
        const LONG_AFTER: i64 = 7_000_000_000_000;
        let given_back = [dora(), later(vec![release()], 30_000, 8)].concat();
        let given_back = given_back.into_iter().map(|m| {
            let at = m.at + LONG_AGO;
            m.at(at)
        });
        let renewal = later(vec![renew(), renewed()], LONG_AFTER, 9);
        let all = [given_back.collect(), renewal].concat();
        assert_eq!(found("X42", &all).len(), 1);
    }
}
