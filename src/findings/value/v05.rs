//! V05 `mask-bad`.

use crate::dhcp::value::mask_length;
use crate::findings::message::{Needs, Sign};
use crate::findings::option;
use crate::findings::subnet::Subnet;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V05",
    name: "mask-bad",
    severity: Severity::Error,
    cites: &["RFC 1812 s2.2.5.2", "RFC 2132 s3.3"],
    summary: "the subnet mask is none",
    explain: "A subnet mask is a run of ones followed by zeros. Hosts reject another one or route wrongly with \
it; 0.0.0.0 makes the whole internet look local, so that nothing goes through the router. 255.255.255.255 is \
used on purpose for single hosts behind a point-to-point or cloud link and is not reported. Correct option 1 of \
the scope.",
    check: Check::Message(Roles::SETTING, Needs::signs(&[Sign::OddMask]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let Some(mask) = case.message().address_option(option::MASK) else {
        return;
    };
    let wrong = match mask_length(mask.octets()) {
        Some(0) => "it makes every address look local",
        Some(_) => return,
        None => "its ones are not contiguous",
    };
    let text = format!("subnet mask {mask}: {wrong}");
    let span = case.option_span(option::MASK);
    report.add_on(
        Some(Subnet::host(mask)),
        RULE.severity,
        case.packet,
        span,
        text,
    );
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Error;
    use crate::findings::testing::{offer, severities};

    #[test]
    fn a_mask_is_a_run_of_ones() {
        assert_eq!(
            severities("V05", &[offer().option(1, &[255, 0, 255, 0])]),
            [Error]
        );
        assert_eq!(severities("V05", &[offer().option(1, &[0; 4])]), [Error]);
        assert_eq!(severities("V05", &[offer().option(1, &[255; 4])]), []);
        assert_eq!(severities("V05", &[offer()]), []);
    }
}
