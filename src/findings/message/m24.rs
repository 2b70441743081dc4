//! M24 `hostname-bad`.

use crate::dhcp::CodeSet;
use crate::dhcp::name::LABEL_MAX;
use crate::findings::message::{Needs, Sign};
use crate::findings::octets::Octets;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// The options that are names.
pub(super) const NAMES: CodeSet = CodeSet::of(&[option::HOST_NAME, option::DOMAIN_NAME]);

/// The octets that plain names do not have.
static ODD: Octets =
    Octets::but(b"-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

pub(crate) static RULE: Rule = Rule {
    code: "M24",
    name: "hostname-bad",
    severity: Severity::Info,
    cites: &["RFC 1123 s2.1", "RFC 2132 s3.14"],
    summary: "a host or domain name has characters that DNS names do not",
    explain: "Host names (12) and domain names (15) are made of letters, digits and hyphens, in labels of at \
most 63 with dots between. Names with underscores, spaces or letters beyond ASCII work as labels for people, \
but the update of the DNS with them may fail. A list of several domains belongs into option 119.",
    check: Check::Message(
        Roles::LEASING.and(Roles::BOOTP),
        Needs::signs(&[Sign::OddName]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    look_at(case, report, option::HOST_NAME, "host name");
    look_at(case, report, option::DOMAIN_NAME, "domain name");
}

fn look_at(case: &MessageCase<'_>, report: &mut Report, code: u8, what: &str) {
    let Some(name) = case.message().option(code) else {
        return;
    };
    let end = name
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let Some(wrong) = name.get(..end).and_then(wrong) else {
        return;
    };
    // A server that gives a client its own name back was not the one that chose it.
    if is_echo(case, code, name) {
        return;
    }
    let text = format!("{what} ({code}) {wrong}: DNS may refuse it");
    report
        .of_kind(code)
        .add(case.packet, case.option_span(code), text);
}

/// Whether a name is short and plain.
pub(super) fn is_plain(name: &[u8]) -> bool {
    name.len() <= LABEL_MAX && !ODD.has_any(name)
}

fn wrong(name: &[u8]) -> Option<&'static str> {
    match name.iter().find(|octet| ODD.has(**octet)) {
        Some(b'_') => return Some("has an underscore"),
        Some(b' ' | b',') => return Some("has spaces or commas, as if it were a list"),
        Some(128..) => return Some("has letters beyond ASCII"),
        Some(_) => return Some("has characters other than letters, digits and hyphens"),
        None => {}
    }
    let is_long = name
        .split(|byte| *byte == b'.')
        .any(|label| label.len() > LABEL_MAX);
    is_long.then_some("has a label of more than 63 characters")
}

fn is_echo(case: &MessageCase<'_>, code: u8, name: &[u8]) -> bool {
    let asked = case
        .question()
        .and_then(|question| question.packet.message().option(code));
    case.role.is_server() && asked == Some(name)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{Msg, discover, offer, severities, text};

    fn named(name: &[u8]) -> Msg {
        discover().option(12, name)
    }

    #[test]
    fn names_that_dns_may_refuse_are_told() {
        assert!(text("M24", &[named(b"my_host")]).contains("underscore"));
        assert_eq!(severities("M24", &[named("b\u{e4}r".as_bytes())]), [Info]);
        assert_eq!(severities("M24", &[named(&[b'a'; 64])]), [Info]);
        assert_eq!(
            severities("M24", &[discover(), offer().option(15, b"a.org b.org")]),
            [Info]
        );
    }

    #[test]
    fn plain_names_and_echoes_are_not() {
        assert_eq!(severities("M24", &[named(b"host-1.example.org\0")]), []);
        assert_eq!(
            severities("M24", &[named(b"a_b"), offer().option(12, b"a_b")]),
            [Info]
        );
    }
}
