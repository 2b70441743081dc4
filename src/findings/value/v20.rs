//! V20 `server-id-not-source`.

use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::value::v19::is_unreachable;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::CLIENT_PORT;

pub(crate) static RULE: Rule = Rule {
    code: "V20",
    name: "server-id-not-source",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.1"],
    summary: "the server names another address than it sends from",
    explain: "A server may name any of its addresses in option 54. The client sends its renewals there, so \
that address must be reachable from the client. Servers with several addresses or a virtual one, and access \
points or gateways that answer in the name of a server, do this.",
    check: Check::Message(Roles::ANSWERS, Needs::signs(&[Sign::OtherServer]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let Some(server) = case.message().address_option(option::SERVER) else {
        return;
    };
    let datagram = &case.packet.datagram;
    let source = datagram.ip.src;
    let is_direct = !case.is_relayed() && datagram.udp.dst == CLIENT_PORT;
    // Of an address that nobody can reach V19 speaks.
    let is_other = server != source && !is_unreachable(case, server);
    if is_other && is_direct {
        let text = format!(
            "sent from {source}, but renewals go to {server} (54): it must be reachable from the client"
        );
        report.add(case.packet, case.option_span(option::SERVER), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{OTHER_SERVER, discover, offer, severities};

    #[test]
    fn another_address_is_told() {
        assert_eq!(
            severities("V20", &[discover(), offer().option(54, &OTHER_SERVER)]),
            [Info]
        );
        assert_eq!(severities("V20", &[discover(), offer()]), []);
        let from_nobody = offer().with(|m| m.src = [0; 4]);
        assert_eq!(severities("V20", &[discover(), from_nobody]), [Info]);
        let relayed = offer().relayed().option(54, &OTHER_SERVER);
        assert_eq!(severities("V20", &[discover().relayed(), relayed]), []);
        let nobody = offer().option(54, &[127, 0, 0, 1]);
        assert_eq!(severities("V20", &[discover(), nobody]), []);
    }
}
