//! V07 `router-off-subnet`.

use super::routes::DefaultRoute;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::subnet::addresses;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V07",
    name: "router-off-subnet",
    severity: Severity::Warning,
    cites: &["RFC 2132 s3.5"],
    summary: "none of the routers is on the client's subnet",
    explain: "A host can only reach a router on its own subnet. If no address of option 3 is inside the subnet \
that yiaddr and the mask make, the client has no working default route. Cloud and provider networks that give \
single addresses (/32) reach their router in other ways, and routes in option 121 replace option 3 for a client that \
asks for them and can read them: neither is meant. Compare the mask, the router and the pool of the scope: one of them \
belongs to another network.",
    check: Check::Message(Roles::SETTING, Needs::signs(&[Sign::OddRouter]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has(option::ROUTER) || has_routes(case) {
        return;
    }
    let Some(routers) = message.option(option::ROUTER) else {
        return;
    };
    let Some(subnet) = case.subnet().filter(|subnet| !subnet.is_host()) else {
        return;
    };
    let Some(first) = addresses(routers).next() else {
        return;
    };
    if !addresses(routers).any(|router| subnet.has(router)) {
        let text = format!(
            "router {first} is not in the client's subnet {subnet}: the client has no way out"
        );
        let span = case.option_span(option::ROUTER);
        report.of_kind(first.to_bits()).add_on(
            Some(subnet),
            RULE.severity,
            case.packet,
            span,
            text,
        );
    }
}

/// Whether the client has routes (121, or Microsoft's 249) instead, as far as is known: it asked for them, and they can be
/// read. RFC 3442, DHCP Client Behavior.
fn has_routes(case: &MessageCase<'_>) -> bool {
    let message = case.message();
    let has_asked = |code| message.has(code) && case.asked_for(code) != Some(false);
    let are_readable = || DefaultRoute::of(message) != DefaultRoute::Unknown;
    has_asked(option::MICROSOFT_ROUTES)
        || has_asked(option::ROUTES) && (message.is_truncated() || are_readable())
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{discover, inform, informed, offer, severities};

    #[test]
    fn a_router_elsewhere_is_told() {
        assert_eq!(
            severities("V07", &[offer().option(3, &[10, 0, 0, 1])]),
            [Warning]
        );
        let ack = informed().option(3, &[10, 0, 0, 1]);
        assert_eq!(severities("V07", &[inform(), ack]), [Warning]);
    }

    #[test]
    fn each_subnet_is_told_once() {
        let astray = offer().option(3, &[10, 0, 0, 1]);
        let neighbour = astray.clone().with(|m| m.yiaddr = [192, 0, 2, 51]);
        let elsewhere = astray.clone().with(|m| m.yiaddr = [198, 51, 100, 7]);
        let all = [astray, neighbour, elsewhere];
        assert_eq!(severities("V07", &all), [Warning, Warning]);
    }

    #[test]
    fn one_router_on_the_subnet_is_enough() {
        assert_eq!(
            severities("V07", &[offer().option(3, &[10, 0, 0, 1, 192, 0, 2, 1])]),
            []
        );
        let single = offer().option(3, &[10, 0, 0, 1]).option(1, &[255; 4]);
        assert_eq!(severities("V07", &[single]), []);
        let routed = offer()
            .option(3, &[10, 0, 0, 1])
            .option(121, &[0, 192, 0, 2, 1]);
        assert_eq!(severities("V07", std::slice::from_ref(&routed)), []);
        let asking = discover().option(55, &[1, 3, 121]);
        assert_eq!(severities("V07", &[asking.clone(), routed.clone()]), []);
        // Routes that the client does not read leave it the router.
        assert_eq!(severities("V07", &[discover(), routed.clone()]), [Warning]);
        let asking_for = |code| discover().option(55, &[1, 3, code]);
        let by_microsoft = routed.clone().without(121).option(249, &[0, 192, 0, 2, 1]);
        assert_eq!(
            severities("V07", &[asking_for(249), by_microsoft.clone()]),
            []
        );
        assert_eq!(severities("V07", &[asking_for(6), by_microsoft]), [Warning]);
        let unreadable = routed.option(121, &[8, 10, 192]);
        assert_eq!(severities("V07", &[asking, unreadable]), [Warning]);
    }
}
