//! Why a client may not take an OFFER: what X06 `offer-ignored` names.

use std::net::Ipv4Addr;

use super::case::{ExchangeCase, damage};
use super::x06::boot_service;
use crate::dhcp::{BootService, FaultKind, Message, option};
use crate::exchange::{Member, Role};
use crate::findings::message::{m21, p24};
use crate::findings::subnet::Subnet;
use crate::wire::{CLIENT_PORT, ChecksumStatus, Mac};

/// What may be why the client does not take an OFFER.
pub(super) fn reason(case: &ExchangeCase<'_>, offer: &Member) -> Option<String> {
    let question = case.question(offer)?;
    let asked = question.packet.message();
    let message = offer.packet.message();
    damaged(offer)
        .or_else(|| kept_by_relay(case))
        .or_else(|| past_relay(case, offer, asked))
        .or_else(|| (!message.is_truncated()).then(|| unfit(message, asked))?)
        .or_else(|| (!message.is_truncated()).then(|| cut(message))?)
        .or_else(|| misdelivery(offer, question))
        .or_else(|| misdelivery(handed_on(case, offer)?, question))
        .or_else(|| bootless(case))
        .or_else(|| too_long(case, offer, asked))
}

/// A relay that did not hand it on.
fn kept_by_relay(case: &ExchangeCase<'_>) -> Option<String> {
    let kept = case.exchange.kept_by_relay();
    let kept = kept.filter(|kept| kept.role == Role::Offer)?;
    let giaddr = kept.packet.message().giaddr();
    Some(format!(
        "it is not seen on the client's side of relay {giaddr}"
    ))
}

/// An answer that does not go back by the relay that asked.
fn past_relay(case: &ExchangeCase<'_>, offer: &Member, asked: Message<'_>) -> Option<String> {
    let (to, giaddr) = (offer.packet.datagram.ip.dst, asked.giaddr());
    let named = offer.packet.message().giaddr();
    // Of several relays on one link each asks, and each is answered.
    let asks_by =
        |asked: &Member| asked.role == Role::Discover && asked.packet.message().giaddr() == named;
    if !named.is_unspecified() && to == named && case.exchange.members.iter().any(asks_by) {
        return None;
    }
    if is_of_other(named, giaddr) && to == named {
        return Some(format!(
            "it went to relay {named}, and relay {giaddr} asked for the client"
        ));
    }
    let relay = case.exchange.relay_missed(offer)?;
    Some(format!(
        "it went to {to}, past relay {relay} that asked for the client"
    ))
}

/// Whether an answer is for another relay than the one that asked.
fn is_of_other(named: Ipv4Addr, asked: Ipv4Addr) -> bool {
    !named.is_unspecified() && !asked.is_unspecified() && named != asked
}

/// A checksum by which the client would drop it.
fn damaged(offer: &Member) -> Option<String> {
    let datagram = &offer.packet.datagram;
    let is_partial =
        datagram.udp.checksum.status == ChecksumStatus::Partial && !datagram.link.is_outgoing();
    match damage(offer) {
        Some(damage) => Some(format!("its {damage} is wrong")),
        None if is_partial => {
            Some("its UDP checksum was not filled in, if that is how it arrives".to_owned())
        }
        None => None,
    }
}

/// Options that cannot be read to their end.
fn cut(message: Message<'_>) -> Option<String> {
    message.layout().faults().iter().find_map(|fault| {
        let FaultKind::OptionCut { code, .. } = fault.kind else {
            return None;
        };
        Some(format!("it ends inside its option {code}"))
    })
}

/// What is missing in it, or is not the client's.
fn unfit(message: Message<'_>, asked: Message<'_>) -> Option<String> {
    for (code, what) in [
        (option::SERVER, "server identifier (54)"),
        (option::LEASE, "lease time (51)"),
    ] {
        if !message.has(code) {
            return Some(format!("it has no {what}"));
        }
    }
    let identifier = message.option(option::CLIENT_ID);
    let is_foreign = identifier.is_some() && identifier != asked.option(option::CLIENT_ID);
    is_foreign
        .then(|| "its client identifier is not, as RFC 6842 s3 wants it, the client's".to_owned())
}

/// Nothing of booting in any OFFER, for a boot ROM, or not in the way that its service wants.
fn bootless(case: &ExchangeCase<'_>) -> Option<String> {
    let service = boot_service(case)?;
    let any = |is_so: fn(Message<'_>) -> bool| {
        let mut offers = case.exchange.with_role(Role::Offer);
        offers.any(|offer| is_so(offer.packet.message()))
    };
    let is_named = |message: Message<'_>| message.boot_file().is_some();
    let may_boot: fn(Message<'_>) -> bool = match service {
        BootService::Pxe => |message| {
            let codes = [option::BOOTFILE, option::VENDOR, option::VENDOR_CLASS];
            !message.file().is_empty() || codes.into_iter().any(|code| message.has(code))
        },
        BootService::Http => |message| is_of_http(message) && message.boot_file().is_some(),
    };
    if any(|message| message.is_truncated()) {
        return None;
    }
    if any(may_boot) {
        let is_lost = service == BootService::Http && !any(is_found);
        return is_lost.then(|| {
            "its URI has a host name, and it names no domain name server (6) to look that up"
                .to_owned()
        });
    }
    Some(if any(is_named) && !any(is_of_http) {
        "its vendor class (60) is not HTTPClient, which UEFI HTTP boot wants".to_owned()
    } else {
        "it says nothing of what to boot".to_owned()
    })
}

