//! M11 `nak-relay-no-broadcast`.

use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::CLIENT_PORT;

pub(crate) static RULE: Rule = Rule {
    code: "M11",
    name: "nak-relay-no-broadcast",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.2"],
    summary: "a NAK through a relay does not ask for broadcast",
    explain: "A server that sends a NAK to a relay sets the broadcast flag in it, so that the relay broadcasts \
the NAK on the client's link. Without the flag the relay may send it to an address that the client does not \
have, and the client does not learn that it was refused. It is a warning where the relay was seen to do that.",
    check: Check::Message(Roles::of(&[Role::Nak]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !case.is_relayed() || message.is_broadcast() || !message.has_field(header::FLAGS) {
        return;
    }
    let ip = &case.packet.datagram.ip;
    let span = Some(message.field_span(header::FLAGS));
    let is_on_clients_link =
        case.packet.datagram.udp.dst == CLIENT_PORT && ip.dst != message.giaddr();
    if is_on_clients_link && case.is_unicast() {
        let text = format!(
            "NAK without broadcast flag, and the relay sends it to {}: the client may not hear it",
            ip.dst
        );
        report.add_as(Severity::Warning, case.packet, span, text);
    } else if !is_on_clients_link {
        let relay = message.giaddr();
        let text = format!(
            "NAK through the relay {relay} without broadcast flag: the relay may send it by unicast"
        );
        report.add(case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{ADDRESS, RELAY, nak, reboot, severities};

    #[test]
    fn a_relayed_nak_asks_for_broadcast() {
        assert_eq!(
            severities("M11", &[reboot().relayed(), nak().relayed()]),
            [Info]
        );
        let astray = nak().with(|m| m.giaddr = RELAY).between(RELAY, ADDRESS);
        assert_eq!(severities("M11", &[reboot(), astray]), [Warning]);
        let flagged = nak().relayed().with(|m| m.flags = 0x8000);
        assert_eq!(severities("M11", &[reboot().relayed(), flagged]), []);
        assert_eq!(severities("M11", &[reboot(), nak()]), []);
    }
}
