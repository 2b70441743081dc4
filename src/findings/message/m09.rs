//! M09 `offer-without-address`.

use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M09",
    name: "offer-without-address",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.3.1 table 3", "RFC 2563 s2.3", "RFC 8925 s3.3"],
    summary: "an answer gives no address",
    explain: "An OFFER, or an ACK to a REQUEST, with yiaddr 0 offers nothing. Four kinds are right: an OFFER with \
option 116 tells a client without a lease not to give itself a link-local address; an OFFER with option 108 tells a \
client that can do without IPv4 to leave it off; an answer with option 220 gives a router whole subnets to hand out \
(RFC 6656); and a boot server beside the DHCP server (proxyDHCP) only offers to boot.",
    check: Check::Message(Roles::GIVING, Needs::signs(&[Sign::NoYiaddr]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.yiaddr().is_unspecified() || !message.has_field(header::YIADDR) {
        return;
    }
    let is_inform = case.role == Role::Ack && case.is_for_inform();
    if is_inform || case.may_be_boot_service() || !case.has_all_options() {
        return;
    }
    let span = Some(message.field_span(header::YIADDR));
    let word = case.word();
    if message.has(option::V6_ONLY) {
        let text = format!("{word} without address: the client is to do without IPv4 (108)");
        report.add_as(Severity::Info, case.packet, span, text);
    } else if message.has(option::AUTO_CONFIGURE) {
        let text =
            format!("{word} without address: says whether the client may configure itself (116)");
        report.add_as(Severity::Info, case.packet, span, text);
    } else if message.has(option::SUBNETS) {
        let text = format!("{word} without address: gives the client whole subnets (220)");
        report.add_as(Severity::Info, case.packet, span, text);
    } else {
        let text = format!("{word} gives no address (yiaddr 0): the client cannot use it");
        report.add(case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        Msg, ack, discover, inform, informed, offer, request, severities,
    };

    fn empty(message: Msg) -> Msg {
        message.with(|m| m.yiaddr = [0; 4])
    }

    #[test]
    fn an_empty_offer_is_told() {
        assert_eq!(severities("M09", &[discover(), empty(offer())]), [Warning]);
        assert_eq!(
            severities("M09", &[discover(), empty(offer()).option(116, &[0])]),
            [Info]
        );
        assert_eq!(
            severities(
                "M09",
                &[discover(), empty(offer()).option(108, &[0, 0, 1, 44])]
            ),
            [Info]
        );
        assert_eq!(
            severities(
                "M09",
                &[discover(), empty(offer()).option(60, b"PXEClient")]
            ),
            []
        );
        assert_eq!(
            severities("M09", &[discover(), empty(offer()).option(220, &[0, 2, 0])]),
            [Info]
        );
        assert_eq!(severities("M09", &[inform(), informed()]), []);
        assert_eq!(
            severities("M09", &[discover(), offer(), request(), ack()]),
            []
        );
    }
}
