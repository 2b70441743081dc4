//! P09 `below-300`.

use crate::dhcp::header;
use crate::exchange::Packet;
use crate::findings::message::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::Boundary;

/// Bytes of a BOOTP message. RFC 1542 s2.1.
pub(in crate::findings) const BOOTP_BYTES: u32 = 300;

pub(crate) static RULE: Rule = Rule {
    code: "P09",
    name: "below-300",
    severity: Severity::Info,
    cites: &["RFC 1542 s2.1"],
    summary: "the message has fewer than the 300 bytes of BOOTP",
    explain: "A BOOTP message has 300 bytes, and relays and servers that mind it may discard a shorter one: a \
classic cause of a client that works next to the server and not behind a relay. Most of today's clients, \
relays and servers send and take shorter messages, so this only matters when a message gets lost on the way.",
    check: Check::Message(
        Roles::LEASING.and(Roles::BOOTP),
        Needs::signs(&[Sign::ShortPayload]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let datagram = &case.packet.datagram;
    let length = datagram.declared;
    if length >= BOOTP_BYTES || length < u32::from(header::COOKIE.end()) {
        return;
    }
    // What was short before a relay passed it on counts once.
    let is_short = |original: &Packet| original.datagram.declared < BOOTP_BYTES;
    if case.original().is_some_and(is_short) {
        return;
    }
    if matches!(datagram.ended_by, Boundary::UdpLength | Boundary::Capture) {
        let text = words::late(|f| {
            write!(
                f,
                "{length} bytes: a relay or server that keeps to BOOTP drops fewer than {BOOTP_BYTES}"
            )
        });
        report.add(case.packet, Some(datagram.payload), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn three_hundred_bytes_are_enough() {
        assert_eq!(severities("P09", &[discover().tail(&[255])]), [Info]);
        assert_eq!(severities("P09", &[discover()]), []);
        assert_eq!(severities("P09", &[discover().kept(250)]), []);
    }
}
