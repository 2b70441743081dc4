//! What X01 `no-answer` says of an answer that is missing: whether it was not given, went astray, or came unseen.

use super::case::{ExchangeCase, SECOND, between};
use super::x01::{has_its_offer, is_search_alone};
use crate::exchange::{Kind, Member};
use crate::findings::words;

/// In less time than this chance may have it that nobody is made an OFFER, in nanoseconds.
const LONG: i64 = 10 * SECOND;

/// Whether the client hears nothing, and others are answered: that servers run, and do not serve this one, where it is.
pub(super) fn is_singled_out(case: &ExchangeCase<'_>, first: &Member) -> bool {
    case.exchange.astray.is_none()
        && case.capture.dropped == 0
        && !has_its_offer(case)
        && !case.has_recovered()
        && case.capture.answers_others_since(case.exchange, first)
}

/// That servers answered others meanwhile, and of whom they are silent.
pub(super) fn others(case: &ExchangeCase<'_>, first: &Member, last: &Member) -> String {
    let relay = first.packet.message().giaddr();
    let is_search = case.is(Kind::Acquire) && !case.has_request();
    let has_waited = between(first, last).is_some_and(|passed| passed >= LONG);
    let of_whom = if !relay.is_unspecified() && case.capture.passes_by(relay) {
        format!(", but so far nobody behind relay {relay}: they may have no subnet for it")
    } else if is_search && has_waited && case.capture.makes_no_offer_since(case.exchange, first) {
        ", but made nobody an OFFER: perhaps no address is free".to_owned()
    } else {
        String::new()
    };
    format!(", while servers answered others{of_whom}")
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
