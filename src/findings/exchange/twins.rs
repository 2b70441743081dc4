//! Two hosts that go by one client identifier, clones of one machine as a rule: the server takes them for one and gives both
//! the same address. X34 tells it. RFC 2131 s2, s4.2.
//!
//! A host may go on with another card, or ask anew with each of two. But what extends a lease that another hardware address
//! got meanwhile has been there all the time.

use super::x34;
use crate::exchange::Kind;
use crate::findings::exchange::ExchangeCase;
use crate::findings::past::{Given, Holder};
use crate::findings::{Severity, words};

/// That the client extends a lease on an address that another hardware address got since with the same identifier; `None`
/// where they may be one.
pub(super) fn told(case: &ExchangeCase<'_>, given: &Given, holder: &Holder) -> Option<String> {
    let since = had_before(case, given, holder)?;
    Some(format!(
        "{} is renewed by a client that has had it for {}, and {} got it meanwhile in exchange {} with the same client identifier \
(61): both use it, and the server takes them for one",
        given.address,
        words::elapsed(given.since.saturating_sub(since)),
        x34::name(&holder.client),
        holder.exchange
    ))
}

/// What to think of an address that another hardware address holds with the same client identifier; `None` where it is
/// extended.
pub(super) fn suspected(
    case: &ExchangeCase<'_>,
    holder: &Holder,
) -> Option<(Severity, &'static str)> {
    if case.exchange.kind == Kind::Renew {
        return None;
    }
    let names = holder.hostname.zip(case.exchange.together.hostname());
    Some(if names.is_some_and(|(held, new)| held != new) {
        (
            Severity::Warning,
            "; both have the same client identifier (61), so the server takes them for one, but not the same host name (12): \
clones of one machine get one address",
        )
    } else {
        (
            Severity::Info,
            "; both have the same client identifier (61), so the server takes them for one: one host whose hardware \
address changed, or clones of one machine",
        )
    })
}

/// That two hosts with one hardware address extend one lease, by their host names; `None` where it may be one. A host gets
/// another name when it starts, or somebody gives it one; it does not go back and forth while it runs.
pub(super) fn with_one_card(
    case: &ExchangeCase<'_>,
    given: &Given,
    holder: &Holder,
) -> Option<String> {
    let name = case.exchange.together.hostname()?;
    let is_extended = case.exchange.kind == Kind::Renew && holder.is_extended;
    let is_back =
        holder.hostname_before == Some(name) && holder.hostname.is_some_and(|held| held != name);
    (is_extended && is_back).then(|| {
        format!(
            "renewals of {} come under two host names (12) by turns, the other one last in exchange {}: two hosts have this \
hardware address",
            given.address, holder.exchange
        )
    })
}

/// Whether both gave the same client identifier.
pub(super) fn are_namesakes(given: &Given, holder: &Holder) -> bool {
    given.identifier.is_some() && given.identifier == holder.identifier
}

