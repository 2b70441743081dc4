//! P29 `client-source-ip`.

use crate::exchange::Role;
use crate::findings::message::p30::is_from_nobody;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P29",
    name: "client-source-ip",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.1", "RFC 1122 s3.2.1.3"],
    summary: "a client without an address sends from one",
    explain: "Before it has an address, a client sends from 0.0.0.0. One that uses another source already acts \
as if it had that address, which may be somebody else's by now. Clients that confirm an old address after a \
restart sometimes do so: harmless on a quiet network. Probes that look for servers send from the address of \
their host.",
    check: Check::Message(
        Roles::of(&[Role::Discover, Role::Select, Role::Reboot, Role::Decline]),
        Needs::signs(&[Sign::BroadcastFromAddress]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let ip = &case.packet.datagram.ip;
    let is_without = message.ciaddr().is_unspecified() && message.giaddr().is_unspecified();
    // Of a source that no host has P30 speaks.
    let is_a_host = !ip.src.is_unspecified() && !is_from_nobody(case.packet);
    if !is_a_host || !is_without || !ip.dst.is_broadcast() {
        return;
    }
    let severity = match case.role {
        Role::Reboot | Role::Decline => Severity::Info,
        _ => Severity::Warning,
    };
    let text = format!(
        "{} from {}, although the client says that it has no address (ciaddr 0)",
        case.word(),
        ip.src
    );
    report.add_as(severity, case.packet, Some(ip.header), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{ADDRESS, discover, reboot, renew, severities};

    const ALL: [u8; 4] = [255; 4];

    #[test]
    fn a_source_without_an_address_is_told() {
        assert_eq!(
            severities("P29", &[discover().between(ADDRESS, ALL)]),
            [Warning]
        );
        assert_eq!(severities("P29", &[reboot().between(ADDRESS, ALL)]), [Info]);
        assert_eq!(severities("P29", &[discover(), renew().at(9)]), []);
        assert_eq!(severities("P29", &[discover().relayed()]), []);
        for nobody in [ALL, [127, 0, 0, 1]] {
            let sent = discover().between(nobody, ALL);
            assert_eq!(severities("P29", &[sent]), []);
        }
    }
}
