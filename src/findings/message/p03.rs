//! P03 `udp-checksum-zero`.

use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::ChecksumStatus;

pub(crate) static RULE: Rule = Rule {
    code: "P03",
    name: "udp-checksum-zero",
    severity: Severity::Info,
    cites: &["RFC 768"],
    summary: "the message carries no UDP checksum",
    explain: "A UDP checksum of 0 says that the sender computed none. That is legal in IPv4 and leaves the message \
unprotected: damage on the way goes unseen. Boot ROMs, small devices and some relays send it as a matter of course. \
Only a firewall that refuses such datagrams makes a problem of it.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::UdpChecksum]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let udp = &case.packet.datagram.udp;
    if udp.checksum.status == ChecksumStatus::None {
        let text = "no UDP checksum (0): legal, but nothing protects the message";
        report.add(case.packet, Some(udp.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn zero_is_told_and_a_sum_is_not() {
        assert_eq!(
            severities("P03", &[discover().with(|m| m.udp_checksum = Some(0))]),
            [Info]
        );
        assert_eq!(severities("P03", &[discover()]), []);
    }
}
