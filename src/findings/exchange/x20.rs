//! X20 `xid-changed-in-exchange`.

use super::case::ExchangeCase;
use crate::dhcp::header;
use crate::exchange::{Member, Role};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X20",
    name: "xid-changed-in-exchange",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1 table 5"],
    summary: "the REQUEST has another xid than the OFFER it takes",
    explain: "A client that takes an OFFER uses the OFFER's xid in its REQUEST. With another xid, servers and relays \
that match by xid lose the thread. A new xid is allowed when the client starts over with a new DISCOVER.\n\
A client that asks again with a new xid each time passes over an answer to the one before. Where the server takes longer \
than the client waits, it never takes any.",
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
        let mut text =
            format!("the REQUEST takes an OFFER of xid 0x{old:08x} with xid 0x{new:08x}");
        let outrun = outrun(case);
        if outrun > 0 {
            text.push_str("; the client had asked again with a newer xid when ");
            text.push_str(&words::times(outrun, "ACK"));
            text.push_str(" came, and may pass over what does not have that");
        }
        report.add_member(select, Some(span), text);
    }
}

/// ACKs to a REQUEST that came when the client had asked again with another xid.
fn outrun(case: &ExchangeCase<'_>) -> usize {
    let xid = |member: &Member| member.packet.message().xid();
    let mut last = None;
    let is_outrun = |member: &&Member| {
        if member.role == Role::Select {
            last = Some(xid(member));
        }
        let is_its = |asked: &Member| xid(asked) == xid(member) && last != Some(xid(asked));
        member.role == Role::Ack && case.question(member).is_some_and(is_its)
    };
    case.exchange.counted().filter(is_outrun).count()
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{ack, discover, dora, found, later, offer, request, text};

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

    #[test]
    fn a_client_with_a_new_xid_for_each_try_outruns_its_server() {
        let asked = |at, xid| later(vec![request().at(0)], at, xid);
        let granted = |at, xid| later(vec![ack().at(0)], at, xid);
        let slow = [
            vec![discover(), offer(), request().at(2)],
            asked(1000, 9),
            granted(1400, discover().xid),
            asked(2000, 10),
            granted(2400, 9),
        ]
        .concat();
        assert_eq!(found("X20", &slow).len(), 1);
        let told = "; the client had asked again with a newer xid when 2 ACKs came, and may pass over what does not have that";
        assert!(text("X20", &slow).ends_with(told), "{}", text("X20", &slow));
        let fast = [
            vec![discover(), offer(), request().at(2)],
            asked(1000, 9),
            granted(1400, 9),
        ]
        .concat();
        assert!(text("X20", &fast).ends_with("with xid 0x00000009"));
    }
}
