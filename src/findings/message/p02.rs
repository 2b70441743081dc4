//! P02 `udp-checksum-bad`.

use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::ChecksumStatus;

pub(crate) static RULE: Rule = Rule {
    code: "P02",
    name: "udp-checksum-bad",
    severity: Severity::Error,
    cites: &["RFC 768", "RFC 1542 s4.1.1"],
    summary: "the UDP checksum is wrong: the receiver drops the message",
    explain: "The receiver drops the message without a word, which looks like no answer. A relay or a middlebox that \
changes a field and forgets the checksum does this, and so does damage on the way. A checksum that the sender's \
network card was still to fill in is told apart (P04): there the field holds exactly the sum over the pseudo-header. \
A message whose bytes were not all captured is never judged. If the exchange succeeds all the same, the receiver reads \
the frame below UDP, as many boot ROMs and clients without an address do.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::UdpChecksum]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let udp = &case.packet.datagram.udp;
    let ChecksumStatus::Bad { expected } = udp.checksum.status else {
        return;
    };
    let value = udp.checksum.value;
    let text = format!(
        "UDP checksum 0x{value:04x} should be 0x{expected:04x}, and it is not one left to a network card: \
a receiver that checks it drops the message"
    );
    report.add(case.packet, Some(udp.header), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Error;
    use crate::findings::testing::{discover, offer, severities};

    #[test]
    fn only_a_wrong_sum_over_all_bytes_is_an_error() {
        assert_eq!(
            severities("P02", &[discover().with(|m| m.udp_checksum = Some(0x1234))]),
            [Error]
        );
        assert_eq!(severities("P02", &[discover()]), []);
        assert_eq!(
            severities("P02", &[discover().with(|m| m.udp_checksum = Some(0))]),
            []
        );
        let partial = offer().partial_sum();
        assert_eq!(
            severities("P02", &[offer().with(|m| m.udp_checksum = Some(partial))]),
            []
        );
        assert_eq!(
            severities(
                "P02",
                &[discover().with(|m| m.udp_checksum = Some(0x1234)).kept(280)]
            ),
            []
        );
    }
}
