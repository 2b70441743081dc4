//! P05 `ip-fragmented`.

use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P05",
    name: "ip-fragmented",
    severity: Severity::Info,
    cites: &["RFC 2131 s2", "RFC 791 s3.2"],
    summary: "the message came in several IP fragments",
    explain: "The message was larger than a link on its way carries in one piece. It was put together here; a boot \
ROM or a client without an address may not be able to, a firewall may pass the first fragment only, and one lost \
fragment loses the message. Clients only have to take 576 bytes unless they say more in option 57. Harmless between a \
relay and a server that both reassemble; otherwise send fewer options, or look for the small MTU.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::Broken]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let ip = &case.packet.datagram.ip;
    if ip.fragments > 1 {
        let text = format!(
            "{} bytes in {} IP fragments: a receiver that cannot reassemble never sees the message",
            ip.total_length, ip.fragments
        );
        report.add(case.packet, Some(ip.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, found_in, offer, severities};

    #[test]
    fn what_came_in_pieces_is_told() {
        let mut packet = offer().packet(1);
        packet.datagram.ip.fragments = 2;
        let found = found_in("P05", packet);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Info);
        assert!(found[0].text.contains("in 2 IP fragments"));
        assert_eq!(severities("P05", &[discover(), offer()]), []);
    }
}
