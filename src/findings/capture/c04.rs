//! C04 `relay-copies`.

use crate::findings::{Capture, Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "C04",
    name: "relay-copies",
    severity: Severity::Info,
    cites: &["RFC 1542 s4.1.1"],
    summary: "messages were captured before and behind a relay",
    explain: "The capture sees both sides of a relay: the client's message and the same message as the relay passed it \
on, with its own address in giaddr, hops counted up and perhaps option 82 added. Both belong to one exchange; the \
second is marked as a copy, and the view shows what the relay changed.",
    check: Check::Capture(check),
};

fn check(capture: &Capture, report: &mut Report) {
    let seen = capture.relay_copies;
    if seen.count > 0 {
        let text = format!(
            "{} messages were captured on both sides of a relay; each counts once",
            seen.count
        );
        report.add_whole(Severity::Info, seen.first, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{discover, dora, found};

    #[test]
    fn both_sides_of_a_relay_are_told() {
        assert_eq!(found("C04", &[discover(), discover().relayed()]).len(), 1);
        assert!(found("C04", &dora()).is_empty());
    }
}
