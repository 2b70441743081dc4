//! V13 `routes121-vs-router`.

use std::net::Ipv4Addr;

use super::routes::DefaultRoute;
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::subnet::addresses;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V13",
    name: "routes121-vs-router",
    severity: Severity::Warning,
    cites: &["RFC 3442, DHCP Administrator Responsibilities"],
    summary: "the default route of the routes is not the router",
    explain: "Clients that understand option 121 take their default route from it, older ones from option 3. \
If the two differ, hosts of one network leave it by different routers, and faults depend on the age of the \
client. Give the same default router in both.",
    check: Check::Message(Roles::GIVING, Needs::options(&[option::ROUTES]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has(option::ROUTES) || !message.has(option::ROUTER) {
        return;
    }
    let DefaultRoute::By(default) = DefaultRoute::of(message) else {
        return;
    };
    let Some(routers) = message.option(option::ROUTER) else {
        return;
    };
    let default = Ipv4Addr::from(default.router);
    let mut routers = addresses(routers);
    let Some(first) = routers.next().filter(|first| *first != default) else {
        return;
    };
    let is_listed = routers.any(|router| router == default);
    let severity = if is_listed {
        Severity::Info
    } else {
        Severity::Warning
    };
    let text = format!(
        "the default route in option 121 is {default}, the router in option 3 is {first}: new and old \
clients leave by different routers"
    );
    let span = case.option_span(option::ROUTES);
    report.add_on(case.subnet(), severity, case.packet, span, text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{offer, severities};

    #[test]
    fn two_default_routers_are_told() {
        // The test's router is 192.0.2.1.
        let other = offer().option(121, &[0, 192, 0, 2, 9]);
        assert_eq!(severities("V13", std::slice::from_ref(&other)), [Warning]);
        let listed = other.option(3, &[192, 0, 2, 1, 192, 0, 2, 9]);
        assert_eq!(severities("V13", &[listed]), [Info]);
        assert_eq!(
            severities("V13", &[offer().option(121, &[0, 192, 0, 2, 1])]),
            []
        );
    }
}
