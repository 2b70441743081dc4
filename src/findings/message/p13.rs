//! P13 `bad-op`.

use crate::dhcp::{Op, header};
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P13",
    name: "bad-op",
    severity: Severity::Error,
    cites: &["RFC 1542 s2.1"],
    summary: "op is neither a request nor a reply",
    explain: "The first byte of a message says whether it is a request (1) or a reply (2). Every BOOTP and \
DHCP node discards another one. Without the magic cookie this is most likely not DHCP at all, but other \
traffic on its ports.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::WrongOp]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let Op::Other(op) = message.op() else {
        return;
    };
    if !message.has_field(header::OP) {
        return;
    }
    let span = Some(message.field_span(header::OP));
    if message.has_cookie() {
        let text = format!(
            "op {op} is neither 1 (request) nor 2 (reply): every receiver drops the message"
        );
        report.add(case.packet, span, text);
    } else {
        let text =
            format!("the first byte is {op} and there is no magic cookie: probably not DHCP");
        report.add_as(Severity::Info, case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info};
    use crate::findings::testing::{discover, severities};

    #[test]
    fn op_is_one_or_two() {
        assert_eq!(severities("P13", &[discover().with(|m| m.op = 3)]), [Error]);
        let foreign = discover().with(|m| (m.op, m.cookie) = (3, [0; 4]));
        assert_eq!(severities("P13", &[foreign]), [Info]);
        assert_eq!(severities("P13", &[discover()]), []);
    }
}
