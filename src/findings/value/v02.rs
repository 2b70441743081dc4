//! V02 `lease-short`.

use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// Leases below this are worth a word, seconds.
const SHORT: u32 = 120;

pub(crate) static RULE: Rule = Rule {
    code: "V02",
    name: "lease-short",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.4.5"],
    summary: "the lease is very short",
    explain: "With a lease of less than two minutes every client talks to the server each minute, and a server \
that is down for that long cuts them all off: a client that gets no answer waits at least a minute before it \
asks again. Networks for guests, pools that are being moved, and the first lease of a failover pair are short \
on purpose.",
    check: Check::Message(Roles::GIVING, Needs::signs(&[Sign::OddLease]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    // An ACK to an INFORM leases nothing, whatever it says: M01 tells of it.
    if case.role == Role::Ack && case.is_for_inform() {
        return;
    }
    let lease = case.message().number_option(option::LEASE);
    if let Some(lease) = lease.filter(|lease| (1..SHORT).contains(lease)) {
        let asked = case
            .question()
            .and_then(|question| question.packet.message().number_option(option::LEASE));
        let why = if asked == Some(lease) {
            ", as the client asked (51)"
        } else {
            ""
        };
        let text = format!(
            "a lease of {lease} s{why}: a server that is down for so long cuts its clients off"
        );
        report.add(case.packet, case.option_span(option::LEASE), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, inform, informed, offer, severities, text};

    #[test]
    fn that_the_client_asked_for_it_is_told() {
        let asked = discover().option(51, &[0, 0, 0, 1]);
        let given = |seconds| offer().option(51, &[0, 0, 0, seconds]);
        assert!(text("V02", &[asked.clone(), given(1)]).contains("1 s, as the client asked (51):"));
        assert!(!text("V02", &[asked, given(60)]).contains("asked"));
    }

    #[test]
    fn a_lease_under_two_minutes_is_told() {
        assert_eq!(
            severities("V02", &[offer().option(51, &[0, 0, 0, 60])]),
            [Info]
        );
        let informed = informed().option(51, &[0, 0, 0, 60]);
        assert_eq!(severities("V02", &[inform(), informed]), []);
        assert_eq!(
            severities("V02", &[offer().option(51, &[0, 0, 0, 120])]),
            []
        );
    }
}
