//! V06 `address-not-usable`.

use std::net::Ipv4Addr;

use crate::dhcp::header;
use crate::findings::message::{Needs, Sign};
use crate::findings::subnet::Subnet;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// The first octet of reserved addresses (class E). RFC 1112 s4.
const RESERVED: u8 = 240;

pub(crate) static RULE: Rule = Rule {
    code: "V06",
    name: "address-not-usable",
    severity: Severity::Error,
    cites: &["RFC 1122 s3.2.1.3"],
    summary: "the address given is not one that a host can have",
    explain: "The address in yiaddr is the network's own or its broadcast address, or one of those that no host has: \
loopback, multicast, reserved; or it is the server's own. A client refuses it or cannot be reached. Most often the \
pool of the scope reaches to the ends of the subnet, or the mask is wrong. In subnets of two addresses (/31) and for \
single hosts (/32) every address is usable.",
    check: Check::Message(
        Roles::SETTING,
        Needs::signs(&[Sign::UnusableAddress]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let given = message.yiaddr();
    if given.is_unspecified() {
        return;
    }
    let span = Some(message.field_span(header::YIADDR));
    if case.server == Some(given) {
        let text = format!("{given} is given: the server's own address (54)");
        let about = Some(Subnet::host(given));
        report.add_on(about, RULE.severity, case.packet, span, text);
    } else if let Some((severity, what)) = class(given) {
        let text = format!("{given} is given: {what}");
        report.add_on(case.subnet(), severity, case.packet, span, text);
    } else if let Some(subnet) = case.subnet() {
        let what = if subnet.network() == Some(given) {
            "the network's own address"
        } else if subnet.broadcast() == Some(given) {
            "the broadcast address"
        } else {
            return;
        };
        let text = format!("{given} is given: {what} of {subnet}, which no host can have");
        let about = Some(Subnet::host(given));
        report.add_on(about, RULE.severity, case.packet, span, text);
    }
}

fn class(address: Ipv4Addr) -> Option<(Severity, &'static str)> {
    let [first, ..] = address.octets();
    if address.is_loopback() {
        Some((
            Severity::Error,
            "a loopback address, which no host can have on a network",
        ))
    } else if address.is_multicast() {
        Some((
            Severity::Error,
            "a multicast address, which no host can have",
        ))
    } else if address.is_broadcast() || first == 0 {
        Some((Severity::Error, "it is no host's address"))
    } else if first >= RESERVED {
        Some((
            Severity::Warning,
            "a reserved address, which most hosts refuse",
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{Msg, SERVER, discover, offer, severities};

    fn giving(address: [u8; 4]) -> Msg {
        offer().with(|m| m.yiaddr = address)
    }

    #[test]
    fn ends_of_the_subnet_and_odd_classes_are_told() {
        assert_eq!(severities("V06", &[giving([192, 0, 2, 0])]), [Error]);
        assert_eq!(severities("V06", &[giving([192, 0, 2, 255])]), [Error]);
        assert_eq!(severities("V06", &[giving([224, 0, 0, 9])]), [Error]);
        assert_eq!(severities("V06", &[giving(SERVER)]), [Error]);
        assert_eq!(severities("V06", &[giving([127, 0, 0, 9])]), [Error]);
        assert_eq!(severities("V06", &[giving([240, 0, 0, 9])]), [Warning]);
    }

    #[test]
    fn an_answer_by_bootp_is_judged_by_its_values() {
        let by_bootp = |offer: Msg| [discover().without(53), offer.without(53)];
        let wrong = [
            ("V05", offer().option(1, &[255, 0, 255, 0])),
            ("V06", giving([192, 0, 2, 255])),
            ("V06", giving([127, 0, 0, 5])),
            ("V07", offer().option(3, &[10, 9, 9, 9])),
            ("V08", offer().option(3, &[192, 0, 2, 255])),
            ("V09", offer().option(28, &[192, 0, 2, 127])),
            ("V10", offer().without(1).again(1, &[255, 255, 255, 0])),
            ("V16", offer().option(26, &[0, 32])),
            ("V21", offer().option(114, b"")),
            ("M24", offer().option(12, b"a b")),
            ("M27", offer().option(80, b"x")),
        ];
        for (code, offer) in wrong {
            assert_eq!(severities(code, &by_bootp(offer)).len(), 1, "{code}");
            assert_eq!(severities(code, &by_bootp(self::offer())), [], "{code}");
        }
        let short = discover().without(53).option(61, &[1]);
        assert_eq!(severities("M25", &[short]).len(), 1);
    }

    #[test]
    fn each_address_is_told_once() {
        let (network, broadcast) = (giving([192, 0, 2, 0]), giving([192, 0, 2, 255]));
        let both = [network.clone(), broadcast.clone(), network, broadcast];
        assert_eq!(severities("V06", &both), [Error, Error]);
        let reserved = [giving([240, 0, 0, 9]), giving([240, 0, 0, 10])];
        assert_eq!(severities("V06", &reserved), [Warning]);
    }

    #[test]
    fn hosts_and_tiny_subnets_are_right() {
        assert_eq!(severities("V06", &[offer()]), []);
        let point = giving([192, 0, 2, 0]).option(1, &[255, 255, 255, 254]);
        assert_eq!(severities("V06", &[point]), []);
        assert_eq!(severities("V06", &[giving([10, 0, 0, 0]).without(1)]), []);
    }
}
