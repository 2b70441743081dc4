//! M27 `rapid-commit-bad`.

use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M27",
    name: "rapid-commit-bad",
    severity: Severity::Warning,
    cites: &["RFC 4039 s3", "RFC 4039 s4"],
    summary: "rapid commit where it does not belong",
    explain: "Rapid commit (80) makes an exchange of two messages: the client puts it into its DISCOVER, and a \
server that agrees answers with an ACK at once, which has it too. It is empty, and stands in no OFFER and in \
no ACK to a REQUEST. Elsewhere a client cannot tell whether it already has the address.",
    check: Check::Message(
        Roles::LEASING.and(Roles::BOOTP),
        Needs::options(&[option::RAPID_COMMIT]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has(option::RAPID_COMMIT) {
        return;
    }
    let is_committed = |question: &crate::exchange::Member| question.role.is_request();
    let length = message.first(option::RAPID_COMMIT).map_or(0, <[u8]>::len);
    let text = if length != 0 {
        format!(
            "rapid commit (80) has {}; it must be empty",
            words::bytes(length)
        )
    } else if case.role == Role::Offer {
        "OFFER with rapid commit (80), which only an ACK to a DISCOVER has".to_owned()
    } else if case.role == Role::Ack && case.question().is_some_and(is_committed) {
        "ACK to a REQUEST with rapid commit (80), which only an ACK to a DISCOVER has".to_owned()
    } else {
        return;
    };
    report.add(case.packet, case.option_span(option::RAPID_COMMIT), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{Msg, OTHER_SERVER, ack, discover, offer, request, severities};

    fn rapid(message: Msg) -> Msg {
        message.option(80, &[])
    }

    #[test]
    fn rapid_commit_out_of_place_is_told() {
        assert_eq!(
            severities("M27", &[rapid(discover()), rapid(offer())]),
            [Warning]
        );
        assert_eq!(severities("M27", &[request(), rapid(ack())]), [Warning]);
        assert_eq!(severities("M27", &[discover().option(80, &[1])]), [Warning]);
    }

    #[test]
    fn two_messages_are_right() {
        assert_eq!(severities("M27", &[rapid(discover()), rapid(ack())]), []);
        assert_eq!(
            severities("M27", &[rapid(discover()), offer(), request(), ack()]),
            []
        );
    }

    #[test]
    fn another_server_may_answer_the_discover_after_the_request() {
        let late = rapid(ack()).by(OTHER_SERVER).at(4);
        let all = [rapid(discover()), offer(), request(), late];
        assert_eq!(severities("M27", &all), []);
        let asked = [rapid(discover()), offer(), request(), rapid(ack())];
        assert_eq!(severities("M27", &asked), [Warning]);
    }
    #[test]
    fn a_discover_may_have_it_where_it_was_not_captured() {
        let late = rapid(ack()).by(OTHER_SERVER).at(4);
        let all = |asked| [asked, offer(), request(), late.clone()];
        assert_eq!(severities("M27", &all(rapid(discover()).kept(248))), []);
        assert_eq!(severities("M27", &all(discover())), [Warning]);
    }
}
