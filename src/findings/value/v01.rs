//! V01 `t1-t2-order`.

use crate::dhcp::Message;
use crate::exchange::{LeaseTimes, Role};
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V01",
    name: "t1-t2-order",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.4.5"],
    summary: "renewal time, rebinding time and lease are not in their order",
    explain: "A client renews at T1 (option 58, half the lease unless told), tries any server at T2 (59, seven \
eighths) and loses its address when the lease (51) ends: T1 must be less than T2, and T2 less than the lease. If T1 \
lies behind the end, a client that obeys loses its address before it renews; if T2 does, it renews, but loses its \
address without having asked another server where its own is silent; if T2 is not behind T1 it never asks its own. \
Many clients then fall back on the default times. Times of an infinite lease do not matter. Correct them in the \
server's settings.",
    check: Check::Message(Roles::GIVING, Needs::signs(&[Sign::OddTimes]), check),
};

/// The times that a message names beside its lease; `None` where it leaves renewal and rebinding to the client.
fn named(message: Message<'_>, seconds: u32) -> Option<LeaseTimes> {
    let has_times = message.has(option::T1) || message.has(option::T2);
    has_times.then(|| LeaseTimes {
        seconds,
        t1: message.number_option(option::T1),
        t2: message.number_option(option::T2),
    })
}

fn rise(times: &LeaseTimes) -> bool {
    times.renewal() < times.rebinding() && times.rebinding() < times.seconds
}

/// Whether the times that a message names beside its lease rise.
pub(in crate::findings) fn are_rising(message: Message<'_>, lease: u32) -> bool {
    named(message, lease).is_none_or(|times| rise(&times))
}

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let Some(lease) = message.number_option(option::LEASE) else {
        return;
    };
    let Some(times) = named(message, lease).filter(|times| !rise(times)) else {
        return;
    };
    if lease == u32::MAX || lease == 0 || case.role == Role::Ack && case.is_for_inform() {
        return;
    }
    let (renew, rebind) = (times.renewal(), times.rebinding());
    let is_late = renew >= lease;
    let severity = if is_late {
        Severity::Error
    } else {
        Severity::Warning
    };
    let code = if times.t1.is_some() {
        option::T1
    } else {
        option::T2
    };
    let (kind, why) = if is_late {
        (1_u32, "the lease ends before the client has renewed it")
    } else if rebind >= lease {
        let why = "the lease ends before the client asks any other server than its own";
        (2, why)
    } else {
        (3, "clients renew at other times than the server says")
    };
    let text = format!(
        "T1 {}, T2 {} and lease {lease} s are not in rising order: {why}",
        time(times.t1, renew),
        time(times.t2, rebind),
    );
    let span = case.option_span(code);
    report
        .of_kind(kind)
        .add_as(severity, case.packet, span, text);
}

fn time(given: Option<u32>, used: u32) -> String {
    given.map_or_else(
        || format!("{used} s (by default)"),
        |given| format!("{given} s"),
    )
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{Msg, offer, severities, text};

    /// The lease of the test's offer is an hour.
    fn times(t1: u32, t2: u32) -> Msg {
        offer()
            .option(58, &t1.to_be_bytes())
            .option(59, &t2.to_be_bytes())
    }

    #[test]
    fn times_out_of_order_are_told() {
        assert_eq!(severities("V01", &[times(4000, 5000)]), [Error]);
        assert_eq!(severities("V01", &[times(3000, 2000)]), [Warning]);
        // It renews, and only rebinding never comes.
        assert_eq!(severities("V01", &[times(1000, 6000)]), [Warning]);
        assert!(text("V01", &[times(1000, 6000)]).ends_with("any other server than its own"));
        assert_eq!(severities("V01", &[times(1800, 1800)]), [Warning]);
        let all = [times(4000, 5000), times(4000, 6000), times(1800, 4000)];
        assert_eq!(severities("V01", &all), [Error, Warning]);
        assert_eq!(
            severities("V01", &[offer().option(58, &3599_u32.to_be_bytes())]),
            [Warning]
        );
    }

    #[test]
    fn times_in_order_and_an_infinite_lease_are_right() {
        assert_eq!(severities("V01", &[times(1800, 3150)]), []);
        assert_eq!(severities("V01", &[offer()]), []);
        assert_eq!(
            severities("V01", &[times(4000, 5000).option(51, &[255; 4])]),
            []
        );
    }
}
