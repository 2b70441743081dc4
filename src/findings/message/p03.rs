//! P03 `udp-checksum-zero`.

use crate::findings::{Check, MessageCase, Report, Rule, Severity};
use crate::wire::ChecksumStatus;

pub(crate) static RULE: Rule = Rule {
    code: "P03",
    name: "udp-checksum-zero",
    severity: Severity::Info,
    cites: &["RFC 768"],
    summary: "the message carries no UDP checksum",
    explain: "A UDP checksum of 0 is legal in IPv4 and leaves the message unprotected; some firewalls drop it. Old relays and boot ROMs send it as a matter of course.",
    check: Check::Message(check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let udp = &case.packet.datagram.udp;
    if udp.checksum.status == ChecksumStatus::None {
        let text = "no UDP checksum (0): legal, but nothing protects the message";
        report.add(case.packet, Some(udp.header), text);
    }
}