/// Whether a client of UEFI HTTP boot finds the host of the URI that an OFFER names.
fn is_found(message: Message<'_>) -> bool {
    let uri = message.boot_file().unwrap_or_default();
    let host = uri.iter().position(|octet| *octet == b':');
    let host = host.and_then(|colon| uri.get(colon..)?.strip_prefix(b"://"));
    let is_number =
        |host: &[u8]| host.starts_with(b"[") || host.first().is_some_and(u8::is_ascii_digit);
    is_of_http(message) && (message.has(option::NAME_SERVER) || host.is_none_or(is_number))
}

fn is_of_http(message: Message<'_>) -> bool {
    message.boot_service() == Some(BootService::Http)
}

/// An OFFER as its relay hands it to the client, where that is seen as well.
fn handed_on<'a>(case: &ExchangeCase<'a>, offer: &Member) -> Option<&'a Member> {
    let place = Some(offer.packet.place());
    let mut copies = case.exchange.members.iter();
    copies.find(|copy| {
        let is_to_client = copy.packet.datagram.udp.dst == CLIENT_PORT;
        copy.copy_of == place && is_to_client && !copy.packet.message().giaddr().is_unspecified()
    })
}

fn unlike_broadcast(to: Ipv4Addr) -> String {
    format!("the client wants broadcast (flag B), and it went to {to}")
}

/// An address, of IP or of the link, by which it does not reach the client.
fn misdelivery(offer: &Member, question: &Member) -> Option<String> {
    let (message, datagram) = (offer.packet.message(), &offer.packet.datagram);
    let (to, port) = (datagram.ip.dst, datagram.udp.dst);
    let (asked, from) = (question.packet.message(), &question.packet.datagram);
    if !message.giaddr().is_unspecified() {
        let is_missed = to == message.giaddr() && port == CLIENT_PORT;
        let is_hushed = asked.is_broadcast() && !message.is_broadcast();
        let is_handed_on = to != message.giaddr() && port == CLIENT_PORT;
        return if is_missed {
            Some("it went to port 68 of the relay, which listens at 67".to_owned())
        } else if is_handed_on && asked.is_broadcast() && !offer.packet.is_broadcast() {
            Some(unlike_broadcast(to))
        } else {
            is_hushed.then(|| {
                "it lacks the client's broadcast flag, so the relay hands it on by unicast"
                    .to_owned()
            })
        };
    }
    if port != CLIENT_PORT && port != from.udp.src {
        return Some(format!("it went to port {port}, and clients wait at 68"));
    }
    if !offer.packet.is_broadcast() {
        if asked.is_broadcast() {
            return Some(unlike_broadcast(to));
        }
        let flags = asked.flags();
        if p24::means_broadcast(flags) {
            return Some(format!(
                "it went to {to}, and by its flags (0x{flags:04x}) the client seems to want broadcast"
            ));
        }
        let is_asker = to == from.ip.src && !to.is_unspecified();
        let mask = message.address_option(option::MASK);
        let subnet = mask.and_then(|mask| Subnet::of(message.yiaddr(), mask));
        if subnet.and_then(Subnet::broadcast) == Some(to) {
            return Some(format!(
                "it went to {to}, the broadcast address of a subnet that the client does not know yet"
            ));
        }
        if to != message.yiaddr() && !is_asker {
            return Some(format!("it went to {to}, which is not the client's"));
        }
    }
    let station = datagram.receiver().filter(|_| message.htype() == 1);
    let is_elsewhere = station.is_some_and(|Mac(to)| {
        to.first().is_some_and(|first| first & 1 == 0) && message.chaddr() != to
    });
    is_elsewhere.then(|| "its link address is not the client's".to_owned())
}

/// More bytes than the client says that it takes; it may take as many all the same.
fn too_long(case: &ExchangeCase<'_>, offer: &Member, asked: Message<'_>) -> Option<String> {
    let most = m21::size(asked).unwrap_or(m21::LEAST);
    let length = offer.packet.datagram.ip.total_length;
    let taken = [case.verdict.offer, case.verdict.answer];
    let is_as_long = |taken: &Member| taken.packet.datagram.ip.total_length >= length;
    if case.has_request() && taken.into_iter().flatten().any(is_as_long) {
        return None;
    }
    (length > most).then(|| format!("it is {length} bytes long, and the client takes {most}"))
}
