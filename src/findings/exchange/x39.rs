//! X39 `forcerenew-no-reaction`.

use super::case::ExchangeCase;
use crate::dhcp::option;
use crate::exchange::{Closed, Kind, Role};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X39",
    name: "forcerenew-no-reaction",
    severity: Severity::Info,
    cites: &["RFC 3203 s2.2", "RFC 3203 s6"],
    summary: "the client did not renew when its server told it to",
    explain: "A server sent FORCERENEW, and no renewal of the client followed. Few clients support it, and those that do \
must ignore one that is not authenticated (option 90), since anybody could send it. Without authentication set up on \
both sides the message has no effect.",
    check: Check::Exchange(Needs::signs(&[Sign::ForceRenew]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.is(Kind::ForceRenew) || case.exchange.closed != Some(Closed::Expired) {
        return;
    }
    let Some(order) = case.exchange.with_role(Role::ForceRenew).next() else {
        return;
    };
    let newest = case.client().and_then(|client| client.newest);
    let has_begun = newest.is_some_and(|newest| newest.get() > case.exchange.number);
    // A renewal that it had begun by then may have been answered after that.
    let was_renewed = || {
        let ordered = order.packet.time();
        ordered.is_some_and(|ordered| case.has_lease_since(ordered))
    };
    if has_begun || was_renewed() {
        return;
    }
    let text = if order.packet.message().has(option::AUTHENTICATION) {
        "no renewal followed the FORCERENEW"
    } else {
        "no renewal followed the FORCERENEW; it has no authentication (option 90), so the client must ignore it"
    };
    report.add_member(order, None, text);
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, dora, found, later, renew, renewed};

    #[test]
    fn an_order_without_effect_is_told() {
        let order = || later(vec![Msg::server(9).with(|m| m.yiaddr = [0; 4])], 60_000, 7);
        let ignored = [dora(), order()].concat();
        assert_eq!(found("X39", &ignored).len(), 1);
        let followed = [ignored, later(vec![renew(), renewed()], 60_100, 8)].concat();
        assert!(found("X39", &followed).is_empty());
        // It was asking already, and asks again.
        let begun = [dora(), later(vec![renew()], 59_000, 8), order()].concat();
        let again = later(vec![renew(), renewed()], 61_000, 8);
        assert!(found("X39", &[begun, again].concat()).is_empty());
    }
}
