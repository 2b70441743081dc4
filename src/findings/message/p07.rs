//! P07 `length-mismatch`.

use crate::findings::{Check, MessageCase, Report, Rule, Severity};
use crate::wire::Boundary;

pub(crate) static RULE: Rule = Rule {
    code: "P07",
    name: "length-mismatch",
    severity: Severity::Error,
    cites: &["RFC 768", "RFC 791"],
    summary: "the lengths of IP, UDP and frame disagree",
    explain: "The message is damaged or made by hand, and receivers differ in what they read of it. Padding behind a short Ethernet frame is normal and not meant here.",
    check: Check::Message(check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let datagram = &case.packet.datagram;
    let available = datagram.payload.len();
    if matches!(datagram.ended_by, Boundary::IpLength | Boundary::FrameEnd) {
        let text = format!(
            "the UDP length promises {} bytes of message, {available} are there",
            datagram.declared
        );
        report.add(case.packet, Some(datagram.udp.header), text);
    }
}
