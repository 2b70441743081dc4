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
    explain: "RFC 2131 says where an OFFER or ACK goes: to the relay if giaddr is set; else to ciaddr if the \
client has an address; else to everybody if the client set the broadcast flag; else to yiaddr, at the client's \
hardware address. The serious case is a client that sets the broadcast flag and gets a unicast answer: it \
cannot receive one before it has its address, and seems to ignore the server. Broadcast where unicast would do \
is allowed when the server cannot do otherwise: it only disturbs the others. Look at the server's settings for \
broadcast, and at switches and access points that turn one into the other. The broadcast address of the client's own \
subnet reaches it as well, though a client need not know that one yet. It is the question's giaddr that counts: a \
server that was asked by a relay and sends its answer past it, to the client or to everybody, speaks to its own network, \
where the client is not.",
    check: Check::Message(Roles::GIVING, Needs::signs(&[Sign::Delivery]), check),
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
    to != case.message().yiaddr() && case.subnet().and_then(Subnet::broadcast) == Some(to)
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
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        ADDRESS, Msg, RELAY, SERVER, ack, discover, inform, informed, offer, rebind, renew,
        request, severities, text,
    };

    const ALL: [u8; 4] = [255; 4];
    const OTHER: [u8; 4] = [192, 0, 2, 77];

    fn flagged(message: Msg) -> Msg {
        message.with(|m| m.flags = 0x8000)
    }

    #[test]
    fn a_broadcast_flag_and_a_unicast_answer_do_not_fit() {
        let messages = [flagged(discover()), flagged(offer())];
        assert_eq!(severities("M13", &messages), [Warning]);
        // The server may clear the flag in its answer: the client's word counts.
        assert_eq!(
            severities("M13", &[flagged(discover()), offer()]),
            [Warning]
        );
        let broadcast = flagged(offer()).between(SERVER, ALL);
        assert_eq!(severities("M13", &[flagged(discover()), broadcast]), []);
    }

    #[test]
    fn an_answer_goes_where_its_own_question_wants_it() {
        let all = [discover(), flagged(discover()).at(4000), offer().at(4001)];
        assert_eq!(severities("M13", &all), []);
        let broadcast = flagged(offer()).between(SERVER, ALL).at(4011);
        assert_eq!(severities("M13", &[&all[..], &[broadcast]].concat()), []);
        // The first question has its answer already.
        let all = [
            discover(),
            offer(),
            flagged(discover()).at(4000),
            offer().at(4001),
        ];
        assert_eq!(severities("M13", &all), [Warning]);
    }

    #[test]
    fn broadcast_without_need_is_allowed() {
        assert_eq!(
            severities("M13", &[discover(), offer().between(SERVER, ALL)]),
            [Info]
        );
        assert_eq!(
            severities("M13", &[rebind(), ack().between(SERVER, ALL)]),
            [Info]
        );
        assert_eq!(
            severities("M13", &[discover(), offer().between(SERVER, OTHER)]),
            [Warning]
        );
    }

    #[test]
    fn what_the_client_asked_for_may_not_be_captured() {
        assert_eq!(severities("M13", &[offer().between(SERVER, ALL)]), []);
        assert!(text("M13", &[flagged(offer())]).starts_with("the broadcast flag is set, but"));
    }

    #[test]
    fn the_broadcast_address_of_the_subnet_reaches_the_client() {
        const SUBNET: [u8; 4] = [192, 0, 2, 255];
        for asked in [discover(), flagged(discover())] {
            let directed = offer().between(SERVER, SUBNET);
            assert_eq!(severities("M13", &[asked.clone(), directed]), [Info]);
            let elsewhere = offer().between(SERVER, [192, 0, 3, 255]);
            assert_eq!(severities("M13", &[asked, elsewhere]), [Warning]);
        }
        let directed = |at| offer().between(SERVER, SUBNET).at(at);
        let all = [discover(), directed(1), discover().at(4000), directed(4001)];
        assert_eq!(severities("M13", &all), [Info, Warning]);
        let renewed = ack().between(SERVER, SUBNET);
        assert_eq!(severities("M13", &[renew(), renewed]), [Info]);
    }

    #[test]
    fn a_subnet_may_be_meant_whose_mask_was_not_captured() {
        let short = |to| offer().between(SERVER, to).kept(255);
        for asked in [discover(), flagged(discover())] {
            let directed = short([192, 0, 2, 255]);
            assert_eq!(severities("M13", &[asked.clone(), directed]), []);
            assert_eq!(severities("M13", &[asked, short(OTHER)]), [Warning]);
        }
        let renewed = ack().between(SERVER, [192, 0, 2, 255]).kept(255);
        assert_eq!(severities("M13", &[renew(), renewed]), []);
    }

    #[test]
    fn an_answer_to_no_address_is_astray() {
        let astray = offer().between(SERVER, [0; 4]);
        assert_eq!(severities("M13", &[discover(), astray.clone()]), [Warning]);
        let asked = flagged(discover());
        assert_eq!(severities("M13", &[asked, astray]), [Warning]);
    }

    #[test]
    fn answers_to_the_right_address_are_right() {
        assert_eq!(
            severities("M13", &[discover(), offer(), request(), ack()]),
            []
        );
        let bridged = offer().with(|m| m.eth_dst = [2; 6]);
        assert_eq!(severities("M13", &[discover(), bridged.clone()]), [Info]);
        let in_tunnel = bridged.with(|m| m.label = Some(100));
        assert_eq!(severities("M13", &[discover(), in_tunnel]), []);
        assert_eq!(severities("M13", &[renew(), ack()]), []);
        assert_eq!(severities("M13", &[inform(), informed()]), []);
    }

    #[test]
    fn a_relay_is_answered_at_giaddr() {
        assert_eq!(
            severities("M13", &[discover().relayed(), offer().relayed()]),
            []
        );
        let astray = offer().relayed().between(SERVER, OTHER);
        assert_eq!(
            severities("M13", &[discover().relayed(), astray]),
            [Warning]
        );
        let to_client = offer().with(|m| m.giaddr = RELAY).between(RELAY, ADDRESS);
        assert_eq!(severities("M13", &[discover(), to_client]), []);
    }

    #[test]
    fn an_answer_past_the_relay_that_asked_is_astray() {
        for to in [ADDRESS, ALL, [192, 0, 2, 255], OTHER] {
            let told = text("M13", &[discover().relayed(), offer().between(SERVER, to)]);
            assert!(told.ends_with("belongs to 192.0.2.254 port 67"), "{told}");
        }
        let other = offer().with(|m| m.giaddr = OTHER);
        let told = text("M13", &[discover().relayed(), other]);
        assert!(told.contains("past relay 192.0.2.254"), "{told}");
        // With the relay's giaddr, it leaves the station that was asked.
        let named = offer().with(|m| m.giaddr = RELAY);
        let told = text("M13", &[discover().relayed(), named.clone()]);
        assert!(told.contains("past relay 192.0.2.254"), "{told}");
        let handed = named.with(|m| m.eth_src = [2, 0, 0, 0, 0, 9]);
        assert_eq!(severities("M13", &[discover().relayed(), handed]), []);
        // A relay may leave its address out when it hands an answer on, and even send it in the server's name.
        let handed = offer().at(2);
        let by_relay = handed.clone().between(RELAY, ADDRESS);
        assert_eq!(severities("M13", &[discover().relayed(), by_relay]), []);
        let both = [discover().relayed(), offer().relayed(), handed];
        assert_eq!(severities("M13", &both), []);
        // The client's own question reached the server as well.
        let heard = [discover(), discover().relayed().at(1), offer().at(2)];
        assert_eq!(severities("M13", &heard), []);
        let informed = [inform().relayed(), informed()];
        assert_eq!(severities("M13", &informed), []);
    }

    #[test]
    fn a_relay_may_ask_from_another_address_than_giaddr() {
        const OTHER: [u8; 4] = [203, 0, 113, 9];
        let asks = discover().relayed().with(|m| m.src = OTHER);
        let answer = offer().relayed().with(|m| m.dst = OTHER);
        assert_eq!(severities("M13", &[asks, answer]), [Info]);
    }
}
