//! The verdict of an exchange that did not end well: where it stopped, and why as far as it can be seen.
//!
//! A missing answer is told as what it is: missing in the capture. Only a client that keeps asking shows that it
//! got none.

use std::net::Ipv4Addr;

use super::boot;
use super::headline::{address, mask};
use crate::dhcp::option;
use crate::exchange::{
    Closed, Exchange, Kind, Member, Role, Unused, Verdict, asked_for, server_of,
};
use crate::render::{Look, escape, text};

/// Appends who refused what, in which state of the client, and the server's reason.
pub(super) fn nak(out: &mut Vec<u8>, look: &Look, verdict: &Verdict<'_>) {
    text::str(out, "refused");
    if let Some(server) = verdict.server() {
        text::str(out, " by ");
        address(out, look, server);
    }
    if let Some(request) = verdict.request {
        if request.role == Role::Inform {
            text::str(out, ", asked for parameters only");
        } else if let Some(asked) = asked_for(request.packet.message()) {
            text::str(
                out,
                match request.role {
                    Role::Renew | Role::Rebind => ", asked to extend ",
                    Role::Reboot => ", asked to have again ",
                    _ => ", asked for ",
                },
            );
            address(out, look, asked);
        }
        if let Some(state) = request.role.state() {
            text::str(out, " (");
            text::str(out, state);
            text::str(out, ")");
        }
    }
    let answer = verdict.answer.map(|answer| answer.packet.message());
    match answer.and_then(|answer| answer.text_option(option::MESSAGE)) {
        Some(why) => {
            text::str(out, ": \"");
            escape::text(out, why);
            text::str(out, "\"");
        }
        None if answer.is_some_and(|answer| answer.is_truncated()) => {
            text::str(out, "; its reason was not captured");
        }
        None => text::str(out, "; it gave no reason"),
    }
    kept(out, look, verdict.exchange, Role::Nak);
}

/// Appends what was offered and not taken, and whether the client asked on.
pub(super) fn offer_only(
    out: &mut Vec<u8>,
    look: &Look,
    verdict: &Verdict<'_>,
    shows_silence: bool,
) {
    let exchange = verdict.exchange;
    offered(out, look, verdict);
    let is_address = |offer: &&Member| !offer.packet.message().yiaddr().is_unspecified();
    boot::told(out, look, exchange, verdict.offer.filter(is_address));
    if let Some(number) = exchange.taken_in() {
        text::str(out, "; the client took it in exchange ");
        return text::number(out, number);
    }
    if verdict
        .offer
        .is_some_and(|offer| exchange.was_asked_again_by(offer.packet.time()))
    {
        return text::str(out, "; the client had asked again with another xid by then");
    }
    let after = asked_after(exchange);
    if after == 0 && goes_without(exchange) {
        return text::str(out, "; the client goes without IPv4 (108)");
    }
    let mut offers = exchange.with_role(Role::Offer);
    if offers.all(|offer| offer.packet.message().yiaddr().is_unspecified()) {
        text::str(out, ", nor did anybody else");
        text::str(out, if after > 0 { "; the client" } else { "" });
        return asked_again(out, after);
    }
    untaken(out, look, verdict, after, shows_silence);
}

/// How often the client looked for servers after the first OFFER.
fn asked_after(exchange: &Exchange) -> usize {
    let is_offer = |member: &Member| member.role == Role::Offer && !member.is_copy();
    let Some(first) = exchange.members.iter().position(is_offer) else {
        return 0;
    };
    let behind = exchange.members.iter().skip(first);
    let kept = behind
        .filter(|member| member.role == Role::Discover && !member.is_copy())
        .count();
    let gap = exchange.elided.before();
    if gap.is_none_or(|gap| gap <= first) {
        return kept;
    }
    kept.saturating_add(exchange.elided.of(|role| role == Role::Discover))
}

/// Appends how often the client asked again, if it did.
fn asked_again(out: &mut Vec<u8>, after: usize) {
    if after > 0 {
        text::str(out, " asked again");
    }
    if after > 1 {
        text::str(out, " ");
        text::number(out, after);
        text::str(out, " times");
    }
}

