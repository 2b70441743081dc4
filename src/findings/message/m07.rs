//! M07 `inform-no-ciaddr`.

use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M07",
    name: "inform-no-ciaddr",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.4.3", "RFC 2131 s4.3.5"],
    summary: "an INFORM does not say where to answer",
    explain: "With an INFORM a host that already has an address asks for parameters only, and the server \
answers to the address in ciaddr. With ciaddr 0 the answer has no destination. Some servers then answer to the \
IP source of the message, which saves a client that fills in that one.",
    check: Check::Message(Roles::of(&[Role::Inform]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.ciaddr().is_unspecified() || !message.has_field(header::CIADDR) {
        return;
    }
    let span = Some(message.field_span(header::CIADDR));
    let source = case.packet.datagram.ip.src;
    if source.is_unspecified() {
        let text = "INFORM with ciaddr 0, from 0.0.0.0: the answer has nowhere to go";
        report.add(case.packet, span, text);
    } else {
        let text = format!(
            "INFORM with ciaddr 0: only a server that answers to the source {source} reaches the client"
        );
        report.add_as(Severity::Warning, case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{inform, severities};

    #[test]
    fn an_inform_needs_ciaddr() {
        let lost = inform().with(|m| (m.ciaddr, m.src) = ([0; 4], [0; 4]));
        assert_eq!(severities("M07", &[lost]), [Error]);
        assert_eq!(
            severities("M07", &[inform().with(|m| m.ciaddr = [0; 4])]),
            [Warning]
        );
        assert_eq!(severities("M07", &[inform()]), []);
    }
}
