//! X07 `several-servers`.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use smallvec::SmallVec;

use super::case::{ExchangeCase, frame, server_name};
use crate::exchange::{Member, Role, is_of_same_host, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};
use crate::wire::Mac;

pub(crate) static RULE: Rule = Rule {
    code: "X07",
    name: "several-servers",
    severity: Severity::Warning,
    cites: &["RFC 2131 s3.1"],
    summary: "more than one server offers addresses",
    explain: "The same DISCOVER was answered with addresses by servers of different identifiers. Two servers on one \
network are legal and often meant so (a failover pair, a split range), and where the client got its address this is a \
remark. With rapid commit (80) each of them may grant a lease at once, of which the client uses one (RFC 4039 s4). If \
you know of one server only, the other is a rogue: a home router plugged in the wrong way, a virtual machine, or an \
attack. Two stations that offer different addresses under one identifier are two servers as well: one is a copy of the \
other, made without a change of its settings. Answers of a PXE service, which offers no address, are not counted.",
    check: Check::Exchange(
        Needs::signs(&[Sign::SeveralServers, Sign::SeveralAddresses]),
        check,
    ),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.exchange.together.have_several_servers() {
        return alike(case, report);
    }
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
        return alike(case, report);
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

/// Two stations that offer the client two addresses in the name of one server. Behind a relay all frames are the relay's.
fn alike(case: &ExchangeCase<'_>, report: &mut Report) {
    let is_direct = |offer: &&Member| {
        let message = offer.packet.message();
        offer.server.is_some() && message.giaddr().is_unspecified()
    };
    if case.exchange.with_role(Role::Offer).nth(1).is_none() {
        return;
    }
    let mut offers = case.offers().filter(is_direct);
    let Some(one) = offers.next() else { return };
    let Some(other) = offers.find(|other| is_of_its_twin(case, one, other)) else {
        return;
    };
    let gives = |offer: &Member| {
        let datagram = &offer.packet.datagram;
        let station = match datagram.sender() {
            Some(Mac(mac)) => words::octets(&mac).to_string(),
            None => datagram.ip.src.to_string(),
        };
        let address = offer.packet.message().yiaddr();
        format!("{station} offers {address} ({})", frame(offer))
    };
    let text = format!(
        "2 stations go by the name of {}: {}, {}",
        server_name(one),
        gives(one),
        gives(other)
    );
    let severity = case.unless_success(Severity::Warning);
    report.add_as(severity, &other.packet, None, text);
}

/// Whether two OFFERs to one DISCOVER, of different addresses under one identifier, come from two stations on the client's
/// link.
fn is_of_its_twin(case: &ExchangeCase<'_>, one: &Member, other: &Member) -> bool {
    let gives = |offer: &Member| offer.packet.message().yiaddr();
    let station = |offer: &Member| offer.packet.datagram.sender();
    one.server == other.server
        && gives(one) != gives(other)
        && station(one) != station(other)
        && is_of_same_host(one, other)
        && case.have_one_question(one, other)
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
    use crate::findings::testing::{
        OTHER_SERVER, ack, discover, dora, found_at_end, offer, severities, text,
    };

    #[test]
    fn what_the_end_of_the_input_cuts_is_no_failure() {
        let elsewhere = offer().by(OTHER_SERVER).at(2);
        let elsewhere = elsewhere.with(|m| m.yiaddr = [192, 0, 2, 77]);
        let all = [discover(), offer(), elsewhere];
        let at_end = found_at_end("X07", &all);
        assert_eq!(at_end.len(), 1);
        assert_eq!(at_end[0].severity, Info);
        assert_eq!(severities("X07", &all), [Warning]);
    }

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
    fn two_stations_may_go_by_one_name() {
        let other = |station: u8, address: [u8; 4]| {
            offer().at(2).with(|m| {
                m.eth_src[5] = station;
                (m.yiaddr, m.dst) = (address, address);
            })
        };
        let with = |second| {
            let mut all = dora();
            all.insert(2, second);
            all
        };
        let twins = with(other(9, [192, 0, 2, 77]));
        assert_eq!(severities("X07", &twins), [Info]);
        assert_eq!(
            text("X07", &twins),
            "2 stations go by the name of 192.0.2.1: 02:00:00:00:00:01 offers 192.0.2.50 (#2), 02:00:00:00:00:09 offers \
192.0.2.77 (#3)"
        );
        // A server with two network cards, and one that thinks better of it.
        assert_eq!(severities("X07", &with(other(9, [192, 0, 2, 50]))), []);
        assert_eq!(severities("X07", &with(other(1, [192, 0, 2, 77]))), []);
    }

    #[test]
    fn a_boot_service_is_no_second_server() {
        let mut all = dora();
        all.insert(1, offer().by(OTHER_SERVER).with(|m| m.yiaddr = [0; 4]));
        assert_eq!(severities("X07", &all), []);
    }
}