/// Appends that an OFFER was not taken, or did not arrive, and how often the client asked after it.
fn untaken(
    out: &mut Vec<u8>,
    look: &Look,
    verdict: &Verdict<'_>,
    after: usize,
    shows_silence: bool,
) {
    let exchange = verdict.exchange;
    // A client of which nothing was heard may have taken it.
    let is_heard = after > 0 || exchange.again().is_some() || !exchange.is_cut_at_start();
    let is_shown = shows_silence && is_heard;
    let is_taken_unnamed = |offer| exchange.taken_unnamed_after(offer).is_some();
    if after == 0 && verdict.offer.is_some_and(is_taken_unnamed) {
        return text::str(
            out,
            "; the client asked for it in a REQUEST that names no server",
        );
    }
    let kept = exchange.kept_by_relay();
    let kept = kept.filter(|kept| after > 0 && kept.role == Role::Offer);
    if let Some(kept) = kept {
        text::str(out, "; it is not seen on the client's side of relay ");
        address(out, look, kept.packet.message().giaddr());
        text::str(out, ", and the client");
    } else if is_shown {
        text::str(out, "; the client sent no REQUEST for it");
        text::str(out, if after > 0 { " and" } else { "" });
    } else {
        text::str(out, "; no REQUEST for it is in the capture");
        text::str(out, if after > 0 { ", and the client" } else { "" });
    }
    if after > 0 {
        asked_again(out, after);
    } else if exchange.again().is_some() {
        text::str(out, if is_shown { " and" } else { ", and the client" });
        text::str(out, " asked again with another xid");
    }
}

/// Whether the client can do without IPv4, and the OFFER says that it may. RFC 8925 s3.2.
fn goes_without(exchange: &Exchange) -> bool {
    let is_told = exchange
        .with_role(Role::Offer)
        .any(|offer| offer.packet.message().has(option::V6_ONLY));
    is_told
        && exchange.with_role(Role::Discover).any(|discover| {
            let asked = discover.packet.message().option(option::PARAMETERS);
            asked.is_some_and(|asked| asked.contains(&option::V6_ONLY))
        })
}

