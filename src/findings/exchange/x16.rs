//! X16 `prl-dropped`.

use super::case::{ExchangeCase, frame};
use crate::dhcp::option;
use crate::exchange::Role;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X16",
    name: "prl-dropped",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.2", "RFC 2131 s4.4.1"],
    summary: "the REQUEST does not repeat what the DISCOVER asked for",
    explain: "A client that lists options in its DISCOVER (55) must list them in the REQUEST that follows, since a \
server answers each message for itself. This one did not, so the ACK may lack what the OFFER had. Most servers send \
the most common options all the same.",
    check: Check::Exchange(Needs::signs(&[Sign::RequestWithoutList]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Select) || !case.has(Role::Discover) {
        return;
    }
    let discover = case.exchange.with_role(Role::Discover).next();
    let select = case.exchange.with_role(Role::Select).next();
    let (Some(discover), Some(select)) = (discover, select) else {
        return;
    };
    let (before, now) = (discover.packet.message(), select.packet.message());
    if before.has(option::PARAMETERS) && !now.has(option::PARAMETERS) && !now.is_truncated() {
        let text = format!(
            "the REQUEST has no Parameter Request List (55), the DISCOVER ({}) had one",
            frame(discover)
        );
        report.add_member(select, None, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{dora, found, request};

    #[test]
    fn a_list_that_is_not_repeated_is_told() {
        let mut all = dora();
        assert!(found("X16", &all).is_empty());
        all[2] = request().without(55);
        assert_eq!(found("X16", &all).len(), 1);
        all[2] = request().without(55).kept(250);
        assert!(found("X16", &all).is_empty());
    }
}
