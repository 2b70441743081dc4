//! P15 `missing-cookie`.

use crate::dhcp::header;
use crate::exchange::Role;
use crate::findings::message::Needs;
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// How DHCP options most often begin: the message type, one byte long.
const FIRST_OPTION: [u8; 2] = [53, 1];

/// How far from its place the cookie is looked for, bytes.
const NEAR: usize = 16;

pub(crate) static RULE: Rule = Rule {
    code: "P15",
    name: "missing-cookie",
    severity: Severity::Error,
    cites: &["RFC 2131 s3", "RFC 2132 s2"],
    summary: "the magic cookie is missing, so there are no options",
    explain: "Options begin behind the four bytes 99.130.83.99. Without them a receiver reads no options, and \
the message is bare BOOTP. That is as it should be where the field is all zero or holds data of another kind, \
as old BOOTP clients send. If what follows looks like DHCP options, the cookie was damaged; if they stand in its place, \
the sender left it out.",
    check: Check::Message(
        Roles::of(&[Role::BootRequest, Role::BootReply]),
        Needs::NOTHING,
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    if message.has_cookie() || !message.has_field(header::COOKIE) {
        return;
    }
    let span = Some(message.field_span(header::COOKIE));
    let cookie = header::COOKIE.array(message.payload());
    let begins_at = |place: u16| {
        let area = message.payload().get(usize::from(place)..);
        area.is_some_and(|area| area.starts_with(&FIRST_OPTION))
    };
    if let Some(place) = displaced(message.payload()) {
        let right = header::COOKIE.start;
        let text = format!(
            "the magic cookie stands at byte {place} instead of {right}: the sender lost or doubled bytes, and \
receivers read no options"
        );
        report.add(case.packet, span, text);
    } else if begins_at(header::COOKIE.start) {
        let text = "DHCP options seem to stand where the magic cookie belongs: the sender left it out, and receivers read no \
options";
        report.add(case.packet, span, text);
    } else if begins_at(header::COOKIE.end()) {
        let cookie = cookie.map_or(0, u32::from_be_bytes);
        let text = format!(
            "the magic cookie is 0x{cookie:08x}, and DHCP options seem to follow: receivers do not read them"
        );
        report.add(case.packet, span, text);
    } else {
        let text = "no magic cookie: bare BOOTP, without options";
        report.add_as(Severity::Info, case.packet, span, text);
    }
}

/// Where the cookie stands, if it is near its place.
fn displaced(payload: &[u8]) -> Option<usize> {
    let near = usize::from(header::COOKIE.start) - NEAR..usize::from(header::COOKIE.end()) + NEAR;
    let start = near.start;
    let place = payload
        .get(start..near.end.min(payload.len()))?
        .windows(header::MAGIC_COOKIE.len())
        .position(|bytes| bytes == header::MAGIC_COOKIE)?;
    Some(start + place)
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::{Error, Info};
    use crate::findings::testing::{discover, severities, text};

    #[test]
    fn options_behind_a_wrong_cookie_are_lost() {
        let damaged = discover().with(|m| m.cookie = [99, 130, 83, 98]);
        assert_eq!(severities("P15", std::slice::from_ref(&damaged)), [Error]);
        let bootp = damaged.with(|m| (m.cookie, m.options) = ([0; 4], Vec::new()));
        assert_eq!(severities("P15", &[bootp]), [Info]);
        assert_eq!(severities("P15", &[discover()]), []);
    }

    #[test]
    fn options_in_the_place_of_the_cookie_are_lost() {
        let left_out = discover().with(|m| {
            m.cookie = [53, 1, 1, 55];
            m.options = Vec::new();
            m.end = vec![3, 1, 3, 6, 255];
        });
        let text = text("P15", std::slice::from_ref(&left_out));
        assert!(text.contains("the sender left it out"), "{text}");
        assert_eq!(severities("P15", &[left_out]), [Error]);
    }

    #[test]
    fn a_cookie_out_of_place_is_found() {
        let early = discover().with(|m| {
            m.file = vec![0; 128];
            m.file[126..].copy_from_slice(&[99, 130]);
            m.cookie = [83, 99, 53, 1];
        });
        let text = text("P15", &[early]);
        assert!(text.contains("at byte 234 instead of 236"), "{text}");
    }
}