/// Appends how far the exchange came without an answer.
pub(super) fn unanswered(
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

/// Appends that the client asked again, where the input ends too soon behind that.
fn cut_short(out: &mut Vec<u8>, exchange: &Exchange) {
    if exchange.is_cut_short() {
        text::str(out, "; the client asked again, and ");
        text::str(out, exchange.end());
        text::str(out, " before an answer can be expected");
    }
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

/// Appends what came for an answer, and why the client drops it.
fn dropped(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, answer: &Member) {
    text::str(
        out,
        if answer.role == Role::Nak {
            "NAK"
        } else {
            "ACK"
        },
    );
    let given = answer.packet.message().yiaddr();
    if !given.is_unspecified() {
        text::str(out, " of ");
        address(out, look, given);
    }
    if let Some(server) = server_of(answer) {
        text::str(out, " from ");
        address(out, look, server);
    }
    match exchange.mismatch() {
        Some((mismatch, awaited)) => {
            text::str(out, ", which the client drops: it waits with another ");
            text::str(out, mismatch.word());
            text::str(out, " in exchange ");
            text::number(out, awaited.exchange);
        }
        None => unused(out, look, exchange),
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

fn what(verdict: &Verdict<'_>) -> &'static str {
    verdict
        .request
        .map_or("message", |member| match member.role {
            Role::Discover => "DISCOVER",
            Role::Inform => "INFORM",
            Role::LeaseQuery => "LEASEQUERY",
            Role::BootRequest => "BOOTREQUEST",
            Role::PxeRequest => "PXE request",
            _ => "REQUEST",
        })
}

/// Appends where an exchange stands that the input does not see to its end.
pub(super) fn open(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, verdict: &Verdict<'_>) {
    if exchange.closed == Some(Closed::Evicted) {
        return text::str(out, "given up to save memory before an answer was seen");
    }
    let has_request = exchange.counted().any(|member| member.role.is_request());
    if verdict.offer.is_some() {
        offered(out, look, verdict);
        text::str(out, "; ");
    }
    text::str(out, exchange.end());
    let before = match (verdict.offer, has_request) {
        (Some(_), true) => " before the REQUEST is answered",
        (Some(_), false) => " before the client takes it",
        (None, _) => " before an answer can be expected",
    };
    text::str(out, before);
}

/// Appends that the client does not have what it was granted, or did not hear an ACK.
pub(super) fn unused(out: &mut Vec<u8>, look: &Look, exchange: &Exchange) {
    const DROPS: &str = " drops an ACK to its DISCOVER without Rapid Commit (80) in both";
    match exchange.unused() {
        Some(Unused::Dropped) => {
            text::str(out, "; but the client looked for servers anew: it");
            text::str(out, DROPS);
        }
        Some(Unused::Unasked) => {
            text::str(out, "; but no OFFER and no REQUEST were seen, and a client");
            text::str(out, DROPS);
        }
        Some(Unused::Refused) => refused(out, look, exchange),
        // It is told of what no client takes: see `dropped`.
        Some(Unused::Astray) => {}
        Some(Unused::Unheard) | None if kept(out, look, exchange, Role::Ack) => {}
        Some(Unused::Unheard) => text::str(
            out,
            "; but the client heard no ACK and looked for servers anew",
        ),
        Some(Unused::Late) => text::str(out, "; but the client had begun anew when the ACK came"),
        None => unheard(out, exchange),
    }
}

/// Appends that a relay kept the answer, if it did, and that the client asked again; whether it did.
fn kept(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, role: Role) -> bool {
    let answer = exchange.kept_by_relay();
    let Some(answer) = answer.filter(|answer| answer.role == role) else {
        return false;
    };
    let what = match role {
        Role::Nak => "; but the NAK #",
        _ => "; but the ACK #",
    };
    text::str(out, what);
    text::number(out, answer.packet.origin.number);
    text::str(out, " is not seen on the client's side of relay ");
    address(out, look, answer.packet.message().giaddr());
    text::str(out, ", and the client asked again");
    true
}

/// Appends that the client was refused what it was granted, and went by that.
fn refused(out: &mut Vec<u8>, look: &Look, exchange: &Exchange) {
    let Some(nak) = exchange.refusal() else {
        return;
    };
    text::str(out, "; but ");
    match server_of(nak) {
        Some(server) => address(out, look, server),
        None => text::str(out, "a server"),
    }
    text::str(out, " refuses it (#");
    text::number(out, nak.packet.origin.number);
    text::str(out, "), and the client looked for servers anew");
}

/// Appends that the client repeated its REQUEST after an ACK: it did not hear that one.
fn unheard(out: &mut Vec<u8>, exchange: &Exchange) {
    let unheard = exchange.unheard_acks();
    let Some(first) = exchange.with_role(Role::Ack).next().filter(|_| unheard > 0) else {
        return;
    };
    text::str(out, "; the client did not hear ");
    if unheard > 1 {
        text::number(out, unheard);
        text::str(out, " ACKs, the first of them #");
    } else {
        text::str(out, "the ACK #");
    }
    text::number(out, first.packet.origin.number);
    text::str(
        out,
        if unheard > 1 {
            ", and asked again each time"
        } else {
            " and asked again"
        },
    );
}

fn offered(out: &mut Vec<u8>, look: &Look, verdict: &Verdict<'_>) {
    let Some(offer) = verdict.offer else {
        return text::str(out, "no offer");
    };
    if let Some(server) = verdict.server() {
        address(out, look, server);
        text::str(out, " offered ");
    } else {
        text::str(out, "offered ");
    }
    let given = offer.packet.message().yiaddr();
    if boot::is_of_proxy(offer.packet.message()) {
        text::str(out, "to boot, and no address");
    } else if given.is_unspecified() {
        text::str(out, "no address");
    } else {
        address(out, look, given);
        mask(out, Some(offer));
    }
}

/// Appends `REQUEST` or `3 REQUESTs`.
fn times(out: &mut Vec<u8>, number: usize, what: &str) {
    if number > 1 {
        text::number(out, number);
        out.push(b' ');
    }
    text::str(out, what);
    if number > 1 {
        out.push(b's');
    }
}
