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
    explain: "An address was granted to a client while the lease of another client on it was still running, on the same \
network. Both will use it, and both will fail now and then. Two servers give out the same range, a server lost its \
leases, or an address was reserved for one host and in use by another. In another virtual network (option 221, or 151 \
of option 82) it is another address, and hosts may share an address where none of its ports is given to two (option \
159). A lease that was given back, turned down or refused, or that ended, does not count, and neither does the same \
host under another hardware address: with the same client identifier it is taken for one, until both are seen to use \
the address; then they are clones of one machine, and each needs an identifier of its own (on Linux a new \
/etc/machine-id). With the same host name it may be one, or two of a make whose names nobody changed, so that is a \
remark, as it is where the first client was given another address since, where the options that may tell \
the two apart were not captured, or where only servers are heard.",
    check: Check::Exchange(Needs::signs(&[Sign::AddressHeld]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let (Some(given), Some(holder)) = (case.given, case.holder) else {
        return;
    };
    let Some(answer) = case.verdict.answer else {
        return;
    };
    let is_same_host = case.exchange.client == holder.client
        || given.identifier.is_some() && given.identifier == holder.identifier;
    let is_timed = given.setting == holder.setting;
    let is_running = if is_timed {
        given.since < holder.until && given.since >= holder.since
    } else {
        !holder.has_let_go && !given.has_ended
    };
    let is_before = is_timed && given.is_before(holder) && holder.since < given.until;
    let span = answer.packet.message().field_span(header::YIADDR);
    if let Some(text) = twins::told(case, &given, holder) {
        report.add_as(Severity::Error, &answer.packet, Some(span), text);
        return;
    }
    if is_same_host || !(is_running || is_before) {
        return;
    }
    let (mut text, moved) = if is_before {
        given_as_well(case, &given, holder)
    } else {
        still_leased(case, &given, holder)
    };
    let is_namesake =
        holder.hostname.is_some() && holder.hostname == case.exchange.together.hostname();
    let is_clear = given.is_clear && holder.is_clear;
    // Nor is a RELEASE seen where no client is heard.
    let is_deaf = case.capture.requests == 0;
    let may_be_over = !is_timed && holder.until != i64::MAX;
    if may_be_over {
        text.push_str("; the clock was set back in between, so that lease may be over");
    }
    if is_namesake {
        text.push_str("; both have the same host name (12) and may be one host");
    } else if !is_clear {
        text.push_str(
            "; not all was captured: they may be one host, or on two networks, or share it by ports",
        );
    } else if is_deaf {
        text.push_str(
            "; no client's message is in the capture so far, so it may have been given back unseen",
        );
    }
    let severity = if is_namesake || moved || !is_clear || is_deaf || may_be_over {
        Severity::Info
    } else {
        Severity::Error
    };
    report.add_as(severity, &answer.packet, Some(span), text);
}

/// That the address is still leased to its holder, and that this one has moved, if it has.
fn still_leased(case: &ExchangeCase<'_>, given: &Given, holder: &Holder) -> (String, bool) {
    let mut text = format!(
        "{} was given to {} in exchange {}",
        given.address,
        name(&holder.client),
        holder.exchange
    );
    if given.setting == holder.setting || holder.until == i64::MAX {
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
