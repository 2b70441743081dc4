//! X08 `offers-disagree`.

use super::case::{ExchangeCase, server_name};
use super::x06::boot_service;
use crate::dhcp::option;
use crate::exchange::{Member, Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::subnet::Subnet;
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// What hosts of one network should agree on: mask, router, name servers, domain, time servers, lease.
const SHARED: [u8; 6] = [
    option::MASK,
    option::ROUTER,
    option::NAME_SERVER,
    option::DOMAIN_NAME,
    42, // NTP servers
    option::LEASE,
];

pub(crate) static RULE: Rule = Rule {
    code: "X08",
    name: "offers-disagree",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.3.1"],
    summary: "servers offer different settings for the same network",
    explain: "The OFFERs of two servers differ in the mask, the router, the name servers, the domain name, the time \
servers or the lease time, or are of different subnets, as those of a router that somebody plugged in are; for a \
client that boots from the network, the boot file counts too. Which settings a host gets then depends on which server \
is faster that day. Make the servers' settings equal, or turn one of them off. Partners of a failover pair may give \
different lease times for good reason, and servers that split a network may each name themselves as its name server.",
    check: Check::Exchange(Needs::signs(&[Sign::SeveralServers]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Offer) {
        return;
    }
    let Some(one) = case.offers().next() else {
        return;
    };
    let is_rival = |offer: &&Member| server_of(offer).is_some() && case.are_rivals(one, offer);
    let mut rivals = case.offers().filter(is_rival);
    let boots = boot_service(case).is_some();
    let found = rivals.find_map(|other| Some((other, disagreement(one, other, boots)?)));
    let Some((other, what)) = found else { return };
    let text = format!(
        "the OFFERs of {} and {} {what}",
        server_name(one),
        server_name(other)
    );
    let severity = case.unless_success(Severity::Warning);
    report.add_about(
        case.about(server_of(other)),
        severity,
        &other.packet,
        None,
        text,
    );
}

/// In what two OFFERs should agree and do not, the boot file among it for a client that `boots` from the network; `None`
/// where there is nothing, or not all was captured.
fn disagreement(one: &Member, other: &Member, boots: bool) -> Option<String> {
    if one.packet.message().is_truncated() || other.packet.message().is_truncated() {
        return None;
    }
    let is_other = |code: &u8| value(one, *code) != value(other, *code);
    let boot_file = boots.then_some(option::BOOTFILE);
    let codes = SHARED.into_iter().chain(boot_file);
    let codes: Vec<u8> = codes.filter(is_other).collect();
    let differ = (!codes.is_empty()).then(|| format!("differ in {}", words::options(&codes)));
    let apart = apart(one, other);
    match (apart, differ) {
        (Some(apart), Some(differ)) => Some(format!("{apart}, and {differ}")),
        (apart, differ) => apart.or(differ),
    }
}

/// That the addresses lie in different subnets.
fn apart(one: &Member, other: &Member) -> Option<String> {
    let [here, there] = [one, other].map(|offer| {
        let message = offer.packet.message();
        Subnet::of(message.yiaddr(), message.address_option(option::MASK)?)
    });
    let (here, there) = (here?, there?);
    let is_apart =
        !here.has(other.packet.message().yiaddr()) && !there.has(one.packet.message().yiaddr());
    is_apart.then(|| format!("are of different subnets, {here} and {there}"))
}

fn value(member: &Member, code: u8) -> Option<&[u8]> {
    let message = member.packet.message();
    match code {
        option::BOOTFILE => message.boot_file(),
        _ => message.option(code),
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{OTHER_SERVER, discover, dora, found, offer, text};

    #[test]
    fn a_different_router_is_told() {
        let mut all = dora();
        all.insert(1, offer().by(OTHER_SERVER).option(3, &OTHER_SERVER));
        assert!(text("X08", &all).contains("3 Router"));
        all[1] = offer().by(OTHER_SERVER);
        assert!(found("X08", &all).is_empty());
        let foreign = offer()
            .by(OTHER_SERVER)
            .with(|m| m.yiaddr = [198, 51, 100, 7]);
        all[1] = foreign.clone();
        let apart = "are of different subnets, 198.51.100.0/24 and 192.0.2.0/24";
        assert!(text("X08", &all).ends_with(apart), "{}", text("X08", &all));
        all[1] = foreign.option(3, &OTHER_SERVER);
        assert!(text("X08", &all).ends_with("192.0.2.0/24, and differ in 3 Router"));
        all[1] = offer().by(OTHER_SERVER);
        let third = offer().by([192, 0, 2, 3]).option(3, &[192, 0, 2, 3]);
        all.insert(3, third);
        assert!(text("X08", &all).contains("192.0.2.2 and 192.0.2.3 differ in 3 Router"));
    }

    #[test]
    fn a_boot_rom_is_told_what_to_boot_by_one_of_two() {
        let mut all = dora();
        all.insert(
            1,
            offer()
                .by(OTHER_SERVER)
                .with(|m| m.file = b"pxelinux.0".to_vec()),
        );
        assert!(found("X08", &all).is_empty());
        all[0] = discover().option(60, b"PXEClient:Arch:00000");
        assert!(text("X08", &all).ends_with("differ in 67 Bootfile Name"));
        all[2] = offer().option(67, b"pxelinux.0\0");
        assert!(found("X08", &all).is_empty());
    }
}
