//! X01 `no-answer`.
//!
//! A missing answer is blamed only on evidence: that the client keeps asking, or gives up and begins anew. A single
//! question without answer may have been answered where the capture does not see.

use super::case::{ExchangeCase, asked_for, between, damage};
use super::cut_short;
use super::doubt::suspect;
use super::silence::{self, why};
use super::unheard;
use super::x06::says_no_request;
use crate::exchange::{Kind, Member, Outcome, Role, Stage};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X01",
    name: "no-answer",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.1", "RFC 2131 s4.2"],
    summary: "nobody answered the client",
    explain: "The client asked, and no server's answer to it is in the capture. That it asked again, or gave up and \
began anew, proves that it did not hear one. The server may be down or out of reach, its pool empty, the client not \
allowed, the relay missing or its address unknown to the server, the switch port not forwarding yet (spanning tree); a \
server that has nothing to say to a client stays silent. Look whether the question reaches the server (capture there), \
whether the relay is set up on that subnet, and at the server's log. If servers answered others meanwhile, they run, \
and the finding says so: then look for what is particular to this client or its subnet: nobody behind its relay may be \
answered, as where no subnet is set up for giaddr or the relay asks a wrong address, or only leases be extended and no \
OFFER made, as where no address is free. Renewals go to the server by unicast and past the relay: where these alone \
are answered, what goes by the relay may be lost on its way. Where nobody else is answered either, the finding says \
for how long no server was heard.\n\
Where the client got a lease soon after, or asked for parameters only, it weighs less: a server that does not know a \
client's old address must stay silent until the client starts over, but one that is set up as the authority for a \
network refuses an address that is not of it, which saves the client the wait. A single question that is not repeated is told \
as a mere remark, and so is a REQUEST whose client then renews, or gives the address back: its answer may have gone \
where this capture does not see. Where the client asked again just before the end of the input, one short silence is \
all that is known, and a warning: let the capture run for some seconds more.\n\
Where clients take OFFERs and no server's message is there at all, the capture hears one direction only, and no \
silence proves anything, unless a client looks for servers again and again and takes no OFFER: that is a warning; \
where only the OFFER that the client takes is not there, it is a warning, and nothing is missed in what it asks of \
that lease afterwards: at another port of a switch its broadcasts are heard, and its answers go to it alone.\n\
A client that repeats its REQUEST after an ACK and then starts over has heard none, either, nor has one that repeats \
it after ACK upon ACK, or whose DISCOVERs count their seconds (secs) on after an ACK: the ACK is lost on its way to \
it, or dropped there for a wrong checksum. A renewal goes to the server that gave the lease, by its server \
identifier (54): one that goes elsewhere is answered by nobody. A boot ROM that was answered with the vendor class (60) \
PXEClient asks a boot server for its file, at port 4011: a DHCP server that sends that option without being one keeps it \
from booting.",
    check: Check::Exchange(
        Needs::signs(&[
            Sign::NoAnswer,
            Sign::Repeated,
            Sign::SearchedOn,
            Sign::OfferWithoutRequest,
        ]),
        check,
    ),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let exchange = case.exchange;
    if exchange.outcome == Outcome::Bound {
        return unheard::check(case, report);
    }
    // X41 tells of an ACK that the client drops.
    if exchange.unused().is_some() {
        return;
    }
    let is_unoffered = is_unoffered(case);
    if exchange.outcome != Outcome::NoAnswer && !is_unoffered {
        return;
    }
    let Some(in_vain) = Asked::of(case) else {
        return;
    };
    let Asked {
        first, last, times, ..
    } = in_vain;
    let is_proved = exchange.heard_nothing(times) && !case.is_out_of_earshot();
    // What was not seen to ask for anything needs no answer.
    if last.packet.message().lacks_type() && !is_proved {
        return;
    }
    let mut text = sentence(&in_vain, is_proved && exchange.is_cut_short());
    text.push_str(missing(case, &in_vain, is_unoffered));
    text.push_str(&why(case, is_proved, times));
    if is_proved {
        text.push_str(&silence::others(case, first, last));
    }
    if is_proved && exchange.is_cut_short() {
        text.push_str(&cut_short::told(case));
    }
    text.push_str(&damaged(
        last.role.question_word(),
        case.asks().filter(|asked| in_vain.has(asked)),
    ));
    text.push_str(&suspect(case, first, last, is_proved && !is_unoffered));
    // A lease is nothing that a boot server gives.
    if is_proved && exchange.astray.is_none() && !case.is(Kind::Pxe) {
        if case.has_recovered() {
            text.push_str("; ");
            text.push_str(case.recovered());
            text.push_str(&silence::unrefused(case).unwrap_or_default());
        } else if times > 1 && takes_unseen_anew(case) {
            text.push_str("; it took an OFFER after that, which is not in the capture");
        }
    }
    report.add_as(severity(case, is_proved, times), &first.packet, None, text);
}

