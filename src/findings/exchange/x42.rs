//! X42 `release-then-use`.

use super::case::{ExchangeCase, SECOND};
use crate::exchange::{Kind, Member};
use crate::findings::exchange::{Needs, Sign};
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
    check: Check::Exchange(Needs::signs(&[Sign::ClientKnown]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !matches!(case.exchange.kind, Kind::Renew | Kind::Inform) {
        return;
    }
    let Some(past) = case.client_past.filter(|past| past.has_released()) else {
        return;
    };
    // It may have been given again in an exchange that is still open.
    let again = case.exchange.lease_before.map(|lease| lease.address);
    let released = |used: &Member| {
        let (address, now) = (used.packet.message().ciaddr(), used.packet.time()?.nanos());
        let when = past.released_before_use(address, now)?;
        (again != Some(address)).then_some((address, now.saturating_sub(when)))
    };
    let found = case.asks().find_map(|used| Some((used, released(used)?)));
    let Some((used, (address, passed))) = found else {
        return;
    };
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
    use crate::findings::testing::{
        OTHER_SERVER, dora, found, inform, informed, later, offer, release, renew, renewed,
    };

    #[test]
    fn an_address_used_after_its_release_is_told() {
        let given_back = [dora(), later(vec![release()], 30_000, 8)].concat();
        let renewal = later(vec![renew(), renewed()], 60_000, 9);
        assert_eq!(
            found("X42", &[given_back, renewal.clone()].concat()).len(),
            1
        );
        assert!(found("X42", &[dora(), renewal].concat()).is_empty());
        // Given again in an exchange that a late OFFER keeps open.
        let again = later(dora(), 61_000, 9);
        let late = offer().by(OTHER_SERVER).with(|m| m.xid = 9).at(63_000);
        let asked = [inform().at(62_000), informed().at(62_001)].to_vec();
        let back = later(vec![release()], 60_000, 8);
        let all = [back.clone(), again, asked.clone(), vec![late]];
        assert!(found("X42", &all.concat()).is_empty());
        assert_eq!(found("X42", &[back, asked].concat()).len(), 1);
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
