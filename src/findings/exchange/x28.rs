//! X28 `rai-leaks-to-client`.

use super::case::{ExchangeCase, span};
use crate::dhcp::option;
use crate::exchange::{Member, is_past_relay};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};
use crate::wire::CLIENT_PORT;

pub(crate) static RULE: Rule = Rule {
    code: "X28",
    name: "rai-leaks-to-client",
    severity: Severity::Warning,
    cites: &["RFC 3046 s2.1"],
    summary: "an answer reaches the client with the relay's option 82",
    explain: "The relay that added option 82 must take it out before it hands the answer to the client. Here the \
message on the client's link still has it. Clients ignore it, so it is a remark where the client got its address; it \
tells hosts about circuits and switches that are none of their business, and makes the message longer. An answer to an \
INFORM goes from the server to the client itself, past the relay. On the server \
itself, and before a switch that adds option 82 by snooping and takes it out again, the option is in its place.",
    check: Check::Exchange(Needs::signs(&[Sign::Relayed]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let leaks = |member: &&Member| {
        let message = member.packet.message();
        let datagram = &member.packet.datagram;
        member.role.is_server()
            && message.has(option::RELAY)
            && datagram.udp.dst == CLIENT_PORT
            && datagram.ip.dst != message.giaddr()
            && !message.giaddr().is_unspecified()
    };
    if !case.has_giaddr() {
        return;
    }
    let Some(reply) = case.exchange.members.iter().find(leaks) else {
        return;
    };
    if was_marked_before(case, reply) {
        return;
    }
    let relay = reply.packet.message().giaddr();
    let text = if is_past_relay(&reply.packet, reply.role) {
        format!("the server answers the client past relay {relay}, and option 82 goes along")
    } else {
        format!("relay {relay} hands the answer to the client without taking out option 82")
    };
    let severity = case.unless_success(Severity::Warning);
    let about = case.about(Some(relay));
    report.add_about(
        about,
        severity,
        &reply.packet,
        span(reply, option::RELAY),
        text,
    );
}

/// Whether a switch between the client and the relay added the option 82 that an answer brings back: the switch takes it
/// out. RFC 3046 s2.1.
fn was_marked_before(case: &ExchangeCase<'_>, reply: &Member) -> bool {
    let marked = reply.packet.message().option(option::RELAY);
    case.exchange.members.iter().any(|member| {
        let message = member.packet.message();
        member.role.is_client()
            && message.giaddr().is_unspecified()
            && message.option(option::RELAY) == marked
    })
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{RELAY, SERVER, discover, found, inform, informed, offer, text};

    #[test]
    fn option_82_on_the_clients_link_is_told() {
        let leaked = offer().option(82, &[1, 1, 7]).with(|m| {
            m.giaddr = RELAY;
            m.src = RELAY;
        });
        assert_eq!(found("X28", &[discover(), leaked.clone()]).len(), 1);
        let kept = offer().option(82, &[1, 1, 7]).relayed();
        assert!(found("X28", &[discover(), kept]).is_empty());
        let past = informed().option(82, &[1, 1, 7]).with(|m| m.giaddr = RELAY);
        let told = text("X28", &[inform().relayed(), past.clone()]);
        assert!(told.contains("past relay 192.0.2.254"), "{told}");
        let handed = past.option(54, &SERVER).with(|m| m.src = RELAY);
        let told = text("X28", &[inform().relayed(), handed]);
        assert!(told.contains("relay 192.0.2.254 hands"), "{told}");
        // What a switch before the relay added is that switch's to take out.
        let marked = discover().option(82, &[1, 1, 7]);
        let its_own = [marked.clone(), marked.relayed(), leaked.clone()];
        assert!(found("X28", &its_own).is_empty());
        let added = [
            discover(),
            discover().option(82, &[1, 1, 7]).relayed(),
            leaked,
        ];
        assert_eq!(found("X28", &added).len(), 1);
        let snooped = offer().option(82, &[1, 1, 7]);
        assert!(found("X28", &[discover(), snooped]).is_empty());
    }
}
