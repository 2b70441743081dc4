//! P28 `chaddr-not-source`.

use crate::dhcp::header;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::Mac;

pub(crate) static RULE: Rule = Rule {
    code: "P28",
    name: "chaddr-not-source",
    severity: Severity::Info,
    cites: &[],
    summary: "the frame comes from another station than chaddr names",
    explain: "A client broadcasts from its own hardware address. If chaddr names another one, a Wi-Fi \
repeater, a bridge that translates addresses, a virtual machine or a bonded link stands between, or somebody \
asks for addresses in the name of others. Switches with DHCP snooping drop such frames.",
    check: Check::Message(
        Roles::CLIENT_OR_BOOTP,
        Needs::signs(&[Sign::Stranger]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let Some(Mac(source)) = case.packet.datagram.sender() else {
        return;
    };
    // By unicast the frame may come from a router.
    let is_ethernet = (message.htype(), message.hlen()) == header::ETHERNET && message.has_chaddr();
    if message.chaddr() == source || !is_ethernet || case.is_unicast() || case.is_relayed() {
        return;
    }
    let source: Vec<String> = source.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = format!(
        "the frame comes from {}, not from chaddr: a repeater or bridge, or asked for another",
        source.join(":")
    );
    report.add(case.packet, Some(message.field_span(header::CHADDR)), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{
        OTHER_CLIENT, decline, discover, inform, rebind, renew, severities,
    };

    #[test]
    fn another_source_is_told() {
        assert_eq!(
            severities("P28", &[discover().with(|m| m.eth_src = OTHER_CLIENT)]),
            [Info]
        );
        for sent in [decline(), inform(), rebind()] {
            let sent = sent.with(|m| (m.dst, m.eth_dst) = ([255; 4], [255; 6]));
            assert_eq!(severities("P28", std::slice::from_ref(&sent)), []);
            let strange = sent.with(|m| m.eth_src = OTHER_CLIENT);
            assert_eq!(severities("P28", &[strange]), [Info]);
        }
        assert_eq!(severities("P28", &[discover()]), []);
        assert_eq!(
            severities("P28", &[renew().with(|m| m.eth_src = OTHER_CLIENT)]),
            []
        );
        assert_eq!(
            severities(
                "P28",
                &[discover().relayed().with(|m| m.eth_src = OTHER_CLIENT)]
            ),
            []
        );
        let in_tunnel = discover().with(|m| (m.eth_src, m.label) = (OTHER_CLIENT, Some(100)));
        assert_eq!(severities("P28", &[in_tunnel]), []);
    }
}