/// What the client asked at the stage that it came to: its REQUESTs, or all its messages where it sent none. A DISCOVER behind
/// a REQUEST without answer was answered, or is a new beginning.
struct Asked<'a> {
    first: &'a Member,
    last: &'a Member,
    /// How often it asked, with what was dropped from the middle of a very long exchange.
    times: usize,
    are_requests: bool,
}

impl<'a> Asked<'a> {
    /// `None` where no message of the client is there.
    fn of(case: &ExchangeCase<'a>) -> Option<Self> {
        let request = case.asks().rfind(|asked| asked.role.is_request());
        let last = request.or_else(|| case.asks().next_back())?;
        let are_requests = last.role.is_request();
        let is_of_stage = |role: Role| role.is_client() && role.is_request() == are_requests;
        Some(Self {
            first: case.asks().find(|asked| is_of_stage(asked.role))?,
            last,
            times: case.exchange.count_of(is_of_stage),
            are_requests,
        })
    }

    /// Whether a message of the client is of it.
    fn has(&self, asked: &Member) -> bool {
        asked.role.is_request() == self.are_requests
    }
}

/// What was asked in vain, how often, and for how long; of what was asked just before the end of the input only what one
/// silence is known of.
fn sentence(asked: &Asked<'_>, is_cut_short: bool) -> String {
    let times = if is_cut_short { 1 } else { asked.times };
    let mut text = words::times(times, asked.last.role.question_word());
    if let Some((server, port)) = asked.last.boot_server() {
        text = format!("{text} to {server} port {port}");
    }
    if asked.last.packet.message().lacks_type() {
        text.push_str(", whose type was not captured,");
    }
    let lasted = between(asked.first, asked.last).filter(|passed| *passed > 0 && !is_cut_short);
    if let Some(passed) = lasted {
        text.push_str(" within ");
        text.push_str(&words::elapsed(passed));
    }
    text
}

/// What did not come: a server of BOOTP, which may have answered, makes neither OFFER nor ACK.
fn missing(case: &ExchangeCase<'_>, asked: &Asked<'_>, is_unoffered: bool) -> &'static str {
    let is_by_bootp = case.has(Role::BootReply);
    if is_unoffered || (is_by_bootp && !asked.are_requests) {
        " got no OFFER of an address"
    } else if is_by_bootp {
        " got no ACK or NAK"
    } else if case.is(Kind::Pxe) && case.has(Role::Ack) {
        " got no answer of a boot server"
    } else {
        " got no answer"
    }
}

/// Whether the client looks for an address and has no OFFER of any, but only of what to boot: that comes beside another
/// server's. An OFFER that tells it to do without is an answer.
fn is_unoffered(case: &ExchangeCase<'_>) -> bool {
    case.exchange.outcome == Outcome::OfferOnly
        && !has_offer(case)
        && !case.exchange.with_role(Role::Offer).any(says_no_request)
}

/// Whether the client was offered an address.
fn has_offer(case: &ExchangeCase<'_>) -> bool {
    case.has(Role::Offer) && case.offers().next().is_some()
}

/// Whether the server that the client chose made it an OFFER here. Others keep silent by right, and that one may speak where
/// the capture does not go.
pub(super) fn has_its_offer(case: &ExchangeCase<'_>) -> bool {
    has_offer(case) && case.exchange.takes_unseen().is_none()
}

