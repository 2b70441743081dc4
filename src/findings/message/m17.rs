//! M17 `decline-unicast`.

use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M17",
    name: "decline-unicast",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.4.4"],
    summary: "a DECLINE goes to one server",
    explain: "A client that declines an address has none, so it broadcasts the DECLINE. By unicast it needs a \
source address, which can only be the one that somebody else uses.",
    check: Check::Message(Roles::of(&[Role::Decline]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    if case.is_unicast() && !case.is_relayed() {
        let ip = &case.packet.datagram.ip;
        let text = format!("DECLINE by unicast to {}; it should be broadcast", ip.dst);
        report.add(case.packet, Some(ip.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{ADDRESS, SERVER, decline, severities};

    #[test]
    fn a_decline_is_broadcast() {
        assert_eq!(
            severities("M17", &[decline().between(ADDRESS, SERVER)]),
            [Info]
        );
        assert_eq!(severities("M17", &[decline()]), []);
        assert_eq!(severities("M17", &[decline().relayed()]), []);
    }
}
