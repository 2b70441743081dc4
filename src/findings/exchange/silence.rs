//! What X01 `no-answer` says of an answer that is missing: whether it was not given, went astray, or came unseen.

use std::net::Ipv4Addr;

use super::case::{ExchangeCase, SECOND, asked_for, between};
use super::x01::{has_its_offer, is_search_alone};
use crate::exchange::{Kind, Member};
use crate::findings::words;

/// In less time than this chance may have it that nobody is made an OFFER, in nanoseconds.
const LONG: i64 = 10 * SECOND;

/// Who gets a lease within so many nanoseconds had a server that was there all the time.
const PROMPT: i64 = 5 * SECOND;
/// Bits by which addresses differ that are most likely of one network.
const NEAR: u32 = 8;

/// What becomes of others where the client hears nothing: whether servers answer them meanwhile, and whom they do not answer.
pub(super) fn others(case: &ExchangeCase<'_>, first: &Member, last: &Member) -> String {
    let capture = &case.capture;
    let may_be_heard = case.exchange.astray.is_some() || has_its_offer(case);
    if may_be_heard || capture.dropped > 0 || case.has_recovered() {
        return String::new();
    }
    let relay = passed_on_by(case);
    let passed_by = relay.filter(|relay| capture.passes_by(*relay));
    let passed_by = passed_by.map(|relay| {
        let why = match unheard_server(case, relay) {
            Some(server) => format!("it asks {server}, which is not heard at all"),
            None => "they may have no subnet for it".to_owned(),
        };
        format!(", but so far nobody behind relay {relay}: {why}")
    });
    if capture.answers_others_since(case.exchange, first) {
        let of_whom = passed_by.unwrap_or_else(|| without_offer(case, (first, last), relay));
        return format!(", while servers answered others{of_whom}");
    }
    if let Some(passed_by) = passed_by {
        return format!(", and servers answered others before{passed_by}");
    }
    if is_search(case) && capture.only_extends(first, relay) {
        let behind = relay.map_or_else(String::new, |relay| format!(" behind relay {relay}"));
        return format!(
            "; nor is anybody else{behind} made an OFFER, while leases are extended: perhaps no address is free"
        );
    }
    let silent = capture.silent_before(case.exchange, first);
    let silent = silent.filter(|_| !case.exchange.is_cut_short());
    silent.map_or_else(String::new, |before| {
        let lasted = before.saturating_add(between(first, last).unwrap_or(0).max(0));
        let lasted = words::elapsed(lasted);
        format!("; nor are others answered: no server is heard for {lasted}")
    })
}

fn is_search(case: &ExchangeCase<'_>) -> bool {
    case.is(Kind::Acquire) && !case.has_request()
}

/// That servers extend leases, and make nobody an OFFER who looks for one.
fn without_offer(
    case: &ExchangeCase<'_>,
    (first, last): (&Member, &Member),
    relay: Option<Ipv4Addr>,
) -> String {
    let capture = &case.capture;
    let has_waited = between(first, last).is_some_and(|passed| passed >= LONG)
        || capture.only_extends(first, relay);
    if !is_search(case) || !has_waited || !capture.makes_no_offer_since(case.exchange, first, relay)
    {
        return String::new();
    }
    let is_way_used = capture.only_extends(first, relay)
        || capture.answers_more_than_unicast_since(case.exchange, first, relay);
    match (relay, is_way_used) {
        (Some(relay), true) => {
            format!(", but made nobody behind relay {relay} an OFFER: perhaps no address is free")
        }
        (None, true) => ", but made nobody an OFFER: perhaps no address is free".to_owned(),
        (Some(relay), false) => format!(
            ", but behind relay {relay} only renewals by unicast: perhaps no address is free, or what goes by the relay \
is lost"
        ),
        (None, false) => {
            ", but only renewals by unicast: perhaps no address is free, or broadcasts are lost"
                .to_owned()
        }
    }
}

/// The server that a relay asks, where all that it asks are not heard at all: the relay may be set to a wrong address.
fn unheard_server(case: &ExchangeCase<'_>, relay: Ipv4Addr) -> Option<Ipv4Addr> {
    let members = case.exchange.members.iter();
    let mut asked = members
        .filter(|member| member.role.is_client() && member.packet.message().giaddr() == relay)
        .map(|member| member.packet.datagram.ip.dst);
    let first = asked.next().filter(|server| !server.is_broadcast())?;
    let is_unheard = |server| case.capture.never_hears(server);
    (is_unheard(first) && asked.all(is_unheard)).then_some(first)
}

/// The relay that passed on what the client asked, where that is seen; of several on one link one through which somebody
/// was answered, as some servers answer one of them only.
fn passed_on_by(case: &ExchangeCase<'_>) -> Option<Ipv4Addr> {
    let relays = case.verdict.relays();
    let is_served = |relay: &&Ipv4Addr| !case.capture.passes_by(**relay);
    relays.iter().find(is_served).or(relays.first()).copied()
}

