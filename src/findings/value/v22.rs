//! V22 `v6only-unasked`.

use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V22",
    name: "v6only-unasked",
    severity: Severity::Warning,
    cites: &["RFC 8925 s3.3"],
    summary: "the server tells a client to leave IPv4 off that did not ask",
    explain: "Option 108 tells a client that it may do without IPv4. A server must not send it to a client \
that did not list it in option 55: such a client does not know it, and an address pool that counts on it runs \
out. Look at the server's setting that sends options whether or not they are asked for.",
    check: Check::Message(Roles::GIVING, Needs::options(&[option::V6_ONLY]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let is_sent = case.message().has(option::V6_ONLY);
    if is_sent && is_unasked(case) {
        let text = "IPv6-only preferred (108) is sent to a client that did not ask for it";
        report.add(case.packet, case.option_span(option::V6_ONLY), text);
    }
}

/// Whether the client asked for other things only, or for nothing at all.
fn is_unasked(case: &MessageCase<'_>) -> bool {
    let asks_nothing = || {
        let question = case.question().map(|question| question.packet.message());
        question.is_some_and(|question| !question.may_have(option::PARAMETERS))
    };
    let asked = case.asked_for(option::V6_ONLY);
    asked.map_or_else(asks_nothing, |asked| !asked)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{Msg, discover, offer, severities};

    fn v6_only() -> Msg {
        offer().option(108, &[0, 0, 1, 44])
    }

    #[test]
    fn an_unasked_108_is_told() {
        assert_eq!(severities("V22", &[discover(), v6_only()]), [Warning]);
        assert_eq!(
            severities("V22", &[discover().option(55, &[1, 108]), v6_only()]),
            []
        );
        assert_eq!(severities("V22", &[v6_only()]), []);
        let silent = discover().without(55);
        assert_eq!(severities("V22", &[silent.clone(), v6_only()]), [Warning]);
        assert_eq!(severities("V22", &[silent.kept(241), v6_only()]), []);
        assert_eq!(severities("V22", &[discover(), offer()]), []);
    }
}
