//! X14 `requested-options-missing`.

use std::fmt::Write as _;

use crate::dhcp::CodeSet;
use crate::exchange::Role;
use crate::findings::{Check, ExchangeCase, Report, Rule, Severity};

/// Parameter Request List. RFC 2132 s9.8.
const OPTION_PARAMETERS: u8 = 55;

pub(crate) static RULE: Rule = Rule {
    code: "X14",
    name: "requested-options-missing",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.1"],
    summary: "the client asked for options that the answer does not have",
    explain: "The client listed options in its Parameter Request List (55) and the ACK does not carry them. A server \
leaves out what it has no value for, so this is never an error; but if the client needs one of them (a router, a name \
server, routes), this is the list of what to configure.",
    check: Check::Exchange(check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let verdict = case.exchange.verdict();
    let (Some(request), Some(answer)) = (verdict.request, verdict.answer) else {
        return;
    };
    let given = answer.packet.message();
    if answer.role != Role::Ack || given.is_truncated() {
        return;
    }
    let Some(asked) = request.packet.message().option(OPTION_PARAMETERS) else {
        return;
    };
    let asked: CodeSet = asked.iter().copied().collect();
    let missing: Vec<u8> = asked.iter().filter(|code| !given.has(*code)).collect();
    if missing.is_empty() {
        return;
    }
    let mut text = "asked for".to_owned();
    for (place, code) in missing.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let _ = write!(text, "{comma} {code}");
    }
    let it = if missing.len() == 1 { "it" } else { "them" };
    let _ = write!(text, "; the ACK does not have {it}");
    report.add_member(answer, None, text);
}
