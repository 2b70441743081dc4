//! P38 `bad-enum`.

use crate::dhcp::codes;
use crate::dhcp::format::ValueFaultKind;
use crate::dhcp::{FaultKind, registry};
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P38",
    name: "bad-enum",
    severity: Severity::Warning,
    cites: &["RFC 2132", "RFC 2563 s2"],
    summary: "an option has a value that is none of those defined for it",
    explain: "Some options choose one of a few values: on or off, a NetBIOS node type, whether a client may \
configure itself. Another value has no meaning, and receivers do what they like with it. Look at the server's \
definition of the option.",
    check: Check::Message(
        Roles::ALL,
        Needs::options(&[option::NODE_TYPE, option::AUTO_CONFIGURE]).or(&[Sign::Faults]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    for fault in message.layout().faults() {
        if let FaultKind::Value {
            code, fault: wrong, ..
        } = fault.kind
        {
            if let ValueFaultKind::Bool(value) = wrong.kind {
                let name = registry::row(code).name;
                let text = format!("option {code} ({name}) is {value}; only 0 and 1 are defined");
                report.add(case.packet, Some(fault.span), text);
            }
        }
    }
    let tables = [
        (option::NODE_TYPE, &codes::NETBIOS_NODE),
        (option::AUTO_CONFIGURE, &codes::AUTO_CONFIGURE),
    ];
    for (code, table) in tables {
        if !message.has(code) {
            continue;
        }
        if let Some([value]) = message.first(code) {
            if table.name(u32::from(*value)).is_none() {
                let name = registry::row(code).name;
                let text = format!("option {code} ({name}) is {value}, which is not defined");
                report.add(case.packet, case.option_span(code), text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{offer, severities};

    #[test]
    fn values_nobody_defined_are_told() {
        assert_eq!(severities("P38", &[offer().option(19, &[2])]), [Warning]);
        assert_eq!(severities("P38", &[offer().option(46, &[3])]), [Warning]);
        assert_eq!(severities("P38", &[offer().option(116, &[7])]), [Warning]);
        let right = offer().option(19, &[1]).option(46, &[8]).option(116, &[0]);
        assert_eq!(severities("P38", &[right]), []);
    }
}
