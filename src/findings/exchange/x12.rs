//! X12 `ack-from-other-server`.

use std::net::Ipv4Addr;

use super::case::{ExchangeCase, asked_for, frame, span};
use crate::dhcp::option;
use crate::dhcp::relay::relay_item;
use crate::exchange::{LeaseSeen, Member, Role};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::past::Given;
use crate::findings::{Check, Report, Rule, Severity};

/// Server Identifier Override, in option 82. RFC 5107.
const OVERRIDE: u8 = 11;

pub(crate) static RULE: Rule = Rule {
    code: "X12",
    name: "ack-from-other-server",
    severity: Severity::Error,
    cites: &["RFC 2131 s3.1", "RFC 2131 s4.3.2"],
    summary: "a server answers that the client did not ask",
    explain: "The REQUEST names a server (option 54), or a server already agreed, and another server answers ACK or \
NAK. A server that is not named must take the REQUEST as a refusal of its own offer and stay silent. Two servers \
fight for the client here: a rogue or a forgotten server that believes itself authoritative for the network tears \
leases down. Where the server that the client asked bound it all the same, or may have done so unseen, this is a \
warning, unless the client went by the NAK and began anew.\n\
Find the other server by its identifier and its hardware address, and turn it off or make it not authoritative.\n\
When a renewal is answered by a failover partner, or by one server with two addresses, it is a remark. So is a NAK \
for a lease that another server gave, unless that other one gives it again, and the client had no other address in \
between: then they contradict each other.\n\
After a restart the client may be on another network, where a NAK is right: it is told only where the server of the \
lease gives the client an address there.",
    check: Check::Exchange(
        Needs::signs(&[Sign::SeveralServers, Sign::Renew, Sign::Nak]),
        check,
    ),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.is_for_lease() || !(case.has(Role::Ack) || case.has(Role::Nak)) {
        return;
    }
    for answer in case.answers() {
        let Some(by) = answer.server else { continue };
        let Some(request) = case.question(answer) else {
            continue;
        };
        if is_overridden(request) || is_overridden(answer) {
            continue;
        }
        if let Some((text, severity)) = wrong(case, request, answer, by) {
            report.add_as(severity, &answer.packet, span(answer, option::SERVER), text);
            return;
        }
    }
}

/// What is wrong with an answer of server `by`, and how grave it is; `None` where it may answer: nobody else was asked, has
/// agreed, or gave the lease.
fn wrong(
    case: &ExchangeCase<'_>,
    request: &Member,
    answer: &Member,
    by: Ipv4Addr,
) -> Option<(String, Severity)> {
    let is_refusal = answer.role == Role::Nak;
    let verb = if is_refusal { "refuses" } else { "grants" };
    match request.role {
        Role::Select => selecting(case, request, by, verb),
        Role::Reboot | Role::Rebind if is_refusal => {
            let is_other = |server: Ipv4Addr| server != by;
            let granted = case
                .answers()
                .find(|other| other.role == Role::Ack && other.server.is_some_and(is_other));
            let Some(granted) = granted else {
                return refused(case, request, answer);
            };
            let (its, place) = (granted.server?, frame(granted));
            let text = format!("{by} refuses what {its} grants ({place})");
            Some(disputed(case, text))
        }
        Role::Renew => {
            let (lease, asked) = others_lease(case, answer)?;
            if lease.address != request.packet.message().ciaddr() {
                return None;
            }
            let is_his = request.packet.datagram.ip.dst == asked;
            let text = format!("{by} {verb} the renewal of a lease that {asked} gave");
            let severity = if is_refusal && is_his {
                Severity::Error
            } else {
                Severity::Info
            };
            Some((text, severity))
        }
        _ => None,
    }
}

/// The lease that the client has, and the server that gave it, where that is not the one that answers.
fn others_lease(case: &ExchangeCase<'_>, answer: &Member) -> Option<(LeaseSeen, Ipv4Addr)> {
    let lease = case.exchange.lease_before?;
    let heard = case.exchange.as_heard(answer);
    let is_other = |server: &Ipv4Addr| ![answer.server, heard.server].contains(&Some(*server));
    Some((lease, lease.server.filter(is_other)?))
}

