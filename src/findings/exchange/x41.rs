//! X41 `rapid-commit-surprise`.

use super::case::{ExchangeCase, frame};
use crate::dhcp::option;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X41",
    name: "rapid-commit-surprise",
    severity: Severity::Warning,
    cites: &["RFC 4039 s3", "RFC 2131 s4.4.1"],
    summary: "an ACK answers a DISCOVER without rapid commit in both",
    explain: "The server answered the DISCOVER with an ACK at once. It may do so only where the client said, by option \
80, that it understands this; other clients wait for an OFFER and drop the ACK, and the server has a lease on its books \
that nobody uses. The ACK says by the same option that it is meant so. If the OFFER and the REQUEST are merely missing \
in the capture, nothing is wrong; a client that does not ask again makes that more likely.",
    check: Check::Exchange(Needs::signs(&[Sign::AckWithoutOffer]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    let Some((discover, ack)) = case.exchange.unasked_ack() else {
        return;
    };
    if !case.is_whole() {
        return;
    }
    let was_asked = discover.packet.message().has(option::RAPID_COMMIT);
    let mut text = if was_asked {
        format!(
            "ACK to a DISCOVER ({}) with Rapid Commit (80), which the ACK does not have",
            frame(discover)
        )
    } else {
        format!(
            "ACK to a DISCOVER ({}) without Rapid Commit (80): the client drops it",
            frame(discover)
        )
    };
    // Who drops it asks again.
    if case.is_success() {
        text.push_str("; or its REQUEST was not captured");
    }
    report.add_member(ack, None, text);
}

#[cfg(test)]
mod tests {
    use crate::exchange::Outcome;
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{
        ack, discover, dora, exchanges, found, later, severities, text,
    };

    #[test]
    fn an_ack_that_the_client_drops_binds_nobody() {
        let asked = vec![discover(), ack()];
        let all = exchanges(&[asked.clone(), later(dora(), 4000, 9)].concat());
        let outcomes: Vec<_> = all.iter().map(|exchange| exchange.outcome).collect();
        assert_eq!(outcomes, [Outcome::NoAnswer, Outcome::Bound]);
        assert!(all[0].grant.is_none());
        assert!(all[1].lease_before.is_none());
        let again = [asked, vec![discover().at(4000), discover().at(12_000)]].concat();
        assert_eq!(severities("X01", &again), [Error]);
        // What it does then is not in the input.
        let alone = exchanges(&[discover(), ack()]);
        assert_eq!(alone[0].outcome, Outcome::Bound);
    }

    /// A mirror under load loses frames.
    #[test]
    fn a_client_that_does_not_ask_again_may_have_been_offered_it_unseen() {
        let asked = [discover(), ack()];
        assert_eq!(severities("X41", &asked), [Warning]);
        assert!(text("X41", &asked).ends_with("or its REQUEST was not captured"));
        let again = [discover(), ack(), discover().at(4000)];
        assert_eq!(severities("X41", &again), [Warning]);
        assert!(text("X41", &again).ends_with("the client drops it"));
    }

    #[test]
    fn an_ack_nobody_asked_for_is_told() {
        assert_eq!(found("X41", &[discover(), ack()]).len(), 1);
        assert_eq!(found("X41", &[discover().option(80, &[]), ack()]).len(), 1);
        let both = [discover(), ack()].map(|message| message.option(80, &[]));
        assert!(found("X41", &both).is_empty());
        assert!(found("X41", &dora()).is_empty());
    }
}
