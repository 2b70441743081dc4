//! M05 `decline-incomplete`.

use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M05",
    name: "decline-incomplete",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1 table 5"],
    summary: "a DECLINE does not say which address or which server",
    explain: "A client that finds its address in use tells the server with a DECLINE, which must name the \
address (50) and the server (54). Without them the server does not know what to take out of its pool, and \
offers the same address again.",
    check: Check::Message(Roles::of(&[Role::Decline]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    // Of a server that is nobody V19 speaks.
    let is_nothing = message.number_option(option::REQUESTED) == Some(0);
    let missing = match (message.has(option::REQUESTED), message.has(option::SERVER)) {
        (true, true) if is_nothing => "an address (50 is 0.0.0.0)",
        (true, false) if is_nothing => "an address (50 is 0.0.0.0) and its server (54)",
        (true, true) => return,
        (true, false) => "its server (54)",
        (false, true) => "the address (50)",
        (false, false) => "the address (50) and its server (54)",
    };
    if case.has_all_options() {
        let text =
            format!("DECLINE without {missing}: the server cannot take the address out of use");
        report.add(case.packet, None, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{decline, severities, text};

    #[test]
    fn address_and_server_are_missed() {
        assert_eq!(severities("M05", &[decline().without(50)]), [Warning]);
        assert_eq!(severities("M05", &[decline().without(54)]), [Warning]);
        assert_eq!(severities("M05", &[decline()]), []);
        let nothing = decline().option(50, &[0; 4]);
        assert_eq!(severities("M05", std::slice::from_ref(&nothing)), [Warning]);
        assert!(text("X04", &[nothing]).contains("an address it does not name"));
        assert_eq!(severities("M05", &[decline().without(50).kept(241)]), []);
    }
}
