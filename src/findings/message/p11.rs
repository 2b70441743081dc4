//! P11 `wrong-ports`.

use crate::dhcp::Op;
use crate::dhcp::relay::RELAY_PORT;
use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::{CLIENT_PORT, SERVER_PORT};

pub(crate) static RULE: Rule = Rule {
    code: "P11",
    name: "wrong-ports",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.1", "RFC 1542 s4.1.2"],
    summary: "the message went to a port where nobody waits for it",
    explain: "Clients send to port 67 of servers and relays; servers answer to port 68 of clients and 67 of \
relays. Firewalls, relays and switches go by these ports. PXE boot servers use 4011, Apple's boot service a \
port of the client's choice, and a relay may ask for answers at its own port (option 82.19): these are not \
meant. A server that answers to the port a test program asked from serves that program.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::OddPorts]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let to = case.packet.datagram.udp.dst;
    let message = case.message();
    if matches!(case.role, Role::PxeRequest | Role::PxeReply) || !message.has_cookie() {
        return;
    }
    match message.op() {
        Op::Request if to != SERVER_PORT => {
            let text = format!("a client's message to port {to}: servers and relays wait at 67");
            report.add(case.packet, Some(case.packet.datagram.udp.header), text);
        }
        Op::Reply if to != CLIENT_PORT && !(to == SERVER_PORT && case.is_relayed()) => {
            reply(case, report);
        }
        _ => {}
    }
}

fn reply(case: &MessageCase<'_>, report: &mut Report) {
    if case.may_have_relay_item(RELAY_PORT) || case.may_be_boot_service() {
        return;
    }
    let udp = &case.packet.datagram.udp;
    let port = udp.dst;
    let asked_from = case
        .question()
        .map(|question| question.packet.datagram.udp.src);
    if asked_from.is_none_or(|asked_from| asked_from == port) {
        let text =
            format!("a server's message to port {port} instead of 68, as if asked from there");
        report.add_as(Severity::Info, case.packet, Some(udp.header), text);
    } else {
        let waiting = if case.is_relayed() {
            "relays wait at 67, clients at 68"
        } else {
            "clients wait at 68"
        };
        let text = format!("a server's message to port {port}: {waiting}");
        report.add(case.packet, Some(udp.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{discover, offer, severities};

    #[test]
    fn other_ports_are_told() {
        assert_eq!(severities("P11", &[discover().ports(68, 68)]), [Warning]);
        assert_eq!(
            severities("P11", &[discover(), offer().ports(67, 9999)]),
            [Warning]
        );
        assert_eq!(
            severities("P11", &[discover(), offer().ports(67, 67)]),
            [Warning]
        );
        let test = [discover().ports(4444, 67), offer().ports(67, 4444)];
        assert_eq!(severities("P11", &test), [Info]);
    }

    #[test]
    fn the_ports_of_clients_relays_and_boot_servers_are_right() {
        assert_eq!(severities("P11", &[discover(), offer()]), []);
        assert_eq!(
            severities("P11", &[discover().relayed(), offer().relayed()]),
            []
        );
        assert_eq!(severities("P11", &[discover().ports(68, 4011)]), []);
        let asked = offer().relayed().ports(67, 1067).option(82, &[19, 0]);
        assert_eq!(severities("P11", &[discover().relayed(), asked]), []);
    }
    #[test]
    fn who_asked_for_another_port_may_not_be_captured() {
        let asked = [discover(), offer().ports(67, 993)];
        assert_eq!(severities("P11", &asked), [Warning]);
        let [asked, short] = asked.map(|message| message.kept(248));
        assert_eq!(severities("P11", &[asked, offer().ports(67, 993)]), []);
        assert_eq!(severities("P11", &[discover(), short]), []);
    }
}
