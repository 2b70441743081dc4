//! P36 `overload-bad`.

use crate::dhcp::{Area, FaultKind};
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P36",
    name: "overload-bad",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.1", "RFC 2132 s9.3"],
    summary: "option 52, or an area it opens, is not as it must be",
    explain: "Option 52 has one byte: 1 for file, 2 for sname, 3 for both, and stands in the options field \
itself. Each area it opens ends with End and is filled with zeros. Otherwise a client reads names as options \
or options as names. Where an area is full to its last byte, \
a missing End is a remark only: all read it alike.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::Faults]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    for fault in case.message().layout().faults() {
        let (severity, text) = match fault.kind {
            FaultKind::OverloadBad { value: Some(0) } => (
                Severity::Warning,
                "option 52 is 0, which opens no area; it should be absent".to_owned(),
            ),
            FaultKind::OverloadBad { value: Some(value) } => (
                Severity::Error,
                format!("option 52 is {value}; only 1 to 3 mean something"),
            ),
            FaultKind::OverloadBad { value: None } => (
                Severity::Error,
                "option 52 has another length than 1".to_owned(),
            ),
            FaultKind::OverloadNested { area } => {
                let text = format!(
                    "option 52 stands in {}, where it means nothing",
                    area.name()
                );
                (Severity::Warning, text)
            }
            FaultKind::EndMissing { area } if area != Area::Options => {
                let text = format!("the options in {} do not end with End (255)", area.name());
                (Severity::Info, text)
            }
            FaultKind::DataAfterEnd { area } if area != Area::Options => {
                let text = format!(
                    "bytes that are not zero follow the End of the options in {}",
                    area.name()
                );
                (Severity::Info, text)
            }
            _ => continue,
        };
        report.add_as(severity, case.packet, Some(fault.span), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info, Warning};
    use crate::findings::testing::{Msg, offer, severities};

    fn overloaded(file: &[u8]) -> Msg {
        offer().option(52, &[1]).with(|m| m.file = file.to_vec())
    }

    #[test]
    fn values_and_places_of_option_52_are_checked() {
        assert_eq!(severities("P36", &[offer().option(52, &[4])]), [Error]);
        assert_eq!(severities("P36", &[offer().option(52, &[0])]), [Warning]);
        assert_eq!(severities("P36", &[offer().option(52, &[1, 1])]), [Error]);
        assert_eq!(
            severities("P36", &[overloaded(&[52, 1, 2, 255])]),
            [Warning]
        );
        assert_eq!(severities("P36", &[overloaded(&[])]), [Info]);
        assert_eq!(severities("P36", &[overloaded(&[255, 7])]), [Info]);
    }

    #[test]
    fn an_area_with_end_is_right() {
        assert_eq!(severities("P36", &[overloaded(&[15, 1, b'x', 255])]), []);
        assert_eq!(severities("P36", &[offer()]), []);
    }
}
