//! P08 `short-fixed-header`.

use crate::dhcp::header;
use crate::findings::message::{Needs, Sign};
use crate::findings::words;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};
use crate::wire::Boundary;

pub(crate) static RULE: Rule = Rule {
    code: "P08",
    name: "short-fixed-header",
    severity: Severity::Error,
    cites: &["RFC 2131 s2", "RFC 1542 s2.1"],
    summary: "the message ends inside its fixed header, or before the cookie",
    explain: "A message needs 236 bytes of fixed fields. One that ends before is damaged or no DHCP at all, and \
servers drop it. One that ends with the fixed fields has no room for the magic cookie and for options: that is bare \
BOOTP, which old servers still answer, although a BOOTP message should have 300 bytes.",
    check: Check::Message(Roles::ALL, Needs::signs(&[Sign::ShortPayload]), check),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let length = message.payload().len();
    if length >= usize::from(header::COOKIE.end())
        || case.packet.datagram.ended_by != Boundary::UdpLength
    {
        return;
    }
    let span = Some(message.layout().extent().span);
    if length < usize::from(header::COOKIE.start) {
        let text = format!(
            "{}: the fixed fields alone take 236, so receivers drop it",
            words::bytes(length)
        );
        report.add(case.packet, span, text);
    } else {
        let text = format!("{length} bytes: bare BOOTP without cookie and options");
        report.add_as(Severity::Info, case.packet, span, text);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info};
    use crate::findings::testing::{discover, severities};

    #[test]
    fn a_header_that_is_not_whole_is_an_error() {
        // The UDP length says where the message ends: 8 bytes of header and so much payload.
        assert_eq!(
            severities("P08", &[discover().with(|m| m.udp_length = Some(8 + 235))]),
            [Error]
        );
        assert_eq!(
            severities("P08", &[discover().with(|m| m.udp_length = Some(8 + 236))]),
            [Info]
        );
        assert_eq!(
            severities("P08", &[discover().with(|m| m.udp_length = Some(8 + 240))]),
            []
        );
        assert_eq!(
            severities("P08", &[discover().with(|m| m.cookie = [0; 4])]),
            []
        );
        assert_eq!(severities("P08", &[discover().kept(200)]), []);
    }
}
