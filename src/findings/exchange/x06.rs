//! X06 `offer-ignored`.

use super::case::{ExchangeCase, SECOND, between, frame, server_name};
use super::doubt;
use super::reason::reason;
use crate::dhcp::{BootService, option};
use crate::exchange::{Kind, Member, Outcome, Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// OFFERs that are looked through for a reason.
const LOOKED_AT: usize = 16;
/// DISCOVERs that a boot ROM sends while it collects OFFERs.
const COLLECTING: usize = 2;

pub(crate) static RULE: Rule = Rule {
    code: "X06",
    name: "offer-ignored",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1"],
    summary: "the client went on as if the OFFER had not come",
    explain: "A server made an OFFER and the client asked again, or stopped, without taking it. Either the OFFER did \
not reach it (unicast although it asked for broadcast, wrong link address, a firewall or access point in between, a \
bad checksum) or it did and the client cannot use it (a required option is missing, another client identifier, too \
long, too late). Where one of these can be seen, the finding names it; of what is only odd about the OFFER it says \
that this is perhaps why.\n\
If a later OFFER was taken it is a remark only: one was lost. A client without a lease that asks to extend one, or for \
the address without naming the server, may mean to take the OFFER: servers read its REQUEST as another one.\n\
A client that was told to do without IPv4 (option 108) does right to ignore it, and a boot ROM passes over OFFERs \
that say nothing of booting, and asks twice while it collects them: that is no more than a remark, or nothing at all \
where it takes one. For UEFI HTTP boot an OFFER must say HTTPClient in its vendor class (60) beside the URI.",
    check: Check::Exchange(
        Needs::signs(&[Sign::DiscoverAfterOffer, Sign::OfferWithoutRequest]),
        check,
    ),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Offer) || !case.has(Role::Discover) {
        return;
    }
    let Some((offer, reason)) = ignored(case) else {
        return;
    };
    if case.exchange.with_role(Role::Offer).any(says_no_request) {
        return;
    }
    let again = asked_after(case, offer);
    // The REQUEST may not have been captured.
    let is_taken = case.has_request() || case.verdict.answer.is_some();
    let severity = match (again, is_taken) {
        (_, false) if case.exchange.outcome == Outcome::Open => return,
        (None, true) => return,
        // A boot ROM collects OFFERs for some seconds, and asks again meanwhile.
        (Some(_), true) if reason.is_none() && boot_service(case).is_some() => return,
        (Some(_), false) if !may_pass_over(case) && !was_lost_once(case) => Severity::Warning,
        (None, false) if is_ignored_elsewhere(case, offer) => Severity::Warning,
        (None, false)
            if asks_otherwise(case, offer).is_some()
                && case.exchange.lease_before.is_none()
                && !case.has_recovered() =>
        {
            Severity::Warning
        }
        _ => Severity::Info,
    };
    let mut text = match (again, asks_otherwise(case, offer)) {
        (None, Some(instead)) => instead,
        (None, None) if case.exchange.again().is_some() => elsewhere(case, offer),
        _ => sentence(offer, again),
    };
    if is_taken {
        text.push_str(", then took one");
    }
    // Who asks for what the OFFER gives has heard it.
    let was_heard = again.is_none() && case.exchange.taken_unnamed_after(offer).is_some();
    if let Some(reason) = reason.filter(|_| !was_heard) {
        text.push_str(": ");
        text.push_str(&reason);
    } else if severity == Severity::Warning && !was_heard {
        if let Some(doubt) = doubt::of_offer(case, offer) {
            text.push_str(": perhaps because ");
            text.push_str(&doubt);
        }
    }
    if again.is_some() && !is_taken && case.has_recovered() {
        text.push_str("; ");
        text.push_str(case.recovered());
    }
    report.add_as(severity, &offer.packet, None, text);
}

/// Whether the client has a lease by now and passed over one OFFER only: that one was lost.
fn was_lost_once(case: &ExchangeCase<'_>) -> bool {
    case.offers().count() == 1 && case.has_recovered()
}

/// The OFFER that is told of: of the first server, the first for which a reason can be seen, if there is one.
fn ignored<'a>(case: &ExchangeCase<'a>) -> Option<(&'a Member, Option<String>)> {
    let first = case.offers().next()?;
    let has_asked = asked_after(case, first).is_some();
    let is_like_first = |offer: &&Member| {
        server_of(offer) == server_of(first) && asked_after(case, offer).is_some() == has_asked
    };
    let mut offers = case.offers().take(LOOKED_AT).filter(is_like_first);
    let named = offers.find_map(|offer| Some((offer, Some(reason(case, offer)?))));
    Some(named.unwrap_or((first, None)))
}

