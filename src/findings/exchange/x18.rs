//! X18 `xid-mismatch`.

use super::case::{ExchangeCase, server_name};
use crate::dhcp::header;
use crate::exchange::Mismatch;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X18",
    name: "xid-mismatch",
    severity: Severity::Warning,
    cites: &["RFC 2131 s4.4.1", "RFC 2131 s4.4.5"],
    summary: "a server's answer has an xid that the client is not waiting for",
    explain: "A client drops every answer whose xid is not the one of its question; few do not \
look at it. This answer is for a client that \
waits with another xid: the server or a relay damaged the field, or answers a question of long ago that the client has \
given up. An answer to a question from before the capture, or one that comes when nothing is asked, is not reported.",
    check: Check::Exchange(Needs::signs(&[Sign::Awaited]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let Some((Mismatch::Xid, awaited)) = case.exchange.mismatch() else {
        return;
    };
    let Some(answer) = case.exchange.members.first() else {
        return;
    };
    let message = answer.packet.message();
    let text = format!(
        "{} answers xid 0x{:08x} while the client waits for 0x{:08x} (exchange {}): the client {}",
        server_name(answer),
        message.xid(),
        awaited.xid,
        awaited.exchange,
        if awaited.is_taken {
            "takes the OFFER all the same, which others drop"
        } else {
            "drops the answer"
        }
    );
    report.add_member(answer, Some(message.field_span(header::XID)), text);
}

#[cfg(test)]
mod tests {
    use crate::exchange::Outcome;
    use crate::findings::testing::{
        Msg, OTHER_SERVER, ack, discover, dora, exchanges, found, offer, request, text,
    };

    /// Not every client looks at the xid.
    #[test]
    fn one_that_the_client_takes_is_not_dropped() {
        let wrong = offer().with(|m| m.xid = 0x4433_2211);
        let taken = |request: Msg| {
            let all = [discover(), wrong.clone(), request, ack()];
            text("X18", &all)
        };
        let told = taken(request());
        assert!(
            told.ends_with(
                "(exchange 1): the client takes the OFFER all the same, which others drop"
            )
        );
        for other in [
            request().option(50, &[192, 0, 2, 51]),
            request().option(54, &OTHER_SERVER),
        ] {
            assert!(taken(other).ends_with("(exchange 1): the client drops the answer"));
        }
        let all = exchanges(&[discover(), wrong, request(), ack()]);
        let outcomes: Vec<_> = all.iter().map(|exchange| exchange.outcome).collect();
        assert_eq!(outcomes, [Outcome::Bound, Outcome::OfferOnly]);
    }

    #[test]
    fn an_answer_with_another_xid_is_told() {
        let wrong = offer().with(|m| m.xid = 0x4433_2211);
        assert_eq!(found("X18", &[discover(), wrong.clone()]).len(), 1);
        assert!(found("X18", &[wrong]).is_empty());
        assert!(found("X18", &dora()).is_empty());
    }
}
