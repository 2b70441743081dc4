//! M14 `relay-port`.

use crate::dhcp::relay::RELAY_PORT;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::CLIENT_PORT;

pub(crate) static RULE: Rule = Rule {
    code: "M14",
    name: "relay-port",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.1", "RFC 8357 s4"],
    summary: "an answer goes to the relay, but to the client's port",
    explain: "Relays take a server's answers at port 67. At port 68 of the relay nobody listens, the answer is \
dropped, and the client seems not to be answered. A relay that asked for answers at another port (option \
82.19) is not reported. Some servers get this wrong when they see the relay as a client of their own network: \
look at giaddr and at the server's interfaces.",
    check: Check::Message(
        Roles::ANSWERS,
        Needs::signs(&[Sign::OddPorts, Sign::WrongOp]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let datagram = &case.packet.datagram;
    let relay = case.message().giaddr();
    if datagram.udp.dst != CLIENT_PORT || !case.is_relayed() || datagram.ip.dst != relay {
        return;
    }
    if !case.may_have_relay_item(RELAY_PORT) {
        let text = format!(
            "{} to port 68 of the relay {relay}, which listens at 67: it is dropped there",
            case.word()
        );
        report.add(case.packet, Some(datagram.udp.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Error;
    use crate::findings::testing::{discover, offer, severities};

    #[test]
    fn a_relay_listens_at_67() {
        let wrong = offer().relayed().ports(67, 68);
        assert_eq!(severities("M14", &[discover().relayed(), wrong]), [Error]);
        assert_eq!(
            severities("M14", &[discover().relayed(), offer().relayed()]),
            []
        );
        assert_eq!(severities("M14", &[discover(), offer()]), []);
    }
}
