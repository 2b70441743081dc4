//! V18 `no-dns`.

use std::net::Ipv4Addr;

use crate::dhcp::Message;
use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::subnet::{Subnet, addresses, is_no_host};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V18",
    name: "no-dns",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.1", "RFC 9463 s5.1"],
    summary: "the client asked for name servers and got none that it can ask",
    explain: "The ACK has neither name servers (6) nor encrypted ones (162), although the client asked for \
them: names do not resolve. Right for isolated networks and for clients that have name servers of their own; \
otherwise the server's scope lacks them.\n\
Or it has name servers, and one is an address that nobody answers at: 0.0.0.0, as routers give out that have no \
connection yet, a multicast, broadcast or reserved address, or the network's own. If all are, names do not resolve. A \
loopback address makes each client ask itself: right only where each runs a resolver.",
    check: Check::Message(
        Roles::of(&[Role::Ack]),
        Needs::absent(&[option::NAME_SERVER]).or(&[Sign::OddNameServer]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    look_at_given(case, report);
    if gives_servers(case.message()) || !case.has_all_options() {
        return;
    }
    if case.asked_for(option::NAME_SERVER) == Some(true) {
        let text = if !case.is_for_inform() {
            "no name servers (6), though asked for: names do not resolve"
        } else if case.was_given(gives_servers) {
            return;
        } else {
            "no name servers (6), though asked for"
        };
        report.add(case.packet, None, text);
    }
}

/// Tells of a name server that nobody can ask.
fn look_at_given(case: &MessageCase<'_>, report: &mut Report) {
    let (message, subnet) = (case.message(), case.subnet());
    let servers = || addresses(message.first(option::NAME_SERVER).unwrap_or_default());
    let mut odd = servers().filter_map(|server| Some((server, nobody(server, subnet)?)));
    let Some((server, what)) = odd.next() else {
        return;
    };
    let is_vain = !message.has(option::ENCRYPTED_DNS)
        && servers().all(|server| !server.is_loopback() && nobody(server, subnet).is_some());
    let (severity, effect) = if is_vain {
        (Severity::Warning, ": names do not resolve")
    } else {
        (Severity::Info, "")
    };
    let text = format!("name server (6) {server} is {what}{effect}");
    let span = case.option_span(option::NAME_SERVER);
    report.add_on(subnet, severity, case.packet, span, text);
}

/// Why nobody answers at an address in a subnet; `None` where somebody may.
pub(in crate::findings) fn nobody(
    server: Ipv4Addr,
    subnet: Option<Subnet>,
) -> Option<&'static str> {
    let [first, ..] = server.octets();
    if server.is_loopback() {
        Some("a loopback address: each client asks itself")
    } else if first == 0 {
        Some("no host's address")
    } else if is_no_host(server) {
        Some("a multicast, broadcast or reserved address, at which no name server answers")
    } else if subnet.is_some_and(|subnet| subnet.is_end(server)) {
        Some("the network's own or the broadcast address of the subnet, which no host has")
    } else {
        None
    }
}

fn gives_servers(message: Message<'_>) -> bool {
    message.has(option::NAME_SERVER) || message.has(option::ENCRYPTED_DNS)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        OTHER_SERVER, ack, inform, informed, request, severities, text,
    };

    #[test]
    fn an_inform_may_have_them_from_another_server() {
        let without = informed().without(6);
        assert!(text("V18", &[inform(), without.clone()]).ends_with("though asked for"));
        let both = [inform(), informed(), without.by(OTHER_SERVER).at(4)];
        assert_eq!(severities("V18", &both), []);
    }

    #[test]
    fn a_name_server_that_nobody_can_ask_is_told() {
        let given = |servers: &[u8]| severities("V18", &[request(), ack().option(6, servers)]);
        for nobody in [
            [0; 4],
            [255; 4],
            [224, 0, 0, 251],
            [255, 255, 255, 0],
            [192, 0, 2, 255],
            [192, 0, 2, 0],
        ] {
            assert_eq!(given(&nobody), [Warning], "{nobody:?}");
            assert_eq!(
                given(&[&nobody[..], &[8; 4]].concat()),
                [Info],
                "{nobody:?}"
            );
        }
        assert_eq!(given(&[127, 0, 0, 1]), [Info]);
        assert_eq!(given(&[127, 0, 0, 1, 0, 0, 0, 0]), [Info]);
        assert_eq!(given(&[192, 0, 2, 1, 8, 8, 8, 8]), []);
        let zero = text("V18", &[request(), ack().option(6, &[0; 4])]);
        assert_eq!(
            zero,
            "name server (6) 0.0.0.0 is no host's address: names do not resolve"
        );
    }

    #[test]
    fn missing_name_servers_are_told() {
        assert_eq!(severities("V18", &[request(), ack().without(6)]), [Info]);
        assert_eq!(
            severities("V18", &[request().option(55, &[1]), ack().without(6)]),
            []
        );
        assert_eq!(severities("V18", &[request(), ack()]), []);
        assert_eq!(
            severities("V18", &[request(), ack().without(6).kept(250)]),
            []
        );
    }
}
