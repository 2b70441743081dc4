//! M26 `client-id-not-chaddr`.

use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M26",
    name: "client-id-not-chaddr",
    severity: Severity::Info,
    cites: &["RFC 2132 s9.14"],
    summary: "the client identifier is another hardware address than chaddr",
    explain: "The identifier (61) looks like a hardware address, but is not the one in chaddr. Servers lease \
by the identifier, switches guard by chaddr: a reservation for one does not serve the other. Docking stations, \
cloned addresses, bonded interfaces and virtual machines copied from one another do this.",
    check: Check::Message(Roles::CLIENT, Needs::signs(&[Sign::OddIdentifier]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let identifier = message.option(option::CLIENT_ID).unwrap_or_default();
    let Some((kind, address)) = identifier.split_first() else {
        return;
    };
    let is_hardware =
        *kind == message.htype() && *kind != 0 && address.len() == usize::from(message.hlen());
    if is_hardware && !address.is_empty() && address != message.chaddr() {
        let text = "the client identifier (61) is another hardware address than chaddr: servers lease by the identifier";
        report.add(case.packet, case.option_span(option::CLIENT_ID), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{CLIENT, OTHER_CLIENT, discover, severities};

    #[test]
    fn another_hardware_address_is_told() {
        let other = [&[1][..], &OTHER_CLIENT].concat();
        let own = [&[1][..], &CLIENT].concat();
        assert_eq!(severities("M26", &[discover().option(61, &other)]), [Info]);
        assert_eq!(severities("M26", &[discover().option(61, &own)]), []);
        assert_eq!(severities("M26", &[discover().option(61, b"\0office")]), []);
        let split = |address: [u8; 6]| {
            let (first, rest) = address.split_at(2);
            discover()
                .option(61, &[&[1], first].concat())
                .again(61, rest)
        };
        assert_eq!(severities("M26", &[split(OTHER_CLIENT)]), [Info]);
        assert_eq!(severities("M26", &[split(CLIENT)]), []);
    }
}
