//! V17 `no-router`.

use super::routes::DefaultRoute;
use crate::dhcp::Message;
use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V17",
    name: "no-router",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.1"],
    summary: "the client asked for a router and got none",
    explain: "The ACK has neither a router (3) nor a default route among its routes (121), although the client \
asked for one. The client reaches its own subnet only, unless it has a router by hand, as one that sends an \
INFORM may. Right for isolated networks and for second interfaces; otherwise the server's scope lacks its router.",
    check: Check::Message(
        Roles::of(&[Role::Ack]),
        Needs::absent(&[option::ROUTER]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !case.has_all_options() {
        return;
    }
    if case.asked_for(option::ROUTER) != Some(true) || gives_a_way(message) {
        return;
    }
    let text = if !case.is_for_inform() {
        "no router (3) and no default route (121), though asked for: the client reaches its own subnet only"
    } else if case.was_given(gives_a_way) {
        return;
    } else {
        "no router (3) and no default route (121), though asked for"
    };
    report.add(case.packet, None, text);
}

fn gives_a_way(message: Message<'_>) -> bool {
    let has_route = || DefaultRoute::of(message) != DefaultRoute::Absent;
    message.has(option::ROUTER) || (message.has(option::ROUTES) && has_route())
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{
        OTHER_SERVER, ack, inform, informed, request, severities, text,
    };

    #[test]
    fn an_inform_may_have_one_from_another_server() {
        let without = informed().without(3);
        assert!(text("V17", &[inform(), without.clone()]).ends_with("though asked for"));
        let both = [inform(), informed(), without.by(OTHER_SERVER).at(4)];
        assert_eq!(severities("V17", &both), []);
    }

    #[test]
    fn a_missing_router_is_told() {
        assert_eq!(severities("V17", &[request(), ack().without(3)]), [Info]);
        let routed = ack().without(3).option(121, &[0, 192, 0, 2, 1]);
        assert_eq!(severities("V17", &[request(), routed]), []);
        assert_eq!(
            severities("V17", &[request().option(55, &[1]), ack().without(3)]),
            []
        );
        assert_eq!(severities("V17", &[request(), ack()]), []);
    }
}
