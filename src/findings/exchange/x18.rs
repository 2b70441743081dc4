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
        } else if awaited.is_used {
            "goes on as one that takes it all the same, which others drop"
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
        Msg, OTHER_CLIENT, OTHER_SERVER, ack, discover, dora, exchanges, found, later, nak, offer,
        release, request, text,
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
        let outcomes = outcomes(&[discover(), wrong, request(), ack()]);
        assert_eq!(outcomes, [Outcome::Bound, Outcome::OfferOnly]);
    }

    fn outcomes(messages: &[Msg]) -> Vec<Outcome> {
        let mut all = exchanges(messages);
        all.sort_by_key(|exchange| exchange.number);
        all.iter().map(|exchange| exchange.outcome).collect()
    }

    #[test]
    fn an_answer_that_the_client_drops_binds_nobody() {
        let asked = |answer: Msg| {
            let wrong = answer.with(|m| m.xid = 0x4433_2211);
            vec![discover(), offer(), request(), wrong]
        };
        assert_eq!(outcomes(&asked(ack())), [Outcome::NoAnswer; 2]);
        let told = "no answer that the client takes: what came has another xid (exchange 2)";
        assert!(text("X01", &asked(ack())).ends_with(told));
        assert_eq!(outcomes(&asked(nak())), [Outcome::NoAnswer; 2]);
        let again = [asked(ack()), vec![request().at(4000), ack().at(4001)]].concat();
        assert_eq!(outcomes(&again), [Outcome::Bound, Outcome::NoAnswer]);
        // The address is another client's as long as it is not this one's.
        let other = later(dora(), 9000, 10);
        let other = other.into_iter().map(|m| m.of(OTHER_CLIENT)).collect();
        let all = [asked(ack()), other].concat();
        assert!(found("X34", &all).is_empty());
    }

    #[test]
    fn a_client_that_goes_on_has_taken_the_answer() {
        let wrong = ack().with(|m| m.xid = 0x4433_2211);
        let taken = vec![discover(), offer(), request(), wrong];
        let all = [taken, later(vec![release()], 5000, 9)].concat();
        let ends = [Outcome::NoAnswer, Outcome::Bound, Outcome::Sent];
        assert_eq!(outcomes(&all), ends);
        let told =
            "(exchange 1): the client goes on as one that takes it all the same, which others drop";
        assert!(text("X18", &all).ends_with(told));
    }

    #[test]
    fn an_answer_with_another_xid_is_told() {
        let wrong = offer().with(|m| m.xid = 0x4433_2211);
        assert_eq!(found("X18", &[discover(), wrong.clone()]).len(), 1);
        assert!(found("X18", &[wrong]).is_empty());
        assert!(found("X18", &dora()).is_empty());
    }
}
