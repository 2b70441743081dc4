//! M18 `release-broadcast`.

use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M18",
    name: "release-broadcast",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.4.4"],
    summary: "a RELEASE goes to everybody",
    explain: "A client gives its lease back to the server that gave it, by unicast. A broadcast RELEASE \
reaches every server of the link, and a server elsewhere only if a relay passes it on. Servers take it all the \
same if it names them.",
    check: Check::Message(Roles::of(&[Role::Release]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let ip = &case.packet.datagram.ip;
    if ip.dst.is_broadcast() && !case.is_relayed() {
        let own = case.message().ciaddr();
        let what = if own.is_unspecified() {
            "RELEASE that names no address (ciaddr 0)".to_owned()
        } else {
            format!("RELEASE of {own}")
        };
        let text = format!("{what} by broadcast; it should go to its server");
        report.add(case.packet, Some(ip.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{ADDRESS, release, severities, text};

    #[test]
    fn a_release_goes_to_its_server() {
        assert_eq!(
            severities("M18", &[release().between(ADDRESS, [255; 4])]),
            [Info]
        );
        assert_eq!(severities("M18", &[release()]), []);
        let unnamed = release().between([0; 4], [255; 4]);
        let unnamed = unnamed.with(|m| m.ciaddr = [0; 4]);
        assert!(text("M18", &[unnamed]).starts_with("RELEASE that names no address (ciaddr 0) by"));
    }
}
