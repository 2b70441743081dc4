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
    check: Check::Message(
        Roles::CLIENT_OR_BOOTP,
        Needs::signs(&[Sign::OddChaddr]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let hlen = message.hlen();
    // Where hlen is too small, P25 tells of it: what follows is of the address.
    let length = if message.htype() == header::ETHERNET.0 {
        hlen.max(header::ETHERNET.1)
    } else {
        hlen
    };
    let of_address = usize::from(length.saturating_sub(hlen));
    let mut padding = message.chaddr_padding().iter().skip(of_address);
    if padding.all(|byte| *byte == 0) || matches!(hlen, 0 | ROOM..) {
        return;
    }
    let text = format!(
        "chaddr is not zero behind the {} of the address: left-over memory of the client",
        words::bytes(length)
    );
    report.add(case.packet, Some(message.field_span(header::CHADDR)), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, severities, text};

    #[test]
    fn bytes_behind_the_address_are_told() {
        assert_eq!(
            severities("P26", &[discover().with(|m| m.chaddr[9] = 7)]),
            [Info]
        );
        assert_eq!(severities("P26", &[discover()]), []);
        // The sixth byte of an Ethernet address is no left-over, whatever hlen says.
        let short = discover().with(|m| m.hlen = 5);
        assert_eq!(severities("P26", std::slice::from_ref(&short)), []);
        let longer = short.with(|m| m.chaddr[9] = 7);
        assert!(text("P26", &[longer]).contains("behind the 6 bytes of the address"));
        let no_address = discover().with(|m| (m.htype, m.hlen, m.chaddr[9]) = (32, 0, 7));
        assert_eq!(severities("P26", &[no_address]), []);
    }
}
