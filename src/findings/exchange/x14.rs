//! X14 `requested-options-missing`.

use smallvec::SmallVec;

use super::case::ExchangeCase;
use crate::dhcp::{CodeSet, option};
use crate::exchange::{Kind, NO_OPTIONS, Role, codes_given};
use crate::findings::exchange::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, Report, Rule, Severity};

/// What most operators would want to know first: mask, router, name servers, domain, broadcast address, time
/// servers, lease times, search list, routes.
const COMMON: [u8; 11] = [
    option::MASK,
    option::ROUTER,
    option::NAME_SERVER,
    option::DOMAIN_NAME,
    option::BROADCAST,
    42, // NTP servers
    option::LEASE,
    option::T1,
    option::T2,
    119, // domain search
    option::ROUTES,
];

/// What an ACK to an INFORM must not have: lease time, T1, T2. RFC 2131 s4.3.5.
const LEASE_TIMES: CodeSet = CodeSet::of(&[option::LEASE, option::T1, option::T2]);

pub(crate) static RULE: Rule = Rule {
    code: "X14",
    name: "requested-options-missing",
    severity: Severity::Info,
    cites: &["RFC 2131 s4.3.1"],
    summary: "the client asked for options that the answer does not have",
    explain: "The client listed options in its Parameter Request List (55) and the ACK does not carry them. A server \
leaves out what it has no value for, so this is never an error, and clients ask for much that few networks have. But if \
the client needs one of them (a router, a name server, routes), this is the list of what to configure.",
    check: Check::Exchange(Needs::signs(&[Sign::OptionsMissing]), check),
};

fn check(case: &ExchangeCase<'_>, report: &mut Report) {
    if !case.has(Role::Ack) {
        return;
    }
    let (Some(asked), Some(answer)) = (case.asked(), case.verdict.granting()) else {
        return;
    };
    let given = answer.packet.message();
    if given.is_truncated() {
        return;
    }
    let mut missing = asked.without(&codes_given(given)).without(&NO_OPTIONS);
    if case.is(Kind::Inform) {
        missing = missing.without(&LEASE_TIMES);
        // It takes parameters from whoever gives them.
        for ack in case.exchange.with_role(Role::Ack) {
            missing = missing.without(&codes_given(ack.packet.message()));
        }
    }
    if missing.is_empty() {
        return;
    }
    let lacks_mask = missing.has(option::MASK) && !case.is(Kind::Inform);
    let missing: SmallVec<[u8; 16]> = missing.iter().collect();
    let it = if missing.len() == 1 { "it" } else { "them" };
    let text = words::late(|f| {
        let options = listed(&missing);
        write!(f, "asked for {options}; the ACK does not have {it}")?;
        if lacks_mask {
            f.write_str(": without a mask a client guesses one, by the class of its address, or takes no lease")?;
        }
        Ok(())
    });
    report.add_member(answer, None, text);
}

/// The options with their names; where there are too many, only the common ones have them, and come first.
fn listed(missing: &[u8]) -> String {
    let (common, others): (Vec<u8>, Vec<u8>) =
        missing.iter().partition(|code| COMMON.contains(code));
    match (common.len(), others.len()) {
        (2.., 5..) | (5.., 1..) => {
            format!("{} and {}", words::options(&common), words::codes(&others))
        }
        _ => words::options(missing).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{
        OTHER_SERVER, ack, dora, found, inform, informed, request, text,
    };

    #[test]
    fn what_is_missing_is_named() {
        let mut all = dora();
        assert!(found("X14", &all).is_empty());
        all[2] = request().option(55, &[1, 42, 3]);
        let text = text("X14", &all);
        assert_eq!(
            text,
            "asked for 42 Network Time Protocol Servers; the ACK does not have it"
        );
    }

    #[test]
    fn a_mask_that_is_missing_is_no_small_thing() {
        let mut all = dora();
        all[2] = request().option(55, &[1, 3]);
        all[3] = ack().without(1);
        assert!(text("X14", &all).ends_with("by the class of its address, or takes no lease"));
        all[3] = ack().without(3);
        assert!(text("X14", &all).ends_with("does not have it"));
    }

    #[test]
    fn an_inform_has_no_lease_and_may_have_several_answers() {
        let asked = inform().option(55, &[1, 3, 6, 51, 58, 59]);
        let first = informed().without(6);
        let second = informed().by(OTHER_SERVER).at(4);
        assert!(found("X14", &[asked.clone(), informed()]).is_empty());
        assert!(found("X14", &[asked.clone(), first.clone(), second]).is_empty());
        assert!(text("X14", &[asked, first]).starts_with("asked for 6 Domain Name Server;"));
    }

    #[test]
    fn what_stands_in_a_field_is_not_missing() {
        let mut all = dora();
        all[2] = request().option(55, &[1, 3, 66, 67]);
        all[3] = ack().with(|m| m.sname = b"boot.example".to_vec());
        assert!(text("X14", &all).starts_with("asked for 67 Bootfile Name;"));
        all[3] = all[3].clone().with(|m| m.file = b"pxelinux.0".to_vec());
        assert!(found("X14", &all).is_empty());
        let overloaded = |m: &mut crate::findings::testing::Msg| m.file = vec![15, 1, b'x', 255];
        all[3] = ack().option(52, &[1]).with(overloaded);
        assert!(text("X14", &all).starts_with("asked for 66 TFTP Server Name, 67"));
    }

    #[test]
    fn nothing_is_missing_in_a_message_that_was_cut() {
        let mut all = dora();
        all[2] = request().option(55, &[1, 42, 3]);
        all[3] = ack().kept(250);
        assert!(found("X14", &all).is_empty());
    }

    #[test]
    fn what_is_cut_is_not_missing() {
        let mut all = dora();
        all[2] = request().option(55, &[1, 3, 121]);
        all[3] = ack().tail(&[121, 1, 0, 121, 9, 0]);
        assert!(found("X14", &all).is_empty());
        all[3] = ack().tail(&[121, 9, 0]);
        assert!(found("X14", &all).is_empty());
        all[3] = ack().tail(&[]);
        assert!(text("X14", &all).starts_with("asked for 121"));
    }
}
