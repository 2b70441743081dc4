//! X40 `relay-rejects-server`.

use super::case::{ExchangeCase, frame};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X40",
    name: "relay-rejects-server",
    severity: Severity::Warning,
    cites: &["RFC 1542 s4.1.2", "RFC 3046 s2.1"],
    summary: "the relay did not hand the server's answer to the client",
    explain: "The capture sees both sides of the relay: the client's question before and behind it, and the server's \
answer to the relay, but not that answer on the client's link, and the client asked again. The relay dropped it: giaddr \
or option 82 are not what it expects, the server is not on its list, or a firewall on it stands in the way. Where only \
one side is captured nothing is said.",
    check: Check::Exchange(Needs::signs(&[Sign::Relayed]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.is_relayed() || case.capture.dropped > 0 {
        return;
    }
    let Some(reply) = case.exchange.kept_by_relay() else {
        return;
    };
    if case.since(reply).any(|member| member.role.is_client()) {
        let text = format!(
            "relay {} got the answer ({}) and did not hand it on; the client asked again",
            reply.packet.message().giaddr(),
            frame(reply)
        );
        report.add_member(reply, None, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{discover, found, offer};

    #[test]
    fn an_answer_that_stays_in_the_relay_is_told() {
        let kept = [
            discover(),
            discover().relayed().at(1),
            offer().relayed().at(2),
            discover().at(4000),
        ];
        assert_eq!(found("X40", &kept).len(), 1);
        let handed = [&kept[..3], &[offer().at(3), discover().at(4000)]].concat();
        assert!(found("X40", &handed).is_empty());
        assert!(found("X40", &kept[1..3]).is_empty());
    }
}
