//! P32 `low-ttl`.

use crate::dhcp::Op;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::SERVER_PORT;

/// Fewer hops left than this are worth a word.
const FEW: u8 = 5;

pub(crate) static RULE: Rule = Rule {
    code: "P32",
    name: "low-ttl",
    severity: Severity::Info,
    cites: &["RFC 1542 s4.1.1"],
    summary: "the message is about to run out of hops",
    explain: "Between relay and server a message may cross routers, and each takes one from its time to live. \
One that has few left may not arrive after the next change of the network: relays may set the field anew for \
each message. On the client's own link the value does not matter.",
    check: Check::Message(Roles::LEASING, Needs::signs(&[Sign::LowTtl]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let ip = &case.packet.datagram.ip;
    if ip.ttl >= FEW || !case.is_relayed() || case.packet.datagram.udp.dst != SERVER_PORT {
        return;
    }
    // A relay next to the server may well send its request with a single hop.
    let is_request = case.message().op() == Op::Request;
    if !is_request || ip.ttl == 1 && case.is_unicast() {
        let text = format!(
            "{} between relay and server has a time to live of {} left",
            case.word(),
            ip.ttl
        );
        report.add(case.packet, Some(ip.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, offer, severities};

    #[test]
    fn few_hops_between_relay_and_server_are_told() {
        assert_eq!(
            severities("P32", &[discover().relayed().with(|m| m.ttl = 1)]),
            [Info]
        );
        let low = offer().relayed().with(|m| m.ttl = 2);
        assert_eq!(severities("P32", &[discover().relayed(), low]), [Info]);
        assert_eq!(severities("P32", &[discover().with(|m| m.ttl = 1)]), []);
        assert_eq!(
            severities("P32", &[discover().relayed(), offer().relayed()]),
            []
        );
    }
}
