//! X19 `xid-shared`.

use super::case::ExchangeCase;
use crate::dhcp::header;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X19",
    name: "xid-shared",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.1", "RFC 6842 s2"],
    summary: "two clients use the same xid at the same time",
    explain: "While one client waited for an answer, another one began with the same xid. Answers that are broadcast \
can then be taken by the wrong one, if it does not look at the hardware address as well. Clients should choose the xid \
by chance; devices that boot from the same image with the same seed, or that count from zero, do not. Some access \
points and repeaters send a client's message on with their own hardware address: then both are one host. Where the \
client got what it wanted all the same it is a remark.",
    check: Check::Exchange(Needs::signs(&[Sign::XidShared]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let Some(twin) = case.exchange.twin else {
        return;
    };
    let Some(first) = case.asks().next() else {
        return;
    };
    let message = first.packet.message();
    let text = format!(
        "xid 0x{:08x} is in use by the client of exchange {twin} at the same time",
        message.xid()
    );
    let severity = case.unless_success(Severity::Warning);
    let span = message.field_span(header::XID);
    report.add_as(severity, &first.packet, Some(span), text);
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Info, Warning};
    use crate::findings::testing::{
        OTHER_CLIENT, discover, dora, found, later, release, severities,
    };

    #[test]
    fn two_clients_that_wait_with_one_xid_are_told() {
        let all = [discover(), discover().of(OTHER_CLIENT).at(5)];
        assert_eq!(severities("X19", &all), [Warning]);
        assert!(found("X19", &later(dora(), 0, 7)).is_empty());
    }

    #[test]
    fn each_client_that_begins_with_an_xid_that_others_wait_with_is_told() {
        let third = discover().of([2, 0, 0, 0, 0, 0x12]).at(8);
        let all = [discover(), discover().of(OTHER_CLIENT).at(5), third];
        assert_eq!(severities("X19", &all), [Warning, Warning]);
        // The client's own lease, which it got with the same xid, is no reason.
        let again = discover().at(5000);
        let other = discover().of(OTHER_CLIENT).at(5500);
        assert_eq!(
            severities("X19", &[dora(), vec![again, other]].concat()),
            [Warning]
        );
    }

    #[test]
    fn a_client_that_is_served_all_the_same_is_a_remark() {
        let other = dora().into_iter().map(|m| m.of(OTHER_CLIENT).at(5));
        let all: Vec<_> = [discover()].into_iter().chain(other).collect();
        assert_eq!(severities("X19", &all), [Info]);
    }

    #[test]
    fn who_gives_an_address_back_does_not_use_its_xid_any_more() {
        let gone = release().of(OTHER_CLIENT).with(|m| m.xid = discover().xid);
        assert!(found("X19", &[gone, discover().at(3000)]).is_empty());
    }

    #[test]
    fn a_repeater_that_lends_its_address_is_no_second_client() {
        let named = |m: crate::findings::testing::Msg| m.option(61, &[1, 2, 0, 0, 0, 0, 0x10]);
        let all = [named(discover()), named(discover().of(OTHER_CLIENT).at(5))];
        assert!(found("X19", &all).is_empty());
    }
}
