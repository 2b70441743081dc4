//! V19 `server-id-bad`.

use std::net::Ipv4Addr;

use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V19",
    name: "server-id-bad",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.1"],
    summary: "the server identifier is no host's address",
    explain: "The client sends its renewals to the address in option 54. If that is 0, a broadcast, multicast \
or loopback address, no renewal arrives, and the client loses its address at the end of the lease or has to \
ask everybody. Look for the address that the server binds to or is told to announce. In a REQUEST or DECLINE it is the \
client that errs, unless it repeats what the server said: no server takes the message as meant for it.",
    check: Check::Message(
        Roles::ANSWERS.and(Roles::of(&[Role::Select, Role::Decline, Role::ForceRenew])),
        Needs::signs(&[Sign::OtherServer, Sign::NamesNobody]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let Some(server) = case.message().address_option(option::SERVER) else {
        return;
    };
    if !is_unreachable(case, server) || (case.role.is_client() && is_repeated(case, server)) {
        return;
    }
    let what = format!("server identifier (54) {server} is no host's address");
    let (severity, text) = match case.role {
        Role::Select | Role::Decline => {
            let word = case.word();
            let severity = if case.role == Role::Select {
                RULE.severity
            } else {
                Severity::Warning
            };
            let text = format!("{what}: no server takes the {word} as meant for it");
            (severity, text)
        }
        Role::ForceRenew => (Severity::Warning, what),
        _ => {
            let text = format!("{what}: renewals cannot reach the server");
            (RULE.severity, text)
        }
    };
    let span = case.option_span(option::SERVER);
    report.add_as(severity, case.packet, span, text);
}

/// Whether a client repeats what a server called itself.
fn is_repeated(case: &MessageCase<'_>, server: Ipv4Addr) -> bool {
    case.before()
        .any(|before| before.role.is_server() && before.server == Some(server))
}

/// Whether a server names an address that nobody can reach it at. Addresses of 240.0.0.0/4 are in use on some
/// networks.
pub(super) fn is_unreachable(case: &MessageCase<'_>, server: Ipv4Addr) -> bool {
    let is_stray_loopback = server.is_loopback() && !case.packet.datagram.ip.src.is_loopback();
    server.is_unspecified() || server.is_broadcast() || server.is_multicast() || is_stray_loopback
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{decline, discover, offer, request, severities, text};

    #[test]
    fn a_server_has_an_address() {
        for bad in [[0; 4], [255; 4], [127, 0, 0, 1], [239, 1, 1, 1]] {
            assert_eq!(severities("V19", &[offer().option(54, &bad)]), [Error]);
        }
        assert_eq!(severities("V19", &[offer()]), []);
    }

    #[test]
    fn a_client_takes_the_offer_of_somebody() {
        for bad in [[0; 4], [127, 0, 0, 1]] {
            let select = request().option(54, &bad);
            let all = [discover(), offer(), select.clone()];
            assert_eq!(severities("V19", &all), [Error]);
            // What it repeats is the server's fault.
            let all = [discover(), offer().option(54, &bad), select];
            assert_eq!(severities("V19", &all), [Error]);
            assert!(text("V19", &all).contains("renewals"));
        }
        let nobody = decline().option(54, &[0; 4]);
        assert_eq!(severities("V19", &[nobody]), [Warning]);
        assert_eq!(severities("V19", &[discover(), offer(), request()]), []);
    }
}
