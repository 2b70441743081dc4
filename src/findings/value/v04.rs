//! V04 `lease-zero`.

use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V04",
    name: "lease-zero",
    severity: Severity::Error,
    cites: &["RFC 2131 s3.3"],
    summary: "the lease is over at once",
    explain: "A lease time of 0 gives an address that may not be used: the client drops the answer, or begins \
anew without end. Look at the lease times of the server's scope, and at what the client asked for.",
    check: Check::Message(Roles::GIVING, Needs::signs(&[Sign::OddLease]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let is_zero = case.message().number_option(option::LEASE) == Some(0);
    if is_zero && !(case.role == Role::Ack && case.is_for_inform()) {
        let text = format!(
            "{} with a lease of 0 s: the address expires at once",
            case.word()
        );
        report.add(case.packet, case.option_span(option::LEASE), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Error;
    use crate::findings::testing::{offer, severities};

    #[test]
    fn a_lease_of_nothing_is_an_error() {
        assert_eq!(severities("V04", &[offer().option(51, &[0; 4])]), [Error]);
        assert_eq!(severities("V04", &[offer()]), []);
    }
}
