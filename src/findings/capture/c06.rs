//! C06 `capture-gap`.

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
            "the capture dropped {} packets: what is missing may be among them",
            capture.dropped
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
            report.into_found().news.len()
        };
        assert_eq!((found(3), found(0)), (1, 0));
    }
}
