//! P30 `ip-source-bad`.

use crate::capture::LinkType;
use crate::exchange::Packet;
use crate::findings::message::p31::is_for_host;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::Mac;

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
loopback interface itself are not reported.\n\
A client that has no address yet sends from 0.0.0.0, but to everybody. From there to a single host is a mere remark: a \
server that reads frames may see it, while Linux and others drop it, and no router passes it on. It is how some \
clients release or renew a lease that they have not set up on their interface: the server does not hear of it.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::BadSource]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let ip = &case.packet.datagram.ip;
    if is_from_nobody(case.packet) {
        let source = ip.src;
        let text = format!("sent from {source}, which is no host's address: receivers drop it");
        report.add(case.packet, Some(ip.header), text);
    } else if is_unnamed(case) {
        let text = format!(
            "sent from 0.0.0.0 to {} alone: many hosts drop that, so the server may not see it",
            ip.dst
        );
        report.add_as(Severity::Info, case.packet, Some(ip.header), text);
    }
}

/// Whether a client speaks to one host and names no address of its own, which is allowed only to everybody.
fn is_unnamed(case: &MessageCase<'_>) -> bool {
    let ip = &case.packet.datagram.ip;
    let is_own = case.role.is_client() && case.message().giaddr().is_unspecified();
    is_own && ip.src.is_unspecified() && is_for_host(case)
}

/// Whether a datagram was sent from an address that no host has. Loopback addresses are in their place within a host.
pub(super) fn is_from_nobody(packet: &Packet) -> bool {
    let ip = &packet.datagram.ip;
    let is_outside = || match packet.datagram.sender() {
        Some(station) => station != WITHIN_A_HOST,
        // What is sent to everybody may be on the loopback interface.
        None => !ip.dst.is_broadcast() && !is_on_loopback(packet),
    };
    let is_stray = || !ip.dst.is_loopback() && is_outside();
    ip.src.is_broadcast() || ip.src.is_multicast() || (ip.src.is_loopback() && is_stray())
}

/// Whether it was captured on BSD's loopback interface, or on one that looks like it.
fn is_on_loopback(packet: &Packet) -> bool {
    let is_loopback = matches!(packet.origin.link, LinkType::NULL | LinkType::LOOP);
    is_loopback && packet.datagram.outer.is_empty()
}

#[cfg(test)]
mod tests {
    use crate::capture::LinkType;
    use crate::findings::Severity::{Error, Info};
    use crate::findings::testing::{ADDRESS, SERVER, discover, offer, release, renew, severities};
    use crate::wire::LinkHeader;

    use super::is_from_nobody;

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

    #[test]
    fn a_client_without_an_address_speaks_to_everybody() {
        const NONE: [u8; 4] = [0; 4];
        for message in [release(), renew()] {
            let told = message.clone().between(NONE, SERVER);
            assert_eq!(severities("P30", &[told]), [Info]);
            let to_all = message.clone().between(NONE, [255; 4]);
            assert_eq!(severities("P30", &[to_all]), []);
            assert_eq!(severities("P30", &[message]), []);
        }
        let relayed = discover().relayed().between(NONE, SERVER);
        assert_eq!(severities("P30", &[relayed]), []);
        let answer = offer().between(NONE, ADDRESS);
        assert_eq!(severities("P30", &[discover(), answer]), []);
    }

    #[test]
    fn loopback_addresses_are_in_their_place_on_the_loopback_interface_of_bsd() {
        let mut packet = discover().between([127, 0, 0, 1], SERVER).packet(1);
        packet.datagram.link = LinkHeader::default();
        for (link, is_wrong) in [
            (LinkType::NULL, false),
            (LinkType::LOOP, false),
            (LinkType::RAW, true),
        ] {
            packet.origin.link = link;
            assert_eq!(is_from_nobody(&packet), is_wrong, "{link:?}");
        }
    }
}
