//! C07 `exchange-cut`.

use crate::findings::{Capture, Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "C07",
    name: "exchange-cut",
    severity: Severity::Info,
    cites: &[],
    summary: "exchanges began before the capture or were not over at its end",
    explain: "The first message of an exchange is not in the capture, or the capture ends before an answer could be \
expected. Nothing is made of what such an exchange lacks. Start the capture before the client, and let it run for at \
least ten seconds after the last message.",
    check: Check::Capture(check),
};

fn check(capture: &Capture, report: &mut Report) {
    let seen = capture.cut;
    if seen.count > 0 {
        let text = format!(
            "exchanges cut by the beginning or the end of the capture: {} of {}",
            seen.count, capture.exchanges
        );
        report.add_whole(Severity::Info, seen.first, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{ack, discover, dora, found, found_at_end, request};

    #[test]
    fn a_cut_exchange_is_told() {
        assert_eq!(found("C07", &[request(), ack()]).len(), 1);
        assert_eq!(found_at_end("C07", &[discover()]).len(), 1);
        assert!(found("C07", &dora()).is_empty());
    }
}
