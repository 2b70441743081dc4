//! X37 `discover-storm`.

use super::case::{ExchangeCase, SECOND};
use crate::exchange::Role;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::past::{ClientPast, stranger};
use crate::findings::{Check, Report, Rule, Severity};

/// DISCOVERs of one client within a minute that are a storm.
pub(super) const STORM: u32 = 20;
/// Clients that one network card asks for within a minute that drain a pool.
const DRAIN: u32 = 50;
/// A minute in nanoseconds.
const MINUTE: i64 = 60 * SECOND;

pub(crate) static RULE: Rule = Rule {
    code: "X37",
    name: "discover-storm",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.1"],
    summary: "a storm of DISCOVERs",
    explain: "One client sent twenty or more DISCOVERs within a minute, or one network card asked for fifty or more \
hardware addresses that are not its own within a minute. The first is a client without patience, or a loop in the \
network that multiplies its frames. The second empties the server's pool: an attack, a test tool, or a device that \
stands for many others without being a relay. Many hosts that start at the same time after a power cut are not meant: \
each of them asks for itself.",
    check: Check::Exchange(Needs::signs(&[Sign::Storm]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Discover) {
        return;
    }
    let Some(first) = case.exchange.with_role(Role::Discover).next() else {
        return;
    };
    let (mut since, mut count) = case.client_past.map_or((0, 0), ClientPast::discovers);
    for discover in case.exchange.with_role(Role::Discover) {
        let Some(time) = discover.packet.time() else {
            continue;
        };
        if time.nanos().saturating_sub(since) > MINUTE {
            (since, count) = (time.nanos(), 0);
        }
        count += 1;
        if count == STORM {
            let text = format!("{STORM} DISCOVERs of this client within a minute");
            report.add_member(discover, None, text);
            return;
        }
    }
    if let Some((card, at)) = stranger(case.exchange) {
        let known = case.past.sender(card);
        let is_drained = known.is_some_and(|known| {
            known.clients + 1 == DRAIN && at.saturating_sub(known.since) <= MINUTE
        });
        if is_drained {
            let text =
                format!("one network card asks for {DRAIN} hardware addresses within a minute");
            report.add_member(first, None, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, discover, found};

    #[test]
    fn many_questions_of_one_client_are_a_storm() {
        let many = |step: i64| -> Vec<Msg> { (0..25).map(|n| discover().at(n * step)).collect() };
        assert_eq!(found("X37", &many(1000)).len(), 1);
        assert!(found("X37", &many(8000)).is_empty());
    }

    #[test]
    fn one_card_that_asks_for_many_drains_the_pool() {
        let many = |is_own: bool| -> Vec<Msg> {
            let asked = |n: u8| {
                let mut one = discover().of([2, 0, 0, 0, 1, n]).at(i64::from(n) * 10);
                if !is_own {
                    one.eth_src = [2, 0, 0, 0, 9, 9];
                }
                one
            };
            (0..60).map(asked).collect()
        };
        assert_eq!(found("X37", &many(false)).len(), 1);
        assert!(found("X37", &many(true)).is_empty());
    }
}
