//! P20 `option-overruns`.

use crate::dhcp::Ended;
use crate::dhcp::{FaultKind, registry};
use crate::findings::message::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P20",
    name: "option-overruns",
    severity: Severity::Error,
    cites: &["RFC 2132 s2"],
    summary: "an option is longer than the room it stands in",
    explain: "The length octet of an option reaches beyond the end of its area, or the area ends before it. \
What the option means is lost, and whatever was to follow is lost with it. Often a relay agent appended option \
82 to a message without making room for it, or a device cut a long message off; otherwise a sender wrote a \
wrong length. Where the capture itself ends early nothing is said.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::Faults]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    for fault in case.message().layout().faults() {
        let FaultKind::OptionCut {
            code,
            declared,
            available,
            area,
            ended: Ended::Message | Ended::Area,
        } = fault.kind
        else {
            continue;
        };
        if !case.is_own(fault.kind) {
            continue;
        }
        let name = registry::row(code).name;
        let area = area.name();
        let text = match declared {
            Some(declared) => format!(
                "option {code} ({name}) declares {}, and the {area} field ends after {available}: it and all that \
should follow are lost",
                words::bytes(declared)
            ),
            None => format!(
                "the {area} field ends with the code of an option ({code}) that has no length"
            ),
        };
        report
            .of_kind(code)
            .add(case.packet, Some(fault.span), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Error;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn a_value_past_the_end_is_an_error() {
        assert_eq!(
            severities("P20", &[discover().tail(&[12, 9, b'a'])]),
            [Error]
        );
        assert_eq!(severities("P20", &[discover().tail(&[12])]), [Error]);
        assert_eq!(severities("P20", &[discover()]), []);
        assert_eq!(severities("P20", &[discover().kept(242)]), []);
    }
}
