//! An OFFER that the client did not take, as far as can be seen.

use super::offered;
use crate::dhcp::option;
use crate::exchange::{Exchange, Member, Role, Verdict};
use crate::render::exchange::boot;
use crate::render::exchange::headline::address;
use crate::render::{Look, text};

/// Appends what was offered and not taken, and whether the client asked on.
pub(in crate::render::exchange) fn offer_only(
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
