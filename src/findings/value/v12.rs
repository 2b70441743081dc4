//! V12 `routes121-and-router`.

use super::routes::DefaultRoute;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V12",
    name: "routes121-and-router",
    severity: Severity::Info,
    cites: &["RFC 3442, DHCP Administrator Responsibilities"],
    summary: "routes and router are both sent to a client that takes the routes",
    explain: "A server should not send option 3 to a client that asked for option 121, since the client must \
ignore it. It is harmless as long as both lead to the same default router, and makes the message longer. Most \
servers send both.",
    check: Check::Message(Roles::GIVING, Needs::options(&[option::ROUTES]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has(option::ROUTES) || !message.has(option::ROUTER) {
        return;
    }
    let has_default = matches!(DefaultRoute::of(message), DefaultRoute::By(_));
    if has_default && case.asked_for(option::ROUTES) == Some(true) {
        let text =
            "the client asked for routes (121) and gets the router (3) too, which it must ignore";
        report.add(case.packet, case.option_span(option::ROUTER), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{discover, offer, severities};

    #[test]
    fn both_are_told_to_a_client_that_takes_routes() {
        let both = offer().option(121, &[0, 192, 0, 2, 1]);
        let asking = discover().option(55, &[1, 121, 3]);
        assert_eq!(severities("V12", &[asking.clone(), both.clone()]), [Info]);
        assert_eq!(severities("V12", &[discover(), both]), []);
        assert_eq!(severities("V12", &[asking, offer()]), []);
    }
}
