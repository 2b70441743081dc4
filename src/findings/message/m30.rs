//! M30 `leasequery-bad`.

use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M30",
    name: "leasequery-bad",
    severity: Severity::Warning,
    cites: &["RFC 4388 s6.2", "RFC 4388 s6.3", "RFC 6148 s4.1"],
    summary: "a LEASEQUERY that a server cannot answer",
    explain: "A LEASEQUERY asks by one key: the address (ciaddr), the hardware address (chaddr) or the client \
identifier (61); by a younger RFC also by the relay's remote identifier in option 82. The answer goes to \
giaddr. Without giaddr, without a key, or with several keys a server cannot answer.",
    check: Check::Message(Roles::of(&[Role::LeaseQuery]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has_chaddr() {
        return;
    }
    if message.giaddr().is_unspecified() {
        let span = Some(message.field_span(header::GIADDR));
        report.add(
            case.packet,
            span,
            "LEASEQUERY with giaddr 0: the answer has nowhere to go",
        );
        return;
    }
    let keys = [
        !message.ciaddr().is_unspecified(),
        message.chaddr().iter().any(|byte| *byte != 0),
        message.has(option::CLIENT_ID),
    ];
    let count = keys.iter().filter(|is_key| **is_key).count();
    if count > 1 {
        let text =
            format!("LEASEQUERY with {count} of ciaddr, chaddr and 61; a server takes one key");
        report.add(case.packet, None, text);
    } else if count == 0 && !message.has(option::RELAY) && case.has_all_options() {
        let text = "LEASEQUERY without ciaddr, chaddr or 61: nothing is asked for";
        report.add(case.packet, None, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{ADDRESS, Msg, severities};

    fn by_hardware() -> Msg {
        Msg::client(10).relayed()
    }

    #[test]
    fn a_query_has_one_key() {
        assert_eq!(severities("M30", &[Msg::client(10)]), [Warning]);
        assert_eq!(
            severities("M30", &[by_hardware().with(|m| m.ciaddr = ADDRESS)]),
            [Warning]
        );
        assert_eq!(severities("M30", &[by_hardware().of([0; 6])]), [Warning]);
        assert_eq!(severities("M30", &[by_hardware()]), []);
        assert_eq!(
            severities("M30", &[by_hardware().of([0; 6]).option(82, &[2, 1, 9])]),
            []
        );
    }
}
