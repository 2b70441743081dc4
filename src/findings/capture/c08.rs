//! C08 `vlan-mix`.

use crate::findings::{Capture, Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "C08",
    name: "vlan-mix",
    severity: Severity::Info,
    cites: &[],
    summary: "messages of one exchange were captured in different VLANs",
    explain: "Request and answer, or a message and its copy, carry different VLAN tags. On a mirror of a trunk, or on \
the router between two VLANs, that is to be expected. Where no relay or router stands between client and server it \
says that a port is in the wrong VLAN, or that a switch leaks from one to another.",
    check: Check::Capture(check),
};

fn check(capture: &Capture, report: &mut Report) {
    let seen = capture.vlan_mixes;
    if seen.count > 0 {
        let text = format!(
            "exchanges with messages in different VLANs: {} of {}",
            seen.count, capture.exchanges
        );
        report.add_whole(Severity::Info, seen.first, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{discover, found, offer};

    #[test]
    fn two_vlans_in_one_exchange_are_told() {
        let tagged = |vlan| discover().with(|m| m.vlan = vlan);
        let reply = |vlan| offer().with(|m| m.vlan = vlan);
        assert_eq!(found("C08", &[tagged(Some(7)), reply(Some(8))]).len(), 1);
        assert!(found("C08", &[tagged(Some(7)), reply(Some(7))]).is_empty());
        assert!(found("C08", &[tagged(None), reply(None)]).is_empty());
    }
}
