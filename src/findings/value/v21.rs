//! V21 `captive-portal-bad`.

use crate::findings::message::Needs;
use crate::findings::option;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "V21",
    name: "captive-portal-bad",
    severity: Severity::Info,
    cites: &["RFC 8910 s2.1"],
    summary: "the captive portal is not given as a URI",
    explain: "Option 114 is the URI of the captive portal's interface, bare and without NUL. Clients ignore an \
empty value or one without a scheme such as https, and then guests do not get their login page by themselves. \
Option 160 held it once and was taken back, as phones use that code for other things.",
    check: Check::Message(
        Roles::SETTING,
        Needs::options(&[option::PORTAL, option::OLD_PORTAL]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if message.has(option::PORTAL) {
        let uri = message.option(option::PORTAL).unwrap_or_default();
        let wrong = if uri.is_empty() {
            "is empty"
        } else if uri.last() == Some(&0) {
            "ends in NUL"
        } else if !has_scheme(uri) {
            "has no scheme such as https"
        } else {
            return;
        };
        let text = format!("the captive portal (114) {wrong}: clients ignore it");
        report.add(case.packet, case.option_span(option::PORTAL), text);
    } else if message.has(option::OLD_PORTAL) && case.asked_for(option::PORTAL) == Some(true) {
        let uri = message.option(option::OLD_PORTAL).unwrap_or_default();
        if uri.starts_with(b"http") {
            let text = "a portal in option 160, which was taken back; the client asks for 114";
            report.add(case.packet, case.option_span(option::OLD_PORTAL), text);
        }
    }
}

/// Whether a URI begins with a scheme. RFC 3986 s3.1.
fn has_scheme(uri: &[u8]) -> bool {
    let mut parts = uri.splitn(2, |byte| *byte == b':');
    let (Some(scheme), Some(_)) = (parts.next(), parts.next()) else {
        return false;
    };
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(*byte, b'+' | b'-' | b'.');
    scheme.first().is_some_and(u8::is_ascii_alphabetic) && scheme.iter().all(is_plain)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Info;
    use crate::findings::testing::{Msg, discover, offer, severities};

    fn portal(uri: &[u8]) -> Msg {
        offer().option(114, uri)
    }

    #[test]
    fn a_portal_that_is_no_uri_is_told() {
        for bad in [
            &b""[..],
            b"portal.example.org/login",
            b"https://portal.example.org\0",
        ] {
            assert_eq!(severities("V21", &[discover(), portal(bad)]), [Info]);
        }
        assert_eq!(
            severities(
                "V21",
                &[discover(), portal(b"https://portal.example.org/api")]
            ),
            []
        );
    }

    #[test]
    fn the_old_code_is_told_to_those_who_ask_for_the_new_one() {
        let old = offer().option(160, b"https://portal.example.org/");
        let asking = discover().option(55, &[1, 3, 114]);
        assert_eq!(severities("V21", &[asking, old.clone()]), [Info]);
        assert_eq!(severities("V21", &[discover(), old]), []);
    }
}
