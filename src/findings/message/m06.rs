//! M06 `release-incomplete`.

use std::net::Ipv4Addr;

use crate::dhcp::header;
use crate::exchange::{LeaseSeen, Role};
use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "M06",
    name: "release-incomplete",
    severity: Severity::Warning,
    cites: &[
        "RFC 2131 s4.1",
        "RFC 2131 s4.4.1 table 5",
        "RFC 2131 s4.4.6",
    ],
    summary: "a RELEASE does not say, or not rightly, which address or which server",
    explain: "A RELEASE gives back the address in ciaddr to the server named in option 54. Without ciaddr the server \
does not know what is given back; without option 54 it may take the message for another server's. Either way the \
address stays leased until its time is over. A RELEASE of another address than the client was given last, or to \
another server than gave it, is told as a fact: a host may have several leases. A RELEASE that goes to neither the \
server that gave the lease nor the one that it names is lost: clients MUST send to the address in option 54.",
    check: Check::Message(Roles::of(&[Role::Release]), Needs::NOTHING, check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if message.ciaddr().is_unspecified() {
        let span = Some(message.field_span(header::CIADDR));
        let server = if message.has(option::SERVER) || !case.has_all_options() {
            ""
        } else {
            " and without server identifier (54)"
        };
        let text = format!(
            "RELEASE with ciaddr 0{server}: the server does not learn which address is free"
        );
        report.add(case.packet, span, text);
    } else if !message.has(option::SERVER) && case.has_all_options() {
        let text = format!(
            "RELEASE of {} without server identifier (54): the server may not take it as meant for it",
            message.ciaddr()
        );
        report.add(case.packet, None, text);
    } else if let Some(server) = missed(case) {
        let to = case.packet.datagram.ip.dst;
        let text = format!(
            "RELEASE of {} goes to {to}, not to its server {server}, which may not learn of it",
            case.message().ciaddr()
        );
        let place = Some(case.packet.datagram.ip.header);
        report.add(case.packet, place, text);
    } else if let Some(lease) = lease(case) {
        compare(case, lease, report);
    }
}

/// The server that does not get it.
fn missed(case: &MessageCase<'_>) -> Option<Ipv4Addr> {
    case.exchange?.server_missed(case.packet, case.role)
}

/// The lease that the client has, as far as was seen.
fn lease(case: &MessageCase<'_>) -> Option<LeaseSeen> {
    let lease = case.exchange?.lease_before?;
    lease.over(case.member()?).is_none().then_some(lease)
}

fn compare(case: &MessageCase<'_>, lease: LeaseSeen, report: &mut Report) {
    let address = case.message().ciaddr();
    let number = lease.exchange;
    let (place, text) = match (lease.server, case.server) {
        _ if address != lease.address => {
            let text = format!(
                "RELEASE of {address}, but the client was given {} last (exchange {number})",
                lease.address
            );
            (Some(case.message().field_span(header::CIADDR)), text)
        }
        // It has learned of it: a relay that speaks for the server tells it to that one.
        (Some(gave), _) if case.before().any(|told| told.server == Some(gave)) => return,
        (Some(gave), Some(told)) if gave != told => {
            let text = format!(
                "RELEASE of {address} to {told}, but {gave} gave it (exchange {number}) and does not learn of it"
            );
            (case.option_span(option::SERVER), text)
        }
        _ => return,
    };
    report.add_as(Severity::Info, case.packet, place, text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        Msg, OTHER_SERVER, decline, dora, later, nak, release, renew, renewed, severities, text,
    };

    #[test]
    fn address_and_server_are_missed() {
        assert_eq!(
            severities("M06", &[release().with(|m| m.ciaddr = [0; 4])]),
            [Warning]
        );
        assert_eq!(severities("M06", &[release().without(54)]), [Warning]);
        assert_eq!(severities("M06", &[release()]), []);
        let neither = release().without(54).with(|m| m.ciaddr = [0; 4]);
        assert!(text("M06", &[neither]).contains("without server identifier (54)"));
    }

    #[test]
    fn a_release_to_another_address_is_lost() {
        let sent = |to: [u8; 4]| release().with(|m| m.dst = to);
        let known = |to| [dora(), later(vec![sent(to)], 30_000, 8)].concat();
        for all in [known([0; 4]), known(OTHER_SERVER), vec![sent([0; 4])]] {
            assert_eq!(severities("M06", &all), [Warning]);
            assert!(text("M06", &all).contains("not to its server 192.0.2.1"));
        }
        // What it names and where it goes is another's, but the same.
        let other = sent(OTHER_SERVER).option(54, &OTHER_SERVER);
        assert_eq!(severities("M06", &[other]), []);
        assert_eq!(severities("M06", &[sent(OTHER_SERVER).relayed()]), []);
    }

    #[test]
    fn a_release_of_what_was_not_given_is_a_remark() {
        let released = |gone: Msg| [dora(), later(vec![gone], 30_000, 8)].concat();
        let other = release().with(|m| m.ciaddr = [192, 0, 2, 99]);
        let told = text("M06", &released(other.clone()));
        assert!(
            told.ends_with("was given 192.0.2.50 last (exchange 1)"),
            "{told}"
        );
        let told = text("M06", &released(release().option(54, &OTHER_SERVER)));
        assert!(
            told.contains("to 192.0.2.2, but 192.0.2.1 gave it"),
            "{told}"
        );
        assert_eq!(severities("M06", &released(release())), []);
        // What is given back is not what it has: that, it may give back later.
        let all = [released(other), later(vec![release()], 60_000, 9)].concat();
        assert_eq!(severities("M06", &all), [Info]);
    }

    /// What is told of a RELEASE of an address that was not seen to be given, after something else.
    fn of_other_after(between: Vec<Msg>) -> usize {
        let other = release().with(|m| m.ciaddr = [192, 0, 2, 77]);
        let between = later(between, 60_000, 8);
        let all = [dora(), between, later(vec![other], 120_000, 9)].concat();
        severities("M06", &all).len()
    }

    #[test]
    fn a_lease_that_is_over_is_not_compared() {
        assert_eq!(of_other_after(vec![renew(), renewed()]), 1);
        assert_eq!(of_other_after(vec![renew(), nak()]), 0);
        assert_eq!(of_other_after(vec![renew(), nak().by(OTHER_SERVER)]), 0);
    }

    #[test]
    fn a_decline_is_of_what_option_50_names() {
        // It names its address where a DECLINE has none.
        let turned_down = decline().with(|m| m.ciaddr = [192, 0, 2, 9]);
        assert_eq!(of_other_after(vec![turned_down]), 0);
    }

    #[test]
    fn an_address_of_unknown_length_is_what_was_given_last() {
        let endless = |m: Msg| match m.op {
            1 => m,
            _ => m.without(51).with(|m| m.yiaddr = [192, 0, 2, 77]),
        };
        let second = dora().into_iter().map(endless).collect();
        assert_eq!(of_other_after(second), 0);
    }

    #[test]
    fn a_renewal_without_an_address_is_of_the_one_asked_for() {
        let unnamed = renewed().with(|m| m.yiaddr = [0; 4]);
        let renewal = later(vec![renew(), unnamed], 60_000, 8);
        let all = [dora(), renewal, later(vec![release()], 120_000, 9)].concat();
        assert_eq!(severities("M06", &all), []);
    }
}
