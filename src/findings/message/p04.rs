//! P04 `udp-checksum-partial`.

use crate::findings::{Check, MessageCase, Report, Rule, Severity};
use crate::wire::ChecksumStatus;

pub(crate) static RULE: Rule = Rule {
    code: "P04",
    name: "udp-checksum-partial",
    severity: Severity::Info,
    cites: &[],
    summary: "the UDP checksum holds only the pseudo-header sum",
    explain: "The frame was copied before the network card completed the checksum: the field holds exactly the sum over the pseudo-header. Captured at the sender this is normal and harmless. Captured at a receiver, as in a virtual machine whose host passes such frames on, the client that checks the sum drops the message.",
    check: Check::Message(check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let udp = &case.packet.datagram.udp;
    if udp.checksum.status == ChecksumStatus::Partial {
        let text = "UDP checksum not filled in yet (it holds the pseudo-header sum): harmless if captured at the sender, dropped if a receiver really gets it so";
        report.add(case.packet, Some(udp.header), text);
    }
}
