//! X21 `backoff-too-fast`.

use smallvec::SmallVec;

use super::case::{ExchangeCase, SECOND, between, frame};
use crate::exchange::{Member, Role, is_same_question};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::past::{ClientPast, is_early_renewal};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// RFC 2131 s4.1 wants four seconds, give or take one, before the first repeat; clients of today begin with less.
const FAST: i64 = 2 * SECOND;
/// Repeats this close are a flood, in nanoseconds.
const FLOOD: i64 = SECOND / 2;
/// A client that repeats so often floods.
const MANY: usize = 6;
/// So many repeats after the same time are no chance.
const STEADY: usize = 4;
/// So many early renewals in a row are a habit.
const EARLY: u8 = 10;
/// Nobody need wait much longer than 64 s.
const LONGEST: i64 = 60 * SECOND;

pub(crate) static RULE: Rule = Rule {
    code: "X21",
    name: "backoff-too-fast",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.1"],
    summary: "the client repeats itself faster than the RFC wants",
    explain: "A client should wait 4 s before it repeats a message, then 8, 16, 32 and 64 s, each a second more or \
less. This one repeated within 2 s, or four times and more after the same time. Most clients of today begin faster and \
that is harmless: it is a remark. It becomes a warning where a client asks many times within seconds and gets nothing: \
it floods the network, or the answers do not reach it. Frames that were captured again are not repeats and do not \
count.\n\
A client that extends its lease ten times in a row, each time long before that is due (T1, half of the lease by \
default), is told of as well: it may reckon wrongly with a lease that never ends, with a T1 of 0, or without one.",
    check: Check::Exchange(Needs::signs(&[Sign::Repeated, Sign::Renew]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    renews_early(case, report);
    if case.exchange.members.len() < 2 {
        return;
    }
    let pace = pace(case);
    let Some((waited, before, repeat)) = pace.shortest else {
        return;
    };
    if waited >= FAST {
        return steady(case, &pace, (waited, repeat), report);
    }
    let text = format!(
        "repeated {} after {}; the RFC wants about 4 s at first, then twice as long each time",
        words::elapsed(waited),
        frame(before)
    );
    let is_flood = waited < FLOOD && pace.repeats >= MANY && !case.is_success();
    let severity = if is_flood {
        Severity::Warning
    } else {
        Severity::Info
    };
    report.add_as(severity, &repeat.packet, None, text);
}

/// A client that extends its lease again and again long before that is due. RFC 2131 s4.4.5.
fn renews_early(case: &ExchangeCase<'_>, report: &mut Report) {
    let known = case.client_past.map_or(0, ClientPast::early_renewals);
    if known.saturating_add(1) < EARLY || !is_early_renewal(case.exchange) {
        return;
    }
    let (Some(lease), Some(renewal)) = (case.exchange.lease_before, case.asks().next()) else {
        return;
    };
    let due = match lease.t1 {
        _ if lease.is_endless() => "never due".to_owned(),
        0 => "due at once by its T1 of 0 s".to_owned(),
        t1 => format!("due after {}", words::lease(t1)),
    };
    let text = format!(
        "the client renews for at least the {EARLY}th time in a row long before it must (RFC 2131 s4.4.5), now {} after the \
last time: with a lease {} that is {due}",
        words::elapsed(lease.age(renewal).unwrap_or(0)),
        words::for_lease(lease.seconds)
    );
    report.add_as(Severity::Info, &renewal.packet, None, text);
}

/// A repeat: how long after the message it repeats, that message, and itself.
type Repeat<'a> = (i64, &'a Member, &'a Member);

/// How a client repeats itself.
#[derive(Default)]
struct Pace<'a> {
    /// The fastest repeat.
    shortest: Option<Repeat<'a>>,
    /// How long the slowest one took.
    longest: i64,
    repeats: usize,
}

impl<'a> Pace<'a> {
    fn note(&mut self, before: &'a Member, repeat: &'a Member) {
        self.repeats += 1;
        let Some(waited) = between(before, repeat) else {
            return;
        };
        self.longest = self.longest.max(waited);
        if self.shortest.is_none_or(|(least, ..)| waited < least) {
            self.shortest = Some((waited, before, repeat));
        }
    }
}

/// A client that does not wait longer from time to time.
fn steady(
    case: &ExchangeCase<'_>,
    pace: &Pace<'_>,
    (shortest, repeat): (i64, &Member),
    report: &mut Report,
) {
    let Pace {
        longest, repeats, ..
    } = *pace;
    let is_same = longest <= shortest + shortest / 4;
    // A renewal waits for half of the time that is left. RFC 2131 s4.4.5.
    let is_renewal = matches!(repeat.role, Role::Renew | Role::Rebind);
    if repeats < STEADY || !is_same || is_renewal || longest > LONGEST {
        return;
    }
    let least = if case.exchange.elided.is_any() {
        "at least "
    } else {
        ""
    };
    let text = format!(
        "repeated {least}{repeats} times, each after about {}; the RFC wants about 4 s at first, then twice as long each time",
        words::elapsed(shortest)
    );
    report.add_as(Severity::Info, &repeat.packet, None, text);
}

/// How the client repeats itself.
fn pace<'a>(case: &ExchangeCase<'a>) -> Pace<'a> {
    let mut pace = Pace::default();
    for role in [
        Role::Discover,
        Role::Select,
        Role::Reboot,
        Role::Renew,
        Role::Rebind,
    ] {
        if !case.has(role) {
            continue;
        }
        // The last message of each question that was asked.
        let mut asked = SmallVec::<[&Member; 2]>::new();
        for member in case.exchange.with_role(role) {
            let Some(known) = asked
                .iter_mut()
                .find(|before| is_same_question(before, member) && is_same_way(before, member))
            else {
                asked.push(member);
                continue;
            };
            let before = std::mem::replace(known, member);
            // What came in between was not kept, answers among it perhaps.
            let is_known = !case.exchange.is_elided_between(before, member);
            if is_known && !is_answered_between(case, before, member) {
                pace.note(before, member);
            }
        }
    }
    pace
}

