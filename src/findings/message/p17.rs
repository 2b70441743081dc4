//! P17 `unknown-message-type`.

use crate::dhcp::MessageType;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P17",
    name: "unknown-message-type",
    severity: Severity::Warning,
    cites: &["RFC 2132 s9.6", "RFC 7724 s5.2.1"],
    summary: "the message type is none that is defined",
    explain: "Option 53 is one byte with a number from 1 to 18. Receivers drop a message whose type they do \
not know. Numbers above that may be younger than this program; 0, or a value of another length, is a mistake \
of the sender.",
    check: Check::Message(
        Roles::ALL,
        Needs::signs(&[Sign::UndefinedType, Sign::Faults]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if let Some(MessageType::Other(value)) = message.kind() {
        let text = format!(
            "message type {value} is not defined (1 to 18 are): receivers drop the message"
        );
        report.add(case.packet, case.option_span(option::MESSAGE_TYPE), text);
    } else if let Some(length) = message
        .first(option::MESSAGE_TYPE)
        .map(<[u8]>::len)
        .filter(|length| *length != 1)
    {
        let text = format!(
            "the message type (53) has {length} bytes instead of 1: receivers drop the message"
        );
        report.add(case.packet, case.option_span(option::MESSAGE_TYPE), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn a_type_is_one_byte_from_1_to_18() {
        assert_eq!(severities("P17", &[discover().option(53, &[0])]), [Warning]);
        assert_eq!(
            severities("P17", &[discover().option(53, &[200])]),
            [Warning]
        );
        assert_eq!(
            severities("P17", &[discover().option(53, &[1, 1])]),
            [Warning]
        );
        assert_eq!(severities("P17", &[discover().option(53, &[])]), [Warning]);
        assert_eq!(severities("P17", &[discover()]), []);
    }
}
