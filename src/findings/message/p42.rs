//! P42 `option82-not-last`.

use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P42",
    name: "option82-not-last",
    severity: Severity::Info,
    cites: &["RFC 3046 s2.1", "RFC 3046 s2.2"],
    summary: "relay information is not the last option",
    explain: "A relay adds option 82 as the last option before End, and servers that send it back should keep \
it there. Receivers that mind the order are rare: harmless, but a sign of a relay or server that does it its \
own way.",
    check: Check::Message(Roles::ALL, Needs::options(&[option::RELAY]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let Some(information) = message.segment_of(option::RELAY) else {
        return;
    };
    let last = message
        .options()
        .filter(|option| option.area == information.area)
        .last();
    if let Some(last) = last.filter(|last| last.code != option::RELAY) {
        let text = format!(
            "option 82 should be the last before End; option {} follows it",
            last.code
        );
        report.add(case.packet, case.option_span(option::RELAY), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn relay_information_is_last() {
        let early = discover().option(82, &[1, 1, 9]).option(12, b"host");
        assert_eq!(severities("P42", &[early]), [Info]);
        assert_eq!(severities("P42", &[discover().option(82, &[1, 1, 9])]), []);
        let two = discover().option(82, &[1, 1, 9]).again(82, &[1, 1, 8]);
        assert_eq!(severities("P42", &[two]), []);
    }

    #[test]
    fn it_may_be_the_last_of_a_field_that_holds_options() {
        let in_file = |options: &[u8]| {
            discover()
                .option(52, &[1])
                .with(|m| m.file = options.to_vec())
        };
        assert_eq!(severities("P42", &[in_file(&[82, 3, 1, 1, 9, 255])]), []);
        let early = in_file(&[82, 3, 1, 1, 9, 12, 1, b'a', 255]);
        assert_eq!(severities("P42", &[early]), [Info]);
    }
}
