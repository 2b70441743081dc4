//! P16 `missing-message-type`.

use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P16",
    name: "missing-message-type",
    severity: Severity::Info,
    cites: &["RFC 2132 s9.6", "RFC 2131 s3"],
    summary: "options without a message type: BOOTP",
    explain: "A message with options but without option 53 is BOOTP: the client gets a fixed address, if the \
server knows it, and there is no lease. Network cards that boot and old printers do this on purpose. A server \
that only speaks DHCP stays silent.",
    check: Check::Message(
        Roles::of(&[Role::BootRequest, Role::BootReply]),
        Needs::NOTHING,
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if message.has_cookie() && !message.has(option::MESSAGE_TYPE) && case.has_all_options() {
        let text = "no message type (53): BOOTP, with a fixed address and no lease";
        report.add(case.packet, None, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, severities};

    #[test]
    fn bootp_is_told() {
        assert_eq!(severities("P16", &[discover().without(53)]), [Info]);
        assert_eq!(severities("P16", &[discover()]), []);
        assert_eq!(severities("P16", &[discover().without(53).kept(242)]), []);
    }
}
