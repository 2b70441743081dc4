//! What is odd about a message that got no reaction, and may be why: X01 `no-answer` and X06 `offer-ignored` name it where
//! nothing plainer can be seen. It is no proof: others take such messages.

use std::fmt::{Display, Write as _};

use super::case::{ExchangeCase, misleads};
use crate::dhcp::{Area, Fault, FaultKind, Message, Segment, SegmentKind, header, option};
use crate::exchange::{Closed, Kind, LeaseSeen, Member, Role, is_seen_at_one, server_of, vlans};
use crate::findings::message::p09::BOOTP_BYTES;
use crate::findings::words;
use crate::wire::{CLIENT_PORT, ChecksumStatus, SERVER_PORT};

/// So many OFFERs that the client does not hear are not lost by chance.
const MANY: usize = 2;

/// What may be why a client does not take an OFFER that it could take.
pub(super) fn of_offer(case: &ExchangeCase<'_>, offer: &Member) -> Option<String> {
    let question = case.question(offer)?;
    let message = offer.packet.message();
    let way = other_vlan(case, offer, question).or_else(|| no_way_back(offer, question));
    if way.is_some() || is_of_known_server(case, offer) {
        return way;
    }
    twice(message)
        .or_else(|| unreadable(message))
        .or_else(|| unmarked(message, question))
        .or_else(|| short(case, question))
        .or_else(|| unusual(case, offer, question))
}

/// What simple clients may not expect of all the OFFERs that they pass over.
fn unusual(case: &ExchangeCase<'_>, offer: &Member, question: &Member) -> Option<String> {
    let are_all =
        |is_so: fn(&Member) -> bool| case.offers().count() >= MANY && case.offers().all(is_so);
    let lacks_sum =
        |offer: &Member| offer.packet.datagram.udp.checksum.status == ChecksumStatus::None;
    let hides_type = |offer: &Member| {
        let first = offer.packet.message().options().next();
        first.is_some_and(|first| first.code != option::MESSAGE_TYPE)
    };
    let is_padded = |offer: &Member| has_pads_inside(offer.packet.message());
    let plain = [
        (
            are_all(is_padded),
            "it has Pad (0) between its options, which some clients misread",
        ),
        (
            are_all(lacks_sum),
            "it has no UDP checksum (0), without which some clients drop it",
        ),
        (
            are_all(hides_type),
            "its message type (53) is not the first option, where simple clients look for it",
        ),
    ];
    let plain = plain.into_iter().filter(|(is_so, _)| *is_so);
    let plain = plain.map(|(_, why)| why.to_owned());
    let more = [
        other_port(case, offer),
        lacking(case, question),
        unicast(case, offer, question),
    ];
    let why: Vec<_> = plain.chain(more.into_iter().flatten()).collect();
    (!why.is_empty()).then(|| why.join(", or because "))
}

/// A port that all the OFFERs come from, and that is no server's.
fn other_port(case: &ExchangeCase<'_>, offer: &Member) -> Option<String> {
    let port = |offer: &Member| offer.packet.datagram.udp.src;
    let are_all = case.offers().count() >= MANY && case.offers().all(|o| port(o) == port(offer));
    (are_all && port(offer) != SERVER_PORT).then(|| {
        format!(
            "it came from port {}, and some clients and firewalls take answers from {SERVER_PORT} only",
            port(offer)
        )
    })
}

/// What the client asked for and no OFFER has, of what a client may not do without.
fn lacking(case: &ExchangeCase<'_>, question: &Member) -> Option<String> {
    let list = question.packet.message().option(option::PARAMETERS)?;
    let has = |offer: &Member, code| {
        let message = offer.packet.message();
        let has_routes = code == option::ROUTER && message.has(option::ROUTES);
        message.may_have(code) || has_routes || !message.layout().faults().is_empty()
    };
    let is_lacking =
        |code: &u8| list.contains(code) && !case.offers().any(|offer| has(offer, *code));
    let wanted = [option::MASK, option::ROUTER].into_iter();
    let codes: Vec<_> = wanted.filter(is_lacking).collect();
    (!codes.is_empty() && case.offers().count() >= MANY).then(|| {
        format!(
            "it lacks what the DISCOVER asks for ({}), without which some clients take no lease",
            words::options(&codes)
        )
    })
}

/// What may be why a relay does not hand an answer on.
pub(super) fn of_kept(case: &ExchangeCase<'_>, answer: &Member) -> Option<String> {
    let length = answer.packet.datagram.declared;
    let are_many = || case.exchange.count_of(|role| role == answer.role) >= MANY;
    let is_short = || {
        (length < BOOTP_BYTES && are_many()).then(|| {
            format!(
                "it has {length} bytes, and a relay that keeps to BOOTP (RFC 1542 s2.1) drops fewer than {BOOTP_BYTES}"
            )
        })
    };
    let giaddr = answer.packet.message().giaddr();
    let mut members = case.exchange.members.iter();
    // What the relay made of the question is a copy of that as a rule.
    let asked = members
        .find(|asked| asked.role.is_client() && asked.packet.message().giaddr() == giaddr)?;
    unmarked(answer.packet.message(), asked).or_else(is_short)
}

