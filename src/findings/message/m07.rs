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
IP source of the message, which saves a client that fills in that one. Behind a relay the source is the relay's, \
and nobody knows the client's address any more.",
    check: Check::Message(Roles::of(&[Role::Inform]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.ciaddr().is_unspecified() || !message.has_field(header::CIADDR) {
        return;
    }
    let span = Some(message.field_span(header::CIADDR));
    let source = case.packet.datagram.ip.src;
    if case.is_relayed() {
        let relay = message.giaddr();
        let text = format!(
            "INFORM with ciaddr 0, by relay {relay}: only a server that answers to the relay reaches the client"
        );
        report.add_as(Severity::Warning, case.packet, span, text);
    } else if source.is_unspecified() {
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
    use crate::findings::testing::{inform, severities, text};

    #[test]
    fn an_inform_needs_ciaddr() {
        let lost = inform().with(|m| (m.ciaddr, m.src) = ([0; 4], [0; 4]));
        assert_eq!(severities("M07", &[lost]), [Error]);
        assert_eq!(
            severities("M07", &[inform().with(|m| m.ciaddr = [0; 4])]),
            [Warning]
        );
        assert_eq!(severities("M07", &[inform()]), []);
        assert_eq!(severities("M07", &[inform().relayed()]), []);
    }

    #[test]
    fn the_source_of_a_relay_is_not_the_clients() {
        let passed_on = [inform().with(|m| m.ciaddr = [0; 4]).relayed()];
        assert_eq!(severities("M07", &passed_on), [Warning]);
        let told = text("M07", &passed_on);
        assert!(told.contains("by relay 192.0.2.254"), "{told}");
    }
}
