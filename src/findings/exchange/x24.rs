//! X24 `client-id-changed`.

use std::borrow::Cow;

use super::case::{ExchangeCase, OPTION_CLIENT_ID, frame, span};
use crate::exchange::Member;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X24",
    name: "client-id-changed",
    severity: Severity::Warning,
    cites: &["RFC 2131 s2", "RFC 2131 s4.2"],
    summary: "the client changes its identifier in the middle of an exchange",
    explain: "A server knows a client by its client identifier (option 61), or by its hardware address where there is \
none. Within one exchange, with one xid, this client used two: the server takes them for two clients, offers to one \
and is asked by the other, and may answer NAK or lease two addresses. The client must use the same identifier in all \
messages once it has used one. A boot ROM and the system it boots use different ones as well, but each with an xid of \
its own.",
    check: Check::Exchange(Needs::signs(&[Sign::Identifiers]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let mut asks = case
        .asks()
        .filter(|member| !member.packet.message().is_truncated());
    let Some(first) = asks.next() else { return };
    let used = identifier(first);
    let Some(other) = asks.find(|member| {
        member.packet.message().xid() == first.packet.message().xid() && identifier(member) != used
    }) else {
        return;
    };
    let name = |identifier: Option<Cow<'_, [u8]>>| {
        identifier.map_or_else(
            || "none".to_owned(),
            |bytes| words::octets(&bytes).to_string(),
        )
    };
    let text = format!(
        "client identifier {} where {} had {}",
        name(identifier(other)),
        frame(first),
        name(used)
    );
    report.add_member(other, span(other, OPTION_CLIENT_ID), text);
}

fn identifier(member: &Member) -> Option<Cow<'_, [u8]>> {
    member.packet.message().option(OPTION_CLIENT_ID)
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{dora, found, request};

    #[test]
    fn another_identifier_in_the_same_exchange_is_told() {
        let mut all = dora();
        all[0] = all[0].clone().option(61, &[1, 2, 0, 0, 0, 0, 0x10]);
        all[2] = request().option(61, &[1, 2, 0, 0, 0, 0, 0x10]);
        assert!(found("X24", &all).is_empty());
        all[2] = request().option(61, &[255, 1]);
        assert_eq!(found("X24", &all).len(), 1);
        all[2] = request();
        assert_eq!(found("X24", &all).len(), 1);
    }
}
