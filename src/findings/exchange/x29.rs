//! X29 `rai-untrusted`.

use super::case::{ExchangeCase, span};
use crate::dhcp::option;
use crate::exchange::{Member, Outcome};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X29",
    name: "rai-untrusted",
    severity: Severity::Warning,
    cites: &["RFC 3046 s2.1"],
    summary: "a client's message has option 82 though no relay passed it on",
    explain: "The message carries Relay Agent Information (option 82) and giaddr is 0. A switch with DHCP snooping or an \
access multiplexer adds the option like this, and then it is as it should be. But a relay or another switch that does \
not trust the port must drop such a message, and some servers do: if the client gets no answer, this is the likely \
reason. Trust the port towards the snooping switch, or turn its option 82 off.",
    check: Check::Exchange(Needs::signs(&[Sign::InfoWithoutRelay]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let is_marked = |member: &&Member| {
        let message = member.packet.message();
        member.role.is_client() && message.giaddr().is_unspecified() && message.has(option::RELAY)
    };
    let Some(marked) = case.exchange.members.iter().find(is_marked) else {
        return;
    };
    let is_dropped = matches!(
        case.exchange.outcome,
        Outcome::NoAnswer | Outcome::OfferOnly
    );
    let (severity, text) = if is_dropped {
        (
            Severity::Warning,
            "option 82 with giaddr 0: a relay or server that does not trust the port drops the message",
        )
    } else {
        (
            Severity::Info,
            "option 82 with giaddr 0: a switch on the way added it, without being a relay",
        )
    };
    report.add_as(severity, &marked.packet, span(marked, option::RELAY), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{discover, dora, severities};

    #[test]
    fn it_weighs_by_what_came_of_it() {
        let marked = discover().option(82, &[1, 1, 7]);
        let mut all = dora();
        assert_eq!(severities("X29", &all), []);
        all[0] = marked.clone();
        assert_eq!(severities("X29", &all), [Info]);
        let lost = [marked.clone(), marked.at(4000)];
        assert_eq!(severities("X29", &lost), [Warning]);
        assert_eq!(
            severities("X29", &[discover().relayed().option(82, &[1, 1, 7])]),
            []
        );
    }
}
