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
    explain: "The address in yiaddr is the network's own or its broadcast address, or one of those that no \
host has: loopback, multicast, reserved. A client refuses it or cannot be reached. Most often the pool of the \
scope reaches to the ends of the subnet, or the mask is wrong. In subnets of two addresses (/31) and for \
single hosts (/32) every address is usable.",
    check: Check::Message(Roles::GIVING, Needs::signs(&[Sign::Given]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let given = message.yiaddr();
    if given.is_unspecified() {
        return;
    }
    let span = Some(message.field_span(header::YIADDR));
    if let Some((severity, what)) = class(given) {
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
    use crate::findings::testing::{Msg, offer, severities};

    fn giving(address: [u8; 4]) -> Msg {
        offer().with(|m| m.yiaddr = address)
    }

    #[test]
    fn ends_of_the_subnet_and_odd_classes_are_told() {
        assert_eq!(severities("V06", &[giving([192, 0, 2, 0])]), [Error]);
        assert_eq!(severities("V06", &[giving([192, 0, 2, 255])]), [Error]);
        assert_eq!(severities("V06", &[giving([224, 0, 0, 9])]), [Error]);
        assert_eq!(severities("V06", &[giving([127, 0, 0, 9])]), [Error]);
        assert_eq!(severities("V06", &[giving([240, 0, 0, 9])]), [Warning]);
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
