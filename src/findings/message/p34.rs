//! P34 `hops-from-client`.

use crate::dhcp::header;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P34",
    name: "hops-from-client",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1 table 5", "RFC 1542 s4.1.1"],
    summary: "hops is set although no relay has set giaddr",
    explain: "A client sends hops 0, and the first relay that adds to it also puts its address into giaddr. \
Hops without giaddr mean a client that does not clear the field, or a relay that forgets giaddr, whose client \
then gets no answer. A switch that adds option 82 and leaves giaddr alone may do this: harmless.",
    check: Check::Message(
        Roles::CLIENT_OR_BOOTP,
        Needs::signs(&[Sign::OddHops]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let hops = message.hops();
    if hops == 0 || !message.giaddr().is_unspecified() {
        return;
    }
    let span = Some(message.field_span(header::HOPS));
    if message.has(option::RELAY) {
        let text = format!(
            "hops {hops} without giaddr, but with option 82: a switch between client and relay"
        );
        report.add_as(Severity::Info, case.packet, span, text);
    } else {
        let text = format!("hops {hops}, but giaddr is 0: no relay can send the answer back");
        report.add(case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{Msg, discover, severities};

    fn one_hop() -> Msg {
        discover().with(|m| m.hops = 1)
    }

    #[test]
    fn hops_without_a_relay_are_told() {
        assert_eq!(severities("P34", &[one_hop()]), [Warning]);
        assert_eq!(
            severities("P34", &[one_hop().option(82, &[1, 1, 9])]),
            [Info]
        );
        assert_eq!(severities("P34", &[discover()]), []);
        assert_eq!(severities("P34", &[discover().relayed()]), []);
    }
}
