//! M13 `reply-delivery`.

use std::net::Ipv4Addr;

use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::subnet::Subnet;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity, option};
use crate::wire::SERVER_PORT;

pub(crate) static RULE: Rule = Rule {
    code: "M13",
    name: "reply-delivery",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.1", "RFC 1542 s4.1.2"],
    summary: "an answer went where the delivery rules do not send it",
    explain: "RFC 2131 says where an OFFER or ACK goes: to the relay if giaddr is set; else to ciaddr if the client \
has an address; else to everybody if the client set the broadcast flag; else to yiaddr, at the client's hardware \
address.\n\
The serious case is a client that sets the broadcast flag and gets a unicast answer: it cannot receive one before it \
has its address, and seems to ignore the server. Broadcast where unicast would do is allowed when the server cannot \
do otherwise: it only disturbs the others. Look at the server's settings for broadcast, and at switches and access \
points that turn one into the other.\n\
The broadcast address of the client's own subnet reaches it as well, though a client need not know that one yet. It \
is the question's giaddr that counts: a server that was asked by a relay and sends its answer past it, to the client \
or to everybody, speaks to its own network, where the client is not.",
    check: Check::Message(Roles::GIVING, Needs::signs(&[Sign::OddDelivery]), check),
};

/// Where an answer belongs.
enum Rule41 {
    /// To the relay.
    Relay(Ipv4Addr),
    /// To the relay that asked, which its `giaddr` does not name.
    Asker(Ipv4Addr),
    /// To the address the client has.
    Own(Ipv4Addr),
    /// To everybody: the client asks for it.
    All,
    /// To the address that is given.
    Given(Ipv4Addr),
    /// No rule says.
    Nowhere,
}

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let to = case.packet.datagram.ip.dst;
    let told = match belongs(case) {
        Rule41::Relay(relay) if to != relay => Some(off_relay(case, relay)),
        Rule41::Asker(relay) => Some(past_relay(case, relay)),
        Rule41::Own(_) | Rule41::All | Rule41::Given(_) if may_be_for_subnet(case) => None,
        Rule41::All | Rule41::Given(_) if is_for_subnet(case) => Some(off_everybody(case)),
        Rule41::Own(own) if to != own => off_own(case, own),
        Rule41::All if !to.is_broadcast() => Some(off_all(case)),
        Rule41::Given(given) if to == given => off_link(case),
        // Whether the client asked for that is in what it answers.
        Rule41::Given(_) if to.is_broadcast() && case.question().is_none() => None,
        Rule41::Given(given) => off_given(case, given),
        _ => None,
    };
    if let Some((severity, text)) = told {
        report.add_as(
            severity,
            case.packet,
            Some(case.packet.datagram.ip.header),
            text,
        );
    }
}

fn belongs(case: &MessageCase<'_>) -> Rule41 {
    let message = case.message();
    let question = case.question().map(|question| question.packet.message());
    let giaddr = message.giaddr();
    // X30 tells of an answer to the relay that it names.
    if case.packet.datagram.ip.dst != giaddr {
        if let Some(relay) = case.relay_missed() {
            return Rule41::Asker(relay);
        }
    }
    if !giaddr.is_unspecified() && case.packet.datagram.udp.dst == SERVER_PORT {
        return Rule41::Relay(giaddr);
    }
    // A server need not copy ciaddr into its answer.
    let own = question.unwrap_or(message).ciaddr();
    let yiaddr = message.yiaddr();
    if !giaddr.is_unspecified() && case.packet.datagram.ip.dst == giaddr {
        Rule41::Nowhere
    } else if !own.is_unspecified() {
        Rule41::Own(own)
    } else if case.role == Role::Ack && case.is_for_inform() {
        Rule41::Nowhere
    } else if question.unwrap_or(message).is_broadcast() {
        Rule41::All
    } else if yiaddr.is_unspecified() {
        Rule41::Nowhere
    } else {
        Rule41::Given(yiaddr)
    }
}

fn off_relay(case: &MessageCase<'_>, relay: Ipv4Addr) -> (Severity, String) {
    let to = case.packet.datagram.ip.dst;
    let word = case.word();
    if is_source(case, to) {
        let text = format!(
            "{word} to the relay at {to}, where the request came from, not at giaddr {relay}"
        );
        (Severity::Info, text)
    } else {
        let text = format!("{word} to {to}, but giaddr is {relay}: the relay may not get it");
        (Severity::Warning, text)
    }
}

/// The server speaks to its own network, and the client is on the relay's.
fn past_relay(case: &MessageCase<'_>, relay: Ipv4Addr) -> (Severity, String) {
    let (to, port) = (case.packet.datagram.ip.dst, case.packet.datagram.udp.dst);
    let word = case.word();
    let text = format!(
        "{word} to {to} port {port}, past relay {relay} that asked for the client: it belongs to {relay} port 67"
    );
    (Severity::Warning, text)
}