/// Whether the client had a lease from the same server, before or since: then it takes what that one sends, and this was lost.
fn is_of_known_server(case: &ExchangeCase<'_>, offer: &Member) -> bool {
    let since = case
        .verdict
        .start()
        .and_then(|began| case.lease_since(began));
    let mut leases = [case.exchange.lease_before, since].into_iter().flatten();
    leases.any(|lease| lease.server == server_of(offer))
}

/// A VLAN that the client is not in, or may not take.
fn other_vlan(case: &ExchangeCase<'_>, offer: &Member, question: &Member) -> Option<String> {
    let is_direct = |member: &Member| member.packet.message().giaddr().is_unspecified();
    let is_same = |one: &Member, other: &Member| vlans(&one.packet).eq(vlans(&other.packet));
    let is_like_question = |other: &&Member| other.role == offer.role && is_same(other, question);
    if is_same(offer, question)
        || !is_seen_at_one(&offer.packet, &question.packet)
        || !is_direct(offer)
        || !is_direct(question)
        || case
            .exchange
            .members
            .iter()
            .any(|other| is_like_question(&other))
    {
        return None;
    }
    Some(format!(
        "it came {}, and the DISCOVER {}",
        vlan(offer),
        vlan(question)
    ))
}

/// The VLAN that a message was seen in, in words.
fn vlan(member: &Member) -> impl Display {
    words::late(move |f| {
        let mut ids = vlans(&member.packet);
        match (ids.next(), ids.next()) {
            (None, _) => f.write_str("untagged"),
            (Some(0), None) => f.write_str("with a tag for VLAN 0 (priority)"),
            (Some(id), None) => write!(f, "in VLAN {id}"),
            (Some(outer), Some(inner)) => write!(f, "in VLAN {outer}.{inner}"),
        }
    })
}

/// A relay that does not say where it is: the answer goes past it. RFC 1542 s4.1.1.
fn no_way_back(offer: &Member, question: &Member) -> Option<String> {
    let asked = question.packet.message();
    let is_past = asked.hops() > 0
        && asked.giaddr().is_unspecified()
        && offer.packet.message().giaddr().is_unspecified();
    is_past.then(|| {
        format!(
            "a relay passed the DISCOVER on (hops {}) and left giaddr 0, so the OFFER did not go back through it",
            asked.hops()
        )
    })
}

/// An option that a lease stands on, and that clients join to one of wrong length. RFC 3396 s7.
fn twice(message: Message<'_>) -> Option<String> {
    let code = [option::SERVER, option::LEASE]
        .into_iter()
        .find(|code| message.is_repeated(*code))?;
    Some(format!(
        "it has option {code} more than once, which clients join (RFC 3396 s7) into one of wrong length"
    ))
}

/// Options that clients may not be able to read.
fn unreadable(message: Message<'_>) -> Option<String> {
    if lacks_end(message) {
        return Some("its options have no End (255)".to_owned());
    }
    let mut faults = message.layout().faults().iter();
    faults.find_map(|fault| match fault.kind {
        FaultKind::Value { code, .. } => Some(format!("its option {code} is not as defined")),
        _ => None,
    })
}

/// Whether the options field has no End, where all of it was captured.
fn lacks_end(message: Message<'_>) -> bool {
    let area = Area::Options;
    let is_so = |fault: &Fault| fault.kind == FaultKind::EndMissing { area };
    !message.is_truncated() && message.layout().faults().iter().any(is_so)
}

/// Whether Pad octets stand between options, and not only behind them.
fn has_pads_inside(message: Message<'_>) -> bool {
    let mut segments = message.segments();
    let is_pad = |segment: &Segment| segment.kind == SegmentKind::Pad;
    segments.any(|segment| is_pad(&segment))
        && segments
            .any(|segment| segment.kind == SegmentKind::Option && segment.area == Area::Options)
}

/// What the relay put into the question, and looks for in the answer. RFC 3046 s2.2.
fn unmarked(message: Message<'_>, question: &Member) -> Option<String> {
    let asked = question.packet.message();
    let is_marked = !asked.giaddr().is_unspecified() && asked.has(option::RELAY);
    let is_whole = !message.is_truncated() && message.layout().faults().is_empty();
    (is_marked && is_whole && !message.has(option::RELAY)).then(|| {
        "it does not return option 82, without which some relays hand nothing on".to_owned()
    })
}

