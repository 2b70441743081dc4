//! P14 `op-type-mismatch`.

use crate::dhcp::{Op, header};
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P14",
    name: "op-type-mismatch",
    severity: Severity::Error,
    cites: &[
        "RFC 2131 s4.3.1 table 3",
        "RFC 2131 s4.4.1 table 5",
        "RFC 4388 s6.1",
    ],
    summary: "op contradicts the message type",
    explain: "Types that clients send go with op 1, those that servers send with op 2. Relays and receivers \
look at op first: a client's message marked as a reply is sent back towards the clients, and nobody answers \
it. The sender, or something that reflects its frames, is broken.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::WrongOp]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let Some(right) = message.kind().and_then(crate::dhcp::MessageType::op) else {
        return;
    };
    let (op, should) = match (message.op(), right) {
        (Op::Request, Op::Reply) => (1, "2 (reply)"),
        (Op::Reply, Op::Request) => (2, "1 (request)"),
        _ => return,
    };
    let span = Some(message.field_span(header::OP));
    let text = format!(
        "{} with op {op}, which should be {should}: relays send it the wrong way",
        case.word()
    );
    report.add(case.packet, span, text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Error;
    use crate::findings::testing::{discover, offer, severities};

    #[test]
    fn each_type_has_its_direction() {
        assert_eq!(severities("P14", &[discover().with(|m| m.op = 2)]), [Error]);
        assert_eq!(severities("P14", &[offer().with(|m| m.op = 1)]), [Error]);
        assert_eq!(severities("P14", &[discover(), offer()]), []);
    }
}
