//! V14 `routes121-host-bits`.

use std::net::Ipv4Addr;

use crate::dhcp::value::{Route, Routes};
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V14",
    name: "routes121-host-bits",
    severity: Severity::Info,
    cites: &["RFC 3442, DHCP Client Behavior"],
    summary: "a route's destination has bits beyond its prefix",
    explain: "The destination of a classless route has bits set that its prefix length does not cover. Clients \
clear them, so the route works as its prefix says; most likely the prefix length or the network was mistyped.",
    check: Check::Message(
        Roles::SETTING,
        Needs::options(&[option::ROUTES, option::MICROSOFT_ROUTES]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    for code in [option::ROUTES, option::MICROSOFT_ROUTES] {
        if !message.has(code) {
            continue;
        }
        let data = message.option(code).unwrap_or_default();
        let odd = Routes::new(data).map_while(Result::ok).find(has_host_bits);
        if let Some(route) = odd {
            let destination = Ipv4Addr::from(route.destination);
            let length = route.length;
            let text = format!(
                "route to {destination}/{length} in option {code} has bits beyond its prefix"
            );
            report
                .of_kind(code)
                .add(case.packet, case.option_span(code), text);
        }
    }
}

fn has_host_bits(route: &Route) -> bool {
    let hosts = u32::MAX.checked_shr(u32::from(route.length)).unwrap_or(0);
    u32::from_be_bytes(route.destination) & hosts != 0
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{offer, severities};

    #[test]
    fn bits_beyond_the_prefix_are_told() {
        assert_eq!(
            severities("V14", &[offer().option(121, &[12, 10, 17, 192, 0, 2, 1])]),
            [Info]
        );
        assert_eq!(
            severities("V14", &[offer().option(121, &[12, 10, 16, 192, 0, 2, 1])]),
            []
        );
        assert_eq!(
            severities(
                "V14",
                &[offer().option(121, &[32, 10, 1, 1, 1, 192, 0, 2, 1])]
            ),
            []
        );
        assert_eq!(
            severities("V14", &[offer().option(121, &[0, 192, 0, 2, 1])]),
            []
        );
    }
}
