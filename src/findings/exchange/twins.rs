//! Two hosts that go by one client identifier, clones of one machine as a rule: the server takes them for one and gives both
//! the same address. X34 tells it. RFC 2131 s2, s4.2.
//!
//! A host may go on with another card, or ask anew with each of two. But what extends a lease that another hardware address
//! got meanwhile has been there all the time.

use super::x34;
use crate::exchange::Kind;
use crate::findings::exchange::ExchangeCase;
use crate::findings::past::{Given, Holder};
use crate::findings::words;

/// That the client extends a lease on an address that another one got since with the same identifier; `None` where they may be
/// one.
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

/// Since when the client has the address that it extends, in nanoseconds since 1970.
fn had_before(case: &ExchangeCase<'_>, given: &Given, holder: &Holder) -> Option<i64> {
    let is_namesake = given.identifier.is_some() && given.identifier == holder.identifier;
    let is_other = is_namesake && case.exchange.client != holder.client;
    if case.exchange.kind != Kind::Renew || !is_other || !(given.is_clear && holder.is_clear) {
        return None;
    }
    let since = case.client_past?.has_had(given)?;
    let is_between = since < holder.since && holder.since < given.since;
    (is_between && given.setting == holder.setting).then_some(since)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Error;
    use crate::findings::testing::{
        Msg, OTHER_CLIENT, dora, later, release, renew, renewed, severities, text,
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
        assert_eq!(severities("X34", &named(both.clone())), []);
        let first = [both.clone(), renewal(1_800_000, 10)].concat();
        assert_eq!(severities("X34", &named(first.clone())), [Error]);
        let told = text("X34", &named(first.clone()));
        assert!(
            told.contains("in exchange 2 with the same client identifier"),
            "{told}"
        );
        let second = [first, other(renewal(1_860_000, 11))].concat();
        assert_eq!(severities("X34", &named(second)), [Error; 2]);
        // The second one alone goes on: a host with another card.
        let moved = [both, other(renewal(1_860_000, 11))].concat();
        assert_eq!(severities("X34", &named(moved)), []);
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
        assert_eq!(severities("X34", &named(all.concat())), []);
        let all = [dora(), other_card, again, extended];
        assert_eq!(severities("X34", &named(all.concat())), []);
    }
}
