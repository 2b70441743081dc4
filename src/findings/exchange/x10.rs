//! X10 `ack-other-address`.

use std::net::Ipv4Addr;

use super::case::{ExchangeCase, asked_for, frame, server_name};
use crate::dhcp::header;
use crate::exchange::{Member, Role};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::{Check, Report, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "X10",
    name: "ack-other-address",
    severity: Severity::Error,
    cites: &["RFC 2131 s4.3.1 table 3", "RFC 2131 s4.4.5"],
    summary: "the ACK gives another address than the REQUEST asked for",
    explain: "The REQUEST names the address the client takes or keeps (option 50, or ciaddr when it renews), and an ACK \
can only grant that one; a server that cannot must answer NAK. With another address in yiaddr some clients drop the \
ACK and ask for ever, others change their address in mid-flight without looking whether it is free. The server, or a \
proxy in between, is at fault.",
    check: Check::Exchange(Needs::signs(&[Sign::SeveralAddresses]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Ack) || !case.is_for_lease() {
        return;
    }
    for ack in case.answers().filter(|answer| answer.role == Role::Ack) {
        let message = ack.packet.message();
        let Some(request) = case.question(ack).filter(|asked| asked.role.is_request()) else {
            continue;
        };
        let Some(asked) = wanted(request) else {
            continue;
        };
        let given = message.yiaddr();
        if given.is_unspecified()
            || given == asked
            || message.xid() != request.packet.message().xid()
        {
            continue;
        }
        let text = format!(
            "{} gives {given} where the client asked for {asked} ({})",
            server_name(ack),
            frame(request)
        );
        report.add_member(ack, Some(message.field_span(header::YIADDR)), text);
        return;
    }
}

/// The address that a REQUEST is about: a renewal extends the lease on ciaddr, whatever else it names. RFC 2131 s4.3.2.
fn wanted(request: &Member) -> Option<Ipv4Addr> {
    let message = request.packet.message();
    match request.role {
        Role::Renew | Role::Rebind => Some(message.ciaddr()),
        _ => asked_for(message),
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{
        ADDRESS, Msg, OTHER_SERVER, ack, discover, dora, found, later, offer, renew, renewed,
        request, text,
    };

    #[test]
    fn another_address_is_an_error() {
        let mut all = dora();
        assert!(found("X10", &all).is_empty());
        all[3] = ack().with(|m| m.yiaddr = [192, 0, 2, 99]);
        assert_eq!(found("X10", &all).len(), 1);
    }

    #[test]
    fn an_ack_to_the_discover_answers_no_request() {
        let mut all = dora();
        all[0] = discover().option(80, &[]);
        let moved = ack().by(OTHER_SERVER).with(|m| m.yiaddr = [192, 0, 2, 99]);
        all.insert(3, moved.clone().option(80, &[]));
        assert!(found("X10", &all).is_empty());
        // It is cut off.
        let whole = all.clone();
        all[0] = discover().kept(248);
        assert!(found("X10", &all).is_empty());
        all = whole;
        all[3] = moved.clone().kept(260);
        assert!(found("X10", &all).is_empty());
        // And so is what the client asked.
        all[2] = request().kept(252);
        assert!(found("X10", &all).is_empty());
        all[3] = moved;
        assert_eq!(found("X10", &all).len(), 1);
    }

    #[test]
    fn an_ack_is_held_against_the_request_it_answers() {
        const ELSEWHERE: [u8; 4] = [198, 51, 100, 9];
        let in_vlan: fn(Msg) -> Msg = |m| m.with(|m| m.vlan = Some(20));
        let in_other_capture: fn(Msg) -> Msg = |m| m.with(|m| m.source = 1);
        let two_networks = |away: fn(Msg) -> Msg, given: [u8; 4]| {
            vec![
                discover(),
                away(discover()).at(200),
                offer().at(210),
                away(offer().by(OTHER_SERVER).with(|m| m.yiaddr = ELSEWHERE)).at(220),
                request().at(320),
                away(request().option(54, &OTHER_SERVER).option(50, &ELSEWHERE)).at(420),
                ack().with(|m| m.yiaddr = given).at(430),
                away(ack().by(OTHER_SERVER).with(|m| m.yiaddr = ELSEWHERE)).at(440),
            ]
        };
        for away in [in_vlan, in_other_capture] {
            for code in ["X05", "X07", "X10", "X12", "X21"] {
                assert!(
                    found(code, &two_networks(away, ADDRESS)).is_empty(),
                    "{code}"
                );
            }
        }
        assert!(
            text("X10", &two_networks(in_vlan, ELSEWHERE)).ends_with("asked for 192.0.2.50 (#5)")
        );
    }

    #[test]
    fn a_renewal_is_compared_with_ciaddr() {
        let all = later(vec![renew(), renewed()], 0, 9);
        assert!(found("X10", &all).is_empty());
        let moved = renewed().with(|m| m.yiaddr = [192, 0, 2, 99]);
        assert_eq!(found("X10", &[renew(), moved.clone()]).len(), 1);
        // What else it names does not count: M04 tells of it.
        let unclear = renew().option(50, &[192, 0, 2, 99]);
        assert!(found("X10", &[unclear.clone(), renewed()]).is_empty());
        assert_eq!(found("X10", &[unclear, moved]).len(), 1);
    }
}
