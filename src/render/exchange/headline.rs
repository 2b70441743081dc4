//! The first lines of an exchange: who, how it ended, and why.

use std::net::Ipv4Addr;

use super::annotate::holder;
use super::{boot, failure};
use crate::dhcp::{MessageType, option};
use crate::exchange::{Closed, Cut, Exchange, Kind, Member, Outcome, Role, Verdict, server_of};
use crate::render::{Ink, Look, escape, text, wrap};

/// Appends `Exchange 1  xid ...  client ...  "name"` with the outcome at the right edge.
pub(crate) fn title(out: &mut Vec<u8>, look: &Look, verdict: &Verdict<'_>) {
    let start = out.len();
    let exchange = verdict.exchange;
    look.paint.on(out, Ink::Strong);
    text::str(out, "Exchange ");
    text::number(out, exchange.number);
    look.paint.off(out);
    text::str(out, "  xid 0x");
    text::hex_octets(out, exchange.xid().to_be_bytes());
    let who = out.len();
    client(out, look, exchange, verdict);
    let word = outcome_word(exchange);
    let name = out.len();
    if let Some(hostname) = verdict.hostname() {
        text::str(out, "  \"");
        escape::text(out, &hostname);
        text::str(out, "\"");
    }
    end_title(
        out,
        look,
        start,
        &[name, who],
        (outcome_ink(exchange.outcome), word),
    );
}

/// Ends the title that begins at `start` with a word at the right edge. Of the parts that begin at these places, the last
/// first, those stand below that have no room beside the word.
pub(crate) fn end_title(
    out: &mut Vec<u8>,
    look: &Look,
    start: usize,
    parts: &[usize],
    (ink, word): (Ink, &str),
) {
    let mut columns = text::columns(out.get(start..).unwrap_or(&[]));
    let mut below = Vec::new();
    for part in parts {
        if columns + 2 + word.len() > look.width {
            let mut moved = out.split_off(*part);
            moved.append(&mut below);
            below = moved;
            columns = text::columns(out.get(start..).unwrap_or(&[]));
        }
    }
    let gap = look.width.saturating_sub(word.len() + columns).max(2);
    text::spaces(out, gap);
    look.paint.text(out, ink, word);
    out.push(b'\n');
    if !below.is_empty() {
        let start = out.len();
        text::str(out, "  ");
        out.extend_from_slice(below.trim_ascii_start());
        wrap::fit(out, start, look.width, 2, wrap::At::Columns);
        out.push(b'\n');
    }
}

/// Appends the client by its hardware address or identifier, and its name.
fn client(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, verdict: &Verdict<'_>) {
    if exchange.kind == Kind::LeaseQuery {
        text::str(out, "  agent ");
        if let Some(relay) = verdict.relays().first() {
            address(out, look, *relay);
        }
        return;
    }
    text::str(out, "  client ");
    look.paint.on(out, Ink::Address);
    if verdict.chaddr().is_empty() {
        match verdict.client_id() {
            Some(identifier) => text::colon_hex(out, identifier),
            None => text::str(out, "unnamed"),
        }
    } else {
        text::colon_hex(out, verdict.chaddr());
    }
    look.paint.off(out);
}

/// The outcome as the title shows it.
pub(crate) fn outcome_word(exchange: &Exchange) -> &'static str {
    match (exchange.outcome, exchange.kind) {
        (Outcome::Bound, Kind::Renew) => "RENEWED",
        (Outcome::Bound, _) => "BOUND",
        (Outcome::Nak, _) => "NAK",
        (Outcome::Answered, _) => "ANSWERED",
        (Outcome::Sent, Kind::Release) => "RELEASED",
        (Outcome::Sent, Kind::Decline) => "DECLINED",
        (Outcome::Sent, _) => "SENT",
        (Outcome::OfferOnly, _) => "OFFER ONLY",
        (Outcome::NoAnswer, _) => "NO ANSWER",
        (Outcome::Open, _) => "OPEN",
    }
}

/// The ink of an outcome.
pub(crate) fn outcome_ink(outcome: Outcome) -> Ink {
    match outcome {
        Outcome::Bound | Outcome::Answered | Outcome::Sent => Ink::Good,
        Outcome::Nak | Outcome::NoAnswer => Ink::Error,
        Outcome::OfferOnly => Ink::Warning,
        Outcome::Open => Ink::Info,
    }
}