fn off_own(case: &MessageCase<'_>, own: Ipv4Addr) -> Option<(Severity, String)> {
    let to = case.packet.datagram.ip.dst;
    let word = case.word();
    if to.is_broadcast() || is_for_subnet(case) {
        let text = format!("{word} to everybody, although the client has {own}: unicast would do");
        return Some((Severity::Info, text));
    }
    // What another address means is X10's matter; the source is right behind address translation.
    if to == case.message().yiaddr() || is_source(case, to) {
        return None;
    }
    let text = format!("{word} to {to}, but the client has {own}: it may not get it");
    Some((Severity::Warning, text))
}

fn off_all(case: &MessageCase<'_>) -> (Severity, String) {
    let to = case.packet.datagram.ip.dst;
    let word = case.word();
    if case.packet.is_link_broadcast() == Some(true) {
        let text = format!(
            "{word} to {to} in a broadcast frame: the client asked for broadcast in IP, too"
        );
        return (Severity::Info, text);
    }
    let heard = if case.was_unheard() {
        "and it asked again as if it had not got one"
    } else {
        "which it may not be able to receive yet"
    };
    let flag = if case.question().is_some() {
        "the client set the broadcast flag"
    } else {
        "the broadcast flag is set"
    };
    let text = format!("{flag}, but the {word} goes to {to} by unicast, {heard}");
    (Severity::Warning, text)
}

/// Whether an answer is broadcast on the client's own subnet only. An address that is given by mistake is no such.
fn is_for_subnet(case: &MessageCase<'_>) -> bool {
    let to = case.packet.datagram.ip.dst;
    to != case.message().yiaddr()
        && (case.subnet().and_then(Subnet::broadcast) == Some(to) || is_for_unnamed_subnet(case))
}

/// Whether an answer without a mask (1) goes to everybody on the link, and to the last address of what may be the
/// client's subnet.
fn is_for_unnamed_subnet(case: &MessageCase<'_>) -> bool {
    let to = case.packet.datagram.ip.dst;
    let is_to_link = case.packet.is_link_broadcast() == Some(true);
    let may_be = |own: Ipv4Addr| Subnet::may_end_in(own, to);
    is_to_link && !case.message().has(option::MASK) && case.client_address().is_some_and(may_be)
}

/// Whether an answer may be, as its mask (1) was not captured.
fn may_be_for_subnet(case: &MessageCase<'_>) -> bool {
    let (message, to) = (case.message(), case.packet.datagram.ip.dst);
    let is_unknown = !message.has(option::MASK) && message.is_truncated();
    let may_be = |own: Ipv4Addr| to != message.yiaddr() && Subnet::may_end_in(own, to);
    is_unknown && case.client_address().is_some_and(may_be)
}

/// Everybody on the subnet hears it, and with them the client.
fn off_everybody(case: &MessageCase<'_>) -> (Severity, String) {
    let to = case.packet.datagram.ip.dst;
    let (severity, heard) = if case.was_unheard() {
        let heard = ", and it asked again as if it had not got one";
        (Severity::Warning, heard)
    } else {
        (Severity::Info, "")
    };
    let text = format!(
        "{} to {to}, the broadcast address of a subnet that the client does not know yet{heard}: 255.255.255.255 is right",
        case.word()
    );
    (severity, text)
}

fn off_given(case: &MessageCase<'_>, given: Ipv4Addr) -> Option<(Severity, String)> {
    let to = case.packet.datagram.ip.dst;
    let word = case.word();
    if to.is_broadcast() {
        let text = format!(
            "{word} to everybody, although the client did not set the broadcast flag: allowed"
        );
        return Some((Severity::Info, text));
    }
    if is_source(case, to) {
        return None;
    }
    if case.question().is_none() {
        let text =
            format!("{word} to {to}, but it gives {given}; what it answers was not captured");
        return Some((Severity::Info, text));
    }
    let text = format!("{word} to {to}, but it gives {given}: the client does not get it");
    Some((Severity::Warning, text))
}

/// An answer to the right address in a frame for another station.
fn off_link(case: &MessageCase<'_>) -> Option<(Severity, String)> {
    let message = case.message();
    let to = case.packet.datagram.receiver()?;
    // A wrong hlen makes no other station of it: P25 tells of that.
    let is_ethernet = message.htype() == header::ETHERNET.0 && message.has_chaddr();
    let is_same = header::CHADDR.of(message.payload()).starts_with(&to.0);
    if !is_ethernet || message.hlen() == 0 || to.is_group() || is_same {
        return None;
    }
    let text = format!(
        "{} in a frame for another station than chaddr: a bridge or repeater stands between",
        case.word()
    );
    Some((Severity::Info, text))
}

/// Whether the client's side asked from this address.
fn is_source(case: &MessageCase<'_>, address: Ipv4Addr) -> bool {
    !address.is_unspecified()
        && case.exchange.is_some_and(|exchange| {
            exchange
                .members
                .iter()
                .any(|member| member.role.is_client() && member.packet.datagram.ip.src == address)
        })
}

#[cfg(test)]
mod tests;
