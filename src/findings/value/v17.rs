//! V17 `no-router`.

use super::routes::DefaultRoute;
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
asked for one. The client reaches its own subnet only. Right for isolated networks and for second interfaces; \
otherwise the server's scope lacks its router.",
    check: Check::Message(
        Roles::of(&[Role::Ack]),
        Needs::absent(&[option::ROUTER]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if message.has(option::ROUTER) || !case.has_all_options() {
        return;
    }
    let is_asked = case.asked_for(option::ROUTER) == Some(true);
    let has_route =
        message.has(option::ROUTES) && DefaultRoute::of(message) != DefaultRoute::Absent;
    if is_asked && !has_route {
        let text = "no router (3) and no default route (121), though asked for: the client reaches its own subnet only";
        report.add(case.packet, None, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{ack, request, severities};

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
