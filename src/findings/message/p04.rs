//! P04 `udp-checksum-partial`.

use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::ChecksumStatus;

pub(crate) static RULE: Rule = Rule {
    code: "P04",
    name: "udp-checksum-partial",
    severity: Severity::Info,
    cites: &[],
    summary: "the UDP checksum holds only the pseudo-header sum",
    explain: "The field holds exactly the sum over the pseudo-header: the frame was copied before the network card \
completed the checksum. There are two readings. Captured on the sending host, or on a bridge between virtual machines \
of one host, this is normal: the frame leaves the machine with a right checksum. Captured at a receiver that checks \
the sum, it is a real fault: the message is dropped, and the client seems to ignore its answers. If the exchange goes \
on, the first reading holds, and so it does where a cooked capture marks the frame as sent by this host. If the client \
keeps asking, turn off transmit checksum offload at the sender (on Linux: ethtool -K IF tx off) and try again.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::UdpChecksum]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let udp = &case.packet.datagram.udp;
    if udp.checksum.status != ChecksumStatus::Partial {
        return;
    }
    let value = udp.checksum.value;
    if case.packet.datagram.link.is_outgoing() {
        let text = format!(
            "UDP checksum 0x{value:04x} is the bare pseudo-header sum, left to a network card: harmless, as this host \
sends the frame"
        );
        report.add(case.packet, Some(udp.header), text);
    } else if case.was_unheard() {
        let text = format!(
            "UDP checksum 0x{value:04x} is the bare pseudo-header sum, and the client asked again after such a \
message: a receiver that checks the sum drops it (transmit checksum offload)"
        );
        report.add_as(Severity::Warning, case.packet, Some(udp.header), text);
    } else {
        let text = format!(
            "UDP checksum 0x{value:04x} is the bare pseudo-header sum, left to a network card: harmless if captured \
at the sender, a drop if a receiver that checks it gets it so"
        );
        report.add(case.packet, Some(udp.header), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{discover, offer, request, severities, text};

    #[test]
    fn a_bare_pseudo_header_sum_is_told() {
        let sum = offer().partial_sum();
        let partial = offer().with(|m| m.udp_checksum = Some(sum));
        assert_eq!(severities("P04", &[discover(), partial, request()]), [Info]);
        assert_eq!(severities("P04", &[discover(), offer()]), []);
    }

    #[test]
    fn a_client_that_asks_again_gives_it_weight() {
        let sum = offer().partial_sum();
        let partial = offer().with(|m| m.udp_checksum = Some(sum));
        let again = discover().at(4000);
        let messages = [discover(), partial.clone(), again, partial.at(4001)];
        assert_eq!(severities("P04", &messages), [Info, Warning]);
        assert!(text("X06", &messages).contains("was not filled in"));
        // What the capturing host sends is not yet what arrives.
        let outgoing = messages.map(|m| m.with(|m| m.is_outgoing = true));
        assert_eq!(severities("P04", &outgoing), [Info]);
        assert!(!text("X06", &outgoing).contains("checksum"));
    }
}
