//! C04 `relay-copies`.

use crate::findings::words;
use crate::findings::{Capture, Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "C04",
    name: "relay-copies",
    severity: Severity::Info,
    cites: &["RFC 1542 s4.1.1"],
    summary: "messages were captured before and behind a relay",
    explain: "The capture sees both sides of a relay: the client's message and the same message as the relay passed it \
on, with its own address in giaddr, hops counted up and perhaps option 82 added. Both belong to one exchange; the \
second is marked as a copy, and the view shows what the relay changed.",
    check: Check::Capture(check),
};

fn check(capture: &Capture, report: &mut Report) {
    let seen = capture.relay_copies;
    if seen.count > 0 {
        let copies = words::are_copies(seen.count, capture.messages_shown);
        let text = format!("{copies} from the other side of a relay; each message counts once");
        report.add_whole(Severity::Info, seen.first, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, RELAY, discover, dora, exchanges, found, offer};

    #[test]
    fn both_sides_of_a_relay_are_told() {
        assert_eq!(found("C04", &[discover(), discover().relayed()]).len(), 1);
        assert!(found("C04", &dora()).is_empty());
        let down = offer().with(|m| m.giaddr = RELAY).at(3);
        let answers = [discover().relayed(), offer().relayed().at(2), down];
        assert_eq!(found("C04", &answers).len(), 1);
    }

    #[test]
    fn two_relays_and_a_loop_are_on_one_side() {
        let relayed = || discover().relayed().with(|m| m.id = Some(7));
        let by_other = |m: &mut Msg| (m.giaddr, m.src) = ([192, 0, 2, 253], [192, 0, 2, 253]);
        let again = relayed().with(|m| m.hops = 2);
        for other in [relayed().with(by_other), again] {
            let both = [relayed(), other];
            assert!(exchanges(&both)[0].members[1].is_copy());
            assert!(found("C04", &both).is_empty());
            assert!(found("C03", &both).is_empty());
        }
    }
}
