//! X27 `rai-not-echoed`.

use super::case::{ExchangeCase, OPTION_RELAY, frame, server_name, span};
use crate::dhcp::{Message, RawOption};
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
    if !case.is_relayed() {
        return;
    }
    let is_to_relay = |member: &&Member| {
        let message = member.packet.message();
        let relay = message.giaddr();
        member.role.is_server() && !relay.is_unspecified() && member.packet.datagram.ip.dst == relay
    };
    let Some(answer) = case.exchange.members.iter().find(is_to_relay) else {
        return;
    };
    let Some(question) = asked_of(case, answer) else {
        return;
    };
    let message = answer.packet.message();
    let asked = question.packet.message();
    if message.is_truncated() || asked.is_truncated() {
        return;
    }
    let (severity, what) = match message.option(OPTION_RELAY) {
        None => (Severity::Info, "does not return the option 82 that"),
        Some(got) if !is_returned(asked, &got) => {
            (Severity::Warning, "returns another option 82 than what")
        }
        Some(_) => return,
    };
    let text = format!(
        "{} {what} the relay sent ({})",
        server_name(answer),
        frame(question)
    );
    let about = case.about(server_of(answer));
    let place = span(answer, OPTION_RELAY);
    report.add_about(about, severity, &answer.packet, place, text);
}

/// The relay's last question before an answer, if it has the option.
fn asked_of<'a>(case: &ExchangeCase<'a>, answer: &Member) -> Option<&'a Member> {
    let relay = answer.packet.message().giaddr();
    case.exchange
        .members
        .iter()
        .take_while(|member| !std::ptr::eq(*member, answer))
        .filter(|member| {
            let message = member.packet.message();
            member.role.is_client() && message.giaddr() == relay && message.has(OPTION_RELAY)
        })
        .last()
}

/// Whether the answer's option is the question's. With a chain of relays there may be several, and servers return
/// all of them or one.
fn is_returned(asked: Message<'_>, got: &[u8]) -> bool {
    let is_one = |option: RawOption<'_>| option.code == OPTION_RELAY && option.data == got;
    asked.option(OPTION_RELAY).as_deref() == Some(got) || asked.options().any(is_one)
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
}
