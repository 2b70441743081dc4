//! C08 `vlan-mix`.

use smallvec::SmallVec;

use crate::exchange::{Exchange, Member, vlans};
use crate::findings::{Capture, Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "C08",
    name: "vlan-mix",
    severity: Severity::Info,
    cites: &[],
    summary: "messages of one exchange were captured in different VLANs",
    explain: "Request and answer, or a message and its copy, carry different VLAN tags. On a mirror of a trunk, or on \
the router between two VLANs, that is to be expected. Where no relay or router stands between client and server it \
says that a port is in the wrong VLAN, or that a switch leaks from one to another. One message that was captured within \
and outside of a VLAN, as on a trunk and on the interface of one of its VLANs, has not changed it.",
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

/// The VLANs of a frame, from the outside in.
type Stack = SmallVec<[u16; 2]>;

fn stack(member: &Member) -> Stack {
    // VLAN 0 carries a priority only: the frame is in no VLAN by it.
    vlans(&member.packet).filter(|id| *id != 0).collect()
}

/// The first message that was seen in another VLAN than the first one, or nowhere in one that it was seen in.
pub(super) fn mixed<'e>(exchange: &'e Exchange, first: &Member) -> Option<&'e Member> {
    let original = |member: &Member| member.copy_of.unwrap_or(member.packet.place());
    // What a relay sends on is another frame.
    let giaddr = |member: &Member| member.packet.message().giaddr();
    let stacks = |seen: &Member| -> SmallVec<[Stack; 4]> {
        let members = exchange.members.iter();
        let same = members
            .filter(|other| original(other) == original(seen) && giaddr(other) == giaddr(seen));
        same.map(stack).collect()
    };
    let own = stacks(first);
    exchange.members.iter().find(|member| {
        let one = stack(member);
        let is_apart = own.iter().any(|own| !is_within(own, &one));
        is_apart || !own.contains(&one) && !stacks(member).iter().any(|one| own.contains(one))
    })
}

/// Whether a frame can be the same within and outside of VLANs.
fn is_within(one: &Stack, other: &Stack) -> bool {
    one.ends_with(other) || other.ends_with(one)
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, discover, found, offer};

    #[test]
    fn what_is_seen_within_and_outside_of_its_vlan_is_in_one() {
        let tagged = |m: Msg, vlan| m.with(|m| m.vlan = vlan);
        let seen = |first, second, third, fourth| {
            let asked = [tagged(discover(), first), tagged(discover(), second)];
            let offered = [tagged(offer(), third), tagged(offer(), fourth)];
            found("C08", &[asked, offered].concat()).len()
        };
        assert_eq!(seen(None, Some(7), None, Some(7)), 0);
        // The other interface was first.
        assert_eq!(seen(None, Some(7), Some(7), None), 0);
        assert_eq!(seen(Some(7), Some(8), Some(7), Some(8)), 1);
        assert_eq!(seen(Some(7), None, Some(8), None), 1);
        assert_eq!(seen(None, None, Some(7), Some(7)), 1);
        let relayed = tagged(discover().relayed().at(1), Some(7));
        assert_eq!(found("C08", &[discover(), relayed, offer()]).len(), 1);
    }

    #[test]
    fn two_vlans_in_one_exchange_are_told() {
        let tagged = |vlan| discover().with(|m| m.vlan = vlan);
        let reply = |vlan| offer().with(|m| m.vlan = vlan);
        assert_eq!(found("C08", &[tagged(Some(7)), reply(Some(8))]).len(), 1);
        assert!(found("C08", &[tagged(Some(7)), reply(Some(7))]).is_empty());
        assert!(found("C08", &[tagged(None), reply(None)]).is_empty());
    }
}
