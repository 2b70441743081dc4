//! P25 `hlen-htype-mismatch`.

use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// Bytes that chaddr has.
const ROOM: u8 = 16;
/// How Windows remote access servers begin the addresses of their users.
const REMOTE_ACCESS: &[u8] = b"RAS ";

pub(crate) static RULE: Rule = Rule {
    code: "P25",
    name: "hlen-htype-mismatch",
    severity: Severity::Error,
    cites: &["RFC 2131 s2 table 1"],
    summary: "the hardware address has a length that its type does not have",
    explain: "A server tells clients apart by htype, hlen and chaddr. An Ethernet address (htype 1) has 6 \
bytes, and chaddr has room for 16. With another hlen the same machine looks like two, or several like one. \
Dial-in and VPN servers that lease addresses for their users invent such addresses, and IPoIB and IEEE 1394 \
have hlen 0 by their own rules: these are not reported.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::OddChaddr]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let (htype, hlen) = (message.htype(), message.hlen());
    // A question about a lease, and its answer, need not name a client.
    let is_of_client = Roles::LEASING.and(Roles::BOOTP).has(case.role);
    let is_odd_ethernet = is_of_client && htype == header::ETHERNET.0 && hlen != header::ETHERNET.1;
    // A server repeats what the client sent: the client's own message was judged.
    if !(is_odd_ethernet || hlen > ROOM) || case.role.is_server() && case.question().is_some() {
        return;
    }
    if !message.has_chaddr() {
        return;
    }
    let span = Some(message.field_span(header::HLEN));
    if hlen > ROOM {
        let text = format!("hlen {hlen}, but chaddr has {ROOM} bytes");
        report.add(case.packet, span, text);
    } else if message.chaddr().starts_with(REMOTE_ACCESS) || case.role == Role::Inform {
        let text = format!(
            "htype 1 (Ethernet) with hlen {hlen}: an invented address, as of a dial-in or VPN user"
        );
        report.add_as(Severity::Info, case.packet, span, text);
    } else {
        let taken = if case.role.is_server() {
            "the client may not take it as its own"
        } else {
            "servers take it for another client"
        };
        let text = format!("htype 1 (Ethernet) with hlen {hlen} instead of 6: {taken}");
        report.add(case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info};
    use crate::findings::testing::{Msg, discover, offer, severities, text};

    fn long(message: Msg, length: u8) -> Msg {
        message.with(|m| m.hlen = length)
    }

    #[test]
    fn ethernet_has_six_bytes() {
        assert_eq!(severities("P25", &[long(discover(), 7)]), [Error]);
        assert_eq!(severities("P25", &[long(discover(), 17)]), [Error]);
        assert_eq!(severities("P25", &[discover()]), []);
        let query = |hlen| long(Msg::client(10), hlen);
        assert_eq!(severities("P25", &[query(17)]), [Error]);
        assert_eq!(severities("P25", &[query(0)]), []);
        assert_eq!(
            severities("P25", &[long(discover(), 8).with(|m| m.htype = 32)]),
            []
        );
    }

    #[test]
    fn a_servers_own_mistake_is_told_as_one() {
        assert!(text("P25", &[long(offer(), 7)]).contains("the client may not take it"));
        for length in [0, 7] {
            let bad = long(offer(), length);
            assert_eq!(severities("M13", &[discover(), bad]), [], "{length}");
        }
    }

    #[test]
    fn invented_addresses_and_echoes_are_no_errors() {
        let ras = long(discover(), 16).with(|m| m.chaddr[..4].copy_from_slice(b"RAS "));
        assert_eq!(severities("P25", &[ras]), [Info]);
        assert_eq!(
            severities("P25", &[long(discover(), 7), long(offer(), 7)]),
            [Error]
        );
    }
}
