//! X27 `rai-not-echoed`.

use super::case::{ExchangeCase, frame, server_name, span};
use crate::dhcp::{Message, RawOption, option};
use crate::exchange::{Member, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X27",
    name: "rai-not-echoed",
    severity: Severity::Warning,
    cites: &["RFC 3046 s2.2"],
    summary: "the server does not give the relay's option 82 back",
    explain: "A relay added Relay Agent Information (option 82) to the question. A server that knows the option returns \
it whole and unchanged, so that the relay finds the circuit the client is on; one that does not know it returns none, \
and the relay must find the client by other means: that is a remark. A changed one is a warning: the relay may drop \
the answer or hand it to the wrong port. Only what is seen between relay and server is looked at.",
    check: Check::Exchange(Needs::signs(&[Sign::Relayed]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has_giaddr() {
        return;
    }
    let is_to_relay = |member: &&Member| {
        let message = member.packet.message();
        let relay = message.giaddr();
        member.role.is_server() && !relay.is_unspecified() && member.packet.datagram.ip.dst == relay
    };
    for answer in case.exchange.members.iter().filter(is_to_relay) {
        let Some((severity, what, question)) = wrong(case, answer) else {
            continue;
        };
        let text = format!(
            "{} {what} the relay sent ({})",
            server_name(answer),
            frame(question)
        );
        let about = case.about(server_of(answer));
        let place = span(answer, option::RELAY);
        return report.add_about(about, severity, &answer.packet, place, text);
    }
}

/// What is wrong with the option 82 of an answer to a relay, how grave it is, and the question; `None` where it is returned as
/// it was sent, or not all was captured.
fn wrong<'a>(
    case: &ExchangeCase<'a>,
    answer: &Member,
) -> Option<(Severity, &'static str, &'a Member)> {
    let question = asked_of(case, answer).last()?;
    let message = answer.packet.message();
    if message.is_truncated() || question.packet.message().is_truncated() {
        return None;
    }
    match message.option(option::RELAY) {
        None => Some((
            Severity::Info,
            "does not return the option 82 that",
            question,
        )),
        Some(got)
            if !asked_of(case, answer).any(|asked| is_returned(asked.packet.message(), got)) =>
        {
            let what = "returns another option 82 than what";
            Some((Severity::Warning, what, question))
        }
        Some(_) => None,
    }
}

/// The question that an answer is to, as the answer's relay passed it on; several relays may have done so.
fn asked_of<'a>(case: &ExchangeCase<'a>, answer: &Member) -> impl Iterator<Item = &'a Member> {
    let relay = answer.packet.message().giaddr();
    let question = case
        .question(answer)
        .map(|question| question.packet.place());
    case.exchange.members.iter().filter(move |member| {
        let is_question = Some(member.packet.place()) == question || member.copy_of == question;
        let message = member.packet.message();
        question.is_some() && is_question && message.giaddr() == relay && message.has(option::RELAY)
    })
}

/// Whether the answer's option is the question's. With a chain of relays there may be several, and servers return
/// all of them or one.
fn is_returned(asked: Message<'_>, got: &[u8]) -> bool {
    let is_one = |option: RawOption<'_>| option.code == option::RELAY && option.data == got;
    asked.option(option::RELAY) == Some(got) || asked.options().any(is_one)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{Msg, discover, offer, severities};

    #[test]
    fn none_is_a_remark_and_a_changed_one_a_warning() {
        let asked = || discover().relayed().option(82, &[1, 1, 7]);
        let given = |relay: Option<&[u8]>| -> Vec<Msg> {
            let reply = offer().relayed();
            vec![
                asked(),
                relay.map_or(reply.clone(), |relay| reply.option(82, relay)),
            ]
        };
        assert_eq!(severities("X27", &given(Some(&[1, 1, 7]))), []);
        let twice = vec![
            asked().again(82, &[1, 1, 7]),
            given(Some(&[1, 1, 7]))[1].clone(),
        ];
        assert_eq!(severities("X27", &twice), []);
        assert_eq!(severities("X27", &given(None)), [Info]);
        assert_eq!(severities("X27", &given(Some(&[1, 1, 8]))), [Warning]);
    }

    #[test]
    fn each_answer_returns_what_came_with_its_question() {
        let at = |m: Msg, at, relay: &[u8]| m.relayed().option(82, relay).at(at);
        let moved = |wait: i64, second: &[u8]| {
            [
                at(discover(), 0, &[1, 1, 7]),
                at(discover(), wait, &[1, 1, 8]),
                at(offer(), wait + 3, &[1, 1, 7]),
                at(offer(), wait + 6, second),
            ]
        };
        // Passed on by two relays at once, and asked again elsewhere.
        for wait in [1, 1000] {
            assert_eq!(severities("X27", &moved(wait, &[1, 1, 8])), []);
            assert_eq!(severities("X27", &moved(wait, &[1, 1, 9])), [Warning]);
        }
    }
}
