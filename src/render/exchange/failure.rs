//! The verdict of an exchange that did not end well: where it stopped, and why as far as it can be seen.

mod unanswered;
mod untaken;
mod unused;

use super::boot;
use super::headline::{address, mask};
use crate::dhcp::option;
use crate::exchange::{Closed, Exchange, Role, Verdict, asked_for};
use crate::render::{Look, escape, text};
use unused::kept;

pub(super) use unanswered::unanswered;
pub(super) use untaken::offer_only;
pub(super) use unused::unused;

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
