//! P07 `length-mismatch`.

use crate::findings::message::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::FaultKind;

pub(crate) static RULE: Rule = Rule {
    code: "P07",
    name: "length-mismatch",
    severity: Severity::Error,
    cites: &["RFC 768", "RFC 791 s3.1"],
    summary: "the lengths of IP, UDP and frame disagree",
    explain: "The IP total length, the UDP length and the bytes of the frame contradict each other, so that the \
message is damaged or was made by hand, and receivers differ in what they read of it. Padding behind a short Ethernet \
frame is normal and not reported. An IP length of 0 is left by hosts whose network card cuts large datagrams up: \
harmless. A UDP length below that of the IP payload loses only bytes behind the message.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::Broken]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    for fault in &case.packet.datagram.faults {
        if let Some((severity, text)) = told(fault.kind) {
            report.add_as(severity, case.packet, Some(fault.span), text);
        }
    }
}

fn told(kind: FaultKind) -> Option<(Severity, String)> {
    let told = match kind {
        FaultKind::IpLengthZero => (
            Severity::Info,
            "IP total length 0: the frame was copied before the network card filled it in"
                .to_owned(),
        ),
        FaultKind::IpLengthTooShort { ip, needed } => (
            Severity::Error,
            format!(
                "IP total length {ip} has no room for its own headers, which take {needed} bytes"
            ),
        ),
        FaultKind::IpLengthBeyondFrame { ip, available } => (
            Severity::Error,
            format!(
                "IP total length {ip}, but the frame had {} for it: receivers drop it",
                words::bytes(available)
            ),
        ),
        FaultKind::UdpLengthTooShort { udp } => (
            Severity::Error,
            format!("UDP length {udp} is less than the 8 bytes of its header: receivers drop it"),
        ),
        FaultKind::UdpLengthBeyondIp { udp, available } => (
            Severity::Error,
            format!(
                "UDP length {udp}, but IP has {} for it: receivers drop it",
                words::bytes(available)
            ),
        ),
        FaultKind::UdpLengthWithinIp { udp, available } => (
            Severity::Info,
            format!("UDP length {udp} leaves bytes over of the {available} that IP has"),
        ),
        FaultKind::CaptureCut { .. } | FaultKind::AnotherMessage => return None,
    };
    Some(told)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info};
    use crate::findings::testing::{discover, severities};

    #[test]
    fn udp_beyond_ip_is_an_error_and_within_it_is_not() {
        assert_eq!(
            severities("P07", &[discover().with(|m| m.udp_length = Some(400))]),
            [Error]
        );
        assert_eq!(
            severities("P07", &[discover().with(|m| m.udp_length = Some(7))]),
            [Error]
        );
        assert_eq!(
            severities("P07", &[discover().with(|m| m.udp_length = Some(300))]),
            [Info]
        );
        assert_eq!(severities("P07", &[discover()]), []);
        assert_eq!(severities("P07", &[discover().kept(250)]), []);
    }
}
