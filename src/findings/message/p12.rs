//! P12 `source-port-odd`.

use crate::dhcp::relay::RELAY_PORT;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::{CLIENT_PORT, SERVER_PORT};

pub(crate) static RULE: Rule = Rule {
    code: "P12",
    name: "source-port-odd",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.1"],
    summary: "the message comes from another port than clients and servers use",
    explain: "Clients send from port 68 and servers from 67. The RFC only fixes where messages go, so this is \
allowed; but some servers answer to the port a message came from, and firewalls often pass 67 and 68 only. \
Test programs, scanners and address translation do this.",
    check: Check::Message(
        Roles::LEASING,
        Needs::signs(&[Sign::OddPorts, Sign::WrongOp]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let udp = &case.packet.datagram.udp;
    let usual = if case.role.is_server() || case.is_relayed() {
        SERVER_PORT
    } else {
        CLIENT_PORT
    };
    let from = udp.src;
    if from != usual && !(case.is_relayed() && case.may_have_relay_item(RELAY_PORT)) {
        let text = format!(
            "sent from port {from} instead of {usual}: answers or firewalls may not expect that"
        );
        report.add(case.packet, Some(udp.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{RELAY, discover, offer, severities};

    #[test]
    fn other_source_ports_are_told() {
        assert_eq!(severities("P12", &[discover().ports(4444, 67)]), [Info]);
        assert_eq!(
            severities("P12", &[discover(), offer().ports(1067, 68)]),
            [Info]
        );
        assert_eq!(severities("P12", &[discover(), offer()]), []);
        assert_eq!(
            severities("P12", &[discover().relayed(), offer().relayed()]),
            []
        );
    }

    #[test]
    fn a_client_that_sets_giaddr_is_no_relay() {
        let own = discover().with(|m| m.giaddr = RELAY);
        assert_eq!(severities("P12", std::slice::from_ref(&own)), []);
        assert_eq!(severities("P12", &[own.ports(67, 67)]), [Info]);
    }
}
