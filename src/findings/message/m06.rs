//! M06 `release-incomplete`.

use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M06",
    name: "release-incomplete",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1 table 5", "RFC 2131 s4.4.6"],
    summary: "a RELEASE does not say which address or which server",
    explain: "A RELEASE gives back the address in ciaddr to the server named in option 54. Without ciaddr the \
server does not know what is given back; without option 54 it may take the message for another server's. \
Either way the address stays leased until its time is over.",
    check: Check::Message(Roles::of(&[Role::Release]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if message.ciaddr().is_unspecified() {
        let span = Some(message.field_span(header::CIADDR));
        let text = "RELEASE with ciaddr 0: the server does not learn which address is free";
        report.add(case.packet, span, text);
    } else if !message.has(option::SERVER) && case.has_all_options() {
        let text = format!(
            "RELEASE of {} without server identifier (54): the server may not take it as meant for it",
            message.ciaddr()
        );
        report.add(case.packet, None, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{release, severities};

    #[test]
    fn address_and_server_are_missed() {
        assert_eq!(
            severities("M06", &[release().with(|m| m.ciaddr = [0; 4])]),
            [Warning]
        );
        assert_eq!(severities("M06", &[release().without(54)]), [Warning]);
        assert_eq!(severities("M06", &[release()]), []);
    }
}
