//! P27 `chaddr-bad`.

use crate::dhcp::header;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::Mac;

pub(crate) static RULE: Rule = Rule {
    code: "P27",
    name: "chaddr-bad",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1"],
    summary: "chaddr is no address of one station",
    explain: "The client's hardware address is all zeros, the broadcast address or a multicast address. No \
answer can be sent to it by unicast, and all clients that do this share one lease. Virtual and dial-in \
interfaces sometimes leave it empty.",
    check: Check::Message(
        Roles::CLIENT_OR_BOOTP,
        Needs::signs(&[Sign::OddChaddr]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if (message.htype(), message.hlen()) != header::ETHERNET || !message.has_chaddr() {
        return;
    }
    let Some(address) = header::CHADDR.array(message.payload()).map(Mac) else {
        return;
    };
    let what = if address == Mac([0; 6]) {
        "all zeros"
    } else if address == Mac::BROADCAST {
        "the broadcast address"
    } else if address.is_group() {
        "a multicast address"
    } else {
        return;
    };
    let text = format!(
        "chaddr is {what}: no answer reaches the client by unicast, and others may share its lease"
    );
    report.add(case.packet, Some(message.field_span(header::CHADDR)), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn a_client_is_one_station() {
        assert_eq!(severities("P27", &[discover().of([0; 6])]), [Warning]);
        assert_eq!(severities("P27", &[discover().of([255; 6])]), [Warning]);
        assert_eq!(
            severities("P27", &[discover().of([1, 0, 0x5e, 0, 0, 1])]),
            [Warning]
        );
        assert_eq!(severities("P27", &[discover()]), []);
    }
}