/// Since when the client has the address that it extends, in nanoseconds since 1970.
fn had_before(case: &ExchangeCase<'_>, given: &Given, holder: &Holder) -> Option<i64> {
    if case.exchange.kind != Kind::Renew {
        return None;
    }
    let since = case.client_past?.has_had(given)?;
    let is_between = since < holder.since && holder.since < given.since;
    (is_between && given.setting == holder.setting).then_some(since)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info, Warning};
    use crate::findings::testing::{
        Msg, OTHER_CLIENT, dora, found, later, release, renew, renewed, severities, text,
    };

    const IDENTIFIER: [u8; 5] = [255, 0, 0, 0, 1];

    fn named(messages: Vec<Msg>) -> Vec<Msg> {
        let named = messages.into_iter().map(|m| m.option(61, &IDENTIFIER));
        named.collect()
    }

    fn other(messages: Vec<Msg>) -> Vec<Msg> {
        messages.into_iter().map(|m| m.of(OTHER_CLIENT)).collect()
    }

    fn renewal(at: i64, xid: u32) -> Vec<Msg> {
        later(vec![renew(), renewed()], at, xid)
    }

    #[test]
    fn clones_that_both_use_their_address_are_told() {
        let both = [dora(), other(later(dora(), 60_000, 9))].concat();
        assert_eq!(severities("X34", &named(both.clone())), [Info]);
        let first = [both.clone(), renewal(1_800_000, 10)].concat();
        assert_eq!(severities("X34", &named(first.clone())), [Info, Error]);
        let told = found("X34", &named(first.clone()));
        let told = &told.last().unwrap().text;
        assert!(
            told.contains("in exchange 2 with the same client identifier"),
            "{told}"
        );
        let second = [first, other(renewal(1_860_000, 11))].concat();
        assert_eq!(severities("X34", &named(second)), [Info, Error, Error]);
        // The second one alone goes on: a host with another card.
        let moved = [both, other(renewal(1_860_000, 11))].concat();
        assert_eq!(severities("X34", &named(moved)), [Info]);
    }

    #[test]
    fn clones_with_names_of_their_own_are_more_than_a_remark() {
        let hosts = |first: &[u8], second: &[u8]| {
            let with = |messages: Vec<Msg>, name: &[u8]| -> Vec<_> {
                messages.into_iter().map(|m| m.option(12, name)).collect()
            };
            let clone = other(later(dora(), 60_000, 9));
            named([with(dora(), first), with(clone, second)].concat())
        };
        assert_eq!(severities("X34", &hosts(b"web", b"web")), [Info]);
        assert_eq!(severities("X34", &hosts(b"web", b"db")), [Warning]);
        let told = text("X34", &hosts(b"web", b"db"));
        assert!(
            told.ends_with("clones of one machine get one address"),
            "{told}"
        );
    }

    /// Copies of a virtual machine with its hardware address.
    #[test]
    fn clones_with_one_card_are_told_by_their_names() {
        let named = |messages: Vec<Msg>, name: &[u8]| -> Vec<_> {
            messages.into_iter().map(|m| m.option(12, name)).collect()
        };
        let one = |messages| named(messages, b"web");
        let other = |messages| named(messages, b"db");
        let began = [one(dora()), other(later(dora(), 60_000, 9))].concat();
        let first = [began, one(renewal(1_800_000, 10))].concat();
        assert_eq!(severities("X34", &first), []);
        let both = [first.clone(), other(renewal(1_860_000, 11))].concat();
        assert_eq!(severities("X34", &both), [Warning]);
        let told = "renewals of 192.0.2.50 come under two host names (12) by turns, the other one last in exchange 3: two \
hosts have this hardware address";
        assert_eq!(text("X34", &both), told);
        // A host learns its name after it has started, each time.
        let start = |at, xid| {
            [
                one(later(dora(), at, xid)),
                other(renewal(at + 1_800_000, xid + 1)),
            ]
        };
        let starts = [start(0, 20), start(2_000_000, 30)].concat().concat();
        assert_eq!(severities("X34", &starts), []);
        // It has two systems.
        let anew = one(later(dora(), 1_900_000, 12));
        let systems = [first, anew, one(renewal(3_700_000, 13))].concat();
        assert_eq!(severities("X34", &systems), []);
    }

    #[test]
    fn a_host_that_changes_its_card_is_one() {
        let back = later(vec![release()], 30_000, 8);
        let other_card = other(later(dora(), 60_000, 9));
        let again = later(dora(), 900_000, 12);
        let extended = renewal(2_700_000, 10);
        let all = [
            dora(),
            back,
            other_card.clone(),
            again.clone(),
            extended.clone(),
        ];
        assert_eq!(severities("X34", &named(all.concat())), [Info]);
        let all = [dora(), other_card, again, extended];
        assert_eq!(severities("X34", &named(all.concat())), [Info; 2]);
    }
}
