//! P30 `ip-source-bad`.

use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::{Datagram, Mac};

/// The address of frames on the loopback interface.
const WITHIN_A_HOST: Mac = Mac([0; 6]);

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
    if is_from_nobody(&case.packet.datagram) {
        let source = ip.src;
        let text = format!("sent from {source}, which is no host's address: receivers drop it");
        report.add(case.packet, Some(ip.header), text);
    }
}

/// Whether a datagram was sent from an address that no host has. Loopback addresses are in their place within a host.
pub(super) fn is_from_nobody(datagram: &Datagram) -> bool {
    let ip = &datagram.ip;
    let is_outside = || match datagram.sender() {
        Some(station) => station != WITHIN_A_HOST,
        // What is sent to everybody may be on the loopback interface.
        None => !ip.dst.is_broadcast(),
    };
    let is_stray = || !ip.dst.is_loopback() && is_outside();
    ip.src.is_broadcast() || ip.src.is_multicast() || (ip.src.is_loopback() && is_stray())
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
        let from_loopback = discover().between([127, 0, 0, 1], [255; 4]);
        let within = from_loopback.clone().with(|m| m.eth_src = [0; 6]);
        assert_eq!(severities("P30", &[from_loopback]), [Error]);
        assert_eq!(severities("P30", &[within]), []);
        assert_eq!(severities("P30", &[discover()]), []);
    }
}
