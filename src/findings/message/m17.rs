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
        let text = if case.packet.is_broadcast() {
            format!(
                "DECLINE to {} in a broadcast frame: 255.255.255.255 is right",
                ip.dst
            )
        } else {
            format!("DECLINE by unicast to {}; it should be broadcast", ip.dst)
        };
        report.add(case.packet, Some(ip.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{ADDRESS, SERVER, decline, severities, text};

    #[test]
    fn a_decline_is_broadcast() {
        let unicast = decline().with(|m| (m.src, m.dst, m.eth_dst) = (ADDRESS, SERVER, [2; 6]));
        assert!(text("M17", &[unicast]).contains("by unicast to 192.0.2.1"));
        let subnet = decline().between(ADDRESS, [192, 0, 2, 255]);
        assert_eq!(severities("M17", std::slice::from_ref(&subnet)), [Info]);
        assert!(text("M17", &[subnet]).ends_with("255.255.255.255 is right"));
        assert_eq!(severities("M17", &[decline()]), []);
        assert_eq!(severities("M17", &[decline().relayed()]), []);
    }
}
