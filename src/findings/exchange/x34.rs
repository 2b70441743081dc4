//! X34 `address-conflict`.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::case::{ExchangeCase, SECOND};
use super::twins;
use crate::dhcp::{header, option};
use crate::exchange::ClientKey;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::past::{Given, Holder};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X34",
    name: "address-conflict",
    severity: Severity::Error,
    cites: &["RFC 2131 s2.2"],
    summary: "one address was given to two clients at the same time",
    explain: "An address was granted to a client while the lease of another client on it was still running, on the \
same network. Both will use it, and both will fail now and then. Two servers give out the same range, a server lost \
its leases, or an address was reserved for one host and in use by another.\n\
In another virtual network (option 221, or 151 of option 82) it is another address, and hosts may share an address \
where none of its ports is given to two (option 159).\n\
A lease that was given back, turned down or refused, or that ended, does not count.\n\
Two hardware addresses with one client identifier are one client to the server. They may be one host whose hardware address \
changed, or clones of one machine, each of which needs an identifier of its own (on Linux a new /etc/machine-id): that is \
a remark, a warning where their host names differ, and an error where both are seen to use the address. Clones with one \
hardware address are one client, too: where its lease is extended under two host names by turns, that is a warning.\n\
With the same host name it may be one, or two of a make whose names nobody changed, so that is a remark, as it is \
where the first client was given another address since, where the options that may tell the two apart were not \
captured, or where only servers are heard.",
    check: Check::Exchange(Needs::signs(&[Sign::AddressHeld]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let (Some(given), Some(holder), Some(answer)) = (case.given, case.holder, case.verdict.answer)
    else {
        return;
    };
    let span = answer.packet.message().field_span(header::YIADDR);
    if case.exchange.client == holder.client {
        if let Some(text) = twins::with_one_card(case, &given, holder) {
            report.add_as(Severity::Warning, &answer.packet, Some(span), text);
        }
        return;
    }
    let are_namesakes = twins::are_namesakes(&given, holder);
    if are_namesakes && !(given.is_clear && holder.is_clear) {
        return;
    }
    let used_by_both = are_namesakes.then(|| twins::told(case, &given, holder));
    if let Some(text) = used_by_both.flatten() {
        report.add_as(Severity::Error, &answer.packet, Some(span), text);
        return;
    }
    let (mut text, has_moved) = if is_given_first(&given, holder) {
        given_as_well(case, &given, holder)
    } else if is_running(&given, holder) {
        still_leased(case, &given, holder)
    } else {
        return;
    };
    let may_be_over = !is_timed(&given, holder) && holder.until != i64::MAX;
    if are_namesakes {
        let is_over = has_moved || may_be_over;
        let suspected = twins::suspected(case, holder).filter(|_| !is_over);
        if let Some((severity, why)) = suspected {
            text.push_str(why);
            report.add_as(severity, &answer.packet, Some(span), text);
        }
        return;
    }
    if may_be_over {
        text.push_str("; the clock was set back in between, so that lease may be over");
    }
    let doubt = doubt(case, &given, holder);
    if let Some(doubt) = doubt {
        text.push_str("; ");
        text.push_str(doubt);
    }
    let severity = if has_moved || may_be_over || doubt.is_some() {
        Severity::Info
    } else {
        Severity::Error
    };
    report.add_as(severity, &answer.packet, Some(span), text);
}

/// Whether it is known how long it is from the one grant to the other: the clock was not set back in between.
fn is_timed(given: &Given, holder: &Holder) -> bool {
    given.setting == holder.setting
}

/// Whether the holder's lease runs when the client asks for the address; where that cannot be timed, whether neither is known
/// to have ended before its time.
fn is_running(given: &Given, holder: &Holder) -> bool {
    if is_timed(given, holder) {
        (holder.since..holder.until).contains(&given.since)
    } else {
        !holder.has_let_go && !given.has_ended
    }
}

/// Whether the holder got the address later, in an exchange that closed sooner, while the client's lease ran.
fn is_given_first(given: &Given, holder: &Holder) -> bool {
    is_timed(given, holder) && given.is_before(holder) && holder.since < given.until
}

/// Why both may have the address by right, or one may not have it any more.
fn doubt(case: &ExchangeCase<'_>, given: &Given, holder: &Holder) -> Option<&'static str> {
    let is_namesake =
        holder.hostname.is_some() && holder.hostname == case.exchange.together.hostname();
    if is_namesake {
        Some("both have the same host name (12) and may be one host")
    } else if !(given.is_clear && holder.is_clear) {
        Some("not all was captured: they may be one host, or on two networks, or share it by ports")
    } else if case.capture.requests == 0 {
        Some("no client's message is in the capture so far, so it may have been given back unseen")
    } else {
        None
    }
}

/// That the address is still leased to its holder, and that this one has moved, if it has.
fn still_leased(case: &ExchangeCase<'_>, given: &Given, holder: &Holder) -> (String, bool) {
    let mut text = format!(
        "{} was given to {} in exchange {}",
        given.address,
        name(&holder.client),
        holder.exchange
    );
    if is_timed(given, holder) && holder.has_let_go {
        let until = holder.until.saturating_sub(given.since);
        let until = words::elapsed(until);
        let _ = write!(
            text,
            " and was leased to it until that was given up or refused {until} later"
        );
    } else if is_timed(given, holder) || holder.until == i64::MAX {
        let _ = write!(text, " and is leased to it {}", left(holder, given.since));
    }
    let first = (holder.since, holder.identifier);
    let now = case.past.moved_to(holder.name, first, given.network);
    and_moved(text, "it", given, now)
}

/// That the holder got the address later, in an exchange that closed sooner, and that the client has moved, if it has.
fn given_as_well(case: &ExchangeCase<'_>, given: &Given, holder: &Holder) -> (String, bool) {
    let text = format!(
        "{} was given to {} as well, {} later in exchange {}",
        given.address,
        name(&holder.client),
        words::elapsed(holder.since.saturating_sub(given.since)),
        holder.exchange
    );
    let first = (given.since, given.identifier);
    let client = case.exchange.name;
    let now = case.past.moved_to(client, first, given.network);
    and_moved(text, "this client", given, now)
}

/// Adds that one of the two was given another address since; says whether it was.
fn and_moved(mut text: String, who: &str, given: &Given, now: Option<Ipv4Addr>) -> (String, bool) {
    let now = now.filter(|now| *now != given.address);
    if let Some(now) = now {
        let _ = write!(text, ", but {who} was given {now} since");
    }
    (text, now.is_some())
}

/// How long a lease still runs.
fn left(holder: &Holder, now: i64) -> String {
    if holder.until == i64::MAX {
        return "for ever".to_owned();
    }
    let left = holder.until.saturating_sub(now) / SECOND;
    format!("for {} more", words::elapsed(left.saturating_mul(SECOND)))
}

/// A client in a sentence: its hardware address, else its identifier.
pub(super) fn name(client: &ClientKey) -> String {
    match client {
        ClientKey::Hardware { hlen, chaddr, .. } => {
            words::octets(chaddr.get(..usize::from(*hlen)).unwrap_or(chaddr)).to_string()
        }
        ClientKey::Identifier(identifier) => {
            format!(
                "the client of option {} {}",
                option::CLIENT_ID,
                words::octets(identifier)
            )
        }
        ClientKey::Nameless | ClientKey::Agent(_) => "another client".to_owned(),
    }
}

#[cfg(test)]
mod tests;
