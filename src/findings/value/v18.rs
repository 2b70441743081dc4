//! V18 `no-dns`.

use crate::dhcp::Message;
use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V18",
    name: "no-dns",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.1", "RFC 9463 s5.1"],
    summary: "the client asked for name servers and got none",
    explain: "The ACK has neither name servers (6) nor encrypted ones (162), although the client asked for \
them: names do not resolve. Right for isolated networks and for clients that have name servers of their own; \
otherwise the server's scope lacks them.",
    check: Check::Message(
        Roles::of(&[Role::Ack]),
        Needs::absent(&[option::NAME_SERVER]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    if gives_servers(case.message()) || !case.has_all_options() {
        return;
    }
    if case.asked_for(option::NAME_SERVER) == Some(true) {
        let text = if !case.is_for_inform() {
            "no name servers (6), though asked for: names do not resolve"
        } else if case.was_given(gives_servers) {
            return;
        } else {
            "no name servers (6), though asked for"
        };
        report.add(case.packet, None, text);
    }
}

fn gives_servers(message: Message<'_>) -> bool {
    message.has(option::NAME_SERVER) || message.has(option::ENCRYPTED_DNS)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{
        OTHER_SERVER, ack, inform, informed, request, severities, text,
    };

    #[test]
    fn an_inform_may_have_them_from_another_server() {
        let without = informed().without(6);
        assert!(text("V18", &[inform(), without.clone()]).ends_with("though asked for"));
        let both = [inform(), informed(), without.by(OTHER_SERVER).at(4)];
        assert_eq!(severities("V18", &both), []);
    }

    #[test]
    fn missing_name_servers_are_told() {
        assert_eq!(severities("V18", &[request(), ack().without(6)]), [Info]);
        assert_eq!(
            severities("V18", &[request().option(55, &[1]), ack().without(6)]),
            []
        );
        assert_eq!(severities("V18", &[request(), ack()]), []);
        assert_eq!(
            severities("V18", &[request(), ack().without(6).kept(250)]),
            []
        );
    }
}
