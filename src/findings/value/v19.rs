//! V19 `server-id-bad`.

use std::net::Ipv4Addr;

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
ask everybody. Look for the address that the server binds to or is told to announce.",
    check: Check::Message(Roles::ANSWERS, Needs::signs(&[Sign::OtherServer]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let Some(server) = case.message().address_option(option::SERVER) else {
        return;
    };
    if is_unreachable(case, server) {
        let text = format!(
            "server identifier (54) {server} is no host's address: renewals cannot reach the server"
        );
        report.add(case.packet, case.option_span(option::SERVER), text);
    }
}

/// Whether a server names an address that nobody can reach it at. Addresses of 240.0.0.0/4 are in use on some
/// networks.
pub(super) fn is_unreachable(case: &MessageCase<'_>, server: Ipv4Addr) -> bool {
    let is_stray_loopback = server.is_loopback() && !case.packet.datagram.ip.src.is_loopback();
    server.is_unspecified() || server.is_broadcast() || server.is_multicast() || is_stray_loopback
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Error;
    use crate::findings::testing::{offer, severities};

    #[test]
    fn a_server_has_an_address() {
        for bad in [[0; 4], [255; 4], [127, 0, 0, 1], [239, 1, 1, 1]] {
            assert_eq!(severities("V19", &[offer().option(54, &bad)]), [Error]);
        }
        assert_eq!(severities("V19", &[offer()]), []);
    }
}
