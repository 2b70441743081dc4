//! X33 `server-fields-altered`.

use super::case::{ExchangeCase, SECOND, between, frame, server_name};
use crate::dhcp::{CodeSet, header, option};
use crate::exchange::{Member, Mismatch, Role, Trait, is_behind_relay, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Roles, Rule, Severity};
use crate::wire::SERVER_PORT;

/// What a relay takes out of an answer by right.
const OF_RELAY: CodeSet = CodeSet::of(&[option::RELAY]);
/// A relay hands an answer on within so many nanoseconds.
const SOON: i64 = SECOND;

pub(crate) static RULE: Rule = Rule {
    code: "X33",
    name: "server-fields-altered",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.3.1 table 3"],
    summary: "the answer lacks the question's flags, giaddr or chaddr, or a relay cut it",
    explain: "A server copies flags, giaddr and chaddr from the question, since relays deliver the answer by them, and a \
client drops what is for another hardware address. An answer to \
a relay without giaddr cannot be passed on. Flags that differ make a relay choose broadcast or unicast against the \
client's wish: servers that clear the broadcast flag are common, so that is a remark where the client was served, and \
so are those that set it always, as for PXE, whose answers are heard. A NAK has the flag set by right. Where the \
capture sees both sides of a relay, it is told if the relay leaves out of an answer what the server put into it: it may \
take out option 82, and nothing else.",
    check: Check::Exchange(
        Needs::signs(&[
            Sign::FlagsDiffer,
            Sign::Relayed,
            Sign::Awaited,
            Sign::ChaddrLost,
        ]),
        check,
    ),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    other_client(case, report);
    nameless(case, report);
    shortened(case, report);
    for answer in case
        .exchange
        .counted()
        .filter(|member| Roles::GIVING.has(member.role))
    {
        let Some(question) = case.question(answer) else {
            continue;
        };
        let (asked, given) = (question.packet.message(), answer.packet.message());
        let is_to_relay = answer.packet.datagram.udp.dst == SERVER_PORT;
        let severity = case.unless_success(Severity::Warning);
        let about = case.about(server_of(answer));
        let is_past_relay = case.exchange.relay_missed(answer).is_some();
        if (is_to_relay || is_past_relay)
            && given.giaddr().is_unspecified()
            && !asked.giaddr().is_unspecified()
        {
            let text = format!(
                "{} answers relay {} without its giaddr ({})",
                server_name(answer),
                asked.giaddr(),
                frame(question)
            );
            let span = given.field_span(header::GIADDR);
            report.add_about(about, severity, &answer.packet, Some(span), text);
            return;
        }
        if given.flags() != asked.flags() {
            other_flags(case, (question, answer), report);
            return;
        }
    }
}

/// An answer with other flags than its question.
fn other_flags(
    case: &ExchangeCase<'_>,
    (question, answer): (&Member, &Member),
    report: &mut Report,
) {
    let (asked, given) = (question.packet.message(), answer.packet.message());
    let mut text = format!(
        "{} answers with flags 0x{:04x}, the question ({}) had 0x{:04x}",
        server_name(answer),
        given.flags(),
        frame(question),
        asked.flags()
    );
    let is_hushed = asked.is_broadcast() && !given.is_broadcast();
    if is_hushed && !given.giaddr().is_unspecified() {
        text.push_str(": the relay hands it on by unicast, and the client asked for broadcast");
    }
    let span = given.field_span(header::FLAGS);
    // Broadcast by a server's own choice, an answer is heard all the same.
    let is_heard = given.flags() == asked.flags() | header::FLAG_BROADCAST;
    let severity = if is_heard {
        Severity::Info
    } else {
        case.unless_success(Severity::Warning)
    };
    let about = case.about(server_of(answer));
    report.add_about(about, severity, &answer.packet, Some(span), text);
}

