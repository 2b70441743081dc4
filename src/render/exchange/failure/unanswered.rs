//! How far an exchange came without an answer. A missing answer is told as what it is: missing in the capture. Only a client
//! that keeps asking shows that it got none.

use std::net::Ipv4Addr;

use super::unused::dropped;
use super::{offered, times};
use crate::dhcp::option;
use crate::exchange::{Exchange, Kind, Member, Role, Verdict, asked_for, server_of};
use crate::render::exchange::headline::address;
use crate::render::{Look, text};

/// Appends how far the exchange came without an answer.
pub(in crate::render::exchange) fn unanswered(
    out: &mut Vec<u8>,
    look: &Look,
    verdict: &Verdict<'_>,
    shows_silence: bool,
) {
    let exchange = verdict.exchange;
    if let Some(answer) = verdict.answer {
        return dropped(out, look, exchange, answer);
    }
    let number = exchange.times_asked();
    let has_heard_nothing = exchange.heard_nothing(number);
    let is_shown = has_heard_nothing && shows_silence;
    let in_vain = if exchange.is_cut_short() { 1 } else { number };
    let unseen = exchange.takes_unseen();
    if verdict.offer.is_some() && unseen.is_none() {
        offered(out, look, verdict);
        if let Some(relay) = exchange.requests_kept_by().filter(|_| has_heard_nothing) {
            text::str(out, "; behind relay ");
            address(out, look, relay);
            text::str(out, " nothing is seen of the ");
            return times(out, number, "REQUEST");
        }
        text::str(
            out,
            if is_shown {
                ", then did not answer the "
            } else {
                "; no answer is in the capture to the "
            },
        );
        times(out, in_vain, "REQUEST");
        return cut_short(out, exchange);
    }
    if let Some(select) = unseen.or_else(|| exchange.with_role(Role::Select).next()) {
        unseen_offer(out, look, exchange, select);
        return times(out, number, "REQUEST");
    }
    if let Some(reply) = exchange.with_role(Role::BootReply).next_back() {
        return by_bootp(out, look, (number, what(verdict)), reply);
    }
    text::str(
        out,
        if has_heard_nothing && exchange.astray.is_some() {
            "no answer that the client takes came to the "
        } else if is_shown && mistaken(exchange).is_some() {
            "no boot server answered the "
        } else if is_shown {
            "nobody answered the "
        } else {
            "no answer is in the capture to the "
        },
    );
    times(out, in_vain, what(verdict));
    let request = verdict.request.map(|request| request.packet.message());
    if let Some(wanted) = request.and_then(asked_for) {
        text::str(out, " for ");
        address(out, look, wanted);
    }
    asked_boot_server(out, look, verdict);
    if let Some(server) = mistaken(exchange) {
        text::str(out, ", which ");
        address(out, look, server);
        text::str(out, " takes for a renewal");
    }
    if request.is_some_and(|request| request.lacks_type()) {
        text::str(out, ", whose type was not captured");
    }
    if is_shown || number > 1 {
        return cut_short(out, exchange);
    }
    if exchange.again().is_none() {
        text::str(out, ", and the client did not ask again");
    } else if let Some(passed) = exchange.asked_again_after() {
        text::str(out, "; the client asked again ");
        text::elapsed(out, passed);
        text::str(out, " later with another xid");
    }
}

fn what(verdict: &Verdict<'_>) -> &'static str {
    let request = verdict.request;
    request.map_or("message", |request| request.role.question_word())
}

/// The DHCP server that takes a question to boot servers for a renewal, and answers it as such.
fn mistaken(exchange: &Exchange) -> Option<Ipv4Addr> {
    let answer = exchange.with_role(Role::Ack).next()?;
    server_of(answer).filter(|_| exchange.kind == Kind::Pxe)
}

/// Appends which boot server is silent, and at which port.
fn asked_boot_server(out: &mut Vec<u8>, look: &Look, verdict: &Verdict<'_>) {
    if let Some((server, port)) = verdict.request.and_then(Member::boot_server) {
        text::str(out, " at ");
        address(out, look, server);
        text::str(out, " port ");
        text::number(out, port);
    }
}

/// Appends that a REQUEST takes an offer which the capture does not have: one direction of it is missing.
fn unseen_offer(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, select: &Member) {
    text::str(out, "the client took ");
    match asked_for(select.packet.message()) {
        Some(wanted) => address(out, look, wanted),
        None => text::str(out, "an address"),
    }
    if let Some(server) = select.packet.message().address_option(option::SERVER) {
        text::str(out, " from ");
        address(out, look, server);
    }
    let Some(astray) = exchange.astray.as_ref().filter(|astray| astray.is_taken) else {
        return text::str(
            out,
            ", whose OFFER is not in the capture; nor is an answer to the ",
        );
    };
    text::str(out, ", whose OFFER stands in exchange ");
    text::number(out, astray.exchange);
    text::str(out, "; in this one there is no answer to the ");
}

/// Appends that a server answered by BOOTP, and no other way, what the client went on to ask. RFC 2131 s3.
fn by_bootp(out: &mut Vec<u8>, look: &Look, (number, what): (usize, &str), reply: &Member) {
    let wanted = if what == "DISCOVER" {
        "no OFFER came for the "
    } else {
        "no ACK or NAK came for the "
    };
    text::str(out, wanted);
    times(out, number, what);
    text::str(out, ", only a BOOTP reply");
    if let Some(server) = server_of(reply) {
        text::str(out, " from ");
        address(out, look, server);
    }
    let given = reply.packet.message().yiaddr();
    if !given.is_unspecified() {
        text::str(out, " for ");
        address(out, look, given);
    }
    text::str(out, ", without a message type (53)");
}

/// Appends that the client asked again, where the input ends too soon behind that.
fn cut_short(out: &mut Vec<u8>, exchange: &Exchange) {
    if exchange.is_cut_short() {
        text::str(out, "; the client asked again, and ");
        text::str(out, exchange.end());
        text::str(out, " before an answer can be expected");
    }
}
