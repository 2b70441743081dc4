//! X02 `answer-late`.

use std::ops::Range;

use smallvec::SmallVec;

use super::case::{ExchangeCase, SECOND, between, frame, server_name, takes};
use crate::exchange::{Member, Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// An answer is late after so many nanoseconds.
const LATE: i64 = SECOND;
/// For so many nanoseconds a client waits at first before it asks again. RFC 2131 s4.1.
const PATIENCE: i64 = 4 * SECOND;
/// When a port of a switch begins to forward after it came up, with time to spare, in nanoseconds: listening and learning
/// take 15 s each.
const PORT_WAITS: Range<i64> = 10 * SECOND..60 * SECOND;
/// As many DISCOVERs are not lost by chance.
const MANY: usize = 3;
/// Servers whose OFFERs are looked at.
const SERVERS: usize = 4;

pub(crate) static RULE: Rule = Rule {
    code: "X02",
    name: "answer-late",
    severity: Severity::Warning,
    cites: &["RFC 2131 s2.2", "RFC 2131 s4.1"],
    summary: "an answer came more than a second after the question",
    explain: "A server took more than a second to answer, or the client had to ask again before it did. Many servers \
look with a ping whether an address is free before they offer it, and wait a second or more for the echo: that is \
harmless, and told as a remark where the client got its address, or the answer came before the client should ask again \
(after 4 s at first). Otherwise the server or a relay is overloaded, a \
failover partner waits, or the question got lost. A client that is not patient enough begins anew each time and never \
ends. An OFFER carries no mark of which of several equal DISCOVERs it answers, so the finding gives the time since the \
first and since the last one.\n\
Where a link has just come up and only the last of several DISCOVERs is answered, and that at once, think of the switch: \
with spanning tree a port forwards nothing for its first 30 seconds, unless it is set up as an edge port.",
    check: Check::Exchange(Needs::signs(&[Sign::Slow]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if case.has(Role::Offer) && case.has(Role::Discover) && !case.exchange.is_cut_at_start() {
        offers(case, report);
    }
    if let Some(answer) = case.verdict.answer {
        answered(case, report, answer);
    }
}

/// The first OFFER of each server against the first DISCOVER.
fn offers(case: &ExchangeCase<'_>, report: &mut Report) {
    let Some(first) = case.exchange.with_role(Role::Discover).next() else {
        return;
    };
    let mut heard = SmallVec::<[_; SERVERS]>::new();
    for offer in case.exchange.with_role(Role::Offer) {
        let server = server_of(offer);
        if heard.contains(&server) || heard.len() >= SERVERS {
            continue;
        }
        heard.push(server);
        late(case, report, first, offer);
    }
}

/// The first answer to a REQUEST against the first REQUEST of its kind.
fn answered(case: &ExchangeCase<'_>, report: &mut Report, answer: &Member) {
    // What has lost its type may ask for something else than what came before it.
    let is_clear = |asked: &&Member| asked.role.is_client() && !asked.packet.message().lacks_type();
    let Some(request) = case.verdict.request.filter(is_clear) else {
        return;
    };
    // What answers no DISCOVER answers a REQUEST that was not captured.
    if request.role == Role::Discover && case.exchange.committed_at_once(answer).is_none() {
        return;
    }
    let is_alike = |member: &&Member| {
        let is_request = member.role.is_request() && request.role.is_request();
        (member.role == request.role || is_request)
            && takes_alike(member, request)
            && !is_for_other(member, answer)
    };
    // Renewals that come as if each was answered were.
    let first = if case.exchange.renews_as_answered() {
        Some(request)
    } else {
        case.asks().find(is_alike)
    };
    let Some(first) = first else {
        return;
    };
    // An answer that had to be repeated was not late: it was lost.
    let earliest = case
        .answers()
        .find(|member| between(first, member).is_some())
        .unwrap_or(answer);
    late(case, report, first, earliest);
}

/// Tells of an answer that came long after the first message that asked for it.
fn late(case: &ExchangeCase<'_>, report: &mut Report, first: &Member, answer: &Member) {
    let is_late = |waited: &i64| *waited > LATE && waited - case.exchange.longest_back() > LATE;
    let Some(waited) = between(first, answer).filter(is_late) else {
        return;
    };
    let word = match answer.role {
        Role::Offer => "OFFER",
        Role::Ack => "ACK",
        Role::Nak => "NAK",
        _ => "answer",
    };
    let mut text = format!(
        "the {word} of {} came {} after {}",
        server_name(answer),
        words::elapsed(waited),
        frame(first)
    );
    let (count, repeats) = repeats(case, first, answer);
    text.push_str(&repeats);
    let has_begun_anew = case.exchange.was_asked_again_by(answer.packet.time());
    if has_begun_anew {
        text.push_str("; the client had begun anew by then");
    }
    if answer.role == Role::Offer && is_taken_elsewhere(case, answer) {
        text.push_str("; the client had taken another server's by then");
    }
    // A client that took another xid, or another server, may have its lease all the same, or soon.
    let is_in_time = count < 2 && !has_begun_anew && waited <= PATIENCE;
    let severity = if is_in_time || case.has_recovered() || case.on_its_way().is_some() {
        Severity::Info
    } else {
        case.unless_success(Severity::Warning)
    };
    let about = case.about(server_of(answer));
    report.add_about(about, severity, &answer.packet, None, text);
}

/// How often the client had asked before the answer came, and what is said of it if that was more than once.
fn repeats(case: &ExchangeCase<'_>, first: &Member, answer: &Member) -> (usize, String) {
    let mut count = 0;
    let mut last = first;
    for member in case.asks() {
        let is_alike =
            member.role == first.role || member.role.is_request() == first.role.is_request();
        let is_asked = takes_alike(member, first) && !is_for_other(member, answer);
        if is_alike && is_asked && between(member, answer).is_some() {
            count += 1;
            last = member;
        }
    }
    if count < 2 {
        return (count, String::new());
    }
    let [waited, since_last] = [first, last].map(|asked| between(asked, answer).unwrap_or(0));
    let was_not_ready = answer.role == Role::Offer
        && count >= MANY
        && PORT_WAITS.contains(&waited)
        && since_last <= LATE;
    let why = if was_not_ready {
        ": the server, or a switch port on the way (spanning tree), was not ready before"
    } else {
        ""
    };
    let text = format!(
        "; the client had asked {count} times by then, the last time (secs {}) {} before{why}",
        last.packet.message().secs(),
        words::elapsed(since_last)
    );
    (count, text)
}

/// Whether two REQUESTs do not take OFFERs of two servers: a server keeps silent where another is named. RFC 2131 s4.3.2.
fn takes_alike(one: &Member, other: &Member) -> bool {
    let are_taking = one.role == Role::Select && other.role == Role::Select;
    !are_taking || one.server == other.server
}

/// Whether a renewal went to another server than the one that answers, which did not hear it.
fn is_for_other(asked: &Member, answer: &Member) -> bool {
    let to = asked.packet.datagram.ip.dst;
    asked.role == Role::Renew
        && to != answer.packet.datagram.ip.src
        && server_of(answer).is_some_and(|server| server != to)
}

/// Whether a REQUEST for another server came before an OFFER.
fn is_taken_elsewhere(case: &ExchangeCase<'_>, offer: &Member) -> bool {
    case.exchange
        .with_role(Role::Select)
        .any(|select| !takes(select, offer) && between(select, offer).is_some())
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        Msg, OTHER_SERVER, ack, discover, dora, later, nak, offer, rebind, renew, request,
        severities, text,
    };

    #[test]
    fn a_port_that_is_slow_to_forward_is_thought_of() {
        let asked = |times: &[i64]| -> Vec<Msg> {
            let first = times.iter().map(|at| discover().at(*at));
            first.collect()
        };
        let answered = |times: &[i64], at: i64| {
            let end = [offer().at(at), request().at(at + 1), ack().at(at + 2)];
            text("X02", &[asked(times), end.to_vec()].concat())
        };
        let slow = answered(&[0, 4_000, 12_000, 28_000], 28_010);
        assert!(
            slow.ends_with("(spanning tree), was not ready before"),
            "{slow}"
        );
        for (times, at) in [
            (&[0, 4_000, 8_000][..], 8_010),
            (&[0, 28_000], 28_010),
            (&[0, 4_000, 12_000, 28_000], 30_000),
        ] {
            let other = answered(times, at);
            assert!(
                other.ends_with(" before") && !other.contains("spanning"),
                "{other}"
            );
        }
    }

    #[test]
    fn a_slow_offer_is_a_remark_where_all_went_well() {
        let all = [
            discover(),
            offer().at(1500),
            request().at(1501),
            ack().at(1502),
        ];
        assert_eq!(severities("X02", &all), [Info]);
        assert_eq!(severities("X02", &dora()), []);
    }

    #[test]
    fn the_repeat_it_may_answer_is_told() {
        let all = [discover(), discover().at(3000), offer().at(3100)];
        assert_eq!(severities("X02", &all), [Warning]);
        assert!(text("X02", &all).contains("asked 2 times"));
    }

    /// A server that looks for the address before it offers it, and a client that takes nothing.
    #[test]
    fn what_comes_before_the_client_should_ask_again_is_in_time() {
        let offered = |at| [discover(), offer().at(at)];
        assert_eq!(severities("X02", &offered(1500)), [Info]);
        assert_eq!(severities("X02", &offered(4500)), [Warning]);
        let again = [offered(1500).to_vec(), vec![discover().at(4000)]].concat();
        assert_eq!(severities("X02", &again), [Info]);
    }

    #[test]
    fn a_client_with_another_xid_may_be_bound_all_the_same() {
        let slow = [discover(), offer().at(3500)];
        let all = [slow.to_vec(), later(dora(), 3000, 9)].concat();
        let all = in_order(all);
        assert_eq!(severities("X02", &all), [Info]);
        assert!(text("X02", &all).contains("the client had begun anew by then"));
    }

    fn in_order(mut messages: Vec<Msg>) -> Vec<Msg> {
        messages.sort_by_key(|message| message.at);
        messages
    }

    #[test]
    fn an_answer_that_was_lost_is_not_late() {
        let all = [dora(), vec![request().at(4000), ack().at(4001)]];
        assert_eq!(severities("X02", &all.concat()), []);
    }

    #[test]
    fn who_was_not_asked_before_is_not_late() {
        let refused = nak().by(OTHER_SERVER).at(9001);
        let all = [renew(), rebind().at(9000), refused];
        assert_eq!(severities("X02", &all), []);
        let all = [renew(), rebind().at(9000), nak().at(9001)];
        assert_eq!(severities("X02", &all).len(), 1);
    }

    #[test]
    fn a_server_that_was_not_chosen_is_not_late() {
        let other = request().option(54, &OTHER_SERVER);
        let mut all = vec![discover(), offer(), offer().by(OTHER_SERVER)];
        all.extend([request(), request().at(4000), other.at(12_000)]);
        all.push(ack().by(OTHER_SERVER).at(12_010));
        assert_eq!(severities("X02", &all), []);
        all[6] = ack().by(OTHER_SERVER).at(13_500);
        assert!(text("X02", &all).contains("came 1.5 s after #6"));
    }

    #[test]
    fn a_request_that_was_not_captured_has_no_time() {
        for answer in [ack(), nak()] {
            let all = [discover(), offer(), answer.at(2020)];
            assert_eq!(severities("X02", &all), []);
        }
        let rapid = [discover(), ack().at(2020)].map(|m| m.option(80, &[]));
        assert_eq!(severities("X02", &rapid), [Info]);
    }

    /// One interface's clock is ahead of the other's.
    #[test]
    fn what_clocks_differ_by_is_no_wait() {
        let two = |ahead| {
            let answers = [offer(), ack()].map(|m| m.clone().at(m.at + ahead));
            let [offer, ack] = answers;
            [discover(), offer, request(), ack]
        };
        assert_eq!(severities("X02", &two(5000)), []);
        let slow = [
            discover(),
            offer().at(1500),
            request().at(1498),
            ack().at(1501),
        ];
        assert_eq!(severities("X02", &slow), [Info]);
    }

    #[test]
    fn a_second_server_may_be_late() {
        let mut all = dora();
        all.push(offer().by(OTHER_SERVER).at(1100));
        assert!(text("X02", &all).contains("another server's"));
    }
}
