//! P30 `ip-source-bad`.

use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P30",
    name: "ip-source-bad",
    severity: Severity::Error,
    cites: &["RFC 1122 s3.2.1.3"],
    summary: "the IP source is no host's address",
    explain: "A datagram cannot come from the broadcast address, a multicast address or, outside a host, a \
loopback address. Receivers and routers drop it. The sender is broken, or the frame is forged. Captures of the \
loopback interface itself are not meant.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::BadSource]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let ip = &case.packet.datagram.ip;
    let source = ip.src;
    let is_stray_loopback = source.is_loopback() && !ip.dst.is_loopback() && !ip.dst.is_broadcast();
    if source.is_broadcast() || source.is_multicast() || is_stray_loopback {
        let text = format!("sent from {source}, which is no host's address: receivers drop it");
        report.add(case.packet, Some(ip.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Error;
    use crate::findings::testing::{SERVER, discover, severities};

    #[test]
    fn nobody_sends_from_everybody() {
        assert_eq!(
            severities("P30", &[discover().between([255; 4], [255; 4])]),
            [Error]
        );
        assert_eq!(
            severities("P30", &[discover().between([224, 0, 0, 1], [255; 4])]),
            [Error]
        );
        assert_eq!(
            severities("P30", &[discover().between([127, 0, 0, 1], SERVER)]),
            [Error]
        );
        assert_eq!(
            severities("P30", &[discover().between([127, 0, 0, 1], [127, 0, 0, 1])]),
            []
        );
        assert_eq!(severities("P30", &[discover()]), []);
    }
}
