//! What a client was granted and does not use: it did not hear that, dropped it, or was refused it as well.

use crate::exchange::{Exchange, Member, Role, Unused, server_of};
use crate::render::exchange::headline::address;
use crate::render::{Look, text};

/// Appends that the client does not have what it was granted, or did not hear an ACK.
pub(in crate::render::exchange) fn unused(out: &mut Vec<u8>, look: &Look, exchange: &Exchange) {
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

/// Appends what came for an answer, and why the client drops it.
pub(super) fn dropped(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, answer: &Member) {
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

/// Appends that a relay kept the answer, if it did, and that the client asked again; whether it did.
pub(super) fn kept(out: &mut Vec<u8>, look: &Look, exchange: &Exchange, role: Role) -> bool {
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