/// Whether two messages came by way of the same relay, or both by none: what a relay far away passes on comes late, and is the
/// client's message all the same.
fn is_same_way(one: &Member, other: &Member) -> bool {
    one.packet.message().giaddr() == other.packet.message().giaddr()
}

/// Whether an answer came between two client messages: then the second is no mere repeat.
fn is_answered_between(case: &ExchangeCase<'_>, one: &Member, other: &Member) -> bool {
    case.exchange
        .members
        .iter()
        .skip_while(|member| !std::ptr::eq(*member, one))
        .take_while(|member| !std::ptr::eq(*member, other))
        .any(|member| member.role.is_server())
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        Msg, discover, dora, later, offer, renew, renewed, severities, text,
    };

    #[test]
    fn fast_repeats_are_a_remark_and_a_flood_is_a_warning() {
        let repeated = |step: i64, times: i64| {
            (0..times)
                .map(|n| discover().at(n * step))
                .collect::<Vec<_>>()
        };
        assert_eq!(severities("X21", &repeated(1000, 3)), [Info]);
        assert_eq!(severities("X21", &repeated(100, 9)), [Warning]);
        assert_eq!(severities("X21", &repeated(4000, 4)), []);
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_repeat_fast() {
        let other = |at| renew().with(|m| m.chaddr[5] = 9).at(at);
        let (first, rest) = (discover(), [discover().at(1000), discover().at(9000)]);
        let back = [first.clone(), other(3000), rest[0].clone(), rest[1].clone()];
        assert_eq!(severities("X21", &back), []);
        assert_eq!(severities("X21", &[&[first], &rest[..]].concat()), [Info]);
    }

    #[test]
    fn what_a_far_relay_passes_on_is_no_repeat() {
        let passed_on = discover().relayed().at(120);
        assert_eq!(severities("X21", &[discover(), passed_on.clone()]), []);
        let again = discover().relayed().at(1120);
        assert_eq!(severities("X21", &[passed_on, again]), [Info]);
    }

    #[test]
    fn what_was_not_kept_may_stand_between() {
        let answered = |n: i64| [offer().at(2 * n), discover().at(2 * n + 1)];
        let begun = [discover(), offer().at(1)];
        let all = [&begun[..], &(1..400).flat_map(answered).collect::<Vec<_>>()].concat();
        for left in 0..2 {
            assert_eq!(severities("X21", &all[..all.len() - left]), []);
        }
    }

    /// So many renewals, so many milliseconds apart, of a lease for an hour with another T1.
    fn renewals(number: i64, apart: i64, t1: Option<u32>) -> Vec<Msg> {
        let with = |m: Msg| match t1 {
            Some(t1) if m.op == 2 => m.option(58, &t1.to_be_bytes()),
            _ => m,
        };
        let one = |n: i64| {
            let xid = 0x500 + u32::try_from(n).unwrap();
            later(vec![renew(), renewed()], 1000 + n * apart, xid)
        };
        let all = dora().into_iter().chain((0..number).flat_map(one));
        all.map(with).collect()
    }

    #[test]
    fn a_client_that_renews_again_and_again_is_told() {
        assert_eq!(severities("X21", &renewals(9, 1000, None)), []);
        let told = text("X21", &renewals(10, 1000, None));
        assert!(
            told.contains("for at least the 10th time in a row"),
            "{told}"
        );
        assert!(told.ends_with("that is due after 30 min"), "{told}");
        assert_eq!(severities("X21", &renewals(30, 1000, None)), [Info]);
        assert!(text("X21", &renewals(10, 20, Some(0))).contains("due at once by its T1 of 0 s"));
        // Each in its time, or a lease that is short by the server's will.
        assert_eq!(severities("X21", &renewals(20, 1_800_000, None)), []);
        assert_eq!(severities("X21", &renewals(20, 1000, Some(1))), []);
    }

    #[test]
    fn a_client_that_does_not_wait_longer_each_time_is_told() {
        let at = |times: &[i64]| {
            times
                .iter()
                .map(|at| discover().at(*at))
                .collect::<Vec<_>>()
        };
        let steady = at(&[0, 5000, 10_100, 15_000, 20_000]);
        assert_eq!(severities("X21", &steady), [Info]);
        assert!(text("X21", &steady).starts_with("repeated 4 times, each after about 4.9 s"));
        assert_eq!(
            severities("X21", &at(&[0, 4000, 12_000, 28_000, 60_000])),
            []
        );
        // A burst, a long wait, and a burst again.
        assert_eq!(
            severities("X21", &at(&[0, 3000, 6000, 26_000, 29_000, 32_000])),
            []
        );
        let renewals = (0..6).map(|n| renew().at(n * 60_000)).collect::<Vec<_>>();
        assert_eq!(severities("X21", &renewals), []);
    }
}
