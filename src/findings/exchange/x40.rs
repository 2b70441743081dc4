//! X40 `relay-rejects-server`.

use super::case::{ExchangeCase, frame};
use super::doubt;
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X40",
    name: "relay-rejects-server",
    severity: Severity::Warning,
    cites: &["RFC 1542 s4.1.2", "RFC 3046 s2.1"],
    summary: "the relay did not hand the server's answer to the client",
    explain: "The capture sees both sides of the relay: the client's question before and behind it, and the server's \
answer to the relay, but not that answer on the client's link, and the client asked again. The relay dropped it: giaddr \
or option 82 are not what it expects, the server is not on its list, or a firewall on it stands in the way; relays that \
keep to BOOTP also drop what is shorter than 300 bytes. Where such a thing can be seen, the finding says that this is \
perhaps why. Where only one side is captured nothing is said.",
    check: Check::Exchange(Needs::signs(&[Sign::Relayed]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if case.capture.dropped > 0 {
        return;
    }
    let Some(reply) = case.exchange.kept_by_relay() else {
        return;
    };
    let mut text = format!(
        "relay {} got the answer ({}) and did not hand it on; the client asked again",
        reply.packet.message().giaddr(),
        frame(reply)
    );
    if let Some(doubt) = doubt::of_kept(case, reply) {
        text.push_str(": perhaps because ");
        text.push_str(&doubt);
    }
    report.add_member(reply, None, text);
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{
        Msg, ack, discover, dora, found, later, nak, offer, rebind, reboot, renew, renewed,
        request, text,
    };

    #[test]
    fn an_answer_that_stays_in_the_relay_is_told() {
        let kept = [
            discover(),
            discover().relayed().at(1),
            offer().relayed().at(2),
            discover().at(4000),
        ];
        assert_eq!(found("X40", &kept).len(), 1);
        let handed = [&kept[..3], &[offer().at(3), discover().at(4000)]].concat();
        assert!(found("X40", &handed).is_empty());
        assert!(found("X40", &kept[1..3]).is_empty());
    }

    /// A message of the client before the relay, and behind it.
    fn both(message: Msg) -> [Msg; 2] {
        let at = message.at;
        [message.clone(), message.relayed().at(at + 1)]
    }

    /// A search that comes through, and the OFFER to it.
    fn offered() -> Vec<Msg> {
        let answer = [offer().relayed().at(2), offer().at(3)];
        [&both(discover())[..], &answer].concat()
    }

    #[test]
    fn an_ack_or_nak_that_stays_there_is_told_as_well() {
        let before = offered();
        let asked = |at| [&both(request().at(at))[..], &[ack().relayed().at(at + 2)]].concat();
        let kept = [before.clone(), asked(10), asked(4000)].concat();
        let told = text("X40", &kept);
        assert!(
            told.starts_with("relay 192.0.2.254 got the answer (#7)"),
            "{told}"
        );
        let handed = [before, asked(10), vec![ack().at(13)]].concat();
        assert!(found("X40", &handed).is_empty());
        let again = [handed, later(both(discover()).to_vec(), 9000, 9)].concat();
        assert!(found("X40", &again).is_empty());

        let refused = |at| [&both(reboot().at(at))[..], &[nak().relayed().at(at + 2)]].concat();
        assert!(found("X40", &refused(0)).is_empty());
        let again = [refused(0), refused(4000)].concat();
        assert_eq!(found("X40", &again).len(), 1);
        assert!(text("X03", &refused(0)).ends_with("(no option 56)"));
        let told = &found("X03", &again)[0].text;
        assert!(
            told.ends_with("relay 192.0.2.254 did not hand it on"),
            "{told}"
        );

        let extended = |at| {
            let asks = both(rebind()).to_vec();
            later([asks, vec![renewed().relayed()]].concat(), at, 9)
        };
        let all = [dora(), extended(3_150_000), extended(3_375_000)].concat();
        assert_eq!(found("X40", &all).len(), 1);
        assert!(found("X40", &[dora(), extended(3_150_000)].concat()).is_empty());
    }

    /// A router between client and server shows what goes to the server's address, and nothing of the client's own link.
    #[test]
    fn what_is_routed_past_the_relay_is_not_its_other_side() {
        let asks = [
            renew(),
            renew().at(4000),
            rebind().relayed().at(1_350_000),
            nak().relayed().at(1_350_001),
        ];
        let anew = later(vec![discover().relayed()], 1_351_000, 9);
        let all = [asks.to_vec(), anew].concat();
        assert!(found("X40", &all).is_empty());
        assert!(!text("X03", &all).contains("hand it on"));
    }

    #[test]
    fn what_may_keep_an_answer_in_the_relay_is_named() {
        let marked = |at| discover().relayed().at(at).option(82, &[1, 2, 0, 7]);
        let kept = |asked: Msg, offer: Msg| {
            let again = discover().at(4000);
            text("X40", &[discover(), asked, offer.relayed().at(2), again])
        };
        let told = kept(marked(1), offer());
        assert!(
            told.contains("perhaps because it does not return option 82"),
            "{told}"
        );
        let short = offer().tail(&[255]);
        let once = kept(discover().relayed().at(1), short.clone());
        assert!(!once.contains("perhaps"));
        let asked = |at| [discover().at(at), discover().relayed().at(at + 1)];
        let short = |at| vec![short.clone().relayed().at(at)];
        let again = [asked(4000).to_vec(), short(4002), asked(12_000).to_vec()];
        let all = [asked(0).to_vec(), short(2), again.concat()].concat();
        let told = text("X40", &all);
        assert!(
            told.contains("a relay that keeps to BOOTP (RFC 1542 s2.1) drops"),
            "{told}"
        );
        let whole = offer().option(82, &[1, 2, 0, 7]);
        assert!(!kept(marked(1), whole).contains("perhaps"));
    }

    #[test]
    fn requests_that_stay_there_are_not_the_servers_fault() {
        let offered = offered();
        let asked = [request().at(10), request().at(4000)];
        let told = text("X01", &[&offered[..], &asked].concat());
        assert!(
            told.ends_with("no answer: none is seen behind relay 192.0.2.254"),
            "{told}"
        );
        let passed_on = asked.map(both).concat();
        let told = text("X01", &[offered, passed_on].concat());
        assert!(
            told.ends_with("though the server had made an OFFER"),
            "{told}"
        );
    }
}
