//! P06 `truncated-capture`.

use crate::findings::{Check, MessageCase, Report, Rule, Severity};
use crate::wire::Boundary;

pub(crate) static RULE: Rule = Rule {
    code: "P06",
    name: "truncated-capture",
    severity: Severity::Info,
    cites: &[],
    summary: "the capture holds only the beginning of the message",
    explain: "The frame was longer than what the capture kept (the snapshot length). What is missing is never reported as absent: capture again with -s 0.",
    check: Check::Message(check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let packet = case.packet;
    if packet.datagram.ended_by == Boundary::Capture {
        let text = format!(
            "captured {} of {} bytes: the rest of the message is unknown",
            packet.origin.caplen, packet.origin.len
        );
        report.add(packet, Some(packet.datagram.payload), text);
    }
}
