//! P24 `flags-reserved-set`.

use crate::dhcp::header;
use crate::findings::message::{Needs, Sign};
use crate::findings::{Check, MessageCase, Report, Roles, Rule, Severity};

/// The broadcast bit in the byte order of a little-endian processor.
const SWAPPED: u16 = 0x0080;
/// A bit that some clients set for broadcast.
const OFF_BY_FOUR: u16 = 0x0800;

/// Whether flags without the broadcast bit seem to be meant to have it.
pub(in crate::findings) fn means_broadcast(flags: u16) -> bool {
    matches!(flags, SWAPPED | OFF_BY_FOUR)
}

pub(crate) static RULE: Rule = Rule {
    code: "P24",
    name: "flags-reserved-set",
    severity: Severity::Warning,
    cites: &["RFC 2131 s2 figure 2", "RFC 1542 s2.2"],
    summary: "bits of flags are set that must be zero",
    explain: "Of the flags field only the highest bit, broadcast, has a meaning; the others must be zero. \
0x0080 is the broadcast bit in the wrong byte order: the client wants its answers by broadcast, servers send \
them by unicast, and it does not get them. Other bits come from memory that was not cleared: servers ignore \
them and send them back.",
    check: Check::Message(
        Roles::CLIENT_OR_BOOTP,
        Needs::signs(&[Sign::ReservedFlags]),
        check,
    ),
};

fn check(case: &MessageCase<'_>, report: &mut Report) {
    let message = case.message();
    let flags = message.flags();
    if flags & header::FLAGS_MUST_BE_ZERO == 0 {
        return;
    }
    let meaning = match flags {
        SWAPPED => {
            "the broadcast bit with its bytes swapped: the client wants broadcast answers and is sent unicast ones"
        }
        OFF_BY_FOUR => {
            "a known mistake for the broadcast bit (0x8000): the client may want broadcast answers"
        }
        _ => "only 0x8000 (broadcast) has a meaning, the rest must be zero",
    };
    let span = Some(message.field_span(header::FLAGS));
    report.add(case.packet, span, format!("flags 0x{flags:04x}: {meaning}"));
}

#[cfg(test)]
mod tests {
    use crate::findings::Severity::Warning;
    use crate::findings::testing::{discover, severities, text};

    #[test]
    fn swapped_bytes_are_recognised() {
        let swapped = text("P24", &[discover().with(|m| m.flags = 0x0080)]);
        assert!(swapped.contains("bytes swapped"), "{swapped}");
        assert_eq!(
            severities("P24", &[discover().with(|m| m.flags = 0x8001)]),
            [Warning]
        );
        assert_eq!(
            severities("P24", &[discover().with(|m| m.flags = 0x8000)]),
            []
        );
    }
}
