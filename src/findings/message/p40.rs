//! P40 `bad-routes121`.

use crate::dhcp::FaultKind;
use crate::dhcp::format::ValueFaultKind;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P40",
    name: "bad-routes121",
    severity: Severity::Error,
    cites: &["RFC 3442, Classless Route Option Format"],
    summary: "the classless routes cannot be read",
    explain: "Each route of option 121 is a prefix length, as many bytes of the destination as it needs, and a \
router. If a length is above 32 or an entry is cut short, clients drop the whole option, and with it their \
default route, since they ignore option 3 when they asked for 121. Option 249 has the same form for older \
Windows; other makers use that code for other things.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::Faults]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    for fault in case.message().layout().faults() {
        let FaultKind::Value {
            code: code @ (option::ROUTES | option::MICROSOFT_ROUTES),
            fault: wrong,
            ..
        } = fault.kind
        else {
            continue;
        };
        let why = match wrong.kind {
            ValueFaultKind::PrefixLength { bits, max } => {
                format!("a prefix of {bits} bits, where {max} are most")
            }
            ValueFaultKind::Cut { needed, left } => {
                format!("a route needs {}, {left} left", words::bytes(needed))
            }
            ValueFaultKind::Length { actual, .. } => {
                format!("no route has {}", words::bytes(actual))
            }
            _ => "a route cannot be read".to_owned(),
        };
        let is_standard = code == option::ROUTES;
        let severity = if is_standard {
            Severity::Error
        } else {
            Severity::Warning
        };
        let is_empty = matches!(wrong.kind, ValueFaultKind::Length { actual: 0, .. });
        let text = if is_empty {
            format!("option {code} is empty: it gives no route")
        } else {
            format!("routes in option {code}: {why}, so clients drop them all")
        };
        report
            .of_kind(code)
            .add_as(severity, case.packet, Some(fault.span), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{offer, severities, text};

    #[test]
    fn routes_that_cannot_be_read_are_told() {
        assert_eq!(
            severities(
                "P40",
                &[offer().option(121, &[33, 10, 0, 0, 0, 1, 192, 0, 2, 1])]
            ),
            [Error]
        );
        assert_eq!(
            severities("P40", &[offer().option(121, &[8, 10, 192, 0, 2])]),
            [Error]
        );
        assert_eq!(severities("P40", &[offer().option(121, &[])]), [Error]);
        assert!(text("P40", &[offer().option(121, &[])]).ends_with("gives no route"));
        assert_eq!(
            severities("P40", &[offer().option(249, &[8, 10, 192, 0, 2])]),
            [Warning]
        );
        assert_eq!(
            severities("P40", &[offer().option(121, &[8, 10, 192, 0, 2, 1])]),
            []
        );
    }
}