/// Fewer bytes than BOOTP has, time and again, for a client that sends as many.
fn short(case: &ExchangeCase<'_>, question: &Member) -> Option<String> {
    let is_direct = question.packet.message().giaddr().is_unspecified();
    let who = if is_direct {
        "a client"
    } else {
        "a relay or client"
    };
    let length = |member: &Member| member.packet.datagram.declared;
    let most = case.offers().map(length).max()?;
    let is_short =
        most < BOOTP_BYTES && length(question) >= BOOTP_BYTES && case.offers().count() >= MANY;
    is_short.then(|| {
        format!(
            "it has {most} bytes, and {who} that keeps to BOOTP (RFC 1542 s2.1) drops fewer than {BOOTP_BYTES}"
        )
    })
}

/// An address by which a client that has none may not hear it.
fn unicast(case: &ExchangeCase<'_>, offer: &Member, question: &Member) -> Option<String> {
    let is_unicast = |offer: &Member| {
        offer.packet.datagram.ip.dst == offer.packet.message().yiaddr()
            && offer.packet.is_link_broadcast() != Some(true)
    };
    let are_all = case.offers().count() >= MANY && case.offers().all(is_unicast);
    let has_none = question.packet.datagram.ip.src.is_unspecified();
    (are_all && is_unicast(offer) && has_none).then(|| {
        format!(
            "it went by unicast to {}, which a client without an address may not hear: such a client must (RFC 2131 s4.1) set \
the broadcast flag",
            offer.packet.datagram.ip.dst
        )
    })
}

/// What of the questions may be why nobody answers them.
pub(super) fn suspect(
    case: &ExchangeCase<'_>,
    first: &Member,
    last: &Member,
    is_proved: bool,
) -> String {
    let mut text = String::new();
    if let Some(misdirected) = case.misdirected() {
        let _ = write!(text, "; {misdirected}");
    }
    if is_proved && case.is_renewed_elsewhere() {
        text.push_str("; its server identifier (54) is not the address that the lease came from: it may be out of reach");
    }
    if let Some(lease) = case.exchange.lease_before.filter(|lease| lease.is_of_pxe) {
        if is_proved && last.boot_server().is_some() {
            let _ = write!(
                text,
                "; it asks there since the ACK of exchange {} is of a boot server by its vendor class (60, PXEClient): where there \
is none at that port, leave option 60 out",
                lease.exchange
            );
        }
    }
    if is_proved && has_ended(case) {
        text.push_str("; the lease ended unrenewed");
    }
    if let Some(misleads) = misleads(last).filter(|_| is_proved) {
        let _ = write!(text, "; the REQUEST {misleads}");
    }
    if is_proved && !case.has_recovered() {
        let odd = of_question(first).filter(|_| !std::ptr::eq(first, last));
        if let Some(odd) = odd.filter(|odd| of_question(last).as_ref() == Some(odd)) {
            let _ = write!(text, "; perhaps servers drop it for {odd}");
        }
    }
    text
}

/// Whether the lease that the client asks to extend ran out before it began anything else.
fn has_ended(case: &ExchangeCase<'_>) -> bool {
    let exchange = case.exchange;
    let lease = exchange.lease_before.filter(|lease| !lease.is_endless());
    let is_over = |lease: LeaseSeen| match exchange.next.filter(|next| next.time.is_some()) {
        Some(next) => lease.is_over_at(&next),
        // It is given up when the lease ends, and not before.
        None => exchange.closed == Some(Closed::Expired),
    };
    case.is(Kind::Renew) && lease.is_some_and(is_over)
}

/// What is odd about a question that nobody answers, by which a server may drop it.
fn of_question(asked: &Member) -> Option<String> {
    let message = asked.packet.message();
    let mut odd = Vec::new();
    if asked.role == Role::Discover && !message.ciaddr().is_unspecified() {
        odd.push(format!(
            "ciaddr {}, which must be 0 in a DISCOVER",
            message.ciaddr()
        ));
    }
    if lacks_end(message) {
        odd.push("no End (255)".to_owned());
    }
    if message.flags() & header::FLAGS_MUST_BE_ZERO != 0 {
        odd.push(format!("reserved flags (0x{:04x})", message.flags()));
    }
    if vlans(&asked.packet).eq([0]) {
        odd.push("its tag for VLAN 0 (priority)".to_owned());
    }
    if message.is_repeated(option::VENDOR_CLASS) {
        odd.push(format!("option {} twice", option::VENDOR_CLASS));
    }
    let port = asked.packet.datagram.udp.src;
    if message.giaddr().is_unspecified() && ![CLIENT_PORT, SERVER_PORT].contains(&port) {
        odd.push(format!("its source port {port}"));
    }
    let length = asked.packet.datagram.declared;
    if !odd.is_empty() && length < BOOTP_BYTES {
        odd.push(format!("{length} bytes, where BOOTP has {BOOTP_BYTES}"));
    }
    let last = odd.pop()?;
    if odd.is_empty() {
        return Some(last);
    }
    Some(format!("{} and {last}", odd.join(", ")))
}

#[cfg(test)]
mod tests;
