//! X22 `secs-static`.

use super::case::{ExchangeCase, SECOND, between};
use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// Over less than that a value that stays proves nothing, in nanoseconds.
const LONG_ENOUGH: i64 = 3 * SECOND;

pub(crate) static RULE: Rule = Rule {
    code: "X22",
    name: "secs-static",
    severity: Severity::Info,
    cites: &["RFC 1542 s3.2", "RFC 2131 s4.4.1 table 5"],
    summary: "secs does not count while the client repeats itself",
    explain: "The secs field tells how long a client has been trying. This client repeats its DISCOVER and leaves secs \
as it was. RFC 2131 allows 0, so it is no fault; but relays and standby servers that come to help only after some \
seconds will never help this client.",
    check: Check::Exchange(Needs::signs(&[Sign::Repeated]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Discover) || case.exchange.members.len() < 2 {
        return;
    }
    let mut discovers = case.exchange.with_role(Role::Discover);
    let (Some(first), Some(last)) = (discovers.next(), discovers.next_back()) else {
        return;
    };
    let secs = first.packet.message().secs();
    // What stands at its highest cannot grow, and helps with those who wait for it.
    let is_static = secs != u16::MAX
        && case
            .exchange
            .with_role(Role::Discover)
            .all(|member| member.packet.message().secs() == secs);
    let Some(passed) = between(first, last).filter(|passed| *passed >= LONG_ENOUGH && is_static)
    else {
        return;
    };
    let text = format!(
        "secs stays {secs} over {} of repeats: servers that wait for it to grow never help",
        words::elapsed(passed)
    );
    report.add_member(
        last,
        Some(last.packet.message().field_span(header::SECS)),
        text,
    );
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{discover, found};

    #[test]
    fn secs_that_stays_is_told_and_secs_that_counts_is_not() {
        assert_eq!(found("X22", &[discover(), discover().at(4000)]).len(), 1);
        assert!(found("X22", &[discover(), discover().at(1000)]).is_empty());
        let counting = discover().at(4000).with(|m| m.secs = 4);
        assert!(found("X22", &[discover(), counting]).is_empty());
        let full = discover().with(|m| m.secs = u16::MAX);
        assert!(found("X22", &[full.clone(), full.at(4000)]).is_empty());
    }
}
