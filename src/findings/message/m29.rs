//! M29 `forcerenew-unauthenticated`.

use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M29",
    name: "forcerenew-unauthenticated",
    severity: Severity::Warning,
    cites: &["RFC 3203 s2.2", "RFC 3203 s6", "RFC 6704 s3"],
    summary: "a FORCERENEW that clients must ignore",
    explain: "A FORCERENEW makes a client renew at once, so anyone who could forge one could keep clients \
busy: it must carry authentication (90) and go to one client by unicast, and a client drops one that does not. \
Some access networks send it bare to equipment of their own, which obeys.",
    check: Check::Message(Roles::of(&[Role::ForceRenew]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let ip = &case.packet.datagram.ip;
    if !case.is_unicast() {
        let text = format!("FORCERENEW to {}; it must go to one client", ip.dst);
        report.add(case.packet, Some(ip.header), text);
    } else if !case.message().has(option::AUTHENTICATION) && case.has_all_options() {
        let text = "FORCERENEW without authentication (90): clients must ignore it";
        report.add(case.packet, None, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{Msg, SERVER, severities};

    fn signed() -> Msg {
        Msg::server(9).option(90, &[3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    }

    #[test]
    fn a_bare_forcerenew_is_told() {
        assert_eq!(severities("M29", &[signed().without(90)]), [Warning]);
        assert_eq!(
            severities("M29", &[signed().between(SERVER, [255; 4])]),
            [Warning]
        );
        assert_eq!(severities("M29", &[signed()]), []);
    }
}
