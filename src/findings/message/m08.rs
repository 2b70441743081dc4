//! M08 `client-field-nonzero`.

use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M08",
    name: "client-field-nonzero",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1 table 5", "RFC 1542 s3.4"],
    summary: "a client fills a field that it must leave at 0",
    explain: "A client leaves yiaddr, siaddr and giaddr at 0. With giaddr set, servers send their answer to \
that address as to a relay, and the client does not get it. Values in yiaddr and siaddr are mostly copied from \
an earlier answer, and servers ignore them: harmless. In a DISCOVER ciaddr is 0 as well, since the client has no \
address yet; some fill in the one they had, and servers answer to it.",
    check: Check::Message(Roles::CLIENT, Needs::signs(&[Sign::FilledField]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.giaddr().is_unspecified() && !case.is_relayed() {
        let text = format!(
            "the client itself sets giaddr to {}: answers go there, not to it",
            message.giaddr()
        );
        report.add(case.packet, Some(message.field_span(header::GIADDR)), text);
    }
    let ciaddr = message.ciaddr();
    if case.role == Role::Discover && !ciaddr.is_unspecified() {
        let text = format!("DISCOVER with ciaddr {ciaddr}, which must be 0 there");
        let span = Some(message.field_span(header::CIADDR));
        report.add_as(Severity::Info, case.packet, span, text);
    }
    let fields = [
        (header::YIADDR, message.yiaddr()),
        (header::SIADDR, message.siaddr()),
    ];
    for (field, address) in fields {
        if !address.is_unspecified() {
            let text = format!(
                "the client sets {} to {address}, which is for servers to fill",
                field.name
            );
            report.of_kind(field.start).add_as(
                Severity::Info,
                case.packet,
                Some(message.field_span(field)),
                text,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{ADDRESS, RELAY, discover, renew, severities};

    #[test]
    fn fields_of_others_are_told() {
        assert_eq!(
            severities("M08", &[discover().with(|m| m.giaddr = RELAY)]),
            [Warning]
        );
        assert_eq!(
            severities("M08", &[discover().with(|m| m.siaddr = ADDRESS)]),
            [Info]
        );
        assert_eq!(
            severities("M08", &[discover().with(|m| m.yiaddr = ADDRESS)]),
            [Info]
        );
        assert_eq!(
            severities("M08", &[discover().with(|m| m.ciaddr = ADDRESS)]),
            [Info]
        );
        assert_eq!(severities("M08", &[discover(), renew().at(5)]), []);
        assert_eq!(severities("M08", &[discover().relayed()]), []);
    }
}
