//! X07 `several-servers`.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use smallvec::SmallVec;

use super::case::{ExchangeCase, frame, server_name};
use crate::exchange::{Member, Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X07",
    name: "several-servers",
    severity: Severity::Warning,
    cites: &["RFC 2131 s3.1"],
    summary: "more than one server offers addresses",
    explain: "The same DISCOVER was answered with addresses by servers of different identifiers. Two servers on one \
network are legal and often meant so (a failover pair, a split range), and where the client got its address this is a \
remark. With rapid commit (80) each of them may grant a lease at once, of which the client uses one (RFC 4039 s4). If you know of one server only, the other is a rogue: a home router plugged in the wrong way, a virtual machine, \
or an attack. Answers of a PXE service, which offers no address, are not counted.",
    check: Check::Exchange(Needs::signs(&[Sign::Servers]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    // The first offer of each server.
    let mut first = SmallVec::<[&Member; 4]>::new();
    for offer in case
        .exchange
        .counted()
        .filter(|member| offers(case, member))
    {
        let server = server_of(offer);
        if server.is_some() && first.iter().all(|known| server_of(known) != server) {
            first.push(offer);
        }
    }
    let is_rival = |offer: &Member| first.iter().position(|other| case.are_rivals(offer, other));
    let second = |(place, offer): &(usize, &&Member)| is_rival(offer).is_some_and(|at| at < *place);
    let Some((_, offer)) = first.iter().enumerate().find(second) else {
        return;
    };
    let servers: SmallVec<[Ipv4Addr; 4]> = first
        .iter()
        .filter(|other| std::ptr::eq(**other, *offer) || case.are_rivals(offer, other))
        .filter_map(|other| server_of(other))
        .collect();
    let mut text = format!(
        "{} servers offer addresses: {}",
        servers.len(),
        words::addresses(&servers)
    );
    if let Some(unused) = unused(case) {
        let _ = write!(
            text,
            "; {} grants {} at once ({}), and the client does not use it",
            server_name(unused),
            unused.packet.message().yiaddr(),
            frame(unused)
        );
    }
    let severity = case.unless_success(Severity::Warning);
    report.add_about(
        case.about(server_of(offer)),
        severity,
        &offer.packet,
        None,
        text,
    );
}

/// Whether a message offers an address, or grants one at once.
fn offers(case: &ExchangeCase<'_>, member: &Member) -> bool {
    let is_offer = member.role == Role::Offer || case.exchange.committed_at_once(member).is_some();
    is_offer && !member.packet.message().yiaddr().is_unspecified()
}

/// The first ACK by rapid commit of a server that the client did not choose.
fn unused<'a>(case: &ExchangeCase<'a>) -> Option<&'a Member> {
    let chosen = server_of(case.verdict.answer?)?;
    case.exchange
        .with_role(Role::Ack)
        .filter(|ack| server_of(ack).is_some_and(|server| server != chosen))
        .find(|ack| case.exchange.committed_at_once(ack).is_some())
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{OTHER_SERVER, ack, discover, dora, offer, severities, text};

    #[test]
    fn a_lease_by_rapid_commit_that_nobody_uses_is_told() {
        let rapid = discover().option(80, &[]);
        let late = ack().by(OTHER_SERVER).option(80, &[]).at(4);
        let late = late.with(|m| m.yiaddr = [192, 0, 2, 77]);
        let all = [rapid.clone(), ack().option(80, &[]), late.clone()];
        assert_eq!(severities("X07", &all), [Info]);
        assert!(text("X07", &all).contains("192.0.2.2 grants 192.0.2.77 at once (#3)"));
        let mut all = dora();
        all[0] = rapid.clone();
        all.push(late);
        assert_eq!(severities("X07", &all), [Info]);
        assert_eq!(severities("X07", &[rapid, ack().option(80, &[])]), []);
    }

    #[test]
    fn a_second_server_weighs_by_the_outcome() {
        let mut all = dora();
        all.insert(1, offer().by(OTHER_SERVER));
        assert_eq!(severities("X07", &all), [Info]);
        let failed = [
            discover(),
            offer(),
            offer().by(OTHER_SERVER),
            discover().at(4000),
        ];
        assert_eq!(severities("X07", &failed), [Warning]);
        assert_eq!(severities("X07", &dora()), []);
    }

    #[test]
    fn a_boot_service_is_no_second_server() {
        let mut all = dora();
        all.insert(1, offer().by(OTHER_SERVER).with(|m| m.yiaddr = [0; 4]));
        assert_eq!(severities("X07", &all), []);
    }
}
