//! X07 `several-servers`.

use std::net::Ipv4Addr;

use smallvec::SmallVec;

use super::case::ExchangeCase;
use crate::exchange::{Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X07",
    name: "several-servers",
    severity: Severity::Warning,
    cites: &["RFC 2131 s3.1"],
    summary: "more than one server offers addresses",
    explain: "The same DISCOVER was answered with addresses by servers of different identifiers. Two servers on one \
network are legal and often meant so (a failover pair, a split range), and where the client got its address this is a \
remark. If you know of one server only, the other is a rogue: a home router plugged in the wrong way, a virtual machine, \
or an attack. Answers of a PXE service, which offers no address, are not counted.",
    check: Check::Exchange(Needs::signs(&[Sign::Servers]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Offer) {
        return;
    }
    let mut servers = SmallVec::<[Ipv4Addr; 4]>::new();
    let mut second = None;
    for offer in case.offers() {
        let Some(server) = server_of(offer) else {
            continue;
        };
        if !servers.contains(&server) {
            servers.push(server);
            second = second.or((servers.len() == 2).then_some((offer, server)));
        }
    }
    let Some((offer, server)) = second else {
        return;
    };
    let text = format!(
        "{} servers offer addresses: {}",
        servers.len(),
        words::addresses(&servers)
    );
    let severity = case.unless_success(Severity::Warning);
    report.add_about(
        case.about(Some(server)),
        severity,
        &offer.packet,
        None,
        text,
    );
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{OTHER_SERVER, discover, dora, offer, severities};

    #[test]
    fn a_second_server_weighs_by_the_outcome() {
        let mut all = dora();
        all.insert(1, offer().by(OTHER_SERVER));
        assert_eq!(severities("X07", &all), [Info]);
        let failed = [
            discover(),
            offer(),
            offer().by(OTHER_SERVER),
            discover().at(4000),
        ];
        assert_eq!(severities("X07", &failed), [Warning]);
        assert_eq!(severities("X07", &dora()), []);
    }

    #[test]
    fn a_boot_service_is_no_second_server() {
        let mut all = dora();
        all.insert(1, offer().by(OTHER_SERVER).with(|m| m.yiaddr = [0; 4]));
        assert_eq!(severities("X07", &all), []);
    }
}