/// A lease that another server gave and that still runs. A client that starts anew may do so on another network, where
/// it is refused by right: then the server that gave the lease must be there and give it again.
fn refused(
    case: &ExchangeCase<'_>,
    request: &Member,
    answer: &Member,
) -> Option<(String, Severity)> {
    let (lease, server) = others_lease(case, answer)?;
    let by = answer.server?;
    let asked = request.packet.time()?;
    if asked_for(request.packet.message()) != Some(lease.address) || lease.over(request).is_some() {
        return None;
    }
    let text = format!("{by} refuses a lease that {server} gave");
    let again = case
        .client()
        .and_then(|client| client.granted)
        .filter(|again| {
            let is_same = again.server == lease.server && again.address == lease.address;
            is_same && again.since > asked
        });
    let has_come_back = again.is_some_and(|again| had_another(case, lease, again));
    if let Some(again) = again.filter(|_| !has_come_back) {
        let text = format!("{text}, and gave again in exchange {}", again.exchange);
        return Some((text, Severity::Warning));
    }
    if let Some(other) = given_there(case, lease).filter(|_| !has_come_back) {
        let text = format!(
            "{text}, and that one gives {} on the same network in exchange {}",
            other.address, other.exchange
        );
        return Some((text, Severity::Info));
    }
    (request.role == Role::Rebind).then_some((text, Severity::Info))
}

/// Whether the client had another address before it got a lease again: it was elsewhere, and came back.
fn had_another(case: &ExchangeCase<'_>, lease: LeaseSeen, again: LeaseSeen) -> bool {
    case.client_past
        .is_some_and(|past| past.lost_another(lease.address, case.exchange.number, again.exchange))
}

/// What the server of a lease gave its client then where that got the lease: it serves that network.
pub(super) fn given_there(case: &ExchangeCase<'_>, lease: LeaseSeen) -> Option<LeaseSeen> {
    let granted = case.exchange.granted_anew()?;
    let is_it = |given: &Given| given.address == lease.address && given.subnet.is_some();
    let before = case.client_past?.given.filter(is_it)?;
    let is_there = (granted.network, granted.subnet) == (before.network, before.subnet);
    let given = granted.lease.filter(|_| is_there)?;
    (given.server == lease.server).then_some(given)
}

/// A REQUEST names the server that is meant.
fn selecting(
    case: &ExchangeCase<'_>,
    request: &Member,
    by: Ipv4Addr,
    verb: &str,
) -> Option<(String, Severity)> {
    // X11 tells of a server that is none.
    let is_other = |asked: &Ipv4Addr| *asked != by && !asked.is_unspecified();
    let asked = request.server.filter(is_other)?;
    let text = format!(
        "{by} {verb} what the client asked of {asked} ({})",
        frame(request)
    );
    let is_bound_rightly =
        case.is_success() && case.verdict.answer.and_then(|answer| answer.server) == Some(asked);
    if is_bound_rightly {
        return Some(disputed(case, text));
    }
    if case
        .verdict
        .answer
        .is_some_and(|nak| case.stays_with_other(nak))
    {
        return Some((text, Severity::Warning));
    }
    Some((text, Severity::Error))
}

/// What is said, and how gravely, where one server grants and another refuses: by what the client did.
fn disputed(case: &ExchangeCase<'_>, text: String) -> (String, Severity) {
    if !case.exchange.has_begun_anew() {
        return (text, Severity::Warning);
    }
    let severity = if case.lease_anew().is_some() {
        Severity::Warning
    } else {
        Severity::Error
    };
    (format!("{text}, and the client began anew"), severity)
}

/// Whether a relay stands in for the server by sub-option 11 of option 82.
fn is_overridden(member: &Member) -> bool {
    let relay = member.packet.message().option(option::RELAY);
    let server = relay.and_then(|relay| relay_item(relay, OVERRIDE));
    server.is_some_and(|server| server.len() == size_of::<Ipv4Addr>())
}

#[cfg(test)]
mod tests;
