//! X21 `backoff-too-fast`.

use smallvec::SmallVec;

use super::case::{ExchangeCase, SECOND, between, frame};
use crate::exchange::{Member, Role, is_same_question};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// RFC 2131 s4.1 wants four seconds, give or take one, before the first repeat; clients of today begin with less.
const FAST: i64 = 2 * SECOND;
/// Repeats this close are a flood, in nanoseconds.
const FLOOD: i64 = SECOND / 2;
/// A client that repeats so often floods.
const MANY: usize = 6;

pub(crate) static RULE: Rule = Rule {
    code: "X21",
    name: "backoff-too-fast",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.1"],
    summary: "the client repeats itself faster than the RFC wants",
    explain: "A client should wait 4 s before it repeats a message, then 8, 16, 32 and 64 s, each a second more or less. \
This one repeated within 2 s, or always after the same time. Most clients of today begin faster and that is harmless: \
it is a remark. It becomes a warning where a client asks many times within seconds and gets nothing: it floods the \
network, or the answers do not reach it. Frames that were captured twice are not repeats and do not count.",
    check: Check::Exchange(Needs::signs(&[Sign::Repeated]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if case.exchange.members.len() < 2 {
        return;
    }
    let (shortest, repeats) = repeats(case);
    let Some((waited, before, repeat)) = shortest.filter(|(waited, ..)| *waited < FAST) else {
        return;
    };
    let text = format!(
        "repeated {} after {}; the RFC wants about 4 s at first, then twice as long each time",
        words::elapsed(waited),
        frame(before)
    );
    let is_flood = waited < FLOOD && repeats >= MANY && !case.is_success();
    let severity = if is_flood {
        Severity::Warning
    } else {
        Severity::Info
    };
    report.add_as(severity, &repeat.packet, None, text);
}

/// A repeat: how long after the message it repeats, that message, and itself.
type Repeat<'a> = (i64, &'a Member, &'a Member);

/// The fastest repeat, and how many there are.
fn repeats<'a>(case: &ExchangeCase<'a>) -> (Option<Repeat<'a>>, usize) {
    let mut shortest: Option<Repeat<'a>> = None;
    let mut repeats = 0;
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
                .find(|before| is_same_question(before, member))
            else {
                asked.push(member);
                continue;
            };
            let before = std::mem::replace(known, member);
            if !is_answered_between(case, before, member) {
                repeats += 1;
                let waited = between(before, member);
                if let Some(waited) =
                    waited.filter(|waited| shortest.is_none_or(|(least, ..)| *waited < least))
                {
                    shortest = Some((waited, before, member));
                }
            }
        }
    }
    (shortest, repeats)
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
    use crate::findings::testing::{discover, severities};

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
}
