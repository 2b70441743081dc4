//! P26 `chaddr-padding`.

use crate::dhcp::header;
use crate::findings::message::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// Bytes that chaddr has.
const ROOM: u8 = 16;

pub(crate) static RULE: Rule = Rule {
    code: "P26",
    name: "chaddr-padding",
    severity: Severity::Info,
    cites: &["RFC 951 s7.1", "RFC 1542 s2.2"],
    summary: "chaddr goes on behind the hardware address",
    explain: "The rest of chaddr behind the hardware address should be zero. Other bytes are left-over memory \
of the client: harmless, unless a server compares all 16 bytes and takes the client for a new one each time.",
    check: Check::Message(Roles::CLIENT_OR_BOOTP, Needs::signs(&[Sign::Chaddr]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let padding = message.chaddr_padding();
    if padding.iter().all(|byte| *byte == 0) || matches!(message.hlen(), 0 | ROOM..) {
        return;
    }
    let hlen = message.hlen();
    let text = format!(
        "chaddr is not zero behind the {} of the address: left-over memory of the client",
        words::bytes(hlen)
    );
    report.add(case.packet, Some(message.field_span(header::CHADDR)), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn bytes_behind_the_address_are_told() {
        assert_eq!(
            severities("P26", &[discover().with(|m| m.chaddr[9] = 7)]),
            [Info]
        );
        assert_eq!(severities("P26", &[discover()]), []);
        let no_address = discover().with(|m| (m.htype, m.hlen, m.chaddr[9]) = (32, 0, 7));
        assert_eq!(severities("P26", &[no_address]), []);
    }
}
