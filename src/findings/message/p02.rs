//! P02 `udp-checksum-bad`.

use crate::findings::{Check, MessageCase, Report, Rule, Severity};
use crate::wire::ChecksumStatus;

pub(crate) static RULE: Rule = Rule {
    code: "P02",
    name: "udp-checksum-bad",
    severity: Severity::Error,
    cites: &["RFC 768", "RFC 1542 s4.1.1"],
    summary: "the UDP checksum is wrong",
    explain: "The receiver drops the message without a word, which looks like no answer. A relay that changes giaddr and forgets the checksum does this.",
    check: Check::Message(check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let udp = &case.packet.datagram.udp;
    let ChecksumStatus::Bad { expected } = udp.checksum.status else {
        return;
    };
    let text = format!(
        "UDP checksum 0x{:04x} should be 0x{expected:04x}: the receiver drops the message",
        udp.checksum.value
    );
    report.add(case.packet, Some(udp.header), text);
}
