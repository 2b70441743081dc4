//! X23 `secs-byte-order`.

use super::case::{ExchangeCase, SECOND, between};
use crate::dhcp::header;
use crate::exchange::Member;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// Seconds by which a client's count may differ from the capture's.
const TOLERANCE: i64 = 2;
/// A second, as it reads with its bytes swapped.
const SWAPPED: i64 = 256;

pub(crate) static RULE: Rule = Rule {
    code: "X23",
    name: "secs-byte-order",
    severity: Severity::Info,
    cites: &["RFC 1542 s3.2"],
    summary: "secs counts in the wrong byte order",
    explain: "Between two messages of this client, secs grew by 256 for each second that passed: the client writes the \
field in the byte order of its processor. Relays and standby servers that wait for some seconds believe it has been \
trying for minutes and act at once. Some well-known clients do so; it does no other harm.",
    check: Check::Exchange(Needs::signs(&[Sign::ManySecs]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let mut before: Option<&Member> = None;
    for member in case.asks() {
        let secs = member.packet.message().secs();
        // A client that has tried for less than 256 s and swaps its bytes has none in the lower one.
        if i64::from(secs) % SWAPPED != 0 {
            return;
        }
        let first = *before.get_or_insert(member);
        let Some(nanos) = between(first, member) else {
            return;
        };
        let passed = nanos / SECOND;
        let grown = i64::from(secs) - i64::from(first.packet.message().secs());
        let counted = grown / SWAPPED;
        // It grew much faster than the time did.
        let is_fast = counted >= 1 && grown > passed + SWAPPED / 2;
        if is_fast && (counted - passed).abs() <= TOLERANCE {
            let text = format!(
                "secs is {secs} (0x{secs:04x}) {} after {}: swapped it would be {}",
                words::elapsed(nanos),
                first.packet.message().secs(),
                secs.swap_bytes()
            );
            let span = member.packet.message().field_span(header::SECS);
            report.add_member(member, Some(span), text);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{discover, found, text};

    #[test]
    fn a_swapped_count_is_told() {
        let asked = |at, secs| discover().at(at).with(|m| m.secs = secs);
        assert_eq!(found("X23", &[asked(0, 0), asked(4000, 0x0400)]).len(), 1);
        assert!(found("X23", &[asked(0, 0), asked(4000, 4)]).is_empty());
        assert!(found("X23", &[asked(0, 0x0400), asked(4000, 0x0400)]).is_empty());
    }

    #[test]
    fn less_than_a_second_is_not_no_time() {
        // UEFI firmware counts so, and repeats after just less than a second.
        let asked = |at, secs| discover().at(at).with(|m| m.secs = secs);
        assert_eq!(
            text("X23", &[asked(0, 0), asked(990, 0x0100)]),
            "secs is 256 (0x0100) 990 ms after 0: swapped it would be 1"
        );
    }
}
