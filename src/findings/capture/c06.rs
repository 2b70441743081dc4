//! C06 `capture-gap`.

use crate::findings::words;
use crate::findings::{Capture, Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "C06",
    name: "capture-gap",
    severity: Severity::Info,
    cites: &[],
    summary: "the capture lost packets",
    explain: "The capture itself counts packets that it dropped, by the kernel, the interface or the file's own \
statistics. A message that is missing may be one of them, so a missing answer is told with less weight. Capture with \
a larger buffer (-B), a filter, or less to write.",
    check: Check::Capture(check),
};

fn check(capture: &Capture, report: &mut Report) {
    if capture.dropped > 0 {
        let text = format!(
            "the capture dropped {}: what is missing may be among them",
            words::count(capture.dropped, "packet")
        );
        report.add_whole(Severity::Info, None, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_are_told() {
        let found = |dropped| {
            let mut report = Report::of(&RULE);
            let capture = Capture {
                dropped,
                ..Capture::default()
            };
            check(&capture, &mut report);
            let mut news = report.into_found().news;
            news.pop().map(|finding| finding.text)
        };
        let told = |packets| {
            Some(format!(
                "the capture dropped {packets}: what is missing may be among them"
            ))
        };
        assert_eq!(found(0), None);
        assert_eq!(found(1), told("1 packet"));
        assert_eq!(found(3), told("3 packets"));
    }
}
