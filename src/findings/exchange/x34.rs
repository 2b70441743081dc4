//! X34 `address-conflict`.

use super::case::{ExchangeCase, OPTION_CLIENT_ID, SECOND};
use crate::dhcp::header;
use crate::exchange::{ClientKey, Outcome};
use crate::findings::exchange::{Needs, Sign};
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
leases, or an address was reserved for one host and in use by another. A lease that was given back, turned down or \
refused, or that ended, does not count, and neither does the same host under another hardware address: with the same \
client identifier or host name it is taken for one.",
    check: Check::Exchange(Needs::signs(&[Sign::Held]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if case.exchange.outcome != Outcome::Bound {
        return;
    }
    let (Some(given), Some(answer)) = (case.given, case.verdict.answer) else {
        return;
    };
    let Some(holder) = case.holder else {
        return;
    };
    let is_same_host = case.exchange.client == holder.client
        || given.identifier.is_some() && given.identifier == holder.identifier
        || holder.hostname.is_some() && holder.hostname == case.exchange.together.hostname();
    let is_running = given.since < holder.until && given.since >= holder.since;
    if is_same_host || !is_running {
        return;
    }
    let left = if holder.until == i64::MAX {
        "for ever".to_owned()
    } else {
        let left = (holder.until - given.since) / SECOND;
        format!("for {} more", words::elapsed(left.saturating_mul(SECOND)))
    };
    let text = format!(
        "{} was given to {} in exchange {} and is leased to it {left}",
        given.address,
        name(&holder.client),
        holder.exchange
    );
    let span = answer.packet.message().field_span(header::YIADDR);
    report.add_member(answer, Some(span), text);
}

fn name(client: &ClientKey) -> String {
    match client {
        ClientKey::Hardware { hlen, chaddr, .. } => {
            words::octets(chaddr.get(..usize::from(*hlen)).unwrap_or(chaddr)).to_string()
        }
        ClientKey::Identifier(identifier) => {
            format!(
                "the client of option {OPTION_CLIENT_ID} {}",
                words::octets(identifier)
            )
        }
        ClientKey::Nameless | ClientKey::Agent(_) => "another client".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, OTHER_CLIENT, dora, found, later, release};

    fn second(at: i64) -> Vec<Msg> {
        let other = dora().into_iter().map(|m| m.of(OTHER_CLIENT)).collect();
        later(other, at, 9)
    }

    #[test]
    fn one_address_for_two_clients_is_told() {
        assert_eq!(found("X34", &[dora(), second(60_000)].concat()).len(), 1);
        assert!(found("X34", &[dora(), later(dora(), 60_000, 9)].concat()).is_empty());
    }

    #[test]
    fn a_lease_that_is_over_does_not_count() {
        assert!(found("X34", &[dora(), second(3_700_000)].concat()).is_empty());
        let given_back = [dora(), later(vec![release()], 30_000, 8), second(60_000)];
        assert!(found("X34", &given_back.concat()).is_empty());
    }

    #[test]
    fn the_same_host_with_another_card_is_one() {
        let named = |m: Msg| {
            if m.op == 1 {
                m.option(12, b"laptop")
            } else {
                m
            }
        };
        let all = [dora(), second(60_000)].concat();
        let all: Vec<_> = all.into_iter().map(named).collect();
        assert!(found("X34", &all).is_empty());
    }
}
