//! X04 `decline-received`.

use std::fmt::Write as _;

use super::case::{ExchangeCase, OPTION_REQUESTED, SECOND, span};
use crate::exchange::{Kind, Role};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// Message. RFC 2132 s9.9.
const OPTION_MESSAGE: u8 = 56;
/// An ACK that long before has nothing to do with it, in nanoseconds.
const SHORTLY: i64 = 300 * SECOND;

pub(crate) static RULE: Rule = Rule {
    code: "X04",
    name: "decline-received",
    severity: Severity::Error,
    cites: &["RFC 2131 s3.1", "RFC 2131 s4.3.3"],
    summary: "the client turned down its address: another host uses it",
    explain: "Before it uses an address, a client asks by ARP whether anybody has it. Somebody answered, so the client \
sent DECLINE and starts over. Most often a host was given the address by hand inside the server's pool, or two servers \
give out the same range. Find out who has it (the ARP answer in the same capture, or the switch's tables), and take it \
out of the pool. A Wi-Fi access point or a router that answers ARP for others can make a client believe it wrongly; \
then every address is declined in turn until the pool is used up.",
    check: Check::Exchange(Needs::signs(&[Sign::Decline]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.is(Kind::Decline) {
        return;
    }
    let Some(decline) = case.exchange.with_role(Role::Decline).next() else {
        return;
    };
    let message = decline.packet.message();
    let address = message.address_option(OPTION_REQUESTED);
    let mut text = match address {
        Some(address) => format!("the client turns down {address}: another host answers for it"),
        None => "the client turns down an address it does not name".to_owned(),
    };
    if let (Some(lease), Some(time)) = (case.exchange.lease_before, decline.packet.time()) {
        let since = time.nanos().saturating_sub(lease.since.nanos());
        if Some(lease.address) == address && (0..SHORTLY).contains(&since) {
            let by = lease
                .server
                .map_or_else(|| "a server".to_owned(), |by| by.to_string());
            let _ = write!(text, "; {by} gave it {} before", words::elapsed(since));
        }
    }
    if let Some(why) = message.text_option(OPTION_MESSAGE) {
        let _ = write!(text, " (\"{}\")", String::from_utf8_lossy(&why));
    }
    report.add_member(decline, span(decline, OPTION_REQUESTED), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Error;
    use crate::findings::testing::{decline, dora, later, severities, text};

    #[test]
    fn a_decline_is_an_error() {
        let all = [dora(), later(vec![decline()], 900, 9)].concat();
        assert_eq!(severities("X04", &all), [Error]);
        assert!(text("X04", &all).contains("192.0.2.1 gave it 898 ms before"));
        assert_eq!(severities("X04", &dora()), []);
    }

    #[test]
    fn the_reason_ends_before_its_nul() {
        let why = decline().option(56, b"acd failed\0");
        assert!(text("X04", &[why]).ends_with("(\"acd failed\")"));
        let empty = decline().option(56, &[0]);
        assert!(!text("X04", &[empty]).contains('"'));
    }
}
