//! C02 `one-direction`.

use crate::findings::{Capture, Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "C02",
    name: "one-direction",
    severity: Severity::Info,
    cites: &[],
    summary: "only messages of clients, or only messages of servers, were captured",
    explain: "A switch port without a mirror shows what clients broadcast, and not what servers answer by unicast. So \
where only one direction is there, a missing answer proves nothing by itself; that a client keeps repeating its \
question does. Capture at the client, at the server or on a mirror of both directions to be sure. If there really is \
no server, this is what it looks like as well. An expression that was given may have kept the other direction out.",
    check: Check::Capture(check),
};

fn check(capture: &Capture, report: &mut Report) {
    let messages = (capture.requests + capture.replies).saturating_sub(capture.copies);
    let text = match (capture.requests, capture.replies) {
        _ if messages < 2 => return,
        (_, 0) if capture.is_narrowed => "no server's message matches the expression",
        (0, _) if capture.is_narrowed => "no client's message matches the expression",
        (_, 0) => {
            "no server's message is in the capture: there is no server, or only one direction was captured"
        }
        (0, _) => "no client's message is in the capture: only one direction was captured",
        _ => return,
    };
    report.add_whole(Severity::Info, None, text);
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{ack, discover, dora, found, offer, request};

    #[test]
    fn one_direction_is_told_and_both_are_not() {
        assert_eq!(found("C02", &[discover(), request()]).len(), 1);
        assert_eq!(found("C02", &[offer(), ack()]).len(), 1);
        assert!(found("C02", &dora()).is_empty());
        assert!(found("C02", &[discover()]).is_empty());
        let once = ack().with(|m| m.id = Some(9));
        assert!(found("C02", &[once.clone(), once]).is_empty());
    }
}
