//! C01 `server-side-only`.

use crate::findings::{Capture, Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "C01",
    name: "server-side-only",
    severity: Severity::Info,
    cites: &[],
    summary: "only relayed messages were captured: the clients' own links are not in it",
    explain: "Every message of the capture has a relay's address (giaddr), so it was taken between relays and server. \
What happens on the clients' links cannot be seen from here: whether answers reach the client, by broadcast or \
unicast, and whether the relay drops or changes them. To see that, capture on the relay's other side.",
    check: Check::Capture(check),
};

fn check(capture: &Capture, report: &mut Report) {
    let messages = capture.requests + capture.replies;
    if capture.relayed > 1 && capture.relayed >= messages {
        let text = format!(
            "all {} messages are between relays and servers: how they reach the clients is not in the capture",
            capture.relayed
        );
        report.add_whole(Severity::Info, None, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{RELAY, discover, dora, found, offer};

    #[test]
    fn only_relayed_messages_are_one_side() {
        let relayed: Vec<_> = dora()
            .into_iter()
            .map(crate::findings::testing::Msg::relayed)
            .collect();
        assert_eq!(found("C01", &relayed).len(), 1);
        assert!(found("C01", &dora()).is_empty());
        let own = discover().with(|m| m.giaddr = RELAY);
        assert!(found("C01", &[own.clone(), own.at(4000)]).is_empty());
        // The relay hands the answer to the client.
        let down = offer().with(|m| m.giaddr = RELAY).at(5);
        assert!(found("C01", &[relayed, vec![down]].concat()).is_empty());
    }
}
