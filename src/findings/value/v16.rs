//! V16 `mtu-low`.

use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// The least that is legal, and what every host must be able to take. RFC 791 s3.1, s3.2.
const LEGAL: u16 = 68;
const USUAL: u16 = 576;

pub(crate) static RULE: Rule = Rule {
    code: "V16",
    name: "mtu-low",
    severity: Severity::Warning,
    cites: &["RFC 2132 s5.1", "RFC 791 s3.1"],
    summary: "the MTU is very low",
    explain: "Option 26 sets the largest packet that the client sends. Below 68 it is not legal; below 576 \
many hosts refuse it, and those that take it become slow. Some radio links need small packets. An MTU taken \
from a tunnel or mistyped is more likely.",
    check: Check::Message(Roles::GIVING, Needs::options(&[option::MTU]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if !message.has(option::MTU) {
        return;
    }
    let mtu = message
        .first(option::MTU)
        .and_then(|mtu| <[u8; 2]>::try_from(mtu).ok());
    let Some(mtu) = mtu.map(u16::from_be_bytes).filter(|mtu| *mtu < USUAL) else {
        return;
    };
    let span = case.option_span(option::MTU);
    if mtu < LEGAL {
        let text = format!("MTU (26) of {mtu} bytes; {LEGAL} is the least that IP allows");
        report.add_as(Severity::Error, case.packet, span, text);
    } else {
        let text = format!("MTU (26) of {mtu} bytes: many hosts refuse less than {USUAL}");
        report.add(case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Warning};
    use crate::findings::testing::{offer, severities};

    #[test]
    fn a_low_mtu_is_told() {
        assert_eq!(severities("V16", &[offer().option(26, &[0, 40])]), [Error]);
        assert_eq!(severities("V16", &[offer().option(26, &[1, 0])]), [Warning]);
        assert_eq!(severities("V16", &[offer().option(26, &[5, 220])]), []);
    }
}
