//! X25 `client-id-many`.

use super::case::{ExchangeCase, span};
use crate::dhcp::option;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X25",
    name: "client-id-many",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.2", "RFC 4361 s7"],
    summary: "one hardware address uses several client identifiers",
    explain: "The same hardware address appeared with different client identifiers (option 61) in different exchanges. \
To a server each is a client of its own with an address of its own. A boot ROM, an installer and the system that follows \
each have their own identifier, and so has each system of a host that can start several. Where pools are small this \
drains them; use one identifier in all stages (RFC 4361), or reservations by hardware address.",
    check: Check::Exchange(Needs::signs(&[Sign::ClientKnown]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let Some(used) = case.identifier() else {
        return;
    };
    let Some(past) = case.client_past else {
        return;
    };
    if past.identifiers.is_empty() || past.identifiers.contains(&used) {
        return;
    }
    let first = case
        .asks()
        .find(|member| member.packet.message().has(option::CLIENT_ID));
    let Some(first) = first else { return };
    let number = past.identifiers.len() + 1;
    let text = format!("this is client identifier number {number} of one hardware address");
    report.add_member(first, span(first, option::CLIENT_ID), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, dora, found, later};

    #[test]
    fn a_second_identifier_is_told() {
        let with = |identifier: &[u8], at, xid| {
            let named = |m: Msg| {
                if m.op == 1 {
                    m.option(61, identifier)
                } else {
                    m
                }
            };
            later(dora().into_iter().map(named).collect(), at, xid)
        };
        let two = [with(&[1, 2], 0, 1), with(&[1, 3], 60_000, 2)].concat();
        assert_eq!(found("X25", &two).len(), 1);
        let one = [with(&[1, 2], 0, 1), with(&[1, 2], 60_000, 2)].concat();
        assert!(found("X25", &one).is_empty());
    }
}