/// Appends the verdict in a sentence, wrapped, with how many messages it took and how long. `shows_silence` is as in
/// [`Case`](crate::render::Case).
pub(crate) fn sentence(out: &mut Vec<u8>, look: &Look, verdict: &Verdict<'_>, shows_silence: bool) {
    let start = out.len();
    text::str(out, "  ");
    self::verdict(out, look, verdict, shows_silence);
    text::str(out, "; ");
    count(out, verdict);
    cut(out, verdict.exchange);
    wrap::fit(out, start, look.width, 2, wrap::At::Words);
    out.push(b'\n');
}

/// Appends what came of the exchange, on one line. `shows_silence` is as in [`Case`](crate::render::Case).
pub(crate) fn verdict(out: &mut Vec<u8>, look: &Look, verdict: &Verdict<'_>, shows_silence: bool) {
    let exchange = verdict.exchange;
    match exchange.outcome {
        Outcome::Bound => bound(out, look, exchange, verdict),
        Outcome::Nak => failure::nak(out, look, verdict),
        Outcome::Answered => answered(out, look, exchange, verdict),
        Outcome::Sent => sent(out, look, exchange, verdict),
        Outcome::OfferOnly => failure::offer_only(out, look, verdict, shows_silence),
        Outcome::NoAnswer => failure::unanswered(out, look, verdict, shows_silence),
        Outcome::Open => failure::open(out, look, exchange, verdict),
    }
}

fn bound(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, verdict: &Verdict<'_>) {
    match verdict.address() {
        Some(given) => address(out, look, given),
        None => text::str(out, "no address"),
    }
    mask(out, verdict.answer);
    from(out, look, verdict);
    if exchange.kind == Kind::InitReboot {
        text::str(out, " again");
    }
    lease(out, verdict);
    boot::told(out, look, exchange, verdict.granting());
    if let Some(beside) = verdict.granted_beside() {
        text::str(out, ", and ");
        address(out, look, beside.packet.message().yiaddr());
        mask(out, Some(beside));
        if let Some(server) = server_of(beside) {
            text::str(out, " from ");
            address(out, look, server);
        }
    }
    failure::unused(out, look, exchange);
}

fn from(out: &mut Vec<u8>, look: &Look, verdict: &Verdict<'_>) {
    if let Some(server) = verdict.server() {
        text::str(out, " from ");
        address(out, look, server);
    }
}

/// Appends the prefix length of option 1.
pub(super) fn mask(out: &mut Vec<u8>, member: Option<&Member>) {
    let mask = member.and_then(|member| member.packet.message().number_option(option::MASK));
    let Some(mask) = mask else { return };
    if mask.leading_ones() == mask.count_ones() {
        out.push(b'/');
        text::number(out, mask.count_ones());
    }
}

fn lease(out: &mut Vec<u8>, verdict: &Verdict<'_>) {
    let Some(times) = verdict.lease() else { return };
    if times.seconds == u32::MAX {
        return text::str(out, " for ever");
    }
    text::str(out, " for ");
    text::lease(out, times.seconds);
    let source = verdict.answer.or(verdict.offer);
    let is_truncated = source.is_some_and(|source| source.packet.message().is_truncated());
    if is_truncated && (times.t1.is_none() || times.t2.is_none()) {
        return;
    }
    text::str(out, " (renew at ");
    text::lease(out, times.renewal());
    text::str(out, ", rebind at ");
    text::lease(out, times.rebinding());
    if times.t1.is_none() && times.t2.is_none() {
        text::str(out, ", by default");
    }
    text::str(out, ")");
}

fn answered(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, verdict: &Verdict<'_>) {
    let is_truncated = verdict
        .answer
        .is_some_and(|answer| answer.packet.message().is_truncated());
    let what = match exchange.kind {
        Kind::Inform => "parameters",
        Kind::LeaseQuery => "answer",
        Kind::Pxe => "boot server reply",
        Kind::Bootp if is_truncated => "reply",
        Kind::Bootp => "BOOTP reply",
        _ => "reply",
    };
    text::str(out, what);
    from(out, look, verdict);
    if let Some(given) = verdict.address() {
        text::str(out, " for ");
        address(out, look, given);
    }
    if exchange.kind == Kind::LeaseQuery {
        lease_known(out, look, verdict);
    }
    if is_truncated && exchange.kind == Kind::Bootp {
        text::str(out, ", its type was not captured");
    }
    let answer = verdict.answer.map(|answer| answer.packet.message());
    match (answer, exchange.kind) {
        (Some(answer), Kind::Pxe) => boot::reply(out, answer),
        // Many servers have option 67 for everybody who asks.
        (Some(answer), kind) if kind == Kind::Bootp || !answer.file().is_empty() => {
            boot::file(out, answer);
        }
        _ => {}
    }
}

