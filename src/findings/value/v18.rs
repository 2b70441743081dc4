//! V18 `no-dns`.

use crate::exchange::{Member, Role};
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
    let message = case.message();
    let has_servers = message.has(option::NAME_SERVER) || message.has(option::ENCRYPTED_DNS);
    if has_servers || !case.has_all_options() {
        return;
    }
    if case.asked_for(option::NAME_SERVER) == Some(true) {
        let text = if !case.is_for_inform() {
            "no name servers (6), though asked for: names do not resolve"
        } else if case.before().any(gives_servers) {
            return;
        } else {
            "no name servers (6), though asked for"
        };
        report.add(case.packet, None, text);
    }
}

/// An INFORM may be answered by several servers, and the client takes what it needs from each.
fn gives_servers(answer: &Member) -> bool {
    let message = answer.packet.message();
    let has_servers = message.has(option::NAME_SERVER) || message.has(option::ENCRYPTED_DNS);
    answer.role == Role::Ack && has_servers
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
