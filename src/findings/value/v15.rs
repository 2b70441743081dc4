//! V15 `static-route-default`.

use std::net::Ipv4Addr;

use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::subnet::addresses;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V15",
    name: "static-route-default",
    severity: Severity::Warning,
    cites: &["RFC 2132 s5.8"],
    summary: "the old static routes hold a default route",
    explain: "The default route 0.0.0.0 is not a legal destination in option 33: clients ignore it or refuse \
the option. The router belongs in option 3, and routes to networks of any size in option 121.",
    check: Check::Message(
        Roles::SETTING,
        Needs::options(&[option::STATIC_ROUTE]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has(option::STATIC_ROUTE) {
        return;
    }
    let data = message.option(option::STATIC_ROUTE).unwrap_or_default();
    // Destination and router take turns.
    if addresses(data)
        .step_by(2)
        .any(|to| to == Ipv4Addr::UNSPECIFIED)
    {
        let text = "static routes (33) hold a default route, which is not allowed there: clients ignore it";
        let span = case.option_span(option::STATIC_ROUTE);
        report.add_on(case.subnet(), RULE.severity, case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{offer, severities};

    #[test]
    fn a_default_route_among_static_ones_is_told() {
        assert_eq!(
            severities("V15", &[offer().option(33, &[0, 0, 0, 0, 192, 0, 2, 1])]),
            [Warning]
        );
        assert_eq!(
            severities("V15", &[offer().option(33, &[10, 0, 0, 0, 0, 0, 0, 0])]),
            []
        );
        assert_eq!(severities("V15", &[offer()]), []);
    }
}
