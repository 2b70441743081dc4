//! V11 `routes121-hide-router`.

use super::routes::DefaultRoute;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V11",
    name: "routes121-hide-router",
    severity: Severity::Warning,
    cites: &[
        "RFC 3442, DHCP Client Behavior",
        "RFC 3442, DHCP Administrator Responsibilities",
    ],
    summary: "the routes hide the router: a client that takes them has no default route",
    explain: "A client that understands option 121 must ignore the router in option 3. If the routes hold no \
default route (0.0.0.0/0), it is left without one, while older clients have one: some hosts can reach the \
internet and others cannot. Harmless where the client is not meant to go out this way (a VPN, a second \
interface). Otherwise add the default route to option 121.",
    check: Check::Message(Roles::GIVING, Needs::options(&[option::ROUTES]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has(option::ROUTES) || !message.has(option::ROUTER) {
        return;
    }
    if DefaultRoute::of(message) == DefaultRoute::Absent
        && case.asked_for(option::ROUTES) == Some(true)
    {
        let text = "the client takes the routes (121) and must ignore the router (3), but they have no default route: \
it has no way out";
        let span = case.option_span(option::ROUTES);
        report.add_on(case.subnet(), RULE.severity, case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{Msg, discover, offer, severities};

    fn asking() -> Msg {
        discover().option(55, &[1, 121, 3])
    }

    #[test]
    fn routes_without_a_default_hide_the_router() {
        let hidden = offer().option(121, &[8, 10, 192, 0, 2, 1]);
        assert_eq!(severities("V11", &[asking(), hidden.clone()]), [Warning]);
        assert_eq!(severities("V11", &[discover(), hidden]), []);
        let shown = offer().option(121, &[8, 10, 192, 0, 2, 1, 0, 192, 0, 2, 1]);
        assert_eq!(severities("V11", &[asking(), shown]), []);
    }
}
