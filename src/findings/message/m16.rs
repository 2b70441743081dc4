//! M16 `selecting-unicast`.

use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M16",
    name: "selecting-unicast",
    severity: Severity::Info,
    cites: &["RFC 2131 s3.1 item 3", "RFC 2131 s4.4.4"],
    summary: "a REQUEST that is for all servers goes to one",
    explain: "The REQUEST that takes an offer is broadcast, so that the other servers see that theirs was \
declined and free the address; so is the one that confirms an old address. By unicast the others keep their \
offer back until it times out. Allowed for a client that knows its server.",
    check: Check::Message(
        Roles::of(&[Role::Select, Role::Reboot]),
        Needs::signs(&[Sign::Unicast]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    if case.is_unicast() && !case.is_relayed() {
        let ip = &case.packet.datagram.ip;
        let state = case.role.state().unwrap_or_default();
        let text = if case.packet.is_broadcast() {
            format!(
                "REQUEST ({state}) to {} in a broadcast frame: 255.255.255.255 is right",
                ip.dst
            )
        } else {
            format!(
                "REQUEST ({state}) by unicast to {}: other servers do not see it",
                ip.dst
            )
        };
        report.add(case.packet, Some(ip.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{SERVER, reboot, request, severities, text};

    #[test]
    fn a_selecting_request_is_for_all() {
        assert_eq!(
            severities("M16", &[request().between([0; 4], SERVER)]),
            [Info]
        );
        assert_eq!(severities("M16", &[request(), reboot().at(9)]), []);
        assert_eq!(severities("M16", &[request().relayed()]), []);
    }

    #[test]
    fn a_request_to_the_subnet_is_not_for_one() {
        let unicast = request().with(|m| (m.dst, m.eth_dst) = ([192, 0, 2, 255], [2; 6]));
        assert!(text("M16", &[unicast]).contains("by unicast to 192.0.2.255"));
        let all = request().between([0; 4], [192, 0, 2, 255]);
        assert_eq!(
            text("M16", &[all]),
            "REQUEST (SELECTING) to 192.0.2.255 in a broadcast frame: 255.255.255.255 is right"
        );
    }
}
