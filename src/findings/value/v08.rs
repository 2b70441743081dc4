//! V08 `router-is-client`.

use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::subnet::{Subnet, addresses, is_nobody};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V08",
    name: "router-is-client",
    severity: Severity::Error,
    cites: &["RFC 2132 s3.5"],
    summary: "a router is the client itself, or no host's address",
    explain: "Option 3 names the client's own address, or the network's own or its broadcast address: what is \
sent there goes nowhere. Networks that answer ARP for every address have made clients their own router on \
purpose, so that case is a warning; the others are mistakes in the scope. Beside a router that can be, it is a warning \
as well where the list holds what is no host's address at all, as a mask that got into it.",
    check: Check::Message(Roles::SETTING, Needs::signs(&[Sign::OddRouter]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has(option::ROUTER) {
        return;
    }
    let (Some(routers), Some(own)) = (message.option(option::ROUTER), case.client_address()) else {
        return;
    };
    let subnet = case.subnet();
    for router in addresses(routers) {
        let is_network = subnet.and_then(Subnet::network) == Some(router);
        let is_broadcast = subnet.and_then(Subnet::broadcast) == Some(router);
        let span = || case.option_span(option::ROUTER);
        if router == own {
            let text = format!(
                "router {router} is the client's own address: works only where ARP is answered for all"
            );
            report.add_on(subnet, Severity::Warning, case.packet, span(), text);
        } else if is_network || is_broadcast {
            let which = if is_network { "network" } else { "broadcast" };
            let text = format!(
                "router {router} is the {which} address of the subnet: nothing sent there arrives"
            );
            report.add_on(subnet, RULE.severity, case.packet, span(), text);
        } else if is_nobody(router) && !addresses(routers).all(is_nobody) {
            let text = format!("router {router}, among others, is no host's address");
            report.add_on(subnet, Severity::Warning, case.packet, span(), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{ADDRESS, SERVER, offer, severities};

    #[test]
    fn a_router_that_cannot_be_is_told() {
        assert_eq!(severities("V08", &[offer().option(3, &ADDRESS)]), [Warning]);
        assert_eq!(
            severities("V08", &[offer().option(3, &[192, 0, 2, 255])]),
            [Error]
        );
        assert_eq!(
            severities("V08", &[offer().option(3, &[192, 0, 2, 0])]),
            [Error]
        );
        assert_eq!(severities("V08", &[offer()]), []);
        let with_mask = [SERVER, [255, 255, 255, 0]].concat();
        assert_eq!(
            severities("V08", &[offer().option(3, &with_mask)]),
            [Warning]
        );
        // V07 tells of a network without a router.
        assert_eq!(severities("V08", &[offer().option(3, &[0; 4])]), []);
    }
}
