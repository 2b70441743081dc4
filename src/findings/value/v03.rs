//! V03 `lease-infinite`.

use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V03",
    name: "lease-infinite",
    severity: Severity::Info,
    cites: &["RFC 2131 s3.3"],
    summary: "the lease never ends",
    explain: "A lease time of 0xffffffff is infinite: the client never renews and so never learns of new \
settings, and the address never comes back to the pool unless the client gives it up. Right for reserved \
hosts; in a pool of guests addresses run out.",
    check: Check::Message(Roles::GIVING, Needs::signs(&[Sign::OddLease]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    // An ACK to an INFORM leases nothing, whatever it says: M01 tells of it.
    if case.role == Role::Ack && case.is_for_inform() {
        return;
    }
    if case.message().number_option(option::LEASE) == Some(u32::MAX) {
        let text = "an infinite lease (0xffffffff): the client never asks again, the address never comes back";
        report.add(case.packet, case.option_span(option::LEASE), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{inform, informed, offer, severities};

    #[test]
    fn a_lease_without_end_is_told() {
        assert_eq!(severities("V03", &[offer().option(51, &[255; 4])]), [Info]);
        assert_eq!(severities("V03", &[offer()]), []);
        let informed = informed().option(51, &[255; 4]);
        assert_eq!(severities("V03", &[inform(), informed]), []);
    }
}
