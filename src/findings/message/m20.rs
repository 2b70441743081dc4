//! M20 `prl-forbidden`.

use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// What no server can supply on request.
pub(super) const IDLE: [u8; 8] = [
    0,
    option::REQUESTED,
    option::OVERLOAD,
    option::MESSAGE_TYPE,
    option::CLIENT_ID,
    option::RAPID_COMMIT,
    option::RELAY,
    option::END,
];

pub(crate) static RULE: Rule = Rule {
    code: "M20",
    name: "prl-forbidden",
    severity: Severity::Info,
    cites: &["RFC 4039 s3", "RFC 2132 s9.8"],
    summary: "the client asks for what cannot be asked for",
    explain: "Some options make no sense in a parameter request list: pad and end, the requested address, \
overload, the message type, the client's own identifier, rapid commit (which must not be listed) and relay \
information. Servers ignore them. Boot ROMs and small clients list whatever they know.",
    check: Check::Message(Roles::CLIENT, Needs::signs(&[Sign::OddList]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let Some(list) = case.message().option(option::PARAMETERS) else {
        return;
    };
    let Some(first) = list.iter().find(|code| IDLE.contains(*code)) else {
        return;
    };
    let text = format!("the client asks for option {first}, which no server sends on request");
    report.add(case.packet, case.option_span(option::PARAMETERS), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn what_cannot_be_asked_for_is_told() {
        assert_eq!(
            severities("M20", &[discover().option(55, &[1, 80])]),
            [Info]
        );
        assert_eq!(
            severities("M20", &[discover().option(55, &[1, 255])]),
            [Info]
        );
        assert_eq!(severities("M20", &[discover().again(55, &[80])]), [Info]);
        assert_eq!(
            severities("M20", &[discover().option(55, &[1, 51, 54, 58, 59])]),
            []
        );
    }
}
