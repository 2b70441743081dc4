//! P01 `ip-checksum-bad`.

use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::ChecksumStatus;

pub(crate) static RULE: Rule = Rule {
    code: "P01",
    name: "ip-checksum-bad",
    severity: Severity::Error,
    cites: &["RFC 791 s3.1"],
    summary: "the IPv4 header checksum is wrong",
    explain: "Routers and hosts drop a datagram whose header checksum is wrong before DHCP sees it. The fault is on \
the path, in the sender, or in the device that copied the frame. A checksum of 0 on a frame that the capturing host \
itself sent is harmless: its network card fills it in behind the point of capture. Capture at the other end to see \
what really arrives.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::IpChecksum]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let ip = &case.packet.datagram.ip;
    let ChecksumStatus::Bad { expected } = ip.checksum.status else {
        return;
    };
    let value = ip.checksum.value;
    let text = format!("IPv4 header checksum 0x{value:04x} should be 0x{expected:04x}");
    if value == 0 {
        let text = text + "; 0 means that the sending host leaves it to its network card";
        report.add_as(Severity::Info, case.packet, Some(ip.header), text);
    } else {
        let text = text + ": routers and hosts that check it drop the datagram";
        report.add(case.packet, Some(ip.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info};
    use crate::findings::testing::{discover, severities};

    #[test]
    fn a_wrong_checksum_is_an_error_and_zero_is_the_cards() {
        assert_eq!(
            severities("P01", &[discover().with(|m| m.ip_checksum = Some(0x1234))]),
            [Error]
        );
        assert_eq!(
            severities("P01", &[discover().with(|m| m.ip_checksum = Some(0))]),
            [Info]
        );
        assert_eq!(severities("P01", &[discover()]), []);
    }
}
