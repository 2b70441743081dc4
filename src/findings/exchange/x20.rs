//! X20 `xid-changed-in-exchange`.

use super::case::ExchangeCase;
use crate::dhcp::header;
use crate::exchange::{Member, Role};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X20",
    name: "xid-changed-in-exchange",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1 table 5"],
    summary: "the REQUEST has another xid than the OFFER it takes",
    explain: "A client that takes an OFFER uses the OFFER's xid in its REQUEST. With another xid, servers and relays \
that match by xid lose the thread. A new xid is allowed when the client starts over with a new DISCOVER.",
    check: Check::Exchange(Needs::signs(&[Sign::XidChanged]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let exchange = case.exchange;
    if !exchange.has_changed_xid() {
        return;
    }
    let xid = |member: &Member| member.packet.message().xid();
    let Some(before) = exchange
        .counted()
        .find(|member| matches!(member.role, Role::Discover | Role::Offer))
    else {
        return;
    };
    let old = xid(before);
    let other = exchange
        .with_role(Role::Select)
        .find(|select| xid(select) != old);
    if let Some(select) = other {
        let new = xid(select);
        let span = select.packet.message().field_span(header::XID);
        let text = format!("the REQUEST takes an OFFER of xid 0x{old:08x} with xid 0x{new:08x}");
        report.add_member(select, Some(span), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{ack, discover, dora, found, offer, request};

    #[test]
    fn another_xid_for_the_same_offer_is_told() {
        let all = [
            discover(),
            offer(),
            request().with(|m| m.xid = 9),
            ack().with(|m| m.xid = 9),
        ];
        assert_eq!(found("X20", &all).len(), 1);
        assert!(found("X20", &dora()).is_empty());
        let again = [request().at(4000), ack().at(4001)].map(|m| m.with(|m| m.xid = 9));
        let all = [vec![discover(), offer(), request()], again.to_vec()].concat();
        assert_eq!(found("X20", &all).len(), 1);
    }
}
