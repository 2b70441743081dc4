//! X04 `decline-received`.

use std::fmt::Write as _;

use super::case::{ExchangeCase, SECOND, server_name, span};
use crate::dhcp::{header, option};
use crate::exchange::{Kind, Member, Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::past::Declined;
use crate::findings::words;
use crate::findings::{Check, Report, Roles, Rule, Severity};

/// What was so long before has nothing to do with it, in nanoseconds.
const SHORTLY: i64 = 300 * SECOND;
/// So many addresses, one after the other, are hardly all in use.
const MANY: usize = 3;

pub(crate) static RULE: Rule = Rule {
    code: "X04",
    name: "decline-received",
    severity: Severity::Error,
    cites: &["RFC 2131 s3.1", "RFC 2131 s4.3.3"],
    summary: "the client turned down its address, which it takes to be in use by another host",
    explain: "Before it uses an address, a client asks by ARP whether anybody has it. It believes that somebody \
does, so it sent DECLINE and starts over. Most often a host was given the address by hand inside the server's pool, \
or two servers give out the same range. Find out who has it (the ARP answer in the same capture, or the switch's \
tables), and take it out of the pool.\n\
A Wi-Fi access point or a router that answers ARP for others can make a client believe it wrongly; then every \
address is declined in turn until the pool is used up, and the finding says so.\n\
A server must not give out an address that was turned down: one that offers it to the same client again within \
minutes did not take the DECLINE, or forgot it, and that is a warning of its own.",
    check: Check::Exchange(Needs::signs(&[Sign::Decline, Sign::ClientDeclined]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.is(Kind::Decline) {
        return given_again(case, report);
    }
    let Some(decline) = case.exchange.with_role(Role::Decline).next() else {
        return;
    };
    let message = decline.packet.message();
    let address = Declined::address(message);
    let mut text = match address {
        Some(address) => {
            format!("the client turns down {address}: it believes that another host has it")
        }
        None => "the client turns down an address it does not name".to_owned(),
    };
    if let Some(lease) = case.exchange.lease_before {
        let since = lease.age(decline).filter(|since| *since < SHORTLY);
        if let Some(since) = since.filter(|_| Some(lease.address) == address) {
            let by = lease
                .server
                .map_or_else(|| "a server".to_owned(), |by| by.to_string());
            let _ = write!(text, "; {by} gave it {} before", words::elapsed(since));
        }
    }
    if let Some(why) = message.text_option(option::MESSAGE) {
        let _ = write!(text, " (\"{}\")", String::from_utf8_lossy(why));
    }
    if let Some(turn) = in_turn(case) {
        text.push_str(&turn);
    }
    report.add_member(decline, span(decline, option::REQUESTED), text);
}

/// That it is one of many addresses that the client turns down, one after the other.
fn in_turn(case: &ExchangeCase<'_>) -> Option<String> {
    let now = Declined::by(case.exchange)?;
    let mut addresses = vec![now.address];
    let mut began = now.at;
    for before in case.client_past?.declined().iter().rev() {
        let passed = before.until((began, now.setting));
        if passed.is_none_or(|passed| passed >= SHORTLY) {
            break;
        }
        began = before.at;
        if !addresses.contains(&before.address) {
            addresses.push(before.address);
        }
    }
    let passed = words::elapsed(now.at.saturating_sub(began));
    (addresses.len() >= MANY).then(|| {
        format!(
            "; it is one of {} addresses that it turned down within {passed}: they are hardly all in use, more likely something \
answers ARP for every address (proxy ARP), or the client errs",
            addresses.len()
        )
    })
}

/// A server gives its client again what that has turned down.
fn given_again(case: &ExchangeCase<'_>, report: &mut Report) {
    let Some(past) = case.client_past else { return };
    let again = case
        .exchange
        .counted()
        .filter(|member| Roles::GIVING.has(member.role))
        .find_map(|member| Some((member, declined(past.declined(), member)?)));
    let Some((member, (declined, passed))) = again else {
        return;
    };
    let text = format!(
        "{} {} {} again, which the client turned down {} before (exchange {}): a server must not give it",
        server_name(member),
        if member.role == Role::Offer {
            "offers"
        } else {
            "grants"
        },
        declined.address,
        words::elapsed(passed),
        declined.exchange
    );
    let place = member.packet.message().field_span(header::YIADDR);
    let about = server_of(member);
    report.add_about(about, Severity::Warning, &member.packet, Some(place), text);
}

/// What of it a server gives again, and how long after.
fn declined<'a>(known: &'a [Declined], member: &Member) -> Option<(&'a Declined, i64)> {
    let now = member.packet.time()?.nanos();
    let server = server_of(member);
    let address = member.packet.message().yiaddr();
    let is_it = |declined: &&Declined| {
        declined.address == address && declined.server.is_some() && declined.server == server
    };
    let declined = known.iter().rfind(is_it)?;
    let passed = declined.until((now, member.setting))?;
    // What two captures show of the same time stands in no order.
    (1..SHORTLY).contains(&passed).then_some((declined, passed))
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{
        Msg, OTHER_CLIENT, OTHER_SERVER, decline, discover, dora, found, later, offer, severities,
        text,
    };

    #[test]
    fn a_decline_is_an_error() {
        let all = [dora(), later(vec![decline()], 900, 9)].concat();
        assert_eq!(severities("X04", &all), [Error]);
        assert!(text("X04", &all).contains("192.0.2.1 gave it 898 ms before"));
        assert_eq!(severities("X04", &dora()), []);
        // How long ago it was given is not known after the clock was set back.
        let stranger = vec![discover().of(OTHER_CLIENT).at(-9000)];
        let set_back = [dora(), stranger, later(vec![decline()], 900, 9)].concat();
        assert!(!text("X04", &set_back).contains("gave it"));
    }

    #[test]
    fn the_reason_ends_before_its_nul() {
        let why = decline().option(56, b"acd failed\0");
        assert!(text("X04", &[why]).ends_with("(\"acd failed\")"));
        let empty = decline().option(56, &[0]);
        assert!(!text("X04", &[empty]).contains('"'));
    }

    /// The client turns down one address after the other, so many milliseconds after each other.
    fn declines(addresses: &[u8], apart: i64) -> Vec<Msg> {
        let give = |last: u8, m: Msg| {
            let address = [192, 0, 2, last];
            match m.op {
                1 if m.options.iter().any(|(code, _)| *code == 50) => m.option(50, &address),
                1 => m,
                _ => m.with(|m| (m.yiaddr, m.dst) = (address, address)),
            }
        };
        let one = |(count, last): (i64, &u8)| {
            let asked = dora().into_iter().chain([decline().at(500)]);
            let asked = asked.map(|m| give(*last, m)).collect();
            let xid = 0x100 + u32::try_from(count).unwrap();
            later(asked, count * apart, xid)
        };
        (0..).zip(addresses).flat_map(one).collect()
    }

    #[test]
    fn that_every_address_is_turned_down_is_told() {
        let told = found("X04", &declines(&[50, 51, 52, 53], 12_000));
        assert_eq!(told.len(), 4);
        assert!(!told[1].text.contains("proxy ARP"));
        assert!(
            told[2]
                .text
                .contains("one of 3 addresses that it turned down within 24.0 s")
        );
        assert!(
            told[3]
                .text
                .contains("one of 4 addresses that it turned down within 36.0 s")
        );
        let seldom = found("X04", &declines(&[50, 51, 52, 53], 400_000));
        assert!(seldom.iter().all(|told| !told.text.contains("proxy ARP")));
    }

    #[test]
    fn a_server_that_gives_again_what_was_turned_down_is_told() {
        let all = declines(&[50, 50], 12_000);
        assert_eq!(severities("X04", &all), [Error, Warning, Error]);
        assert!(found("X04", &all)[1].text.starts_with(
            "192.0.2.1 offers 192.0.2.50 again, which the client turned down 11.5 s before (exchange 2)"
        ));
        let one = declines(&[50], 0);
        let again = |offer: Msg| [one.clone(), later(vec![discover(), offer], 12_000, 9)].concat();
        assert_eq!(severities("X04", &again(offer())), [Error, Warning]);
        assert_eq!(severities("X04", &again(offer().by(OTHER_SERVER))), [Error]);
        let at_once = later(vec![discover().at(500), offer().at(500)], 0, 9);
        let elsewhere = at_once.into_iter().map(|m| m.with(|m| m.source = 1));
        let both: Vec<Msg> = one.iter().cloned().chain(elsewhere).collect();
        assert_eq!(
            severities("X04", &both),
            [Error],
            "which came first is not known"
        );
        let long_after = [one.clone(), later(dora(), 400_000, 9)].concat();
        assert_eq!(severities("X04", &long_after), [Error]);
        assert_eq!(
            severities("X04", &declines(&[50, 51], 12_000)),
            [Error, Error]
        );
    }
}
