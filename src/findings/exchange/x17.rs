//! X17 `lease-changed`.

use super::case::{ExchangeCase, SECOND, server_name, span};
use crate::dhcp::option;
use crate::exchange::{Kind, Outcome, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// A lease that runs towards a fixed end is shorter by what has passed, give or take so many seconds.
const TOLERANCE: i64 = 2;

pub(crate) static RULE: Rule = Rule {
    code: "X17",
    name: "lease-changed",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.1"],
    summary: "a renewal gave another lease time than before",
    explain: "The ACK to a renewal gives a lease time that differs from the one before. An administrator changed the \
pool, or makes leases short to prepare for new addresses; failover partners begin with a short lease and give the full \
one on renewal. Where every renewal brings no more than what was left, the server lets the lease run to a fixed end, \
and the client will lose its address then.",
    check: Check::Exchange(Needs::signs(&[Sign::Renew]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.is(Kind::Renew) || case.exchange.outcome != Outcome::Bound {
        return;
    }
    let (Some(before), Some(ack)) = (case.exchange.lease_before, case.verdict.answer) else {
        return;
    };
    let Some(now) = ack.packet.message().number_option(option::LEASE) else {
        return;
    };
    // A client may have leases on several networks.
    if before.address != ack.packet.message().yiaddr() {
        return;
    }
    if now == before.seconds || before.server != server_of(case.exchange.as_heard(ack)) {
        return;
    }
    let passed = case
        .verdict
        .request
        .and_then(|request| before.age(request))
        .map_or(0, |age| age / SECOND);
    let left = i64::from(before.seconds).saturating_sub(passed);
    let is_running_out = now < before.seconds && (i64::from(now) - left).abs() <= TOLERANCE;
    let mut text = format!(
        "{} renews {}, the lease before was {}",
        server_name(ack),
        words::for_lease(now),
        words::lease(before.seconds)
    );
    if is_running_out {
        text.push_str(": no more than what was left of it");
    }
    report.add_member(ack, span(ack, option::LEASE), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, dora, found, later, renew, renewed, text};

    #[test]
    fn another_lease_time_is_told() {
        let renewal = |seconds: u32| {
            let ack = renewed().option(51, &seconds.to_be_bytes());
            [dora(), later(vec![renew(), ack], 1_800_000, 9)].concat()
        };
        assert!(found("X17", &renewal(3600)).is_empty());
        assert!(text("X17", &renewal(7200)).contains("for 2 h"));
        assert!(text("X17", &renewal(u32::MAX)).starts_with("192.0.2.1 renews for ever, "));
        assert!(text("X17", &renewal(1800)).contains("no more than what was left"));
    }

    #[test]
    fn a_lease_on_another_address_is_not_the_one_before() {
        let elsewhere = |m: Msg| match m.op {
            1 => m,
            _ => m
                .with(|m| m.yiaddr = [192, 0, 2, 77])
                .option(51, &7200_u32.to_be_bytes()),
        };
        let beside = later(dora(), 10_000, 8).into_iter().map(elsewhere);
        let renewal = later(vec![renew(), renewed()], 1_800_000, 9);
        let all = [dora(), beside.collect(), renewal].concat();
        assert!(found("X17", &all).is_empty());
    }
}
