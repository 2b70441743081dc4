//! X13 `requested-ip-not-given`.

use super::case::{ExchangeCase, frame, server_name};
use crate::dhcp::{header, option};
use crate::exchange::{Role, server_of};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X13",
    name: "requested-ip-not-given",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.1"],
    summary: "the client was offered another address than it asked for",
    explain: "The DISCOVER asks for an address the client had before (option 50), and the OFFER gives another one. A \
server may do so: the address is taken, reserved for another host, or of another network. After a move between \
networks it is what must happen. If hosts that stay at home lose their addresses, look for a pool that is too small, \
leases that were lost when the server was restarted, or a client that changes its identity.",
    check: Check::Exchange(Needs::signs(&[Sign::SeveralAddresses]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Discover) {
        return;
    }
    let answer = case
        .offers()
        .find(|offer| {
            let chosen = case.verdict.answer.and_then(server_of);
            chosen.is_none() || server_of(offer) == chosen
        })
        .or(case.verdict.answer.filter(|_| !case.has_request()));
    let Some(answer) = answer.filter(|answer| answer.role != Role::Nak) else {
        return;
    };
    let Some(discover) = case.exchange.with_role(Role::Discover).next() else {
        return;
    };
    let Some(asked) = discover.packet.message().address_option(option::REQUESTED) else {
        return;
    };
    let message = answer.packet.message();
    let given = message.yiaddr();
    if given.is_unspecified() || given == asked || asked.is_unspecified() {
        return;
    }
    let text = format!(
        "the client asked for {asked} ({}), and {} offers {given}",
        frame(discover),
        server_name(answer)
    );
    report.add_member(answer, Some(message.field_span(header::YIADDR)), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{ADDRESS, discover, dora, found};

    #[test]
    fn another_address_than_asked_for_is_told() {
        let mut all = dora();
        all[0] = discover().option(50, &[192, 0, 2, 99]);
        assert_eq!(found("X13", &all).len(), 1);
        all[0] = discover().option(50, &ADDRESS);
        assert!(found("X13", &all).is_empty());
        assert!(found("X13", &dora()).is_empty());
    }
}