/// An answer without the hardware address of its question, which only a client without one has right.
fn nameless(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.exchange.together.has(Trait::ChaddrLost) {
        return;
    }
    let nameless = case.exchange.counted().find_map(|answer| {
        let is_answer = Roles::ANSWERS.has(answer.role);
        let question = case.question(answer).filter(|_| is_answer)?;
        let has_one = |member: &Member| member.packet.message().hlen() != 0;
        (!has_one(answer) && has_one(question)).then_some((answer, question))
    });
    let Some((answer, question)) = nameless else {
        return;
    };
    let text = format!(
        "{} answers {} without a hardware address (hlen 0); the question had {}",
        server_name(answer),
        frame(question),
        words::octets(question.packet.message().chaddr())
    );
    let span = answer.packet.message().field_span(header::HLEN);
    let severity = case.unless_success(Severity::Warning);
    let about = case.about(server_of(answer));
    report.add_about(about, severity, &answer.packet, Some(span), text);
}

/// An answer that a relay handed on with fewer options than it got.
fn shortened(case: &ExchangeCase<'_>, report: &mut Report) {
    for role in [Role::Offer, Role::Ack] {
        // What is handed on as it came is a copy, and does not count.
        let is_twice = case.exchange.with_role(role).nth(1).is_some();
        let Some((sent, handed, codes)) = is_twice.then(|| shorter(case, role)).flatten() else {
            continue;
        };
        let relay = sent.packet.message().giaddr();
        let text = format!(
            "relay {relay} hands the {} of {} ({}) on without its {}",
            if role == Role::Offer { "OFFER" } else { "ACK" },
            server_name(sent),
            frame(sent),
            words::options(&codes)
        );
        report.add_about(Some(relay), Severity::Warning, &handed.packet, None, text);
        return;
    }
}

/// An answer to a relay, the same as the relay hands it on, and what that lacks.
fn shorter<'a>(case: &ExchangeCase<'a>, role: Role) -> Option<(&'a Member, &'a Member, Vec<u8>)> {
    let answers = || case.exchange.with_role(role);
    answers()
        .filter(|sent| is_behind_relay(sent))
        .find_map(|sent| {
            let handed = answers().find(|handed| is_handed_on(sent, handed))?;
            let (before, now) = (sent.packet.message(), handed.packet.message());
            let there = now.codes().and(&now.cut());
            let codes = before.codes().without(&there).without(&OF_RELAY);
            let lacks = !codes.is_empty() && !now.is_truncated();
            lacks.then(|| (sent, handed, codes.iter().collect()))
        })
}

/// Whether an answer on the client's side is what its relay made of another one.
fn is_handed_on(sent: &Member, handed: &Member) -> bool {
    let (before, now) = (sent.packet.message(), handed.packet.message());
    let is_of_relay = now.giaddr() == before.giaddr() || now.giaddr().is_unspecified();
    let passed = between(sent, handed);
    is_of_relay
        && !is_behind_relay(handed)
        && passed.is_some_and(|passed| passed <= SOON)
        && (before.xid(), before.yiaddr(), before.chaddr())
            == (now.xid(), now.yiaddr(), now.chaddr())
        && sent.packet.datagram.ip.src != handed.packet.datagram.ip.src
}

/// An answer with the xid of a client that waits, and the hardware address of none.
fn other_client(case: &ExchangeCase<'_>, report: &mut Report) {
    let Some((Mismatch::Client, awaited)) = case.exchange.mismatch() else {
        return;
    };
    let Some(answer) = case.exchange.members.first() else {
        return;
    };
    let message = answer.packet.message();
    let text = format!(
        "{} answers xid 0x{:08x} with chaddr {} (htype {}), which did not ask; the client that waits for it (exchange {}) \
{}",
        server_name(answer),
        message.xid(),
        words::octets(message.chaddr()),
        message.htype(),
        awaited.exchange,
        if awaited.is_taken {
            "takes the OFFER all the same"
        } else if awaited.is_used {
            "goes on as one that takes it all the same"
        } else {
            "drops it"
        }
    );
    report.add_member(answer, Some(message.field_span(header::CHADDR)), text);
}

#[cfg(test)]
mod tests;
