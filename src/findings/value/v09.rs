//! V09 `broadcast-inconsistent`.

use std::net::Ipv4Addr;

use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V09",
    name: "broadcast-inconsistent",
    severity: Severity::Warning,
    cites: &["RFC 2132 s5.3", "RFC 1122 s3.3.6"],
    summary: "the broadcast address is not that of the subnet",
    explain: "Option 28 names another broadcast address than the one that the client's address and mask (1) \
make. Hosts that take it and hosts that compute it do not hear each other's broadcasts. The network's own \
address and 255.255.255.255 are forms of old stacks, and work.",
    check: Check::Message(
        Roles::SETTING,
        Needs::signs(&[Sign::BroadcastAddress]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has(option::BROADCAST) {
        return;
    }
    let (Some(given), Some(subnet)) = (message.address_option(option::BROADCAST), case.subnet())
    else {
        return;
    };
    let Some(right) = subnet.broadcast().filter(|right| *right != given) else {
        return;
    };
    let is_old = subnet.network() == Some(given) || given == Ipv4Addr::BROADCAST;
    let severity = if is_old {
        Severity::Info
    } else {
        Severity::Warning
    };
    let text = format!("broadcast address (28) {given}, but the subnet {subnet} makes it {right}");
    let span = case.option_span(option::BROADCAST);
    report.add_on(Some(subnet), severity, case.packet, span, text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{offer, severities};

    #[test]
    fn another_broadcast_address_is_told() {
        assert_eq!(
            severities("V09", &[offer().option(28, &[192, 0, 3, 255])]),
            [Warning]
        );
        assert_eq!(severities("V09", &[offer().option(28, &[255; 4])]), [Info]);
        assert_eq!(
            severities("V09", &[offer().option(28, &[192, 0, 2, 255])]),
            []
        );
        assert_eq!(severities("V09", &[offer()]), []);
    }
}
