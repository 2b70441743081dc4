//! M25 `client-id-short`.

use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// The type of an identifier that holds IAID and DUID, and the least length of such a one with its type.
const DUID: (u8, usize) = (255, 1 + 4 + 2 + 1);
/// The least length of any identifier.
const LEAST: usize = 2;

pub(crate) static RULE: Rule = Rule {
    code: "M25",
    name: "client-id-short",
    severity: Severity::Info,
    cites: &["RFC 2132 s9.14", "RFC 4361 s6.1"],
    summary: "the client identifier is too short to name a client",
    explain: "A client identifier is a type octet and at least one byte more; one of type 255 holds a number \
for the interface and a DUID of the host. A shorter one may be the same for several clients, which then share \
one lease.",
    check: Check::Message(
        Roles::CLIENT_OR_BOOTP,
        Needs::signs(&[Sign::OddIdentifier]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let Some(identifier) = case.message().option(option::CLIENT_ID) else {
        return;
    };
    let length = identifier.len();
    let is_duid = identifier.first() == Some(&DUID.0);
    let least = if is_duid { DUID.1 } else { LEAST };
    if length < least {
        let has = words::bytes(length);
        let text = format!("client identifier (61) of {has}; {least} are the least of its kind");
        report.add(case.packet, case.option_span(option::CLIENT_ID), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn short_identifiers_are_told() {
        assert_eq!(severities("M25", &[discover().option(61, &[1])]), [Info]);
        assert_eq!(
            severities("M25", &[discover().option(61, &[255, 0, 0, 0, 1, 0, 3])]),
            [Info]
        );
        assert_eq!(severities("M25", &[discover().option(61, &[0, b'x'])]), []);
        assert_eq!(severities("M25", &[discover()]), []);
        let split = discover().option(61, &[255, 0, 0, 0]);
        let split = split.again(61, &[1, 0, 3, 0, 1, 2]);
        assert_eq!(severities("M25", &[split]), []);
    }
}
