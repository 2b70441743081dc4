//! X25 `client-id-many`.

use std::fmt::Write as _;

use super::case::{ExchangeCase, span};
use crate::dhcp::option;
use crate::exchange::Member;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::past::{ClientPast, Given};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X25",
    name: "client-id-many",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.2", "RFC 4361 s7"],
    summary: "one hardware address uses several client identifiers",
    explain: "The same hardware address appeared with different client identifiers (option 61) in different exchanges. \
To a server each is a client of its own with an address of its own. A boot ROM, an installer and the system that follows \
each have their own identifier, and so has each system of a host that can start several. Where pools are small this \
drains them; use one identifier in all stages (RFC 4361), or reservations by hardware address.\n\
Where the client gets another address by it while its lease on the first is running, the finding says so, and also where \
it begins or ceases to send an identifier.",
    check: Check::Exchange(Needs::signs(&[Sign::ClientKnown]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let Some(past) = case.client_past else {
        return;
    };
    let moved = moved(case, past);
    let is_new = |used| !past.identifiers.is_empty() && !past.identifiers.contains(&used);
    let mut text = match (case.identifier(), moved) {
        (Some(used), _) if is_new(used) => format!(
            "this is client identifier number {} of one hardware address",
            past.identifiers.len() + 1
        ),
        (Some(_), Some((before, _))) if before.identifier.is_none() => {
            "the client sends a client identifier now, and sent none before".to_owned()
        }
        (None, Some(_)) => {
            "the client sends no client identifier now, and sent one before".to_owned()
        }
        _ => return,
    };
    if let Some((before, now)) = moved {
        let _ = write!(
            text,
            ": it gets {} now, and had {} before",
            now.address, before.address
        );
    }
    let has_it = |member: &&Member| member.packet.message().has(option::CLIENT_ID);
    let Some(first) = case.asks().find(has_it).or_else(|| case.asks().next()) else {
        return;
    };
    report.add_member(first, span(first, option::CLIENT_ID), text);
}

/// What the client had and what it gets on the same network by another identity, where its lease on the first is running.
fn moved(case: &ExchangeCase<'_>, past: &ClientPast) -> Option<(Given, Given)> {
    let (before, now) = (past.given?, case.given?);
    let is_moved = before.identifier != now.identifier && before.address != now.address;
    let is_same_place = (before.network, before.subnet) == (now.network, now.subnet);
    let is_running =
        before.setting == now.setting && (before.since..before.until).contains(&now.since);
    let is_clear = before.is_clear && now.is_clear;
    (is_moved && is_same_place && is_running && is_clear).then_some((before, now))
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, dora, found, later, text};

    /// A lease on an address, with a client identifier if any.
    fn lease(last: u8, identifier: Option<&[u8]>, at: i64) -> Vec<Msg> {
        let adapt = |mut m: Msg| {
            let address = [192, 0, 2, last];
            if m.op == 2 {
                (m.yiaddr, m.dst) = (address, address);
            } else if let Some(identifier) = identifier {
                m = m.option(61, identifier);
            }
            if m.options.iter().any(|(code, _)| *code == 50) {
                m = m.option(50, &address);
            }
            m
        };
        later(dora().into_iter().map(adapt).collect(), at, u32::from(last))
    }

    #[test]
    fn the_address_that_an_identity_costs_is_told() {
        let two = |one, other, at| [lease(50, one, 0), lease(51, other, at)].concat();
        let (one, other): (Option<&[u8]>, Option<&[u8]>) = (Some(&[1, 2]), Some(&[1, 3]));
        let told = text("X25", &two(one, other, 60_000));
        let moved = ": it gets 192.0.2.51 now, and had 192.0.2.50 before";
        assert!(told.contains(moved), "{told}");
        let told = text("X25", &two(one, None, 60_000));
        assert!(told.starts_with("the client sends no client identifier now"));
        let told = text("X25", &two(None, one, 60_000));
        assert!(told.starts_with("the client sends a client identifier now"));
        // The first lease is over, or the identity is the same.
        assert!(!text("X25", &two(one, other, 3_700_000)).contains("gets"));
        for (one, other) in [(one, one), (None, None)] {
            assert!(found("X25", &two(one, other, 60_000)).is_empty());
        }
        assert!(found("X25", &two(one, None, 3_700_000)).is_empty());
    }

    #[test]
    fn a_second_identifier_is_told() {
        let with = |identifier: &[u8], at, xid| {
            let named = |m: Msg| {
                if m.op == 1 {
                    m.option(61, identifier)
                } else {
                    m
                }
            };
            later(dora().into_iter().map(named).collect(), at, xid)
        };
        let two = [with(&[1, 2], 0, 1), with(&[1, 3], 60_000, 2)].concat();
        assert_eq!(found("X25", &two).len(), 1);
        let one = [with(&[1, 2], 0, 1), with(&[1, 2], 60_000, 2)].concat();
        assert!(found("X25", &one).is_empty());
    }
}
