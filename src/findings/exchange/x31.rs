//! X31 `hops-not-incremented`.

use super::case::ExchangeCase;
use crate::dhcp::header;
use crate::exchange::{Member, Role, is_relayed};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X31",
    name: "hops-not-incremented",
    severity: Severity::Info,
    cites: &["RFC 1542 s4.1.1"],
    summary: "a relay passed the message on without counting the hop",
    explain: "A relay adds one to hops, so that a message that goes in circles between relays is dropped at last. Here \
giaddr is set and hops is 0. Many routers do not count, and a single relay does no harm by it; in a chain of relays a \
loop would not be noticed.",
    check: Check::Exchange(Needs::signs(&[Sign::Relayed]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has_giaddr() {
        return;
    }
    let is_uncounted = |member: &&Member| {
        let message = member.packet.message();
        // An agent that asks about a lease sets giaddr to its own address. RFC 4388 s6.2.
        member.role.is_client()
            && member.role != Role::LeaseQuery
            && message.hops() == 0
            && is_relayed(&member.packet)
    };
    if let Some(member) = case.exchange.members.iter().find(is_uncounted) {
        let message = member.packet.message();
        let relay = message.giaddr();
        let text = format!("relay {relay} set giaddr and left hops at 0");
        let span = message.field_span(header::HOPS);
        report.add_about(
            Some(relay),
            Severity::Info,
            &member.packet,
            Some(span),
            text,
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{RELAY, discover, found, reboot};

    #[test]
    fn a_relay_that_does_not_count_is_told() {
        let uncounted = discover().relayed().with(|m| m.hops = 0);
        assert_eq!(found("X31", &[uncounted]).len(), 1);
        let uncounted = reboot().relayed().with(|m| m.hops = 0);
        assert_eq!(found("X31", &[uncounted]).len(), 1);
        assert!(found("X31", &[discover().relayed()]).is_empty());
        assert!(found("X31", &[discover()]).is_empty());
        let own = discover().with(|m| m.giaddr = RELAY);
        assert!(found("X31", &[own]).is_empty());
    }
}