/// What is wrong with all of some messages, so that they are dropped.
pub(super) fn damaged<'m>(word: &str, mut messages: impl Iterator<Item = &'m Member>) -> String {
    let first = messages.next().and_then(damage);
    let mut which = "the";
    let is_so = |other| {
        which = "every";
        damage(other) == first
    };
    match first.filter(|_| messages.all(is_so)) {
        Some(damage) => format!("; the {damage} of {which} {word} is wrong"),
        None => String::new(),
    }
}

/// How grave it is: by whether it is proved, and what became of the client.
fn severity(case: &ExchangeCase<'_>, is_proved: bool, asked: usize) -> Severity {
    // What it asked, or what answered, may have been anything.
    let mut members = case.exchange.members.iter();
    if members.any(|member| member.packet.message().lacks_type()) {
        return Severity::Info;
    }
    if !is_proved {
        // Where the OFFER was seen, the ACK would have been as well. But a client that goes on has what it wanted.
        let is_content = case.exchange.went_on_with().is_some();
        let is_visible = has_its_offer(case) && case.is_whole();
        return if is_visible && !is_content {
            Severity::Warning
        } else {
            Severity::Info
        };
    }
    match case.exchange.kind {
        // One lost DISCOVER is nothing to a client that asks again, whether by the same xid or by another.
        Kind::Acquire if asked == 1 && !has_offer(case) && is_served_anew(case) => Severity::Info,
        // Nor is one lost renewal, unless the client had to start over.
        Kind::Renew if asked == 1 && is_renewed_on(case) => Severity::Info,
        // A server that has no parameters to give stays silent.
        Kind::Inform => Severity::Info,
        // So must one that does not know the client's old address. And some devices ask by BOOTP and DHCP in turn,
        // and are content with either.
        Kind::InitReboot | Kind::Bootp if is_served_anew(case) => Severity::Info,
        _ if case.capture.hears_clients_only() && !is_search_alone(case) => Severity::Info,
        _ if case.capture.dropped > 0 || case.has_recovered() || !case.is_for_lease() => {
            Severity::Warning
        }
        _ if takes_unheard(case) || takes_unseen_anew(case) => Severity::Warning,
        _ if case.capture.hears_clients_only() || case.exchange.is_cut_short() => Severity::Warning,
        _ => Severity::Error,
    }
}

/// Whether the client looked for servers and took an address that nobody is heard to offer: the server that it chose is not
/// heard here.
fn takes_unheard(case: &ExchangeCase<'_>) -> bool {
    let Some(select) = case.exchange.takes_unseen() else {
        return false;
    };
    let address = asked_for(select.packet.message());
    let is_it = |offer: &Member| Some(offer.packet.message().yiaddr()) == address;
    let is_known = case
        .client_past
        .is_some_and(|past| past.answered_unseen.is_some());
    // What is offered after the client asked for it is not what it takes: partners share their addresses.
    let members = case.exchange.members.iter();
    let is_taking =
        |member: &&Member| member.role == Role::Select && member.server == select.server;
    let mut before = members.take_while(|member| !is_taking(member));
    (is_known || case.has(Role::Discover))
        && !before.any(|member| member.role == Role::Offer && is_it(member))
}

/// Whether the client looked for servers in vain, and took an OFFER when it looked again that is not in the capture: as good
/// as a lease.
fn takes_unseen_anew(case: &ExchangeCase<'_>) -> bool {
    case.is(Kind::Acquire) && case.on_its_way() == Some(Stage::TakesUnseen)
}

/// Whether the client looked for servers again and again and never took an OFFER: it has none, or none that it can take,
/// even where OFFERs are not heard.
pub(super) fn is_search_alone(case: &ExchangeCase<'_>) -> bool {
    case.is(Kind::Acquire)
        && !case.has_request()
        && !takes_unseen_anew(case)
        && !case.exchange.is_cut_short()
}

/// Whether the client got a lease after this, or looked for servers next and has an OFFER of one: what becomes of that is
/// told there.
fn is_served_anew(case: &ExchangeCase<'_>) -> bool {
    case.has_recovered() || case.on_its_way().is_some_and(|stage| stage != Stage::Looks)
}

/// Whether the client got its lease extended by asking on.
fn is_renewed_on(case: &ExchangeCase<'_>) -> bool {
    case.has_recovered()
        && case
            .exchange
            .again()
            .is_some_and(|next| next.kind == Kind::Renew)
}

#[cfg(test)]
mod tests;
