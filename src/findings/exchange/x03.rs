//! X03 `nak-received`.

use std::fmt::Write as _;

use super::case::{ExchangeCase, asked_for, frame, names_no_server, server_name, span};
use super::x12::given_there;
use crate::dhcp::option;
use crate::exchange::{Kind, LeaseSeen, Member, Outcome, Role, Stage, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X03",
    name: "nak-received",
    severity: Severity::Error,
    cites: &["RFC 2131 s3.1", "RFC 2131 s3.2", "RFC 2131 s4.3.2"],
    summary: "the server refused what the client asked for",
    explain: "A server answered a REQUEST with NAK: the address does not belong to the client's network, is not the \
client's any more, or is taken. The client must give it up and start over. After a move to another network this is \
how it should be, and the client has a new address a moment later: then it is a remark only.\n\
A NAK without a new lease afterwards, or again and again, points at two servers that disagree about the same \
network, a server that calls itself authoritative where it is not, a client that does not stay with its client \
identifier, or one that keeps asking for an address of elsewhere. One that asks so again has not heard the NAK, or takes \
none from a server that it does not know. A server that refuses again and again to extend what it gave itself cuts its \
client off each time, and is a warning.\n\
Where an ACK counts beside it, it is told if the client began anew all the same, or if one server says both: then \
two of them have the same server identifier, or it is at odds with itself. Option 56 often says why.",
    check: Check::Exchange(Needs::signs(&[Sign::Nak]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if case.exchange.outcome != Outcome::Nak {
        return beside(case, report);
    }
    let Some(nak) = case
        .verdict
        .answer
        .filter(|answer| answer.role == Role::Nak)
    else {
        return;
    };
    let mut text = sentence(case, nak);
    let taken_back = taken_back(case, nak);
    text.push_str(taken_back.unwrap_or_default());
    let goes_on = goes_on(case, nak);
    if let Some(goes_on) = goes_on {
        text.push_str("; ");
        text.push_str(goes_on);
    }
    if goes_on.is_none() {
        text.push_str(&unheeded(case));
    }
    let is_informed = case.question(nak).is_some_and(is_inform);
    let stays = goes_on.is_none() && case.stays_with_other(nak);
    if stays {
        text.push_str("; the client did not begin anew, so it may have an ACK unseen");
    }
    let is_odd = is_informed || taken_back.is_some();
    let severity = if stays || goes_on.is_some() && is_odd {
        Severity::Warning
    } else if goes_on.is_some() {
        Severity::Info
    } else {
        Severity::Error
    };
    report.add_as(severity, &nak.packet, span(nak, option::MESSAGE), text);
}

/// A NAK beside the ACK that counts: it is told where the client went by it, or where it comes from the same server. X12
/// tells of other servers.
fn beside(case: &ExchangeCase<'_>, report: &mut Report) {
    let (Some(nak), Some(ack)) = (case.exchange.refusal(), case.verdict.answer) else {
        return;
    };
    let is_heard = case.exchange.has_begun_anew();
    if !is_heard && server_of(nak) != server_of(ack) {
        return;
    }
    let mut text = sentence(case, nak);
    let _ = write!(text, "; {} grants it ({})", server_name(ack), frame(ack));
    let goes_on = case.lease_anew().map(|_| "got a lease");
    let goes_on = goes_on.or_else(|| case.on_its_way().map(|_| "is on its way to a lease"));
    let severity = match goes_on {
        _ if !is_heard => Severity::Warning,
        Some(_) => Severity::Info,
        None => Severity::Error,
    };
    if is_heard {
        text.push_str("; the client began anew");
    }
    if let Some(goes_on) = goes_on.filter(|_| is_heard) {
        let _ = write!(text, " and {goes_on}");
    }
    report.add_as(severity, &nak.packet, span(nak, option::MESSAGE), text);
}

/// That the client has a lease all the same, or is about to get one.
fn goes_on(case: &ExchangeCase<'_>, nak: &Member) -> Option<&'static str> {
    if !case.has_recovered() {
        return case.on_its_way().map(|stage| match stage {
            Stage::Looks => "the client is looking for servers anew",
            Stage::HasOffer => "the client has another OFFER",
            Stage::TakesUnseen => "the client takes another OFFER, which is not in the capture",
        });
    }
    let had_begun_anew = case.exchange.was_asked_again_by(nak.packet.time());
    Some(if had_begun_anew {
        "the client had begun anew by then and got a lease"
    } else {
        "the client got a lease after it"
    })
}

/// That the client asks to have its address again, or to extend it, as it did before the NAK.
fn unheeded(case: &ExchangeCase<'_>) -> String {
    let exchange = case.exchange;
    let is_about_lease = matches!(exchange.kind, Kind::InitReboot | Kind::Renew);
    let again = exchange.next.filter(|next| next.kind == exchange.kind);
    if !is_about_lease || again.is_none() || exchange.kept_by_relay().is_some() {
        return String::new();
    }
    format!(
        "; the client asked so again{}: it did not hear the NAK, or does not heed it",
        words::later(exchange.asked_again_after())
    )
}

/// Who refuses what, and why.
fn sentence(case: &ExchangeCase<'_>, nak: &Member) -> String {
    let message = nak.packet.message();
    let mut text = format!("{} refuses", server_name(nak));
    if let Some(request) = case.question(nak) {
        text.push_str(&refused(case, request, nak));
    }
    let giaddr = message.giaddr();
    if !giaddr.is_unspecified() {
        let _ = write!(text, " by way of relay {giaddr}");
    }
    match message.text_option(option::MESSAGE) {
        Some(why) => {
            let _ = write!(text, ": \"{}\"", String::from_utf8_lossy(why));
        }
        None if message.is_truncated() => text.push_str("; its reason was not captured"),
        None => text.push_str(", and gives no reason (no option 56)"),
    }
    if let Some(request) = case.question(nak) {
        text.push_str(&forgotten(case, request, nak));
    }
    if let Some(request) = case.question(nak).filter(|asked| names_no_server(asked)) {
        let _ = write!(
            text,
            "; the likely cause: the REQUEST ({}) names no server (54), so it reads as INIT-REBOOT",
            frame(request)
        );
    }
    if case.question(nak).is_some_and(is_inform) {
        text.push_str("; nothing but an ACK answers an INFORM (RFC 2131 s4.3.5): clients may drop their address for it");
    }
    let kept = case.exchange.kept_by_relay();
    if kept.is_some_and(|kept| std::ptr::eq(kept, nak)) {
        let _ = write!(text, "; relay {giaddr} did not hand it on");
    }
    if let Some((_, then)) = case.lease_of_another() {
        let _ = write!(text, "; the client got the address {then}");
    }
    text
}

/// Whether what is refused is no REQUEST but an INFORM.
fn is_inform(asked: &Member) -> bool {
    asked.role == Role::Inform
}

/// What is refused, by the client's state.
fn refused(case: &ExchangeCase<'_>, request: &Member, nak: &Member) -> String {
    let address = asked_for(request.packet.message());
    let address = address.map_or_else(|| "an address".to_owned(), |address| address.to_string());
    match request.role {
        Role::Reboot => format!(" {address}, which the client had before it started (INIT-REBOOT)"),
        Role::Renew => format!(" to extend {address} (RENEWING)"),
        Role::Rebind => format!(" to extend {address} (REBINDING)"),
        Role::Select if case.is(Kind::Acquire) => {
            format!(" {address}{}", offered(case, request, nak))
        }
        Role::Inform => format!(" the INFORM of {address}"),
        _ => format!(" {address}"),
    }
}

/// The lease that a server gave itself and refuses now. A client that may have moved to another of its networks is refused
/// there by right.
fn own_lease(case: &ExchangeCase<'_>, request: &Member, nak: &Member) -> Option<LeaseSeen> {
    let asked = asked_for(request.packet.message());
    let is_it = |lease: &LeaseSeen| {
        Some(lease.address) == asked && lease.server.is_some() && lease.server == server_of(nak)
    };
    let is_of_lease = matches!(request.role, Role::Reboot | Role::Renew | Role::Rebind);
    let lease = case.exchange.lease_before;
    let lease = lease.filter(|lease| is_of_lease && is_it(lease))?;
    let is_asked = request.role == Role::Renew && case.exchange.granted_anew().is_none();
    let is_of_here =
        lease.over(request).is_some() || is_asked || given_there(case, lease).is_some();
    is_of_here.then_some(lease)
}

/// That the server gave itself what it refuses, and when; or that the lease is over.
fn forgotten(case: &ExchangeCase<'_>, request: &Member, nak: &Member) -> String {
    let Some(lease) = own_lease(case, request, nak) else {
        return String::new();
    };
    if let Some(over) = lease.over(request) {
        return format!("; its lease had ended {} before", words::elapsed(over));
    }
    let age = lease.age(request).map_or_else(String::new, |age| {
        format!(" {} before", words::elapsed(age))
    });
    format!(
        "; it had given it{age} {} (exchange {})",
        words::for_lease(lease.seconds),
        lease.exchange
    )
}

/// That the server takes back leases of the client that it gave itself, one after the other.
fn taken_back(case: &ExchangeCase<'_>, nak: &Member) -> Option<&'static str> {
    let request = case.question(nak)?;
    let is_running = |lease: &LeaseSeen| lease.over(request).is_none();
    own_lease(case, request, nak).filter(is_running)?;
    let is_again = case.client_past?.refusals_before(case.exchange.number) > 0;
    is_again.then_some("; it is not the first NAK that the client gets")
}

/// Who offered what is refused.
fn offered(case: &ExchangeCase<'_>, request: &Member, nak: &Member) -> String {
    let asked = asked_for(request.packet.message());
    let offers = || {
        case.offers()
            .filter(|offer| Some(offer.packet.message().yiaddr()) == asked)
    };
    let is_his = |offer: &Member| server_of(offer) == server_of(nak);
    if offers().any(is_his) {
        return ", though it was offered".to_owned();
    }
    let other = offers().next();
    other.map_or_else(String::new, |offer| {
        format!(", which {} offered", server_name(offer))
    })
}

#[cfg(test)]
mod tests;
