//! P33 `hops-high`.

use crate::dhcp::header;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// What relays allow unless told otherwise, and at most. RFC 1542 s4.1.1.
const DEFAULT: u8 = 4;
const MOST: u8 = 16;

pub(crate) static RULE: Rule = Rule {
    code: "P33",
    name: "hops-high",
    severity: Severity::Warning,
    cites: &["RFC 1542 s4.1.1"],
    summary: "the message passed many relays",
    explain: "Each relay adds 1 to hops. Relays give a message up when it passed more than they allow, 4 by \
default and 16 at most. A high number is usually a loop: a relay that takes its own broadcast for a client's. \
Real chains of relays are short.",
    check: Check::Message(
        Roles::FROM_CLIENTS.without(Roles::PXE),
        Needs::signs(&[Sign::OddHops]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let hops = message.hops();
    if hops <= DEFAULT {
        return;
    }
    let span = Some(message.field_span(header::HOPS));
    if hops > MOST {
        let text =
            format!("hops {hops}: relays must drop a message beyond {MOST}; look for a loop");
        report.add_as(Severity::Error, case.packet, span, text);
    } else {
        let text =
            format!("hops {hops}: relays drop a message beyond {DEFAULT} unless told otherwise");
        report.add(case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{discover, severities};

    #[test]
    fn many_relays_are_told() {
        assert_eq!(
            severities("P33", &[discover().relayed().with(|m| m.hops = 5)]),
            [Warning]
        );
        assert_eq!(
            severities("P33", &[discover().relayed().with(|m| m.hops = 17)]),
            [Error]
        );
        assert_eq!(
            severities("P33", &[discover().relayed().with(|m| m.hops = 4)]),
            []
        );
    }
}
