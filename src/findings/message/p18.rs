//! P18 `missing-end`.

use crate::dhcp::{Area, FaultKind};
use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P18",
    name: "missing-end",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.1"],
    summary: "the options do not end with End",
    explain: "The last option must be End (255). Parsers differ in what they make of a message without it: \
most stop at the end of the datagram, strict relays drop it or put their own option in the wrong place. BOOTP \
messages with a filled vendor field may lack it.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::Faults]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    for fault in case.message().layout().faults() {
        if let FaultKind::EndMissing {
            area: Area::Options,
        } = fault.kind
        {
            if !case.is_own(fault.kind) {
                continue;
            }
            let is_bootp = matches!(case.role, Role::BootRequest | Role::BootReply);
            let severity = if is_bootp {
                Severity::Info
            } else {
                Severity::Warning
            };
            let text = "the options have no End (255): strict relays and servers drop the message";
            report.add_as(severity, case.packet, Some(fault.span), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn options_end_with_end() {
        assert_eq!(severities("P18", &[discover().tail(&[])]), [Warning]);
        assert_eq!(severities("P18", &[discover().tail(&[0, 0])]), [Warning]);
        assert_eq!(severities("P18", &[discover().tail(&[255])]), []);
        assert_eq!(severities("P18", &[discover().tail(&[]).kept(245)]), []);
    }
}
