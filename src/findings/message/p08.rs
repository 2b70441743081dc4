//! P08 `short-fixed-header`.

use crate::dhcp::header;
use crate::findings::{Check, MessageCase, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P08",
    name: "short-fixed-header",
    severity: Severity::Error,
    cites: &["RFC 2131 s2", "RFC 1542 s2.1"],
    summary: "the message ends inside its fixed header",
    explain: "A message needs 236 bytes of fixed fields and 4 of the magic cookie. Servers drop a shorter one.",
    check: Check::Message(check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let length = message.payload().len();
    if length < usize::from(header::COOKIE.end()) && !message.is_truncated() {
        let span = message.layout().extent().span;
        let text = format!("{length} bytes: the fixed header and the cookie need 240");
        report.add(case.packet, Some(span), text);
    }
}
