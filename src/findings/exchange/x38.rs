//! X38 `lease-discarded-expired`.

use super::case::{ExchangeCase, SECOND};
use crate::exchange::{Kind, LeaseSeen, Member, Role};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// Clocks of client and capture may differ by so many nanoseconds.
const TOLERANCE: i64 = 2 * SECOND;

pub(crate) static RULE: Rule = Rule {
    code: "X38",
    name: "lease-discarded-expired",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.5"],
    summary: "the client uses its address after the lease has ended",
    explain: "The client asks to extend a lease that ended before, by the last ACK in the capture. When a lease ends a \
client must stop using the address and begin anew; the server may have given it to another host by then. A computer \
that slept through the end of its lease and wakes up does this. If renewals in between were not captured, as unicast \
ones often are not, nothing is wrong: it is a warning only where a unicast renewal of this client was seen. At one of \
several servers, what another one extends is not seen: where the client had asked everybody before, it is a remark.",
    check: Check::Exchange(Needs::signs(&[Sign::Renew]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.is(Kind::Renew) {
        return;
    }
    let Some(lease) = case.exchange.lease_before else {
        return;
    };
    let late = case.asks().find_map(|request| {
        let over = lease.over(request)?;
        let is_his = request.packet.message().ciaddr() == lease.address;
        (over > TOLERANCE && is_his).then_some((request, over))
    });
    let Some((request, over)) = late else { return };
    if was_extended_unseen(case, lease, request) {
        return;
    }
    let is_seen = case.has(Role::Renew) || case.client_past.is_some_and(|past| past.has_renewed);
    let had_asked_all = may_be_extended_by_another(case, lease, request);
    let severity = if is_seen && case.capture.dropped == 0 && !had_asked_all {
        Severity::Warning
    } else {
        Severity::Info
    };
    let mut text = format!(
        "the lease of {} on {} ended {} before the client asks {} to extend it",
        words::lease(lease.seconds),
        lease.address,
        words::elapsed(over),
        if request.role == Role::Renew {
            request.packet.datagram.ip.dst.to_string()
        } else {
            "anybody".to_owned()
        }
    );
    if had_asked_all {
        text.push_str(
            "; it had asked everybody before, so another server may have extended it unseen",
        );
    }
    report.add_as(severity, &request.packet, None, text);
}

/// Whether the client asks everybody so long after it did that before that the lease may have been extended then, and its
/// renewals gone to another server.
fn may_be_extended_by_another(case: &ExchangeCase<'_>, lease: LeaseSeen, request: &Member) -> bool {
    let unanswered = case.unanswered_before();
    let (Some((Role::Rebind, asked)), Some(now)) = (unanswered, request.packet.time()) else {
        return false;
    };
    let passed = now.nanos().saturating_sub(asked);
    request.role == Role::Rebind && passed >= i64::from(lease.t2) * SECOND
}

/// Whether the lease was extended or given again before by an answer that is not in the capture: the client had asked for
/// that, and asks its own server now, at a time when the lease would be due again, or is granted it. Who had no answer
/// would still ask everybody, or have asked sooner. RFC 2131 s4.4.5.
fn was_extended_unseen(case: &ExchangeCase<'_>, lease: LeaseSeen, request: &Member) -> bool {
    let (Some((role, asked)), Some(now), Some(due)) = (
        case.unanswered_before(),
        request.packet.time(),
        case.exchange.renews_after(),
    ) else {
        return false;
    };
    let passed = now.nanos().saturating_sub(asked);
    let is_extended = passed >= due || (role == Role::Rebind && case.is_success());
    let is_in_time = passed <= i64::from(lease.seconds) * SECOND;
    request.role == Role::Renew && is_extended && is_in_time
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        Msg, OTHER_CLIENT, discover, dora, later, offer, rebind, reboot, renew, renewed, request,
        severities, text,
    };

    #[test]
    fn a_renewal_after_the_end_is_told() {
        let after = |message, at| [dora(), later(vec![message, renewed()], at, 9)].concat();
        assert_eq!(severities("X38", &after(renew(), 4_000_000)), [Warning]);
        let told = text("X38", &after(renew(), 4_000_000));
        assert!(
            told.ends_with("before the client asks 192.0.2.1 to extend it"),
            "{told}"
        );
        assert_eq!(severities("X38", &after(rebind(), 4_000_000)), [Info]);
        assert_eq!(severities("X38", &after(renew(), 1_800_000)), []);
        assert_eq!(
            severities("X38", &later(vec![renew(), renewed()], 0, 9)),
            []
        );
    }

    #[test]
    fn a_lease_that_was_extended_unseen_has_not_ended() {
        let asks = |message: Msg, at, xid| later(vec![message], at, xid);
        let lost = |last: Msg, at| {
            let first = asks(renew(), 1_800_000, 7);
            [dora(), first, asks(last, at, 8)].concat()
        };
        let answered = |message: Msg, at| later(vec![message, renewed()], at, 9);
        let told = |before: Vec<Msg>, next| severities("X38", &[before, next].concat());
        // In RENEWING again: what it asked of everybody was granted.
        let rebound = || lost(rebind(), 3_150_000);
        assert_eq!(told(rebound(), answered(renew(), 4_950_000)), []);
        assert_eq!(told(rebound(), answered(rebind(), 3_700_000)), [Warning]);
        assert_eq!(told(rebound(), asks(renew(), 4_950_000, 9)), []);
        assert_eq!(told(rebound(), asks(renew(), 3_700_000, 9)), [Warning]);
        assert_eq!(told(rebound(), answered(renew(), 7_000_000)), [Warning]);
        // Another server may have granted that, and what the client asked of that one since.
        assert_eq!(told(rebound(), answered(rebind(), 7_000_000)), [Info]);
        // Half a lease after what it asked of its own server, or sooner.
        let renewed = || lost(renew(), 2_475_000);
        assert_eq!(told(renewed(), answered(renew(), 4_275_000)), []);
        assert_eq!(told(renewed(), answered(renew(), 3_700_000)), [Warning]);
        // Clients are a little early.
        let early = [dora(), asks(renew(), 1_770_000, 7)].concat();
        let early = [early, asks(renew(), 3_540_000, 8)].concat();
        assert_eq!(told(early.clone(), answered(renew(), 5_310_000)), []);
        // No answer to a renewal is seen here.
        assert_eq!(told(early, asks(renew(), 5_310_000, 9)), []);
    }

    /// What was asked before is open still when this is judged.
    #[test]
    fn a_short_lease_that_was_extended_unseen_has_not_ended() {
        let short = |m: Msg| match m.op {
            1 => m,
            _ => m.option(51, &20_u32.to_be_bytes()),
        };
        let asks = vec![renew(), rebind().at(2000)];
        let all = |next: Msg, at| {
            let next = later(vec![next, renewed()], at, 9);
            let all = [dora(), later(asks.clone(), 10_000, 8), next].concat();
            all.into_iter().map(short).collect::<Vec<_>>()
        };
        assert_eq!(severities("X38", &all(renew(), 27_000)), []);
        assert_eq!(severities("X38", &all(rebind(), 60_000)), [Info]);
        assert_eq!(severities("X38", &all(renew(), 60_000)), [Warning]);
    }

    /// The answer to what came after a restart was not captured, by which the lease began anew.
    #[test]
    fn a_lease_that_was_given_again_unseen_has_not_ended() {
        let elsewhere = |m: Msg| m.option(50, &[192, 0, 2, 99]);
        let taken = || vec![discover(), offer(), request()];
        let then = |asked: Vec<Msg>, at| {
            let renewal = later(vec![renew(), renewed()], at, 10);
            let all = [dora(), later(asked, 3_000_000, 9), renewal].concat();
            severities("X38", &all)
        };
        assert_eq!(then(vec![reboot()], 4_800_000), []);
        assert_eq!(then(taken(), 4_800_000), []);
        // It comes too soon or too late for that.
        assert_eq!(then(vec![reboot()], 3_700_000), [Warning]);
        assert_eq!(then(vec![reboot()], 7_000_000), [Warning]);
        assert_eq!(then(vec![elsewhere(reboot())], 4_800_000), [Warning]);
        assert_eq!(then(vec![discover()], 4_800_000), [Warning]);
    }

    /// How long it is from a time by one setting of the clock to a time by another is not known.
    #[test]
    fn a_clock_that_was_set_back_ends_no_lease() {
        let stranger = |at| discover().of(OTHER_CLIENT).at(at);
        let asked = |at| later(vec![renew(), renewed()], at, 9);
        let granted = later(dora(), 5_000_000, 7);
        let set_back = [granted.clone(), vec![stranger(100_000)], asked(9_000_000)];
        assert_eq!(severities("X38", &set_back.concat()), []);
        let steady = [granted, vec![stranger(5_100_000)], asked(9_000_000)];
        assert_eq!(severities("X38", &steady.concat()), [Warning]);
    }

    /// One capture hears the unicast, the other one the broadcast.
    #[test]
    fn a_lease_seen_from_two_places_counts_from_the_request_that_earned_it() {
        let elsewhere = |m: Msg| m.with(|m| m.source = 1);
        let earned = [
            renew(),
            elsewhere(rebind()).at(1_350_000),
            renewed().at(1_350_100),
        ];
        let next = later(vec![elsewhere(renew()), renewed()], 3_700_000, 9);
        assert_eq!(severities("X38", &[&earned[..], &next].concat()), []);
    }
}
