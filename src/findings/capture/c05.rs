//! C05 `clock-backwards`.

use crate::exchange::SECOND;
use crate::findings::words;
use crate::findings::{Capture, Check, Report, Rule, Severity};

/// Steps back below that many nanoseconds are the order in which several processors hand over their packets.
const JITTER: i64 = 1_000_000;
/// From here on a step back spoils what is said of times, in nanoseconds.
const GRAVE: i64 = SECOND;

pub(crate) static RULE: Rule = Rule {
    code: "C05",
    name: "clock-backwards",
    severity: Severity::Warning,
    cites: &[],
    summary: "a message has an earlier time than the one before it",
    explain: "The capture's clock went back: it was set while capturing, or captures were put one behind the other \
without being merged by time. Delays, back-off and lease times across the step are not to be trusted, and no exchange \
is closed by it. Steps of less than a second come from several queues of one network card and are harmless. Merge \
captures by giving each with its own -r.",
    check: Check::Capture(check),
};

fn check(capture: &Capture, report: &mut Report) {
    let seen = capture.backwards;
    if capture.longest_back < JITTER {
        return;
    }
    let severity = if capture.longest_back < GRAVE {
        Severity::Info
    } else {
        Severity::Warning
    };
    let text = format!(
        "the clock goes back {}, by {} at most: delays across it are not to be trusted",
        words::count(seen.count, "time"),
        words::elapsed(capture.longest_back)
    );
    report.add_whole(severity, seen.first, text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{discover, dora, offer, severities};

    #[test]
    fn a_step_back_weighs_by_its_length() {
        let back = |by: i64| [discover().at(5000), offer().at(5000 - by)];
        assert_eq!(severities("C05", &back(3000)), [Warning]);
        assert_eq!(severities("C05", &back(20)), [Info]);
        assert_eq!(severities("C05", &dora()), []);
    }
}
