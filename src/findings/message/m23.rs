//! M23 `fqdn-flags`.

use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// The server updates the address record.
const SERVER_UPDATES: u8 = 0x01;
/// The server overrides the client's wish.
const OVERRIDDEN: u8 = 0x02;
/// The name is in DNS form.
const WIRE_FORM: u8 = 0x04;
/// The server updates nothing.
const NO_UPDATE: u8 = 0x08;
/// Bits that must be zero.
const MUST_BE_ZERO: u8 = 0xf0;

pub(crate) static RULE: Rule = Rule {
    code: "M23",
    name: "fqdn-flags",
    severity: Severity::Warning,
    cites: &["RFC 4702 s2.1", "RFC 4702 s4"],
    summary: "the flags of the full name contradict themselves",
    explain: "The flags of option 81 agree on who updates the DNS: S asks the server to, N asks it not to, O \
is the server's word that it did otherwise, and E says how the name is written. S with N contradict each \
other, O is not the client's to set, and the other bits must be zero. If they are wrong, both sides or neither \
update the DNS. A server that writes the name in another form than the client did is only told.",
    check: Check::Message(Roles::LEASING, Needs::options(&[option::FQDN]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let Some(&flags) = flags_of(case.message()) else {
        return;
    };
    let has = |bits: u8| flags & bits == bits;
    let wrong = if flags & MUST_BE_ZERO != 0 {
        "bits are set that must be zero"
    } else if case.role.is_client() && has(OVERRIDDEN) {
        "a client sets O, which is the server's"
    } else if has(SERVER_UPDATES | NO_UPDATE) {
        "S and N contradict each other"
    } else {
        return check_form(case, flags, report);
    };
    let text = format!("flags 0x{flags:02x} of the full name (81): {wrong}");
    report.add(case.packet, case.option_span(option::FQDN), text);
}

fn check_form(case: &MessageCase<'_>, flags: u8, report: &mut Report) {
    if !case.role.is_server() {
        return;
    }
    let asked = case
        .question()
        .and_then(|question| flags_of(question.packet.message()));
    if asked.is_some_and(|asked| (asked ^ flags) & WIRE_FORM != 0) {
        let text =
            "the server writes the full name (81) in another form (flag E) than the client did";
        report.add_as(
            Severity::Info,
            case.packet,
            case.option_span(option::FQDN),
            text,
        );
    }
}

fn flags_of(message: crate::dhcp::Message<'_>) -> Option<&u8> {
    message.first(option::FQDN)?.first()
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{Msg, discover, offer, severities};

    fn named(message: Msg, flags: u8) -> Msg {
        message.option(81, &[flags, 0, 0, 1, b'a', 0])
    }

    #[test]
    fn flags_that_contradict_are_told() {
        assert_eq!(severities("M23", &[named(discover(), 0x84)]), [Warning]);
        assert_eq!(severities("M23", &[named(discover(), 0x06)]), [Warning]);
        assert_eq!(severities("M23", &[named(discover(), 0x0d)]), [Warning]);
        assert_eq!(
            severities("M23", &[named(discover(), 5), named(offer(), 3)]),
            [Info]
        );
    }

    #[test]
    fn flags_that_agree_are_not() {
        assert_eq!(
            severities("M23", &[named(discover(), 5), named(offer(), 7)]),
            []
        );
        assert_eq!(
            severities("M23", &[named(discover(), 0), discover().at(9)]),
            []
        );
    }
}
