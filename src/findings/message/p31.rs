//! P31 `l2-l3-broadcast-mismatch`.

use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::Mac;

/// The bits of an address that are all set, or all clear, at the ends of a subnet.
const ENDS: u32 = 3;

pub(crate) static RULE: Rule = Rule {
    code: "P31",
    name: "l2-l3-broadcast-mismatch",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.1", "RFC 1122 s3.3.6"],
    summary: "IP and Ethernet disagree on whether the message is for all",
    explain: "An IP broadcast normally goes in a broadcast frame, and a unicast in a frame for one station. A \
client may refuse a unicast datagram in a broadcast frame, and switches treat the two differently. Access \
points turn broadcast frames into unicast ones to spare air time, and some servers address the frame to the \
client they answer: harmless. Where the client asked again after such an \
answer it is a warning.",
    check: Check::Message(
        Roles::ALL.without(Roles::PXE),
        Needs::signs(&[Sign::LinkDiffers]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let Some(to) = case.packet.datagram.receiver() else {
        return;
    };
    let ip = &case.packet.datagram.ip;
    let text = if ip.dst.is_broadcast() && !to.is_group() {
        "IP broadcast in an Ethernet frame for one station: others do not see it".to_owned()
    } else if to == Mac::BROADCAST && is_for_host(case) {
        format!(
            "IP unicast to {} in an Ethernet broadcast: hosts may refuse it",
            ip.dst
        )
    } else {
        return;
    };
    if case.role.is_server() && case.was_unheard() {
        let text = text + ", and the client asked again";
        report.add_as(Severity::Warning, case.packet, Some(ip.header), text);
    } else {
        report.add(case.packet, Some(ip.header), text);
    }
}

/// Whether the datagram is for a host: the client, its server or its relay, or an address that no subnet has as its own
/// or as its broadcast address, as both are of four at least.
pub(super) fn is_for_host(case: &MessageCase<'_>) -> bool {
    let to = case.packet.datagram.ip.dst;
    let message = case.message();
    if to.is_broadcast() || to.is_multicast() || to.is_unspecified() {
        return false;
    }
    if matches!(to.to_bits() & ENDS, 1 | 2) {
        return true;
    }
    if case.role.is_server() {
        return [message.yiaddr(), message.ciaddr(), message.giaddr()].contains(&to);
    }
    let lease = case.exchange.and_then(|exchange| exchange.lease_before);
    [case.server, lease.and_then(|lease| lease.server)].contains(&Some(to))
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        Msg, SERVER, discover, dora, later, offer, release, renew, severities,
    };

    const ALL: [u8; 6] = [255; 6];

    fn mixed() -> Msg {
        offer().with(|m| m.eth_dst = ALL)
    }

    #[test]
    fn layers_that_disagree_are_told() {
        assert_eq!(severities("P31", &[discover(), mixed()]), [Info]);
        assert_eq!(
            severities("P31", &[discover(), offer().between(SERVER, [255; 4])]),
            [Info]
        );
        let unheard = [discover(), mixed(), discover().at(4000), mixed().at(4001)];
        assert_eq!(severities("P31", &unheard), [Info, Warning]);
    }

    #[test]
    fn a_client_may_send_such_frames_as_well() {
        let sent = |m: Msg| m.with(|m| m.eth_dst = ALL);
        let renewal = later(vec![sent(renew()), sent(renew()).at(60_000)], 900_000, 9);
        let all = [dora(), renewal].concat();
        // It may be heard all the same.
        assert_eq!(severities("P31", &all), [Info]);
        assert_eq!(severities("P31", &[sent(release())]), [Info]);
        let answer = sent(offer().relayed());
        assert_eq!(severities("P31", &[discover().relayed(), answer]), [Info]);
        assert_eq!(severities("P31", &[sent(renew())]), [Info]);
        // It may be the broadcast address of a subnet.
        let to_all = sent(renew()).with(|m| m.dst = [192, 0, 2, 63]);
        assert_eq!(severities("P31", &[to_all]), []);
    }

    #[test]
    fn layers_that_agree_are_not() {
        assert_eq!(severities("P31", &[discover(), offer()]), []);
        let directed = mixed().between(SERVER, [192, 0, 2, 255]);
        assert_eq!(severities("P31", &[discover(), directed]), []);
        // The frame goes to the end of the tunnel.
        let in_tunnel = discover().with(|m| (m.eth_dst, m.label) = ([2; 6], Some(100)));
        assert_eq!(severities("P31", &[in_tunnel]), []);
    }
}
