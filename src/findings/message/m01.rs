//! M01 `server-option-forbidden`.

use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// What only clients send.
const CLIENTS_OWN: [u8; 3] = [option::REQUESTED, option::PARAMETERS, option::MAX_SIZE];
/// What a NAK may hold: itself, its reason, and echoes. RFC 2131 table 3, RFC 3046 s2.2, RFC 3011 s2.
const IN_NAK: [u8; 10] = [
    option::MESSAGE_TYPE,
    option::SERVER,
    option::MESSAGE,
    option::HOST_NAME,
    option::VENDOR_CLASS,
    option::CLIENT_ID,
    option::FQDN,
    option::RELAY,
    option::AUTHENTICATION,
    option::SUBNET_SELECTION,
];

pub(crate) static RULE: Rule = Rule {
    code: "M01",
    name: "server-option-forbidden",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.3.1 table 3"],
    summary: "an answer has an option that servers must not send",
    explain: "The requested address (50), the parameter list (55) and the message size (57) are the client's; \
a server that sends them back mirrors what it got, and clients may misread it. An ACK to an INFORM has no \
lease (51), and a NAK has nothing but its server (54), its reason (56), authentication (90) and what it echoes \
(12, 60, 61, 81, 82, 118): more is harmless there and only told.",
    check: Check::Message(
        Roles::ANSWERS,
        Needs::options(&[option::REQUESTED, option::PARAMETERS, option::MAX_SIZE])
            .or(&[Sign::ToInform, Sign::Nak]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let word = case.word();
    let own: Vec<u8> = CLIENTS_OWN
        .into_iter()
        .filter(|code| message.has(*code))
        .collect();
    if let Some(first) = own.first() {
        let text = format!("{word} has {}, which only clients send", options(&own));
        report
            .of_kind(*first)
            .add(case.packet, case.option_span(*first), text);
    }
    if case.role == Role::Nak {
        let is_idle = |code: &u8| !IN_NAK.contains(code) && !CLIENTS_OWN.contains(code);
        let mut idle = Vec::new();
        for code in message.options().map(|option| option.code).filter(is_idle) {
            if !idle.contains(&code) {
                idle.push(code);
            }
        }
        if let Some(first) = idle.first() {
            let verb = if idle.len() > 1 { "mean" } else { "means" };
            let text = format!("NAK has {}, which {verb} nothing there", options(&idle));
            report.add_as(Severity::Info, case.packet, case.option_span(*first), text);
        }
    } else if case.role == Role::Ack && message.has(option::LEASE) {
        let is_inform = |question: &crate::exchange::Member| question.role == Role::Inform;
        if case.question().is_some_and(is_inform) {
            let text = "ACK to an INFORM has a lease time (51), though it leases nothing";
            report.add_as(
                Severity::Info,
                case.packet,
                case.option_span(option::LEASE),
                text,
            );
        }
    }
}

/// The options with these codes, in words.
fn options(codes: &[u8]) -> String {
    let word = if codes.len() > 1 { "options" } else { "option" };
    let codes: Vec<_> = codes.iter().map(u8::to_string).collect();
    format!("{word} {}", codes.join(", "))
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        ADDRESS, ack, discover, inform, informed, nak, offer, request, severities, text,
    };

    #[test]
    fn options_of_clients_in_answers_are_told() {
        assert_eq!(
            severities("M01", &[discover(), offer().option(50, &ADDRESS)]),
            [Warning]
        );
        assert_eq!(
            severities("M01", &[request(), ack().option(55, &[1, 3])]),
            [Warning]
        );
        assert_eq!(
            severities("M01", &[inform(), informed().option(51, &[0, 0, 1, 0])]),
            [Info]
        );
        assert_eq!(
            severities("M01", &[request(), nak().option(3, &ADDRESS)]),
            [Info]
        );
    }

    #[test]
    fn all_of_them_are_named() {
        let mirrored = offer().option(50, &ADDRESS).option(57, &[2, 64]);
        let told = text("M01", &[discover(), mirrored]);
        assert_eq!(told, "OFFER has options 50, 57, which only clients send");
        let full = nak().option(51, &[0, 0, 1, 0]).option(3, &ADDRESS);
        let told = text("M01", &[request(), full]);
        assert_eq!(told, "NAK has options 51, 3, which mean nothing there");
    }

    #[test]
    fn what_servers_send_is_not() {
        assert_eq!(
            severities("M01", &[discover(), offer(), request(), ack()]),
            []
        );
        assert_eq!(
            severities(
                "M01",
                &[request(), nak().option(56, b"no").option(82, &[1, 1, 9])]
            ),
            []
        );
    }
}
