//! X30 `giaddr-changed`.

use std::net::Ipv4Addr;

use smallvec::SmallVec;

use super::case::{ExchangeCase, frame};
use crate::dhcp::header;
use crate::exchange::Member;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};
use crate::wire::SERVER_PORT;

pub(crate) static RULE: Rule = Rule {
    code: "X30",
    name: "giaddr-changed",
    severity: Severity::Error,
    cites: &["RFC 1542 s4.1.1", "RFC 2131 s4.3.1 table 3"],
    summary: "a relay or server changed the first relay's address",
    explain: "The first relay writes its address into giaddr, and nobody may change it: the server chooses the subnet \
by it and sends the answer there. Here a second relay put its own address over the first one's, or the server answers \
with another giaddr than it was asked with. The answer then goes to the wrong relay, and the address may be of the \
wrong subnet. Two relays of one network (VRRP, HSRP) that each pass on the client's broadcast are another matter and \
not reported.",
    check: Check::Exchange(Needs::signs(&[Sign::Relayed]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has_giaddr() {
        return;
    }
    let severity = if case.is_success() {
        Severity::Warning
    } else {
        Severity::Error
    };
    if let Some((one, other)) = overwritten(case) {
        let (before, now) = (
            one.packet.message().giaddr(),
            other.packet.message().giaddr(),
        );
        let text = format!(
            "giaddr was {before} ({}) and the next relay made it {now}",
            frame(one)
        );
        let span = other.packet.message().field_span(header::GIADDR);
        report.add_as(severity, &other.packet, Some(span), text);
        return;
    }
    let asked: SmallVec<[Ipv4Addr; 2]> = relays(case, |member| member.role.is_client());
    if asked.is_empty() {
        return;
    }
    let is_wrong = |member: &&Member| {
        let giaddr = member.packet.message().giaddr();
        let is_other = !giaddr.is_unspecified() && !asked.contains(&giaddr);
        member.role.is_server() && is_other && !is_one_of_two(case, member, &asked)
    };
    if let Some(reply) = case.exchange.members.iter().find(is_wrong) {
        let text = format!(
            "the answer has giaddr {}, the question had {}",
            reply.packet.message().giaddr(),
            words::addresses(&asked)
        );
        let span = reply.packet.message().field_span(header::GIADDR);
        report.add_as(severity, &reply.packet, Some(span), text);
    }
}

/// Whether a server gives the same answer to a relay that asked: it was asked by both, where one's question was not seen.
fn is_one_of_two(case: &ExchangeCase<'_>, answer: &Member, asked: &[Ipv4Addr]) -> bool {
    case.exchange.members.iter().any(|other| {
        other.role == answer.role
            && other.server == answer.server
            && asked.contains(&other.packet.message().giaddr())
            && case.have_one_question(other, answer)
    })
}

/// A client's message between two relays, and the same with another giaddr behind the second one, which counted
/// its hop as well.
fn overwritten<'a>(case: &ExchangeCase<'a>) -> Option<(&'a Member, &'a Member)> {
    let relayed = || {
        case.exchange.members.iter().filter(|member| {
            member.role.is_client()
                && !member.packet.message().giaddr().is_unspecified()
                && member.packet.datagram.udp.dst == SERVER_PORT
        })
    };
    relayed().find_map(|later| {
        let now = later.packet.message();
        let is_earlier = |earlier: &&Member| {
            let before = earlier.packet.message();
            earlier.role == later.role
                && before.xid() == now.xid()
                && before.secs() == now.secs()
                && before.giaddr() != now.giaddr()
                && !is_to_one_server(earlier, later)
                && before.hops() > 0
                && now.hops() > before.hops()
        };
        let earlier = relayed().find(is_earlier)?;
        Some((earlier, later))
    })
}

/// Whether two relays sent their copies to one server, rather than one to the other.
fn is_to_one_server(one: &Member, other: &Member) -> bool {
    let (one, other) = (&one.packet.datagram, &other.packet.datagram);
    one.ip.dst == other.ip.dst && !one.ip.dst.is_broadcast()
}

/// The relays (`giaddr`) of messages that are meant, each once.
fn relays(case: &ExchangeCase<'_>, is_meant: impl Fn(&Member) -> bool) -> SmallVec<[Ipv4Addr; 2]> {
    let mut seen = SmallVec::new();
    for member in case
        .exchange
        .members
        .iter()
        .filter(|member| is_meant(member))
    {
        let giaddr = member.packet.message().giaddr();
        if !giaddr.is_unspecified() && !seen.contains(&giaddr) {
            seen.push(giaddr);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{discover, found, offer};

    #[test]
    fn a_relay_that_writes_over_the_first_is_told() {
        let to_server = discover().relayed();
        let first = to_server.clone().with(|m| m.dst = [198, 51, 100, 9]);
        let second = to_server.clone().at(1).with(|m| {
            m.giaddr = [198, 51, 100, 1];
            m.hops = 2;
        });
        // Another relay that stands farther away sent its own copy there.
        assert!(found("X30", &[to_server, second.clone()]).is_empty());
        assert_eq!(found("X30", &[first.clone(), second.clone()]).len(), 1);
        let redundant = second.with(|m| m.hops = 1);
        assert!(found("X30", &[first, redundant]).is_empty());
    }

    #[test]
    fn an_answer_for_another_relay_is_told() {
        let asked = discover().relayed();
        let other = offer().relayed().with(|m| m.giaddr = [198, 51, 100, 1]);
        assert_eq!(found("X30", &[asked.clone(), other.clone()]).len(), 1);
        assert!(found("X30", &[asked.clone(), offer().relayed()]).is_empty());
        assert!(found("X30", &[discover(), other.clone()]).is_empty());
        // A second relay asked as well, unseen.
        let both = [asked, offer().relayed(), other.at(2)];
        assert!(found("X30", &both).is_empty());
    }
}
