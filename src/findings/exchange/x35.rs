//! X35 `address-flapping`.

use super::case::ExchangeCase;
use crate::dhcp::header;
use crate::exchange::Outcome;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// From so many addresses on the change is a habit.
const HABIT: usize = 3;

pub(crate) static RULE: Rule = Rule {
    code: "X35",
    name: "address-flapping",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.3.1"],
    summary: "a client gets another address while its lease is still good",
    explain: "The client, with the same identity and on the same subnet, was given another address although its lease \
was running and it neither gave it back nor was refused. A server keeps a client's address as long as it can; that it \
does not points at two servers without common knowledge, a server that lost its leases, or a client whose identity the \
server does not recognise. One such change is a remark; from the third address on it is a warning, unless the capture \
hears no client, and so no RELEASE. A move to another network, and another client identifier as a boot ROM has, are \
not reported.",
    check: Check::Exchange(Needs::signs(&[Sign::ClientKnown]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if case.exchange.outcome != Outcome::Bound {
        return;
    }
    let (Some(past), Some(answer)) = (case.client_past, case.verdict.answer) else {
        return;
    };
    let Some(given) = case.given else {
        return;
    };
    let Some((before, after)) = past.flapping(&given) else {
        return;
    };
    let mut known = past.flapped().to_vec();
    if !known.contains(&before.address) {
        known.push(before.address);
    }
    if !known.contains(&after.address) {
        known.push(after.address);
    }
    // What the client gave back is not heard where no client is.
    let severity = if known.len() >= HABIT && case.capture.requests > 0 {
        Severity::Warning
    } else {
        Severity::Info
    };
    let text = format!(
        "the client gets {} while its lease on {} is running (addresses so far: {})",
        after.address,
        before.address,
        words::addresses(&known)
    );
    let span = answer.packet.message().field_span(header::YIADDR);
    report.add_as(severity, &answer.packet, Some(span), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        Msg, OTHER_SERVER, decline, dora, later, offer, release, severities, text,
    };

    fn given(last: u8, at: i64) -> Vec<Msg> {
        let moved = |mut m: Msg| {
            let address = [192, 0, 2, last];
            if m.op == 2 {
                m.yiaddr = address;
            }
            if m.options.iter().any(|(code, _)| *code == 50) {
                m = m.option(50, &address);
            }
            m
        };
        later(dora().into_iter().map(moved).collect(), at, u32::from(last))
    }

    #[test]
    fn one_change_is_a_remark_and_more_a_warning() {
        let two = [given(50, 0), given(51, 60_000)].concat();
        assert_eq!(severities("X35", &two), [Info]);
        let three = [two, given(52, 120_000)].concat();
        assert_eq!(severities("X35", &three), [Info, Warning]);
        let mut replies = three;
        replies.retain(|m| m.op == 2);
        // Told once, and graver it does not get.
        assert_eq!(severities("X35", &replies), [Info]);
        let same = [given(50, 0), given(50, 60_000)].concat();
        assert_eq!(severities("X35", &same), []);
    }

    #[test]
    fn the_last_address_is_the_one_asked_for_last() {
        // A late OFFER keeps the first exchange open beyond the second.
        let late = offer().by(OTHER_SERVER).with(|m| m.xid = 50).at(4000);
        let all = [given(50, 0), given(77, 3000), vec![late]].concat();
        let told = "gets 192.0.2.77 while its lease on 192.0.2.50 is running";
        assert!(text("X35", &all).contains(told));
        let again = given(77, 60_000);
        assert_eq!(severities("X35", &[all, again].concat()), [Info]);
    }

    /// It does so each second, and what it turned down first is forgotten when its exchange closes.
    #[test]
    fn a_client_that_turns_down_what_it_gets_may_get_another() {
        let turned_down = |n: u8| {
            let at = i64::from(n) * 1000;
            let address = [192, 0, 2, 50 + n];
            let turns_down = decline().option(50, &address).at(at + 500);
            let turns_down = turns_down.with(|m| m.xid = u32::from(n) + 100);
            [given(50 + n, at), vec![turns_down]].concat()
        };
        let all: Vec<_> = (0..12).flat_map(turned_down).collect();
        assert_eq!(severities("X35", &all), []);
    }

    #[test]
    fn a_client_that_gave_its_address_back_may_get_another() {
        let all = [
            given(50, 0),
            later(vec![release()], 30_000, 7),
            given(51, 60_000),
        ];
        assert_eq!(severities("X35", &all.concat()), []);
        // Also where the clock was set back after that.
        let all = [
            given(50, 0),
            later(vec![release()], 100_000, 7),
            given(51, 60_000),
        ];
        assert_eq!(severities("X35", &all.concat()), []);
    }
}
