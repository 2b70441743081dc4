//! P22 `option-repeated`.

use crate::dhcp::logical::Piece;
use crate::dhcp::{FaultKind, registry};
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// The longest piece of an option.
const LONGEST: usize = 255;

pub(crate) static RULE: Rule = Rule {
    code: "P22",
    name: "option-repeated",
    severity: Severity::Warning,
    cites: &["RFC 3396 s7", "RFC 2131 s4.1"],
    summary: "an option stands in the message more than once",
    explain: "An option that is too long for one piece may stand in several, and receivers join them. An \
option of fixed length must not: a receiver that joins two server identifiers gets a value of 8 bytes and \
ignores it, another takes the first, a third the last. Here the first counts. Two relays in a row may each add \
an option 82. Pieces of fewer than 255 bytes in one area are legal and unusual: some servers write one option \
for each address that way.",
    check: Check::Message(
        Roles::ALL,
        Needs::signs(&[Sign::Faults, Sign::Repeated]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if message.repeated().is_empty() {
        return;
    }
    for fault in message.layout().faults() {
        if let FaultKind::OptionRepeated { code } = fault.kind {
            let name = registry::row(code).name;
            let again = fault
                .span
                .of(&case.packet.bytes)
                .get(2..)
                .unwrap_or_default();
            if message.first(code) == Some(again) {
                let text = format!("option {code} ({name}) stands twice, with the same value");
                report.add_as(Severity::Info, case.packet, Some(fault.span), text);
            } else {
                let text = format!(
                    "option {code} ({name}) stands twice with different values: receivers differ in which they take"
                );
                report.add(case.packet, Some(fault.span), text);
            }
        }
    }
    let first = message
        .pieces()
        .find(|(option, piece)| *piece == Piece::First && option.data.len() < LONGEST);
    if let Some((option, _)) = first {
        let code = option.code;
        let pieces = message.join(option).pieces;
        let name = registry::row(code).name;
        let text = format!(
            "option {code} ({name}) stands {pieces} times: receivers join the pieces into one value"
        );
        report.add_as(Severity::Info, case.packet, Some(option.span), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{OTHER_SERVER, SERVER, offer, severities};

    #[test]
    fn two_servers_in_one_message_are_told() {
        assert_eq!(
            severities("P22", &[offer().again(54, &OTHER_SERVER)]),
            [Warning]
        );
        assert_eq!(severities("P22", &[offer().again(54, &SERVER)]), [Info]);
        assert_eq!(
            severities("P22", &[offer().again(6, &OTHER_SERVER)]),
            [Info]
        );
        assert_eq!(severities("P22", &[offer()]), []);
    }

    #[test]
    fn a_long_option_in_pieces_is_as_it_should_be() {
        let long = offer().again(43, &[b'a'; 255]).again(43, b"more");
        assert_eq!(severities("P22", &[long]), []);
    }
}