/// How it is known that no answer came, or why one may have come unseen, behind the words that there is none.
pub(super) fn why(case: &ExchangeCase<'_>, is_proved: bool, asked: usize) -> String {
    let has_offer = has_its_offer(case);
    let exchange = case.exchange;
    let next = exchange.again();
    if let Some(kind) = exchange.went_on_with() {
        let went_on = went_on(kind);
        return format!(" in this capture; but the client {went_on}, so it got one unseen");
    }
    if let Some(why) = astray(case).filter(|_| is_proved || next.is_none()) {
        return why;
    }
    if let Some(relay) = case.exchange.requests_kept_by().filter(|_| is_proved) {
        return format!(": none is seen behind relay {relay}");
    }
    let words = match (is_proved, asked) {
        (true, _) if case.capture.dropped > 0 => {
            "; but the capture dropped packets, and the answer may be among them"
        }
        (true, _) if has_offer => ", though the server had made an OFFER",
        (true, _) if case.capture.replies == 0 && case.capture.is_narrowed => {
            ": the client kept asking, and no server's message matches the expression"
        }
        (true, _) if case.capture.hears_clients_only() && is_search_alone(case) => {
            ": the client keeps looking, while others take OFFERs that are not in the capture: no server's message is"
        }
        (true, _) if case.capture.hears_clients_only() => {
            " in this capture, which has no server's message so far, though clients take OFFERs: it hears one direction"
        }
        (true, _) if case.capture.replies == 0 && exchange.is_cut_short() => {
            ", and no server's message is in the capture so far"
        }
        (true, ..=1) if case.capture.replies == 0 => {
            let again = went_elsewhere(case);
            return format!(": {again}, and no server's message is in the capture so far");
        }
        (true, _) if case.capture.replies == 0 => {
            ": the client kept asking, and no server's message is in the capture so far"
        }
        (true, _) if exchange.is_cut_short() => "",
        (true, 2..) => ": the client kept asking",
        (true, _) => return format!(": {}", went_elsewhere(case)),
        (false, _) if case.is_out_of_earshot() => {
            " in this capture, which does not have what the client is answered: it took an OFFER that is not there"
        }
        (false, _) if exchange.did_not_wait() => return hasty(case),
        (false, 2..) if exchange.renews_as_answered() => {
            " in this capture; they came when they would with answers, so the client may have got those unseen"
        }
        (false, _) if next.is_some() => {
            let again = asked_again(case);
            return format!(" in this capture; {again}, but it may have got one unseen");
        }
        (false, 2..) => {
            " in this capture; the client asked no more then, so it may have got one unseen"
        }
        (false, _) if has_offer => {
            " in this capture, though the server had made an OFFER; the client did not ask again, so it may have got one \
unseen"
        }
        (false, _) => {
            " in this capture; the client did not ask again, so it may have got one unseen"
        }
    };
    words.to_owned()
}

/// That the client looked for servers at once.
fn hasty(case: &ExchangeCase<'_>) -> String {
    let when = words::later(case.exchange.asked_again_after());
    format!(
        " in this capture; the client looked for servers{when}, without waiting for one: a NAK may have come unseen, \
or it was started again"
    )
}

/// What a client does that has its address.
fn went_on(kind: Kind) -> &'static str {
    match kind {
        Kind::Renew => "renewed its lease next",
        Kind::Inform => "asked for parameters only next",
        Kind::Release => "gave the address back next",
        _ => "turned the address down next",
    }
}

/// That an answer came which the client drops, or took and should not have.
fn astray(case: &ExchangeCase<'_>) -> Option<String> {
    let astray = case.exchange.astray.as_ref()?;
    let what = astray.mismatch.word();
    let exchange = astray.exchange;
    if astray.is_taken {
        let taken =
            format!("; the OFFER that the client took has another {what} (exchange {exchange})");
        return Some(taken);
    }
    Some(format!(
        " that the client takes: what came has another {what} (exchange {exchange})"
    ))
}

/// That a NAK may have been due: a client that got a lease as soon as it looked for servers has an address far from its old one.
/// RFC 2131 s4.3.2.
pub(super) fn unrefused(case: &ExchangeCase<'_>) -> Option<String> {
    if !case.is(Kind::InitReboot) {
        return None;
    }
    let asked = asked_for(case.asks().next()?.packet.message())?;
    let looked = case.exchange.again()?.time?.nanos();
    let lease = case.lease_anew()?;
    let is_prompt = lease.since.nanos().saturating_sub(looked) < PROMPT;
    let [there, here] = [asked, lease.address].map(|address| address.to_bits() >> NEAR);
    (is_prompt && there != here).then(|| {
        format!(
            ", of {}: if {asked} is not of that network, an authoritative server refuses it at once (NAK)",
            lease.address
        )
    })
}

/// That the client gave up, or asked the same again.
fn went_elsewhere(case: &ExchangeCase<'_>) -> String {
    let next = case.exchange.again();
    let gave_up = next.is_some_and(|next| next.kind == Kind::Acquire);
    if gave_up && (case.has_request() || !case.is(Kind::Acquire)) {
        return "the client gave up and looked for servers anew".to_owned();
    }
    asked_again(case)
}

/// That the client asked again, and when.
fn asked_again(case: &ExchangeCase<'_>) -> String {
    let when = words::later(case.exchange.asked_again_after());
    if case.exchange.is_left {
        return format!("the client began anew{when}");
    }
    format!("the client asked again{when} with another xid")
}

#[cfg(test)]
mod tests;
