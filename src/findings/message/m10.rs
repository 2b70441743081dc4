//! M10 `nak-fields`.

use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M10",
    name: "nak-fields",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.3.1 table 3"],
    summary: "a NAK has addresses in its fields",
    explain: "A NAK refuses, so yiaddr, ciaddr and siaddr are 0 in it. A client that reads yiaddr without \
looking at the message type takes an address it was denied. Some servers leave ciaddr from the request, or \
their own address in siaddr: harmless.",
    check: Check::Message(Roles::of(&[Role::Nak]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let fields = [
        (header::YIADDR, message.yiaddr(), Severity::Warning),
        (header::CIADDR, message.ciaddr(), Severity::Info),
        (header::SIADDR, message.siaddr(), Severity::Info),
    ];
    for (field, address, severity) in fields {
        if !address.is_unspecified() {
            let text = format!(
                "NAK with {} {address}, which should be 0: it gives nothing",
                field.name
            );
            report.add_as(severity, case.packet, Some(message.field_span(field)), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{ADDRESS, nak, reboot, severities};

    #[test]
    fn a_nak_gives_nothing() {
        assert_eq!(
            severities("M10", &[reboot(), nak().with(|m| m.yiaddr = ADDRESS)]),
            [Warning]
        );
        assert_eq!(
            severities("M10", &[reboot(), nak().with(|m| m.ciaddr = ADDRESS)]),
            [Info]
        );
        assert_eq!(severities("M10", &[reboot(), nak()]), []);
    }
}
