//! M28 `auth-bad`.

use std::net::Ipv4Addr;

use crate::dhcp::Message;
use crate::exchange::Packet;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// Bytes before the information: protocol, algorithm, RDM and the counter.
const HEAD: usize = 11;
/// The highest protocol that is defined: reconfigure key. RFC 6704 s3.1.2.
const LAST_PROTOCOL: u8 = 3;
/// The way to detect replays by a growing counter. RFC 3118 s2.
const COUNTER: u8 = 0;

pub(crate) static RULE: Rule = Rule {
    code: "M28",
    name: "auth-bad",
    severity: Severity::Warning,
    cites: &["RFC 3118 s2", "RFC 6704 s3"],
    summary: "the authentication option is malformed or repeats its counter",
    explain: "Option 90 names a protocol, an algorithm and a way to detect replays, and holds a counter that \
grows with each message of a sender. A value that is too short or of an unknown protocol cannot be checked; a \
counter that does not grow may be a replay, and a receiver that checks drops the message. Some providers use \
the option for a password of their own, with a counter of zero that stays so: that is not reported.",
    check: Check::Message(Roles::ALL, Needs::options(&[option::AUTHENTICATION]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let Some(data) = message.option(option::AUTHENTICATION) else {
        return;
    };
    let text = match data.first() {
        _ if data.len() < HEAD => {
            format!(
                "authentication (90) of {}; {HEAD} are the least",
                words::bytes(data.len())
            )
        }
        Some(protocol) if *protocol > LAST_PROTOCOL => {
            format!("authentication (90) by protocol {protocol}, which is not defined")
        }
        _ => match (counter(message), counter_before(case)) {
            (Some(now), Some(before)) if now <= before => format!(
                "the counter of authentication (90) is {now} after {before}; it must grow, or it is taken for a replay"
            ),
            _ => return,
        },
    };
    report.add(case.packet, case.option_span(option::AUTHENTICATION), text);
}

/// The counter, where there is one and it is used.
fn counter(message: Message<'_>) -> Option<u64> {
    let data = message.option(option::AUTHENTICATION)?;
    let [_, _, COUNTER, counter @ ..] = *data.first_chunk::<HEAD>()? else {
        return None;
    };
    Some(u64::from_be_bytes(counter)).filter(|counter| *counter != 0)
}

/// The counter of the same sender's message before; a copy has the one of what it is a copy of. Behind a relay, servers
/// have one source: a server is known by the name it gives itself.
fn counter_before(case: &MessageCase<'_>) -> Option<u64> {
    if case.is_copy() {
        return None;
    }
    let is_client = case.role.is_client();
    let sender = |server: Option<Ipv4Addr>, packet: &Packet| match server {
        Some(server) if !is_client => server,
        _ => packet.datagram.ip.src,
    };
    let own = sender(case.server, case.packet);
    case.before()
        .filter(|member| member.role.is_client() == is_client)
        .filter(|member| sender(member.server, &member.packet) == own)
        .find_map(|member| counter(member.packet.message()))
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{
        Msg, OTHER_SERVER, RELAY, SERVER, discover, offer, request, severities,
    };

    fn signed(message: Msg, counter: u8) -> Msg {
        message.option(90, &[1, 1, 0, 0, 0, 0, 0, 0, 0, 0, counter])
    }

    #[test]
    fn what_cannot_be_checked_is_told() {
        assert_eq!(
            severities("M28", &[discover().option(90, &[1, 1, 0])]),
            [Warning]
        );
        let foreign = discover().option(90, &[9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(severities("M28", &[foreign]), [Warning]);
        assert_eq!(
            severities("M28", &[signed(discover(), 7), signed(request(), 7)]),
            [Warning]
        );
    }

    #[test]
    fn behind_a_relay_each_server_counts_for_itself() {
        let offered = |server, counter| {
            let offer = signed(offer(), counter).by(server);
            offer.with(|m| m.src = RELAY)
        };
        let own = offered(SERVER, 9).at(2);
        let two = [discover(), offered(OTHER_SERVER, 9), offered(SERVER, 5)];
        assert_eq!(severities("M28", &two), []);
        let [asked, other, _] = two;
        let again = [asked, own, other.at(3), offered(SERVER, 5).at(4)];
        assert_eq!(severities("M28", &again), [Warning]);
    }

    #[test]
    fn a_counter_that_grows_or_is_not_used_is_right() {
        assert_eq!(
            severities("M28", &[signed(discover(), 7), signed(request(), 8)]),
            []
        );
        assert_eq!(
            severities("M28", &[signed(discover(), 0), signed(request(), 0)]),
            []
        );
        let first = signed(discover(), 7).with(|m| m.id = Some(9));
        assert_eq!(severities("M28", &[first.clone(), first]), []);
    }
}
