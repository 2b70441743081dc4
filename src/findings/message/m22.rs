//! M22 `fqdn-and-hostname`.

use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M22",
    name: "fqdn-and-hostname",
    severity: Severity::Info,
    cites: &["RFC 4702 s3.1"],
    summary: "the client sends both its full name and a host name",
    explain: "A client that sends its full name (81) is to leave out the host name (12), and a server that \
understands 81 ignores 12. Windows sends both as a matter of course: harmless.",
    check: Check::Message(Roles::CLIENT, Needs::options(&[option::FQDN]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if message.has(option::FQDN) && message.has(option::HOST_NAME) {
        let text =
            "the client sends its full name (81) and a host name (12), which servers then ignore";
        report.add(case.packet, case.option_span(option::HOST_NAME), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{Msg, discover, severities};

    fn named() -> Msg {
        discover().option(81, b"\0\0\0host")
    }

    #[test]
    fn two_names_are_told() {
        assert_eq!(severities("M22", &[named().option(12, b"host")]), [Info]);
        assert_eq!(severities("M22", &[named()]), []);
        assert_eq!(severities("M22", &[discover().option(12, b"host")]), []);
    }
}