/// Appends what a server knows of a lease that it was asked about. RFC 4388 s6.4.
fn lease_known(out: &mut Vec<u8>, look: &Look, verdict: &Verdict<'_>) {
    let answer = verdict.answer.map(|answer| answer.packet.message());
    let asked = verdict.request.map(|request| request.packet.message());
    if let Some(subject) = asked.filter(|_| verdict.address().is_none()) {
        let (what, octets) = match subject.option(option::CLIENT_ID) {
            Some(identifier) => (" for client identifier ", identifier),
            None => (" for ", subject.chaddr()),
        };
        if !octets.is_empty() {
            text::str(out, what);
            look.paint.on(out, Ink::Address);
            text::colon_hex(out, octets);
            look.paint.off(out);
        }
    }
    match answer.and_then(|answer| answer.kind()) {
        Some(MessageType::LeaseActive) => {
            text::str(out, ": leased");
            if let Some(answer) = answer {
                holder(out, answer);
            }
        }
        Some(MessageType::LeaseUnassigned) => text::str(out, ": not leased"),
        Some(MessageType::LeaseUnknown) => text::str(out, ": it knows no such lease"),
        _ => {}
    }
}

fn sent(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, verdict: &Verdict<'_>) {
    let what = match exchange.kind {
        Kind::Release => "gave back ",
        Kind::Decline => "turned down ",
        _ => "told to renew ",
    };
    text::str(out, what);
    match verdict.address() {
        Some(given) => address(out, look, given),
        None if exchange.kind == Kind::ForceRenew => text::str(out, "its lease"),
        None => text::str(out, "an address it does not name"),
    }
    if let Some((to, server)) = astray(exchange) {
        text::str(out, ", but to ");
        address(out, look, to);
        text::str(out, " and not to its server ");
        address(out, look, server);
    } else if let Some(server) = verdict.server() {
        text::str(
            out,
            match exchange.kind {
                Kind::ForceRenew => " by ",
                Kind::Decline => ", given by ",
                _ => " to ",
            },
        );
        address(out, look, server);
    }
    if exchange.kind == Kind::Decline {
        text::str(out, ": the client takes it to be in use");
    }
}

/// Where a RELEASE went, and the server that should have got it.
fn astray(exchange: &Exchange) -> Option<(Ipv4Addr, Ipv4Addr)> {
    let packet = &exchange.with_role(Role::Release).next()?.packet;
    let server = exchange.server_missed(packet, Role::Release)?;
    Some((packet.datagram.ip.dst, server))
}

/// Appends `4 messages in 40.723 ms` with the copies and what was left out.
fn count(out: &mut Vec<u8>, verdict: &Verdict<'_>) {
    let exchange = verdict.exchange;
    let counted = exchange.count_of(|_| true);
    text::count(out, counted, "message", "messages");
    if counted > 1 {
        if let Some(nanos) = verdict.duration() {
            text::str(out, " in ");
            text::elapsed(out, nanos);
        }
    }
    let kept = exchange.members.len() - exchange.counted().count();
    let copies = u64::try_from(kept).unwrap_or(0) + exchange.elided.copies();
    if copies > 0 {
        text::str(out, ", ");
        text::count(out, copies, "copy", "copies");
    }
    if exchange.elided.is_any() {
        text::str(out, "; ");
        not_kept(out, exchange);
    }
}

/// Appends how many messages were dropped from the middle of an exchange.
pub(crate) fn not_kept(out: &mut Vec<u8>, exchange: &Exchange) {
    let number = exchange.elided.total();
    text::count(out, number, "message", "messages");
    text::str(out, " from the middle ");
    text::str(out, if number == 1 { "was" } else { "were" });
    text::str(out, " not kept");
}

fn cut(out: &mut Vec<u8>, exchange: &Exchange) {
    if matches!(exchange.cut(), Some(Cut::Start | Cut::Both)) {
        text::str(out, "; its beginning is not in the capture");
    }
    if exchange.closed == Some(Closed::Evicted) && exchange.outcome != Outcome::Open {
        text::str(out, "; closed early to save memory");
    }
}

pub(super) fn address(out: &mut Vec<u8>, look: &Look, address: Ipv4Addr) {
    look.paint.on(out, Ink::Address);
    text::address(out, address);
    look.paint.off(out);
}
