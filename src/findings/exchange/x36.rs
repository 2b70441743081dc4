//! X36 `renew-unanswered`.

use std::fmt::Write as _;

use super::case::{ExchangeCase, between};
use crate::exchange::{Kind, Member, Outcome, Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X36",
    name: "renew-unanswered",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.5"],
    summary: "the client's own server did not answer its renewal",
    explain: "The client asked its server by unicast to extend the lease, got nothing, and went on to ask all \
servers by broadcast. The path from the client to the server's address is blocked (an access list, a firewall, a \
VPN, a missing route), or that server is gone. As long as the broadcast reaches a server the client keeps its \
address; otherwise it loses it when the lease ends.\n\
Where the server answered the renewal as well, after the client had asked everybody, it is slow and not out of \
reach: a remark.\n\
Behind a relay this is a common fault: DISCOVER works through the relay, the unicast renewal does not get through. \
Where the client sent it to another address than that of the server identifier (54) of its lease, the finding says \
so: no server need answer there.",
    check: Check::Exchange(Needs::signs(&[Sign::Renew]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let is_out_of_earshot = case.capture.hears_clients_only() || case.is_out_of_earshot();
    if !case.is(Kind::Renew) || !case.has(Role::Renew) || is_out_of_earshot {
        return;
    }
    let Some(first) = case.exchange.with_role(Role::Renew).next() else {
        return;
    };
    let is_rebind = |member: &&Member| member.role == Role::Rebind;
    let Some(rebind) = case.since(first).find(is_rebind) else {
        return elsewhere(case, report, first);
    };
    let is_before = |member: &&Member| !std::ptr::eq(*member, rebind);
    let was_answered = case
        .exchange
        .members
        .iter()
        .take_while(is_before)
        .any(|member| matches!(member.role, Role::Ack | Role::Nak));
    if was_answered {
        return;
    }
    let mut text = unanswered(case, first);
    if is_answered_late(case, first) {
        text.push_str(" in time");
        say_asked_all(between(first, rebind), &mut text);
        text.push_str(", and it answered both");
        report.add_as(Severity::Info, &first.packet, None, text);
        return;
    }
    say_asked_all(between(first, rebind), &mut text);
    if case.has(Role::Ack) {
        text.push_str(" and was answered");
    }
    say_misdirected(case, &mut text);
    report.add_member(first, None, text);
}

/// Whether the client's own server gave more answers than it owes to what the client asked everybody.
fn is_answered_late(case: &ExchangeCase<'_>, renewal: &Member) -> bool {
    let own = renewal.packet.datagram.ip.dst;
    let is_his = |answer: &&Member| server_of(answer) == Some(own);
    let owed = case.exchange.count_of(|role| role == Role::Rebind);
    case.answers().filter(is_his).count() > owed
}

/// The server did not answer what the client asked of it alone.
fn unanswered(case: &ExchangeCase<'_>, first: &Member) -> String {
    let asked = case.exchange.count_of(|role| role == Role::Renew);
    format!(
        "{} did not answer {} to renew",
        first.packet.datagram.ip.dst,
        words::the(asked, "REQUEST")
    )
}

/// The client may take another xid to ask everybody.
fn elsewhere(case: &ExchangeCase<'_>, report: &mut Report, first: &Member) {
    let next = case.exchange.again();
    let has_rebound = next.is_some_and(|next| next.role == Role::Rebind);
    let (true, Outcome::NoAnswer) = (has_rebound, case.exchange.outcome) else {
        return;
    };
    let mut text = unanswered(case, first);
    say_asked_all(case.exchange.asked_again_after(), &mut text);
    text.push_str(", with another xid");
    say_misdirected(case, &mut text);
    report.add_member(first, None, text);
}

/// Adds that the client asked everybody, so many nanoseconds later if that is known.
fn say_asked_all(passed: Option<i64>, text: &mut String) {
    match passed {
        Some(passed) => {
            let _ = write!(text, "; {} later", words::elapsed(passed));
        }
        None => text.push_str("; then"),
    }
    text.push_str(" the client asked everybody");
}

/// Adds that it is not its own server that the client asked.
fn say_misdirected(case: &ExchangeCase<'_>, text: &mut String) {
    if let Some(misdirected) = case.misdirected() {
        let _ = write!(text, "; {misdirected}");
    }
    if case.is_renewed_elsewhere() {
        text.push_str("; the lease came from another address, and this one may be out of reach");
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        OTHER_SERVER, dora, found, later, rebind, renew, renewed, severities, text,
    };

    #[test]
    fn a_renewal_to_another_than_its_server_is_told() {
        let lost = renew().with(|m| m.dst = [192, 0, 2, 66]);
        let asked = vec![lost, rebind().at(9000), renewed().at(9001)];
        let all = [dora(), later(asked, 60_000, 9)].concat();
        assert!(text("X36", &all).ends_with("went to 192.0.2.66, but the lease is from 192.0.2.1"));
    }

    #[test]
    fn the_client_may_rebind_with_another_xid() {
        let all = [vec![renew()], later(vec![rebind(), renewed()], 9000, 8)].concat();
        assert!(text("X36", &all).contains("did not answer the REQUEST to renew; 9.0 s later"));
        let answered = [renew(), renewed()].to_vec();
        let all = [answered, later(vec![rebind(), renewed()], 9000, 8)].concat();
        assert!(found("X36", &all).is_empty());
    }

    #[test]
    fn a_server_that_answers_both_is_slow() {
        let both = [
            renew(),
            rebind().at(2000),
            renewed().at(2500),
            renewed().at(4500),
        ];
        assert_eq!(severities("X36", &both), [Info]);
        let told = "192.0.2.1 did not answer the REQUEST to renew in time; 2.0 s later the client asked everybody, and it \
answered both";
        assert_eq!(text("X36", &both), told);
        assert_eq!(severities("X36", &both[..3]), [Warning]);
        // A failover partner answers what everybody is asked.
        let mut all = both;
        all[3] = all[3].clone().by(OTHER_SERVER);
        assert_eq!(severities("X36", &all), [Warning]);
    }

    #[test]
    fn a_step_of_the_clock_is_no_wait() {
        let day = 24 * 3_600_000;
        let (asked, answered) = (rebind().at(9000), renewed().at(9001));
        let one = [renew().at(-day), asked.clone(), answered.clone()];
        let said = text("X36", &[dora(), one.to_vec()].concat());
        assert!(
            said.ends_with(
                "the REQUEST to renew; then the client asked everybody and was answered"
            )
        );
        let two = [vec![renew().at(-day)], later(vec![asked, answered], 0, 8)].concat();
        let said = text("X36", &[dora(), two].concat());
        assert!(said.ends_with("; then the client asked everybody, with another xid"));
    }

    #[test]
    fn a_renewal_that_ends_in_rebinding_is_told() {
        let all = [renew(), rebind().at(9000), renewed().at(9001)];
        assert!(text("X36", &all).contains("192.0.2.1 did not answer the REQUEST"));
        assert!(found("X36", &[renew(), renewed()]).is_empty());
        assert!(found("X36", &[rebind(), renewed()]).is_empty());
        assert!(found("X36", &[rebind(), renew().at(1000), renewed().at(1001)]).is_empty());
    }
}
