//! X26 `client-id-not-echoed`.

use std::fmt::{self, Formatter};

use super::case::{ExchangeCase, frame, server_name, span};
use crate::dhcp::option;
use crate::exchange::{Member, Trait, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X26",
    name: "client-id-not-echoed",
    severity: Severity::Info,
    cites: &["RFC 6842 s3"],
    summary: "the server does not give the client identifier back as it was sent",
    explain: "Since RFC 6842 a server returns the client identifier (option 61) unaltered to a client that sent one. \
Clients without a hardware address of their own need it to know their answers. Many servers were written before and \
return none: that is a remark. An identifier that is not the client's own is another matter: the client must drop the \
answer, so it is a warning.",
    check: Check::Exchange(Needs::signs(&[Sign::IdentifierDiffers]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    // What servers of old do is known without a look at the messages.
    let together = &case.exchange.together;
    let is_silent = !together.has(Trait::AskedWithoutIdentifier)
        && !together.has(Trait::AnsweredWithIdentifier);
    for answer in case
        .exchange
        .counted()
        .filter(|member| Roles::GIVING.has(member.role))
    {
        if let Some(question) = case.question(answer) {
            if is_silent && report.was_told(case.about(server_of(answer)), Severity::Info) {
                return;
            }
            if let Some(severity) = compare(case, question, answer) {
                let text = words::late(|f| tell(f, question, answer));
                let about = case
                    .about(server_of(answer))
                    .filter(|_| severity == Severity::Info);
                let place = span(answer, option::CLIENT_ID);
                report.add_about(about, severity, &answer.packet, place, text);
                return;
            }
        }
    }
}

/// How grave it is that an answer has another identifier than its question; `None` where it has the same.
fn compare(case: &ExchangeCase<'_>, question: &Member, answer: &Member) -> Option<Severity> {
    let (asked, given) = (question.packet.message(), answer.packet.message());
    let sent = asked.option(option::CLIENT_ID);
    let got = given.option(option::CLIENT_ID);
    match (sent, got) {
        (Some(_), None) if !given.is_truncated() => Some(Severity::Info),
        (Some(sent), Some(got)) if sent != got => Some(Severity::Warning),
        // Some servers make one up from the hardware address, and clients that sent none look for none.
        (None, Some(_)) if !asked.is_truncated() => Some(case.unless_success(Severity::Warning)),
        _ => None,
    }
}

fn tell(f: &mut Formatter<'_>, question: &Member, answer: &Member) -> fmt::Result {
    let (asked, given) = (question.packet.message(), answer.packet.message());
    let (sent, got) = (
        asked.option(option::CLIENT_ID),
        given.option(option::CLIENT_ID),
    );
    let octets =
        |identifier: Option<&[u8]>| words::octets(identifier.unwrap_or_default()).to_string();
    let question = frame(question);
    match (&sent, &got) {
        (_, None) => write!(
            f,
            "{} does not return the client identifier {} of {question}",
            server_name(answer),
            octets(sent)
        ),
        (None, _) => write!(
            f,
            "client identifier {} in the answer, none in the question ({question})",
            octets(got)
        ),
        _ => write!(
            f,
            "client identifier {} in the answer, {} in the question ({question}): the client must drop it",
            octets(got),
            octets(sent)
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{Msg, discover, dora, offer, severities};

    #[test]
    fn silence_is_a_remark_and_another_identifier_a_warning() {
        let exchanged = |sent: Option<&[u8]>, got: Option<&[u8]>| {
            let with = |m: Msg| match if m.op == 1 { sent } else { got } {
                Some(identifier) => m.option(61, identifier),
                None => m,
            };
            dora().into_iter().map(with).collect::<Vec<_>>()
        };
        let own: &[u8] = &[1, 2, 0, 0, 0, 0, 0x10];
        assert_eq!(severities("X26", &exchanged(Some(own), Some(own))), []);
        assert_eq!(severities("X26", &exchanged(None, None)), []);
        assert_eq!(severities("X26", &exchanged(Some(own), None)), [Info]);
        assert_eq!(
            severities("X26", &exchanged(Some(own), Some(&[1]))),
            [Warning]
        );
        assert_eq!(severities("X26", &exchanged(None, Some(own))), [Info]);
    }

    #[test]
    fn each_answer_has_the_identifier_of_its_question() {
        let with = |m: Msg, at, identifier: &[u8]| m.option(61, identifier).at(at);
        let mut all = vec![
            with(discover(), 0, b"\0one"),
            with(discover(), 300, b"\0two"),
            with(offer(), 310, b"\0one"),
            with(offer(), 320, b"\0two"),
        ];
        assert_eq!(severities("X26", &all), []);
        all[3] = with(offer(), 320, b"\0six");
        assert_eq!(severities("X26", &all), [Warning]);
    }
}
