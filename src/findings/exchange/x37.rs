//! X37 `discover-storm`.

use super::case::ExchangeCase;
use crate::exchange::Role;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::past::{DRAIN, Pace, STORM, Stranger, stranger_of};
use crate::findings::{Check, Report, Rule, Severity};

/// How far apart the hops of one client's DISCOVERs are where no chain of relays can be behind it.
const LOOP: u8 = 3;

pub(crate) static RULE: Rule = Rule {
    code: "X37",
    name: "discover-storm",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.1"],
    summary: "a storm of DISCOVERs",
    explain: "One client sent twenty or more DISCOVERs within a minute: a client without patience, or a loop in the \
network that multiplies its frames.\n\
Or one network card asked for fifty or more hardware addresses that are not its own within a minute, or fifty new clients \
asked once, were offered an address and took none. That empties the server's pool: an attack, a test tool, or a device \
that stands for many others without being a relay. Many hosts that start at the same time after a power cut are not \
reported: each of them asks for itself, and takes what it is offered.",
    check: Check::Exchange(Needs::signs(&[Sign::MayBeStorm]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Discover) {
        return;
    }
    let Some(first) = case.exchange.with_role(Role::Discover).next() else {
        return;
    };
    let mut pace = case
        .client_past
        .map_or_else(Pace::default, |past| past.pace);
    for discover in case.exchange.with_role(Role::Discover) {
        let time = discover.packet.time();
        if time.is_some_and(|time| pace.note(time.nanos())) {
            let loops = looped(case).unwrap_or_default();
            let text = format!("{STORM} DISCOVERs of this client within a minute{loops}");
            report.add_member(discover, None, text);
            return;
        }
    }
    if case.exchange.elided.busiest() >= usize::from(STORM) {
        let text =
            format!("{STORM} DISCOVERs of this client within a minute, not all of them kept");
        report.add_member(first, None, text);
        return;
    }
    if case.client_past.is_none() && case.past.untaken.drains_with(case.exchange) {
        let text = format!(
            "{DRAIN} new clients within a minute asked once, were offered an address and took none: that empties the pool"
        );
        report.add_member(first, None, text);
        return;
    }
    let Some((card, at)) = stranger_of(case.exchange) else {
        return;
    };
    let drains = |stranger: &Stranger| stranger.drains_with(case.exchange.name, at);
    if case.past.stranger(card).is_some_and(drains) {
        let text = format!("one network card asks for {DRAIN} hardware addresses within a minute");
        report.add_member(first, None, text);
    }
}

/// That it is relays that multiply the DISCOVERs and not the client, by how often they were passed on.
fn looped(case: &ExchangeCase<'_>) -> Option<String> {
    let hops = || {
        let discovers = case.exchange.with_role(Role::Discover);
        discovers.map(|discover| discover.packet.message().hops())
    };
    let (least, most) = (hops().min()?, hops().max()?);
    let nearest = hops().filter(|hops| *hops == least).count();
    let is_loop = most.abs_diff(least) >= LOOP && nearest < usize::from(STORM);
    is_loop.then(|| format!(", with hops from {least} to {most}: relays pass them on in a loop"))
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, ack, discover, found, found_at_end, offer, request, text};

    #[test]
    fn many_questions_of_one_client_are_a_storm() {
        let many = |step: i64| -> Vec<Msg> { (0..25).map(|n| discover().at(n * step)).collect() };
        assert_eq!(found("X37", &many(1000)).len(), 1);
        assert!(found("X37", &many(8000)).is_empty());
        // No minute is special.
        let across = (0..18).flat_map(|n| [55_000 + n * 250, 61_000 + n * 250]);
        let across = [0].into_iter().chain(across).map(|at| discover().at(at));
        assert_eq!(found("X37", &across.collect::<Vec<_>>()).len(), 1);
    }

    #[test]
    fn a_loop_of_relays_is_not_the_clients_doing() {
        let passed = |hops: u8, at: i64| discover().relayed().at(at).with(|m| m.hops = hops);
        let looped = |most: u8| -> Vec<Msg> {
            let hops = (1..=most).cycle().zip(0..);
            hops.take(25)
                .map(|(hops, n)| passed(hops, n * 200))
                .collect()
        };
        assert_eq!(
            text("X37", &looped(6)),
            "20 DISCOVERs of this client within a minute, with hops from 1 to 6: relays pass them on in a loop"
        );
        let plain = "20 DISCOVERs of this client within a minute";
        assert_eq!(text("X37", &looped(2)), plain);
        // The client does its share.
        let often = (0..25).map(|n| passed(1, n * 200)).chain([passed(6, 4900)]);
        assert_eq!(text("X37", &often.collect::<Vec<_>>()), plain);
    }

    /// Of a very long exchange the middle is not kept.
    #[test]
    fn a_storm_in_the_middle_of_a_long_search_is_told() {
        let slow =
            |from: i64, count: i64| (0..count).map(move |n| discover().at(from + n * 10_000));
        let storm = (0..400).map(|n| discover().at(2_000_000 + n * 100));
        let all = slow(0, 200).chain(storm).chain(slow(2_050_000, 300));
        assert_eq!(found("X37", &all.collect::<Vec<_>>()).len(), 1);
        assert!(found("X37", &slow(0, 900).collect::<Vec<_>>()).is_empty());
    }

    /// One in so many clients takes its OFFER, the others do not.
    fn offered(clients: u8, step: i64, takers: u8) -> Vec<Msg> {
        let one = |n: u8| {
            let at = i64::from(n) * step;
            let asked = [(discover(), 0), (offer(), 5)];
            let taken = [(request(), 10), (ack(), 15)];
            let is_taker = n % takers == 0;
            let messages = asked
                .into_iter()
                .chain(is_taker.then_some(taken).into_iter().flatten());
            let of_it = move |(message, later): (Msg, i64)| {
                message
                    .of([2, 0, 0, 0, 2, n])
                    .at(at + later)
                    .with(|m| m.xid = 1000 + u32::from(n))
            };
            messages.map(of_it).collect::<Vec<_>>()
        };
        (1..=clients).flat_map(one).collect()
    }

    #[test]
    fn many_clients_that_take_nothing_drain_the_pool() {
        let told = |clients, step, takers| found("X37", &offered(clients, step, takers)).len();
        assert_eq!(told(60, 100, 60), 1);
        assert_eq!(told(45, 100, 60), 0);
        assert_eq!(told(90, 3_000, 100), 0);
        // Guests come and go.
        assert_eq!(told(120, 100, 2), 0);
        // The input ends before they could take anything.
        assert!(found_at_end("X37", &offered(90, 30, 100)).is_empty());
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
        // A repeater with a few impatient clients is none.
        let few = many(false).into_iter().zip(1..).map(|(m, xid)| {
            let client = m.chaddr[5] % 4;
            m.of([2, 0, 0, 0, 1, client]).with(|m| {
                m.xid = xid;
                m.eth_src = [2, 0, 0, 0, 9, 9];
            })
        });
        assert!(found("X37", &few.collect::<Vec<_>>()).is_empty());
    }
}
