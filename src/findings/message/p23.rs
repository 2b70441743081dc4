//! P23 `trailing-nul`.

use crate::dhcp::logical::Logical;
use crate::dhcp::registry;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "P23",
    name: "trailing-nul",
    severity: Severity::Info,
    cites: &["RFC 2132 s2"],
    summary: "a text ends in NUL",
    explain: "Text options have a length and need no NUL at their end; senders should leave it out, receivers \
must cope. Some devices take the NUL as part of a name, and then do not find the boot file or the domain. \
Windows servers write it: it rarely matters.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::TextEndsInNul]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let first = message
        .logical()
        .find(|option| option.data.last() == Some(&0) && registry::texts().has(option.code));
    if let Some(Logical { code, first, .. }) = first {
        let name = registry::row(code).name;
        let text = format!(
            "option {code} ({name}) ends in NUL: some receivers take it as part of the text"
        );
        report
            .of_kind(code)
            .add(case.packet, Some(first.span), text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{offer, severities};

    #[test]
    fn a_nul_behind_text_is_told() {
        assert_eq!(
            severities("P23", &[offer().option(67, b"boot.bin\0")]),
            [Info]
        );
        assert_eq!(severities("P23", &[offer().option(67, b"boot.bin")]), []);
        assert_eq!(severities("P23", &[offer().option(28, &[10, 0, 0, 0])]), []);
        let split = |first, second| offer().again(12, first).again(12, second);
        assert_eq!(severities("P23", &[split(b"ab\0", b"cd")]), []);
        assert_eq!(severities("P23", &[split(b"ab", b"cd\0")]), [Info]);
    }
}