/// The DISCOVER with which the client went on after an OFFER, if it took none before that.
fn asked_after<'a>(case: &ExchangeCase<'a>, offer: &Member) -> Option<&'a Member> {
    // Its own question may stand behind it, where two clocks are not quite the same.
    let question = case.question(offer);
    let is_its = |asked: &Member| question.is_some_and(|question| std::ptr::eq(question, asked));
    let mut later = case.since(offer).filter(|member| !is_its(member));
    let went_on = later.find(|member| matches!(member.role, Role::Discover | Role::Select));
    went_on.filter(|member| member.role == Role::Discover)
}

/// That an OFFER was made, and what the client did then.
fn sentence(offer: &Member, again: Option<&Member>) -> String {
    let made = format!("{} made an OFFER ({})", server_name(offer), frame(offer));
    match again {
        Some(again) => format!(
            "{made} and the client asked again {} later ({})",
            words::elapsed(between(offer, again).unwrap_or(0)),
            frame(again)
        ),
        None => format!("{made} and the client neither took it nor asked again"),
    }
}

/// Nanoseconds from an OFFER to when the client, which has no lease as far as is known, asked to extend one, soon and first of
/// all: such a REQUEST may be meant to take the OFFER.
fn extends_instead(case: &ExchangeCase<'_>, offer: &Member) -> Option<i64> {
    const SOON: i64 = 10 * SECOND;
    let next = case.exchange.next.filter(|next| next.kind == Kind::Renew)?;
    let (asked, made) = (next.time?.nanos(), offer.packet.time()?.nanos());
    let passed = asked.checked_sub(made)?;
    let is_first = case.exchange.lease_before.is_none();
    (is_first && (0..SOON).contains(&passed)).then_some(passed)
}

/// That the client sent another REQUEST than one that takes an OFFER, where it did.
fn asks_otherwise(case: &ExchangeCase<'_>, offer: &Member) -> Option<String> {
    let (passed, asked, should) = if let Some(passed) = extends_instead(case, offer) {
        let asked = "to extend a lease, where none is seen";
        (passed, asked, "has options 50 and 54, and ciaddr 0")
    } else {
        let passed = case.exchange.taken_unnamed_after(offer)?;
        let asked = "for that address as one that had it before (INIT-REBOOT)";
        (passed, asked, "names its server (option 54)")
    };
    Some(format!(
        "{} made an OFFER ({}) and {} later the client asked {asked}: by RFC 2131 s4.3.2 a REQUEST \
that takes an OFFER {should}",
        server_name(offer),
        frame(offer),
        words::elapsed(passed)
    ))
}

/// Whether the client went on with another xid after an OFFER, and got nothing.
fn is_ignored_elsewhere(case: &ExchangeCase<'_>, offer: &Member) -> bool {
    case.exchange.again().is_some()
        && !case.exchange.was_asked_again_by(offer.packet.time())
        && !case.has_recovered()
        && !may_pass_over(case)
}

/// The client went on with another xid.
fn elsewhere(case: &ExchangeCase<'_>, offer: &Member) -> String {
    let made = format!("{} made an OFFER ({})", server_name(offer), frame(offer));
    let mut text = if case.exchange.was_asked_again_by(offer.packet.time()) {
        format!("{made} when the client had asked again with another xid")
    } else {
        format!("{made} and the client asked again with another xid")
    };
    if case.has_recovered() {
        text.push_str("; ");
        text.push_str(case.recovered());
    }
    text
}

/// Whether an OFFER tells the client to send no REQUEST.
pub(super) fn says_no_request(offer: &Member) -> bool {
    let message = offer.packet.message();
    message.has(option::V6_ONLY)
        || message.has(option::AUTO_CONFIGURE) && message.yiaddr().is_unspecified()
}

/// The service of network boot that the client asks for: a boot ROM.
pub(super) fn boot_service(case: &ExchangeCase<'_>) -> Option<BootService> {
    let mut asks = case.asks();
    asks.find_map(|asked| asked.packet.message().boot_service())
}

/// Whether the client is a boot ROM that is right to take no OFFER: none says what to boot, or it waits for more of them
/// yet.
fn may_pass_over(case: &ExchangeCase<'_>) -> bool {
    let Some(service) = boot_service(case) else {
        return false;
    };
    let mut offers = case.exchange.with_role(Role::Offer);
    !offers.any(|offer| boots(service, offer))
        || case.exchange.count_of(|role| role == Role::Discover) <= COLLECTING
}

/// Whether an OFFER is meant to say what to boot, to a client of this service.
fn boots(service: BootService, offer: &Member) -> bool {
    let message = offer.packet.message();
    let is_of_service = message.boot_service() == Some(service);
    match (service, message.boot_file()) {
        (BootService::Pxe, file) => is_of_service || file.is_some(),
        (BootService::Http, Some(file)) => is_of_service || file.starts_with(b"http"),
        (BootService::Http, None) => false,
    }
}

#[cfg(test)]
mod tests;
