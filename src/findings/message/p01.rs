//! P01 `ip-checksum-bad`.

use crate::findings::{Check, MessageCase, Report, Rule, Severity};
use crate::wire::ChecksumStatus;

pub(crate) static RULE: Rule = Rule {
    code: "P01",
    name: "ip-checksum-bad",
    severity: Severity::Error,
    cites: &["RFC 791 s3.1"],
    summary: "the IPv4 header checksum is wrong",
    explain: "Routers and hosts drop a datagram whose header checksum is wrong before DHCP sees it. The fault is on the path, or in the device that copied the frame. A checksum of 0 on a frame that the capturing host itself sent means that its network card was to fill it in: harmless.",
    check: Check::Message(check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let ip = &case.packet.datagram.ip;
    let ChecksumStatus::Bad { expected } = ip.checksum.status else {
        return;
    };
    let text = format!(
        "IPv4 header checksum 0x{:04x} should be 0x{expected:04x}",
        ip.checksum.value
    );
    if ip.checksum.value == 0 {
        let text = text + "; 0 means that the sending host leaves it to its network card";
        report.add_as(Severity::Info, case.packet, Some(ip.header), text);
    } else {
        report.add(case.packet, Some(ip.header), text + ": receivers drop it");
    }
}
